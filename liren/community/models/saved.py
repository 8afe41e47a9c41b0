"""Views of lists that people save: filters, order and columns under a name, for oneself, one's role or the whole community."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.models.accounts import User
from liren.community.scope import EVERYBODY, CommunityModel, Role, readers


class SavedView(CommunityModel):
    """视图：一张清单的筛选、排序和列，取了名字存下来，可以与同岗或全社区共用。"""

    class Share(models.TextChoices):
        OWN = "own", _("只给自己")
        ROLE = "role", _("给同岗的人")
        COMMUNITY = "community", _("给全社区")

    AREA = {"community": "community_id", "own": "by_id"}
    SECRECY = "share"
    READERS = {"own": readers(own=EVERYBODY), "role": readers(community=EVERYBODY), "community": readers(community=EVERYBODY)}

    listing = models.CharField(max_length=30)  # which of queries.LISTINGS
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(max_length=2000, blank=True)  # as the address carries it: filters, sort, cols
    by = models.ForeignKey(User, models.CASCADE, related_name="views")
    share = models.CharField(_("给谁用"), max_length=10, choices=Share, default=Share.OWN)
    role = models.CharField(max_length=40, choices=Role, blank=True)  # of share "role": who holds it
    is_default = models.BooleanField(_("打开清单时先看这个"), default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "listing", "name"], name="view_name_once"),
            models.UniqueConstraint(fields=["community", "listing"], condition=models.Q(is_default=True), name="view_one_default"),
        ]

    def __str__(self) -> str:
        return self.name
