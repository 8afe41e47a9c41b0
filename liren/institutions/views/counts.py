"""党员参与: how many took part in a half year, by unit and level; counts alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core.calendar import today
from liren.core.files import files_of
from liren.core.http import act_page, filled, get_visible, page
from liren.institutions import actions, forms, queries, rules
from liren.institutions.models import Participation, PartyUnit


@desk_only
@require_GET
def participations(request: HttpRequest) -> HttpResponse:
    """A half year: how far the levels have counted, and for those who may see them the units with their rates."""
    home, ends = home_of(request.user), rules.countable(today())
    may_count, sees = queries.may_count(request.user, home), queries.sees_counts(request.user, home)
    if not may_count and not sees:
        raise Http404
    end = next((one for one in ends if str(one) == request.GET.get("half")), ends[0])
    context = {"home": home, "end": end, "ends": [(one, rules.half_words(one)) for one in ends], "counts": may_count}
    context |= {"half": queries.half(home, end) if may_count else None, "sees": sees}
    context |= {"lines": queries.lines(request.user, home, end) if sees else []}
    return page(request, "institutions/participations.html", context)


@desk_only
@require_GET
def participation(request: HttpRequest, pk: int) -> HttpResponse:
    """One count: the numbers, where they come from, and the half years before."""
    found = get_visible(request, Participation, "unit__community", "by", pk=pk)
    context = {"one": found, "files": files_of(found), "past": queries.history(request.user, found.unit)}
    return page(request, "institutions/participation.html", context)


@desk_only
def count_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Count, or correct, a half year of a unit."""
    unit, back_url = get_visible(request, PartyUnit, "community", pk=pk), reverse("institutions:participations")
    form = filled(request, forms.Count, first={"half_end": request.GET.get("half")}, thing=unit, user=request.user)
    told: dict[str, Any] = {"title": _("填报参加人数"), "verb": _("填报"), "lead": str(unit), "back_url": back_url}
    told |= {"to": lambda made: f"{back_url}?half={made.half_end}", "done": lambda made: _("已填报：%(what)s") % {"what": made}}
    return act_page(request, form, actions.count_members, unit, **told)
