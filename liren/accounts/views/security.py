"""One's own account: second factors, recovery codes, sessions, linked identities."""

import segno
from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.accounts import actions, forms, queries, rules
from liren.accounts.access import passkeys
from liren.accounts.models import Factor, Identity, Session
from liren.community import access
from liren.community.access import before_duty, fresh_sign_in
from liren.core.calendar import now
from liren.core.http import get_visible, page


@before_duty
def security(request):
    user = request.user
    context = {
        "factors": queries.factors(user),
        "codes": queries.codes_left(user),
        "identities": user.identities.order_by("pk"),
        "must": bool(request.session.get("owes")),
        "required": rules.needs_factor(settings.SECOND_FACTOR, user.roles(), user.uses_portal()),
        "oidc": settings.OIDC,
    }
    return page(request, "accounts/security.html", context)


@before_duty
@never_cache
@fresh_sign_in
@sensitive_post_parameters("code")
def add_totp(request):
    """Show a secret as QR code and text; it counts once a code made from it has come back."""
    user, key = request.user, settings.SECRET_KEY
    kept = request.session.get("totp")
    secret = rules.opened(key, bytes.fromhex(kept), f"new {user.pk}") if kept else rules.new_secret()
    if not kept:
        request.session["totp"] = rules.sealed(key, secret, f"new {user.pk}").hex()
    form = forms.Totp(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if step := rules.step_of(secret, form.cleaned_data["code"], now().timestamp()):
            del request.session["totp"]
            actions.add_totp(user, by=user, secret=secret, step=step)
            return _enrolled(request)
        form.add_error("code", _("不对。请核对手机时间是否自动校准，等下一个码再试。"))
    uri = rules.otpauth(secret, user.username, "Liren")
    context = {"form": form, "qr": segno.make(uri, error="m").svg_data_uri(scale=5, border=2), "spelled": rules.spelled(secret)}
    return page(request, "accounts/add_totp.html", context, status=422 if form.errors else 200)


def _enrolled(request):
    """He goes on with a new session id and, the first time, with recovery codes."""
    request.session.pop("owes", None)
    access.renew(request, request.user)
    messages.success(request, _("已启用。下次登录时会在密码之后询问。"))
    return recovery_codes(request) if not queries.codes_left(request.user) else redirect("accounts:security")


@before_duty
@require_POST
@never_cache
@fresh_sign_in
def recovery_codes(request):
    """New codes, shown this once."""
    codes = [rules.recovery_code() for _n in range(rules.CODES)]
    digests = [rules.digest(settings.SECRET_KEY, "recovery", code) for code in codes]
    actions.new_recovery_codes(request.user, by=request.user, digests=digests)
    return page(request, "accounts/recovery_codes.html", {"codes": codes})


@before_duty
@fresh_sign_in
def add_passkey(request):
    return page(request, "accounts/add_passkey.html", {"form": forms.PasskeyName()})


@before_duty
@require_POST
@fresh_sign_in
def passkey_new_options(request):
    return JsonResponse(passkeys.begin_new(request, request.user))


@before_duty
@require_POST
@fresh_sign_in
@sensitive_post_parameters()
def passkey_new(request):
    form, made = forms.PasskeyName(request.POST), passkeys.finish_new(request, request.POST.get("credential", ""))
    if made is None or not form.is_valid():
        return JsonResponse({}, status=422)
    told = {"credential": made.data, "handle": made.handle, "counter": made.counter}
    actions.add_passkey(request.user, by=request.user, name=form.cleaned_data["name"], **told)
    request.session.pop("owes", None)
    access.renew(request, request.user)
    messages.success(request, _("通行密钥已添加。下次登录可以直接用它。"))
    return JsonResponse({"to": redirect("accounts:security").headers["Location"]})


@before_duty
@require_POST
@fresh_sign_in
def remove_factor(request, pk):
    factor = get_visible(request, Factor, pk=pk)
    actions.remove_factor(request.user, by=request.user, factor=factor)
    access.renew(request, request.user)
    messages.success(request, _("已删除"))
    return redirect("accounts:security")


def sessions(request):
    return page(request, "accounts/sessions.html", {"stays": queries.live_sessions(request.user, request.session.session_key)})


@require_POST
def end_session(request, pk):
    actions.end_session(request.user, by=request.user, session=get_visible(request, Session, pk=pk))
    messages.success(request, _("那台设备已退出"))
    return redirect("accounts:sessions")


@require_POST
def end_other_sessions(request):
    actions.end_other_sessions(request.user, by=request.user)
    access.renew(request, request.user)
    messages.success(request, _("其他设备都已退出"))
    return redirect("accounts:sessions")


@before_duty
@fresh_sign_in
def link_identity(request):
    link = request.session.get("link")
    if not link:
        return redirect("accounts:security")
    if request.method == "POST":
        del request.session["link"]
        actions.link_identity(request.user, by=request.user, **link)
        messages.success(request, _("已关联，以后可以从统一认证登录"))
        return redirect("accounts:security")
    return page(request, "accounts/link_identity.html", {"link": link, "oidc": settings.OIDC})


@require_POST
@fresh_sign_in
def unlink_identity(request, pk):
    actions.unlink_identity(request.user, by=request.user, identity=get_visible(request, Identity, pk=pk))
    messages.success(request, _("已取消关联"))
    return redirect("accounts:security")
