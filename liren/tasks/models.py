"""Tables: tasks given to the public service center, and what was done and said about each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Organization, Post, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import local, now
from liren.institutions.models import Body
from liren.tasks.flow import TASK, State
from liren.tasks.rules import Basis, Outcome, Repeat, Secrecy, Source, Urgency, Way

READERS = {
    "ordinary": readers(
        community="worker center_head secretary committee_member auditor system", post="department_officer grid_leader grid_member"
    ),
    "sealed": readers(community="center_head system", post="governance_worker department_officer"),
}


class Task(CommunityModel):
    """交办事项：政府部门、社区党组织、治理委员会交给公共服务中心办的一件事（S1 6.2.3-2、6.2.3-3）。

    不公开的一类只记交办和办结：没有标题、内容、附件，依据和结果只能选（S3 6.1.4-1）。
    """

    FLOW = TASK
    AREA = {"community": "community_id", "post": "post_id giver_id supervisor_id"}
    SECRECY = "secrecy"
    READERS = READERS
    FADES = "ended_at"
    JOURNAL_HIDES = frozenset({"title", "text", "basis", "document", "asked_why"})

    secrecy = models.CharField(max_length=10, choices=Secrecy, default=Secrecy.ORDINARY, editable=False)
    year = models.PositiveSmallIntegerField(editable=False)  # with number: 交办〔2026〕12号
    number = models.PositiveIntegerField(null=True, editable=False)  # none: sealed, which would show as a gap
    code = models.CharField(max_length=8, blank=True, editable=False)  # of a sealed one, at random
    source = models.CharField(_("交办方"), max_length=24, choices=Source)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+", verbose_name=_("交办部门"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name=_("交办机构"))
    giver = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("交办岗位"))  # none: has no account
    way = models.CharField(_("交办方式"), max_length=8, choices=Way, default=Way.ONLINE)
    title = models.CharField(_("事项"), max_length=80, blank=True)
    text = models.TextField(_("要求"), max_length=3000, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    repeat = models.CharField(_("重复"), max_length=10, choices=Repeat, blank=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="following", editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("承办岗位"))
    supervisor = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("督办岗位"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=TASK.start)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("交办时间"), default=now)
    due_at = models.DateTimeField(_("期限"))
    first_day = models.PositiveSmallIntegerField(default=0, editable=False)  # of the month, for what comes again
    accepted_at = models.DateTimeField(_("接收时间"), null=True)
    reported_at = models.DateTimeField(_("报结果时间"), null=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    in_time = models.BooleanField(_("按期"), null=True)
    asked_for = models.DateField(_("申请延到"), null=True)
    asked_why = models.CharField(_("延期理由"), max_length=300, blank=True)
    extended = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    told = models.PositiveSmallIntegerField(default=0, editable=False)  # 50, 80 or 100: how far its limit has been told of
    urged_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "year", "number"], name="task_number_once"),
            models.CheckConstraint(
                condition=Q(source="department", organization__isnull=False, body=None)
                | (~Q(source="department") & Q(organization=None, secrecy="ordinary")),
                name="task_given_by_department_or_body",
            ),
            models.CheckConstraint(
                condition=Q(secrecy="ordinary", number__isnull=False, code="", outcome="")
                | (Q(secrecy="sealed", number=None, title="", text="", asked_why="", repeat="") & ~Q(code="") & ~Q(document="")),
                name="task_sealed_says_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(in_time__isnull=False, ended_at__isnull=False), name="task_closed_judged"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_at"], name="task_due"),
            models.Index(fields=["post", "state"], name="task_post"),
            models.Index(fields=["giver", "state"], name="task_giver"),
        ]

    def __str__(self) -> str:
        return self.title or __("协助公安机关")

    @property
    def is_sealed(self) -> bool:
        return self.secrecy == Secrecy.SEALED

    @property
    def sensitive(self) -> bool:  # type: ignore[override]  # said by each row, where other models say it once
        """Is each look at it written down?"""
        return self.is_sealed

    @property
    def due_on(self) -> object:
        """The day of the limit."""
        return local(self.due_at).date()

    @property
    def basis_words(self) -> str:
        """What it rests on: typed for an ordinary one, chosen for a sealed one."""
        return str(Basis(self.basis).label) if self.is_sealed else self.basis


class Step(PlacedModel):
    """经过：接收、进展、结果、延期、确认和退回，各附文件。"""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("接收")
        ENTRUSTED = "entrusted", _("交给承办岗位")
        NOTE = "note", _("记录进展")
        ASKED = "asked", _("申请延期")
        GRANTED = "granted", _("同意延期")
        REFUSED = "refused", _("不同意延期")
        REPORTED = "reported", _("报告结果")
        SENT_BACK = "sent_back", _("退回补办")
        CONFIRMED = "confirmed", _("确认办结")
        WITHDRAWN = "withdrawn", _("撤回")
        URGED = "urged", _("催办")
        OVERDUE = "overdue", _("逾期，转上一级督办")

    AREA = {scope: " ".join(f"task__{c}" for c in columns.split()) for scope, columns in Task.AREA.items()}
    SECRECY = "task__secrecy"
    READERS = READERS
    FADES = "task__ended_at"
    JOURNAL_HIDES = frozenset({"text"})

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=2000, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")  # to whom it went
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["task", "at"], name="task_step")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%m-%d}"

    @property
    def community_id(self) -> int:
        return self.task.community_id
