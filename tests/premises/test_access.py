"""Who sees the register and who may do what."""

import pytest

from liren.premises.models import Agreement, Evidence, Facility, Premises, Room, Sign

SEES = [
    ("worker", 1), ("employee_worker", 1), ("governance_worker", 1), ("center_head", 1), ("secretary", 1), ("committee_member", 1),
    ("grid_member", 1), ("other_grid_leader", 1), ("property_manager", 1), ("auditor", 1), ("employee", 0), ("contact", 0), ("provider", 0),
    ("department", 0), ("mediator", 0), ("administrator", 0), ("far_governance_worker", 0), ("far_center_head", 0), ("stranger", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES)
def test_who_sees_the_register(village, premises, lounge, sign, facility, agreement, photo, who, seen):
    from liren.premises import actions

    actions.attach(premises, by=village.governance_worker, kind="photo", files=[photo()])
    user = getattr(village, who)
    for model in (Premises, Room, Sign, Facility, Agreement, Evidence):
        assert model.objects.visible_to(user).count() == seen, model


KEEP = "governance_worker employee_worker center_head"
WATCH = f"{KEEP} grid_member other_grid_member grid_leader other_grid_leader property_manager"


@pytest.mark.parametrize(
    "thing, verb, able",
    [
        ("premises", "edit", KEEP), ("premises", "furnish", "governance_worker center_head"), ("premises", "attach", KEEP),
        ("lounge", "change_room", KEEP), ("lounge", "open_area", KEEP), ("sign", "check_sign", WATCH), ("sign", "take_down", KEEP),
        ("facility", "break_down", WATCH), ("facility", "restore", WATCH), ("facility", "retire", KEEP), ("facility", "improve", KEEP),
        ("facility", "entrust", f"{KEEP} secretary"), ("agreement", "end_agreement", KEEP), ("agreement", "remind", "system"),
    ],
)  # fmt: skip
def test_who_may_do_what(village, request, thing, verb, able):
    row = request.getfixturevalue(thing)
    everybody = {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}
    may = {name for name, user in everybody.items() if user.has_perm(f"premises.{verb}", row)}
    assert may == {*able.split()}
