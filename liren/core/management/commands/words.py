"""`manage.py words`: gather the texts of the interface for translation and compile the translations."""

import contextlib
import re

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages


class Gather(makemessages.Command):
    """Django's own, which does not guess, and knows the name that actions give to gettext beside that of their labels."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=__"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = "Gathers the interface's texts into locale/en/LC_MESSAGES/django.po and compiles it; needs GNU gettext."

    def handle(self, *args, **options):
        with contextlib.chdir(settings.BASE_DIR / "liren"):
            call_command(Gather(), locale=["en"], no_wrap=True, add_location="file", no_obsolete=True, verbosity=0)
            file = settings.LOCALE_PATHS[0] / "en/LC_MESSAGES/django.po"
            file.write_text(re.sub(r'^"POT-Creation-Date:.*\n', "", file.read_text("utf-8"), flags=re.M), "utf-8")
            call_command("compilemessages", locale=["en"], verbosity=0)
