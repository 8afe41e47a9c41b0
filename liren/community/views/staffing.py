"""How many people the standards ask for, today and what if; what each grid lacks of 1+3+N."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from liren.community import forms, queries
from liren.community.access import desk_only, home_of
from liren.community.rules.staffing import Basis, consequence, population_note
from liren.core.http import page


@desk_only
@require_GET
def staffing(request: HttpRequest) -> HttpResponse:
    home = home_of(request.user)
    today = queries.basis_of(home)
    form = forms.Staffing({**asdict(today), **request.GET.dict()})
    basis = Basis(**form.cleaned_data, begun=today.begun) if form.is_valid() else today
    context = {"home": home, "form": form, "today": today, "basis": basis, "supposed": basis != today}
    context |= {"rows": queries.staffed(home, basis), "helpers": queries.staff_count(home, "helpers")}
    context |= {"consequence": consequence(basis), "note": population_note(basis.served)}
    return page(request, "community/staffing.html", context)


@desk_only
@require_GET
def grid_gaps(request: HttpRequest) -> HttpResponse:
    home = home_of(request.user)
    rows = queries.grid_gaps(request.user, home)
    missing = [len(lacks) for _line, lacks in rows if lacks]
    return page(request, "community/grid_gaps.html", {"home": home, "rows": rows, "short": len(missing), "missing": sum(missing)})
