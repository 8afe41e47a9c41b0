"""Joining a company: the inviter's pages, the invited person's page, reset codes."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liren.accounts import actions, forms, queries, rules
from liren.accounts.models import Invitation, Joining
from liren.community import access
from liren.community.access import before_duty, before_password, fresh_sign_in, wait_words
from liren.community.models import Appointment, Company
from liren.community.queries import system_user
from liren.community.rules import ADDRESS, STRANGE_DEVICE, guess_key
from liren.core import http
from liren.core.http import act_page, filled, get_visible, page, perform


def _members(request, company):
    told = {"joinings": queries.waiting(request.user, company), "members": queries.members(request.user, company)}
    return told | {"company": company, "invitations": queries.invitations(request.user, company)}


def members(request):
    """The company's own page."""
    company = queries.company_of(request.user)
    if company is None:
        raise Http404
    return page(request, "accounts/members.html", _members(request, company))


def members_panel(request, pk):
    """The same as a part of the company page of the desk."""
    company = get_visible(request, Company, pk=pk)
    if not request.user.has_perm("accounts.invite", company):
        return page(request, "accounts/no_members.html", {})
    return page(request, "accounts/members_list.html", _members(request, company))


def _back(request, company):
    return reverse("accounts:members") if request.user.uses_portal() else reverse("community:company", args=[company.pk])


def invite(request, pk):
    company = get_visible(request, Company, pk=pk)
    words = {"title": _("邀请加入企业"), "lead": company.name, "verb": _("生成链接和二维码"), "back_url": _back(request, company)}
    return act_page(request, filled(request, forms.Invite), actions.invite, company, to="accounts:invitation", **words)


def invitation(request, pk):
    """Link and QR code to send or print."""
    found = get_visible(request, Invitation, "company", "community", pk=pk)
    token = rules.invitation_token(settings.SECRET_KEY, found.pk)
    link = settings.SITE_URL.rstrip("/") + reverse("accounts:join", args=[token])
    drawn = segno.make(link, error="m", micro=False).svg_data_uri(scale=8, border=2)
    return page(
        request, "accounts/invitation.html", {"invitation": found, "link": link, "qr": drawn, "back_url": _back(request, found.company)}
    )


@require_POST
def close_invitation(request, pk):
    found = get_visible(request, Invitation, "company", pk=pk)
    return perform(request, actions.close_invitation, found, {}, to=_back(request, found.company), done=_("邀请已收回，链接和二维码已失效"))


@require_POST
def decide_joining(request, pk):
    joining = get_visible(request, Joining, "company", "user", "invitation", "community", pk=pk)
    approved, words = request.POST.get("approved") == "1", {"who": joining.user.name}
    decide = actions.approve_joining if approved else actions.refuse_joining
    done = _("%(who)s 已加入") % words if approved else _("未确认 %(who)s，账号已停用") % words
    return perform(request, decide, joining, {}, to=_back(request, joining.company), done=done)


@require_POST
@fresh_sign_in
def remove_member(request, pk):
    held = get_visible(request, Appointment, "user", "post__company", "post__community", pk=pk)
    done = _("%(who)s 已移出企业") % {"who": held.user.name}
    return perform(request, actions.remove_member, held, {}, to=_back(request, held.post.company), done=done)


@require_POST
@never_cache
@fresh_sign_in
def issue_code(request, pk):
    held = get_visible(request, Appointment, "user", "post__company", pk=pk)
    code = rules.reset_code()
    actions.issue_code(held, by=request.user, digest=rules.digest(settings.SECRET_KEY, f"reset {held.user_id}", code))
    return page(request, "accounts/code_issued.html", {"held": held, "code": code, "back_url": _back(request, held.post.company)})


@login_not_required
@before_password
@never_cache
@sensitive_post_parameters("password")
def join(request, token):
    """What the invited person sees on his phone."""
    found = queries.invitation(rules.invitation_number(settings.SECRET_KEY, token))
    if found is None:
        raise Http404
    form = forms.Join(request.POST or None, initial=http.typed(request))
    if request.method == "POST" and form.is_valid():
        if wait := access.throttle(request, "join", ADDRESS):
            form.add_error(None, _("加入的人太多，请 %(when)s后再试。") % {"when": wait_words(wait)})
        else:
            joining = actions.join(found, by=system_user(found.community), **form.cleaned_data)
            return page(request, "accounts/joined.html", {"joining": joining, "invitation": found})
    return page(request, "accounts/join.html", {"form": form, "invitation": found}, status=422 if form.errors else 200)


@before_duty
def waiting(request):
    joining = queries.waits_for(request.user)
    return page(request, "accounts/waiting.html", {"joining": joining}) if joining else redirect("cockpit:home")


@login_not_required
@before_password
@never_cache
@sensitive_post_parameters("code", "password")
def use_code(request):
    """A new password by a one-time code; for a name that is not there it says the same as for a wrong code."""
    form = forms.UseCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = queries.user_named(said["username"])
        bucket = {guess_key(settings.SECRET_KEY, "reset", str(user.pk) if user else said["username"]): STRANGE_DEVICE}
        if wait := access.take(bucket):
            form.add_error(None, _("试得太多，请 %(when)s后再试。") % {"when": wait_words(wait)})
        elif user and queries.code_fits(user, rules.digest(settings.SECRET_KEY, f"reset {user.pk}", said["code"])):
            actions.use_code(user, by=user, code=said["code"], password=said["password"])
            access.give_back(bucket)
            messages.success(request, _("密码已改好，请登录"))
            return redirect("community:sign_in")
        else:
            form.add_error("code", _("重置码不对或已过期，请让社区工作者重新发一个"))
    return page(request, "accounts/use_code.html", {"form": form}, status=422 if form.errors else 200)
