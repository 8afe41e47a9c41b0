"""Fixtures: the village, built once per session; each test runs in a transaction that is rolled back."""

from types import SimpleNamespace

import pytest

from liren.cases.models import Case
from liren.core import search
from liren.core.calendar import now
from tests.uploads import picture
from tests.village import build_village, village_of


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        search.make(Case.SEARCH.table)  # tests make their tables from the models, not by migrations
        build_village()


@pytest.fixture
def village(db) -> SimpleNamespace:
    return village_of()


def freshly(client):
    """The same browser, as if its user had just shown who he is."""
    session = client.session
    session["proved"] = now().isoformat()
    session.save()
    return client


@pytest.fixture
def enter(client):
    """Sign somebody in: `enter(village.worker)` returns the client."""

    def sign_in(user):
        client.force_login(user, backend="liren.community.access.PostBackend")
        return freshly(client)

    return sign_in


@pytest.fixture
def photo():
    """A fresh upload each time it is called."""
    return picture


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """Handlers hear what the block did: `with heard(): …`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
