"""Regulations of the community, their versions, and the reviews they went through."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Post, User
from liren.community.scope import EVERYBODY, CommunityModel, PlacedModel, readers
from liren.core.calendar import now
from liren.publishing.flow import VERSION, VersionState
from liren.publishing.rules import MONTHS

DRAFTS = "worker center_head secretary committee_member auditor system"
INSIDE = f"{DRAFTS} grid_member grid_leader volunteer counselor mediator report_custodian"
COMPANIES = f"{INSIDE} company_contact property_manager provider"


class Audience(models.TextChoices):
    """Who reads what is in force or published; each wider than the one before."""

    STAFF = "staff", _("工作人员")
    COMPANIES = "companies", _("企业联系人")
    EMPLOYEES = "employees", _("企业和员工")
    PUBLIC = "public", _("社会公众")


class OpenTo(models.TextChoices):
    """Who may read a row now: while it is drafted its desk alone."""

    DESK = "desk", _("起草的岗位")
    AFFAIRS = "affairs", _("治委会")
    STAFF = "staff", _("工作人员")
    COMPANIES = "companies", _("企业联系人")
    EMPLOYEES = "employees", _("企业和员工")
    PUBLIC = "public", _("社会公众")


BY_AUDIENCE = {
    "desk": readers(community=DRAFTS),
    "affairs": readers(community="center_head secretary committee_member auditor system"),
    "staff": readers(community=INSIDE),
    "companies": readers(community=COMPANIES),
    "employees": readers(community=f"{COMPANIES} employee"),
    "public": readers(community=EVERYBODY, public="anonymous"),
}


class Owner(models.TextChoices):
    """Which body answers for a regulation or an item of the calendar."""

    PARTY = "party_organization", _("社区党组织")
    COMMITTEE = "governance_committee", _("社区治理委员会")
    CENTER = "public_service_center", _("社区公共服务中心")
    STATION = "social_work_station", _("企业社会工作站")
    ALLIANCE = "company_service_alliance", _("企业服务联盟")


class Regulation(CommunityModel):
    """制度：一项制度或机制，不论有几版（S1 6.1、S2 4.2、S3 4.2）。"""

    AREA = {"community": "community_id"}
    SECRECY = "open_to"
    READERS = BY_AUDIENCE

    class Kind(models.TextChoices):
        RULE = "rule", _("制度")
        MECHANISM = "mechanism", _("机制")
        PROCEDURE = "procedure", _("程序")
        MODEL = "model", _("模式")

    code = models.CharField(max_length=60, blank=True)  # which of those the clauses ask for; empty: one of the community's own
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.RULE)
    title = models.CharField(_("名称"), max_length=80)
    owner = models.CharField(_("牵头机构"), max_length=40, choices=Owner, default=Owner.CENTER)
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("责任岗位"), null=True, blank=True, related_name="regulations")
    scope = models.CharField(_("适用范围"), max_length=200, blank=True)
    audience = models.CharField(_("施行后谁可以看"), max_length=12, choices=Audience, default=Audience.STAFF)
    open_to = models.CharField(max_length=12, choices=OpenTo, default=OpenTo.DESK)
    months = models.PositiveSmallIntegerField(_("复审周期（月）"), default=MONTHS)
    told = models.PositiveSmallIntegerField(default=0)  # the last reminder of a review: 0, 1 (soon) or 2 (overdue)
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], condition=~Q(code=""), name="regulation_kind_once"),
            models.UniqueConstraint(fields=["community", "title"], name="regulation_title_once"),
            models.CheckConstraint(condition=Q(months__range=(1, MONTHS)), name="regulation_months_1_to_24"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(PlacedModel):
    """一项制度的一版：分节的正文或文件，起草、审核、批准、施行。"""

    FLOW = VERSION
    AREA = {"community": "regulation__community_id"}
    SECRECY = "open_to"
    READERS = BY_AUDIENCE
    JOURNAL_HIDES = frozenset({"sections"})

    regulation = models.ForeignKey(Regulation, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("状态"), max_length=12, choices=VersionState, default=VERSION.start)
    open_to = models.CharField(max_length=12, choices=OpenTo, default=OpenTo.DESK)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    sections = models.JSONField(_("正文"), default=list)  # [{code, title, hint, text}]
    sha256 = models.CharField(max_length=64, blank=True)  # over text and files, taken when it was approved
    effective_on = models.DateField(_("施行日期"), null=True)
    writers = models.JSONField(default=list)  # ids of all who wrote in it: none of them approves it
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=now)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    opinion = models.CharField(_("审核意见"), max_length=500, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    remark = models.CharField(_("退改意见"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["regulation", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["regulation"], condition=Q(state="in_force"), name="one_version_in_force"),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="version_approved_by_another"),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "superseded", "repealed"]) | Q(approved_at__isnull=False, effective_on__isnull=False),
                name="version_in_force_when_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation.title}（{self.number}）"

    @property
    def community(self) -> Any:
        return self.regulation.community

    @property
    def community_id(self) -> int:
        return self.regulation.community_id


class Review(PlacedModel):
    """复审：到期看一遍，继续有效或要修订。"""

    AREA = {"community": "regulation__community_id"}
    READERS = readers(community=INSIDE)

    regulation = models.ForeignKey(Regulation, models.CASCADE, related_name="reviews")
    on = models.DateField(_("复审日期"))
    keeps = models.BooleanField(_("继续有效"))
    remark = models.CharField(_("复审意见"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.regulation.title} {self.on}"

    @property
    def community_id(self) -> int:
        return self.regulation.community_id
