"""Tables of party units and of how many of their members took part in a half year: counts alone, never names."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Company, Grid, MicroGrid, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now, today
from liren.institutions.rules import UnitKind, half_words

REPORTERS = "worker grid_member grid_leader committee_member"  # who may be named to count for a unit, beside the secretary


class PartyUnit(CommunityModel):
    """党组织链条：园区大工委、社区大党委、网格党支部、微网格党小组和企业党组织，与网格树对应（S3 4.1-3）。

    只记党员人数和负责人姓名，不记党员名单；这两项只给书记看，填报人看自己填报的那个组织（security B.2 第 22 行）。
    """

    AREA = {"community": "community_id", "own": "reporter_id"}
    READERS = readers(community="secretary system", own=REPORTERS)
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"secretary", "members"})

    kind = models.CharField(_("层级"), max_length=40, choices=UnitKind)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级党组织"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("网格"))
    micro_grid = models.ForeignKey(MicroGrid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("微网格"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("企业"))
    secretary = models.CharField(_("负责人"), max_length=40, blank=True)
    members = models.PositiveIntegerField(_("党员人数"), default=0)
    reporter = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("填报人"))
    contacted_on = models.DateField(_("最近联系"), null=True, blank=True)
    since = models.DateField(_("成立日期"), default=today)
    ended_on = models.DateField(_("撤销日期"), null=True)
    told = models.CharField(max_length=20, blank=True, editable=False)  # the last reminder of a count, as "2026-06-30:1"
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[UnitKind.ZONE, UnitKind.COMMUNITY], grid=None, micro_grid=None, company=None)
                | Q(kind=UnitKind.GRID, grid__isnull=False, micro_grid=None, company=None)
                | Q(kind__in=[UnitKind.MICRO_GRID, UnitKind.CONTACT], micro_grid__isnull=False, grid=None, company=None)
                | Q(kind=UnitKind.COMPANY, company__isnull=False, grid=None, micro_grid=None),
                name="party_unit_tied_by_its_kind",
            ),
            models.UniqueConstraint(fields=["community", "kind", "name"], condition=Q(ended_on=None), name="party_unit_once"),
        ]
        indexes = [models.Index(fields=["community", "kind"], name="party_unit_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def tied_to(self) -> Any:
        """The grid, micro-grid or company it belongs to; nothing at the upper levels."""
        return self.grid or self.micro_grid or self.company


class Participation(PlacedModel):
    """党员参与人数：一个党组织半年里有多少名党员、多少名至少参加过一次服务或志愿活动；只有人数（S1 6.2.1-5）。"""

    AREA = {"community": "unit__community_id", "own": "unit__reporter_id"}
    READERS = readers(community="secretary system", own=REPORTERS)
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"members", "took_part"})

    unit = models.ForeignKey(PartyUnit, models.CASCADE, related_name="participations")
    half_end = models.DateField(_("半年"))  # the last day of the half year counted
    members = models.PositiveIntegerField(_("党员人数"))
    took_part = models.PositiveIntegerField(_("参加人数"))
    deeds = models.PositiveIntegerField(_("服务和志愿活动"), default=0)
    source = models.CharField(_("人数来源"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-half_end", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "half_end"], name="participation_once_a_half"),
            models.CheckConstraint(condition=Q(took_part__lte=F("members")), name="participation_within_members"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {half_words(self.half_end)}"

    @property
    def community_id(self) -> int:
        return self.unit.community_id
