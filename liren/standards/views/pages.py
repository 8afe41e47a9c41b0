"""The board, each standard as a document, each requirement, what is missing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.core.calendar import today
from liren.core.http import page, perform
from liren.evaluation import queries as evaluation
from liren.selfchecks import queries as selfchecks
from liren.standards import actions, queries
from liren.standards.models import Clause
from liren.standards.rules import ABOVE_US, State

TONES = {
    State.MET: ("good", "circle-check"), State.PARTLY: ("warn", "progress"), State.NOT_MET: ("bad", "circle-x"),
    State.NOT_MEASURED: ("idle", "circle-dashed"), State.NOT_APPLICABLE: ("idle", "minus"), State.USED: ("good", "check"),
    State.UNUSED: ("idle", "circle-dashed"),
}  # fmt: skip
FIRST = 12  # gaps that the board shows


def drawn(judged: list[queries.Judged]) -> list[tuple[queries.Judged, str, str]]:
    """Requirements with the tone and the icon of their state."""
    return [(one, *TONES[one.verdict.state]) for one in judged]


@desk_only
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The three standards side by side: how far, what is red, what is not measured."""
    home = home_of(request.user)
    measured = queries.measured(home)
    judged = queries.judged(home, last=measured)
    known = list(queries.current())
    curves = queries.drawn_curves(home, known)
    scores = [queries.score_of(j for j in judged if j.clause.standard_id == one.pk) for one in known]
    rows = list(zip(known, scores, curves, strict=True))
    figures = [(State(state), *TONES[State(state)], n) for state, n in sorted(queries.score_of(judged).states.items())]
    found, cycles = queries.gaps(judged), sum(one.undeclared for one in judged)
    context = {"home": home, "cycles": cycles, "rows": rows, "figures": figures, "total": len(judged), "measured": measured}
    context |= {"gaps": drawn(found[:FIRST]), "gap_count": len(found), "waiting": queries.waiting(home)}
    context["faults"] = [one for one in judged if one.fault] if queries.mends(request.user) else []
    return page(request, "standards/board.html", context)


@desk_only
@require_POST
def measure(request: HttpRequest) -> HttpResponse:
    """Take all figures anew, now."""
    return perform(request, actions.measure, home_of(request.user), {}, to=reverse("standards:board"), done=_("已重新测量"))


@desk_only
@require_GET
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """One standard as a document with a mark at every requirement."""
    found, home = queries.current(code).first(), home_of(request.user)
    if found is None:
        raise Http404
    wanted = request.GET.get("state", "")
    judged = queries.judged(home, code=code)
    shown = [j for j in judged if not wanted or j.verdict.state == wanted]
    chapters = queries.chapters(found, shown, english=(get_language() or "").startswith("en"))
    rows = [(chapter, drawn(chapter.rows)) for chapter in chapters]
    tabs = [(State(s), n) for s, n in sorted(queries.score_of(judged).states.items())]
    context = {"standard": found, "rows": rows, "tabs": tabs, "wanted": wanted, "total": len(judged)}
    return page(request, "standards/standard.html", context, part="chapters")


@desk_only
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """What is not met, heaviest first; by figures of the standards themselves, or by those we or the community set."""
    home, by = home_of(request.user), request.GET.get("by", "")
    found = queries.gaps(queries.judged(home))
    printed = [one for one in found if one.clause.target_printed]
    ours = [one for one in found if not one.clause.target_printed]
    shown = {"printed": printed, "ours": ours}.get(by, found)
    tabs = [("", _("全部"), len(found)), ("printed", _("按标准原文的数值"), len(printed)), ("ours", _("按建议或自定的数值"), len(ours))]
    improving = evaluation.going_codes(home) if request.user.has_perm("evaluation.propose", home) else None
    return page(request, "standards/gaps.html", {"rows": drawn(shown), "tabs": tabs, "by": by, "improving": improving})


def _found(code: str) -> Clause:
    """The requirement in force; for others there is no page."""
    found = queries.clauses().filter(code=code).first()
    if found is None:
        raise Http404
    return found


@desk_only
@require_GET
def clause(request: HttpRequest, code: str) -> HttpResponse:
    """One requirement as it was last measured, with what is declared today: its words, state, declarations, history, mates."""
    found, home = _found(code), home_of(request.user)
    attestations, exemption = list(queries.attestations(home, code)[:20]), queries.exemption_of(home, code)
    goals, past, near = list(queries.goals_once(home, code)[:20]), queries.history(home, code), queries.alike(found)
    said = queries.declared_of(home, found, near, attestations, exemption, goals)
    judged = queries.recalled(found, said, past.last) if past.last else queries.judge(found, said, queries.Readings(home, today()))
    improvements = evaluation.of_clause(request.user, code)
    context: dict[str, Any] = {
        "clause": found, "home": home, "judged": judged, "tone": TONES[judged.verdict.state], "own": said.goals.get(code), "goals": goals,
        "cycle": queries.cycle_words(found, said.goals), "is_measured": queries.is_measured(found),
        "attestations": queries.with_files(attestations), "exemption": exemption, "past": past, "label": queries.label_of(found),
        "history": [(on, State(state), *TONES[State(state)]) for on, state in reversed(past.changes)],
        "bands": [(TONES[State(state)][0], x, width) for state, x, width in past.bands()],
        "alike": near, "conflicts": queries.conflicts(code), "fault": judged.fault if queries.mends(request.user) else "",
        "improvements": improvements, "ours": found.body not in ABOVE_US, "is_checked": bool(selfchecks.references_of(code)),
        "wanting": judged.verdict.state in queries.WANTING and not any(line.is_going for line in improvements),
    }  # fmt: skip
    return page(request, "standards/clause.html", context)


@desk_only
@require_GET
def records(request: HttpRequest, code: str) -> HttpResponse:
    """What stands behind the figure of a requirement now, as a part of its page, which does not wait for it."""
    found, home = _found(code), home_of(request.user)
    goals, readings = queries.goals(home), queries.Readings(home, today())
    good, count = queries.arithmetic(found, goals, readings)
    context = {"evidence": queries.evidence(found, goals, readings, request.user), "good": good, "count": count}
    return page(request, "standards/records.html", context | {"selfchecks": selfchecks.of_clause(request.user, home, code)})
