"""Tables: what each class must be able to do, yearly plans, courses with attendance, assessments, certificates."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Post, User
from liren.community.scope import CommunityModel, Role, readers
from liren.core.calendar import now
from liren.training.flow import COURSE, HEADS, KEEPERS, PLAN, READS, CourseState, PlanState
from liren.training.rules import ABLE, PASS_MARK, CertificateKind, Competency, StaffClass

STAFF_READS = readers(community=READS)


class Level(models.IntegerChoices):
    """How well somebody can do something."""

    NONE = 0, _("尚不具备")
    BASIC = 1, _("了解")
    ABLE = ABLE, _("胜任")
    EXPERT = 3, _("精通")


def private(community: str) -> dict[str, str]:
    """A person reads his own; these roles read those of their community."""
    return readers(own=" ".join(Role.values)) | readers(community=f"{community} system")


class Requirement(CommunityModel):
    """能力要求：一类人员在一项能力上要达到的等次；没有写的按“胜任”（S1 6.1.2-4）。"""

    AREA = {"community": "community_id"}
    READERS = STAFF_READS

    staff_class = models.CharField(_("人员类别"), max_length=20, choices=StaffClass)
    competency = models.CharField(_("能力"), max_length=40, choices=Competency)
    level = models.PositiveSmallIntegerField(_("要求"), choices=Level, default=Level.ABLE)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "staff_class", "competency"], name="requirement_once")]

    def __str__(self) -> str:
        return f"{self.get_staff_class_display()} {self.get_competency_display()}"


class Plan(CommunityModel):
    """培养方案：一年一类人员一份，拟的人不批（S1 6.1.2-2）。"""

    FLOW = PLAN
    AREA = {"community": "community_id"}
    READERS = STAFF_READS

    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(2020), MaxValueValidator(2100)])
    staff_class = models.CharField(_("人员类别"), max_length=20, choices=StaffClass)
    topics = models.JSONField(_("培训内容"), default=list)
    hours = models.PositiveSmallIntegerField(_("每人学时"), default=0)
    text = models.TextField(_("目标和安排"), max_length=3000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PLAN.start)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("批准日期"), null=True, editable=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "year", "staff_class"], name="plan_once_a_year"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_by=None, approved_on=None)
                | Q(state="approved", approved_by__isnull=False, approved_on__isnull=False),
                name="plan_approved_by_and_on_together",
            ),
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")), name="plan_approved_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_staff_class_display()}"


class Course(CommunityModel):
    """培训：一次课，教什么、几学时、考不考试；签到表随它保存（S2 5.3.4、S3 5.2.3）。"""

    FLOW = COURSE
    AREA = {"community": "community_id"}
    READERS = STAFF_READS

    title = models.CharField(_("培训名称"), max_length=80)
    topics = models.JSONField(_("培训内容"), default=list)
    held_on = models.DateField(_("日期"))
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))])
    place = models.CharField(_("地点"), max_length=80, blank=True)
    teacher = models.CharField(_("授课"), max_length=80, blank=True)
    has_test = models.BooleanField(_("有考试"), default=False)
    pass_mark = models.PositiveSmallIntegerField(_("合格分"), default=PASS_MARK, validators=[MaxValueValidator(100)])
    organizer = models.ForeignKey(Post, models.PROTECT, verbose_name=_("组织岗位"), null=True, blank=True, related_name="courses")
    state = models.CharField(_("状态"), max_length=10, choices=CourseState, default=COURSE.start)
    remark = models.CharField(_("说明"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0, pass_mark__lte=100), name="course_hours_and_mark")]
        indexes = [models.Index(fields=["community", "state", "held_on"], name="course_held")]

    def __str__(self) -> str:
        return self.title

    def opens_files(self, user: User) -> bool:
        """The sign-in sheet shows everybody's signature: only for the post that runs the course, who organizes training and who audits."""
        return user.sits_at(self.organizer_id) or user.holds([*KEEPERS.split(), "auditor"], self.community_id)


class Attendance(CommunityModel):
    """签到：谁到了、考了几分、算不算完成。"""

    AREA = {"community": "community_id", "own": "user_id"}
    READERS = private(f"governance_worker {HEADS} auditor")
    JOURNAL_HIDES = frozenset({"score"})

    course = models.ForeignKey(Course, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(User, models.PROTECT, related_name="attendances")
    score = models.DecimalField(_("成绩"), max_digits=4, decimal_places=1, null=True)
    completed = models.BooleanField(_("完成"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="attended_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(0, 100)), name="attendance_score_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.course}"


class Assessment(CommunityModel):
    """能力评定：由别人评定，最近一次算数（S1 6.1.2-4、S2 5.3.3、S3 5.2.2.4）。"""

    AREA = {"community": "community_id", "own": "user_id"}
    READERS = private(f"{HEADS} auditor")
    JOURNAL_HIDES = frozenset({"level", "note"})

    user = models.ForeignKey(User, models.PROTECT, related_name="assessments")
    competency = models.CharField(_("能力"), max_length=40, choices=Competency)
    level = models.PositiveSmallIntegerField(_("等次"), choices=Level)
    note = models.CharField(_("评定依据"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(by=F("user")), name="assessed_by_another")]
        indexes = [models.Index(fields=["community", "user", "competency", "-at"], name="assessment_latest")]

    def __str__(self) -> str:
        return f"{self.user}：{self.get_competency_display()}"


class Certificate(CommunityModel):
    """证书：编号、有效期和扫描件；到期前提醒（S1 5.6-3、6.1.2）。"""

    AREA = {"community": "community_id", "own": "user_id"}
    READERS = private(f"{HEADS} auditor")
    JOURNAL_HIDES = frozenset({"number"})

    user = models.ForeignKey(User, models.PROTECT, related_name="certificates")
    kind = models.CharField(_("类别"), max_length=20, choices=CertificateKind)
    name = models.CharField(_("证书名称"), max_length=80)
    number = models.CharField(_("证书编号"), max_length=60)
    issued_on = models.DateField(_("发证日期"))
    until = models.DateField(_("有效期至"), null=True, blank=True)
    withdrawn_on = models.DateField(_("注销日期"), null=True, editable=False)
    told = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user", "kind", "number"], name="certificate_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("issued_on")), name="certificate_until_after_issue"),
        ]

    def __str__(self) -> str:
        return self.name
