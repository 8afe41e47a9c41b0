"""Reads of case reports, and the figures of a period: computed once, then kept as data."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from liren.briefings import rules
from liren.briefings.flow import State
from liren.briefings.models import Briefing
from liren.briefings.rules import Part
from liren.cases.models import Case, Channel, Message, Secrecy
from liren.cases.queries import holders
from liren.community.models import Community, Company, Post, User
from liren.core.calendar import Period, local, now, official
from liren.core.indicators import INDICATORS
from liren.hotspots.queries import FEWEST
from liren.tasks.queries import by_giver
from liren.tasks.rules import Source

OPEN_KINDS = (Secrecy.ORDINARY, Secrecy.HAZARD)  # of sealed cases a report says no more than how many there were
DIMENSIONS = {
    "group": "category__group",
    "grid": "grid__name",
    "department": "escalated_to__organization__name",
    "channel": "channel",
    "size": "company__size",
}
MEASURES = {  # what is counted, and the one definition it has
    "received": "cases.received",
    "answered": "cases.answered",
    "in_time": "cases.promised_time_met_rate",
    "first": "cases.first_answer_on_time_rate",
    "satisfied": "cases.satisfaction_rate",
    "reopened": "cases.reopened_rate",
    "handed_back": "cases.hand_back_rate",
    "open": "cases.open_at_end",
    "overdue": "cases.overdue_at_end",
}
REPEATED = 3  # times in a period
ISSUE = {"label": "label", "category": "category__name", "place": "place__name"}
SHOWN = 10
Rows = list[dict[str, Any]]


def briefings(user: User, kind: str = "") -> QuerySet[Briefing]:
    """The reports the user may see, the latest first."""
    rows = (
        Briefing.objects.visible_to(user)
        .filter(community__in=user.communities())
        .exclude(state=State.DROPPED)
        .select_related("community", "issued_by")
    )
    return (rows.filter(kind=kind) if kind else rows).order_by("-end", "-pk")


def named(briefing: Briefing) -> str:
    """Its number, or that it has none yet: 〔2026〕第47期."""
    if briefing.issue is None:
        return _("未编号")
    return _("〔%(year)d〕第%(issue)d期") % {"year": briefing.year, "issue": briefing.issue}


def title_of(briefing: Briefing) -> str:
    """里仁社区诉求办理周报"""
    names = {"weekly": _("诉求办理周报"), "monthly": _("诉求办理月报"), "special": _("诉求办理专报")}
    return f"{briefing.community}{names[briefing.kind]}"


def by_code(user: User, code: str) -> Briefing | None:
    """The issued report whose check sum begins with this code, as far as the user may see it."""
    wanted = "".join(code.split()).lower()
    if not 12 <= len(wanted) <= 64:
        return None
    return briefings(user).filter(digest__startswith=wanted).first()


def content_of(briefing: Briefing) -> dict[str, Any]:
    """Everything that is issued, in the form the check sum is made over."""
    issued = local(briefing.issued_at).isoformat(timespec="seconds") if briefing.issued_at else ""
    return {
        "community": briefing.community.code, "kind": briefing.kind, "start": briefing.start.isoformat(), "end": briefing.end.isoformat(),
        "year": briefing.year, "issue": briefing.issue, "figures": briefing.figures, "done": briefing.done, "advice": briefing.advice,
        "issued_at": issued, "issued_by": briefing.issued_by_id, "corrects": briefing.corrects_id,
    }  # fmt: skip


def is_intact(briefing: Briefing) -> bool:
    """Is it still word by word and figure by figure what was issued?"""
    return bool(briefing.digest) and rules.digest(content_of(briefing)) == briefing.digest


def heads(community: Community) -> QuerySet[User]:
    """Who issues reports."""
    return holders(Post.objects.filter(community=community, role__in=["center_head", "secretary"]).values_list("pk", flat=True))


def staff(community: Community) -> QuerySet[User]:
    """Who is told of an issued one: the center, and the grid leaders."""
    roles = ["center_head", "secretary", "enterprise_worker", "employee_worker", "governance_worker", "grid_leader"]
    return holders(Post.objects.filter(community=community, role__in=roles).values_list("pk", flat=True))


# ---- the figures of a period


def compute(community: Community, kind: str, period: Period) -> dict[str, Any]:
    """All figures as plain data: three queries a measure and period, whatever the number of cases."""
    present = {name: _grouped(community, period, name) for name in MEASURES}
    past = {name: _grouped(community, rules.former(kind, period), name, ()) for name in MEASURES}
    return {
        "headline": _headline(present),
        "before": _headline(past),
        "tables": _tables(present, _companies(community)),
        "trend": _trend(community, kind, period),
        "repeated": _repeated(community, period),
        "longest": _longest(community, period),
        "done": _done(community, period),
        "tasks": by_giver(community, period),
        "sealed": _sealed(community, period) if kind == Briefing.Kind.MONTHLY else None,
    }


def _evidence(community: Community, period: Period, name: str) -> tuple[Any, Any, str]:
    """The rows a measure counts, which of them are good, and the way from such a row to its case; nothing of sealed cases."""
    reading = INDICATORS[MEASURES[name]].read(community, period)
    way = "" if reading.evidence.model is Case else "case__"
    return reading.evidence.filter(**{f"{way}secrecy__in": OPEN_KINDS}).order_by(), reading.good or Q(), way


def _grouped(community: Community, period: Period, name: str, dimensions: Iterable[str] = tuple(DIMENSIONS)) -> Rows:
    rows, good, way = _evidence(community, period, name)
    columns = {key: f"{way}{DIMENSIONS[key]}" for key in dimensions}
    # an aggregate over everything has no rows to group: a constant stands in for the columns
    counts = {"n": Count("pk", distinct=True), "good": Count("pk", filter=good, distinct=True)}
    if not columns:
        return [rows.aggregate(**counts)]
    found = rows.values(*columns.values()).annotate(**counts)
    return [{key: row[path] for key, path in columns.items()} | {"n": row["n"], "good": row["good"]} for row in found]


def _headline(rows: Mapping[str, Rows]) -> dict[str, Part | None]:
    sums: dict[str, Part | None] = {name: rules.total(found) for name, found in rows.items()}
    stars = sums["satisfied"]
    return sums | {"satisfied": stars if stars and stars[1] >= rules.FEWEST else None}


def _tables(rows: Mapping[str, Rows], companies: Mapping[str, Mapping[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """By each dimension a line for each value: amounts, parts, and what they are a rate of."""
    return {dimension: _lines(rows, dimension, companies.get(dimension, {})) for dimension in DIMENSIONS}


def _lines(rows: Mapping[str, Rows], dimension: str, companies: Mapping[str, int]) -> list[dict[str, Any]]:
    parts = {name: rules.by(found, dimension) for name, found in rows.items()}
    order = sorted({key for found in parts.values() for key in found}, key=lambda key: (-parts["received"].get(key, (0, 0))[1], key))
    stars = rules.masked(parts["satisfied"], order, rules.total(rows["satisfied"])[1])
    whole = rules.total(rows["received"])[1]
    return [
        {"name": key, "companies": companies.get(key), "of": whole, "satisfied": stars[key]}
        | {name: list(found.get(key, (0, 0))) for name, found in parts.items() if name != "satisfied"}
        for key in order
    ]


def _companies(community: Community) -> dict[str, dict[str, int]]:
    """Companies by grid and by size: what amounts are set in relation to."""
    here = Company.objects.filter(community=community).exclude(status="left")
    rows = here.order_by().values("grid__name", "size").annotate(n=Count("pk"))
    found: dict[str, dict[str, int]] = {"grid": {}, "size": {}}
    for row in rows:
        for dimension, key in (("grid", row["grid__name"]), ("size", row["size"])):
            found[dimension][key] = found[dimension].get(key, 0) + row["n"]
    return found


def _trend(community: Community, kind: str, period: Period) -> list[dict[str, Any]]:
    """How many came in over the last periods of this length."""
    spans = rules.trend(kind, period)
    wanted = {f"p{n}": Count("pk", filter=Q(reported_at__gte=s.since, reported_at__lt=s.until)) for n, s in enumerate(spans)}
    counted = _cases(community).filter(reported_at__gte=spans[0].since, reported_at__lt=spans[-1].until).aggregate(**wanted)
    return [{"start": s.start.isoformat(), "end": s.end.isoformat(), "n": counted[f"p{n}"]} for n, s in enumerate(spans)]


def _cases(community: Community) -> QuerySet[Case]:
    return Case.objects.filter(community=community, secrecy__in=OPEN_KINDS)


def _received(community: Community, period: Period) -> QuerySet[Case]:
    return _cases(community).filter(reported_at__gte=period.since, reported_at__lt=period.until)


def _repeated(community: Community, period: Period) -> list[dict[str, Any]]:
    """What came again and again: of ordinary cases the hot issues, of hazards – which never enter those – the kind and the place."""
    found = [*_issues(community, period), *_hazards(community, period)]
    return sorted(found, key=lambda one: (-one["n"], one["label"], one["category"], one["place"]))[:SHOWN]


def _issues(community: Community, period: Period) -> list[dict[str, Any]]:
    """Hot issues of several voices, with what of them came in the period: one definition of “the same thing” for the whole product."""
    rows = _received(community, period).filter(secrecy=Secrecy.ORDINARY, trace__hotspot__voices__gte=FEWEST).order_by()
    issue = {name: f"trace__hotspot__{path}" for name, path in ISSUE.items()}
    counted = rows.values(*issue.values()).annotate(n=Count("pk"), companies=Count("company", distinct=True)).filter(n__gte=REPEATED)
    return [{name: row[path] or "" for name, path in issue.items()} | {"n": row["n"], "companies": row["companies"]} for row in counted]


def _hazards(community: Community, period: Period) -> list[dict[str, Any]]:
    """Hazards of one kind in one place; where one names none, in that of its company."""
    placed = _received(community, period).filter(secrecy=Secrecy.HAZARD).annotate(spot=Coalesce("place__name", "company__place__name"))
    rows = placed.filter(spot__isnull=False).order_by().values("category__name", "spot")
    often = rows.annotate(n=Count("pk"), companies=Count("company", distinct=True)).filter(n__gte=REPEATED)
    return [
        {"label": "", "category": row["category__name"], "place": row["spot"], "n": row["n"], "companies": row["companies"]}
        for row in often
    ]


def _longest(community: Community, period: Period) -> list[dict[str, Any]]:
    """What had been open longest at the end; by number and kind alone, its text is for those who may open it."""
    rows, _good, _way = _evidence(community, period, "open")
    end, days = min(period.until, now()), official().working_days
    named = ("pk", "number", "category__name", "grid__name", "post__title", "reported_at")
    return [
        {"pk": pk, "number": number, "category": category, "grid": grid or "", "post": post or "",
         "days": days(local(at).date(), local(end).date())}
        for pk, number, category, grid, post, at in rows.order_by("reported_at", "pk").values_list(*named)[:SHOWN]
    ]  # fmt: skip


def _done(community: Community, period: Period) -> dict[str, int]:
    """What those who handle cases did, in four numbers."""
    said = Message.objects.filter(case__community=community, case__secrecy__in=OPEN_KINDS, at__gte=period.since, at__lt=period.until)
    kinds = {
        "updates": Message.Kind.UPDATE,
        "supplements": Message.Kind.SUPPLEMENT_NOTICE,
        "answers": Message.Kind.ANSWER,
        "above": Message.Kind.REPLY_ABOVE,
    }
    return said.aggregate(**{name: Count("pk", filter=Q(kind=kind)) for name, kind in kinds.items()})


def _sealed(community: Community, period: Period) -> int | None:
    """How many sealed cases a month brought, all kinds together; nothing when they were few (security C 49)."""
    rows = Case.objects.filter(community=community, reported_at__gte=period.since, reported_at__lt=period.until)
    count = rows.exclude(secrecy__in=OPEN_KINDS).count()
    return count if count >= rules.FEWEST else None


def label(dimension: str, key: str) -> str:
    """What a line of a table is called: channels and sizes are kept by code."""
    choices = {"channel": Channel.choices, "size": Company.Size.choices}.get(dimension, [])
    return str(dict(choices).get(key, key))


def giver(line: Mapping[str, Any]) -> str:
    """Who gave the tasks of a line: the department by its name, a body by what it is."""
    return str(line["department"] or Source(line["source"]).label)


def without(kind: str, period: Period) -> list[Community]:
    """The communities that have no report of this kind and period; one that was withdrawn or dropped is not drafted by itself again."""
    there = Briefing.objects.filter(kind=kind, start=period.start, end=period.end).values("community")
    return list(Community.objects.exclude(pk__in=there).order_by("pk"))


def correction_of(user: User, briefing: Briefing) -> Briefing | None:
    """The report that took the place of a withdrawn one."""
    return briefings(user).filter(corrects=briefing).first() if briefing.state == State.WITHDRAWN else None
