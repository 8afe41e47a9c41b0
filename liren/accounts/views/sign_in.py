"""Ways in besides a password: the second step, passkeys, single sign-on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from structlog import get_logger

from liren.accounts import actions, forms, queries, rules
from liren.accounts.access import oidc, passkeys, second
from liren.accounts.views._door import admit, finish, next_of
from liren.community import access
from liren.community.access import before_duty, before_password, wait_words
from liren.community.rules import ADDRESS
from liren.core.http import page


@login_not_required
@before_password
@never_cache
@sensitive_post_parameters("code")
def second_step(request):
    if (waits := access.pending(request)) is None:
        messages.info(request, _("这一步已超过十分钟，请重新登录。"))
        return redirect("community:sign_in")
    user, told = waits
    form, may_trust = forms.Code(request.POST or None), told["purpose"] == "enter" and rules.may_trust(user.roles())
    if request.method == "POST" and form.is_valid():
        proof = second.check(user, form.cleaned_data["code"])
        if proof.right:
            return _proved(request, user, told, proof, trust=may_trust and form.cleaned_data["trust"])
        form.add_error("code", _wrong(proof))
    context = {"form": form, "who": user, "may_trust": may_trust, "keys": [f for f in queries.factors(user) if f.kind == "passkey"]}
    return page(request, "accounts/second_step.html", context, status=422 if form.errors else 200)


def _wrong(proof):
    if proof.wait:
        return _("试得太多，请 %(when)s后再试，或请负责人重置二次验证。") % {"when": wait_words(proof.wait)}
    return _("不对。请核对手机时间，或等下一个码再试。")


def _proved(request, user, told, proof, *, trust):
    if proof.digest:
        actions.use_recovery_code(user, by=user, digest=proof.digest)
        left = queries.codes_left(user)
        messages.warning(request, _("恢复码已用掉一个，还剩 %(n)s 个。如果手机丢了，请马上重新设置验证方式。") % {"n": left})
    else:
        actions.use_factor(user, by=user, factor=proof.factor, counter=proof.step)
    answer = finish(user, request, told, "recovery" if proof.digest else "totp") or redirect("community:sign_in")
    if trust:
        actions.trust_browser(user, by=user, token=access.mark_device(request, answer))
    return answer


@login_not_required
@before_password
@require_POST
def passkey_options(request):
    """The question a passkey answers: for somebody known, one of his own; for a visitor, any he has for this site."""
    if access.throttle(request, "passkey", ADDRESS):
        return JsonResponse({}, status=429)
    waits = access.pending(request)
    user = waits[0] if waits else request.user if request.user.is_authenticated else None
    return JsonResponse(passkeys.begin_known(request, user))


@login_not_required
@before_password
@require_POST
@sensitive_post_parameters()
def passkey_sign_in(request):
    """The answer: a sign-in by itself, the second step of one, or the proof that he is himself."""
    signed, waits = passkeys.finish_known(request, request.POST.get("credential", "")), access.pending(request)
    if signed is None or (waits and waits[0] != signed[0].user):
        return JsonResponse({}, status=422)
    factor, counter = signed
    user, to = factor.user, next_of(request)
    actions.use_factor(user, by=user, factor=factor, counter=counter)
    if waits:
        answer = finish(waits[0], request, waits[1], "passkey")
    elif request.user.is_authenticated:
        answer = finish(user, request, {"purpose": "prove", "to": to}, "passkey")
    else:
        answer = admit(user, request, to, "passkey")
    return _json(answer) if answer else JsonResponse({}, status=422)


def _json(answer):
    """The same answer for a script: where to go, with the cookies."""
    told = JsonResponse({"to": answer.headers["Location"]})
    told.cookies.update(answer.cookies)
    return told


@login_not_required
@before_password
@before_duty
@never_cache
def oidc_start(request):
    to = oidc.start(request, next_of(request), "prove" if request.user.is_authenticated else "enter")
    if not to:
        messages.error(request, _("统一认证暂时连不上，请用密码登录，或稍后再试。"))
    return redirect(to or "community:sign_in")


@login_not_required
@before_password
@before_duty
@never_cache
def oidc_callback(request):
    came = oidc.arrive(request)
    if came.fault:
        get_logger("liren.oidc").warning("refused", why=came.fault)
        messages.error(request, _("统一认证没有成功，请重试，或用密码登录。"))
        return redirect("community:sign_in")
    known = queries.identity(came.issuer, came.subject)
    if known is None:
        return _unknown(request, came)
    if request.user.is_authenticated:
        proved = finish(known.user, request, {"purpose": "prove", "to": came.to}, "oidc")
        return proved or redirect("accounts:security")
    to = came.to or reverse("cockpit:home")
    step = access.further_step(request, known.user, to, how="oidc")
    return redirect(step) if step else admit(known.user, request, to, "oidc")


def _unknown(request, came):
    """Nobody is linked to it yet: he signs in to his account once, and then says that this is he."""
    request.session["link"] = {"issuer": came.issuer, "subject": came.subject}
    link = reverse("accounts:link_identity")
    if request.user.is_authenticated:
        return redirect(link)
    messages.info(request, _("这个身份还没有关联账号。请先用登录名和密码登录一次，再确认关联。"))
    return redirect(f"{reverse('community:sign_in')}?next={link}")
