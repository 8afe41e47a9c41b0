"""Pages of improvements: the list, one of them, what is done from it, and the spreadsheet."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.http import (
    Filter,
    act_page,
    deed_buttons,
    deed_form,
    deed_page,
    file_answer,
    filled,
    get_visible,
    listing,
    page,
    searched,
    wanted,
)
from liren.evaluation import actions, exports, forms, queries
from liren.evaluation.flow import State
from liren.evaluation.models import Improvement
from liren.evaluation.rules import Source

AT_ONCE = ("agree", "start")  # one button, nothing to type
ONE = ("community", "post", "proposed_by", "agreed_by", "finished_by", "verified_by")


@desk_only
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The improvements, most pressing first."""
    filters = _filters()
    rows = queries.listed(request.user, q=searched(request), **wanted(request, filters))
    context = listing(request, rows, filters, more=2, noun=_("项"), hint=_("事项、措施或条款号"))
    context |= {"lines": queries.lines(context["found"]), "figures": queries.figures(request.user), "home": home_of(request.user)}
    return page(request, "evaluation/ledger.html", context, part="rows")


def _filters() -> list[Filter]:
    return [
        Filter("state", _("状态"), [("going", _("未结束")), *State.choices]),
        Filter("whose", _("谁负责"), [("mine", _("我的岗位"))]),
        Filter("due", _("期限"), [("over", _("已逾期"))]),
        Filter("source", _("来源"), [*Source.choices]),
        Filter("standard", _("标准"), [(code, code) for code in ("S1", "S2", "S3")]),
    ]


@desk_only
def new(request: HttpRequest) -> HttpResponse:
    """Propose an improvement that comes from no requirement."""
    home = home_of(request.user)
    if not request.user.has_perm("evaluation.propose", home):
        raise Http404
    words = {"title": _("发起改进"), "verb": _("发起改进"), "back_url": reverse("evaluation:ledger")}
    words |= {"to": "evaluation:detail", "done": _("已发起，请中心负责人或书记商定")}
    return act_page(request, filled(request, forms.ProposeByHand, home), actions.propose, home, **words)


@desk_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One improvement: what was wrong, what is done, the reading before and after, and what comes next."""
    one = get_visible(request, Improvement, *ONE, pk=pk)
    (line,) = queries.lines([one])
    said, tone = queries.verdict(one)
    buttons = deed_buttons(one, queries.offered(request.user, one), queries.BUTTONS, "act", AT_ONCE)
    step = {"say": queries.say(one), "due": line.due, "tone": line.due_tone if line.due else line.tone, "buttons": buttons}
    context = {"one": one, "line": line, "named": queries.named(one), "step": step, "thing": one, "events": queries.timeline(one)}
    return page(request, "evaluation/detail.html", context | {"verdict": said, "verdict_tone": tone, "page": queries.page_of(one)})


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on an improvement: at once or by its form, and what becomes of it."""
    one, at_once = get_visible(request, Improvement, *ONE, pk=pk), name in AT_ONCE and request.method == "POST"
    form = None if at_once else _form(request, one, name)
    action = ACTIONS[f"evaluation.{name}"]
    said = _("已记录“%(verb)s”") % {"verb": action.label} if at_once else _("已记录")
    words: dict[str, Any] = {"lead": " ".join(filter(None, [one.title, queries.verdict(one)[0]]))}
    words |= {"done": lambda made: (queries.verdict(made)[0] if name == "verify" else "") or said}
    return deed_page(request, form, action, one, back_url=reverse("evaluation:detail", args=[pk]), **words)


def _form(request: HttpRequest, one: Improvement, name: str) -> forms.forms.Form:
    may = partial(queries.allowed, request.user, one, name)
    if name != "revise":
        return deed_form(request, forms.ACTS, name, thing=one, now=may)
    first = {key: getattr(one, key) for key in ("title", "finding", "cause", "measure", "due_on")} | {"post": one.post_id}
    return deed_form(request, {name: forms.Plan}, name, one.community, now=may, first=first)


@desk_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a spreadsheet."""
    rows = queries.listed(request.user, q=searched(request), **wanted(request, _filters()))
    return file_answer(exports.write(rows[: exports.MOST]), f"improvements-{today()}.xlsx", tables.CONTENT_TYPE)
