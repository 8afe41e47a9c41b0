"""What is required: the editions in force, their requirements, which figure answers each, what is alike and where they disagree."""

import tomllib
from collections.abc import Mapping
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


def mates(clause: Clause) -> list[str]:
    """The codes of the same duty in the other standards."""
    return [_full(clause, code) for code in clause.same_as]


def _full(clause: Clause, code: str) -> str:
    return code if ":" in code else f"{clause.code.partition(':')[0]}:{code}"


def alike(clause: Clause) -> list[Clause]:
    """The same duty in the other standards, and what is related."""
    codes = [_full(clause, code) for code in [*clause.same_as, *clause.related_to]]
    return list(clauses().filter(code__in=codes)) if codes else []


@cache
def _conflicts() -> list[dict[str, Any]]:
    return tomllib.loads(CHECKS.with_name("conflicts.toml").read_text("utf8"))["conflict"]


def conflicts(code: str = "") -> list[dict[str, Any]]:
    """Where the standards disagree, and how the product handles it; those that bite at one clause."""
    return [row for row in _conflicts() if not code or code in row["clauses"]]


def as_rows(code: str) -> dict[str, dict[str, Any]]:
    """The requirements in force of a standard by number, as a new edition is compared with them."""
    names = ("number", "level", "title", "text", "proof", "check_name", "target", "cycle", "parts")
    return {row["number"]: row for row in clauses(code).values(*names)}
