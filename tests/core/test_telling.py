"""A web server writes and is gone before anybody was told: the workers tell all of it, soon and once."""

import os
import signal
from collections import Counter

import pytest

from tests.core.arena import arena

pytestmark = pytest.mark.process

WRITE = """
from liren.community import actions
from liren.core.actions import Telling
from tests.village import build_village, village_of
from liren.community.models import Community
if not Community.objects.exists():
    build_village()
village = village_of()
Telling.by_worker = {by_worker}
for n in range({first}, {last}):
    actions.open_grid(village.here, by=village.system, name=f"新{{n}}", code=f"N{{n}}")
"""
LEASE_IS_OVER = """
from liren.core.calendar import now
from liren.core.models import Event
Event.objects.filter(announced_at=None).update(retry_at=now())
"""
WAITING = "from liren.core import journal; print(journal.missed().count())"


def test_two_workers_tell_each_event_once(tmp_path):
    with arena(tmp_path) as ring:
        ring.shell(WRITE.format(by_worker=False, first=0, last=1))
        before = len(ring.lines("heard"))
        ring.shell(WRITE.format(by_worker=True, first=1, last=41))
        assert len(ring.lines("heard")) == before
        workers = [ring.start("manage.py", "worker", "--beat", "0.2", "--lease", "5") for _ in range(2)]
        ring.wait(lambda: len(ring.lines("heard")) >= before + 40)
        ring.shell(WRITE.format(by_worker=True, first=41, last=46))  # now while they listen
        ring.wait(lambda: len(ring.lines("heard")) >= before + 45)
        for worker in workers:
            worker.terminate()
            assert worker.wait(10) == 0
        told = Counter(line.split()[1] for line in ring.lines("heard"))
        assert len(told) == before + 45 and set(told.values()) == {1}
        assert ring.shell(WAITING) == "0"


def test_a_worker_killed_among_events_loses_none(tmp_path):
    with arena(tmp_path) as ring:
        ring.shell(WRITE.format(by_worker=False, first=0, last=1))
        before = len(ring.lines("heard"))
        ring.shell(WRITE.format(by_worker=True, first=1, last=61))
        worker = ring.start("manage.py", "worker", "--beat", "0.2", "--lease", "5")
        ring.wait(lambda: len(ring.lines("heard")) > before + 5)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        ring.shell(LEASE_IS_OVER)
        ring.manage("worker", "--drain")
        told = Counter(line.split()[1] for line in ring.lines("heard"))
        assert len(told) == before + 60 and sum(told.values()) - len(told) <= 1  # the one it was telling may be heard twice
        assert ring.shell(WAITING) == "0"
