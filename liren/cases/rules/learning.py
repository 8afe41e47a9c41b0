"""How a triage model is learned and judged: a support vector machine by dual coordinate descent, one label against the rest.

For each label every part of a text is first multiplied by how much more often texts of the label hold it than others do (Wang
and Manning, 2012): what tells nothing is small before learning begins. Nothing here is left to chance, so the same examples
make the same model.
"""

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul

from liren.cases.rules.triage import HEAD_WEIGHT, STRONG, Example, Model, parts, plain, weighed

COST = 1.0
EPOCHS = 12
FEWEST = 3  # texts that must hold a part before it is looked at
PARTS = 70_000  # kept at most
SMOOTH = 0.5  # added to each count, so that what was never seen is not taken for impossible
LENGTH = 1.17  # of a row after the ratios: as before them, so that the cost means the same
Row = tuple[list[int], list[float]]


def train(examples: Sequence[Example], *, least: int = FEWEST, keep: int = PARTS, epochs: int = EPOCHS) -> Model:
    """Learn from examples. Raises ValueError where there are fewer than two labels."""
    labels = sorted({one.label for one in examples})
    if len(labels) < 2:
        raise ValueError("a classifier needs at least two labels")
    counted = [parts(one.subject, one.text) for one in examples]
    seen: Counter[str] = Counter()
    for body, head in counted:
        seen.update(body.keys())
        seen.update(head.keys())
    common = [part for part, n in seen.items() if n >= least]
    model = Model(labels, {part: math.log((1 + len(examples)) / (1 + seen[part])) + 1 for part in common})
    ratios = _ratios(model, counted, examples)
    if len(common) > keep:  # the rest would not fit into the file, and tells least
        tells = {part: max(abs(own[n]) for own in ratios) * math.sqrt(seen[part]) for n, part in enumerate(common)}
        model.rare = {part: model.rare[part] for part in sorted(common, key=lambda part: (-tells[part], part))[:keep]}
        ratios = _ratios(model, counted, examples)
    return _kept(model, _fit(model, counted, examples, ratios, epochs))


def _ratios(model: Model, counted: Sequence[tuple[Counter[str], Counter[str]]], examples: Sequence[Example]) -> list[list[float]]:
    """For each label and part the logarithm of how much more often texts of the label hold it."""
    held = {label: Counter[str]() for label in model.labels}
    for (body, head), one in zip(counted, examples, strict=True):
        held[one.label].update(body.keys())
        held[one.label].update(head.keys())
    every = sum(held.values(), Counter())
    found = []
    for label in model.labels:
        own = held[label]
        mine = sum(own[part] + SMOOTH for part in model.rare)
        theirs = sum(every[part] - own[part] + SMOOTH for part in model.rare)
        shift = math.log(theirs / mine)
        found.append([math.log((own[part] + SMOOTH) / (every[part] - own[part] + SMOOTH)) + shift for part in model.rare])
    return found


def _fit(
    model: Model,
    counted: Sequence[tuple[Counter[str], Counter[str]]],
    examples: Sequence[Example],
    ratios: Sequence[Sequence[float]],
    epochs: int,
) -> list[list[float]]:
    """For each label a weight for each part; sets the biases."""
    place = {part: n for n, part in enumerate(model.rare)}
    rows: list[Row] = []
    for body, head in counted:
        read = weighed(body, model.rare, 1.0) + weighed(head, model.rare, HEAD_WEIGHT)
        rows.append(([place[part] for part, _v in read], [v for _p, v in read]))
    fitted, model.biases = [], []
    for label, own in zip(model.labels, ratios, strict=True):
        scaled = [(places, list(map(mul, values, map(own.__getitem__, places)))) for places, values in rows]
        mean = sum(sum(v * v for v in values) for _places, values in scaled) / len(scaled)
        size = LENGTH / math.sqrt(mean) if mean else 1.0
        ready = [([*places, len(own)], [*(v * size for v in values), 1.0]) for places, values in scaled]
        weights = _one_against_rest(ready, [1 if one.label == label else -1 for one in examples], len(own) + 1, epochs)
        model.biases.append(weights.pop())
        fitted.append([weight * ratio * size for weight, ratio in zip(weights, own, strict=True)])
    return fitted


