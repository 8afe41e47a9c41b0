"""May this person sign in, and may he do this to that? Django asks here; the answers come from appointments."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.decorators import login_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.community import queries
from liren.community.models import Appointment, Community, Device, Guess, Post, Region, User, signed_in
from liren.community.rules import ADDRESS, KNOWN_DEVICE, STRANGE_DEVICE, Bucket, guess_key
from liren.community.scope import may
from liren.core.calendar import now
from liren.core.http import address, keep

IDLE = timedelta(minutes=30)
SHIFT, PORTAL_STAY = timedelta(hours=12), timedelta(days=30)
TOUCH = timedelta(minutes=1)  # how often at most the session's last use is written
DEVICE_COOKIE, DEVICE_DAYS = "liren-device", 180


PROOF = timedelta(minutes=10)  # how long after signing in somebody counts as certainly himself; and how long a half sign-in waits
Step = Callable[[HttpRequest, User], str]
STEPS: list[Step] = []  # what apps above ask after a right password: the address of their page, or nothing
ENTERED: list[Callable[[HttpRequest, User], None]] = []  # what they note when a session has begun or has got a new id


class PostBackend(BaseBackend):
    """Passwords against accounts, permissions against posts."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_kwargs: Any) -> User | None:
        user = User.objects.filter(username__iexact=username, is_system=False).first()
        if user is None:
            User().set_password(password)  # the same work for a name that does not exist
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return signed_in(user_id)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return user_obj.is_authenticated and may(user_obj, perm, obj)


class Mixed:
    """等保 8.1.4.1 a: letters in both cases, digits and signs – three of the four kinds."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
        if sum(any(map(kind, password)) for kind in kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("密码要含大写字母、小写字母、数字、符号中的三种。")


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
    username, token = queries.sign_in_name(username), device_token(request)
    known = bool(token) and Device.objects.filter(token=token, user__username__iexact=username).exists()
    buckets = _buckets(request, username, token if known else "")
    if wait := take(buckets):
        return Attempt(why=_paused(wait, known))
    user = authenticate(request, username=username, password=password)
    if user is None:
        return Attempt(why=_("登录名或密码不对。请核对后重试；忘记密码请联系所在社区的中心负责人重置。"))
    give_back(buckets)
    return Attempt(user=user)


def _buckets(request: HttpRequest, username: str, token: str) -> dict[str, Bucket]:
    secret = settings.SECRET_KEY
    if token:
        return {guess_key(secret, "device", username, token): KNOWN_DEVICE}
    where = guess_key(secret, "address", address(request))
    return {guess_key(secret, "account", username): STRANGE_DEVICE, where: ADDRESS}


def take(buckets: dict[str, Bucket]) -> int:
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
    return take({guess_key(settings.SECRET_KEY, f"{purpose}{n}", where): limit for n, limit in enumerate(limits)})


def wait_words(seconds: int) -> str:
    """How long to wait, rounded up to minutes or hours."""
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    return ngettext("%d 分钟", "%d 分钟", minutes) % minutes if seconds < 5400 else ngettext("%d 小时", "%d 小时", hours) % hours


def give_back(buckets: dict[str, Bucket]) -> None:
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
    cookie = getattr(request, "device", "") or request.get_signed_cookie(DEVICE_COOKIE, "", salt=DEVICE_COOKIE) or secrets.token_urlsafe(32)
    request.device = cookie  # type: ignore[attr-defined]  # so that one answer gives one mark
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        DEVICE_COOKIE, cookie, salt=DEVICE_COOKIE, max_age=DEVICE_DAYS * 86400, httponly=True, secure=secure, samesite="Lax"
    )
    return hashlib.sha256(cookie.encode()).hexdigest()


def further_step(request: HttpRequest, user: User, to: str, *, how: str = "password", purpose: str = "enter") -> str:
    """The page that asks for a second proof, nothing where the first one is enough. Nobody is signed in meanwhile: the session
    only remembers for ten minutes who gave the first proof, and forgets it when his password changes."""
    step = next((address for ask in STEPS if (address := ask(request, user))), "")
    if step:
        mark = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": now().isoformat()}
        request.session["pending"] = mark | {"to": to, "how": how, "purpose": purpose}
    return step


def pending(request: HttpRequest) -> tuple[User, dict[str, Any]] | None:
    """Who has given the first proof in this browser and still owes the second, and what was remembered with him."""
    told = request.session.get("pending")
    if not told or now() - datetime.fromisoformat(told["at"]) > PROOF:
        return None
    user = PostBackend().get_user(told["user"])
    return (user, told) if user and constant_time_compare(user.get_session_auth_hash(), told["hash"]) else None


def enter(request: HttpRequest, user: User, how: str = "password") -> None:
    """Begin the session under a new id: a shift for staff, a month for companies and employees."""
    request.session.pop("pending", None)
    login(request, user, backend="liren.community.access.PostBackend")
    stay = PORTAL_STAY if user.uses_portal() else SHIFT
    request.session.update({"ends": (now() + stay).isoformat(), "used": now().isoformat(), "idles": not user.uses_portal()})
    request.session.update({"proved": now().isoformat(), "how": how})
    request.session.set_expiry(int(stay.total_seconds()))
    if settings.PASSWORD_DAYS and user.has_usable_password() and password_age(user) > timedelta(days=settings.PASSWORD_DAYS):
        request.session["owes"] = reverse("community:change_password")
    for note in ENTERED:
        note(request, user)


def renew(request: HttpRequest, user: User) -> None:
    """A new id for this session, so that it outlives the end of all others."""
    update_session_auth_hash(request, user)
    for note in ENTERED:
        note(request, user)


def password_age(user: User) -> timedelta:
    """How long ago the password was set; for accounts from before that was kept, since they were opened."""
    return now() - (user.password_set_at or user.joined_at)


def prove(request: HttpRequest) -> None:
    """He has just shown again who he is."""
    request.session.pop("pending", None)
    request.session["proved"] = now().isoformat()


def is_proved(request: HttpRequest) -> bool:
    """Has he signed in, or shown again who he is, within the last ten minutes?"""
    said = request.session.get("proved")
    return said is not None and now() - datetime.fromisoformat(said) <= PROOF


def fresh_sign_in(view: Any) -> Any:
    """Let only somebody in who has shown within ten minutes who he is; ask everybody else first (security C 61)."""

    @wraps(view)
    def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or is_proved(request):
            return view(request, *args, **kwargs)
        messages.info(request, _("这一步需要先确认是您本人，确认后请继续。"))
        to = request.get_full_path() if request.method == "GET" else keep(request)
        return onward(request, redirect(f"{reverse('community:prove')}?{urlencode({'next': to})}"))

    return ask


def onward(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A way to another page; the whole page goes there, not the piece that asked."""
    return HttpResponse(headers={"HX-Redirect": answer.headers["Location"]}) if request.headers.get("HX-Request") else answer


