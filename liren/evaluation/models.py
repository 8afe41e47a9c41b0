"""Tables: improvements, and what was done about them step by step."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Post, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now
from liren.evaluation.flow import GOING, IMPROVEMENT, State
from liren.evaluation.rules import Source, Standing

SEEN = readers(
    community="grid_member grid_leader worker center_head secretary committee_member department_officer auditor system",
    post="mediator counselor report_custodian property_manager",
)


class Improvement(CommunityModel):
    """改进事项：问题、原因、措施、责任岗位、期限，改进前后的测量，由另一人验证（S1 8.3）。"""

    FLOW = IMPROVEMENT
    AREA = {"community": "community_id", "post": "post_id"}
    READERS = SEEN
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"finding", "cause", "measure"})

    year = models.PositiveSmallIntegerField()  # with number: 改进〔2026〕3号
    number = models.PositiveSmallIntegerField()
    source = models.CharField(_("来源"), max_length=8, choices=Source, default=Source.OWN)
    code = models.CharField(_("条款"), max_length=30, blank=True)  # S1:6.2.11-1; the standards lie above, so by its text
    title = models.CharField(_("改进事项"), max_length=80)
    finding = models.CharField(_("发现的问题"), max_length=500)
    cause = models.CharField(_("产生原因"), max_length=500)
    measure = models.CharField(_("改进措施"), max_length=1000)
    post = models.ForeignKey(Post, models.PROTECT, related_name="improvements", verbose_name=_("责任岗位"))
    due_on = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=IMPROVEMENT.start)
    before_state = models.CharField(max_length=16, choices=Standing, blank=True)
    before_value = models.FloatField(null=True)
    before_shown = models.CharField(_("改进前"), max_length=80, blank=True)
    before_on = models.DateField()
    after_state = models.CharField(max_length=16, choices=Standing, blank=True)
    after_value = models.FloatField(null=True)
    after_shown = models.CharField(_("改进后"), max_length=80, blank=True)
    after_on = models.DateField(null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    postponed = models.PositiveSmallIntegerField(default=0)
    told = models.JSONField(default=list)  # reminders sent: 1 before the deadline, 2 once overdue
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "year", "number"], name="improvement_number_once"),
            models.UniqueConstraint(
                fields=["community", "code"], condition=Q(state__in=GOING) & ~Q(code=""), name="improvement_of_a_clause_once"
            ),
            models.CheckConstraint(
                condition=Q(source="clause") & ~Q(code="") | ~Q(source="clause") & Q(code=""), name="improvement_clause"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=models.F("finished_by")), name="improvement_verified_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "verified"]) | Q(finished_by__isnull=False, finished_at__isnull=False),
                name="improvement_finished_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["verified", "dropped"], ended_at__isnull=False) | Q(state__in=GOING, ended_at=None),
                name="improvement_ended_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_on"], name="improvement_due"),
            models.Index(fields=["post", "state"], name="improvement_post"),
        ]

    def __str__(self) -> str:
        return self.title


class Progress(PlacedModel):
    """改进过程的一条记录：谁在何时做了什么，附证明材料。"""

    AREA = {scope: f"improvement__{column}" for scope, column in Improvement.AREA.items()}
    READERS = SEEN

    class Kind(models.TextChoices):
        NOTE = "note", _("进展")
        FINISH = "finish", _("完成")
        VERIFY = "verify", _("验证通过")
        REOPEN = "reopen", _("重新改进")
        POSTPONE = "postpone", _("延期")
        ASSIGN = "assign", _("换责任岗位")
        DROP = "drop", _("不再改进")

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(_("内容"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["improvement", "at"], name="improvement_step")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def community_id(self) -> int:
        return self.improvement.community_id
