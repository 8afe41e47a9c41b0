"""Which routing rule takes a case: conditions compiled once into predicates over what is known of a case when it comes in.

A rule's conditions are a plain dict; what is absent or empty asks nothing, all that is there must hold:

    kinds, categories (codes), grids, places, companies (ids), reporters, sizes, industries, channels, urgencies: one of these
    words_any, words_all: in title or text, width and case aside        polygon: the place lies in it (GeoJSON, WGS-84)
    answers: [{category, question, op, value}], all of them             working: "yes" in working time, "no" outside
    weekdays: 1 (Monday) to 7     hours: ["22:00", "06:00"], up to but not at the second, over midnight too
    dates: ["2026-07-01", ""], both days included, either may be open
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any

from liren.community.rules.plane import Point, inside, parts_of
from liren.community.rules.shapes import MOST_CORNERS
from liren.core.calendar import official

LEVELS = ("normal", "urgent", "critical")
STAFFED = frozenset({"patrol", "visit"})


@dataclass(frozen=True)
class Facts:
    """What is known of a case when it comes in; `at` is in Shanghai time."""

    category: str
    kind: str
    at: datetime
    channel: str = ""
    urgency: str = "normal"
    grid: int | None = None
    place: int | None = None
    point: Point | None = None
    company: int | None = None
    size: str = ""
    industry: str = ""
    reporter: str = ""
    text: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def working(self) -> bool:
        """Did it come in working time?"""
        work, since = official(), timedelta(hours=self.at.hour, minutes=self.at.minute, seconds=self.at.second)
        return work.is_working_day(self.at.date()) and any(start <= since < end for start, end in work.hours.offsets)

    @cached_property
    def words(self) -> str:
        """Title and text as words are looked for in them."""
        return plain_text(self.text)

    @cached_property
    def signs(self) -> frozenset[str]:
        """The signs used: a word of which one is missing need not be looked for."""
        return frozenset(self.words)

    @cached_property
    def clock(self) -> str:
        return f"{self.at:%H:%M}"

    @cached_property
    def day(self) -> str:
        return self.at.date().isoformat()


Predicate = Callable[[Facts], bool]


def plain_text(text: str) -> str:
    """Full-width letters as half-width ones, capitals as small ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def reporter_kind(channel: str, company: bool) -> str:
    """Who brings a matter through this channel: company_contact, employee, visitor or staff."""
    if channel == "employee_portal":
        return "employee"
    if channel in STAFFED:
        return "staff"
    return "company_contact" if company else "visitor"


def higher(urgency: str, wanted: str) -> str:
    """The more pressing of the two; a rule raises and never lowers."""
    return max(urgency, wanted, key=lambda one: LEVELS.index(one) if one in LEVELS else -1)


def compiled(conditions: Mapping[str, Any], without: Collection[str] = ()) -> tuple[Predicate, ...]:
    """The predicates of a rule, those that decide most for least first; `without` leaves out conditions that are broken."""
    return tuple(make(conditions[name]) for name, make in CONDITIONS.items() if conditions.get(name) and name not in without)


def _among(name: str) -> Callable[[Collection], Predicate]:
    def make(wanted: Collection) -> Predicate:
        found, read = frozenset(wanted), attrgetter(name)
        return lambda facts: read(facts) in found

    return make


def _weekdays(wanted: Collection[int]) -> Predicate:
    found = frozenset(wanted)
    return lambda facts: facts.at.isoweekday() in found


def _working(wanted: str) -> Predicate:
    return lambda facts: facts.working is (wanted == "yes")


def _hours(wanted: Collection[str]) -> Predicate:
    start, end = wanted
    if start <= end:
        return lambda facts: start <= facts.clock < end
    return lambda facts: not end <= facts.clock < start


def _dates(wanted: Collection[str]) -> Predicate:
    since, until = wanted
    return lambda facts: (since or "0") <= facts.day <= (until or "9")


def _any_word(wanted: Collection[str]) -> Predicate:
    words = [(frozenset(word), word) for word in map(plain_text, wanted)]

    def holds(facts: Facts) -> bool:
        signs = facts.signs
        for needed, word in words:  # noqa: SIM110  a generator would cost more than the look itself
            if needed <= signs and word in facts.words:
                return True
        return False

    return holds


def _all_words(wanted: Collection[str]) -> Predicate:
    words = [plain_text(word) for word in wanted]
    needed = frozenset("".join(words))
    return lambda facts: needed <= facts.signs and all(word in facts.words for word in words)


def _answers(wanted: Collection[Mapping[str, str]]) -> Predicate:
    return lambda facts: all(facts.category == one["category"] and _answers_to(one, facts.answers) for one in wanted)


def _answers_to(wanted: Mapping[str, str], answers: Mapping[str, str]) -> bool:
    given, value = str(answers.get(wanted["question"], "")), wanted["value"]
    match wanted["op"]:
        case "is":
            return plain_text(given) == plain_text(value)
        case "has":
            return plain_text(value) in plain_text(given)
    found, bound = _number(given), _number(value)
    if found is None or bound is None:
        return False
    return found >= bound if wanted["op"] == "least" else found <= bound


def _number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None


def _polygon(shape: Mapping[str, Any]) -> Predicate:
    holds = inside(shape)
    return lambda facts: facts.point is not None and holds(facts.point)


def shape_fault(shape: Any) -> str:
    """Why a drawn area cannot be used: no_polygon, too_few_corners, too_many_corners; empty: it can."""
    try:
        parts = parts_of(shape)
    except ValueError:
        return "no_polygon"
    rings = [ring for part in parts for ring in part]
    if not rings or not all(parts) or any(len(set(ring)) < 3 for ring in rings):
        return "too_few_corners"
    if not all(abs(x) <= 180 and abs(y) <= 90 for ring in rings for x, y in ring):
        return "no_polygon"
    return "too_many_corners" if sum(map(len, rings)) > MOST_CORNERS else ""


CONDITIONS: dict[str, Callable[[Any], Predicate]] = {
    "categories": _among("category"),
    "kinds": _among("kind"),
    "grids": _among("grid"),
    "places": _among("place"),
    "companies": _among("company"),
    "reporters": _among("reporter"),
    "channels": _among("channel"),
    "urgencies": _among("urgency"),
    "sizes": _among("size"),
    "industries": _among("industry"),
    "weekdays": _weekdays,
    "working": _working,
    "dates": _dates,
    "hours": _hours,
    "answers": _answers,
    "words_all": _all_words,
    "words_any": _any_word,
    "polygon": _polygon,
}
NARROW = frozenset(CONDITIONS) - {"answers", "words_all", "polygon", "hours", "dates", "working"}  # more values, more cases


def shadows(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> bool:
    """Does the earlier rule take every case the later one would? Only when that is certain from the conditions alone."""
    return all(bool(later.get(name)) and _implied(name, asked, later[name]) for name, asked in earlier.items() if asked)


def _implied(name: str, asked: Any, given: Any) -> bool:
    """Whatever meets `given` meets `asked`."""
    if name in NARROW:
        return set(given) <= set(asked)
    if name in {"words_all", "answers"}:
        return all(one in given for one in asked)
    return asked == given
