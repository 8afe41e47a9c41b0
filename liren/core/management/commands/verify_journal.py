"""`manage.py verify_journal`: is every row of the journal as it was written, and none missing?"""

from argparse import ArgumentTypeError
from sys import exit

from django.core.management.base import BaseCommand, CommandParser

from liren.core import journal


def kept_head(text: str) -> tuple[int, str]:
    """A head as `journal_head` prints it."""
    position, _, digest = text.partition(":")
    if not position.isdecimal() or len(digest) != 64:
        raise ArgumentTypeError("POSITION:HASH")
    return int(position), digest


class Command(BaseCommand):
    help = "Verify the hash chain over the journal; exits with 1 and names the first altered row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect", type=kept_head, action="append", default=[], metavar="POSITION:HASH", help="a head kept elsewhere")

    def handle(self, *args, **options):
        verdict = journal.verify(options["expect"])
        if not verdict.ok:
            self.stderr.write(f"position {verdict.position}: {verdict.fault}")
            exit(1)
        if fault := journal.verify_accesses():
            self.stderr.write(fault)
            exit(1)
        self.stdout.write(f"{verdict.position}:{verdict.hash} ok")
