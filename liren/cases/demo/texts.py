"""What is said in a case, drawn from the phrase grammar: within one case a gap is always filled with the same words."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

SHIPPED = Path(__file__).parents[1] / "catalog" / "demo_texts.toml"
PERSONAL = frozenset({"employee_portal", "public_page", "hotline"})  # where people greet before they come to the point
Row = dict[str, Any]


@cache
def book() -> Row:
    return tomllib.loads(SHIPPED.read_text("utf8"))


@cache
def texts() -> dict[str, Row]:
    """The phrases of a category by its code."""
    return {row["category"]: row for row in book()["text"]}


@cache
def of_kind() -> dict[str, Row]:
    return {row["code"]: row for row in book()["kind"]}


class Phrases:
    """Sentences for one case. `given` holds what the community says: building, road, company, other_company, post, due."""

    def __init__(self, random: Random, category: str, kind: str, channel: str) -> None:
        row = texts()[category]
        self._random, self._kind, story = random, of_kind()[kind], random.choice(row["story"])
        self._own = {**row, **story}
        self._said: set[str] = set()
        self.title_form = random.choice(story["titles"])
        detail = random.choice(story.get("details") or self._kind["plain"])
        opener = random.choice(book()["openers"]) if channel in PERSONAL and random.random() < 0.3 else ""
        closer = random.choice(self._kind["closers"]) if random.random() < 0.5 else ""
        self.text_form = opener + detail + closer
        self.given: Row = {slot["name"]: random.choice(slot["values"]) for slot in book()["slot"]}
        self.given |= {gap["name"]: random.randrange(gap["low"], gap["high"] + 1, gap["step"]) for gap in book()["number"]}

    def wants(self, gap: str) -> bool:
        """Does the report itself have this gap?"""
        return f"{{{gap}}}" in self.title_form + self.text_form

    @property
    def title(self) -> str:
        return self.title_form.format_map(self.given)[:80]

    @property
    def text(self) -> str:
        return self.text_form.format_map(self.given)

    def has(self, what: str) -> bool:
        return bool(self._own.get(what) or self._kind.get(what))

    def one(self, what: str) -> str:
        """A sentence of this story, its category or its kind, in this order; none twice while there are others."""
        found = [*self._own.get(what, ()), *(self._kind.get(what, ()) if what == "progress" or what not in self._own else ())]
        sentence = next((one for one in found if one not in self._said), None) or self._random.choice(found)
        self._said.add(sentence)
        return sentence.format_map(self.given)

    def any(self, what: str) -> str:
        """A sentence by chance, where their order tells nothing."""
        return self._random.choice(self._own.get(what) or self._kind[what]).format_map(self.given)
