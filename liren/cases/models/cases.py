"""Tables of the case engine: cases, their clocks, assignments and messages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.flow import CASE, OPEN, State
from liren.cases.models.catalog import CASE_READERS, CASE_WRITERS, SENSITIVE, Category, Channel, Kind, Secrecy, Urgency
from liren.cases.models.conflicts import bar
from liren.cases.rules import ClockKind
from liren.community.models import Community, Company, Grid, Place, Post, User
from liren.community.rules.numbers import first_number
from liren.community.scope import EVERYBODY, CommunityModel, PlacedModel, readers
from liren.core.calendar import now
from liren.core.marks import Mark
from liren.core.search import Index


class Case(CommunityModel):
    """诉求（事件）：一件有始有终的事。"""

    FLOW = CASE
    AREA = {
        "community": "community_id",
        "grid": "grid_id",
        "company": "company_id",
        "own": "reporter_id",
        "post": "post_id answerable_id escalated_to_id",
    }
    READERS = CASE_READERS
    WRITERS = CASE_WRITERS
    SECRECY = "secrecy"
    BARRED = bar()
    FADES = "closed_at"
    SEARCH = Index("cases_search", ("title", "text"), ("secrecy",), lambda case: case.secrecy not in SENSITIVE)
    JOURNAL_HIDES = frozenset(
        {"title", "text", "contact_name", "contact_phone", "contact_email", "location", "answers", "answer", "remark", "receipt_hash"}
    )

    # db_index=False where an index below begins with the column, or holds the few rows that have it: each costs a new case a page
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("编号"), max_length=24)
    category = models.ForeignKey(Category, models.PROTECT, related_name="cases", verbose_name=_("类别"))
    kind = models.CharField(_("性质"), max_length=20, choices=Kind)
    secrecy = models.CharField(_("密级"), max_length=12, choices=Secrecy, default=Secrecy.ORDINARY)
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("情况说明"), max_length=5000, blank=True)
    answers = models.JSONField(_("补充问题"), default=dict, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    channel = models.CharField(_("渠道"), max_length=20, choices=Channel)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="cases")
    location = models.CharField(_("具体位置"), max_length=120, blank=True)
    reporter = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="reported_cases", db_index=False)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    contact_mark = Mark(of="contact_phone", form=first_number)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)
    receipt_hash = models.CharField(max_length=64, blank=True)  # of the visitor's receipt code
    source = models.CharField(max_length=80, null=True)  # where an imported row came from
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("主件"), db_index=False
    )
    merged_at = models.DateTimeField(_("并案时间"), null=True)  # waits with its parent for one answer; empty: a sub-case handled for itself

    state = models.CharField(_("状态"), max_length=16, choices=State, default=CASE.start)
    open_now = models.GeneratedField(  # 1 while open, kept by the database: lists of open cases find them by an index
        expression=models.Case(models.When(state__in=OPEN, then=1), default=0),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="held_cases", verbose_name=_("承办岗位"), db_index=False)
    answerable = models.ForeignKey(Post, models.PROTECT, null=True, related_name="answerable_cases")  # 首问负责：在别人接办前不解除
    supervisor = models.ForeignKey(  # next post up, once overdue
        Post, models.PROTECT, null=True, related_name="supervised_cases", db_index=False
    )
    escalated_to = models.ForeignKey(Post, models.PROTECT, null=True, related_name="escalated_cases", db_index=False)
    route = models.JSONField(_("分派理由"), default=list)  # why it went where it is, in sentences
    rule = models.JSONField(default=dict)  # the category's rule as it was when the case came in
    modes = models.JSONField(_("办理方式"), default=list)
    answer = models.TextField(_("办理结果"), blank=True)
    reported_at = models.DateTimeField(_("提交时间"), default=now)
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    resolved_at = models.DateTimeField(_("答复时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    due_at = models.DateTimeField(_("时限"), null=True)  # the next instant that matters to the holder
    due_kind = models.CharField(max_length=16, blank=True)
    hand_backs = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    solved = models.BooleanField(_("是否解决"), null=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    remark = models.CharField(_("评价意见"), max_length=500, blank=True)
    rated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["community", "source"], name="case_source_once"),
            models.CheckConstraint(condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)), name="case_satisfaction_1_to_5"),
            models.CheckConstraint(condition=Q(merged_at=None) | Q(parent__isnull=False), name="case_merged_into_one"),
            models.CheckConstraint(condition=Q(satisfaction=None, rated_at=None) | Q(rated_at__isnull=False), name="case_rated_with_time"),
        ]
        indexes = [
            models.Index(fields=["community", "open_now", "due_at", "-id"], name="case_open_due"),  # to the last, as lists are ordered
            models.Index(fields=["community", "state", "-reported_at"], name="case_state"),
            models.Index(fields=["grid", "open_now", "due_at"], name="case_grid_due"),
            models.Index(fields=["post", "open_now", "due_at"], name="case_queue"),
            models.Index(fields=["company", "-reported_at"], name="case_company"),
            models.Index(fields=["community", "-reported_at", "-id"], name="case_recent"),
            models.Index(fields=["community", "category", "-reported_at"], name="case_category"),
            models.Index(fields=["reporter", "-reported_at"], name="case_reporter"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="case_parent"),
            models.Index(fields=["supervisor"], condition=Q(supervisor__isnull=False), name="case_supervisor"),
            models.Index(fields=["escalated_to"], condition=Q(escalated_to__isnull=False), name="case_escalated"),
            models.Index(fields=["receipt_hash"], condition=~Q(receipt_hash=""), name="case_receipt"),
            models.Index(fields=["contact_mark"], condition=Q(contact_mark__isnull=False), name="case_contact_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def sensitive(self) -> bool:  # type: ignore[override]  # said by each row, where other models say it once
        """Is each look at it written down (level 3 and above)?"""
        return self.secrecy in SENSITIVE

    @property
    def concerns_id(self) -> int | None:
        """The account of the person it is about."""
        return self.reporter_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class CasePart(PlacedModel):
    """A row that belongs to a case and is seen by whoever sees the case."""

    AREA = {scope: " ".join(f"case__{c}" for c in columns.split()) for scope, columns in Case.AREA.items()}
    READERS = CASE_READERS
    SECRECY = "case__secrecy"
    BARRED = bar("case")
    FADES = "case__closed_at"

    case = models.ForeignKey(Case, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def community_id(self) -> int:
        return self.case.community_id


class Clock(CasePart):
    """A running limit of a case: first answer, next update or solution, in working time (S2 5.4.3-3)."""

    kind = models.CharField(max_length=16, choices=ClockKind)
    limit = models.JSONField()  # frozen with the case
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    remark = models.CharField(max_length=120, blank=True)  # e.g. that a year's make-up days are not published yet
    stopped_at = models.DateTimeField(null=True)
    is_met = models.BooleanField(null=True)
    extended = models.PositiveSmallIntegerField(default=0)  # working days granted on top of the limit
    told = models.PositiveSmallIntegerField(default=0)  # 0, 50, 80 or 100 percent: the last reminder sent

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], condition=Q(stopped_at=None), name="clock_runs_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(stopped_at=None), name="clock_running")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.due_at}"


class Pause(CasePart):
    """A span in which the clocks of a case stood still, with the reason."""

    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="paused_once")]

    def __str__(self) -> str:
        return self.reason


class Assignment(CasePart):
    """承办：事项交到哪个岗位、谁接办、怎样结束；首问责任到别人接办为止（S2 5.4.3-1）。"""

    class Outcome(models.TextChoices):
        PASSED_ON = "passed_on", _("转给别的岗位")
        HANDED_BACK = "handed_back", _("退回")
        ANSWERED = "answered", _("已答复")
        CLOSED = "closed", _("已结束")

    post = models.ForeignKey(Post, models.PROTECT, related_name="assignments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    reason = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="assigned_to_one_post")]
        indexes = [models.Index(fields=["post", "-at"], name="assignment_post")]

    def __str__(self) -> str:
        return f"{self.case_id}→{self.post_id}"


class Message(CasePart):
    """What was said on a case: to the reporter (public) or among those who handle it (internal)."""

    class Kind(models.TextChoices):
        UPDATE = "update", _("进展")
        ANSWER = "answer", _("答复")
        SUPPLEMENT_NOTICE = "supplement_notice", _("补充通知")
        SUPPLEMENT = "supplement", _("补充材料")
        NOTE = "note", _("内部备注")
        REASON = "reason", _("办理理由")
        REPLY_ABOVE = "reply_above", _("上级答复")
        REMARK = "remark", _("反映人留言")

    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField()
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="message_case")]

    def __str__(self) -> str:
        return self.text[:40]


class Draft(PlacedModel):
    """A report somebody began and has not sent."""

    AREA = {"own": "user_id"}
    READERS = readers(own=EVERYBODY)

    user = models.OneToOneField(User, models.CASCADE, related_name="case_draft")
    content = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.user_id}"
