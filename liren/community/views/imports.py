"""Imports: template, upload, preview, progress, report, undo."""

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
from liren.community.views.companies import workbook
from liren.core import tables
from liren.core.http import PER_PAGE, get_visible, page


def import_template(request):
    home = home_of(request.user)
    if not request.user.has_perm("community.upload_import", home):
        raise Http404
    with override(settings.LANGUAGE_CODE):  # the worker that reads it back knows one set of column names
        book = tables.template(_("企业"), imports.company_columns(home))
    return workbook(book, _("企业导入模板.xlsx"))


def upload_import(request):
    home = home_of(request.user)
    if not request.user.has_perm("community.upload_import", home):
        raise Http404
    form = forms.Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _upload(request, home, form.cleaned_data["file"])
    context = {"form": form, "former": queries.imports(request.user, "companies")[:10]}
    return page(request, "community/upload.html", context, status=422 if form.errors else 200)


def _upload(request: HttpRequest, home, file) -> HttpResponse:
    tables.guard(file)
    content = file.read()
    path = f"{secrets.token_hex(16)}.xlsx"
    (imports.folder() / path).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    imported = actions.upload_import(home, by=request.user, kind="companies", name=file.name[:200], sha256=digest, path=path)
    return redirect("community:import_file", imported.pk)


def import_file(request, pk):
    imported = get_visible(request, Import, "by", "community", pk=pk)
    busy = imported.state in ("uploaded", "running")
    if request.htmx and not busy:
        return HttpResponse(headers={"HX-Refresh": "true"})
    only = request.GET.get("only", "")
    found = Paginator(queries.import_rows(imported, only), PER_PAGE).get_page(request.GET.get("page"))
    context = {"imported": imported, "found": found, "shown": only, "kind": imports.KINDS[imported.kind]}
    context |= {"earlier": queries.same_file(imported), "written": imported.done + imported.there, "busy": busy}
    return page(request, "community/import.html", context, part="progress")


@require_POST
def start_import(request, pk):
    actions.start_import(get_visible(request, Import, pk=pk), by=request.user)
    return redirect("community:import_file", pk)


@require_POST
def drop_import(request, pk):
    actions.drop_import(get_visible(request, Import, pk=pk), by=request.user)
    messages.success(request, _("已放弃，什么也没有写入"))
    return redirect("community:upload_import")


@require_POST
def undo_import(request, pk):
    imported = actions.undo_import(get_visible(request, Import, pk=pk), by=request.user)
    gone = queries.import_rows(imported, "undone").count()
    messages.success(request, _("已撤回 %(gone)s 行，保留 %(kept)s 行") % {"gone": gone, "kept": imported.kept})
    return redirect("community:import_file", pk)


def import_report(request, pk):
    imported = get_visible(request, Import, pk=pk)
    header = (_("行号"), _("名称"), _("结果"), _("列"), _("现为"), _("怎样改"))
    return workbook(tables.write(_("导入报告"), header, queries.report_rows(imported)), _("导入报告-%(n)s.xlsx") % {"n": pk})
