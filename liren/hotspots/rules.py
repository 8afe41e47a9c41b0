"""How cases become hot issues: what a text is remembered by, what belongs together, how hot it is and what it is called.

A case is remembered by its signature: the pairs and triples of characters that are rarest where it comes from, the topic's
counting twice. Cases whose signatures meet are gathered around a common middle; a new one joins the nearest, so clusters
grow case by case and nothing is counted again.
"""

import math
import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from liren.cases.rules.triage import LEFT_OUT

BUCKETS = 1 << 16
LONGEST = 600  # characters that are read: what is said later repeats
IN_TOPIC = 2.0
KEPT = 32  # parts in a signature
NEAR = 0.28  # cosine from which a case belongs to what is there
SURE = 0.4  # from which it does so whatever its topic; below, its topic must meet the middle, or set phrases would gather strangers
COMMON = 0.06  # a part that more texts than this hold tells nothing
SILENT = timedelta(days=180)  # after which the same words are another matter
FIRST = 50  # texts that are taken for known from the beginning, so that the first few are not all unheard of
WIDE = 48  # parts in the middle of a cluster

Signature = dict[int, float]


def grams(topic: str, text: str, *where: str) -> Counter[int]:
    """The pairs and triples of a case as numbers, counted; those of the topic twice, and the names of where it is."""
    found: Counter[int] = Counter({zlib.crc32(f"@{name}".encode()) % BUCKETS: 2 for name in where if name})
    for told, weight in ((topic, IN_TOPIC), (text[:LONGEST], 1.0)):
        plain = LEFT_OUT.sub("", told).lower()
        for size in (2, 3):
            for n in range(len(plain) - size + 1):
                found[zlib.crc32(plain[n : n + size].encode()) % BUCKETS] += weight  # type: ignore[assignment]
    return found


@dataclass
class Lexicon:
    """In how many texts each part stood; 128 KB whatever the number of texts."""

    texts: int = 0
    held: array = field(default_factory=lambda: array("H", bytes(2 * BUCKETS)))

    def learn(self, parts: Iterable[int]) -> None:
        """Count one more text."""
        self.texts += 1
        for part in parts:
            if self.held[part] < 65535:
                self.held[part] += 1

    def signature(self, parts: Mapping[int, float]) -> Signature:
        """The parts that tell most, brought to length one."""
        most = max(4.0, self.texts * COMMON)
        worth = {
            part: (1 + math.log(weight)) * math.log((self.texts + FIRST) / (held + 1))
            for part, weight in parts.items()
            if 1 < (held := self.held[part] or 1) <= most or self.texts < 50
        }
        best = sorted(worth, key=lambda part: (-worth[part], part))[:KEPT]
        length = math.sqrt(sum(worth[part] ** 2 for part in best))
        return {part: worth[part] / length for part in best} if length else {}

    def packed(self) -> bytes:
        return zlib.compress(self.held.tobytes(), 6)

    @classmethod
    def unpacked(cls, texts: int, raw: bytes) -> "Lexicon":
        return cls(texts, array("H", zlib.decompress(raw)))


@dataclass
class Board:
    """Clusters as they stand: the middle of each, and which parts lead to it."""

    middles: dict[int, Counter[int]] = field(default_factory=dict)
    members: dict[int, list[int]] = field(default_factory=dict)
    leads: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    lengths: dict[int, float] = field(default_factory=dict)
    last: dict[int, datetime] = field(default_factory=dict)
    fresh: int = -1  # numbers of new clusters go down from here

    def put(self, cluster: int, last: datetime, middle: Mapping[int, float]) -> None:
        """A cluster that is known from before."""
        self.members[cluster], self.middles[cluster], self.last[cluster] = [], Counter(middle), last
        self._lead(cluster, middle)

    def nearest(self, signature: Signature, at: datetime) -> tuple[float, int | None]:
        """The cluster that is most like it and has not fallen silent, and how much."""
        dots: defaultdict[int, float] = defaultdict(float)
        for part, weight in signature.items():
            for cluster in self.leads.get(part, ()):
                dots[cluster] += weight * self.middles[cluster][part]
        best, found = 0.0, None
        for cluster, dot in dots.items():
            if at - self.last[cluster] <= SILENT and (like := dot / self.lengths[cluster]) > best:
                best, found = like, cluster
        return best, found

    def place(self, case: int, signature: Signature, at: datetime, topic: Collection[int] = ()) -> int:
        """Put a case to the nearest cluster, or to one of its own; returns which, new ones below nothing. `topic`: the parts of its
        topic, where it has one."""
        like, cluster = self.nearest(signature, at)
        if cluster is None or like < NEAR or (like < SURE and topic and not self._met(cluster, signature, topic)):
            cluster, self.fresh = self.fresh, self.fresh - 1
            self.members[cluster], self.middles[cluster] = [], Counter()
        self.members[cluster].append(case)
        self.last[cluster] = max(at, self.last.get(cluster, at))
        middle = self.middles[cluster]
        for part, weight in signature.items():
            middle[part] += weight  # type: ignore[assignment]
        if len(middle) > 2 * WIDE:
            for part, _weight in sorted(middle.items(), key=lambda pair: -pair[1])[WIDE:]:
                del middle[part]
                self.leads[part].discard(cluster)
        self._lead(cluster, signature)
        return cluster

    def _met(self, cluster: int, signature: Signature, topic: Collection[int]) -> bool:
        middle = self.middles[cluster]
        return any(part in middle for part in signature if part in topic)

    def _lead(self, cluster: int, parts: Iterable[int]) -> None:
        middle = self.middles[cluster]
        for part in parts:
            if part in middle:
                self.leads[part].add(cluster)
        self.lengths[cluster] = math.sqrt(sum(weight * weight for weight in middle.values())) or 1.0

    def clusters(self) -> list[list[int]]:
        return list(self.members.values())


