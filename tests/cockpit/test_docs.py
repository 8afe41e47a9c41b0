"""The generated pages are what the code says now."""

import pytest
from django.core.management import CommandError, call_command

from liren.cockpit.management.commands import docs


def test_nothing_is_stale():
    call_command("docs", check=True)


def test_a_stale_page_is_seen(monkeypatch, tmp_path):
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    call_command("docs")
    call_command("docs", check=True)
    (tmp_path / "flows.md").write_text("old", "utf8")
    with pytest.raises(CommandError, match=r"flows\.md"):
        call_command("docs", check=True)


def test_every_setting_says_what_it_means():
    rows = docs.variables((docs.settings.BASE_DIR / "liren/config/settings.py").read_text("utf8"))
    assert [name for name, _default, told in rows if not told] == []


def test_a_setting_without_meaning_is_seen():
    assert list(docs.variables('X = env("X", "1")\n')) == [("X", "`'1'`", "")]
