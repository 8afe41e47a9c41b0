"""What every benchmark stands on: a scratch database, a park of realistic size, and paired timing."""

import argparse
import atexit
import gc
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "liren-bench-"


def begin(**numbers: float) -> tuple[str, argparse.Namespace]:
    """What was asked for – these numbers may be said as `--cases 5000`, the scratch folder is left behind with `--keep` – and the
    product set up on a database of its own: a file in that folder, or LIREN_BENCH_URL on PostgreSQL. Returns its vendor first."""
    options = argparse.ArgumentParser()
    for name, usual in numbers.items():
        options.add_argument(f"--{name}", type=type(usual), default=usual)
    options.add_argument("--keep", action="store_true", help="leave the scratch folder behind and say where it is")
    chosen = options.parse_args()
    url = os.environ.get("LIREN_BENCH_URL", "")
    if url.startswith("postgresql"):
        _fresh_database(url)
    _set_up(url, _scratch(chosen.keep))
    return "PostgreSQL" if url.startswith("postgresql") else "SQLite", chosen


def _scratch(keep: bool) -> str:
    """A folder that is gone when the script ends, by itself, by Ctrl-C or by being told to."""
    folder = tempfile.mkdtemp(prefix=PREFIX)
    if keep:
        atexit.register(print, f"kept: {folder}")
    else:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # atexit hears of no other way out
    return folder


def _set_up(url: str, folder: str) -> None:
    os.environ.update(LIREN_DATABASE_URL=url or f"sqlite:///{folder}/bench.sqlite3", LIREN_DATA_DIR=folder)
    os.environ.update(LIREN_DEMO="1", LIREN_PLAIN_STATIC="1")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    gc.collect()
    gc.freeze()  # as in a web server


def _fresh_database(url: str) -> None:
    import psycopg

    name = urlsplit(url).path[1:]
    if not name.startswith("liren_bench"):
        sys.exit(f"LIREN_BENCH_URL names the database {name}; it is dropped and made anew, so it must begin with liren_bench")
    with psycopg.connect(url.replace(f"/{name}", "/postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')


def settle() -> None:
    """What the database does by itself in time: it counts its rows, and PostgreSQL marks pages that all may read. Makes the bare table."""
    from django.db import connection

    from benchmarks.bare import Bare

    if Bare._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as tables:
            tables.create_model(Bare)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


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
