"""`manage.py dead_letters`: events nobody could be told of and jobs that failed to the end, and a way to try them again."""

from django.core.management.base import BaseCommand, CommandParser
from django_tasks import TaskResultStatus

from liren.core import jobs, journal
from liren.core.calendar import now


class Command(BaseCommand):
    help = "List events and jobs that were given up; --retry puts them back into the queue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true")

    def handle(self, *args, **options):
        for event in journal.dead_letters():
            self.stdout.write(f"event {event.pk} {event.action} {event.at:%Y-%m-%d %H:%M} {event.last_error}")
        for one in jobs.dead_letters():
            last = (one.traceback.strip().splitlines() or [""])[-1]
            self.stdout.write(f"job {one.pk} {one.task_path} {one.finished_at:%Y-%m-%d %H:%M} {last}")
        if options["retry"]:
            journal.dead_letters().update(tries=0, retry_at=now())
            jobs.dead_letters().update(status=TaskResultStatus.READY, worker_ids=[], run_after=now(), finished_at=None)
