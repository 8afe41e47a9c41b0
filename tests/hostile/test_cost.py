"""What a hostile file costs: judged in a process of its own whose memory and work are measured."""

import json
import subprocess
import sys

import pytest

from tests.core.arena import ROOT
from tests.hostile.corpus import FILES, PICTURES, READ, TABLES

MOST_KB = 120_000  # beyond what the process had when it was ready
MOST_WORK = 1.0  # seconds of one core
ALL = [(kind, what) for kind, made in (("FILES", FILES), ("PICTURES", PICTURES), ("TABLES", TABLES), ("READ", READ)) for what in made]


def judged(kind: str, what: str) -> dict:
    run = [sys.executable, "-m", "tests.hostile.judge", kind, what]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.process
@pytest.mark.parametrize(("kind", "what"), ALL, ids=[what for _kind, what in ALL])
def test_it_costs_little(kind, what):
    cost = judged(kind, what)
    assert cost["kb"] < MOST_KB and cost["seconds"] < MOST_WORK, cost
    assert cost["said"] or kind == "PICTURES" or cost["rows"] < 50
