"""`manage.py worker`: one process that runs the jobs, lets schedules come round and takes over from silent workers."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from liren.core import checks, jobs, journal


class Worker(db_worker.Worker):
    """The library's loop over the queue, beside it a keeper that shows life and keeps order, and a herald that tells events."""

    def run(self) -> None:
        jobs.plan()
        jobs.beat(self.worker_id)
        journal.announce_missed()  # also when it only drains the queue
        self.over = threading.Event()
        rounds = ((self.keep, jobs.BEAT.total_seconds()), (journal.announce_missed, jobs.HEED))
        threads = [threading.Thread(target=self.come_round, args=each, name=each[0].__name__) for each in rounds]
        for thread in threads:
            thread.start()
        try:
            super().run()
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def come_round(self, do: Callable[[], object], pause: float) -> None:
        while not self.over.wait(pause):
            try:
                close_old_connections()
                do()
            except Exception:
                db_worker.logger.exception("%s stumbled and goes on", do.__name__)
        connection.close()

    def keep(self) -> None:
        jobs.beat(self.worker_id)
        jobs.take_over()
        jobs.come_round()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            attempt = len(db_task_result.worker_ids)
            jobs.again(db_task_result.pk, attempt, "", jobs.pause(attempt))
        jobs.forget_older_rounds(db_task_result)


class Command(BaseCommand):
    help = "Run background jobs and schedules until told to stop; several may run side by side."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--beat", type=float, default=jobs.BEAT.total_seconds(), help="seconds between signs of life")
        parser.add_argument("--lease", type=float, default=jobs.LEASE.total_seconds(), help="seconds of silence before jobs are taken over")
        parser.add_argument("--drain", action="store_true", help="run what is queued, then stop")

    def handle(self, *args, **options):
        checks.refuse_unsafe_start()
        jobs.BEAT, jobs.LEASE = timedelta(seconds=options["beat"]), timedelta(seconds=options["lease"])
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=min(1.0, options["beat"]),
            batch=options["drain"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid4().hex[:8]}",
        )
        if threading.current_thread() is threading.main_thread():
            worker.configure_signals()
            signal.signal(signal.SIGINT, worker.shutdown)
        worker.run()
