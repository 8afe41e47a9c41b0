"""人员核定与任职信息: how many people there should be, and where each of those in post comes from."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.community.models import Appointment
from liren.core.http import form_page, get_visible, page, stamp, typed
from liren.institutions import actions, forms, queries
from liren.institutions.models import StaffingRecord


@desk_only
@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """The staff with what is on record of each, and how their number was settled."""
    home = home_of(request.user)
    context = {"home": home, "rows": queries.staff_seen(request.user, home), "counts": queries.may_count(request.user, home)}
    context |= {"records": queries.records_seen(request.user, home), "needs": queries.needs_today(home)}
    return page(request, "institutions/staff.html", context)


@desk_only
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on record of one appointment."""
    found = get_visible(request, Appointment, "post__community", "user", pk=pk)
    form = forms.Describe(request.POST or None, thing=found, user=request.user, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.describe.given(**stamp(request))(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(who)s的任职信息已更新") % {"who": found.user.name})
        return redirect("institutions:staff")
    told = {"title": _("任职信息"), "verb": _("保存"), "back_url": reverse("institutions:staff")}
    return form_page(request, form, "institutions.describe", found, lead=f"{found.user.name} · {found.post}", **told)


@desk_only
def settle(request: HttpRequest) -> HttpResponse:
    """Settle how many people there should be, by today's figures."""
    home = home_of(request.user)
    form = forms.Settle(request.POST or None, thing=home, user=request.user, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.settle_staffing.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已核定，等另一位负责人核准"))
        return redirect("institutions:staff")
    lead = _("按今天的员工数、企业数和大小、行业构成、网格数核定，数字随这次核定存下。")
    told = {"title": _("核定人员"), "verb": _("核定"), "lead": lead, "back_url": reverse("institutions:staff")}
    return form_page(request, form, "institutions.settle_staffing", home, **told)


@desk_only
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a number somebody else settled."""
    record = get_visible(request, StaffingRecord, pk=pk)
    actions.agree_staffing.given(**stamp(request))(record, by=request.user)
    messages.success(request, _("已核准，一年内有效"))
    return redirect("institutions:staff")
