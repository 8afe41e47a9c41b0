"""Who sees a rectification and who may do what."""

import pytest

from liren.cases.models import Case
from liren.hazards import actions
from liren.hazards.models import AuthorityReport, Rectification, SiteRecord

SEES = [
    ("worker", 1), ("governance_worker", 1), ("center_head", 1), ("secretary", 1), ("grid_member", 1), ("grid_leader", 1), ("contact", 1),
    ("other_grid_member", 0), ("other_contact", 0), ("employee", 0), ("employee_worker", 0), ("far_governance_worker", 0),
    ("department", 0), ("property_manager", 0), ("administrator", 0), ("auditor", 0), ("stranger", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES)
def test_who_sees_a_rectification(village, mended, who, seen):
    user = getattr(village, who)
    assert Rectification.objects.visible_to(user).count() == seen
    assert SiteRecord.objects.visible_to(user).count() == seen
    assert AuthorityReport.objects.visible_to(user).count() == 0


@pytest.mark.parametrize(
    "verb, able",
    [
        ("grade", "grid_leader governance_worker center_head secretary"),
        ("rectify", "grid_member grid_leader governance_worker center_head secretary"),
        ("postpone", "center_head secretary"),
        ("report_to_authority", "grid_leader governance_worker center_head secretary"),
    ],
)
def test_who_may_do_what(village, graded, verb, able):
    everybody = {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}
    may = {name for name, user in everybody.items() if user.has_perm(f"hazards.{verb}", graded)}
    assert may == {*able.split()}


def test_a_department_that_has_the_case_may_check(village, mended):
    post = village.fire.appointments.get().post
    Case.objects.filter(pk=mended.case_id).update(post=post)
    mended.case.refresh_from_db()
    assert actions.pass_check.allows(village.fire, mended)
    assert not village.fire.has_perm("hazards.grade", mended)
