"""Tables: the roster of mediators, and the mediation file of a dispute with parties, steps, sessions and terms."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.models import CASE_WRITERS, Case, CasePart
from liren.community.models import Company, User
from liren.community.rules.numbers import first_number
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now
from liren.core.marks import Mark
from liren.disputes.flow import MEDIATION, State
from liren.disputes.rules import Kind, Method, Risk

ROSTER = "mediator worker center_head secretary system"


class Mediator(CommunityModel):
    """调解员名册：谁能调解哪几类纠纷（S1 7.1.3.3 员工调解委员会、法律顾问）。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=ROSTER)

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    body = models.CharField(_("所属组织"), max_length=60)
    expertise = models.CharField(_("专长"), max_length=120, blank=True)
    kinds = models.JSONField(_("可调解的纠纷"), default=list)
    is_active = models.BooleanField(_("在册"), default=True)
    since = models.DateField(_("入册日期"))
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="mediator_once")]

    def __str__(self) -> str:
        return str(self.user)


class Interest(PlacedModel):
    """调解员声明的利害关系。"""

    AREA = {"community": "mediator__community_id"}
    READERS = readers(community=ROSTER)

    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="interests")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    why = models.CharField(_("什么关系"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediator", "company"], name="interest_once")]

    def __str__(self) -> str:
        return self.why

    @property
    def community_id(self) -> int:
        return self.mediator.community_id


class Mediation(PlacedModel):
    """调解卷宗：一件纠纷一卷，四步依次记录。"""

    FLOW = MEDIATION
    AREA = CasePart.AREA
    READERS = CasePart.READERS
    WRITERS = CASE_WRITERS
    SECRECY = CasePart.SECRECY
    FADES = CasePart.FADES
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"plan", "remark"})

    case = models.OneToOneField(Case, models.CASCADE, related_name="mediation")
    state = models.CharField(_("阶段"), max_length=12, choices=State, default=MEDIATION.start)
    kind = models.CharField(_("纠纷类型"), max_length=16, choices=Kind, blank=True)
    risk = models.CharField(_("风险"), max_length=8, choices=Risk, blank=True)
    plan = models.CharField(_("化解方案"), max_length=1000, blank=True)
    mediator = models.ForeignKey(Mediator, models.PROTECT, null=True, related_name="mediations", verbose_name=_("主持调解员"))
    method = models.CharField(_("主要方法"), max_length=12, choices=Method, blank=True)
    number = models.CharField(_("协议编号"), max_length=30, blank=True)
    remark = models.CharField(_("结果"), max_length=1000, blank=True)
    opened_at = models.DateTimeField(default=now)
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["prevention", "screening", "assessment", "referred"]) | ~Q(kind="") & Q(mediator__isnull=False),
                name="mediation_assessed_before_resolution",
            ),
        ]
        indexes = [models.Index(fields=["state", "-opened_at"], name="mediation_state")]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def community_id(self) -> int:
        return self.case.community_id


class MediationPart(PlacedModel):
    """A row of a mediation file, seen by whoever sees its case."""

    AREA = {scope: " ".join(f"mediation__{c}" for c in columns.split()) for scope, columns in CasePart.AREA.items()}
    READERS = CasePart.READERS
    WRITERS = CASE_WRITERS
    SECRECY = f"mediation__{CasePart.SECRECY}"
    FADES = f"mediation__{CasePart.FADES}"

    class Meta:
        abstract = True

    @property
    def community_id(self) -> int:
        return self.mediation.community_id  # type: ignore[attr-defined]


class Party(MediationPart):
    """当事人。"""

    class Side(models.TextChoices):
        APPLICANT = "applicant", _("申请方")
        RESPONDENT = "respondent", _("被申请方")
        THIRD = "third", _("第三方")

    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"name", "phone", "agent"})

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    side = models.CharField(_("地位"), max_length=12, choices=Side)
    name = models.CharField(_("姓名或单位"), max_length=60)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("本社区企业"))
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    phone_mark = Mark(of="phone", form=first_number)
    agent = models.CharField(_("代理人"), max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["phone_mark"], condition=Q(phone_mark__isnull=False), name="party_phone_mark")]

    def __str__(self) -> str:
        return self.name


class Step(MediationPart):
    """四步中每一步的记录，以及回访。"""

    FOLLOW_UP = "follow_up"

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=12)
    text = models.CharField(_("记录"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["mediation", "at"], name="mediation_step")]

    def __str__(self) -> str:
        return self.text[:40]


class Session(MediationPart):
    """调解会。"""

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("待召开")
        CONTINUED = "continued", _("继续调解")
        AGREED = "agreed", _("达成一致")
        BROKEN_OFF = "broken_off", _("未达成一致")
        CANCELLED = "cancelled", _("取消")

    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"attended", "minutes"})

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="sessions")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="+", verbose_name=_("主持"))
    at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=60)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome, default=Outcome.PLANNED)
    attended = models.CharField(_("到会人员"), max_length=200, blank=True)
    minutes = models.TextField(_("调解笔录"), max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["planned", "cancelled"]) | ~Q(minutes=""), name="session_with_minutes")
        ]
        indexes = [models.Index(fields=["mediation", "at"], name="mediation_session")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.place}"


class Term(MediationPart):
    """协议约定的一项：谁在哪天以前做什么，做了没有。"""

    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"text", "remark"})

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="terms")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("约定内容"), max_length=300)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", verbose_name=_("由谁履行"))
    due_on = models.DateField(_("履行期限"))
    done_on = models.DateField(_("履行日期"), null=True)
    remark = models.CharField(_("履行情况"), max_length=300, blank=True)
    told = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediation", "order"], name="term_order_once")]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="term_open")]

    def __str__(self) -> str:
        return self.text[:40]
