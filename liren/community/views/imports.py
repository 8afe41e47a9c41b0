"""Imports: kinds and templates, upload, preview, progress, report, undo."""

import hashlib
import secrets

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from liren.community import actions, forms, imports, queries
from liren.community.access import home_of
from liren.community.models import Import
from liren.core import tables
from liren.core.files import clean_name
from liren.core.http import PER_PAGE, file_answer, get_visible, page


def _kinds(request: HttpRequest) -> dict[str, queries.Importer]:
    """What this person may import, by code; who may nothing finds no page."""
    kinds = {kind.code: kind for kind in queries.importers(request.user, home_of(request.user))}
    if not kinds:
        raise Http404
    return kinds


def import_template(request, code):
    if not (kind := _kinds(request).get(code)):
        raise Http404
    with override(settings.LANGUAGE_CODE):  # the worker that reads it back knows one set of column names
        book = tables.template(str(kind.label), kind.columns(home_of(request.user), request.user))
    return file_answer(book, _("%(what)s导入模板.xlsx") % {"what": kind.label}, tables.CONTENT_TYPE)


def upload_import(request):
    kinds = _kinds(request)
    first = next(iter(kinds))
    chosen = request.GET.get("kind", first)
    form = forms.Upload(kinds.values(), request.POST or None, request.FILES or None, initial={"kind": chosen if chosen in kinds else first})
    if request.method == "POST" and form.is_valid():
        return _upload(request, form.cleaned_data["kind"], form.cleaned_data["file"])
    former = [(one, queries.IMPORTERS.get(one.kind)) for one in queries.imports(request.user)[:15]]
    return page(
        request,
        "community/upload.html",
        {"form": form, "kinds": kinds.values(), "former": former},
        status=422 if form.errors else 200,
    )


def _upload(request: HttpRequest, kind: str, file) -> HttpResponse:
    tables.check_file(file)
    path, digest = f"{secrets.token_hex(16)}.table", hashlib.sha256()
    with (imports.folder() / path).open("xb") as kept:
        for part in file.chunks():
            digest.update(part)
            kept.write(part)
    said = {"kind": kind, "name": clean_name(file.name), "sha256": digest.hexdigest(), "path": path}
    imported = actions.upload_import(home_of(request.user), by=request.user, **said)
    return redirect("community:import_file", imported.pk)


def import_file(request, pk):
    imported = get_visible(request, Import, "by", "community", pk=pk)
    busy = imported.state in ("uploaded", "running", "undoing")
    if request.htmx and not busy:
        return HttpResponse(headers={"HX-Refresh": "true"})
    only = request.GET.get("only", "")
    found = Paginator(queries.import_rows(imported, only), PER_PAGE).get_page(request.GET.get("page"))
    context = {"imported": imported, "found": found, "shown": only, "kind": queries.IMPORTERS.get(imported.kind), "busy": busy}
    context |= {"earlier": queries.same_file(imported), "written": imported.done + imported.there + imported.bad}
    context |= {"left": queries.import_rows(imported, "done").count() if imported.state == "undoing" else 0}
    return page(request, "community/import.html", context, part="progress")


@require_POST
def start_import(request, pk):
    actions.start_import(get_visible(request, Import, "community", pk=pk), by=request.user)
    return redirect("community:import_file", pk)


@require_POST
def drop_import(request, pk):
    actions.drop_import(get_visible(request, Import, "community", pk=pk), by=request.user)
    messages.success(request, _("已放弃，什么也没有写入"))
    return redirect("community:upload_import")


@require_POST
def undo_import(request, pk):
    actions.undo_import(get_visible(request, Import, "community", pk=pk), by=request.user)
    messages.success(request, _("正在撤回，可以离开，完成后回来看结果"))
    return redirect("community:import_file", pk)


def import_report(request, pk):
    imported = get_visible(request, Import, pk=pk)
    header = (_("行号"), _("名称"), _("结果"), _("列"), _("现为"), _("怎样改"))
    book = tables.write(_("导入报告"), header, queries.report_rows(imported))
    return file_answer(book, _("导入报告-%(n)s.xlsx") % {"n": pk}, tables.CONTENT_TYPE)


def import_bad_rows(request, pk):
    imported = get_visible(request, Import, "community", "by", pk=pk)
    kind = queries.IMPORTERS.get(imported.kind)
    if kind is None or imported.is_forgotten:
        raise Http404
    with override(settings.LANGUAGE_CODE):
        columns = kind.columns(imported.community, imported.by)
        header = [f"{c.label}{'*' if c.required else ''}" for c in columns]
        book = tables.write(str(kind.label), [*header, _("错误")], queries.bad_rows(imported, columns))
    return file_answer(book, _("需修改的行-%(n)s.xlsx") % {"n": pk}, tables.CONTENT_TYPE)
