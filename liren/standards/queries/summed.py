"""States summed up: by chapter, level and body, by standard and day; what is missing; one duty in several standards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liren.standards import rules
from liren.standards.models import Standard
from liren.standards.queries.judging import Judged
from liren.standards.queries.texts import mates
from liren.standards.rules import State


@dataclass(frozen=True)
class Group:
    """Requirements that belong together under a name, and how far they are met."""

    name: str
    score: rules.Score


def grouped(judged: Iterable[Judged], key: Callable[[Judged], str], names: Mapping[str, str]) -> list[Group]:
    """Scores by level, responsible body or whatever the key says, in the order of the names; those without a requirement are left out."""
    found: dict[str, list[Judged]] = {}
    for one in judged:
        found.setdefault(key(one), []).append(one)
    return [Group(label, score_of(found[value])) for value, label in names.items() if value in found]


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


def main_chapters(standard: Standard, judged: Iterable[Judged], english: bool = False) -> list[Group]:
    """The scores of a standard's chapters of the first order: 4, 5, … and the annex."""
    titles = {number: (en if english else zh) for number, zh, en in standard.headings if "." not in number}
    own = [one for one in judged if one.clause.standard_id == standard.pk]
    numbers = sorted({rules.chapter_of(one.clause.number) for one in own}, key=rules.order_of)
    names = {number: f"{number} {titles.get(number, '')}".strip() for number in numbers}
    return grouped(own, lambda one: rules.chapter_of(one.clause.number), names)


def _heading(parent: str, titles: Mapping[str, str]) -> str:
    """The nearest heading above a clause."""
    number = parent
    while number and number not in titles and "." in number:
        number = number.rpartition(".")[0]
    return number


def score_of(judged: Iterable[Judged]) -> rules.Score:
    return rules.score((one.level, one.verdict.state) for one in judged)


def gaps(judged: Iterable[Judged]) -> list[Judged]:
    """What is not met, the heaviest first."""
    found = [one for one in judged if one.verdict.state in {State.NOT_MET, State.PARTLY}]
    worst = {State.NOT_MET: 0, State.PARTLY: 1}
    return sorted(found, key=lambda one: (-rules.WEIGHT[rules.Level(one.level)], worst[one.verdict.state], one.clause.code))


def standings(judged: Iterable[Judged]) -> dict[str, dict[str, Any]]:
    """Per standard, and for all under no name: score, how much is measured of how much, how many are met and not."""
    rows = list(judged)
    codes = sorted({one.clause.standard.code for one in rows})
    grouped = {"": rows} | {code: [one for one in rows if one.clause.standard.code == code] for code in codes}
    return {code: _standing(score_of(some)) for code, some in grouped.items()}


def _standing(score: rules.Score) -> dict[str, Any]:
    counted = {"value": score.value, "measured": score.measured, "counted": score.counted}
    return counted | {name: score.states.get(State(name), 0) for name in ("met", "not_met")}


@dataclass(frozen=True)
class Family:
    """One duty in several standards: its requirements by standard, the strictest level, whether levels differ."""

    title: str
    members: list[list[Judged]]
    level: str
    differs: bool


def crosswalk(judged: Iterable[Judged], codes: Sequence[str]) -> list[Family]:
    """The duties that stand in more than one of these standards: one proof serves them all."""
    known = {one.clause.code: one for one in judged if one.clause.standard.code in codes}
    found = []
    for family in rules.families({code: mates(one.clause) for code, one in known.items()}):
        rows = [known[code] for code in family]
        levels = {one.clause.level for one in rows}
        strictest = max(levels, key=lambda one: rules.WEIGHT[rules.Level(one)])
        members = [[one for one in rows if one.clause.standard.code == code] for code in codes]
        found.append(Family(rows[0].clause.title, members, str(rules.Level(strictest).label), len(levels) > 1))
    return found
