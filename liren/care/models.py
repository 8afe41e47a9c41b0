"""Tables of care. What was said stands in none of them: it lies in the vault, under one key a consultation."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.care.flow import CONSULTATION, MANDATE, REGISTRATION, MandateState, RegistrationState, State
from liren.community.models import Organization, Place, Post, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now


class Slot(CommunityModel):
    """接待时段：咨询师放出的时间；别人只看得到空闲或已约，看不到约的是谁。"""

    AREA = {"community": "community_id", "post": "post_id"}
    READERS = readers(post="counselor", community="employee_worker employee")

    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("咨询师"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    is_taken = models.BooleanField(_("已约"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
            models.UniqueConstraint(fields=["post", "starts_at"], name="slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%m-%d %H:%M}"


class Consultation(CommunityModel):
    """心理咨询：员工保密求助，只有本人和接待的咨询师看得到；不编诉求号，不设诊断。"""

    FLOW = CONSULTATION
    AREA = {"own": "client_id", "post": "post_id"}
    READERS = readers(own="employee", post="counselor")
    JOURNAL_HIDES = frozenset({"client_id", "code", "slot_id"})
    CALLED = _("心理咨询")
    sensitive = True

    class Way(models.TextChoices):
        IN_PERSON = "in_person", _("面谈")
        PHONE = "phone", _("电话")
        VIDEO = "video", _("视频")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("员工端")
        PHONE = "phone", _("来电来访")

    code = models.CharField(_("代码"), max_length=9, unique=True)
    client = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("咨询师"))
    slot = models.OneToOneField(Slot, models.PROTECT, null=True, related_name="+")
    way = models.CharField(_("方式"), max_length=12, choices=Way)
    channel = models.CharField(_("来源"), max_length=8, choices=Channel, default=Channel.PORTAL)
    consents_recording = models.BooleanField(_("同意录音"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=CONSULTATION.start)
    asked_at = models.DateTimeField(_("求助时间"), default=now)
    taken_at = models.DateTimeField(_("接待时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["post", "state", "asked_at"], name="consultation_queue")]
        constraints = [models.CheckConstraint(condition=~Q(state="erased") | Q(client=None, slot=None), name="erased_names_nobody")]

    def __str__(self) -> str:
        return self.code

    @property
    def concerns_id(self) -> int | None:
        """The account of the person it is about."""
        return self.client_id


class Entry(PlacedModel):
    """咨询记录：咨询师的笔记只有咨询师可见，留言双方可见；内容都在保险库里。"""

    class Kind(models.TextChoices):
        NOTE = "note", _("笔记")
        MESSAGE = "message", _("留言")

    AREA = {"own": "consultation__client_id", "post": "consultation__post_id"}
    SECRECY = "kind"
    READERS = {"note": readers(post="counselor"), "message": readers(own="employee", post="counselor")}

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind}"

    @property
    def community_id(self) -> int:
        return self.consultation.community_id


class Disclosure(CommunityModel):
    """危险告知：有伤害自己或他人的危险时，咨询师向谁说了、为什么；由审计员复核，看不到求助人是谁。"""

    AREA = {"community": "community_id", "post": "post_id"}
    READERS = readers(post="counselor", community="auditor")
    sensitive = True

    class Recipient(models.TextChoices):
        RELATIVE = "relative", _("监护人或近亲属")
        MEDICAL = "medical", _("医疗机构、急救")
        POLICE = "police", _("公安机关")
        OTHER = "other", _("其他依法应告知的人")

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    recipient = models.CharField(_("告知对象"), max_length=10, choices=Recipient)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.recipient} {self.at:%m-%d}"


class Mandate(CommunityModel):
    """登记授权：没有它，精神行为异常登记不能启用。"""

    FLOW = MANDATE
    AREA = {"community": "community_id"}
    READERS = readers(community="center_head secretary governance_worker auditor system")

    basis = models.CharField(_("法律依据"), max_length=200)
    department = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("提出要求的部门"))
    department_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("部门经办岗位"))
    document = models.CharField(_("文号"), max_length=80)
    valid_until = models.DateField(_("有效期至"))
    assessment = models.TextField(_("影响评估"), max_length=2000)
    worker_one = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人一"))
    worker_two = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人二"))
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=now)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=8, choices=MandateState, default=MANDATE.start)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed_by=None) | ~Q(agreed_by=F("filed_by")), name="mandate_by_two"),
            models.CheckConstraint(condition=~Q(state="active") | Q(agreed_by__isnull=False), name="mandate_active_if_agreed"),
            models.UniqueConstraint(fields=["community"], condition=Q(state="active"), name="mandate_one_active"),
        ]

    def __str__(self) -> str:
        return self.document


class Tip(CommunityModel):
    """走访提示：到这个地点请结伴走访；不写原因，原因可以有很多。"""

    AREA = {"community": "community_id", "grid": "place__grid_id"}
    READERS = readers(grid="grid_member grid_leader", community="governance_worker system")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("地点"))
    until = models.DateField(_("提示到"))

    def __str__(self) -> str:
        return str(self.place)


class Registration(CommunityModel):
    """精神行为异常登记：只有授权书点名的登记人和提出要求的部门看得到，半年内复核，否则删除。"""

    FLOW = REGISTRATION
    AREA = {"own": "mandate__worker_one_id mandate__worker_two_id", "post": "mandate__department_post_id", "community": "community_id"}
    READERS = readers(own="governance_worker", post="department_officer", community="system")
    WRITERS = {"department_officer": ""}
    JOURNAL_HIDES = frozenset({"tip_id"})
    CALLED = _("精神行为异常登记")
    sensitive = True

    code = models.CharField(_("代码"), max_length=9, unique=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+")
    tip = models.OneToOneField(Tip, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    review_due_on = models.DateField(_("复核期限"))
    state = models.CharField(_("状态"), max_length=8, choices=RegistrationState, default=REGISTRATION.start)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["state", "review_due_on"], name="registration_due")]

    def __str__(self) -> str:
        return self.code
