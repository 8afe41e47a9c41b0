"""Pages of standards: the board, each standard as a document, each requirement, what is missing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core.actions import ACTIONS
from liren.core.http import form_page, get_visible, page, stamp, typed
from liren.standards import actions, forms, queries
from liren.standards.models import Attestation, Exemption
from liren.standards.rules import State

TONES = {
    State.MET: ("good", "circle-check"), State.PARTLY: ("warn", "progress"), State.NOT_MET: ("bad", "circle-x"),
    State.NOT_MEASURED: ("idle", "circle-dashed"), State.NOT_APPLICABLE: ("idle", "minus"), State.USED: ("good", "check"),
    State.UNUSED: ("idle", "circle-dashed"),
}  # fmt: skip


@desk_only
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The three standards side by side: how far, what is red, what is not measured."""
    home = home_of(request.user)
    judged = queries.judge_all(home)
    rows = [(one, queries.score_of(j for j in judged if j.clause.standard_id == one.pk)) for one in queries.current()]
    figures = [(State(state), *TONES[State(state)], n) for state, n in sorted(queries.score_of(judged).states.items())]
    found = queries.gaps(judged)
    context = {"home": home, "rows": rows, "score": queries.score_of(judged), "figures": figures, "total": len(judged)}
    context |= {"gaps": [(j, *TONES[j.verdict.state]) for j in found[:12]], "gap_count": len(found), "waiting": queries.waiting(home)}
    return page(request, "standards/board.html", context | {"trend": queries.trend(home)})


@desk_only
@require_GET
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """One standard as a document with a mark at every requirement."""
    found, home = queries.current(code).first(), home_of(request.user)
    if found is None:
        raise Http404
    wanted = request.GET.get("state", "")
    judged = queries.judge_all(home, code=code)
    shown = [j for j in judged if not wanted or j.verdict.state == wanted]
    chapters = queries.chapters(found, shown, english=(get_language() or "").startswith("en"))
    rows = [(chapter, [(j, *TONES[j.verdict.state]) for j in chapter.rows]) for chapter in chapters]
    tabs = [(State(s), n) for s, n in sorted(queries.score_of(judged).states.items())]
    context = {"standard": found, "rows": rows, "score": queries.score_of(judged), "tabs": tabs, "wanted": wanted, "total": len(judged)}
    return page(request, "standards/standard.html", context, part="chapters")


@desk_only
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """What is not met, heaviest first."""
    found = queries.gaps(queries.judge_all(home_of(request.user)))
    return page(request, "standards/gaps.html", {"rows": [(j, *TONES[j.verdict.state]) for j in found]})


@desk_only
@require_GET
def clause(request: HttpRequest, code: str) -> HttpResponse:
    """One requirement: its words, state, arithmetic, evidence, declarations, history, mates in the other standards."""
    found, home = queries.clauses().filter(code=code).first(), home_of(request.user)
    if found is None:
        raise Http404
    said = queries.declared(home, queries.today())
    judged = queries.judge(found, said, queries.Readings(home, queries.today()))
    context = {
        "clause": found, "home": home, "judged": judged, "tone": TONES[judged.verdict.state], "goal": queries.goal_of(found, said.goals),
        "cycle": queries.cycle_words(found, said.goals), "own": said.goals.get(code),
        "evidence": queries.evidence(home, found, request.user),
        "attestations": queries.attestations(home, code)[:20], "exemption": queries.exemption_of(home, code),
        "history": [(on, State(state), *TONES[State(state)]) for on, state in queries.history(home, code)],
        "alike": queries.alike(found), "conflicts": queries.conflicts(code), "label": queries.label_of(found),
    }  # fmt: skip
    return page(request, "standards/clause.html", context)


NEW = {"attest": forms.Attest, "exempt": forms.Exempt}


@desk_only
def say(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A declaration or an exemption for a requirement."""
    found, home = queries.clauses().filter(code=code).first(), home_of(request.user)
    if found is None or name not in {*NEW, "set_goal"}:
        raise Http404
    more = {"clause": found} if name == "set_goal" else {}
    form = (NEW.get(name) or forms.SetGoal)(request.POST or None, request.FILES or None, initial=typed(request), **more)
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(home, by=request.user, code=code, **form.cleaned_data)
        messages.success(request, _("已记录"))
        return redirect("standards:clause", code)
    verb, back_url = ACTIONS[f"standards.{name}"].label, reverse("standards:clause", args=[code])
    return form_page(request, form, f"standards.{name}", home, title=verb, verb=verb, lead=f"{code} {found.title}", back_url=back_url)


ANSWERS = {"confirm": forms.Remark, "withdraw": forms.Why}


@desk_only
def answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm or withdraw a declaration."""
    declared = get_visible(request, Attestation, pk=pk)
    if name not in ANSWERS:
        raise Http404
    form = ANSWERS[name](request.POST or None, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        getattr(actions, name).given(**stamp(request))(declared, by=request.user, **form.cleaned_data)
        messages.success(request, _("已记录"))
        return redirect("standards:clause", declared.clause_code)
    verb, back_url = ACTIONS[f"standards.{name}"].label, reverse("standards:clause", args=[declared.clause_code])
    more = {"title": verb, "verb": verb, "thing": declared, "lead": declared.text, "back_url": back_url}
    return form_page(request, form, f"standards.{name}", declared, **more)


@desk_only
def decide(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Approve or end an exemption."""
    asked = get_visible(request, Exemption, pk=pk)
    if name not in {"approve_exemption", "end_exemption"} or request.method != "POST":
        raise Http404
    getattr(actions, name).given(**stamp(request))(asked, by=request.user)
    messages.success(request, _("已记录"))
    return redirect("standards:clause", asked.clause_code)
