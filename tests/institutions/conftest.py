"""A community with its party organization and committee, and how others are founded."""

from datetime import date

import pytest

from liren.community import actions as community
from liren.community.models import MicroGrid
from liren.institutions import actions
from liren.institutions.models import Body

FOUNDED = date(2026, 1, 5)


@pytest.fixture
def founded(village):
    """A body of a kind, founded by the center head."""

    def make(kind="volunteer_organization", home=None, by=None, **more) -> Body:
        told = {"name": f"{kind}", "founded_on": FOUNDED, "charter_number": "里治委〔2026〕1 号", "charter_on": FOUNDED} | more
        return actions.found(home or village.here, by=by or village.center_head, kind=kind, **told)

    return make


@pytest.fixture
def hired(village):
    """Somebody new in a new post, by its kind or role."""
    count = iter(range(1000))

    def make(role="committee_member", kind="", user=None, full_time=True, until=None, home=None):
        home, n = home or village.here, next(count)
        post = community.open_post(home, by=village.system, role=role, title=f"{kind or role}{n}", kind=kind, full_time=full_time)
        user = user or community.open_account(post, by=village.system, username=f"hired-{n}", name=f"邵{n}")
        return community.appoint(post, by=village.system, user=user, since=FOUNDED, until=until)

    return make


@pytest.fixture
def micro_grid(village) -> MicroGrid:
    return community.open_micro_grid(village.grid, by=village.center_head, name="甲楼", kind="building", place=village.place)


@pytest.fixture
def body(founded) -> Body:
    return founded()
