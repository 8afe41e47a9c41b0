"""Tables of protected reports. What anybody said lies in the vault; here stands only who must do what by when."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Case
from liren.cases.models.conflicts import bar
from liren.community.models import Post, User
from liren.community.scope import PlacedModel, readers
from liren.core.calendar import now, today
from liren.reports.flow import REPORT, State

COPY_READERS = readers(community="report_custodian system visitor", post="governance_worker center_head secretary department_officer")


class Way(models.TextChoices):
    NAMED = "named", _("实名")
    ANONYMOUS = "anonymous", _("匿名")


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("已受理")
    REFUSED = "refused", _("不予受理")


class Report(PlacedModel):
    """举报档案：密封的原件、交办用的摘抄件、双向留言和移送经过；对应一件只留去向的诉求。"""

    FLOW = REPORT
    sensitive = True
    AREA = {"community": "case__community_id", "post": "case__post_id case__escalated_to_id keeper_id"}
    READERS = COPY_READERS
    WRITERS = {"center_head": "", "secretary": ""}  # they may read the copy they were given and decide nothing (permission table, row 10)
    BARRED = bar("case", None)
    FADES = "case__closed_at"
    JOURNAL_HIDES = frozenset({"receipt_hash", "owner_tag", "verdict_number", "reward"})

    case = models.OneToOneField(Case, models.PROTECT, related_name="report")
    way = models.CharField(_("方式"), max_length=12, choices=Way)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=REPORT.start)
    keeper = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("专管岗位"))
    receipt_hash = models.CharField(max_length=64, unique=True)
    owner_tag = models.CharField(max_length=64, blank=True, db_index=True)  # finds the reports of who has signed in; no number, no name
    received_on = models.DateField(_("收到日期"), default=today)
    acknowledged_at = models.DateTimeField(_("受理时间"), null=True)
    copied_at = models.DateTimeField(_("摘抄件定稿"), null=True)
    handed_at = models.DateTimeField(_("交办时间"), null=True)
    replied_at = models.DateTimeField(_("核查回复时间"), null=True)
    authority = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("移送部门"))
    transferred_at = models.DateTimeField(_("移送时间"), null=True)
    verdict = models.CharField(_("部门意见"), max_length=12, choices=Verdict, blank=True)
    verdict_number = models.CharField(_("受理文号"), max_length=60, blank=True)
    verdict_at = models.DateTimeField(_("部门意见时间"), null=True)
    fed_back_at = models.DateTimeField(_("反馈时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    reward = models.CharField(_("奖励发放"), max_length=200, blank=True)  # how and that it was paid; never to whom
    awaits_keeper = models.BooleanField(default=True)  # the reporter said something nobody has looked at
    awaits_reporter = models.BooleanField(default=False)
    destroyed_at = models.DateTimeField(_("身份与原件销毁时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(destroyed_at=None) | Q(owner_tag=""), name="report_destroyed_without_owner"),
            models.CheckConstraint(condition=Q(transferred_at=None) | Q(authority__isnull=False), name="report_transferred_to_somebody"),
        ]

    def __str__(self) -> str:
        return self.case.number

    @property
    def community_id(self) -> int:
        return self.case.community_id


class ReportPart(PlacedModel):
    """A row of a report."""

    AREA = {scope: " ".join(f"report__{c}" for c in columns.split()) for scope, columns in Report.AREA.items()}
    READERS: ClassVar[Mapping[str, Any]] = COPY_READERS
    WRITERS = Report.WRITERS
    BARRED = bar("report__case", None)
    FADES = "report__case__closed_at"
    sensitive = True

    class Meta:
        abstract = True

    @property
    def community_id(self) -> int:
        return self.report.case.community_id  # type: ignore[attr-defined]


KEPT = {"community": "report__case__community_id", "post": "report__keeper_id"}
KEEPERS = readers(community="report_custodian system", post="department_officer")


class Original(ReportPart):
    """原件：举报人写的和他是谁，单独一把密钥；到期销毁即不可恢复。"""

    AREA = KEPT
    READERS = KEEPERS
    CALLED = _("举报原件")
    PARTS = {"original": _("全文"), "identity": _("举报人身份")}  # what is opened of it, in the log of who looked

    report = models.OneToOneField(Report, models.CASCADE, related_name="original")

    def __str__(self) -> str:
        return str(self.report)


class Line(models.TextChoices):
    REPORTER = "reporter", _("与举报人")
    HANDLER = "handler", _("与核查岗位")


class Side(models.TextChoices):
    REPORTER = "reporter", _("举报人")
    KEEPER = "keeper", _("举报专管员")
    HANDLER = "handler", _("核查岗位")


class Word(ReportPart):
    """留言：与举报人的一条线、与核查岗位的一条线，互不相见；内容密封。"""

    READERS: ClassVar[Mapping[str, Any]] = {"reporter": readers(community="report_custodian system"), "handler": COPY_READERS}
    SECRECY = "line"
    WRITERS = {}

    report = models.ForeignKey(Report, models.CASCADE, related_name="words")
    line = models.CharField(max_length=10, choices=Line)
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # nobody, for the reporter
    on = models.DateField(default=today)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(side="reporter") | Q(by=None), name="reporter_is_nobody")]
        indexes = [models.Index(fields=["report", "line"], name="word_line")]

    def __str__(self) -> str:
        return f"{self.report} {self.side}"


class Paper(ReportPart):
    """附件：字节与文件名都加密存放，磁盘上只有密文。"""

    READERS = Word.READERS
    SECRECY = "line"
    WRITERS = {}

    report = models.ForeignKey(Report, models.CASCADE, related_name="papers")
    word = models.ForeignKey(Word, models.CASCADE, null=True, related_name="papers")  # none: came with the report or belongs to the copy
    line = models.CharField(max_length=10, choices=Line)
    copy_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    path = models.CharField(max_length=60, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.report} {self.pk}"


class Opening(ReportPart):
    """启封：谁、何时、为什么看了原件或身份；到时自动关上。"""

    AREA = KEPT
    READERS = KEEPERS

    class What(models.TextChoices):
        ORIGINAL = "original", _("原件")
        IDENTITY = "identity", _("举报人身份")

    report = models.ForeignKey(Report, models.CASCADE, related_name="openings")
    what = models.CharField(max_length=10, choices=What)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=300)
    at = models.DateTimeField(default=now)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["report", "by", "-until"], name="opening_now")]

    def __str__(self) -> str:
        return f"{self.report} {self.what}"
