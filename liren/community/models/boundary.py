"""The boundary of a community with its history, the roads it follows, and neighbours that are not in the system (S1 4.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.models.accounts import User
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import now

READS = "worker center_head secretary committee_member grid_member grid_leader department_officer auditor system"


class GroundModel(CommunityModel):
    """Something drawn on the ground of a community: read by its staff."""

    AREA = {"community": "community_id"}
    READERS = readers(community=READS)

    class Meta:
        abstract = True


class Boundary(GroundModel):
    """社区边界的一版：谁在什么时候画的、哪份文件批准的；最新的一版有效（S1 4.3-1）。"""

    shape = models.JSONField(_("边界"))  # GeoJSON geometry, WGS-84
    number = models.CharField(_("批准文号"), max_length=60, blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("社区边界")
        indexes = [models.Index(fields=["community", "-at"], name="boundary_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number="", approved_on=None) | (~models.Q(number="") & models.Q(approved_on__isnull=False)),
                name="boundary_approved_with_number",
            )
        ]

    def __str__(self) -> str:
        return f"{_('社区边界')} · {self.number}" if self.number else str(_("社区边界"))


class Road(GroundModel):
    """道路：一条中心线，导入的道路图层的一行。"""

    class Kind(models.TextChoices):
        EXPRESSWAY = "expressway", _("快速路")
        ARTERIAL = "arterial", _("主干路")
        SECONDARY = "secondary", _("次干路")
        BRANCH = "branch", _("支路")
        OTHER = "other", _("其他道路")

    name = models.CharField(_("名称"), max_length=60, blank=True)
    kind = models.CharField(_("等级"), max_length=12, choices=Kind)
    line = models.JSONField(_("中心线"))  # [[longitude, latitude]]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class Neighbor(GroundModel):
    """相邻社区：不在系统里的，边界由导入得来。"""

    name = models.CharField(_("名称"), max_length=60)
    shape = models.JSONField(_("边界"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="neighbor_name_once")]

    def __str__(self) -> str:
        return self.name