def _kept(model: Model, fitted: Sequence[Sequence[float]]) -> Model:
    """The model with the weights that a byte can tell from nothing."""
    least = max((abs(w) for one in fitted for w in one), default=1.0) / STRONG / 2
    pairs: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for n, one in enumerate(fitted):
        for at, weight in enumerate(one):
            if abs(weight) > least:
                pairs[at].append((n, weight))
    model.says = {part: tuple(pairs[at]) for at, part in enumerate(model.rare) if at in pairs}
    model.rare = {part: model.rare[part] for part in model.says}
    return model


def _one_against_rest(rows: Sequence[Row], signs: Sequence[int], size: int, epochs: int) -> list[float]:
    """Dual coordinate descent for the squared hinge loss (Hsieh and others, 2008); what stays right is visited less often."""
    weights, shares = [0.0] * size, [0.0] * len(rows)
    slack = 0.5 / COST
    curves = [sum(v * v for v in values) + slack for _places, values in rows]
    order, active = list(range(len(rows))), list(range(len(rows)))
    state = 12345
    for turn in range(epochs):
        active = order.copy() if turn % 4 == 0 else active
        for n in range(len(active) - 1, 0, -1):  # shuffled the same way each time
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            other = state % (n + 1)
            active[n], active[other] = active[other], active[n]
        kept = []
        for row in active:
            places, values = rows[row]
            sign, share = signs[row], shares[row]
            slope = sign * sum(map(mul, map(weights.__getitem__, places), values)) - 1 + slack * share
            if share == 0.0 and slope >= 0:
                continue
            kept.append(row)
            new = max(share - slope / curves[row], 0.0)
            if step := (new - share) * sign:
                shares[row] = new
                for at, value in zip(places, values, strict=True):
                    weights[at] += step * value
        active = kept
    return weights


def warmed(model: Model, examples: Sequence[Example]) -> Model:
    """The same model with its chances made honest on examples it has not seen: what it calls 80 % sure is right 8 times of 10."""
    known = {label: n for n, label in enumerate(model.labels)}
    seen = [(model.margins(model.read(one.subject, one.text)), known[one.label]) for one in examples if one.label in known]

    def surprise(warmth: float) -> float:
        model.warmth = warmth
        return -sum(math.log(max(model.chances(margins)[label], 1e-9)) for margins, label in seen)

    model.warmth = min((0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10), key=surprise) if seen else 3.0
    return model


# ---- judging


@dataclass(frozen=True)
class Marks:
    """How well a model did on examples: the share it had right, the mean of the labels' F1, and what was taken for what."""

    count: int
    accuracy: float
    macro_f1: float
    f1: dict[str, float]
    confusion: dict[tuple[str, str], int]  # (true, said) → how many


def marks(pairs: Iterable[tuple[str, str]]) -> Marks:
    """Marks of (true, said) pairs; a label never seen in truth counts for nothing in the mean."""
    confusion = Counter(pairs)
    total = sum(confusion.values())
    true, said = Counter(), Counter()  # type: Counter[str], Counter[str]
    for (label, guess), n in confusion.items():
        true[label] += n
        said[guess] += n
    f1 = {label: 2 * confusion[label, label] / (n + said[label]) for label, n in sorted(true.items())}
    right = sum(n for (label, guess), n in confusion.items() if label == guess)
    return Marks(total, right / total if total else 0.0, sum(f1.values()) / len(f1) if f1 else 0.0, f1, dict(confusion))


def judge(model: Model, examples: Iterable[Example]) -> Marks:
    """Marks of a model on examples."""
    return marks((one.label, model.label(one.subject, one.text)) for one in examples)


def fold_of(example: Example, folds: int) -> int:
    """Which of so many parts a text belongs to: texts that are nearly the same mostly fall into the same part."""
    told = plain(f"{example.subject}{example.text}")
    return min((zlib.crc32(told[n : n + 5].encode()) for n in range(max(1, len(told) - 4))), default=0) % folds
