"""Calling an action wrongly is seen before anything runs: the decorator keeps the signature of what it wraps."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CALLS = """
from liren.community import actions
from liren.community.models import Community, Grid, User


def calls(here: Community, grid: Grid, by: User, them: list[Grid]) -> None:
    actions.open_micro_grid(grid, by=by, name="一号楼", kind="building").grid
    actions.open_micro_grid.given(version=3, key="k")(grid, by=by, name="一号楼", kind="building").grid
    actions.open_micro_grid.bulk(them, by=by, name="一号楼", kind="building").done[0].code
    actions.open_micro_grid(grid, by=by, name="一号楼")  # wrong: an argument is missing
    actions.open_micro_grid(grid, by=by, name="一号楼", kind=3)  # wrong: of another type
    actions.open_micro_grid(grid, by=by, name="一号楼", kind="x", color="red")  # wrong: one nobody knows
    actions.open_micro_grid(here, by=by, name="一号楼", kind="building")  # wrong: done to something else
    actions.open_micro_grid.given(key="k")(grid, by=by, name="一号楼")  # wrong: missing, under a key
    actions.open_micro_grid.given(name="k")  # wrong: no such stamp
    actions.open_micro_grid.bulk([here], by=by, name="一号楼", kind="building")  # wrong: other things
    actions.open_micro_grid(grid, by=by, name="一号楼", kind="building").credit_code  # wrong: not what it returns
"""


@pytest.mark.process
def test_wrong_calls_of_an_action_are_refused_and_right_ones_are_not(tmp_path):
    file = tmp_path / "calls.py"
    file.write_text(CALLS, "utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--follow-imports=silent", str(file)], cwd=ROOT, capture_output=True, text=True
    )
    wrong = {n for n, line in enumerate(CALLS.splitlines(), 1) if "# wrong" in line}
    assert {int(n) for n in re.findall(r"calls\.py:(\d+): error", told.stdout)} == wrong, told.stdout + told.stderr
