"""Pages of assessment rounds: the list, one round, its requirements standard by standard, and the report as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.assessments import actions, exports, forms, queries, rules
from liren.assessments.flow import State
from liren.assessments.models import Assessment
from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.http import act_page, deed_buttons, filled, get_visible, listing, page, paper_answer

ONE = ("community", "started_by", "submitted_by", "endorsed_by", "locked_by")
AT_ONCE = ("refresh", "submit")  # one button, nothing to type


@desk_only
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds, the newest period first."""
    context = listing(request, queries.rounds(request.user), [], noun=_("轮"), hint="")
    lines = [(one, queries.named(one), queries.span_words(one.period), *queries.TONES[State(one.state)]) for one in context["found"]]
    return page(request, "assessments/rounds.html", context | {"lines": lines, "home": home_of(request.user)}, part="rows")


@desk_only
def new(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    home = home_of(request.user)
    if not request.user.has_perm("assessments.start", home):
        raise Http404
    lead = _("把所选时期的测量、声明和不适用固定下来，逐条自查，再由治委会评议、上级复核。")
    words = {"title": _("开始评估"), "verb": _("开始评估"), "lead": lead, "back_url": reverse("assessments:rounds")}
    words |= {"to": "assessments:detail", "done": _("已开始，数字已固定；请逐条自查")}
    return act_page(request, filled(request, forms.Start), actions.start, home, **words)


@desk_only
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: both scores of each standard, the gaps, the opinions, and the next step."""
    one = get_visible(request, Assessment, *ONE, pk=pk)
    tone, icon = queries.TONES[State(one.state)]
    buttons = deed_buttons(one, queries.offered(request.user, one), queries.BUTTONS, "act", AT_ONCE)
    context = {
        "one": one, "title": queries.title_of(one), "named": queries.named(one), "tone": tone, "icon": icon, "thing": one,
        "step": {"say": queries.say(one), "tone": tone, "buttons": buttons}, "events": queries.timeline(one),
    }  # fmt: skip
    return page(request, "assessments/detail.html", context | queries.overview(one))


@desk_only
@require_GET
def sheet(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The requirements of one standard, chapter by chapter, with what was measured and what was said."""
    one = get_visible(request, Assessment, *ONE, pk=pk)
    found = rules.rows(queries.report_of(one), code)
    if not found:
        raise Http404
    chapters = [(c, [(row, queries.MARKS[row.measured], queries.MARKS[row.final]) for row in c.rows]) for c in rules.chapters(found)]
    context = {"one": one, "title": queries.title_of(one), "chapters": chapters, "code": code, "codes": one.standards}
    may = request.user.has_perm("assessments.grade", one)
    return page(request, "assessments/sheet.html", context | {"may": may, "stages": dict(State.choices)})


@desk_only
def grade(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the reviewer says of one requirement."""
    one = get_visible(request, Assessment, *ONE, pk=pk)
    row = queries.row_of(queries.report_of(one), code)
    if row is None or not request.user.has_perm("assessments.grade", one):
        raise Http404
    mine = next((g for g in row.grades if g["stage"] == one.state), {"state": "", "comment": ""})
    form = filled(request, forms.GradeIt, first={"state": mine["state"], "comment": mine["comment"]})
    back = f"{reverse('assessments:sheet', args=[pk, row.result['standard']])}#c{row.result['number']}"
    words = {"title": f"{code} {row.result['title']}", "verb": _("记录评定"), "lead": queries.lead_of(row), "back_url": back}
    return act_page(request, form, actions.grade, one, also={"code": code}, **words)


@desk_only
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A step of the round: at once, or with its words."""
    one = get_visible(request, Assessment, *ONE, pk=pk)
    if name not in AT_ONCE and name not in forms.TYPED:
        raise Http404
    action = ACTIONS[f"assessments.{name}"]
    if request.method != "POST" and (name in AT_ONCE or not action.allows(request.user, one)):
        raise Http404
    start = {"summary": one.summary} if name == "write" else {}
    form = filled(request, forms.TYPED[name], first=start) if name in forms.TYPED else None
    words = {"thing": one, "lead": queries.title_of(one), "back_url": reverse("assessments:detail", args=[pk]), "wide": True}
    return act_page(request, form, action, one, done=_("已记录“%(verb)s”") % {"verb": action.label}, **words)


@desk_only
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as pdf or docx."""
    one = get_visible(request, Assessment, *ONE, pk=pk)
    return paper_answer(form, lambda: f"{queries.title_of(one)}{queries.named(one)}", lambda: exports.document(one))
