"""Many at once, on a real database with real threads: one row, one winner, no gaps, nothing lost."""

import json
import subprocess
import sys

import pytest

from tests.core.arena import ROOT, arena

pytestmark = pytest.mark.process


def test_many_at_once(tmp_path):
    with arena(tmp_path, "tests.settings") as ring:
        done = subprocess.run(
            [sys.executable, "-m", "tests.core.rush"], cwd=ROOT, env=ring.env, capture_output=True, text=True, timeout=300
        )
    assert done.returncode == 0, done.stderr[-4000:]
    came = json.loads(done.stdout.splitlines()[-1])
    assert came["replays"] == {"answers": 1, "failures": [], "rows": 1}
    assert came["conflicts"] == {"kept": 1, "told": {"KeyConflict": 9}}
    assert came["decisions"] == {"twice": 0, "lost": 0, "told": 200, "faults": []}
    assert came["different"] == {"odd": 0, "faults": []}
    assert came["forms"] == {"answers": 1, "failures": [], "rows": 1}
    assert came["numbers"] == {"gapless": True, "count": 13}
    assert came["journal"] == {"missing": 0, "doubled": 0}
