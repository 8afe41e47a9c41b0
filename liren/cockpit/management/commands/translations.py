"""The English of the interface: `manage.py translations` collects and compiles it, `--check` says what is missing or stale."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import makemessages

FOLDER = settings.BASE_DIR / "liren" / "locale" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
DATES = re.compile(r'^"(POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)


class Command(makemessages.Command):
    help = "收集并编译英文译文；--check 只核对。Collect and compile the English words; --check only compares."
    requires_system_checks = []
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=__"]  # `gettext as __` beside the lazy `_`

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="write nothing, fail if a word is missing or stale")

    def handle(self, *args, check, **options):
        before = PO.read_bytes() if PO.exists() else b""
        self.collect(options)
        missing = untranslated(PO.read_text("utf8"))
        if not check:
            compiled(MO)
            self.stdout.write(f"{PO}：{missing} 条待译 to translate")
            return
        stale = DATES.sub("", before.decode()) != DATES.sub("", PO.read_text("utf8"))
        PO.write_bytes(before)
        with tempfile.TemporaryDirectory() as folder:
            stale = stale or not MO.exists() or compiled(Path(folder) / "django.mo") != MO.read_bytes()
        if stale or missing:
            raise CommandError(f"英文译文不是最新，请运行 manage.py translations · stale: {stale}, to translate: {missing}")

    def collect(self, options):
        """Django's own collecting, over the package alone and in an order that does not move."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        home = os.getcwd()
        os.chdir(settings.BASE_DIR / "liren")
        try:
            super().handle(**options | {"locale": ["en"], "no_obsolete": True, "add_location": "file", "no_wrap": True})
        finally:
            os.chdir(home)


def untranslated(text: str) -> int:
    """How many entries have no English or one that gettext only guessed; the head of the file aside."""
    entries = re.split(r"\n\n+", text)[1:]
    empty = re.compile(r'^msgstr(\[\d\])? ""$(?!\n")', re.MULTILINE)
    return sum(1 for entry in entries if empty.search(entry) or "#, fuzzy" in entry)


def compiled(target: Path) -> bytes:
    """Write the compiled words and return them."""
    subprocess.run(["msgfmt", "--check-format", "-o", target, PO], check=True)  # noqa: S603, S607
    return target.read_bytes()
