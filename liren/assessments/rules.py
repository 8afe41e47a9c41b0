"""Periods of assessment, what a requirement is in the end, and the check sum of a report; pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from liren.core.calendar import Period
from liren.standards.rules import Level, Score, State, score, shown, target

STAGES = ("self_check", "committee", "region")  # later ones have the last word
GRADES = (State.MET, State.PARTLY, State.NOT_MET, State.NOT_APPLICABLE)
HALVES = 4  # that are offered, beside the two last years


def half_of(day: date) -> Period:
    """The half-year a day lies in."""
    return Period(date(day.year, 1, 1), date(day.year, 6, 30)) if day.month < 7 else Period(date(day.year, 7, 1), date(day.year, 12, 31))


def periods(today: date) -> list[Period]:
    """What may be assessed, the newest first: half-years, then the years."""
    found = [half_of(today)]
    while len(found) < HALVES:
        found.append(half_of(found[-1].start - timedelta(days=1)))
    return [*found, *(Period(date(year, 1, 1), date(year, 12, 31)) for year in (today.year, today.year - 1))]


@dataclass(frozen=True)
class Row:
    """A requirement of a round: what was measured when it was frozen, what reviewers said, and what it is in the end."""

    result: Mapping[str, Any]
    grades: list[Mapping[str, Any]] = field(default_factory=list)  # in the order of the stages

    @property
    def measured(self) -> State:
        return State(self.result["state"])

    @property
    def final(self) -> State:
        return State(self.grades[-1]["state"]) if self.grades else self.measured

    @property
    def differs(self) -> bool:
        return self.final != self.measured

    @property
    def level(self) -> Level:
        return Level(self.result["level"])


def rows(report: Mapping[str, Any], standard: str = "") -> list[Row]:
    """The requirements of a report, or of one of its standards, each with its grades."""
    said: dict[str, list[Mapping[str, Any]]] = {}
    for grade in sorted(report["grades"], key=lambda one: STAGES.index(one["stage"])):
        said.setdefault(grade["code"], []).append(grade)
    return [Row(one, said.get(one["code"], [])) for one in report["results"] if not standard or one["standard"] == standard]


def measured_score(found: Iterable[Row]) -> Score:
    return score((row.level, row.measured) for row in found)


def final_score(found: Iterable[Row]) -> Score:
    return score((row.level, row.final) for row in found)


@dataclass(frozen=True)
class Chapter:
    """A chapter of a standard with its requirements and both scores."""

    number: str
    title: str
    rows: list[Row]

    @property
    def measured(self) -> Score:
        return measured_score(self.rows)

    @property
    def final(self) -> Score:
        return final_score(self.rows)


def chapters(found: Iterable[Row]) -> list[Chapter]:
    """The rows by chapter, in the order of the text."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        grouped.setdefault((row.result["chapter"], row.result["chapter_title"]), []).append(row)
    return [Chapter(number, title, some) for (number, title), some in grouped.items()]


def gaps(found: Iterable[Row]) -> list[Row]:
    """What is not met in the end, 应 before 宜, the worse first."""
    order = {Level.SHALL: 0, Level.SHOULD: 1, Level.RECOMMENDATION: 2, Level.MAY: 3}
    wanting = [row for row in found if row.final in (State.NOT_MET, State.PARTLY)]
    return sorted(wanting, key=lambda row: (order[row.level], row.final == State.PARTLY))


SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": ""}


def goal_words(goal: str) -> str:
    """A target as official paper writes it: ≥ 95%, 20,000–30,000; √ where a thing is there or not, nothing where there is no figure."""
    if goal.strip() == "= true":
        return "√"
    aim = target(goal)
    if aim is None:
        return ""
    if aim.high is not None:
        return f"{aim.low:,.0f}–{aim.high:,.0f}"
    return f"{SIGNS[aim.sign]} {shown(aim.low, aim)}".strip()


def number_words(number: str) -> str:
    """The number of a standard without the remarks beside it; empty where it has none yet."""
    return re.sub(r"\s*\([^)]*\)", "", number).strip() if re.search(r"\d", number) else ""


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content in one fixed form."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
