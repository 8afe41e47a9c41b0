"""What the app adds to signing in, and what people are told when something about their account changes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.accounts import actions, queries, rules
from liren.accounts.access import second
from liren.accounts.models import FactorReset, Joining, Session
from liren.community import access
from liren.community.models import Appointment, User
from liren.community.queries import held_today
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

SECURITY = notice_kind("accounts.security", gettext_lazy("账号安全变动"))
JOINING = notice_kind("accounts.joining", gettext_lazy("加入企业待确认"))
RESET = notice_kind("accounts.reset", gettext_lazy("二次验证重置待核准"))


def note_session(request: Any, user: User) -> None:
    """A session has begun or got a new id: write it down, and whether its owner must first enrol a second factor."""
    words = rules.browser_words(request.headers.get("User-Agent", ""))
    owed = second.owes(user)  # asked before the first session is written: the days of grace count from it
    row: Session = actions.begin_session(
        user,
        by=user,
        key=request.session.session_key,
        browser=words,
        how=request.session.get("how", ""),
        instead_of=request.session.get("sid"),
    )
    request.session["sid"] = row.pk
    if not user.areas() and queries.waits_for(user):
        request.session["owes"] = reverse("accounts:waiting")
    elif owed:
        request.session["owes"] = reverse("accounts:security")


access.STEPS.append(second.ask)
access.ENTERED.append(note_session)


def _tell(user: User, title: str, event: Event) -> None:
    notify([user], SECURITY, title, url=reverse("accounts:security"), event=event, once=f"security-{event.pk}")


@on("accounts.add_totp")
def tell_of_totp(user: User, event: Event) -> None:
    _tell(user, _("您的账号启用了验证器动态码。如非本人操作，请立即改密码并联系中心负责人。"), event)


@on("accounts.add_passkey")
def tell_of_passkey(user: User, event: Event) -> None:
    _tell(user, _("您的账号添加了一把通行密钥。如非本人操作，请立即改密码并联系中心负责人。"), event)


@on("accounts.remove_factor")
def tell_of_removal(user: User, event: Event) -> None:
    _tell(user, _("您的账号删除了一种二次验证方式。如非本人操作，请立即改密码并联系中心负责人。"), event)


@on("accounts.use_recovery_code")
def tell_of_recovery(user: User, event: Event) -> None:
    _tell(user, _("有人用恢复码登录了您的账号。如非本人操作，请立即改密码并联系中心负责人。"), event)


@on("accounts.join")
def tell_the_company(joining: Joining, event: Event) -> None:
    if joining.state == "waiting":
        held = Appointment.objects.filter(held_today(), post__company=joining.company_id, post__role="company_contact")
        contacts = [one.user for one in held.select_related("user")]
        title = _("有人凭邀请加入，请确认是否本企业人员")
        notify(contacts, JOINING, title, url=reverse("accounts:members"), event=event, once=f"joining-{joining.pk}")


@on("accounts.ask_reset")
def tell_the_other_head(reset: FactorReset, event: Event) -> None:
    held = Appointment.objects.filter(held_today(), post__community=reset.community, post__role__in=actions.accounts.HEADS)
    heads = [one.user for one in held.exclude(post__role=reset.asked_as).exclude(user=reset.user_id).select_related("user")]
    title = _("有一份二次验证重置申请，请您核实后办理")
    notify(heads, RESET, title, url=reverse("accounts:people"), event=event, once=f"reset-{reset.pk}")


@on("accounts.grant_reset")
def tell_whose_it_was(reset: FactorReset, event: Event) -> None:
    _tell(reset.user, _("两位负责人已重置您的二次验证，请重新设置。"), event)
