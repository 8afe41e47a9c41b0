"""What every benchmark stands on: a scratch database, a park of realistic size, and paired timing."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

SCRATCH = tempfile.mkdtemp(prefix="liren-bench-")


def start() -> str:
    """Point the product at a scratch database of its own (SQLite file, or LIREN_BENCH_URL on PostgreSQL) and set it up."""
    url = os.environ.get("LIREN_BENCH_URL", f"sqlite:///{SCRATCH}/bench.sqlite3")
    os.environ.update(LIREN_DATABASE_URL=url, LIREN_DATA_DIR=SCRATCH, LIREN_DEMO="1", LIREN_PLAIN_STATIC="1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    if url.startswith("postgresql"):
        _fresh_database(url)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return "PostgreSQL" if url.startswith("postgresql") else "SQLite"


def _fresh_database(url: str) -> None:
    import psycopg

    name = urlsplit(url).path[1:]
    if not name.startswith("liren_bench"):
        sys.exit(f"LIREN_BENCH_URL names the database {name}; it is dropped and made anew, so it must begin with liren_bench")
    with psycopg.connect(url.replace(f"/{name}", "/postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')


def pairs(ours: Callable[[], object], base: Callable[[], object], runs: int = 20) -> tuple[float, float, float]:
    """Median milliseconds of ours, of the baseline, and the median ratio base / ours, timed A B B A …"""
    ours(), base()
    mine, theirs = [], []
    for n in range(runs):
        for which, times in ((ours, mine), (base, theirs)) if n % 2 else ((base, theirs), (ours, mine)):
            begin = time.perf_counter()
            which()
            times.append((time.perf_counter() - begin) * 1000)
    ratio = statistics.median(b / a for a, b in zip(mine, theirs, strict=True))
    return statistics.median(mine), statistics.median(theirs), ratio


def rate(work: Callable[[int], object], count: int, clients: int = 8) -> float:
    """How many calls a second `clients` threads get through."""
    from django.db import connections

    begin = time.perf_counter()
    with ThreadPoolExecutor(clients, initializer=connections.close_all) as pool:
        list(pool.map(work, range(count)))
    return count / (time.perf_counter() - begin)


def queries(call: Callable[[], object]) -> int:
    """How many statements a call sends to the database, transactions not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        call()
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")) for q in seen.captured_queries)


def row(what: str, *cells: object) -> None:
    """One line of the report."""
    print(f"{what:<44}" + "".join(f"{c:>16}" for c in cells), flush=True)
