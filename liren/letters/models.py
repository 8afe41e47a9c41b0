"""Letters to departments, and their points: one for each case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Case
from liren.community.models import Post, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now
from liren.letters.flow import LETTER, PointState, State
from liren.letters.rules import DAYS

INSIDE = "worker center_head secretary system"
HERE = readers(community=INSIDE)
THERE = readers(community=INSIDE, post="department_officer")
TOLD = readers(community=INSIDE, post="department_officer", company="company_contact", own="employee volunteer")


class Letter(CommunityModel):
    """函：一组意见转给一个部门，办到最后一条都有答复。"""

    FLOW = LETTER
    AREA = {"community": "community_id", "post": "post_id"}
    SECRECY = "state"
    READERS = {"draft": HERE, "submitted": HERE, "dropped": HERE, "sent": THERE, "received": THERE, "closed": THERE}
    FADES = "closed_at"
    JOURNAL_HIDES = frozenset({"text"})

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("致"), related_name="letters")
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("情况说明"), max_length=3000, blank=True)
    days = models.PositiveSmallIntegerField(_("答复期限（工作日）"), default=DAYS)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=LETTER.start)
    year = models.PositiveSmallIntegerField(null=True)  # with number: 函〔2026〕12号
    number = models.PositiveSmallIntegerField(null=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    remark = models.CharField(_("退改意见"), max_length=300, blank=True)
    voided = models.JSONField(
        _("作废的文号"), default=list, blank=True
    )  # [{year, number, sent_at, recalled_at, reason}]: given once, never again
    told = models.PositiveSmallIntegerField(default=0)  # 0, 80 or 100: the last reminder sent
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "year", "number"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "dropped"], sent_at=None, number=None)
                | Q(state__in=["sent", "received", "closed"], sent_at__isnull=False, number__isnull=False),
                name="letter_sent_with_number",
            ),
        ]
        indexes = [models.Index(fields=["post", "state"], name="letter_desk")]

    def __str__(self) -> str:
        return self.title


class Point(PlacedModel):
    """函中的一条：一件诉求、部门的答复和企业的评价（S2 6.5）。"""

    AREA = {
        "community": "letter__community_id",
        "post": "letter__post_id",
        "company": "case__company_id",
        "own": "case__reporter_id",
    }
    SECRECY = "state"
    READERS = {"open": THERE, "asked": THERE, "returned": THERE, "gone": THERE, "answered": TOLD}
    FADES = "letter__closed_at"
    JOURNAL_HIDES = frozenset({"title", "text", "question", "reply", "answer", "remark"})

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="points")
    case = models.ForeignKey(Case, models.PROTECT, related_name="letter_points")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("意见"), max_length=80)
    text = models.TextField(_("内容"), max_length=2000, blank=True)
    names_company = models.BooleanField(_("写明企业名称"), default=False)
    state = models.CharField(max_length=10, choices=PointState, default=PointState.OPEN)
    due_at = models.DateTimeField(null=True)
    question = models.CharField(_("部门询问"), max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True)
    reply = models.CharField(_("社区补充"), max_length=1000, blank=True)
    answer = models.TextField(_("答复"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(null=True)
    satisfaction = models.PositiveSmallIntegerField(_("对部门的评价"), null=True)
    remark = models.CharField(_("评价意见"), max_length=300, blank=True)
    rated_at = models.DateTimeField(null=True)
    rated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "case"], name="case_once_in_letter"),
            models.CheckConstraint(condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)), name="point_stars_1_to_5"),
            models.CheckConstraint(condition=Q(satisfaction=None) | Q(state="answered"), name="point_rated_when_answered"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="point_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def community_id(self) -> int:
        return self.letter.community_id