# ---- what is shown

LABEL = 20  # characters of a name at most; a shared sentence is cut by nothing shorter
HALF_LIFE = timedelta(days=14)
AGAIN = 0.25  # what a further voice of the same company or person counts
WEEKS = 12
DULL = frozenset("的了是在我有和就不人都一上也很到说要去你会着没看好自己这那吗呢吧")
DIGITS = "0123456789"
NUMERALS = frozenset(f"{DIGITS}一二三四五六七八九十百")
SHORT = 4  # characters: a name with fewer says less than one of the topics
COUNTED = re.compile(r"^(?:号楼|号梯|号|楼|层|栋)(?=..)")  # what follows a numeral that differs from topic to topic


def label(topics: Sequence[str]) -> str:
    """What most of the topics say in the same words: the longest shared runs of characters, at most two of them."""
    counts: Counter[str] = Counter()
    for topic in topics[:60]:
        for run in {r for r in LEFT_OUT.sub(" ", topic).split() if r}:
            counts.update({run[n : n + size] for size in range(2, LABEL + 1) for n in range(len(run) - size + 1)})
    least = max(2, math.ceil(0.3 * min(60, len(topics))))
    cut = {
        run[side : len(run) - 1 + side]
        for run, n in counts.items()
        if n >= least
        for side in (0, 1)
        if n > 0.6 * counts[run[side:][: len(run) - 1]]
    }
    worth: dict[str, float] = {}
    for run, n in counts.items():
        if n >= least and run not in cut and _telling(run) and len(short := _trimmed(run, topics)) > 1:
            worth[short] = max(worth.get(short, 0.0), n * (len(short) - 1) ** 1.3)
    best = sorted(worth, key=lambda run: (-worth[run], run))
    if not best:
        return topics[-1][:LABEL] if topics else ""
    second = next((run for run in best[1:] if not _overlap(run, best[0]) and worth[run] > worth[best[0]] / 4), "")
    order = next((sorted((best[0], second), key=topic.find) for topic in topics if second and best[0] in topic and second in topic), [])
    found = " ".join(order) if order else best[0]
    return found if len(found) >= SHORT else Counter(topics).most_common(1)[0][0][:LABEL]


def _trimmed(run: str, topics: Sequence[str]) -> str:
    """A shared run without what is left at its ends of a number that differs from topic to topic."""
    around = [(topic[at - 1 : at], topic[at + len(run) :][:1]) for topic in topics[:60] if (at := topic.find(run)) >= 0]
    short = run.rstrip(DIGITS) if any(after and after in DIGITS for _before, after in around) else run
    if any(before and before in NUMERALS for before, _after in around):
        short = COUNTED.sub("", short.lstrip(DIGITS))
    return short


def _telling(run: str) -> bool:
    return run[0] not in DULL and run[-1] not in DULL and sum(sign.isdigit() for sign in run) < 4 and not run.isascii()


def _overlap(one: str, other: str) -> bool:
    return any(one[n : n + 2] in other for n in range(len(one) - 1))


@dataclass(frozen=True)
class Voice:
    """Somebody who said it: when, and whose voice it is (a company, a person, or the case itself)."""

    at: datetime
    source: str


def heat(voices: Iterable[Voice], present: datetime) -> float:
    """10 points for each company or person who said it now, halved every 14 days; further voices of the same count a quarter."""
    total, heard = 0.0, set()
    for voice in sorted(voices, key=lambda one: one.at, reverse=True):
        share = AGAIN if voice.source in heard else 1.0
        heard.add(voice.source)
        total += share * 0.5 ** (max(present - voice.at, timedelta()) / HALF_LIFE)
    return round(10 * total, 1)


def weeks(instants: Iterable[datetime], present: datetime) -> list[int]:
    """How many voices in each of the last twelve weeks, the last week last."""
    counts = [0] * WEEKS
    for instant in instants:
        if 0 <= (week := (present - instant) // timedelta(days=7)) < WEEKS:
            counts[WEEKS - 1 - week] += 1
    return counts


def trend(counts: Sequence[int]) -> str:
    """rising, steady or fading: the last two weeks against the two before, a difference of at least half and two voices."""
    late, early = sum(counts[-2:]), sum(counts[-4:-2])
    if late >= early * 1.5 and late - early >= 2:
        return "rising"
    return "fading" if early >= late * 1.5 and early > late else "steady"
