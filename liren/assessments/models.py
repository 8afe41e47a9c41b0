"""Tables: assessment rounds, what reviewers said of single requirements, and the steps of a round with their reasons."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.assessments.flow import ASSESSMENT, State
from liren.community.models import User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import Period, now
from liren.standards.rules import State as Standing

SEEN = readers(
    community="grid_member grid_leader worker center_head secretary committee_member department_officer auditor administrator system"
)


class Assessment(CommunityModel):
    """对标评估：一个时期对照若干标准，社区自查、治委会评议、上级复核后定稿；数字在开始时固定，定稿后全部固定。"""

    FLOW = ASSESSMENT
    AREA = {"community": "community_id"}
    READERS = SEEN
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"frozen", "report", "summary", "board_text", "region_text"})

    standards = models.JSONField(_("标准"))  # codes
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=ASSESSMENT.start)
    year = models.PositiveSmallIntegerField(null=True)  # with number, once locked: 评估〔2026〕1号
    number = models.PositiveSmallIntegerField(null=True)
    frozen = models.JSONField()  # results, declarations and exemptions of the day it was frozen on
    frozen_on = models.DateField()
    frozen_at = models.DateTimeField(default=now)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=now)
    summary = models.TextField(_("自查说明"), max_length=4000, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    board_text = models.TextField(_("评议意见"), max_length=2000, blank=True)
    endorsed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    endorsed_at = models.DateTimeField(null=True)
    region_text = models.TextField(_("复核意见"), max_length=2000, blank=True)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)
    report = models.JSONField(null=True)  # everything the locked report says, for good
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-end", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "year", "number"], name="assessment_number_once"),
            models.UniqueConstraint(
                fields=["community", "start", "end"],
                condition=Q(state__in=["self_check", "committee", "region"]),
                name="assessment_of_a_period_once",
            ),
            models.CheckConstraint(condition=Q(start__lte=models.F("end")), name="assessment_ends_after_start"),
            models.CheckConstraint(
                condition=Q(endorsed_by=None) | ~Q(endorsed_by=models.F("submitted_by")), name="assessment_endorsed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(locked_by=None) | ~Q(locked_by=models.F("submitted_by")) & ~Q(locked_by=models.F("endorsed_by")),
                name="assessment_locked_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(state="locked", number__isnull=False, report__isnull=False, locked_by__isnull=False) & ~Q(digest="")
                | ~Q(state="locked") & Q(number=None, report=None, digest=""),
                name="assessment_locked_with_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} – {self.end}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


class AssessmentPart(PlacedModel):
    """A row of a round, seen by whoever sees the round."""

    AREA = {"community": "assessment__community_id"}
    READERS = SEEN

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def community_id(self) -> int:
        return self.assessment.community_id


class Grade(AssessmentPart):
    """评定：一级评议对一条要求的意见，与测量不同的写明理由；测量的状态不变，两者并列。"""

    code = models.CharField(max_length=30)
    stage = models.CharField(max_length=10, choices=State)
    state = models.CharField(_("评定"), max_length=16, choices=Standing)
    comment = models.CharField(_("理由"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "code", "stage"], name="grade_once_a_stage")]
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Step(AssessmentPart):
    """评估经过的一步：谁在何时做了什么，退回的写明理由。"""

    name = models.CharField(max_length=14)  # of the action
    text = models.CharField(_("意见"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["assessment", "at"], name="assessment_step")]

    def __str__(self) -> str:
        return self.name
