"""Jobs: queued with their transaction, tried again, taken over from a killed worker, and come round once."""

import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from liren.core import jobs
from liren.core.calendar import SHANGHAI, at, now
from liren.core.management.commands.worker import Worker
from liren.core.models import Heartbeat, Schedule
from tests.core.arena import arena
from tests.core.sleeper import jobs as sleeper

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "log"
    path.touch()
    monkeypatch.setenv("LIREN_SLEEPER_LOG", str(path))
    return path


def work(name="w1") -> None:
    """What a worker does with the queue as it is now."""
    for one in DBTaskResult.objects.ready():
        one.claim(name)
        worker(name).run_task(one)


def worker(name):
    return Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None, worker_id=name,
        excluded_queue_names=[],
    )  # fmt: skip


def test_a_job_is_queued_with_its_transaction_or_not_at_all(log):
    with pytest.raises(RuntimeError), transaction.atomic():
        sleeper.sleep.enqueue("a", 0)
        raise RuntimeError
    sleeper.sleep.enqueue("b", 0)
    work()
    assert [line.split()[:2] for line in log.read_text().splitlines()] == [["begin", "b"], ["end", "b"]]


def test_a_failed_job_is_tried_again_after_growing_pauses(log):
    sleeper.fail.enqueue("a", 2)
    work()
    one = DBTaskResult.objects.get()
    assert one.status == Status.READY and one.run_after > now()
    for _ in range(2):
        DBTaskResult.objects.update(run_after=now())
        work()
    assert DBTaskResult.objects.get().status == Status.SUCCESSFUL
    assert [jobs.pause(n).total_seconds() for n in (1, 2, 3, 20)] == [2, 4, 8, 3600]


def test_a_job_that_always_fails_ends_as_a_dead_letter_that_can_be_tried_anew(log, capsys):
    sleeper.fail.enqueue("a", 99)
    for _ in range(5):
        DBTaskResult.objects.update(run_after=now())
        work()
    assert log.read_text().count("try a") == 3
    assert [d.status for d in jobs.dead_letters()] == [Status.FAILED]
    call_command("dead_letters", "--retry")
    assert "sleeper.jobs.fail" in capsys.readouterr().out
    assert not jobs.dead_letters().exists() and DBTaskResult.objects.ready().exists()


def test_a_silent_worker_s_job_goes_back_into_the_queue_and_a_living_one_s_stays(log):
    long_ago = now() - timedelta(minutes=10)
    for name in ("silent", "alive"):
        sleeper.sleep.enqueue(name, 0)
        one = DBTaskResult.objects.ready().get()
        one.claim(name)
        DBTaskResult.objects.filter(pk=one.pk).update(started_at=long_ago)
    jobs.beat("alive")
    Heartbeat.objects.create(worker="silent", seen_at=long_ago)
    assert jobs.take_over() == 1
    assert DBTaskResult.objects.ready().get().worker_ids == ["silent"]
    assert jobs.take_over() == 0


def test_a_job_that_kills_every_worker_is_given_up(log):
    sleeper.sleep.enqueue("poison", 0)
    for n in range(1, 4):
        one = DBTaskResult.objects.ready().get()
        one.claim(f"w{n}")
        DBTaskResult.objects.update(started_at=now() - timedelta(minutes=10))
        jobs.take_over()
    assert [(d.status, d.traceback) for d in jobs.dead_letters()] == [(Status.FAILED, "the worker was lost")]


def test_a_schedule_comes_round_once_however_many_workers_ask(monkeypatch):
    path = "tests.core.sleeper.jobs.tick"
    monkeypatch.setattr(jobs, "CRONS", {path: "*/5 * * * *"})
    noon = datetime(2026, 11, 20, 12, 1, tzinfo=SHANGHAI)
    with at(noon):
        jobs.plan()
        assert Schedule.objects.get().next_at == noon.replace(minute=5)
        assert jobs.come_round() == 0
    with at(noon + timedelta(minutes=4)):
        jobs.plan()
        assert [jobs.come_round(), jobs.come_round()] == [1, 0]
    with at(noon + timedelta(minutes=9)):
        assert jobs.come_round() == 0  # the last round still waits
        DBTaskResult.objects.update(status=Status.SUCCESSFUL)
    with at(noon + timedelta(minutes=14)):
        assert jobs.come_round() == 1


def test_the_plan_follows_the_code(monkeypatch):
    monkeypatch.setattr(jobs, "CRONS", {"a.b": "0 3 * * *", "a.c": "0 4 * * *"})
    jobs.plan()
    monkeypatch.setattr(jobs, "CRONS", {"a.b": "0 5 * * *"})
    jobs.plan()
    assert list(Schedule.objects.values_list("job", "cron")) == [("a.b", "0 5 * * *")]


def test_every_schedule_of_the_house_can_be_run():
    for path in jobs.CRONS:
        if path.startswith("liren."):
            jobs.import_string(path).call()


def test_of_a_round_that_fails_each_time_only_the_last_failure_is_kept(monkeypatch, log):
    monkeypatch.setattr(jobs, "CRONS", {sleeper.fail.module_path: "* * * * *"})
    for name in ("a", "b"):
        sleeper.fail.enqueue(name, 99)
        for _ in range(3):
            DBTaskResult.objects.update(run_after=now())
            work()
    assert jobs.dead_letters().count() == 1


def test_a_wrong_cron_line_stops_the_process():
    with pytest.raises(Exception, match="Bad"):
        jobs.every("61 * * * *")(print)


def memory(pid) -> int:
    """Resident kilobytes of a process."""
    told = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in told if line.startswith("VmRSS")).split()[1])


@pytest.mark.process
def test_a_killed_worker_s_job_is_finished_by_another(tmp_path):
    with arena(tmp_path) as ring:
        ring.shell("from tests.core.sleeper.jobs import sleep; sleep.enqueue('long', 4); sleep.enqueue('short', 0)")
        ring.shell("from tests.core.sleeper.jobs import fail; fail.enqueue('twice', 1)")
        first = ring.start("manage.py", "worker", "--beat", "0.2", "--lease", "1")
        ring.wait(lambda: ring.lines("begin long"))
        os.kill(first.pid, signal.SIGKILL)
        second = ring.start("manage.py", "worker", "--beat", "0.2", "--lease", "1")
        ring.wait(lambda: ring.lines("end long") and ring.lines("end short") and len(ring.lines("try twice")) == 2)
        assert [line.split()[-1] for line in ring.lines("begin long")] == [str(first.pid), str(second.pid)]
        assert len(ring.lines("end long")) == len(ring.lines("end short")) == 1
        assert memory(second.pid) < 150_000
        second.terminate()
        assert second.wait(10) == 0
        ring.manage("worker", "--drain")
        assert ring.shell("from liren.core import jobs; print(jobs.dead_letters().count())") == "0"
