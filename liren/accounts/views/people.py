"""The accounts of a community for its heads: who has what, resets by two, disabling."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.accounts import actions, forms, queries
from liren.accounts.models import FactorReset
from liren.community.access import fresh_sign_in, home_of
from liren.community.models import Appointment
from liren.core.http import Filter, act_page, filled, get_visible, listing, page, perform


def people(request):
    home = home_of(request.user)
    if not queries.may_see_accounts(request.user, home):
        raise Http404
    filters = [Filter("show", _("状态"), queries.ACCOUNT_STATES)]
    found = queries.accounts(request.user, home, request.GET)
    context = listing(request, found, filters, noun=_("个账号"), hint=_("姓名、登录名"))
    context |= {"home": home, "rows": queries.account_rows(context["found"]), "resets": queries.resets(request.user, home)}
    return page(request, "accounts/people.html", context, part="rows")


@fresh_sign_in
def ask_reset(request, pk):
    held = get_visible(request, Appointment, "post", "user", pk=pk)
    lead = _("%(who)s：由您提出，另一位负责人核准后生效。") % {"who": held.user.name}
    words = {"title": _("重置二次验证"), "lead": lead, "verb": _("提出重置"), "back_url": reverse("accounts:people")}
    return act_page(request, filled(request, forms.AskReset), actions.ask_reset, held, done=_("已提出，等另一位负责人核准"), **words)


@require_POST
@fresh_sign_in
def decide_reset(request, pk):
    reset = get_visible(request, FactorReset, "user", pk=pk)
    granted = request.POST.get("granted") == "1"
    decide = actions.grant_reset if granted else actions.refuse_reset
    done = _("已核准，原有验证方式全部作废") if granted else _("已记为不予重置")
    return perform(request, decide, reset, {}, to=reverse("accounts:people"), done=done)


@require_POST
@fresh_sign_in
def disable_account(request, pk):
    appointment = get_visible(request, Appointment, "post", "user", pk=pk)
    actions.disable_account(appointment, by=request.user)
    messages.success(request, _("%(who)s 的账号已停用，所有设备已退出") % {"who": appointment.user.name})
    return redirect("accounts:people")


@require_POST
@fresh_sign_in
def enable_account(request, pk):
    appointment = get_visible(request, Appointment, "post", "user", pk=pk)
    actions.enable_account(appointment, by=request.user)
    messages.success(request, _("%(who)s 的账号已启用") % {"who": appointment.user.name})
    return redirect("accounts:people")
