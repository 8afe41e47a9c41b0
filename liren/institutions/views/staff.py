"""人员核定与任职信息: how many people there should be, and where each of those in post comes from."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.community.models import Appointment
from liren.core.http import act_page, filled, get_visible, page, perform
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
    told = {
        "title": _("任职信息"),
        "verb": _("保存"),
        "lead": f"{found.user.name} · {found.post}",
        "back_url": reverse("institutions:staff"),
    }
    told |= {"done": _("%(who)s的任职信息已更新") % {"who": found.user.name}}
    return act_page(request, filled(request, forms.Describe, thing=found, user=request.user), actions.describe, found, **told)


@desk_only
def settle(request: HttpRequest) -> HttpResponse:
    """Settle how many people there should be, by today's figures."""
    home = home_of(request.user)
    lead = _("按今天的员工数、企业数和大小、行业构成、网格数核定，数字随这次核定存下。")
    told = {"title": _("核定人员"), "verb": _("核定"), "lead": lead, "back_url": reverse("institutions:staff")}
    told |= {"done": _("已核定，等另一位负责人核准")}
    return act_page(request, filled(request, forms.Settle, thing=home, user=request.user), actions.settle_staffing, home, **told)


@desk_only
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a number somebody else settled."""
    record = get_visible(request, StaffingRecord, pk=pk)
    return perform(request, actions.agree_staffing, record, {}, to=reverse("institutions:staff"), done=_("已核准，一年内有效"))
