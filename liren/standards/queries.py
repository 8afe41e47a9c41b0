"""Reads of standards: what each requirement's state is, why, since when, and by which records."""

import logging
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse

from liren.community.models import Community, User
from liren.core.calendar import SHANGHAI, Period, now, today
from liren.core.indicators import INDICATORS, Reading
from liren.core.models import Event
from liren.standards import rules
from liren.standards.models import Attestation, Clause, Exemption, Goal, Measured, Result, Standard
from liren.standards.rules import Seen, State, Verdict

log = logging.getLogger("liren.standards")
CHECKS = Path(__file__).parent / "catalog" / "checks.toml"
EVIDENCE = 30  # rows that a clause page lists


@dataclass(frozen=True)
class Judged:
    """A requirement with its state today."""

    clause: Clause
    verdict: Verdict
    value: float | None = None
    shown: str = ""
    count: int | None = None
    fault: str = ""


@cache
def _aliases() -> dict[str, str]:
    return tomllib.loads(CHECKS.read_text("utf8"))["checks"]


def indicator_for(check: str) -> str:
    """The name of the indicator that answers a check of the clause files; empty where no app brings it yet."""
    if (name := _aliases().get(check, "")) in INDICATORS:
        return name
    return next((name for name in sorted(INDICATORS) if name.partition(".")[2] == check), "")


def current(code: str = "") -> QuerySet[Standard]:
    """The editions in force."""
    found = Standard.objects.filter(is_current=True)
    return found.filter(code=code) if code else found


def clauses(code: str = "") -> QuerySet[Clause]:
    """The requirements in force, in the order of the text."""
    rows = Clause.objects.filter(standard__is_current=True).select_related("standard")
    return rows.filter(standard__code=code) if code else rows


def span(cycle: str, on: date) -> Period:
    """The days over which a figure of this cycle is taken, up to and including a day."""
    end = datetime.combine(on + timedelta(days=1), time(0), SHANGHAI)
    return Period(end - timedelta(days=rules.DAYS[cycle]), end)


class Readings:
    """The readings of one community on one day, each taken once however many requirements ask for it."""

    def __init__(self, community: Community, on: date) -> None:
        self.community, self.on = community, on
        self.taken: dict[tuple[str, str, str], tuple[Reading | None, str]] = {}

    def of(self, name: str, cycle: str, clause: str) -> tuple[Reading | None, str]:
        """The reading, or nothing and what went wrong."""
        key = (name, cycle, clause if INDICATORS[name].by_clause else "")
        if key not in self.taken:
            self.taken[key] = self._take(*key)
        return self.taken[key]

    def _take(self, name: str, cycle: str, clause: str) -> tuple[Reading | None, str]:
        about = (self.community, span(cycle, self.on), *([clause] if clause else []))
        try:
            return INDICATORS[name].read(*about), ""
        except Exception as broken:  # one that raises leaves its requirements unmeasured; the others go on
            log.exception("indicator %s failed", name)
            return None, f"{type(broken).__name__}: {broken}"[:200]


@dataclass
class Declared:
    """What people have said of the requirements of one community: in force today, exempt, goals of their own."""

    attested: set[str] = field(default_factory=set)
    exempt: set[str] = field(default_factory=set)
    goals: dict[str, Goal] = field(default_factory=dict)


def declared(community: Community, on: date) -> Declared:
    """Three queries whatever the number of requirements."""
    valid = Attestation.objects.filter(community=community, confirmed_by__isnull=False, withdrawn_at=None, since__lte=on, until__gte=on)
    approved = Exemption.objects.filter(community=community, approved_by__isnull=False, ended_at=None)
    goals = {goal.clause_code: goal for goal in Goal.objects.filter(community=community)}
    return Declared(set(valid.values_list("clause_code", flat=True)), set(approved.values_list("clause_code", flat=True)), goals)


def judge_all(community: Community, on: date | None = None, code: str = "") -> list[Judged]:
    """The state of every requirement in force on a day (today), from live records."""
    day = on or today()
    said, readings = declared(community, day), Readings(community, day)
    return [judge(clause, said, readings) for clause in clauses(code)]


