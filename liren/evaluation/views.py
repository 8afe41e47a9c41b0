"""Pages of improvements: the list, one of them, what is done from it, and the spreadsheet."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core import tables
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.http import Filter, form_page, get_visible, listing, page, searched, stamp, typed, wanted
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
    form = forms.ProposeByHand(home, request.POST or None, request.FILES or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        made = actions.propose.given(**stamp(request))(home, by=request.user, **form.cleaned_data)
        messages.success(request, _("已发起，请中心负责人或书记商定"))
        return redirect("evaluation:detail", made.pk)
    words = {"title": _("发起改进"), "verb": _("发起改进"), "back_url": reverse("evaluation:ledger")}
    return form_page(request, form, "evaluation.propose", home, **words)


@desk_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One improvement: what was wrong, what is done, the reading before and after, and what comes next."""
    one = get_visible(request, Improvement, *ONE, pk=pk)
    (line,) = queries.lines([one])
    said, tone = queries.verdict(one)
    buttons = [
        {"label": b.label, "icon": b.icon, "url": reverse("evaluation:act", args=[pk, b.name]), "post": b.name in AT_ONCE}
        for b in queries.buttons(request.user, one)
    ]
    step = {"say": queries.say(one), "due": line.due, "tone": line.due_tone if line.due else line.tone, "buttons": buttons}
    context = {"one": one, "line": line, "named": queries.named(one), "step": step, "thing": one, "events": queries.timeline(one)}
    return page(request, "evaluation/detail.html", context | {"verdict": said, "verdict_tone": tone, "page": queries.page_of(one)})


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on an improvement: its form, and what becomes of it."""
    one = get_visible(request, Improvement, *ONE, pk=pk)
    if name in AT_ONCE and request.method == "POST":
        getattr(actions, name).given(**stamp(request))(one, by=request.user)
        messages.success(request, _("已记录“%(verb)s”") % {"verb": ACTIONS[f"evaluation.{name}"].label})
        return redirect("evaluation:detail", pk)
    form = _form(request, one, name)
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(one, by=request.user, **form.cleaned_data)
        messages.success(request, (queries.verdict(one)[0] if name == "verify" else "") or _("已记录"))
        return redirect("evaluation:detail", pk)
    if not form.is_bound and not queries.allowed(request.user, one, name):
        raise Http404
    label, lead = ACTIONS[f"evaluation.{name}"].label, " ".join(filter(None, [one.title, queries.verdict(one)[0]]))
    words = {"title": label, "verb": label, "thing": one, "lead": lead, "back_url": reverse("evaluation:detail", args=[pk])}
    return form_page(request, form, f"evaluation.{name}", one, **words)


def _form(request: HttpRequest, one: Improvement, name: str) -> forms.forms.Form:
    sent = (request.POST or None, request.FILES or None)
    if name == "revise":
        now = {key: getattr(one, key) for key in ("title", "finding", "cause", "measure", "due_on")} | {"post": one.post_id}
        return forms.Plan(one.community, *sent, initial=now | typed(request))
    if name not in forms.ACTS:
        raise Http404
    return forms.ACTS[name](one, *sent, initial=typed(request))


@desk_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a spreadsheet."""
    rows = queries.listed(request.user, q=searched(request), **wanted(request, _filters()))
    answer = HttpResponse(exports.write(rows[: exports.MOST]), content_type=tables.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="improvements-{today()}.xlsx"'
    return answer
