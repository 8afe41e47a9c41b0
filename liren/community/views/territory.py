"""Grids, places and spaces on a map and in tables; settings of the community."""

from typing import Any

from django.forms.models import model_to_dict
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community import actions, forms, queries
from liren.community.access import home_of
from liren.community.models import Community, Grid, Place
from liren.community.rules import kinds as rules
from liren.community.rules.workload import LIMIT
from liren.core.http import act_page, filled, get_visible, page, performed


def grids(request):
    home = home_of(request.user)
    lines = queries.grid_lines(request.user, home)
    totals = {"companies": sum(line.companies for line in lines), "headcount": sum(line.headcount for line in lines)}
    context = {
        "home": home,
        "lines": lines,
        "branch": queries.branch(home),
        "places": queries.places_of(request.user, home),
        "totals": totals,
        "loads": [line for line in lines if line.load.ratio is not None],
        "limit": LIMIT,
        "keeper": queries.may_export(request.user, "places", home),
    }
    return page(request, "community/grids.html", context)


@require_GET
def community_type(request):
    home = home_of(request.user)
    fits = queries.fits(home)
    labels = dict(Community.Kind.choices)
    told = [{"fit": fit, "label": labels[fit.kind], "own": fit.kind == home.kind, "steps": rules.steps(fit)} for fit in fits]
    best = rules.best(fits)
    context = {"home": home, "types": told, "best": labels[best.kind] if best else "", "agrees": best and best.kind == home.kind}
    return page(request, "community/community_type.html", context)


def map_layers(request):
    return JsonResponse(queries.map_layers(request.user, home_of(request.user)))


def grid(request, pk):
    grid = get_visible(request, Grid, "community", pk=pk)
    context = {
        "grid": grid, "staff": queries.staff_of(request.user, grid), "places": queries.places_of(request.user, grid.community, grid),
        "micro_grids": queries.micro_grids_of(grid), "figures": queries.grid_figures(request.user, grid),
        "events": queries.timeline(grid), "map_only": f"grid:{pk}",
    }  # fmt: skip
    return page(request, "community/grid.html", context)


def _grid_url(pk: int) -> str:
    return reverse("community:grid", args=[pk])


def _place_url(pk: int) -> str:
    return reverse("community:place", args=[pk])


def new_grid(request):
    words: dict[str, Any] = {"title": _("划分网格"), "verb": _("划分"), "back_url": reverse("community:grids"), "to": "community:grid"}
    words |= {"done": lambda grid: _("已划分“%(grid)s”，接着为它配齐 1+3+N 人员") % {"grid": grid}}
    return act_page(request, filled(request, forms.Grid), actions.open_grid, home_of(request.user), **words)


def edit_grid(request, pk):
    grid = get_visible(request, Grid, pk=pk)
    form = filled(request, forms.EditGrid, first=model_to_dict(grid))
    words = {"title": _("更新网格"), "verb": _("保存"), "thing": grid, "back_url": _grid_url(pk)}
    return act_page(request, form, actions.edit_grid, grid, done=_("网格信息已更新"), **words)


def new_micro_grid(request, pk):
    grid = get_visible(request, Grid, pk=pk)
    words = {"title": _("划分微网格"), "verb": _("划分"), "lead": grid.name, "back_url": _grid_url(pk)}
    return act_page(request, filled(request, forms.MicroGrid, grid), actions.open_micro_grid, grid, done=_("微网格已划分"), **words)


def new_place(request, pk):
    grid = get_visible(request, Grid, pk=pk)
    words: dict[str, Any] = {"title": _("登记场所"), "verb": _("登记"), "lead": grid.name, "back_url": _grid_url(pk)}
    words |= {"to": "community:place", "done": lambda place: _("已登记“%(place)s”") % {"place": place}}
    return act_page(request, filled(request, forms.Place), actions.add_place, grid, **words)


def place(request, pk):
    place = get_visible(request, Place, "grid", "community", pk=pk)
    residents = queries.companies(request.user, place=place).exclude(status="left")
    context = {"place": place, "spaces": queries.spaces_of(place), "residents": residents[:200], "events": queries.timeline(place)}
    return page(request, "community/place.html", {**context, "map_only": f"place:{pk}"})


def edit_place(request, pk):
    place = get_visible(request, Place, pk=pk)
    form = filled(request, forms.Place, first=model_to_dict(place))
    words = {"title": _("更新场所"), "verb": _("保存"), "thing": place, "back_url": _place_url(pk)}
    return act_page(request, form, actions.edit_place, place, done=_("场所信息已更新"), **words)


def new_space(request, pk):
    place = get_visible(request, Place, pk=pk)
    words = {"title": _("登记功能空间"), "verb": _("登记"), "lead": place.name, "back_url": _place_url(pk)}
    return act_page(request, filled(request, forms.Space), actions.add_space, place, done=_("空间已登记"), **words)


def settings(request):
    home = home_of(request.user)
    if request.user.has_perm("community.edit_community", home):
        return _edit_community(request, home)
    return page(request, "community/settings.html", {"home": home, "branch": queries.branch(home)})


def _edit_community(request, home: Community):
    form = filled(request, forms.Community, first=model_to_dict(home))
    if answer := performed(request, form, actions.edit_community, home, to=reverse("community:settings"), done=_("社区信息已更新")):
        return answer
    context = {"home": home, "form": form, "branch": queries.branch(home), "events": queries.timeline(home, limit=10)}
    return page(request, "community/settings.html", context, status=422 if form.errors else 200)
