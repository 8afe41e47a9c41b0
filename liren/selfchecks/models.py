"""Tables: the list of an outside standard with its revisions and items, the copy it was checked against, rounds and their answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Post, User
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import now
from liren.evaluation.models import Improvement
from liren.selfchecks.flow import GOING, ROUND, State
from liren.selfchecks.rules import MONTHS, YEAR, Verdict

SEEN = readers(
    community="grid_member grid_leader worker center_head secretary committee_member department_officer auditor administrator system"
)


class SelfcheckModel(CommunityModel):
    """A row of a community's self-checks: read by its staff and those who supervise it."""

    AREA = {"community": "community_id"}
    READERS = SEEN

    class Meta:
        abstract = True


class Checklist(SelfcheckModel):
    """自查清单：一项外部标准要查什么，由社区自己维护，逐版修订。"""

    code = models.CharField(_("标准号"), max_length=30)  # as the catalogue and the clauses name it: DB33/T 2036.4
    title = models.CharField(_("名称"), max_length=80)
    months = models.PositiveSmallIntegerField(_("自查有效期"), choices=[*MONTHS.items()], default=YEAR)
    why = models.CharField(_("依据"), max_length=200, blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="checklist_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Copy(CommunityModel):
    """正式文本：社区取得的一版外部标准；附件只给管清单的岗位看，不随清单导出。"""

    AREA = {"community": "community_id"}
    READERS = readers(community="worker center_head secretary system")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="copies")
    number = models.CharField(_("标准号"), max_length=60)  # as printed on it
    year = models.PositiveSmallIntegerField(_("发布年份"))
    note = models.CharField(_("从哪里取得"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [models.UniqueConstraint(fields=["checklist", "number", "year"], name="copy_once")]

    def __str__(self) -> str:
        return f"{self.number}（{self.year}）"


class Revision(SelfcheckModel):
    """清单的一版：修订中可以改，启用后不再改；做过的自查各按当时那一版。"""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("版次"))
    edition = models.CharField(_("对照的正式文本"), max_length=80, blank=True)  # empty: a starter nobody has held against the text
    note = models.CharField(_("修订说明"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["checklist"], condition=Q(published_at=None, discarded_at=None), name="revision_one_draft"),
            models.CheckConstraint(condition=Q(published_at=None) | Q(discarded_at=None), name="revision_published_or_discarded"),
        ]

    def __str__(self) -> str:
        return _("%(list)s第 %(n)d 版") % {"list": self.checklist, "n": self.number}

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.discarded_at is None


class Item(SelfcheckModel):
    """清单的一项：问什么、怎么查、是不是强制项；条款号是外部标准原文的，由社区对照正式文本填。"""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="items")
    key = models.PositiveIntegerField()  # the same through all revisions of a list
    order = models.PositiveIntegerField(_("顺序"))
    number = models.CharField(_("原文条款号"), max_length=20, blank=True)
    topic = models.CharField(_("方面"), max_length=30)
    text = models.CharField(_("查什么"), max_length=300)
    how = models.CharField(_("怎么查"), max_length=200, blank=True)
    is_mandatory = models.BooleanField(_("强制项"), default=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "key"], name="item_once_a_revision")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}".strip()


class Round(SelfcheckModel):
    """一轮自查：由一个岗位按清单逐项做，完成后另一人复核，复核后在有效期内作数。"""

    FLOW = ROUND

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="rounds")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="rounds")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("自查岗位"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=ROUND.start)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=now)
    summary = models.CharField(_("自查说明"), max_length=500, blank=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    opinion = models.CharField(_("复核意见"), max_length=500, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(_("复核日期"), null=True)
    until = models.DateField(_("有效期至"), null=True)
    told = models.JSONField(default=list, editable=False)  # reminders sent: days before the end, -1 once over
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["checklist"], condition=Q(state__in=GOING), name="selfcheck_one_at_a_time"),
            models.CheckConstraint(condition=Q(signed_by=None) | ~Q(signed_by=models.F("finished_by")), name="selfcheck_signed_by_another"),
            models.CheckConstraint(
                condition=Q(state="signed", signed_by__isnull=False, signed_on__isnull=False, until__gte=models.F("signed_on"))
                | ~Q(state="signed") & Q(signed_by=None, signed_on=None, until=None),
                name="selfcheck_in_force_once_signed",
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "until"], name="selfcheck_in_force")]

    def __str__(self) -> str:
        return str(self.checklist)


class Answer(SelfcheckModel):
    """一项查下来的结果：通过、不通过或不适用，附说明和照片；不通过的可以发起改进。"""

    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"note"})

    round = models.ForeignKey(Round, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="answers")
    verdict = models.CharField(_("结果"), max_length=4, choices=Verdict)
    note = models.CharField(_("情况"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    improvement = models.OneToOneField(Improvement, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="answer_once_a_round"),
            models.CheckConstraint(condition=Q(verdict="pass") | ~Q(note=""), name="answer_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_verdict_display()}{'：' if self.note else ''}{self.note}"
