"""Exports: a list at once, a large or private one with purpose and second person, and the files I ordered."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.community import actions, exports, forms, queries
from liren.community.access import desk_only, fresh_sign_in, home_of
from liren.community.models import Community, Export
from liren.core import http, tables
from liren.core.calendar import today
from liren.core.http import get_visible, page

CSV = "text/csv; charset=utf-8"


@desk_only
@require_POST
def export_list(request, code):
    home = _home(request, code)
    params, picked = request.GET, request.POST.getlist("pick")
    form = "csv" if request.POST.get("form") == "csv" else "xlsx"
    found = queries.exported(request.user, code, home, params, picked)
    if queries.is_large(found) or request.POST.get("full"):
        query = params.copy()
        query.setlist("pick", picked)
        query["form"] = form
        if request.POST.get("full"):
            query["full"] = "1"
        return redirect(f"{reverse('community:order_export', args=[code])}?{query.urlencode()}")
    told = {name: value for name, value in params.items() if value} | ({"picked": str(len(picked))} if picked else {})
    actions.export_list(home, by=request.user, listing=code, rows=found.count(), filters=told, form=form)
    return _file(request, code, found, form)


def _home(request: HttpRequest, code: str) -> Community:
    """The community whose list this is; who may not carry it away finds nothing."""
    home = home_of(request.user)
    if not queries.may_export(request.user, code, home):
        raise Http404
    return home


def _file(request: HttpRequest, code: str, found, form: str) -> FileResponse:
    path = exports.at_once(code, found, request.user, form)
    answer = _answer(path.open("rb"), f"{queries.EXPORTERS[code].label}-{today()}.{form}")
    path.unlink()
    return answer


def _answer(file, name: str) -> FileResponse:
    kind = CSV if name.endswith("csv") else tables.CONTENT_TYPE
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@desk_only
@fresh_sign_in
def order_export(request, code):
    home, kind = _home(request, code), queries.EXPORTERS[code]
    params = request.GET
    rows = queries.exported(request.user, code, home, params, params.getlist("pick")).count()
    form = forms.OrderExport(kind.private, request.POST or None, initial={"full": "full" in params, **http.typed(request)})
    if request.method == "POST" and form.is_valid():
        said = {"listing": code, "query": _kept(params), "rows": rows, "form": "csv" if params.get("form") == "csv" else "xlsx"}
        actions.order_export.given(**http.stamp(request))(home, by=request.user, **said, **form.cleaned_data)
        messages.success(request, _("已提请，另一位负责人同意后在后台生成，好了会告诉您"))
        return redirect("community:my_exports")
    context = {"form": form, "kind": kind, "rows": rows, "own": reverse("community:my_exports")}
    return page(request, "community/order_export.html", context, status=422 if form.errors else 200)


def _kept(params: QueryDict) -> str:
    query = params.copy()
    for name in ("page", "form", "full", "cols", "view"):
        query.pop(name, None)
    return query.urlencode()


@desk_only
def my_exports(request):
    found = [(one, queries.EXPORTERS.get(one.listing)) for one in queries.exports(request.user)[:50]]
    return page(request, "community/exports.html", {"found": found})


@desk_only
@require_POST
@fresh_sign_in
def take_export(request, pk):
    export = get_visible(request, Export, "community", "by", pk=pk)
    actions.take_export(export, by=request.user, rows=export.rows, listing=export.listing)
    path, kind = exports.folder() / export.path, queries.EXPORTERS[export.listing]
    if not path.is_file():
        raise Http404
    return _answer(path.open("rb"), f"{kind.label}-{export.pk}.{export.form}")