def judge(clause: Clause, said: Declared, readings: Readings) -> Judged:
    """One requirement: the figure against its goal, with what was declared."""
    goal = rules.target(goal_of(clause, said.goals))
    name = indicator_for(clause.check_name)
    fact: dict[str, Any] = {"attested": clause.code in said.attested, "exempt": clause.code in said.exempt, "exists": bool(name)}
    reading, fault = None, ""
    if name and clause.proof != rules.Proof.ATTESTED and not fact["exempt"]:
        reading, fault = readings.of(name, cycle_of(clause, said.goals), clause.code)
    value = None if reading is None or reading.value is None else float(reading.value)
    verdict = rules.judge(clause.level, clause.proof, goal, Seen(value=value, fault=fault, **fact))
    return Judged(clause, verdict, value, rules.shown(value, goal), _count(reading), fault)


def goal_of(clause: Clause, goals: Mapping[str, Goal]) -> str:
    """The target in force: the standard's own, or the community's where the standard prints none."""
    own = goals.get(clause.code)
    return own.target if own and own.target and not clause.target_printed else clause.target


def cycle_of(clause: Clause, goals: Mapping[str, Goal]) -> str:
    """The cycle in force, likewise."""
    own = goals.get(clause.code)
    return own.cycle if own and own.cycle and not clause.cycle_printed else clause.cycle


def _count(reading: Reading | None) -> int | None:
    if reading is None:
        return None
    rows = reading.evidence
    return rows.count() if isinstance(rows, QuerySet) else len(list(rows))


def evidence(community: Community, clause: Clause, user: User, on: date | None = None) -> list[dict[str, Any]]:
    """The records behind a figure that this reader may see, each with its words and address."""
    name = indicator_for(clause.check_name)
    if not name or clause.proof == rules.Proof.ATTESTED:
        return []
    day = on or today()
    reading, _fault = Readings(community, day).of(name, cycle_of(clause, declared(community, day).goals), clause.code)
    rows = reading.evidence if reading else ()
    if isinstance(rows, QuerySet) and hasattr(rows.model.objects, "visible_to"):
        rows = rows.filter(pk__in=rows.model.objects.visible_to(user).values("pk")).order_by("-pk")[:EVIDENCE]
    return [{"words": str(row), "url": _address(row)} for row in list(rows)[:EVIDENCE]]


def _address(row: Any) -> str:
    """Where a record is looked at: its own page, or that of the case it belongs to."""
    case = row if row._meta.label_lower == "cases.case" else getattr(row, "case", None)
    return reverse("cases:detail", args=[case.pk]) if case is not None else ""


# ---- what is kept


def results_on(community: Community, on: date) -> dict[str, Result]:
    """What was found on a day, by clause code."""
    return {row.clause_code: row for row in Result.objects.filter(community=community, on=on)}


def history(community: Community, code: str, days: int = 365) -> list[tuple[date, str]]:
    """The days on which the state of a requirement changed, oldest first."""
    rows = Result.objects.filter(community=community, clause_code=code, on__gt=today() - timedelta(days=days))
    changes: list[tuple[date, str]] = []
    for on, state in rows.order_by("on").values_list("on", "state"):
        if not changes or changes[-1][1] != state:
            changes.append((on, state))
    return changes


def trend(community: Community, days: int = 90) -> list[tuple[date, int]]:
    """How many requirements were met on each day that was measured."""
    rows = Result.objects.filter(community=community, on__gt=today() - timedelta(days=days), state=State.MET)
    counted: dict[date, int] = {}
    for on in rows.order_by("on").values_list("on", flat=True):
        counted[on] = counted.get(on, 0) + 1
    return sorted(counted.items())


def is_stale(community: Community) -> bool:
    """Has anything been written in the community since it was last measured, or has a day begun?"""
    last = Measured.objects.filter(community=community).first()
    if last is None or last.at < now() - timedelta(hours=6):
        return True
    return newest_event(community) > last.event_id


def newest_event(community: Community) -> int:
    """The last entry of the community's journal beside the measuring itself."""
    written = Event.objects.filter(community_id=community.pk).exclude(action="standards.measure")
    return written.aggregate(Max("pk"))["pk__max"] or 0


