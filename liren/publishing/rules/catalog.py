"""The shipped catalogue: which regulations the clauses ask for and what each must say, topics of publicity, kinds of disclosure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

FOLDER = Path(__file__).parents[1] / "catalog"


def _spoken(chinese: str, english: str) -> str:
    return english if english and (get_language() or "").startswith("en") else chinese


@dataclass(frozen=True)
class Part:
    """A section that a regulation has: its heading, what belongs in it, and the clause that asks for it (none: good practice)."""

    code: str
    title: str
    hint: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Needed:
    """A regulation that clauses ask for, with the outline it is begun from."""

    code: str
    title: str
    title_en: str
    group: str
    kind: str
    owner: str
    audience: str
    clauses: tuple[str, ...]
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return _spoken(self.title, self.title_en)


@dataclass(frozen=True)
class Named:
    """A topic of publicity or a kind of disclosure, with the clauses that ask for it."""

    code: str
    title: str
    title_en: str
    clauses: tuple[str, ...] = ()
    cycle: str = ""
    audience: str = ""
    help: str = ""

    def __str__(self) -> str:
        return _spoken(self.title, self.title_en)


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf8"))


@cache
def groups() -> dict[str, Named]:
    """The chapters of the rulebook, in their order."""
    return {code: Named(code, *titles) for code, titles in _file("rulebook")["groups"].items()}


@cache
def common() -> tuple[Part, ...]:
    """The sections every regulation has."""
    return tuple(Part(**part) for part in _file("rulebook")["common"])


@cache
def needed() -> dict[str, Needed]:
    """Every regulation asked for, by its kind."""
    return {row["code"]: _needed(row) for row in _file("rulebook")["regulation"]}


def _needed(row: dict[str, Any]) -> Needed:
    first, last = common()[:1], common()[1:]
    parts = tuple(Part(**part) for part in row["parts"])
    told = {name: row[name] for name in ("code", "title", "title_en", "group", "kind", "owner", "audience")}
    return Needed(**told, clauses=tuple(row["clauses"]), parts=(*first, *parts, *last))


@cache
def topics() -> dict[str, Named]:
    """What publicity is about, by code."""
    return {row["code"]: _named(row) for row in _file("publicity")["topic"]}


@cache
def disclosures() -> dict[str, Named]:
    """The kinds of disclosure, by code."""
    return {row["code"]: _named(row) for row in _file("publicity")["disclosure"]}


def _named(row: dict[str, Any]) -> Named:
    return Named(**{**row, "clauses": tuple(row["clauses"])})


def kinds_for(clause: str) -> tuple[str, ...]:
    """The regulations that a clause asks for, all of them."""
    return tuple(code for code, one in needed().items() if clause in one.clauses)


def sections_for(clause: str) -> tuple[str, tuple[str, ...]]:
    """The regulation in which a clause wants certain sections, and their codes; nothing for a clause that wants none."""
    for code, one in needed().items():
        if found := tuple(part.code for part in one.parts if part.clause == clause):
            return code, found
    return "", ()


def topics_for(clause: str) -> tuple[str, ...]:
    return tuple(code for code, one in topics().items() if clause in one.clauses)


def disclosures_for(clause: str) -> tuple[str, ...]:
    return tuple(code for code, one in disclosures().items() if clause in one.clauses)


CHANNELS_FOR = {  # any of them is enough
    "S2:5.5.1-1": ("web_portal", "mobile_client", "public_account"), "S2:5.5.1-2": ("web_portal", "mobile_client", "public_account"),
    "S3:5.3.3-1": ("mobile_client", "public_account"), "S3:5.3.3-2": ("mobile_client", "public_account"),
}  # fmt: skip
SIDES_FOR = {  # whose comments a clause speaks of
    "S1:7.1.2.4-5": ("company", "company_party_organization", "employee"), "S2:4.5-2": ("company", "public"),
}  # fmt: skip


@cache
def archive_categories() -> tuple[dict[str, Any], ...]:
    """The categories an archive begins with: code, name, retention, days and the kinds of records each takes in."""
    return tuple(tomllib.loads((FOLDER / "archive.toml").read_text("utf8"))["category"])
