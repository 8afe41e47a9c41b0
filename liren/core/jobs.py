"""Work outside of requests: jobs that anybody may queue, and jobs that come round by themselves.

`@job` makes a function of an app's `jobs.py` a task: `recount.enqueue(company.pk)` queues it in the caller's transaction.
`@every("*/5 * * * *")` also lets it come round. A job runs at least once – a worker may be killed – and so must not
mind running twice. One that fails is tried again with growing pauses and at last lies as a dead letter.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cronsim import CronSim
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from liren.core import files, journal, notices
from liren.core.calendar import now
from liren.core.models import Heartbeat, Schedule

BEAT = timedelta(seconds=10)  # between two signs of life of a worker
HEED = 0.5  # seconds between two looks for events to be told
LEASE = timedelta(seconds=60)  # without one, before its jobs are taken over
KEPT = {TaskResultStatus.SUCCESSFUL: timedelta(days=1), TaskResultStatus.FAILED: timedelta(days=90)}

TRIES: dict[str, int] = {}
CRONS: dict[str, str] = {}


def job(*, tries: int = 5, priority: int = 0) -> Callable[[Callable[..., Any]], Task]:
    """Make a module-level function a task that is tried so many times."""

    def wrap(func: Callable[..., Any]) -> Task:
        made = task(priority=priority)(func)
        TRIES[made.module_path] = tries
        return made

    return wrap


def every(cron: str, *, tries: int = 3, priority: int = 0) -> Callable[[Callable[[], Any]], Task]:
    """Make a function a task that comes round by a cron line (Shanghai time)."""
    CronSim(cron, now())  # a wrong line stops the process

    def wrap(func: Callable[[], Any]) -> Task:
        made = job(tries=tries, priority=priority)(func)
        CRONS[made.module_path] = cron
        return made

    return wrap


def pause(tries: int) -> timedelta:
    """How long a job waits after so many failures: 2 s, 4 s … at most an hour."""
    return timedelta(seconds=min(2**tries, 3600))


def plan() -> None:
    """Make the table of schedules say what the code says; known ones keep their next instant."""
    Schedule.objects.exclude(job__in=CRONS).delete()
    known = dict(Schedule.objects.values_list("job", "cron"))
    fresh = [Schedule(job=path, cron=cron, next_at=_next(cron)) for path, cron in CRONS.items() if known.get(path) != cron]
    Schedule.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["job"], update_fields=["cron", "next_at"])


def _next(cron: str) -> Any:
    return next(CronSim(cron, now()))


def come_round() -> int:
    """Queue every job whose instant has come; with several workers one of them moves the instant on and has the run."""
    queued = 0
    for due in Schedule.objects.filter(next_at__lte=now(), job__in=CRONS):
        with transaction.atomic():
            mine = Schedule.objects.filter(pk=due.pk, next_at=due.next_at).update(next_at=_next(due.cron))
            waiting = DBTaskResult.objects.filter(task_path=due.job, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
            if mine and not waiting.exists():
                import_string(due.job).enqueue()
                queued += 1
    return queued


def beat(worker: str) -> None:
    """A sign of life, and a look whether others have fallen silent."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"seen_at": now()})


def take_over() -> int:
    """Put jobs of workers that fell silent back into the queue."""
    alive = set(Heartbeat.objects.filter(seen_at__gte=now() - LEASE).values_list("worker", flat=True))
    lost = 0
    for one in DBTaskResult.objects.running().filter(started_at__lt=now() - LEASE):
        if not one.worker_ids or one.worker_ids[-1] not in alive:
            lost += again(one.pk, len(one.worker_ids), "the worker was lost", timedelta())
    Heartbeat.objects.filter(seen_at__lt=now() - timedelta(days=1)).delete()
    return lost


def again(pk: Any, attempt: int, why: str, delay: timedelta) -> bool:
    """Queue a job anew, or let it lie when it was tried often enough; False when somebody else already decided."""
    with transaction.atomic():
        one = DBTaskResult.objects.select_for_update().get(pk=pk)
        if len(one.worker_ids) != attempt or one.status not in (TaskResultStatus.RUNNING, TaskResultStatus.FAILED):
            return False
        if attempt >= TRIES.get(one.task_path, 1):
            one.status, one.finished_at, one.traceback = TaskResultStatus.FAILED, now(), one.traceback or why
        else:
            one.status, one.run_after, one.finished_at = TaskResultStatus.READY, now() + delay, None
        one.save(update_fields=["status", "run_after", "finished_at", "traceback"])
    return True


def forget_older_rounds(one: DBTaskResult) -> None:
    """Of a job that comes round only the last failure matters, and none once a round succeeded."""
    if one.task_path in CRONS:
        DBTaskResult.objects.failed().filter(task_path=one.task_path).exclude(pk=one.pk).delete()


def dead_letters() -> QuerySet[DBTaskResult]:
    """Jobs that failed until nobody tried again; somebody has to look at them."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


@every("* * * * *")
def seal_journal() -> int:
    return journal.seal_accesses() + journal.seal()


@every("* * * * *")
def send_mails() -> int:
    return notices.send_mails()


@every("30 3 * * *")
def tidy() -> None:
    """Seal what a very long transaction left behind, sweep files without a row, forget old task results."""
    journal.seal(everything=True)
    files.sweep()
    for status, age in KEPT.items():
        DBTaskResult.objects.filter(status=status, finished_at__lt=now() - age).delete()
