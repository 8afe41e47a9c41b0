"""Writes about who joins a company, by invitation and with the company's word, and who leaves it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.accounts import rules
from liren.accounts.models import Invitation, Joining, ResetCode
from liren.community.actions import appoint, end_appointment, open_account, open_post
from liren.community.models import Appointment, Company, Post, User
from liren.community.queries import system_user
from liren.community.rules import initials
from liren.community.scope import PORTAL
from liren.core.actions import Refused, action
from liren.core.calendar import now, today

CODE_MINUTES, CODES_A_DAY = 10, 5


def _is_member(appointment: Appointment, user: User) -> bool:
    """Somebody of a company, and not oneself."""
    return isinstance(appointment, Appointment) and appointment.post.role in PORTAL and appointment.user_id != user.pk


@action(
    "accounts.invite",
    _("邀请加入企业"),
    by="company_contact enterprise_worker employee_worker center_head",
    creates=True,
    tells=["role", "most"],
)
def invite(company: Company, *, by: User, role: str, most: int = 1, days: int = 7, is_open: bool = True, whom: str = "") -> Invitation:
    """发出邀请：限人数、限期（最长 30 天）。不须确认的只能给一个人用。"""
    if not 1 <= days <= rules.INVITATION_DAYS:
        raise Refused(__("邀请最长有效 %(n)s 天") % {"n": rules.INVITATION_DAYS})
    if company.left_on:
        raise Refused(__("%(company)s 已迁出") % {"company": company})
    if not is_open and most != 1:
        raise Refused(__("不须企业确认的邀请只能给一个人用"))
    told = {"role": role, "most": most, "is_open": is_open, "whom": whom, "expires_at": now() + timedelta(days=days), "by": by}
    return Invitation(community_id=company.community_id, company=company, **told)


@action("accounts.close_invitation", _("收回邀请"), by="company_contact enterprise_worker employee_worker center_head")
def close_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """收回邀请：链接和二维码立即失效，已加入的人不受影响。"""
    invitation.closed_at = invitation.closed_at or now()
    return invitation


@action("accounts.join", _("凭邀请加入"), by="system")
def join(invitation: Invitation, *, by: User, name: str, password: str, phone: str = "", email: str = "") -> Joining:
    """凭邀请开立账号。登录名由系统给，手机、邮箱都可以不填；须确认的等企业确认后才有任职。"""
    why = rules.invitation_over(
        now().timestamp(), invitation.expires_at.timestamp(), bool(invitation.closed_at), _used(invitation), invitation.most
    )
    if why:
        raise Refused(str(why))
    try:
        validate_password(password, User(name=name, phone=phone, email=email))
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    user = open_account(invitation.company, by=by, username=_free_name(name), name=name, password=password, phone=phone, email=email)
    joining = Joining(community_id=invitation.community_id, invitation=invitation, company=invitation.company, user=user)
    if not invitation.is_open:
        _admit(joining, invitation.by)
    return joining


def _used(invitation: Invitation) -> int:
    return invitation.joinings.exclude(state="refused").count()


def _free_name(name: str) -> str:
    """A sign-in name from the initials and random digits; nobody learns from it which names are taken."""
    stem = initials(name).replace(" ", "")[:8] or "u"
    while User.objects.filter(username__iexact=(found := f"{stem}{rules.digits(5)}")).exists():
        continue
    return found


def _admit(joining: Joining, by: User) -> None:
    """The appointment follows from the company's word; the product makes it."""
    role, company, system = joining.invitation.role, joining.company, system_user(joining.community)
    post = Post.objects.filter(company=company, role=role, closed_on=None).order_by("pk").first()
    post = post or open_post(company, by=system, role=role, title=f"{company}{Invitation.Role(role).label}")
    appoint(post, by=system, user=joining.user)
    joining.state, joining.decided_by, joining.decided_at = Joining.State.APPROVED, by, now()


@action("accounts.approve_joining", _("确认加入"), by="company_contact enterprise_worker center_head")
def approve_joining(joining: Joining, *, by: User) -> Joining:
    """企业确认此人属于本企业：任职随即生效。企业还没有联系人的，由社区代为确认。"""
    _still_waits(joining)
    _admit(joining, by)
    return joining


@action("accounts.refuse_joining", _("不予确认"), by="company_contact enterprise_worker center_head")
def refuse_joining(joining: Joining, *, by: User) -> Joining:
    """不是本企业的人：账号停用，名额退回。"""
    _still_waits(joining)
    joining.state, joining.decided_by, joining.decided_at = Joining.State.REFUSED, by, now()
    user = joining.user
    if not user.appointments.exists():
        user.is_active, user.epoch = False, user.epoch + 1
        user.save(update_fields=["is_active", "epoch"])
    return joining


def _still_waits(joining: Joining) -> None:
    if joining.state != Joining.State.WAITING:
        raise Refused(__("%(who)s 的申请已经办过：%(state)s") % {"who": joining.user, "state": joining.get_state_display()})


@action("accounts.remove_member", _("移出企业"), by="company_contact enterprise_worker employee_worker center_head", only=_is_member)
def remove_member(appointment: Appointment, *, by: User) -> Appointment:
    """移出企业：员工或联系人离职当天即可移出，权限随之结束，办过的事保留。"""
    end_appointment(appointment, by=system_user(appointment.post.community), until=max(today(), appointment.since))
    return appointment


@action("accounts.issue_code", _("发放重置码"), by="worker center_head", creates=True, only=_is_member)
def issue_code(appointment: Appointment, *, by: User, digest: str) -> ResetCode:
    """给忘了密码、没有邮箱的企业人员当面发放一次性重置码：十分钟有效，一人一天最多五个，旧的作废。"""
    user, day = appointment.user, now() - timedelta(days=1)
    if any(one.role not in PORTAL for one in user.areas()) or not user.is_active:
        raise Refused(__("重置码只发给企业人员；工作人员请由中心负责人发放一次性密码"))
    if ResetCode.objects.filter(user=user, expires_at__gt=day).count() >= CODES_A_DAY:
        raise Refused(__("今天已发过 %(n)s 个重置码，请明天再试或由中心负责人发放一次性密码") % {"n": CODES_A_DAY})
    ResetCode.objects.filter(user=user, used_at=None).update(used_at=now())
    return ResetCode(user=user, digest=digest, expires_at=now() + timedelta(minutes=CODE_MINUTES))


@action("accounts.use_code", _("用重置码改密码"), by="self")
def use_code(user: User, *, by: User, code: str, password: str) -> User:
    """凭重置码设新密码；每个码只能用一次，所有旧登录失效。"""
    digest = rules.digest(settings.SECRET_KEY, f"reset {user.pk}", code)
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    if not ResetCode.objects.filter(user=user, digest=digest, used_at=None, expires_at__gt=now()).update(used_at=now()):
        raise Refused(__("重置码不对或已过期，请让社区工作者重新发一个"))
    user.set_password(password)
    user.password_set_at, user.must_change_password = now(), False
    return user
