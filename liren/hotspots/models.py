"""Tables of hot issues: clusters of ordinary cases, which case lies in which, and how rare each part of a text is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Case, Category
from liren.community.models import Grid, Place
from liren.community.scope import STAFF, CommunityModel, PlacedModel, readers
from liren.core.calendar import now


class Hotspot(CommunityModel):
    """热点：说同一件事的普通事项聚成一簇，有热度、走势和名称；保密的事项从不计入。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=f"{STAFF} system")

    class Trend(models.TextChoices):
        RISING = "rising", _("升温")
        STEADY = "steady", _("平稳")
        FADING = "fading", _("降温")

    label = models.CharField(_("名称"), max_length=40)
    is_named = models.BooleanField(default=False)  # by hand: no longer named by its words
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("类别"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="+", verbose_name=_("网格"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("地点"))
    parent = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("主件"))
    first_at = models.DateTimeField(_("最早"))
    last_at = models.DateTimeField(_("最近"))
    size = models.PositiveIntegerField(_("件数"), default=1)
    voices = models.PositiveIntegerField(_("反映人次"), default=1)
    companies = models.PositiveIntegerField(_("涉及企业"), default=0)
    heat = models.FloatField(_("热度"), default=0)
    trend = models.CharField(_("走势"), max_length=8, choices=Trend, default=Trend.STEADY)
    weeks = models.JSONField(default=list)
    middle = models.JSONField(default=dict)
    at = models.DateTimeField(_("计算时间"), default=now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["community", "-heat"], name="hotspot_heat"),
            models.Index(fields=["community", "-last_at"], name="hotspot_recent"),
        ]

    def __str__(self) -> str:
        return self.label


class Trace(PlacedModel):
    """Which hot issue a case lies in."""

    AREA = {"community": "case__community_id"}
    READERS = readers(community="system")

    case = models.OneToOneField(Case, models.CASCADE, related_name="trace")
    hotspot = models.ForeignKey(Hotspot, models.CASCADE, related_name="traces")

    def __str__(self) -> str:
        return f"{self.case_id}"


class Lexicon(CommunityModel):
    """In how many of a community's cases each part of a text stood."""

    AREA = {"community": "community_id"}
    READERS = readers(community="system")

    texts = models.PositiveIntegerField(default=0)
    held = models.BinaryField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community"], name="one_lexicon_of_a_community")]

    def __str__(self) -> str:
        return f"{self.texts}"
