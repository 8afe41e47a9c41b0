"""What a text is about: a linear classifier on characters in plain Python, with the words that spoke for each label.

A text is read twice: all of it by its single characters and pairs, and its head – the subject, or what stands first – by up
to three characters, because people say there what it is about. Each reading is weighed by how rare its parts are and has
length one. A model is learned in `learning`; its weights are kept in a byte each, the smallest not at all.
"""

import json
import math
import re
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self

HEAD = 25  # characters of the beginning that are read again
HEAD_WEIGHT = 0.6
STRONG = 127  # the largest weight of a label in its byte
LEFT_OUT = re.compile(r"[\W_]+")
WORD = re.compile(r"[\u3400-\u9fff]{2,}")
MOST_READ = 1500  # characters: nobody changes the subject later


@dataclass(frozen=True)
class Example:
    """A text with its label."""

    subject: str
    text: str
    label: str


@dataclass(frozen=True)
class Guess:
    """A label, how sure it is (0 to 1), and the words that spoke for it, the strongest first."""

    label: str
    confidence: float
    words: tuple[str, ...] = ()


def plain(text: str) -> str:
    """A text as it is compared: without spaces and signs, in small letters."""
    return LEFT_OUT.sub("", text[: 2 * MOST_READ]).lower()[:MOST_READ]


def parts(subject: str, text: str) -> tuple[Counter[str], Counter[str]]:
    """What the text and its head consist of, counted; parts of the head begin with ^."""
    told, whole = plain(subject), plain(f"{subject}{text}")
    head = told[: 2 * HEAD] or whole[:HEAD]
    body = Counter(whole)
    body.update(map("".join, pairwise(whole)))
    first = Counter(f"^{head[n : n + size]}" for size in (1, 2, 3) for n in range(len(head) - size + 1))
    return body, first


def weighed(counts: Counter[str], rare: dict[str, float], weight: float) -> list[tuple[str, float]]:
    """Known parts, the logarithm of their count times their rarity, brought to one length."""
    found = [(part, (1 + math.log(n)) * rare[part]) for part, n in counts.items() if part in rare]
    length = math.sqrt(sum(value * value for _part, value in found))
    return [(part, value * weight / length) for part, value in found] if length else []


@dataclass
class Model:
    """Labels, and for each part of a text how rare it is and what it says for which label."""

    labels: list[str]
    rare: dict[str, float] = field(default_factory=dict)
    says: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    biases: list[float] = field(default_factory=list)
    warmth: float = 1.0  # what margins are multiplied by before they are made chances
    told: dict[str, Any] = field(default_factory=dict)  # of its making: how many texts, when, how well

    def read(self, subject: str, text: str) -> list[tuple[str, float]]:
        """The known parts of a text with their weight."""
        body, head = parts(subject, text)
        return weighed(body, self.rare, 1.0) + weighed(head, self.rare, HEAD_WEIGHT)

    def margins(self, read: Iterable[tuple[str, float]]) -> list[float]:
        """For each label how far the text lies on its side."""
        found = self.biases.copy()
        says = self.says
        for part, value in read:
            for label, weight in says[part]:
                found[label] += weight * value
        return found

    def label(self, subject: str, text: str) -> str:
        """The likeliest label."""
        margins = self.margins(self.read(subject, text))
        return self.labels[margins.index(max(margins))]

    def chances(self, margins: Sequence[float]) -> list[float]:
        """Margins as chances that sum to one."""
        top = max(margins)
        raised = [math.exp((margin - top) * self.warmth) for margin in margins]
        return [one / sum(raised) for one in raised]

    def guess(self, subject: str, text: str, most: int = 3, floor: float = 0.0, among: Iterable[str] | None = None) -> list[Guess]:
        """The likeliest labels with their words, best first; none below the floor, none that is not among those named."""
        read = self.read(subject, text)
        if not read:
            return []
        chances = self.chances(self.margins(read))
        wanted = range(len(self.labels)) if among is None else [n for n, label in enumerate(self.labels) if label in set(among)]
        best = sorted(wanted, key=lambda n: -chances[n])[:most]
        return [Guess(self.labels[n], chances[n], self.words(read, n, f"{subject}\n{text}")) for n in best if chances[n] >= floor]

    def words(self, read: Iterable[tuple[str, float]], label: int, text: str, most: int = 3) -> tuple[str, ...]:
        """What in the text spoke for the label: its strongest pairs, joined where they overlap."""
        spoke: Counter[str] = Counter()
        for part, value in read:
            spoke[part.removeprefix("^")] += sum(weight * value for n, weight in self.says[part] if n == label)  # type: ignore[assignment]
        strong = [part for part, worth in spoke.most_common(14) if worth > 0 and WORD.fullmatch(part)]
        return _joined(strong, text, most)

    def packed(self) -> bytes:
        """The model as a file: compressed JSON, a byte for each weight."""
        grams = list(self.says)
        scale = max((abs(w) for gram in grams for _n, w in self.says[gram]), default=1.0) / STRONG
        kept = [[(n, q) for n, w in self.says[gram] if (q := round(w / scale))] for gram in grams]
        wide = len(self.labels) > 256
        told = {
            "labels": self.labels, "biases": [round(b, 4) for b in self.biases], "warmth": round(self.warmth, 3), "scale": scale,
            "told": self.told, "parts": "\n".join(grams), "rare": _bytes(min(255, round(self.rare[gram] * 20)) for gram in grams),
            "counts": [len(pairs) for pairs in kept] if wide else _bytes(min(255, len(pairs)) for pairs in kept),
            "which": [n for pairs in kept for n, _q in pairs] if wide else _bytes(n for pairs in kept for n, _q in pairs[:255]),
            "weights": _bytes(q & 255 for pairs in kept for _n, q in (pairs if wide else pairs[:255])),
        }  # fmt: skip
        return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)

    @classmethod
    def unpacked(cls, raw: bytes) -> Self:
        """A model from its file. Raises ValueError for anything else."""
        try:
            told = json.loads(zlib.decompress(raw))
            grams, rare = told["parts"].split("\n"), b64decode(told["rare"])
            counts, which = (told[k] if isinstance(told[k], list) else b64decode(told[k]) for k in ("counts", "which"))
            weights = [(w - 256 if w > 127 else w) * told["scale"] for w in b64decode(told["weights"])]
            made = cls(told["labels"], biases=told["biases"], warmth=told["warmth"], told=told["told"])
        except (zlib.error, KeyError, TypeError, ValueError) as wrong:
            raise ValueError("no triage model") from wrong
        at = 0
        for gram, seldom, count in zip(grams, rare, counts, strict=True):
            made.rare[gram] = seldom / 20
            made.says[gram] = tuple(zip(which[at : at + count], weights[at : at + count], strict=True))
            at += count
        return made


def _bytes(values: Iterable[int]) -> str:
    return b64encode(bytes(values)).decode()


def _joined(strong: Sequence[str], text: str, most: int) -> tuple[str, ...]:
    """Parts that overlap in the text as one word of at most six characters, in the order of their strength."""
    found: list[str] = []
    for part in strong:
        word = part
        for _turn in range(4):
            more = next((w for other in strong if (w := _grown(word, other)) and len(w) <= 6 and w in text), "")
            if not more:
                break
            word = more
        if word in text and not any(word in known or known in word for known in found):
            found.append(word)
    return tuple(found[:most])


def _grown(word: str, other: str) -> str:
    """The word with the other joined at its end or beginning where they share a character; empty where they do not."""
    if len(other) != 2 or other in word:
        return ""
    return word + other[1] if word[-1] == other[0] else other[0] + word if word[0] == other[1] else ""
