"""The boundary of the community: map, lists and arithmetic; drawing it, its approval, the layers in and out (S1 4.3)."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community import actions, forms, queries
from liren.community.access import desk_only, home_of
from liren.community.models import Boundary
from liren.community.rules.boundary import share_steps, whole_steps
from liren.core import http
from liren.core.files import files_of
from liren.core.http import form_page, get_visible, page


@desk_only
@require_GET
def boundaries(request):
    home = home_of(request.user)
    history = list(queries.boundaries(home)[:20])
    return _page(request, home, history[0] if history else None, history, queries.ground_of(home))


@desk_only
@require_GET
def boundary(request, pk):
    one = get_visible(request, Boundary, "community", "by", pk=pk)
    return _page(request, one.community, one, list(queries.boundaries(one.community)[:20]), queries.ground_of(one.community, one.shape))


def _page(request, home, one, history, ground):
    found, tolerance = ground.check, home.boundary_tolerance_m
    context = {
        "home": home, "one": one, "history": history, "ground": ground, "found": found, "plan": ground.plan,
        "is_current": bool(history) and one == history[0],
        "files": files_of(one) if one else [],
        "share_steps": share_steps(found, tolerance) if found else [], "whole_steps": whole_steps(found) if found else [],
        "tolerance": tolerance,
    }  # fmt: skip
    return page(request, "community/boundary.html", context)


def draw_boundary(request):
    home = home_of(request.user)
    form = forms.Boundary(request.POST or None, request.FILES or None, initial=http.typed(request))
    if request.method == "POST" and form.is_valid():
        actions.draw_boundary.given(**http.stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("新的边界已生效，旧的一版留在历史里"))
        return redirect("community:boundaries")
    lead = _("新的一版即时有效；各网格的范围不随之改变，请在网格页里调整。")
    back = reverse("community:boundaries")
    return form_page(request, form, "community.draw_boundary", home, title=_("确定社区边界"), verb=_("确定边界"), lead=lead, back_url=back)


def file_approval(request, pk):
    one = get_visible(request, Boundary, "community", pk=pk)
    kept = {"number": one.number, "approved_on": one.approved_on}
    form = forms.Approval(request.POST or None, request.FILES or None, initial={**kept, **http.typed(request)})
    if request.method == "POST" and form.is_valid():
        actions.file_approval.given(**http.stamp(request))(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("批准文件已登记"))
        return redirect("community:boundary", pk)
    back = reverse("community:boundary", args=[pk])
    return form_page(request, form, "community.file_approval", one, title=_("登记批准文件"), verb=_("登记"), thing=one, back_url=back)


def lay_roads(request):
    said = {"title": _("导入道路图层"), "verb": _("导入道路")}
    return _lay(request, actions.lay_roads, forms.Roads, _("已导入 %(n)s 条道路"), **said)


def lay_neighbors(request):
    said = {"title": _("导入相邻社区"), "verb": _("导入相邻社区")}
    return _lay(request, actions.lay_neighbors, forms.Neighbors, _("已导入 %(n)s 个相邻社区"), **said)


def _lay(request, lay, layer, done, **said):
    """A layer from a file takes the place of the one before."""
    home = home_of(request.user)
    form = layer(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        lay.given(**http.stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, done % {"n": len(form.cleaned_data[layer.into])})
        return redirect("community:boundaries")
    return form_page(request, form, lay.name, home, back_url=reverse("community:boundaries"), **said)


@desk_only
@require_GET
def ground_layer(request, name):
    if name not in queries.LAYERS:
        raise Http404
    answer = JsonResponse(queries.layer(request.user, home_of(request.user), name), content_type="application/geo+json")
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.geojson")
    return answer
