"""Who sees an improvement and who may do what."""

import pytest

from liren.core.actions import ACTIONS
from liren.evaluation.models import Improvement, Progress

SEES = [
    ("worker", 1), ("employee_worker", 1), ("governance_worker", 1), ("center_head", 1), ("secretary", 1), ("committee_member", 1),
    ("grid_member", 1), ("grid_leader", 1), ("department", 1), ("auditor", 1), ("mediator", 0), ("report_custodian", 0),
    ("property_manager", 0), ("provider", 0), ("administrator", 0), ("contact", 0), ("employee", 0), ("far_center_head", 0),
    ("stranger", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES)
def test_who_sees_an_improvement(village, improvement, who, seen):
    improvement("done")
    user = getattr(village, who)
    assert (Improvement.objects.visible_to(user).count(), Progress.objects.visible_to(user).count()) == (seen, seen)


def test_whose_post_owns_it_sees_it(village, improvement):
    improvement("agreed", post=village.mediator.appointments.get().post)
    assert Improvement.objects.visible_to(village.mediator).count() == 1
    assert Improvement.objects.visible_to(village.far_mediator).count() == 0


PROPOSE = "worker employee_worker governance_worker grid_leader committee_member center_head secretary"
DOES = [
    ("evaluation.propose", "here", PROPOSE),
    ("evaluation.revise", "proposed", PROPOSE),
    ("evaluation.agree", "proposed", "center_head secretary"),
    ("evaluation.start", "agreed", "governance_worker center_head secretary"),
    ("evaluation.note", "in_progress", "governance_worker center_head secretary"),
    ("evaluation.finish", "in_progress", "governance_worker center_head secretary"),
    ("evaluation.verify", "done", "worker employee_worker grid_leader other_grid_leader committee_member center_head secretary"),
    ("evaluation.reopen", "done", "worker employee_worker grid_leader other_grid_leader committee_member center_head secretary"),
    ("evaluation.drop", "in_progress", "center_head secretary"),
    ("evaluation.postpone", "in_progress", "center_head secretary"),
    ("evaluation.assign", "in_progress", "center_head secretary"),
]
CAST = [
    "worker", "employee_worker", "governance_worker", "center_head", "secretary", "committee_member", "mediator", "report_custodian",
    "property_manager", "provider", "administrator", "auditor", "grid_member", "grid_leader", "other_grid_leader", "contact", "employee",
    "department", "far_center_head", "far_worker", "stranger",
]  # fmt: skip


@pytest.mark.parametrize("name, state, able", DOES)
def test_who_may(village, improvement, name, state, able):
    thing = village.here if state == "here" else improvement(state)
    allowed = {who for who in CAST if ACTIONS[name].allows(getattr(village, who), thing)}
    expected = set(able.split()) | ({"other_grid_leader"} if "grid_leader" in able.split() else set())
    assert allowed == expected
