"""What reads across requirements: scores in groups with their curves, one duty in several standards, communities side by side, editions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_of
from liren.core.http import page
from liren.standards import queries
from liren.standards.rules import Body, Level, State
from liren.standards.views.pages import TONES, drawn


@desk_only
@require_GET
def scores(request: HttpRequest) -> HttpResponse:
    """How far in all and by standard over the year; today by level, by responsible body and by chapter."""
    home = home_of(request.user)
    judged, english = queries.judged(home), (get_language() or "").startswith("en")
    groups = {
        "levels": queries.grouped(judged, lambda one: one.level, dict(Level.choices)),
        "bodies": queries.grouped(judged, lambda one: one.clause.body, dict(Body.choices)),
    }
    known = list(queries.current())
    chapters = [(one, queries.main_chapters(one, judged, english=english)) for one in known]
    context = {"curves": queries.drawn_curves(home, known), "chapters": chapters, "total": queries.score_of(judged)}
    return page(request, "standards/scores.html", context | groups)


@desk_only
@require_GET
def crosswalk(request: HttpRequest) -> HttpResponse:
    """Duties that stand in several of the standards in use: one proof serves them all."""
    home = home_of(request.user)
    codes = queries.in_use(home)
    families = queries.crosswalk(queries.judged(home), codes)
    rows = [(family, [drawn(cell) for cell in family.members]) for family in families]
    differing = sum(family.differs for family in families)
    return page(request, "standards/crosswalk.html", {"codes": codes, "rows": rows, "differing": differing})


@desk_only
@require_GET
def communities(request: HttpRequest) -> HttpResponse:
    """The reader's communities side by side: by standard, or by one requirement."""
    code = request.GET.get("code", "")
    found = queries.clauses().filter(code=code).first() if code else None
    sides = queries.side_by_side(request.user, found)  # type: ignore[arg-type]
    rows = [(side, TONES[State(side.result.state)] if side.result else None) for side in sides]
    return page(request, "standards/communities.html", {"rows": rows, "clause": found, "known": list(queries.current())})


@desk_only
@require_GET
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What the edition in force changed against the one before."""
    standard, former, told = queries.edition_changes(code)
    if standard is None:
        raise Http404
    return page(request, "standards/changes.html", {"standard": standard, "former": former, "changes": told})
