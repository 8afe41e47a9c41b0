"""Clusters over messages in at most 10 s on one core, and what one more costs – `python -m benchmarks.hotspots [FILE.csv]`.

The file is one of citizens' messages as `import_messages` takes it; without it, tellings of the demo's phrases stand in.
"""

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import django

django.setup()

from liren.cases.demo.texts import Phrases, texts  # noqa: E402
from liren.cases.imports import messages  # noqa: E402
from liren.core.calendar import SHANGHAI  # noqa: E402
from liren.hotspots.rules import Board, Lexicon, grams, label  # noqa: E402

COUNT = 4326
START = datetime(2026, 1, 1, tzinfo=SHANGHAI)


def told() -> list[tuple[datetime, str, str]]:
    """Instant, topic and text of each message."""
    if len(sys.argv) > 1:
        found = []
        for number, row in messages.rows(Path(sys.argv[1])):
            one = messages.message(number, row)
            found.append((one.said_at, one.title, one.text))
        return sorted(found)
    random, codes = Random(1), sorted(texts())
    given = {"building": "三号楼", "road": "春和路", "company": "我们", "other_company": "隔壁", "post": "", "due": ""}
    made = []
    for n in range(COUNT):
        phrases = Phrases(random, random.choice(codes), "demand", "public_page")
        phrases.given |= given
        made.append((START + timedelta(hours=2 * n), phrases.title, phrases.text))
    return made


def main() -> None:
    rows = told()
    began = time.process_time()
    words, board = Lexicon(), Board()
    read = [grams(topic, text) for _at, topic, text in rows]
    for one in read:
        words.learn(one)
    reading = time.process_time() - began
    for n, ((at, topic, _text), one) in enumerate(zip(rows, read, strict=True)):
        board.place(n, words.signature(one), at, grams(topic, ""))
    clusters = sorted((own for own in board.clusters() if len(own) > 2), key=len, reverse=True)
    names = [label([rows[n][1] for n in own]) for own in clusters]
    whole = time.process_time() - began
    again = time.process_time()
    for at, topic, text in rows[-200:]:
        one = grams(topic, text)
        words.learn(one)
        board.place(-1, words.signature(one), at, grams(topic, ""))
    more = (time.process_time() - again) / 200 * 1000
    print(f"{len(rows)} messages in {whole:.1f} s (reading alone {reading:.1f} s, ratio {whole / reading:.1f}), one more {more:.1f} ms")
    print(f"{len(clusters)} clusters of three and more hold {sum(map(len, clusters))}; the largest: {len(clusters[0])} “{names[0]}”")


if __name__ == "__main__":
    main()
