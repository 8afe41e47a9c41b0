"""党组织链条: the four levels beside the grid tree, for the secretary; how far they reach, for those who may count."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.http import act_page, deed_form, deed_page, filled, get_visible, page
from liren.institutions import actions, forms, queries
from liren.institutions.models import PartyUnit
from liren.institutions.rules import UnitKind


@desk_only
@require_GET
def party(request: HttpRequest) -> HttpResponse:
    """How far the four levels reach; for the secretary also the tree and the gaps."""
    home = home_of(request.user)
    if not queries.may_count(request.user, home):
        raise Http404
    context = {"home": home, "covered": queries.coverage(home), "kinds": UnitKind.choices}
    if request.user.has_perm("institutions.set_up_unit", home):
        grids, micro_grids = queries.gaps(request.user, home)
        context |= {"nodes": queries.tree(request.user, home), "bare_grids": grids, "bare_micro_grids": micro_grids}
    return page(request, "institutions/party.html", context)


@desk_only
def new_unit(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a unit of a level."""
    home = home_of(request.user)
    if kind not in UnitKind.values or not request.user.has_perm("institutions.set_up_unit", home):
        raise Http404
    first = {name: request.GET[name] for name in ("grid", "micro_grid") if request.GET.get(name, "").isdecimal()}
    form = filled(request, forms.Unit, first=first, kind=kind, thing=home, user=request.user)
    told: dict[str, Any] = {"title": _("登记%(kind)s") % {"kind": UnitKind(kind).label}, "verb": _("登记"), "also": {"kind": kind}}
    told |= {"back_url": reverse("institutions:party"), "done": lambda made: _("已登记“%(name)s”") % {"name": made.name}}
    return act_page(request, form, actions.set_up_unit, home, **told)


@desk_only
def unit_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a unit."""
    unit = get_visible(request, PartyUnit, "parent", "grid", "micro_grid", "company", "community", pk=pk)
    form, action = deed_form(request, forms.UNIT_ACTS, name, thing=unit, user=request.user), ACTIONS[f"institutions.{name}"]
    told = {"danger": name == "close_unit", "back_url": reverse("institutions:party")}
    told |= {"done": lambda _made: _("“%(body)s”已%(verb)s") % {"body": unit.name, "verb": action.label}}
    return deed_page(request, form, action, unit, **told)
