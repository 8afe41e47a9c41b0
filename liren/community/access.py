"""May this person sign in, and may he do this to that? Django asks here; the answers come from appointments."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.community import queries
from liren.community.models import Appointment, Community, Device, Guess, Post, Region, User
from liren.community.rules import ADDRESS, KNOWN_DEVICE, STRANGE_DEVICE, Bucket, guess_key
from liren.community.scope import may
from liren.core.calendar import now
from liren.core.http import address

IDLE = timedelta(minutes=30)
SHIFT, PORTAL_STAY = timedelta(hours=12), timedelta(days=30)
TOUCH = timedelta(minutes=1)  # how often at most the session's last use is written
DEVICE_COOKIE, DEVICE_DAYS = "liren-device", 180


class PostBackend(BaseBackend):
    """Passwords against accounts, permissions against posts."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_kwargs: Any) -> User | None:
        user = User.objects.filter(username__iexact=username, is_system=False).first()
        if user is None:
            User().set_password(password)  # the same work for a name that does not exist
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True, is_system=False).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return user_obj.is_authenticated and may(user_obj, perm, obj)


class LongEnough(MinimumLengthValidator):
    """Django's rule in words that are translated."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(n)s 个字符；一句好记的话就很好。") % {"n": self.min_length}


@dataclass(frozen=True)
class Attempt:
    """How a try to sign in ended: with the user, or with why not in words for the person who tried."""

    user: User | None = None
    why: str = ""


def attempt(request: HttpRequest, username: str, password: str) -> Attempt:
    """Check a name and a password, unless too many tries were made.

    A try is counted before the password is looked at, so tries sent at the same time count too, and given back when
    it was right. Browsers the account has used before have a bucket of their own: strangers cannot fill it.
    """
    token = device_token(request)
    known = bool(token) and Device.objects.filter(token=token, user__username__iexact=username).exists()
    buckets = _buckets(request, username, token if known else "")
    if wait := _take(buckets):
        return Attempt(why=_paused(wait, known))
    user = authenticate(request, username=username, password=password)
    if user is None:
        return Attempt(why=_("登录名或密码不对。请核对后重试；忘记密码请联系所在社区的中心负责人重置。"))
    _give_back(buckets)
    return Attempt(user=user)


def _buckets(request: HttpRequest, username: str, token: str) -> dict[str, Bucket]:
    secret = settings.SECRET_KEY
    if token:
        return {guess_key(secret, "device", username, token): KNOWN_DEVICE}
    where = guess_key(secret, "address", address(request))
    return {guess_key(secret, "account", username): STRANGE_DEVICE, where: ADDRESS}


def _take(buckets: dict[str, Bucket]) -> int:
    """Count a try in every bucket; or count none and return the seconds to wait."""
    with transaction.atomic():
        Guess.objects.bulk_create([Guess(key=key) for key in buckets], ignore_conflicts=True)
        rows = list(Guess.objects.select_for_update().filter(key__in=buckets).order_by("key"))
        ages = {row.key: (now() - row.at).total_seconds() for row in rows}
        wait = max(buckets[row.key].wait(row.level, ages[row.key]) for row in rows)
        if not wait:
            for row in rows:
                row.level, row.at = buckets[row.key].level(row.level, ages[row.key]) + 1, now()
            Guess.objects.bulk_update(rows, ["level", "at"])
    return wait


def throttle(request: HttpRequest, purpose: str, *limits: Bucket) -> int:
    """Count a use of something open to everybody from this address; or count none and return the seconds to wait."""
    where = address(request)
    return _take({guess_key(settings.SECRET_KEY, f"{purpose}{n}", where): limit for n, limit in enumerate(limits)})


def wait_words(seconds: int) -> str:
    """How long to wait, rounded up to minutes or hours."""
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    return ngettext("%d 分钟", "%d 分钟", minutes) % minutes if seconds < 5400 else ngettext("%d 小时", "%d 小时", hours) % hours


def _give_back(buckets: dict[str, Bucket]) -> None:
    """A right password empties the account's bucket; from the address only this one try is taken back."""
    with transaction.atomic():
        for row in Guess.objects.select_for_update().filter(key__in=buckets):
            row.level = max(0, row.level - 1) if buckets[row.key] is ADDRESS else 0
            row.save(update_fields=["level"])


