"""P7: triage a message in 2 ms on one core with a model of at most 2 MB – `python -m benchmarks.triage [FILE.csv …]`.

Without files the shipped model reads the catalogue's own texts. With labelled files it also learns on four fifths and is judged on
the rest, beside the plain reading of the same texts: what a message costs without weighing anything.
"""

import sys
import time
from pathlib import Path
from statistics import median

import django

django.setup()

from liren.cases import imports, queries  # noqa: E402
from liren.cases.rules.learning import fold_of, judge, train  # noqa: E402
from liren.cases.rules.triage import Model, parts  # noqa: E402


def spent(work, examples) -> float:
    """Milliseconds of processor time for each example."""
    began = time.process_time()
    for one in examples:
        work(one.subject, one.text)
    return (time.process_time() - began) / len(examples) * 1000


def compare(name: str, model: Model, examples) -> None:
    """A B B A of reading alone and triage with its words."""
    size = len(model.packed()) / 1024
    bare, whole = [], []
    for turn in ("ab", "ba") * 2:
        for one in turn:
            (bare if one == "a" else whole).append(spent(parts if one == "a" else model.guess, examples))
    told = f"{name}: {len(model.labels)} labels, {size:.0f} KB, reading {median(bare):.2f} ms, triage {median(whole):.2f} ms a message"
    print(f"{told}, ratio {median(whole) / median(bare):.1f}")


def main() -> None:
    compare("shipped", Model.unpacked(queries.triage.SHIPPED.read_bytes()), queries.shipped_examples())
    examples = [one for path in sys.argv[1:] for one in imports.labelled(Path(path), imports.Columns())[0]]
    if not examples:
        return
    learned = [one for one in examples if fold_of(one, 5)]
    held = [one for one in examples if fold_of(one, 5) == 0]
    began = time.process_time()
    model = Model.unpacked(train(learned).packed())
    print(f"learned from {len(learned)} in {time.process_time() - began:.0f} s")
    found = judge(model, held)
    print(f"held out {found.count}: accuracy {found.accuracy:.4f}, macro-F1 {found.macro_f1:.4f}")
    compare("learned", model, held)


if __name__ == "__main__":
    main()
