"""`manage.py journal_head`: what to keep off this machine, so that nobody can compute the chain anew unnoticed."""

from django.core.management.base import BaseCommand

from liren.core import journal


class Command(BaseCommand):
    help = "Print POSITION:HASH of the journal's last seal."

    def handle(self, *args, **options):
        position, digest = journal.head()
        self.stdout.write(f"{position}:{digest}")
