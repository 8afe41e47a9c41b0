"""The data folder: made when it is missing, private, and named when it cannot be made."""

import os
import subprocess
import sys

import pytest
from django.db import OperationalError, connections

from liren.core.management.folders import NoFolder, private
from liren.core.sqlite.base import DatabaseWrapper
from tests.house import ROOT


def mode(folder):
    return folder.stat().st_mode & 0o777


def test_folders_are_made_for_their_owner_alone_and_left_alone_when_they_are_there(tmp_path):
    there = tmp_path / "there"
    there.mkdir(0o755)
    assert private(there / "data" / "files") == there / "data" / "files"
    assert [mode(one) for one in (there, there / "data", there / "data" / "files")] == [0o755, 0o700, 0o700]


def test_what_cannot_be_made_is_named_with_the_way_out(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NoFolder) as no:
        private(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in str(no.value) and "LIREN_DATA_DIR" in str(no.value)


def sqlite(path):
    """A connection of the product's own kind to a file of its own."""
    usual = connections["default"].settings_dict
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    return DatabaseWrapper({**usual, "ENGINE": "liren.core.sqlite", "NAME": str(path), "OPTIONS": options}, "elsewhere")


def test_the_database_makes_its_folder(tmp_path, db):
    base = sqlite(tmp_path / "new" / "data" / "liren.sqlite3")
    with base.cursor() as cursor:
        cursor.execute("SELECT 1")
    base.close()
    assert (tmp_path / "new" / "data" / "liren.sqlite3").exists() and mode(tmp_path / "new" / "data") == 0o700


def test_a_database_without_a_folder_says_which_one(tmp_path, db):
    (tmp_path / "file").touch()
    with pytest.raises(OperationalError, match="LIREN_DATA_DIR") as no:
        sqlite(tmp_path / "file" / "liren.sqlite3").cursor()
    assert str(tmp_path / "file") in str(no.value)


def test_a_command_makes_the_data_folder(tmp_path):
    data, kept = tmp_path / "data", {k: v for k, v in os.environ.items() if not k.startswith("LIREN_")}
    env = {**kept, "LIREN_DATA_DIR": str(data), "LIREN_DEMO": "1", "DJANGO_SETTINGS_MODULE": "liren.config.settings"}
    ran = subprocess.run([sys.executable, "manage.py", "showmigrations", "core"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert mode(data) == 0o700 and (data / "liren.sqlite3").exists()
