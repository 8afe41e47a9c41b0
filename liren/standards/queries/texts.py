"""What is required: the editions in force, their requirements, which figure answers each, what is alike and where they disagree."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from liren.core.indicators import INDICATORS
from liren.standards import rules
from liren.standards.models import Clause, Goal, Standard

CHECKS = Path(__file__).parents[1] / "catalog" / "checks.toml"


@cache
def aliases() -> dict[str, str]:
    """Checks of the clause files whose indicator has another name."""
    return tomllib.loads(CHECKS.read_text("utf8"))["checks"]


@cache
def _named(_registered: int) -> dict[str, str]:
    """Indicators by the part of their name behind the app; the first by name where two apps use one."""
    return {name.partition(".")[2]: name for name in sorted(INDICATORS, reverse=True)}


def indicator_for(check: str) -> str:
    """The name of the indicator that answers a check of the clause files; empty where no app brings it yet."""
    if (name := aliases().get(check, "")) in INDICATORS:
        return name
    return _named(len(INDICATORS)).get(check, "")


def label_of(clause: Clause) -> str:
    """What the figure is called; empty where no app brings it yet."""
    name = indicator_for(clause.check_name)
    return str(INDICATORS[name].label) if name else ""


def current(code: str = "") -> QuerySet[Standard]:
    """The editions in force."""
    found = Standard.objects.filter(is_current=True)
    return found.filter(code=code) if code else found


def known_files() -> set[str]:
    """The check sums of all editions ever loaded, also of those that a later one replaced."""
    return set(Standard.objects.values_list("sha256", flat=True))


def clauses(code: str = "") -> QuerySet[Clause]:
    """The requirements in force, in the order of the text."""
    rows = Clause.objects.filter(standard__is_current=True).select_related("standard")
    return rows.filter(standard__code=code) if code else rows


def goal_of(clause: Clause, goals: Mapping[str, Goal]) -> str:
    """The target in force: the standard's own, or the community's where the standard prints none."""
    own = goals.get(clause.code)
    return own.target if own and own.target and not clause.target_printed else clause.target


def cycle_of(clause: Clause, goals: Mapping[str, Goal]) -> str:
    """The cycle in force, likewise."""
    own = goals.get(clause.code)
    return own.cycle if own and own.cycle and not clause.cycle_printed else clause.cycle


def cycle_words(clause: Clause, goals: Mapping[str, Goal]) -> str:
    """The cycle in words."""
    return str(rules.Cycle(cycle_of(clause, goals)).label)


def undeclared(clause: Clause, goals: Mapping[str, Goal]) -> bool:
    """Does the standard say 定期, leaving the cycle to a community that has not declared one?"""
    own = goals.get(clause.code)
    return clause.timing == rules.REGULARLY and not clause.cycle_printed and not (own and own.cycle)


def regular() -> QuerySet[Clause]:
    """The requirements whose cycle is the community's to declare."""
    return clauses().filter(timing=rules.REGULARLY, cycle_printed=False)


def strict_levels(standards: Sequence[str]) -> dict[str, str]:
    """The level of each requirement of these standards when the strictest among its mates in them counts."""
    rows = list(clauses().filter(standard__code__in=standards).values_list("code", "level", "same_as"))
    same = {code: [_full(code, mate) for mate in mates] for code, _level, mates in rows}
    return rules.strictest({code: level for code, level, _mates in rows}, same)


def strict_level(clause: Clause, near: Iterable[Clause], standards: Sequence[str]) -> dict[str, str]:
    """The same of one requirement, from the rows that its page has read already; nothing where its standard is not among these."""
    levels = {one.code: one.level for one in (clause, *near) if one.standard.code in standards}
    return {code: level for code, level in rules.strictest(levels, {clause.code: mates(clause)}).items() if code == clause.code}


def mates(clause: Clause) -> list[str]:
    """The codes of the same duty in the other standards."""
    return [_full(clause.code, code) for code in clause.same_as]


def _full(near: str, code: str) -> str:
    """A code as it stands in a clause file: without its standard where that is the same."""
    return code if ":" in code else f"{near.partition(':')[0]}:{code}"


def same(clause: Clause) -> list[Clause]:
    """The same duty in the other standards."""
    return list(clauses().filter(code__in=mates(clause))) if clause.same_as else []


def alike(clause: Clause) -> list[Clause]:
    """The same duty in the other standards, and what is related."""
    codes = [_full(clause.code, code) for code in [*clause.same_as, *clause.related_to]]
    return list(clauses().filter(code__in=codes)) if codes else []


@cache
def _conflicts() -> list[dict[str, Any]]:
    return tomllib.loads(CHECKS.with_name("conflicts.toml").read_text("utf8"))["conflict"]


def conflicts(code: str = "") -> list[dict[str, Any]]:
    """Where the standards disagree, and how the product handles it; those that bite at one clause."""
    return [row for row in _conflicts() if not code or code in row["clauses"]]


def as_rows(edition: Standard | None) -> dict[str, dict[str, Any]]:
    """The requirements of an edition by number, as editions are compared; nothing of none."""
    rows = edition.clauses.values("number", *rules.COMPARED) if edition else ()
    return {row["number"]: row for row in rows}


def editions(code: str) -> list[Standard]:
    """Every edition that was ever loaded, the newest first."""
    return list(Standard.objects.filter(code=code).order_by("-edition"))


def edition_changes(code: str) -> tuple[Standard | None, Standard | None, list[rules.Change]]:
    """The edition in force, the one before it, and what changed between the two."""
    loaded = editions(code)
    coming = next((one for one in loaded if one.is_current), None)
    former = next((one for one in loaded if coming and one.edition < coming.edition), None)
    return coming, former, rules.changes(as_rows(former), as_rows(coming)) if former else []