class Door(LoginRequiredMiddleware):
    """Every page is closed unless its view says otherwise; sessions end when their time is over."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> HttpResponseBase | None:
        if request.user.is_authenticated and "ends" in request.session and (why := _over(request)):
            logout(request)
            messages.info(request, why)
        if request.user.is_authenticated and "community" in request.session:
            request.user.looks_at = request.session["community"]
        if request.user.is_authenticated and not getattr(view_func, "before_password", False):
            if request.user.must_change_password:
                return onward(request, redirect("community:change_password"))
            owed = request.session.get("owes")  # what this session must do first: enrol a second factor, change an old password
            if owed and not getattr(view_func, "before_duty", False):
                return onward(request, redirect(owed))
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]
        return onward(request, super().handle_no_permission(request, view_func))


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


def home_let_in(request: HttpRequest, lets_in: Callable[[Any, Community], bool]) -> Community:
    """The community the reader works in, where this lets him in; for others the page is not there."""
    home = home_of(request.user)
    if not lets_in(request.user, home):
        raise Http404
    return home


def desk_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for staff: whoever has not signed in is sent to sign in, for all others the page is not there."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.areas() or request.user.uses_portal():  # type: ignore[union-attr]
            raise Http404
        return view(request, *args, **kwargs)

    return opened


def before_password(view: Any) -> Any:
    """Mark a view as open to somebody who must first set his own password."""
    view.before_password = True
    return view


def before_duty(view: Any) -> Any:
    """Mark a view as open to somebody who must first enrol a second factor."""
    view.before_duty = True
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
