"""自动归类: what was learned, how well it does, and which model is used."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases import actions, queries
from liren.cases.models import TriageModel
from liren.community.access import desk_only
from liren.core.http import get_visible, page, stamp


@desk_only
@require_GET
def triage(request: HttpRequest) -> HttpResponse:
    """The models of the community and what workers corrected."""
    return page(request, "cases/desk/triage.html", {"state": queries.triage_state(request.user)})


@desk_only
@require_POST
def use_triage(request: HttpRequest, pk: int) -> HttpResponse:
    """Use another model, or the one that ships."""
    model, use = get_visible(request, TriageModel, pk=pk), "off" not in request.POST
    actions.use_triage.given(**stamp(request))(model, by=request.user, use=use)
    messages.success(request, _("已换用所选模型") if use else _("已换回随产品的模型"))
    return redirect("cases:triage")
