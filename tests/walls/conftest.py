"""The planted village, built once for all walls; each test runs in a transaction of its own inside."""

import pytest
from django.db import transaction

from tests.walls.world import build


@pytest.fixture(scope="package")
def planted(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield build()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def world(planted, db):
    return planted
