"""The state of each requirement: from the figures kept since the last measuring, or from live records."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from liren.community.models import Community, User
from liren.core.calendar import SHANGHAI, Period, today
from liren.core.indicators import INDICATORS, Reading
from liren.standards import rules
from liren.standards.models import NEVER, Attestation, Clause, Exemption, Goal, Measured, Result, Standard
from liren.standards.queries.evidence import Line, lines
from liren.standards.queries.texts import clauses, cycle_of, goal_of, indicator_for
from liren.standards.rules import Seen, State, Verdict

log = logging.getLogger("liren.standards")


@dataclass(frozen=True)
class Judged:
    """A requirement with its state on a day, the figure, the target it is held against and how many records prove it."""

    clause: Clause
    verdict: Verdict
    value: float | None = None
    shown: str = ""
    count: int | None = None
    fault: str = ""
    goal: str = ""


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


def declared_of(community: Community, code: str, attestations: Iterable[Attestation], exemption: Exemption | None) -> Declared:
    """The same of one requirement, from what its page has read already."""
    goals = {goal.clause_code: goal for goal in Goal.objects.filter(community=community, clause_code=code)}
    attested = {code} if any(one.in_force(today()) for one in attestations) else set()
    return Declared(attested, {code} if exemption and exemption.approved_by_id else set(), goals)


# ---- live


def span(cycle: str, on: date) -> Period:
    """The days over which a figure of this cycle is taken, up to and including a day."""
    end = datetime.combine(on + timedelta(days=1), time(0), SHANGHAI)
    return Period(end - timedelta(days=rules.DAYS[cycle]), end)


class Readings:
    """The readings of one community on one day, each taken once however many requirements ask for it."""

    def __init__(self, community: Community, on: date) -> None:
        self.community, self.on = community, on
        self.taken: dict[tuple[str, str, str], tuple[Reading | None, int | None, str]] = {}

    def of(self, name: str, cycle: str, clause: str) -> tuple[Reading | None, int | None, str]:
        """The reading with the number of its records, or nothing and what went wrong."""
        key = (name, cycle, clause if INDICATORS[name].by_clause else "")
        if key not in self.taken:
            self.taken[key] = self._take(*key)
        return self.taken[key]

    def _take(self, name: str, cycle: str, clause: str) -> tuple[Reading | None, int | None, str]:
        about = (self.community, span(cycle, self.on), *([clause] if clause else []))
        try:
            reading = INDICATORS[name].read(*about)
            return reading, _count(reading), ""
        except Exception as broken:  # one that raises leaves its requirements unmeasured; the others go on
            log.exception("indicator %s failed", name)
            return None, None, f"{type(broken).__name__}: {broken}"[:200]


def _count(reading: Reading) -> int:
    rows = reading.evidence
    return rows.count() if isinstance(rows, QuerySet) else len(list(rows))


def judge_all(community: Community, on: date | None = None, code: str = "") -> list[Judged]:
    """The state of every requirement in force on a day (today), from live records: one reading per figure, so some 200 queries."""
    day = on or today()
    said, readings = declared(community, day), Readings(community, day)
    return [judge(clause, said, readings) for clause in clauses(code)]


def judge(clause: Clause, said: Declared, readings: Readings) -> Judged:
    """One requirement from live records: the figure against its goal, with what was declared."""
    name = indicator_for(clause.check_name)
    if not name or clause.proof == rules.Proof.ATTESTED or clause.code in said.exempt:
        return _judged(clause, said)
    reading, count, fault = readings.of(name, cycle_of(clause, said.goals), clause.code)
    return _judged(clause, said, None if reading is None or reading.value is None else float(reading.value), count, fault)


def evidence(clause: Clause, said: Declared, readings: Readings, user: User) -> list[Line]:
    """The records behind the figure of a requirement that this reader may see."""
    name = indicator_for(clause.check_name)
    if not name or clause.proof == rules.Proof.ATTESTED:
        return []
    reading, _count, _fault = readings.of(name, cycle_of(clause, said.goals), clause.code)
    return lines(reading.evidence, user) if reading else []


def _judged(clause: Clause, said: Declared, value: float | None = None, count: int | None = None, fault: str = "") -> Judged:
    """A figure, from wherever it comes, against the goal of the community."""
    goal = goal_of(clause, said.goals)
    aim, exists = rules.target(goal), bool(indicator_for(clause.check_name))
    seen = Seen(exists=exists, value=value, fault=fault, attested=clause.code in said.attested, exempt=clause.code in said.exempt)
    verdict = rules.judge(clause.level, clause.proof, aim, seen)
    return Judged(clause, verdict, value, rules.shown(value, aim), count, fault, goal)


# ---- from what is kept


def judged(community: Community, code: str = "") -> list[Judged]:
    """The state of every requirement by the figures of the last measuring and the declarations of today: six queries.

    Words are made anew, so they speak the reader's language. Live only where the community was never measured.
    """
    last = measured(community)
    if last is None:
        return judge_all(community, code=code)
    said = declared(community, today())
    kept = {row.clause_code: row for row in Result.objects.filter(community=community, on=last.on)}
    return [_recalled(clause, said, kept.get(clause.code)) for clause in clauses(code)]


def _recalled(clause: Clause, said: Declared, row: Result | None) -> Judged:
    if row is None or clause.code in said.exempt:
        return _judged(clause, said)
    return _judged(clause, said, row.value, row.count, row.fault)


def measured(community: Community) -> Measured | None:
    """When the community was last measured; nothing where it never was."""
    return Measured.objects.filter(community=community).exclude(on=NEVER).first()


# ---- summed up


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


def standings(judged: Iterable[Judged]) -> dict[str, dict[str, Any]]:
    """Per standard, and for all under no name: score, how much is measured of how much, how many are met and not."""
    rows = list(judged)
    codes = sorted({one.clause.standard.code for one in rows})
    grouped = {"": rows} | {code: [one for one in rows if one.clause.standard.code == code] for code in codes}
    return {code: _standing(score_of(some)) for code, some in grouped.items()}


def _standing(score: rules.Score) -> dict[str, Any]:
    counted = {"value": score.value, "measured": score.measured, "counted": score.counted}
    return counted | {name: score.states.get(State(name), 0) for name in ("met", "not_met")}
