"""1+3+N of a grid, as a table."""

import pytest

from liren.community.rules import grid_staffing

FULL = ["grid_leader", "full_time_grid_member", "part_time_grid_member", "grid_instructor"]


@pytest.mark.parametrize(
    "kinds, text, lacks",
    [
        ([], "0+0+0", [*FULL, "grid_volunteer"]),
        (FULL, "1+3+0", ["grid_volunteer"]),
        ([*FULL, "linked_cadre"], "1+3+1", []),
        ([*FULL, "grid_volunteer", "linked_cadre"], "1+3+2", []),
        (["grid_leader", "full_time_grid_member", "full_time_grid_member"], "1+1+1", FULL[2:]),
        (["grid_leader", "grid_leader"], "1+0+0", [*FULL[1:], "grid_volunteer"]),
    ],
)
def test_a_grid_is_staffed_by_kinds_not_by_heads(kinds, text, lacks):
    assert grid_staffing(kinds) == (text, lacks)
