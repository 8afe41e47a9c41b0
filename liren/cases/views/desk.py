"""The desk's pages of cases: list, record, and what is done from them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases import actions, queries
from liren.cases.forms import filters
from liren.cases.forms.desk import ACTS, Act
from liren.cases.forms.together import TOGETHER
from liren.cases.models import Case, Category
from liren.community.access import desk_only
from liren.community.models import Company
from liren.community.queries import columns_of, default_query, may_look_up, view_bar
from liren.community.rules.numbers import is_like_number
from liren.core.actions import ACTIONS, BulkResult
from liren.core.http import back, deed_form, get_visible, page, performed
from liren.core.journal import looked


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """The case list."""
    offered = queries.options(request.user)
    views, into = queries.views(request.user, offered), offered.pop("into")
    if usual := default_query(views, request.GET):
        return redirect(f"{request.path}?{usual}")
    wanted, columns = filters.Filters(request.GET).wanted(), columns_of("cases", request.GET.get("cols", ""))
    found, rows = queries.looked_for(request.user, wanted, request.GET.get("page"))
    bar = filters.bar(wanted, offered, request.GET, found.paginator.total)
    context = {
        "page": found, "rows": rows, "bar": bar, "tabs": filters.tabs(wanted, request.GET), "order": wanted.order, "posts": offered["post"],
        "wanted": wanted, "views": view_bar(request.user, "cases", views, request.GET), "report": request.session.pop("bulk", None),
        "chosen": queries.lines(rows, columns) if "cols" in request.GET else None, "columns": queries.heads(columns, wanted.order),
        "looks": (looks := may_look_up(request.user)), "number": wanted.q if looks and is_like_number(wanted.q) else "",
        "keeper": queries.may_export(request.user), "can": queries.bulk_rights(request.user), "into": into,
        "elsewhere": [] if is_like_number(wanted.q) else queries.found_elsewhere(request.user, wanted.q),
    }  # fmt: skip
    return page(request, "cases/desk/list.html", context, part="rows")


@desk_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One action on the cases picked in the list, with a report of what was refused and why."""
    cases, do = queries.picked(request.user, request.POST.getlist("pick")), request.POST.get("do", "")
    post, text = queries.bulk_target(request.user, request.POST.get("post", "")), request.POST.get("text", "").strip()[:1000]
    into = queries.bulk_category(request.user, request.POST.get("into", ""))
    said = {"accept": {}, "urge": {"text": text}, "note": {"text": text}, "assign": {"post": post, "reason": text}}
    if not cases:
        messages.warning(request, _("请先在列表中勾选要办的事项"))
    elif do == "recategorize" and not into:
        messages.warning(request, _("请选择改为哪个类别"))
    elif do == "recategorize":
        _report(request, do, _recategorized(request, cases, into))
    elif do not in said or (do == "assign" and not post):
        messages.warning(request, _("请选择转给哪个岗位"))
    elif do == "note" and not text:
        messages.warning(request, _("请先写备注内容"))
    else:
        _report(request, do, getattr(actions, do).bulk(cases, by=request.user, **said[do]))
    return redirect(back(request))


def _recategorized(request: HttpRequest, cases: Sequence[Case], into: Category) -> BulkResult[Case]:
    """Category by category, because the journal tells from which one each case came."""
    result: BulkResult[Case] = BulkResult()
    for before, own in groupby(sorted(cases, key=lambda case: case.category_id), key=lambda case: case.category):
        part = actions.recategorize.bulk(own, by=request.user, category=into, before=before)
        result.done, result.refused = [*result.done, *part.done], [*result.refused, *part.refused]
    return result


def _report(request: HttpRequest, do: str, result: BulkResult[Case]) -> None:
    verb = str(ACTIONS[f"cases.{do}"].label)
    if result.done:
        messages.success(request, _("已%(verb)s %(count)d 件") % {"verb": verb, "count": len(result.done)})
    if result.refused:
        refused = [{"pk": case.pk, "number": case.number, "title": case.title, "why": why} for case, why in result.refused]
        request.session["bulk"] = {"verb": verb, "done": len(result.done), "refused": refused}


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
    if kept := queries.keeper_of(case.secrecy):
        return redirect(kept.file, pk)
    looked(request.user, case)
    context = {"record": queries.record(request.user, case), "rating": queries.rating_link(case)}
    context["panels"] = queries.panels_of(request.user, case)
    return page(request, "cases/desk/detail.html", context)


@desk_only
@require_GET
def together(request: HttpRequest, pk: int) -> HttpResponse:
    """What belongs to a case and what triage thinks of its category, as a fragment: the record page does not wait for it."""
    case = get_object_or_404(queries.cases_of(request.user), pk=pk)
    voices = queries.voices_of(case)
    context: dict[str, Any] = {
        "case": case,
        "better": queries.better_category(case),
        "family": queries.family(request.user, case),
        "voices": voices,
    }
    context |= {"said": queries.words_of_others(request.user, case) if voices else []}
    return page(request, "cases/desk/together.html", context)


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a case: its small form, and what becomes of it."""
    case = get_object_or_404(queries.cases_of(request.user), pk=pk)
    if queries.keeper_of(case.secrecy):
        raise Http404
    form = deed_form(request, ACTS | TOGETHER, name, case=case, user=request.user, first=_chosen(request, case, name))
    looked(request.user, case)
    action = ACTIONS[f"cases.{name}"]
    done = _("%(number)s 已%(verb)s") % {"number": case.number, "verb": action.label}
    if answer := performed(request, form, action, case, to=lambda _made: _after(request, pk), done=done):
        return answer
    return page(request, "cases/desk/detail.html", _doing(request, case, name, form), part="doing")


def _chosen(request: HttpRequest, case: Case, name: str) -> dict[str, Any]:
    """The template that was chosen, as the form begins with it."""
    field = "reason" if name == "hand_back" else "text"
    chosen = queries.template_text(case, name, request.GET.get("template", ""), request.user)
    return {field: chosen} if chosen else {}


def _after(request: HttpRequest, pk: int) -> str:
    """Back to the case, or to the list for somebody who no longer sees it."""
    return reverse("cases:detail", args=[pk]) if queries.sees(request.user, pk) else reverse("cases:list")


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
