"""What proves an account besides its password, where it is signed in, and who asked for its second factor to be taken off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Company, User
from liren.community.scope import CommunityModel, PlacedModel, Role, readers
from liren.core.calendar import now

OWN = readers(own=" ".join(Role.values))


class Factor(PlacedModel):
    """二次验证方式：一个验证器应用，或一把通行密钥。"""

    AREA = {"own": "user_id"}
    READERS = OWN

    class Kind(models.TextChoices):
        TOTP = "totp", _("验证器动态码")
        PASSKEY = "passkey", _("通行密钥")

    user = models.ForeignKey(User, models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=40)
    credential = models.BinaryField(default=bytes)  # of a passkey: its public half; the secret of an app lies in the vault
    handle = models.CharField(max_length=400, null=True, unique=True)  # of a passkey: its credential id
    counter = models.BigIntegerField(default=0)  # last time step or signature counter used: neither comes twice
    added_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(kind="totp"), name="factor_one_totp"),
            models.CheckConstraint(
                condition=models.Q(kind="totp", handle=None) | models.Q(kind="passkey", handle__isnull=False), name="factor_handle"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(PlacedModel):
    """恢复码：手机丢了时用，一个只能用一次；只存摘要。"""

    AREA = {"own": "user_id"}
    READERS = OWN

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class TrustedBrowser(PlacedModel):
    """A browser that is not asked for the second factor until a day; never for sealed roles."""

    AREA = {"own": "user_id"}
    READERS = OWN

    user = models.ForeignKey(User, models.CASCADE, related_name="trusted_browsers")
    token = models.CharField(max_length=64)  # as in community.Device
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="trusted_once")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Session(PlacedModel):
    """登录会话：哪台设备、何时、怎样登录；会话内容在 Django 的会话表里。"""

    AREA = {"own": "user_id"}
    READERS = OWN

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    epoch = models.PositiveIntegerField(default=0)  # the account's when it began: a later epoch has ended it
    browser = models.CharField(_("设备"), max_length=60, blank=True)
    how = models.CharField(_("登录方式"), max_length=40, blank=True)
    begun_at = models.DateTimeField(_("登录时间"), default=now)

    def __str__(self) -> str:
        return self.browser


class Identity(PlacedModel):
    """统一身份认证上的身份：只认 issuer 和 subject，不认邮箱。"""

    AREA = {"own": "user_id"}
    READERS = OWN

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once")]

    def __str__(self) -> str:
        return self.issuer


class FactorReset(CommunityModel):
    """重置二次验证的申请：中心负责人与书记主任两人办理，一人提出、另一人核准。"""

    AREA = {"community": "community_id"}
    READERS = readers(community="center_head secretary auditor")

    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_as = models.CharField(max_length=40)  # the role in which it was asked
    reason = models.CharField(_("核实方式和原因"), max_length=200)
    asked_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(decided_at=None), name="reset_asked_once"),
            models.CheckConstraint(condition=~models.Q(decided_by=models.F("asked_by")), name="reset_by_two"),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None) | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="reset_decided_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return _("重置 %(who)s 的二次验证") % {"who": self.user}


PEOPLE = "employee_worker enterprise_worker center_head secretary"  # who looks after the accounts of companies' people
BRINGS_IN = readers(company="company_contact", community=f"{PEOPLE} system")


class Invitation(CommunityModel):
    """邀请：凭链接或二维码加入一家企业；链接由密钥算出，库里没有能用的口令。"""

    AREA = {"community": "community_id", "company": "company_id"}
    READERS = BRINGS_IN

    class Role(models.TextChoices):
        EMPLOYEE = "employee", _("员工")
        CONTACT = "company_contact", _("企业联系人")

    company = models.ForeignKey(Company, models.PROTECT, related_name="invitations")
    role = models.CharField(_("以什么身份加入"), max_length=20, choices=Role)
    whom = models.CharField(_("邀请谁"), max_length=60, blank=True)  # a word for the inviter; personal data of nobody who has not come yet
    most = models.PositiveSmallIntegerField(_("最多几人使用"))
    is_open = models.BooleanField(_("加入后须企业确认"), default=True)
    expires_at = models.DateTimeField(_("有效期至"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_open=True) | models.Q(most=1), name="invitation_without_question_is_for_one"),
        ]

    def __str__(self) -> str:
        return _("加入%(company)s的邀请") % {"company": self.company}


class Joining(CommunityModel):
    """加入：受邀人已开账号，待企业确认后才有任职。"""

    AREA = {"community": "community_id", "company": "company_id", "own": "user_id"}
    READERS = BRINGS_IN

    class State(models.TextChoices):
        WAITING = "waiting", _("待企业确认")
        APPROVED = "approved", _("已加入")
        REFUSED = "refused", _("未确认")

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="joinings")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="joinings")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["company", "state"], name="joining_company")]

    def __str__(self) -> str:
        return str(self.user)


class ResetCode(PlacedModel):
    """一次性重置码：没有邮箱的人忘了密码，社区工作者当面发放，十分钟内有效。"""

    AREA = {"own": "user_id"}
    READERS = OWN

    user = models.ForeignKey(User, models.CASCADE, related_name="reset_codes")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Merge(CommunityModel):
    """并号：同一人的两个账号并成一个；停用的账号指向保留的账号。"""

    AREA = {"community": "community_id"}
    READERS = readers(community="center_head secretary auditor")

    kept = models.ForeignKey(User, models.PROTECT, related_name="merges")
    gone = models.OneToOneField(User, models.PROTECT, related_name="merged_into")
    moved = models.JSONField(default=dict)  # relation → rows
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="merge_of_two")]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class Handover(CommunityModel):
    """离岗交接单：离岗时岗位上还有什么、由谁接、移到哪里。"""

    AREA = {"community": "community_id"}
    READERS = readers(community="center_head secretary auditor")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="handovers")
    until = models.DateField(_("最后一天"))
    successor = models.CharField(_("接任人"), max_length=40, blank=True)
    remarks = models.TextField(_("交接说明"), max_length=1000, blank=True)
    duties = models.JSONField(default=list)  # [{label, things, count}] as they stood
    disabled = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return _("%(who)s的离岗交接单") % {"who": self.appointment.user}
