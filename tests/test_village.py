"""The village stands, and its walls hold."""

import pytest

from liren.community.models import Company, Grid


@pytest.mark.parametrize(
    "who, seen",
    [
        ("worker", 2),
        ("grid_member", 1),
        ("contact", 1),
        ("employee", 1),
        ("service_center", 2),
        ("stranger", 0),
        ("far_worker", 0),
        ("center_head", 2),
    ],
)
def test_who_sees_the_companies_of_the_village(village, who, seen):
    here = Company.objects.visible_to(getattr(village, who)).filter(community=village.here)
    assert here.count() == seen


def test_the_stranger_sees_no_grid(village):
    assert not Grid.objects.visible_to(village.stranger).exists()
