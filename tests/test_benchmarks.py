"""What benchmarks leave behind: nothing, unless they were asked to keep it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

SCRIPT = """
import time
from benchmarks.bench import _scratch
folder = _scratch(keep={keep})
open(folder + "/bench.sqlite3", "w").close()
print(folder, flush=True)
{then}
"""


def ran(then: str = "", keep: bool = False, send: int = 0) -> tuple[Path, str]:
    """The scratch folder of a script that ended so, and what else it printed."""
    command = [sys.executable, "-c", SCRIPT.format(keep=keep, then=then)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as script:
        folder = Path(script.stdout.readline().strip())
        if send:
            script.send_signal(send)
        return folder, script.stdout.read()


@pytest.mark.parametrize(
    "ended", [{}, {"then": "1 / 0"}, {"then": "time.sleep(60)", "send": signal.SIGINT}, {"then": "time.sleep(60)", "send": signal.SIGTERM}],
    ids=["done", "broken", "ctrl-c", "terminated"],
)  # fmt: skip
def test_the_scratch_folder_goes_when_the_script_ends(ended):
    folder, _said = ran(**ended)
    assert folder.name.startswith("liren-bench-") and not folder.exists()


def test_the_scratch_folder_is_kept_when_asked_for():
    folder, said = ran(keep=True)
    assert (folder / "bench.sqlite3").exists() and str(folder) in said
    (folder / "bench.sqlite3").unlink()
    folder.rmdir()
