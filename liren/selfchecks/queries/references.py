"""The outside standards that requirements cite, each with its starter list; texts we do not have."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STARTERS = Path(__file__).parents[1] / "catalog" / "starters.toml"


@dataclass(frozen=True)
class Starter:
    """An item of a starter list, in our own words; never with a clause number."""

    topic: str
    text: str
    how: str
    is_mandatory: bool


@dataclass(frozen=True)
class Reference:
    """An outside standard, and the requirements that cite it."""

    code: str
    title: str
    title_en: str
    clauses: tuple[str, ...]
    items: tuple[Starter, ...]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@cache
def references() -> dict[str, Reference]:
    """All of them by code, in the order of the code."""
    rows = sorted(tomllib.loads(STARTERS.read_text("utf8"))["reference"], key=lambda row: row["code"])
    return {row["code"]: _reference(row) for row in rows}


def _reference(row: dict) -> Reference:
    return Reference(row["code"], row["title"], row["title_en"], tuple(row["clauses"]), tuple(Starter(*item) for item in row["items"]))


def references_of(clause: str) -> list[Reference]:
    """Those that a requirement cites."""
    return [one for one in references().values() if clause in one.clauses]


def cited() -> frozenset[str]:
    """The requirements that are measured by a self-check and so by no declaration."""
    return frozenset(clause for one in references().values() for clause in one.clauses)