# ---- for the pages


@dataclass(frozen=True)
class Chapter:
    """A heading of the standard with its requirements."""

    number: str
    title: str
    rows: list[Judged]
    score: rules.Score


def chapters(standard: Standard, judged: Iterable[Judged], english: bool = False) -> list[Chapter]:
    """The standard as a document: its chapters in order, each requirement with its state."""
    titles = {number: (en if english else zh) for number, zh, en in standard.headings}
    grouped: dict[str, list[Judged]] = {}
    for one in judged:
        grouped.setdefault(_heading(one.clause.parent, titles), []).append(one)
    numbers = sorted(grouped, key=rules.order_of)
    return [Chapter(n, titles.get(n, ""), grouped[n], score_of(grouped[n])) for n in numbers]


def _heading(parent: str, titles: Mapping[str, str]) -> str:
    """The nearest heading above a clause."""
    number = parent
    while number and number not in titles and "." in number:
        number = number.rpartition(".")[0]
    return number


def score_of(judged: Iterable[Judged]) -> rules.Score:
    return rules.score((one.clause.level, one.verdict.state) for one in judged)


def gaps(judged: Iterable[Judged]) -> list[Judged]:
    """What is not met, the heaviest first."""
    found = [one for one in judged if one.verdict.state in {State.NOT_MET, State.PARTLY}]
    worst = {State.NOT_MET: 0, State.PARTLY: 1}
    return sorted(found, key=lambda one: (-rules.WEIGHT[rules.Level(one.clause.level)], worst[one.verdict.state], one.clause.code))


def alike(clause: Clause) -> list[Clause]:
    """The same duty in the other standards, and what is related."""
    codes = [code if ":" in code else f"{clause.code.partition(':')[0]}:{code}" for code in [*clause.same_as, *clause.related_to]]
    return list(clauses().filter(code__in=codes))


def attestations(community: Community, code: str = "") -> QuerySet[Attestation]:
    """Declarations of a community, newest first."""
    rows = Attestation.objects.filter(community=community).select_related("by", "confirmed_by").order_by("-at")
    return rows.filter(clause_code=code) if code else rows


def by_another(declared: Attestation | Exemption, user: User) -> bool:
    """Another than who declared or asked."""
    return user.pk != declared.by_id


def ending() -> QuerySet[Attestation]:
    """Declarations in force that end within a month and of which nobody was reminded."""
    last = today() + timedelta(days=rules.SOON)
    rows = Attestation.objects.filter(confirmed_by__isnull=False, withdrawn_at=None, told=0, until__gte=today(), until__lte=last)
    return rows.select_related("community", "by").order_by("until", "pk")


def exemption_of(community: Community, code: str) -> Exemption | None:
    """The exemption asked for or approved, where there is one."""
    found = Exemption.objects.filter(community=community, clause_code=code, ended_at=None)
    return found.select_related("by", "approved_by").first()


def conflicts(code: str = "") -> list[dict[str, Any]]:
    """Where the standards disagree, and how the product handles it; those that bite at one clause."""
    rows = tomllib.loads(CHECKS.with_name("conflicts.toml").read_text("utf8"))["conflict"]
    return [row for row in rows if not code or code in row["clauses"]]


def cycle_words(clause: Clause, goals: Mapping[str, Goal]) -> str:
    """The cycle in words."""
    return str(rules.Cycle(cycle_of(clause, goals)).label)


def label_of(clause: Clause) -> str:
    """What the figure is called; in the words of the clause file where no app brings it yet."""
    name = indicator_for(clause.check_name)
    return str(INDICATORS[name].label) if name else ""


def waiting(community: Community) -> int:
    """Declarations nobody has confirmed yet."""
    return Attestation.objects.filter(community=community, confirmed_by=None, withdrawn_at=None).count()


def as_rows(code: str) -> dict[str, dict[str, Any]]:
    """The requirements in force of a standard by number, as a new edition is compared with them."""
    names = ("number", "level", "title", "text", "proof", "check_name", "target", "cycle", "parts")
    return {row["number"]: row for row in clauses(code).values(*names)}
