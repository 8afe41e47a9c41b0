"""The desk: the custodian's queue, original and copy side by side, whom to avoid – and what the post sees that was given the copy."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liren.cases.models import Category
from liren.cases.queries import portal
from liren.community.access import desk_only
from liren.community.queries import home_of
from liren.core.actions import ACTIONS
from liren.core.http import get_visible, page, stamp
from liren.core.journal import looked, looked_into
from liren.reports import actions, forms, queries, rules
from liren.reports.models import Line, Opening, Report
from liren.reports.views._shared import _sealed_stamp, found, secret_form, send


@desk_only
def queue(request: HttpRequest) -> HttpResponse:
    """The reports somebody keeps or was given."""
    rows, tabs = queries.listed(request.user, request.GET.get("show", ""))
    home = home_of(request.user)
    short = home is not None and request.user.has_perm("reports.submit", home) and queries.custodians(home) < queries.FEWEST
    offered = queries.categories(home) if home and request.user.has_perm("reports.submit", home) else []
    return page(
        request, "reports/desk/queue.html", {"rows": queries.toned(rows), "tabs": tabs, "short": short, "categories": offered}, part="rows"
    )


def _report(request: HttpRequest, pk: int) -> Report:
    return found(queries.report_of_case(request.user, pk))


@desk_only
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a report."""
    return _page(request, _report(request, pk))


def _page(request: HttpRequest, report: Report, status: int = 200, **more: Any) -> HttpResponse:
    shown = queries.dossier(request.user, report)
    _written_down(request, shown)
    context = {"file": shown, "look": forms.Look(), "report": report, "minutes": rules.LOOK_MINUTES}
    return page(request, "reports/desk/file.html", context | more, status=status)


def _written_down(request: HttpRequest, shown: queries.Dossier) -> None:
    """Who looked at what, with the reason he gave for opening it."""
    opened = [(shown.report.original, what, opening.reason) for what, opening in shown.looks.items()]
    looked_into(request.user, [(shown.report, "", ""), *opened])


@desk_only
@never_cache
@secret_form
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a report: its small form, and what becomes of it."""
    report, form_of = _report(request, pk), forms.ACTS.get(name)
    if form_of is None or not request.user.has_perm(f"reports.{name}", report):
        raise Http404
    form = form_of(request.POST or None, report=report)
    label = ACTIONS[f"reports.{name}"].label
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(report, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(number)s 已%(verb)s") % {"number": report.case.number, "verb": label})
        return redirect("reports:file", pk) if queries.report_of_case(request.user, pk) else redirect("reports:queue")
    return _page(request, report, 422 if form.errors else 200, form=form, name=name, verb=label)


@desk_only
@require_POST
@secret_form
def open_envelope(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Open the original or the identity, with a reason."""
    report, form = _keep(request, pk, "reports.open_envelope"), forms.Look(request.POST)
    if what not in Opening.What.values:
        raise Http404
    if not form.is_valid():
        return _page(request, report, 422, look=form)
    actions.open_envelope.given(**stamp(request))(report, by=request.user, what=what, **form.cleaned_data)
    messages.success(request, _("已启封，%(n)d 分钟后自动关上；这次启封已留痕") % {"n": rules.LOOK_MINUTES})
    return redirect("reports:file", pk)


def _keep(request: HttpRequest, pk: int, right: str) -> Report:
    report = _report(request, pk)
    if not request.user.has_perm(right, report):
        raise Http404
    return report


@desk_only
@never_cache
@secret_form
def edit_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Original and copy side by side; what could give the reporter away is marked."""
    report = _keep(request, pk, "reports.edit_copy")
    shown = queries.dossier(request.user, report)
    _written_down(request, shown)
    if shown.original is None:
        messages.warning(request, _("编辑摘抄件前，请先写明理由启封原件"))
        return redirect("reports:file", pk)
    begun = shown.copy if report.copied_at else queries.draft_of(report, shown.original)
    kept = [one["copy_of"] for one in shown.copy_files]
    form = forms.Copy(request.POST or None, report=report, papers=shown.original_files, initial=begun | {"papers": kept})
    if request.method == "POST" and form.is_valid():
        actions.edit_copy.given(**stamp(request))(report, by=request.user, **form.cleaned_data)
        messages.success(request, _("摘抄件已定稿，可以交办或移送"))
        return redirect("reports:file", pk)
    return page(request, "reports/desk/copy.html", {"file": shown, "form": form, "report": report}, status=422 if form.errors else 200)


@desk_only
@secret_form
def accuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is accused, and which posts must therefore keep away."""
    report = _keep(request, pk, "reports.accuse")
    form = forms.Accuse(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        actions.accuse.given(**stamp(request))(report, by=request.user, **form.cleaned_data)
        messages.success(request, _("已登记，需回避的岗位随即看不到这件举报"))
        return redirect("reports:accuse" if queries.report_of_case(request.user, pk) else "reports:queue", *_if_seen(request, pk))
    context = {"form": form, "report": report, "file": queries.dossier(request.user, report)}
    return page(request, "reports/desk/accuse.html", context, status=422 if form.errors else 200)


def _if_seen(request: HttpRequest, pk: int) -> list[int]:
    return [pk] if queries.report_of_case(request.user, pk) else []


@desk_only
@require_POST
def clear_accused(request: HttpRequest, pk: int, accused: int) -> HttpResponse:
    """Take back a wrong entry."""
    report = _keep(request, pk, "reports.clear_accused")
    one = found(next((a for a in queries.accused_of(report) if a.pk == accused), None))
    actions.clear_accused.given(**stamp(request))(report, by=request.user, accused=one, reason=request.POST.get("reason", "")[:300])
    return redirect("reports:accuse", pk)


@desk_only
@require_POST
@secret_form
def tell_reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """A message to the reporter, with files."""
    report, form = _keep(request, pk, "reports.tell_reporter"), forms.Say(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, report, 422, say=form)
    actions.tell_reporter.given(**stamp(request))(report, by=request.user, **form.cleaned_data)
    messages.success(request, _("举报人凭回执码或登录后会看到"))
    return redirect("reports:file", pk)


@desk_only
@never_cache
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A file of the copy, or of the original while it is open."""
    report = _report(request, pk)
    open_now = queries.keeps(report, request.user) and queries.opening(report, request.user, Opening.What.ORIGINAL)
    lines = [Line.HANDLER, Line.REPORTER] if open_now else [Line.HANDLER]
    one = found(queries.found_paper(report, paper, *lines))
    looked(request.user, one, "file")
    return send(one)


@desk_only
@never_cache
@secret_form
def desk_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody told by telephone or at the counter: sealed the moment it is sent, also from who wrote it down."""
    category = get_visible(request, Category, pk=pk)
    home = found(queries.category_for(category.community, category.code)).community
    if not request.user.has_perm("reports.submit", home):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.DeskSubmit(*sent, category=category, places=portal.places(home))
    if request.method == "POST" and form.is_valid():
        given = _sealed_stamp(request)
        code = queries.receipt_code(given["key"])
        actions.submit.given(**given)(home, by=request.user, category=category, receipt=code, channel=_("来电来访"), **form.told())
        return page(request, "reports/desk/sent.html", {"code": code})
    return page(request, "reports/desk/new.html", {"form": form, "category": category}, status=422 if form.errors else 200)
