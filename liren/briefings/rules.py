"""Pure rules of a case report: periods, sums of its figures, which cells must not be shown, and its check sum."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from liren.core.calendar import Period

FEWEST = 10  # a smaller cell could tell of single persons (security C 49)
LONGEST_SPAN = 366  # days
TREND = 8  # periods
Part = tuple[int, int]  # good ones, all


def former(kind: str, period: Period) -> Period:
    """The period before: the month before a month, else as many days before."""
    if kind == "monthly":
        last = period.start - timedelta(days=1)
        return Period.month(last.year, last.month)
    days = (period.end - period.start).days + 1
    return Period(period.start - timedelta(days=days), period.start - timedelta(days=1))


def trend(kind: str, period: Period) -> list[Period]:
    """The last periods of this length up to this one, oldest first."""
    found = [period]
    while len(found) < TREND:
        found.append(former(kind, found[-1]))
    return found[::-1]


def due(kind: str, day: date) -> Period:
    """The period that is over on this day and ends last: the week before, or the month before."""
    if kind == "monthly":
        last = day.replace(day=1) - timedelta(days=1)
        return Period.month(last.year, last.month)
    return Period.week_of(day - timedelta(days=7))


def total(rows: Iterable[Mapping[str, Any]]) -> Part:
    """Good ones and all of grouped rows {…, n, good}."""
    listed = list(rows)
    return sum(row["good"] for row in listed), sum(row["n"] for row in listed)


def by(rows: Iterable[Mapping[str, Any]], name: str) -> dict[str, Part]:
    """The same by one of the columns they were grouped by; where it is empty they are not counted."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row[name] not in (None, ""):
            found[row[name]][0] += row["good"]
            found[row[name]][1] += row["n"]
    return {key: (good, n) for key, (good, n) in found.items()}


def hidden(cells: Sequence[int], whole: int, fewest: int = FEWEST) -> set[int]:
    """Which cells of a column to leave out: the small ones, and as many more as it takes that what is left out together,
    which the whole and the others betray, is no small cell itself."""
    out = {n for n, count in enumerate(cells) if 0 < count < fewest}
    rest = sorted((count, n) for n, count in enumerate(cells) if count >= fewest)
    while out and rest and _betrayed(out, cells, whole, fewest):
        out.add(rest.pop(0)[1])
    return out


def _betrayed(out: set[int], cells: Sequence[int], whole: int, fewest: int) -> bool:
    left = whole - sum(count for n, count in enumerate(cells) if n not in out)
    return len(out) < 2 or left < fewest


def masked(columns: Mapping[str, Part], names: Sequence[str], whole: int) -> dict[str, Part | None]:
    """A sensitive column row by row, small cells and what would betray them as None; all of it when the whole is small."""
    cells = [columns.get(name, (0, 0)) for name in names]
    out = hidden([n for _good, n in cells], whole) if whole >= FEWEST else set(range(len(cells)))
    return {name: None if n in out else cells[n] for n, name in enumerate(names)}


def percent(part: Sequence[int] | None) -> float | None:
    """96.1 for (124, 129); None where nothing was to be done or nothing may be said."""
    return round(100 * part[0] / part[1], 1) if part and part[1] else None


def per_hundred(count: int, of: int) -> float | None:
    """How many for each hundred, with one decimal."""
    return round(100 * count / of, 1) if of else None


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content in one fixed form."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