def _paused(seconds: int, known: bool) -> str:
    if seconds < 60:
        return _("试得太快，请 %(n)s 秒后再试。") % {"n": seconds}
    when = wait_words(seconds)
    if known:
        return _("密码连续输错，请 %(when)s后再试，或联系中心负责人重置密码。") % {"when": when}
    hint = _("用以前登录过的设备仍可登录；急用请联系中心负责人。")
    return _("尝试次数过多，此处登录暂停，请 %(when)s后再试。") % {"when": when} + hint


def device_token(request: HttpRequest) -> str:
    """What is stored of the cookie that marks this browser; empty when it has none or a forged one."""
    cookie = request.get_signed_cookie(DEVICE_COOKIE, "", salt=DEVICE_COOKIE)
    return hashlib.sha256(cookie.encode()).hexdigest() if cookie else ""


def mark_device(request: HttpRequest, response: HttpResponse) -> str:
    """Give the browser its mark, or renew it; returns what is stored of it."""
    cookie = request.get_signed_cookie(DEVICE_COOKIE, "", salt=DEVICE_COOKIE) or secrets.token_urlsafe(32)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        DEVICE_COOKIE, cookie, salt=DEVICE_COOKIE, max_age=DEVICE_DAYS * 86400, httponly=True, secure=secure, samesite="Lax"
    )
    return hashlib.sha256(cookie.encode()).hexdigest()


def enter(request: HttpRequest, user: User) -> None:
    """Begin the session under a new id: a shift for staff, a month for companies and employees."""
    login(request, user, backend="liren.community.access.PostBackend")
    stay = PORTAL_STAY if user.uses_portal() else SHIFT
    request.session.update({"ends": (now() + stay).isoformat(), "used": now().isoformat(), "idles": not user.uses_portal()})
    request.session.set_expiry(int(stay.total_seconds()))


class Door(LoginRequiredMiddleware):
    """Every page is closed unless its view says otherwise; sessions end when their time is over."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> HttpResponseBase | None:
        if request.user.is_authenticated and "ends" in request.session and (why := _over(request)):
            logout(request)
            messages.info(request, why)
        if request.user.is_authenticated and request.user.must_change_password and not getattr(view_func, "before_password", False):
            return self._go(request, redirect("community:change_password"))
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        return self._go(request, super().handle_no_permission(request, view_func))

    def _go(self, request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
        if request.headers.get("HX-Request"):  # the whole page goes there, not the piece that asked
            return HttpResponse(headers={"HX-Redirect": answer.headers["Location"]})
        return answer


def _over(request: HttpRequest) -> str:
    """Why the session is over, empty while it is not; marks it as used unless only a counter on the page refreshed itself."""
    session, moment = request.session, now()
    used = datetime.fromisoformat(session["used"])
    if moment > datetime.fromisoformat(session["ends"]):
        return _("本次登录已到期，请重新登录。")
    if session["idles"] and moment - used > IDLE:
        return _("30 分钟没有操作，已自动退出，请重新登录。")
    if moment - used >= TOUCH and "X-Live" not in request.headers:
        session["used"] = moment.isoformat()
    return ""


def home_of(user: Any) -> Community:
    """The community somebody works in; whoever works in none finds nothing."""
    if (home := queries.home_of(user)) is None:
        raise Http404
    return home


def before_password(view: Any) -> Any:
    """Mark a view as open to somebody who must first set his own password."""
    view.before_password = True
    return view


def install() -> User:
    """The root of the region tree and the system user; nobody could have appointed him, so he is made here, once."""
    with transaction.atomic():
        root, made = Region.objects.get_or_create(code="000000", defaults={"name": "全国", "level": Region.Level.PROVINCE, "path": "-"})
        if made:
            root.path = f"/{root.pk}/"
            root.save(update_fields=["path"])
        user, made = User.objects.get_or_create(username="system", defaults={"name": "系统", "is_system": True, "password": "!"})
        if made:
            post = Post.objects.create(region=root, role="system", title="系统")
            Appointment.objects.create(user=user, post=post, since=date(2000, 1, 1))
    return user
