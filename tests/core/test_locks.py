"""The queue of writers: first come, first served; nobody waits for ever; a turn is always given back."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.db.utils import OperationalError

from liren.core.locks import WRITERS, FairLock
from liren.core.sqlite.base import DatabaseWrapper


def test_writers_are_served_in_the_order_they_came():
    lock, served = FairLock(), []
    assert lock.acquire(1)

    def write(n):
        assert lock.acquire(5)
        served.append(n)
        lock.release()

    threads = []
    for n in range(8):
        threads.append(threading.Thread(target=write, args=[n]))
        threads[-1].start()
        while len(lock._waiting) <= n:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_who_waits_too_long_gives_up_and_the_next_is_served():
    lock = FairLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0.01)


def test_eight_writers_wait_about_the_same():
    lock, longest = FairLock(), []

    def write():
        worst = 0.0
        for _ in range(20):
            begun = time.perf_counter()
            assert lock.acquire(10)
            worst = max(worst, time.perf_counter() - begun)
            time.sleep(0.001)
            lock.release()
        longest.append(worst)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(longest) <= 20 * sorted(longest)[4]


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """A connection to a database file of its own, as a thread of the server has it."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.05}
    made = DatabaseWrapper({**connections["default"].settings_dict, "NAME": str(tmp_path / "db.sqlite3"), "OPTIONS": options})
    with django_db_blocker.unblock():
        yield made
        made.close()


def test_a_turn_that_does_not_come_is_an_error_and_a_block_that_fails_gives_its_turn_back(database):
    assert WRITERS.acquire(1)
    with pytest.raises(OperationalError, match="no turn"):
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    WRITERS.release()
    assert not WRITERS._taken


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_every_end_of_a_transaction_gives_the_turn_back(database, end):
    database.connect()
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert WRITERS._taken
    getattr(database, end)()
    assert not WRITERS._taken


@pytest.mark.django_db
def test_a_block_in_a_block_takes_one_turn():
    with transaction.atomic(), transaction.atomic():
        assert connection.in_atomic_block
