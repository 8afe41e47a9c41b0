"""Sign-in, sign-out and one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.community import access, actions, forms, queries
from liren.community.access import before_duty, before_password, fresh_sign_in
from liren.community.models import User
from liren.core.http import LANGUAGE_COOKIE, back, page, typed

LOOKS = 20


@login_not_required
@before_password
@never_cache
@sensitive_post_parameters("password")
def sign_in(request):
    form = forms.SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt = access.attempt(request, **form.cleaned_data)
        if attempt.user:
            return _enter(request, attempt.user)
        form.add_error(None, attempt.why)
    context = {"form": form, "next": _next(request), "demo": queries.demo_cards() if settings.DEMO else [], "oidc": settings.OIDC}
    return page(request, "community/sign_in.html", context, status=422 if form.errors else 200)


@login_not_required
@before_password
@require_POST
def demo_sign_in(request):
    user = queries.demo_user(request.POST.get("username", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    return _enter(request, user)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    to = _next(request) or reverse(settings.LOGIN_REDIRECT_URL)
    if step := access.further_step(request, user, to):
        return redirect(step)
    answer = redirect(to)
    access.enter(request, user)
    actions.sign_in(user, by=user, device=access.mark_device(request, answer))
    return answer


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""


@before_password
@never_cache
@sensitive_post_parameters("password")
def prove(request):
    demo = settings.DEMO and queries.demo_user(request.user.username) is not None
    form = forms.Prove(request.POST or None)
    if request.method == "POST" and (demo or form.is_valid()):
        to = _next(request) or reverse("community:account")
        attempt = access.Attempt(request.user) if demo else access.attempt(request, request.user.username, form.cleaned_data["password"])
        if attempt.user:
            step = access.further_step(request, attempt.user, to, purpose="prove")
            if not step:
                access.prove(request)
            return redirect(step or to)
        form.add_error(None, attempt.why)
    context = {"form": form, "next": _next(request), "demo": demo, "oidc": settings.OIDC}
    return page(request, "community/prove.html", context, status=422 if form.errors else 200)


@before_password
@require_POST
def sign_out(request):
    actions.sign_out(request.user, by=request.user)
    logout(request)
    answer = redirect("community:sign_in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def account(request):
    return _account(request)


def _account(request: HttpRequest, **refused: Any) -> HttpResponse:
    """The page of one's own account; a form that was refused takes the place of its fresh one."""
    user = request.user
    context = {
        "hours": forms.NoticeHours(initial={"quiet_from": user.quiet_from, "quiet_until": user.quiet_until}),
        "profile": forms.Profile(initial={"phone": user.phone, "email": user.email, **typed(request)}),
        "appointments": queries.own_appointments(user), "languages": settings.LANGUAGES,
        "looks": queries.told(queries.looks_at(user)[:LOOKS]),
    }  # fmt: skip
    return page(request, "community/account.html", context | refused, status=422 if refused else 200)


@require_POST
def set_notice_hours(request):
    form = forms.NoticeHours(request.POST)
    if not form.is_valid():
        return _account(request, hours=form)
    actions.set_notice_hours(request.user, by=request.user, **form.cleaned_data)
    messages.success(request, _("免打扰时段已保存"))
    return redirect("community:account")


@require_POST
@fresh_sign_in
def edit_profile(request):
    form = forms.Profile(request.POST)
    if not form.is_valid():
        return _account(request, profile=form)
    actions.edit_profile(request.user, by=request.user, **form.cleaned_data)
    messages.success(request, _("联系方式已保存"))
    return redirect("community:account")


@before_password
@before_duty
@never_cache
@sensitive_post_parameters("old", "new", "again")
def change_password(request):
    form = forms.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, by=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        request.session.pop("owes", None)
        access.prove(request)
        access.renew(request, request.user)
        messages.success(request, _("密码已修改，其他设备上的登录已失效"))
        return redirect("community:account")
    return page(request, "community/change_password.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@before_password
@require_POST
def set_language(request):
    answer = redirect(back(request))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            LANGUAGE_COOKIE, wanted, max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    return answer


@login_required
@require_POST
def choose_community(request):
    """Of several communities look at one, or at all of them; whatever is not one's own changes nothing."""
    wanted = request.POST.get("community", "")
    if not wanted:
        request.session.pop("community", None)
    elif wanted in map(str, request.user.works_in()):
        request.session["community"] = int(wanted)
    return redirect(back(request).partition("?")[0])
