"""How alike two texts are, and what of a text may be shown to others."""

import re
import zlib
from collections.abc import Iterable

from liren.cases.rules.triage import plain
from liren.community.rules import personal_in

ALIKE = 0.16  # of two tellings of one thing by different people; unrelated ones of a category stay below 0.1
COMMON = re.compile(r"[一二三四五六七八九十]|[0-9]+")
MORE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\d{7,}")  # mail addresses and any long number, beside what `personal_in` finds


def shingles(text: str) -> frozenset[int]:
    """The pairs and triples of characters of a text as numbers; figures all count as one, so floor 3 is like floor 5."""
    told = COMMON.sub("0", plain(text))
    return frozenset(zlib.crc32(told[n : n + size].encode()) for size in (2, 3) for n in range(len(told) - size + 1))


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """0 for nothing in common, 1 for the same: what both share, measured against the mean of their lengths (Ochiai)."""
    return len(one & other) / (len(one) * len(other)) ** 0.5 if one and other else 0.0


def scrubbed(text: str, names: Iterable[str] = ()) -> str:
    """A text without numbers of people and plates, and without these names."""
    for name in sorted({name.strip() for name in names if name and len(name.strip()) > 1}, key=len, reverse=True):
        text = text.replace(name, "***")
    for one in reversed(personal_in(text)):
        text = text[: one.start] + "***" + text[one.end :]
    return MORE.sub("***", text)
