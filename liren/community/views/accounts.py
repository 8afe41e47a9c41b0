"""Sign-in, sign-out and one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.community import access, actions, forms, queries
from liren.community.access import before_password
from liren.community.models import User
from liren.core.http import LANGUAGE_COOKIE, back, page


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
    context = {"form": form, "next": _next(request), "demo": queries.demo_cards() if settings.DEMO else []}
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
    answer = redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    access.enter(request, user)
    actions.sign_in(user, by=user, device=access.mark_device(request, answer))
    return answer


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""


@before_password
@require_POST
def sign_out(request):
    actions.sign_out(request.user, by=request.user)
    logout(request)
    answer = redirect("community:sign_in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def account(request):
    user = request.user
    hours = forms.NoticeHours(initial={"quiet_from": user.quiet_from, "quiet_until": user.quiet_until})
    profile = forms.Profile(initial={"phone": user.phone, "email": user.email})
    return page(request, "community/account.html", _account(request, hours=hours, profile=profile))


def _account(request: HttpRequest, **more: object) -> dict:
    return {"appointments": queries.own_appointments(request.user), "languages": settings.LANGUAGES, **more}


@require_POST
def set_notice_hours(request):
    form = forms.NoticeHours(request.POST)
    if not form.is_valid():
        profile = forms.Profile(initial={"phone": request.user.phone, "email": request.user.email})
        return page(request, "community/account.html", _account(request, hours=form, profile=profile), status=422)
    actions.set_notice_hours(request.user, by=request.user, **form.cleaned_data)
    messages.success(request, _("免打扰时段已保存"))
    return redirect("community:account")


@require_POST
def edit_profile(request):
    form = forms.Profile(request.POST)
    if not form.is_valid():
        hours = forms.NoticeHours(initial={"quiet_from": request.user.quiet_from, "quiet_until": request.user.quiet_until})
        return page(request, "community/account.html", _account(request, hours=hours, profile=form), status=422)
    actions.edit_profile(request.user, by=request.user, **form.cleaned_data)
    messages.success(request, _("联系方式已保存"))
    return redirect("community:account")


@before_password
@never_cache
@sensitive_post_parameters("old", "new", "again")
def change_password(request):
    form = forms.ChangePassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, by=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
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
