"""50,000 rows while workers are killed: in the middle of the check, twice in the middle of the writing – each row is written once."""

import csv
import os
import signal

import pytest

from tests.core.arena import arena
from tests.village import credit_code

pytestmark = pytest.mark.process
ROWS = 50_000
MOST_MEMORY = 200_000  # KB
HEADER = ["企业名称*", "统一社会信用代码*", "所属网格*", "行业门类*", "员工人数", "联系人", "联系人电话"]
BEGIN = """
from tests.village import build_village, village_of
from liren.community import actions
build_village()
village = village_of()
imported = actions.upload_import(village.here, by=village.worker, kind="companies", name="五万行.csv", sha256="0" * 64, path="rows.table")
print(imported.pk)
"""
STATE = "from liren.community.models import Import, ImportRow, Company; i = Import.objects.get(); print(i.state, i.total, i.done)"
START = """
from liren.community import actions
from liren.community.models import Import
one = Import.objects.get()
actions.start_import(one, by=one.by)
"""
COUNT = """
from django.db.models import Count
from liren.community.models import Company, ContactPerson, GridStay, Import
from liren.core.models import Event
i = Import.objects.get()
made = Company.objects.filter(name__startswith="第")
told = Event.objects.filter(action="community.register_company", details__import=i.pk)
print(i.state, i.total, i.done, i.there, i.bad, made.count(), made.values("credit_code").distinct().count(), told.count(),
      told.values("subject_id").distinct().count(), GridStay.objects.filter(company__in=made).count(),
      ContactPerson.objects.filter(company__in=made).count(), i.rows.filter(state="done").count())
"""


def write_rows(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        table.writerows([f"第{n}家科技有限公司", credit_code(100_000 + n), "G1", "C 制造", 20, "某人", "020-00001234"] for n in range(rows))


def peak(pid):
    """The most memory a process ever had, in KB."""
    with open(f"/proc/{pid}/status") as status:
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1])


def killed_when(ring, true):
    """A worker that is killed the moment something is so; returns the most memory it had."""
    worker = ring.start("manage.py", "worker", "--beat", "0.2", "--lease", "1")
    ring.wait(true, 180)
    most = peak(worker.pid)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    return most


def test_each_of_50000_rows_is_written_once_though_workers_are_killed(tmp_path):
    with arena(tmp_path, "tests.worker_settings") as ring:
        ring.shell(BEGIN)
        (tmp_path / "imports").mkdir(exist_ok=True)
        write_rows(tmp_path / "imports" / "rows.table", ROWS)

        def state():
            name, total, done = ring.shell(STATE).split()
            return name, int(total), int(done)

        peaks = [killed_when(ring, lambda: state()[1] >= ROWS // 5)]
        assert state()[0] == "uploaded", "killed in the middle of the check"
        peaks.append(killed_when(ring, lambda: state()[0] == "checked"))
        ring.shell(START)
        for part in (5, 2):
            peaks.append(killed_when(ring, lambda part=part: state()[2] >= ROWS // part))
            assert state()[0] == "running", "killed in the middle of the writing"
        peaks.append(killed_when(ring, lambda: state()[0] == "done"))
        assert ring.shell(COUNT).split() == ["done", str(ROWS), str(ROWS), "0", "0", *[str(ROWS)] * 7]
        assert max(peaks) < MOST_MEMORY
