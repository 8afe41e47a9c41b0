"""A counselor in each community."""

from datetime import date

import pytest

from liren.community import actions


def counselor_of(village, here):
    post = actions.open_post(here, by=village.system, role="counselor", title=f"{here}咨询师")
    user = actions.open_account(post, by=village.system, username=f"counselor-{here.code}", name="安宁")
    actions.appoint(post, by=village.system, user=user, since=date(2026, 1, 5))
    return user


@pytest.fixture
def care(village):
    """The village with counselors."""
    village.counselor, village.far_counselor = counselor_of(village, village.here), counselor_of(village, village.there)
    return village
