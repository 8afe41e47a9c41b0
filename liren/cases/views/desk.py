"""The desk's pages of cases: list, record, and what is done from them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases import actions, exports, queries
from liren.cases.forms import filters
from liren.cases.forms.desk import ACTS, Act
from liren.cases.models import Case
from liren.cases.views._door import desk_only
from liren.community.models import Company
from liren.core.actions import ACTIONS, BulkResult
from liren.core.calendar import today
from liren.core.http import back, get_visible, page, stamp, typed


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """The case list."""
    wanted = filters.Filters(request.GET).wanted()
    found, rows = queries.listed(request.user, queries.found(request.user, wanted), request.GET.get("page"))
    bar = filters.bar(wanted, offered := queries.options(request.user), request.GET, found.paginator.total)
    context = {"page": found, "rows": rows, "bar": bar, "tabs": filters.tabs(wanted, request.GET), "order": wanted.order}
    return page(request, "cases/desk/list.html", context | {"posts": offered["post"], "wanted": wanted}, part="rows")


@desk_only
@require_GET
def export(request: HttpRequest) -> FileResponse:
    """What the list shows, as a spreadsheet."""
    if not queries.may_export(request.user):
        raise PermissionDenied
    path = exports.write(queries.found(request.user, filters.Filters(request.GET).wanted()))
    file = path.open("rb")
    path.unlink()
    return FileResponse(file, as_attachment=True, filename=_("诉求清单-%(day)s.xlsx") % {"day": today()})


@desk_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One action on the cases picked in the list, with a report of what was refused and why."""
    cases, do = queries.picked(request.user, request.POST.getlist("pick")), request.POST.get("do")
    post = queries.bulk_target(request.user, request.POST.get("post", ""))
    if not cases:
        messages.warning(request, _("请先在列表中勾选要办的事项"))
    elif do == "accept":
        _report(request, _("受理"), actions.accept.bulk(cases, by=request.user))
    elif do == "assign" and post:
        _report(request, _("转办"), actions.assign.bulk(cases, by=request.user, post=post))
    else:
        messages.warning(request, _("请选择转给哪个岗位"))
    return redirect(back(request))


def _report(request: HttpRequest, verb: str, result: BulkResult[Case]) -> None:
    if result.done:
        messages.success(request, _("已%(verb)s %(count)d 件") % {"verb": verb, "count": len(result.done)})
    for case, why in result.refused:
        messages.warning(request, _("%(number)s 未%(verb)s：%(why)s") % {"number": case.number, "verb": verb, "why": why})


@desk_only
@require_POST
def quick(request: HttpRequest, pk: int, name: str, version: int) -> HttpResponse:
    """The one action that a row of the list offers; its key is the row as it was shown."""
    if name not in queries.QUICK:
        raise Http404
    case = get_object_or_404(queries.cases_of(request.user), pk=pk)
    key = f"{request.user.pk}:{name}:{pk}:{version}"
    getattr(actions, name).given(version=version, key=key)(case, by=request.user)
    messages.success(request, _("%(number)s 已%(verb)s") % {"number": case.number, "verb": ACTIONS[f"cases.{name}"].label})
    return redirect(back(request))


@desk_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The record page of a case."""
    case = get_object_or_404(queries.cases_of(request.user), pk=pk)
    context = {"record": queries.record(request.user, case), "rating": queries.rating_link(case)}
    return page(request, "cases/desk/detail.html", context)


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a case: its small form, and what becomes of it."""
    case, form_of = get_object_or_404(queries.cases_of(request.user), pk=pk), ACTS.get(name)
    if form_of is None:
        raise Http404
    form = form_of(request.POST or None, case=case, user=request.user, initial=_begun(request, case, name))
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(number)s 已%(verb)s") % {"number": case.number, "verb": ACTIONS[f"cases.{name}"].label})
        return redirect("cases:detail", pk) if queries.sees(request.user, pk) else redirect("cases:list")
    return page(request, "cases/desk/detail.html", _doing(request, case, name, form), part="doing")


def _begun(request: HttpRequest, case: Case, name: str) -> dict[str, Any]:
    """What the form begins with: what was typed before a refusal, or the template that was chosen."""
    field = "reason" if name == "hand_back" else "text"
    chosen = queries.template_text(case, name, request.GET.get("template", ""), request.user)
    return ({field: chosen} if chosen else {}) | typed(request)


def _doing(request: HttpRequest, case: Case, name: str, form: Act) -> dict[str, Any]:
    allowed = name in queries.allowed(request.user, case)
    return {
        "record": queries.record(request.user, case),
        "case": case,
        "form": form if allowed or form.is_bound else None,
        "name": name,
        "verb": ACTIONS[f"cases.{name}"].label,
        "kept": [] if allowed else [value for value in form.initial.values() if value],
        "templates": queries.templates_for(case, name),
    }


@desk_only
@require_GET
def company_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """A company's cases, as a panel of the company's page."""
    company = get_visible(request, Company, pk=pk)
    found, rows = queries.listed(request.user, queries.found(request.user, queries.Wanted(company=company.pk, show="all")), "1")
    return page(request, "cases/desk/company_panel.html", {"company": company, "rows": rows[:10], "page": found})
