"""自动归类: what was learned, how well it does, and which model is used."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases import actions, queries
from liren.cases.models import TriageModel
from liren.community.access import desk_only
from liren.core.http import get_visible, page, perform


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
    done = _("已换用所选模型") if use else _("已换回随产品的模型")
    return perform(request, actions.use_triage, model, {"use": use}, to=reverse("cases:triage"), done=done)
