"""Tables: the rectification file of a hazard case, what was found on site, and what was reported to an authority."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.models import CASE_WRITERS, Case, CasePart
from liren.community.models import Company, Organization, User
from liren.community.scope import PlacedModel
from liren.core.calendar import now
from liren.hazards.flow import RECTIFICATION, State
from liren.hazards.rules import Grade


class Rectification(PlacedModel):
    """隐患整改单：等级、责任单位、措施、期限，整改与复查由不同的人记录。"""

    FLOW = RECTIFICATION
    AREA = CasePart.AREA
    READERS = CasePart.READERS
    WRITERS = CASE_WRITERS
    SECRECY = CasePart.SECRECY
    FADES = CasePart.FADES
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"owner", "measure", "interim", "funding", "remark"})

    case = models.OneToOneField(Case, models.CASCADE, related_name="rectification")
    state = models.CharField(_("状态"), max_length=12, choices=State, default=RECTIFICATION.start)
    grade = models.CharField(_("等级"), max_length=8, choices=Grade, blank=True)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任企业"))
    owner = models.CharField(_("责任单位和责任人"), max_length=80, blank=True)
    measure = models.CharField(_("整改措施"), max_length=500, blank=True)
    interim = models.CharField(_("整改前的防护措施"), max_length=300, blank=True)
    funding = models.CharField(_("资金落实"), max_length=100, blank=True)
    is_beyond = models.BooleanField(_("责任单位不能或不肯自行整改"), default=False)
    due_on = models.DateField(_("整改期限"), null=True)
    told = models.JSONField(default=list)  # reminders sent: 1 on the eve, 2 once overdue
    opened_at = models.DateTimeField(default=now)
    graded_at = models.DateTimeField(null=True)
    rectified_at = models.DateTimeField(null=True)
    rectified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("销号时间"), null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    failed = models.PositiveSmallIntegerField(_("复查未通过次数"), default=0)
    postponed = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    remark = models.CharField(_("结论"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("rectified_by")), name="rectification_checked_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["opened", "dismissed"]) | Q(due_on__isnull=False, graded_at__isnull=False) & ~Q(grade="", owner=""),
                name="rectification_graded_with_owner_and_deadline",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="rectification_due")]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def community_id(self) -> int:
        return self.case.community_id


class RectificationPart(PlacedModel):
    """A row of a rectification file, seen by whoever sees its case."""

    AREA = {scope: " ".join(f"rectification__{c}" for c in columns.split()) for scope, columns in CasePart.AREA.items()}
    READERS = CasePart.READERS
    SECRECY = f"rectification__{CasePart.SECRECY}"
    FADES = f"rectification__{CasePart.FADES}"

    rectification = models.ForeignKey(Rectification, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def community_id(self) -> int:
        return self.rectification.community_id


class SiteRecord(RectificationPart):
    """现场记录：整改前、整改后、复查时看到的，附照片。"""

    class Moment(models.TextChoices):
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")
        CHECK = "check", _("复查")

    moment = models.CharField(max_length=8, choices=Moment)
    text = models.CharField(_("现场情况"), max_length=500)
    passed = models.BooleanField(_("复查通过"), null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["rectification", "at"], name="site_record")]

    def __str__(self) -> str:
        return self.text[:40]


class AuthorityReport(RectificationPart):
    """上报主管部门：何时、报给谁、怎样报的，何时答复（S1 7.1.3.2-3）。"""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("主管部门"))
    text = models.CharField(_("上报内容"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("上报时间"), default=now)
    replied_at = models.DateTimeField(_("答复时间"), null=True)
    reply = models.CharField(_("答复"), max_length=2000, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(replied_at=None) | ~Q(reply=""), name="authority_reply_with_words")]
        indexes = [models.Index(fields=["rectification", "reported_at"], name="authority_report")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.reported_at:%Y-%m-%d}"
