"""Fixtures: the village, built once per session; each test runs in a transaction that is rolled back."""

from types import SimpleNamespace

import pytest

from tests.village import build_village, village_of


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        build_village()


@pytest.fixture
def village(db) -> SimpleNamespace:
    return village_of()


@pytest.fixture
def enter(client):
    """Sign somebody in: `enter(village.worker)` returns the client."""

    def sign_in(user):
        client.force_login(user, backend="liren.community.access.PostBackend")
        return client

    return sign_in
