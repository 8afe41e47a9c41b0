"""The server is killed while people report: nothing acknowledged is lost, nothing happens twice – and the siege would notice."""

import pytest

from tests.core.arena import arena
from tests.core.siege import Siege

pytestmark = pytest.mark.process


def test_what_was_acknowledged_is_there_once(tmp_path):
    with arena(tmp_path, "tests.settings") as ring:
        came = Siege(ring).run()
    assert came.acknowledged > 5 * came.kills
    assert (came.lost, came.doubled, came.untold, came.gaps) == ([], [], 0, False)


def test_a_server_that_acknowledges_before_it_commits_is_caught(tmp_path, monkeypatch):
    monkeypatch.setenv("LIREN_UNSAFE_TEST", "acknowledges_first")
    with arena(tmp_path, "tests.unsafe_settings") as ring:
        assert Siege(ring, kills=3).run().lost


def test_a_server_that_forgets_keys_is_caught(tmp_path, monkeypatch):
    monkeypatch.setenv("LIREN_UNSAFE_TEST", "forgets_keys")
    with arena(tmp_path, "tests.unsafe_settings") as ring:
        assert Siege(ring, kills=1).run().doubled
