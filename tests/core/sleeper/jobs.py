"""Jobs that leave a line in a file each time they begin or end, so that a test in another process can count them."""

import os
import time
from pathlib import Path

from liren.core.jobs import every, job


def note(line: str) -> None:
    with Path(os.environ["LIREN_SLEEPER_LOG"]).open("a") as log:
        log.write(f"{line} {os.getpid()}\n")


@job(tries=3)
def sleep(name: str, seconds: float) -> None:
    note(f"begin {name}")
    time.sleep(seconds)
    note(f"end {name}")


@job(tries=3)
def fail(name: str, times: int) -> None:
    note(f"try {name}")
    if Path(os.environ["LIREN_SLEEPER_LOG"]).read_text().count(f"try {name}") <= times:
        raise RuntimeError(name)


@every("* * * * *")
def tick() -> None:
    note("tick")
