"""Clause files in: read, checked as a whole with file, id and reason for each fault, and compared with the edition in force."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liren.standards.rules import Body, Cycle, Level, Proof, order_of

CATALOG = Path(__file__).parent / "catalog"
NEEDED = ("id", "parent", "level", "title", "text", "text_en", "app", "proof", "check", "target", "period", "measure_en")
CHOICES = {"level": Level, "proof": Proof, "period": Cycle, "body": Body}
LONGEST = {"title": 60, "text": 600, "text_en": 900, "target": 120, "measure_en": 300, "remark": 400}


class Broken(Exception):
    """A clause file that is not taken, with every fault in a line: file, id, reason."""


@dataclass(frozen=True)
class Edition:
    """A standard read from its file."""

    code: str
    edition: int
    number: str
    title: str
    title_en: str
    status: str
    sha256: str
    headings: list[list[str]]
    clauses: list[dict[str, Any]] = field(default_factory=list)


def files() -> list[Path]:
    """The clause files that are shipped."""
    return sorted(CATALOG.glob("S*.toml"))


def sha256(path: Path) -> str:
    """What a clause file is known by."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> Edition:
    """The standard in a file. Raises Broken with all faults; a file is taken whole or not at all."""
    body = path.read_bytes()
    try:
        told = tomllib.loads(body.decode("utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise Broken(f"{path.name}: {broken}") from broken
    faults = list(_faults(path.name, told))
    if faults:
        raise Broken("\n".join(faults))
    head = told["standard"]
    clauses = sorted((_clause(head["code"], row) for row in told["clause"]), key=lambda c: order_of(c["number"]))
    for order, clause in enumerate(clauses):
        clause["order"] = order
    headings = [[h["number"], h["title"], h.get("title_en", "")] for h in told.get("heading", [])]
    named = {name: str(head.get(name, "")) for name in ("code", "number", "title", "title_en", "status")}
    return Edition(edition=head["edition"], sha256=hashlib.sha256(body).hexdigest(), headings=headings, clauses=clauses, **named)


def _faults(name: str, told: dict[str, Any]) -> Iterator[str]:
    head = told.get("standard", {})
    for key in ("code", "number", "title", "edition"):
        if not head.get(key):
            yield f"{name}: [standard] has no {key}"
    rows = told.get("clause", [])
    if not isinstance(rows, list) or not rows:
        yield f"{name}: no [[clause]]"
        return
    for number, count in Counter(row.get("id", "?") for row in rows).items():
        if count > 1:
            yield f"{name}: {number}: stands {count} times"
    for row in rows:
        yield from (f"{name}: {row.get('id', '?')}: {why}" for why in _faults_of(row))


def _faults_of(row: dict[str, Any]) -> Iterator[str]:
    for key in NEEDED:
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield f"{key} is missing or no text"
    for key, choices in CHOICES.items():
        if isinstance(row.get(key), str) and row[key] not in choices.values:
            yield f"{key} = {row[key]!r} is none of {', '.join(choices.values)}"
    for key, most in LONGEST.items():
        if len(str(row.get(key, ""))) > most:
            yield f"{key} is longer than {most} characters"


def _clause(standard: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row as the fields of `Clause`."""
    kept = {name: row[name] for name in ("parent", "level", "title", "text", "text_en", "app", "proof", "target", "measure_en")}
    return kept | {
        "code": f"{standard}:{row['id']}", "number": row["id"], "is_inferred": row.get("inferred", False), "check_name": row["check"],
        "target_printed": row.get("target_printed", False), "cycle": row["period"], "cycle_printed": row.get("period_printed", False),
        "timing": row.get("timing", ""), "parts": row.get("parts", []), "parts_mode": row.get("parts_mode", ""),
        "same_as": row.get("same_as", []), "related_to": row.get("related_to", []), "outside": str(row.get("outside", ""))[:60],
        "remark": row.get("remark", ""), "body": row.get("body", Body.COMMUNITY), "is_sensitive": row.get("sensitive", False),
    }  # fmt: skip
