"""Pages of hazards: the part of the case page, what is done from it, and the ledger."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.cases.models import Case, Kind
from liren.community.access import desk_only
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.http import (
    Filter,
    act_page,
    deed_form,
    deed_page,
    file_answer,
    filled,
    get_visible,
    listing,
    page,
    perform,
    searched,
    wanted,
)
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
    return perform(request, actions.open_file, case, {}, to=reverse("cases:detail", args=[pk]), done=_("整改单已建立，接着定级"))


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a rectification: its form, and what becomes of it."""
    file, user = get_visible(request, queries.Rectification, *(f"case__{n}" for n in CASE), pk=pk), request.user
    form = deed_form(request, forms.ACTS, name, now=lambda: queries.allowed(user, file, name), file=file, user=user)
    action = ACTIONS[f"hazards.{name}"]
    done = _("%(number)s 已记录“%(verb)s”") % {"number": file.case.number, "verb": action.label}
    words = {"lead": str(file.case), "back_url": reverse("cases:detail", args=[file.case_id])}
    return deed_page(request, form, action, file, done=done, **words)


@desk_only
def note_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """An authority answered by telephone or on paper."""
    about = (f"rectification__case__{name}" for name in CASE)
    report = get_visible(request, queries.AuthorityReport, *about, "organization", pk=pk)
    case, done = report.rectification.case, _("%(name)s的答复已记录") % {"name": report.organization}
    more = {"title": _("主管部门答复"), "verb": _("记录答复"), "lead": f"{report.organization} · {case}"}
    more |= {"back_url": reverse("cases:detail", args=[case.pk]), "done": done}
    return act_page(request, filled(request, forms.Reply), actions.note_reply, report, **more)


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
    return file_answer(exports.write(rows[: exports.MOST]), f"hazards-{today()}.xlsx", tables.CONTENT_TYPE)
