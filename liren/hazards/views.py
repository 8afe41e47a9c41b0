"""Pages of hazards: the part of the case page, what is done from it, and the ledger."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases.models import Case, Kind
from liren.community.access import desk_only
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.http import Filter, form_page, get_visible, listing, page, searched, stamp, typed, wanted
from liren.hazards import actions, exports, forms, queries
from liren.hazards.flow import State
from liren.hazards.rules import Grade

CASE = ("category", "company", "grid", "place", "post", "community__region")


@desk_only
@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The rectification, as a part of the case page."""
    case = get_visible(request, Case, *CASE, pk=pk)
    if case.kind != Kind.HAZARD:
        raise Http404
    file = queries.file_of(case)
    return page(request, "hazards/panel.html", {"case": case, "shown": queries.shown(request.user, file) if file else None})


@desk_only
@require_POST
def open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the file of a hazard that has none."""
    case = get_visible(request, Case, *CASE, pk=pk)
    actions.open_file.given(**stamp(request))(case, by=request.user)
    messages.success(request, _("整改单已建立，接着定级"))
    return redirect("cases:detail", pk)


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a rectification: its form, and what becomes of it."""
    file, form_of = get_visible(request, queries.Rectification, *(f"case__{n}" for n in CASE), pk=pk), forms.ACTS.get(name)
    if form_of is None:
        raise Http404
    form = form_of(request.POST or None, request.FILES or None, file=file, user=request.user, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(file, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(number)s 已记录“%(verb)s”") % {"number": file.case.number, "verb": ACTIONS[f"hazards.{name}"].label})
        return redirect("cases:detail", file.case_id)
    if not queries.allowed(request.user, file, name) and not form.is_bound:
        raise Http404
    verb, back_url = ACTIONS[f"hazards.{name}"].label, reverse("cases:detail", args=[file.case_id])
    context = {"form": form, "title": verb, "verb": verb, "thing": file, "lead": str(file.case), "back_url": back_url}
    return page(request, "form.html", context, status=422 if form.errors else 200)


@desk_only
def note_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """An authority answered by telephone or on paper."""
    about = (f"rectification__case__{name}" for name in CASE)
    report = get_visible(request, queries.AuthorityReport, *about, "organization", pk=pk)
    case, form = report.rectification.case, forms.Reply(request.POST or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.note_reply.given(**stamp(request))(report, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s的答复已记录") % {"name": report.organization})
        return redirect("cases:detail", case.pk)
    lead = f"{report.organization} · {case}"
    more = {"title": _("主管部门答复"), "verb": _("记录答复"), "lead": lead, "back_url": reverse("cases:detail", args=[case.pk])}
    return form_page(request, form, "hazards.note_reply", report, **more)


@desk_only
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """隐患台账。"""
    filters = _filters()
    rows = queries.ledger(request.user, q=searched(request), **wanted(request, filters))
    context = listing(request, rows, filters, noun=_("处"), hint=_("标题、编号、责任单位"))
    figures = queries.figures(request.user)
    lines = [(one, *queries.TONES[State(one.state)], *queries.due_words(one)) for one in context["found"]]
    return page(request, "hazards/ledger.html", context | {"figures": figures, "lines": lines}, part="rows")


def _filters() -> list[Filter]:
    return [
        Filter("state", _("状态"), [("going", _("未销号")), *State.choices]),
        Filter("grade", _("等级"), [*Grade.choices]),
        Filter("due", _("期限"), [("over", _("已逾期"))]),
    ]


@desk_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the ledger shows, as a spreadsheet."""
    rows = queries.ledger(request.user, q=searched(request), **wanted(request, _filters()))
    answer = HttpResponse(exports.write(rows[: exports.MOST]), content_type=tables.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="hazards-{today()}.xlsx"'
    return answer
