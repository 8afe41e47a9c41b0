"""Who sees plans, courses, attendance, assessments and certificates, and who may do what."""

import pytest

from liren.core import files
from liren.training import actions
from liren.training.models import Assessment, Attendance, Certificate, Course, Plan

OPEN = "worker employee_worker governance_worker center_head secretary committee_member grid_member grid_leader mediator auditor"
SHUT = "employee contact provider department property_manager administrator far_center_head far_worker stranger"


@pytest.mark.parametrize("who, seen", [*((who, 1) for who in OPEN.split()), *((who, 0) for who in SHUT.split())])
def test_who_sees_plans_and_courses(village, plan, course, who, seen):
    user = getattr(village, who)
    assert (Plan.objects.visible_to(user).count(), Course.objects.visible_to(user).count()) == (seen, seen)


@pytest.mark.parametrize(
    "who, attendance, rest",
    [
        ("grid_member", 1, 1), ("center_head", 1, 1), ("secretary", 1, 1), ("auditor", 1, 1), ("governance_worker", 1, 0), ("worker", 0, 0),
        ("grid_leader", 0, 0), ("other_grid_member", 0, 0), ("committee_member", 0, 0), ("far_center_head", 0, 0), ("stranger", 0, 0),
    ],
)  # fmt: skip
def test_a_person_reads_his_own_and_the_heads_read_all(village, course, hold, held, certificate, who, attendance, rest):
    hold(course, village.grid_member)
    actions.assess(held, by=village.center_head, levels={"work_skill": 2})
    user = getattr(village, who)
    assert Attendance.objects.visible_to(user).count() == attendance
    assert (Assessment.objects.visible_to(user).count(), Certificate.objects.visible_to(user).count()) == (rest, rest)


KEEP = "governance_worker center_head secretary"


@pytest.mark.parametrize(
    "thing, verb, able",
    [
        ("plan", "write", KEEP), ("plan", "approve", "center_head secretary"), ("course", "hold", KEEP), ("course", "cancel", KEEP),
        ("held", "assess", "center_head secretary"), ("held", "file_certificate", "grid_member center_head secretary"),
        ("certificate", "renew", "grid_member center_head secretary"), ("certificate", "withdraw", "center_head secretary"),
    ],
)  # fmt: skip
def test_who_may_do_what(village, request, thing, verb, able):
    row = request.getfixturevalue(thing)
    everybody = {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}
    may = {name for name, user in everybody.items() if user.has_perm(f"training.{verb}", row)}
    assert may == {*able.split()}


def test_the_sign_in_sheet_is_fetched_only_by_those_who_run_the_course(village, enter, course, hold):
    """It shows everybody's signature; to all other staff it is not there, as if there were none."""
    held = hold(course, village.worker, village.grid_member)
    sheet = files.attachments_of(held).get()
    url, page = f"/files/{sheet.pk}/", f"/desk/training/courses/{held.pk}/"
    may = {who for who in [*OPEN.split(), *SHUT.split()] if enter(getattr(village, who)).get(url).status_code == 200}
    assert may == {"governance_worker", "center_head", "secretary", "auditor"}
    assert sheet.name in enter(village.auditor).get(page).content.decode()
    assert sheet.name not in enter(village.grid_member).get(page).content.decode()
    post = village.worker.appointments.get().post
    actions.entrust(course, by=village.center_head, post=post)
    assert enter(village.worker).get(url).status_code == 200
    assert sheet.name in enter(village.worker).get(page).content.decode()
