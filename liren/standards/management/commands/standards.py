"""Load the clause files: `manage.py standards [--diff]`."""

from django.core.management.base import BaseCommand, CommandError

from liren.community.models import Region, User
from liren.standards import actions, imports, queries, rules


class Command(BaseCommand):
    help = "载入三项标准的逐条要求；--diff 只比较不载入。Load the clause files; --diff only compares."

    def add_arguments(self, parser):
        parser.add_argument("--diff", action="store_true", help="say what would change and change nothing")

    def handle(self, diff, **options):
        root, system = Region.objects.get(code="000000"), User.objects.get(username="system")
        for path in imports.files():
            try:
                edition = imports.read(path)
            except imports.Broken as broken:
                raise CommandError(f"{broken}\n旧版仍然有效 · the edition in force stays") from broken
            coming = {row["number"]: row for row in edition.clauses}
            for line in rules.changes(queries.as_rows(queries.current(edition.code).first()), coming):
                self.stdout.write(f"{edition.code} {line}")
            if not diff:
                actions.load(root, by=system, edition=edition)
                self.stdout.write(f"{edition.code} {edition.title} {len(edition.clauses)} 条")
