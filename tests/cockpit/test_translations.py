"""A word without English is counted, whatever it looks like."""

import pytest

from liren.cockpit.management.commands.translations import untranslated

HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n'


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ('msgid "受理"\nmsgstr "Accept"', 0),
        ('msgid "受理"\nmsgstr ""', 1),
        ('msgid ""\n"一行"\nmsgstr ""\n"One line"', 0),
        ('#, fuzzy\nmsgid "受理"\nmsgstr "Reception"', 1),
        ('msgid "%(n)s 件"\nmsgid_plural "%(n)s 件"\nmsgstr[0] "%(n)s case"\nmsgstr[1] ""', 1),
    ],
)
def test_untranslated(entry, missing):
    assert untranslated(f"{HEAD}{entry}\n") == missing
