"""The state of each requirement: from the figures kept since the last measuring, or from live records."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext

from liren.community.models import Community, User
from liren.core.calendar import SHANGHAI, Period, today
from liren.core.indicators import INDICATORS, Reading
from liren.standards import rules
from liren.standards.models import NEVER, Attestation, Clause, Exemption, Goal, Measured, Profile, Result
from liren.standards.queries.evidence import Line, lines
from liren.standards.queries.said import declarations_on, exemptions_on, goals, profile_of
from liren.standards.queries.texts import clauses, cycle_of, goal_of, indicator_for, strict_level, strict_levels, undeclared
from liren.standards.rules import Seen, Verdict

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
    level: str = ""  # that counts here: the clause's own, or the strictest of its mates where the community decided so
    aim: str = ""  # the target in words
    undeclared: bool = False  # the standard says 定期 and nobody has said how often

    @property
    def level_words(self) -> str:
        return str(rules.Level(self.level).label)

    @property
    def is_declared(self) -> bool:
        """Does a declaration change anything here?"""
        return rules.by_declaration(self.level, self.clause.proof, rules.target(self.goal))


class Kept(Protocol):
    """A figure as it was measured."""

    @property
    def value(self) -> float | None: ...
    @property
    def count(self) -> int | None: ...
    @property
    def fault(self) -> str: ...


@dataclass
class Declared:
    """What people have said of the requirements of one community: in force today, exempt, goals of their own."""

    attested: set[str] = field(default_factory=set)
    exempt: set[str] = field(default_factory=set)
    goals: dict[str, Goal] = field(default_factory=dict)
    profile: Profile | None = None
    kind: str = ""  # of the community: table A.1 has a row for each
    levels: dict[str, str] = field(default_factory=dict)  # where the strictest counts


def declared(community: Community, on: date) -> Declared:
    """Four queries whatever the number of requirements, five where the strictest level counts."""
    attested = {one for code, also in declarations_on(community, on).values_list("clause_code", "also") for one in (code, *also)}
    exempt = set(exemptions_on(community, on).values_list("clause_code", flat=True))
    profile = profile_of(community, on)
    levels = strict_levels(profile.standards) if profile and profile.strictest else {}
    return Declared(attested, exempt, goals(community, on), profile, community.kind, levels)


def declared_of(
    community: Community, clause: Clause, near: Iterable[Clause], attestations: Iterable[Attestation], exemption: Exemption | None,
    goals: Iterable[Goal],
) -> Declared:  # fmt: skip
    """The same of one requirement, from what its page has read already; one query."""
    attested = {clause.code} if any(one.in_force(today()) for one in attestations) else set()
    exempt = {clause.code} if exemption and exemption.approved_by_id else set()
    own, profile = {one.clause_code: one for one in goals if one.ended_at is None}, profile_of(community)
    levels = strict_level(clause, near, profile.standards) if profile and profile.strictest else {}
    return Declared(attested, exempt, own, profile, community.kind, levels)


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
    if not name or clause.proof == rules.Proof.ATTESTED or clause.code in said.exempt or _apart(clause, said):
        return _judged(clause, said)
    reading, count, fault = readings.of(name, cycle_of(clause, said.goals), clause.code)
    return _judged(clause, said, None if reading is None or reading.value is None else float(reading.value), count, fault)


def is_measured(clause: Clause) -> bool:
    """Do records prove it, alone or with a declaration?"""
    return bool(indicator_for(clause.check_name)) and clause.proof != rules.Proof.ATTESTED


def evidence(clause: Clause, goals: Mapping[str, Goal], readings: Readings, user: User) -> list[Line]:
    """The records behind the figure of a requirement that this reader may see."""
    if not is_measured(clause):
        return []
    reading, _count, _fault = readings.of(indicator_for(clause.check_name), cycle_of(clause, goals), clause.code)
    return lines(reading.evidence, user, reading.good) if reading else []


def arithmetic(clause: Clause, goals: Mapping[str, Goal], readings: Readings) -> tuple[int | None, int | None]:
    """How many records count as good, of how many there are; no first where the figure is no share of records, neither without any."""
    if not is_measured(clause):
        return None, None
    reading, count, _fault = readings.of(indicator_for(clause.check_name), cycle_of(clause, goals), clause.code)
    if reading is None or reading.value is None or reading.good is None or not count or not isinstance(reading.evidence, QuerySet):
        return None, count
    return reading.evidence.filter(reading.good).count(), count


def _judged(clause: Clause, said: Declared, value: float | None = None, count: int | None = None, fault: str = "") -> Judged:
    """A figure, from wherever it comes, against the goal of the community."""
    goal, level = goal_of(clause, said.goals), said.levels.get(clause.code, clause.level)
    aim, apart = rules.target(goal), _apart(clause, said)
    unsaid = not apart and undeclared(clause, said.goals)
    seen = Seen(
        exists=bool(indicator_for(clause.check_name)), value=value, fault=fault, attested=clause.code in said.attested,
        exempt=clause.code in said.exempt, apart=apart, undeclared=unsaid,
    )  # fmt: skip
    verdict = rules.judge(level, clause.proof, aim, seen)
    return Judged(clause, verdict, value, rules.shown(value, aim), count, fault, goal, level, rules.goal_words(goal, aim), unsaid)


def _apart(clause: Clause, said: Declared) -> str:
    """Why a requirement does not concern this community at all; empty where it does."""
    code = clause.code.partition(":")[0]
    if said.profile and code not in said.profile.standards:
        return gettext("本社区没有采用这项标准")
    kind = rules.TYPES.get(clause.parent, "")
    return gettext("只适用于其他类型的社区") if said.kind and kind not in {"", said.kind} else ""


# ---- from what is kept


def judged(community: Community, code: str = "", last: Measured | None = None) -> list[Judged]:
    """The state of every requirement by the figures of the last measuring and the declarations of today: seven queries.

    Words are made anew, so they speak the reader's language. Live only where the community was never measured.
    """
    last = last or measured(community)
    if last is None:
        return judge_all(community, code=code)
    said = declared(community, today())
    kept = {row.clause_code: row for row in Result.objects.filter(community=community, on=last.on)}
    return [recalled(clause, said, kept.get(clause.code)) for clause in clauses(code)]


def recalled(clause: Clause, said: Declared, row: Kept | None) -> Judged:
    """A requirement by the figure of a measuring and what is declared today; without one nothing was measured of it."""
    if row is None or clause.code in said.exempt or _apart(clause, said):
        return _judged(clause, said)
    return _judged(clause, said, row.value, row.count, row.fault)


def measured(community: Community) -> Measured | None:
    """When the community was last measured; nothing where it never was."""
    return Measured.objects.filter(community=community).exclude(on=NEVER).first()
