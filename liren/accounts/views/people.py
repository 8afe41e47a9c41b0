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
from liren.core import http
from liren.core.http import Filter, form_page, get_visible, listing, page


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
    appointment = get_visible(request, Appointment, "post", "user", pk=pk)
    form = forms.AskReset(request.POST or None, initial=http.typed(request))
    if request.method == "POST" and form.is_valid():
        actions.ask_reset.given(**http.stamp(request))(appointment, by=request.user, **form.cleaned_data)
        messages.success(request, _("已提出，等另一位负责人核准"))
        return redirect("accounts:people")
    back = reverse("accounts:people")
    title, lead = _("重置二次验证"), _("%(who)s：由您提出，另一位负责人核准后生效。") % {"who": appointment.user.name}
    return form_page(request, form, "accounts.ask_reset", appointment, title=title, lead=lead, verb=_("提出重置"), back_url=back)


@require_POST
@fresh_sign_in
def decide_reset(request, pk):
    reset = get_visible(request, FactorReset, "user", pk=pk)
    granted = request.POST.get("granted") == "1"
    decide = actions.grant_reset if granted else actions.refuse_reset
    decide.given(**http.stamp(request))(reset, by=request.user)
    messages.success(request, _("已核准，原有验证方式全部作废") if granted else _("已记为不予重置"))
    return redirect("accounts:people")


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
