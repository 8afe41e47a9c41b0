"""Who sees tasks and who may do what with them."""

from datetime import timedelta

import pytest

from liren.core.calendar import at
from liren.tasks import actions, queries
from liren.tasks.models import Step, Task
from tests.tasks.conftest import MONDAY

SEES = [
    ("worker", 1), ("employee_worker", 1), ("governance_worker", 1), ("center_head", 1), ("secretary", 1), ("committee_member", 1),
    ("auditor", 1), ("fire", 1), ("department", 0), ("service_center", 0), ("grid_member", 0), ("grid_leader", 0), ("employee", 0),
    ("contact", 0), ("provider", 0), ("property_manager", 0), ("mediator", 0), ("report_custodian", 0), ("administrator", 0),
    ("far_governance_worker", 0), ("far_center_head", 0), ("stranger", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES)
def test_who_sees_an_ordinary_task_and_its_steps(village, working, who, seen):
    working()
    user = getattr(village, who)
    assert Task.objects.visible_to(user).count() == seen
    assert (Step.objects.visible_to(user).count() > 0) == bool(seen)


def test_a_grid_member_sees_what_his_post_was_given(village, assign):
    task = assign()
    actions.entrust(task, by=village.center_head, post=village.grid_member.appointments.get().post)
    assert Task.objects.visible_to(village.grid_member).count() == 1
    assert not Task.objects.visible_to(village.other_grid_member).exists()
    with at(MONDAY + timedelta(days=30)):
        actions.remind(task, by=village.system, percent=100)
        assert task.supervisor == village.grid_leader.appointments.get().post
        assert Task.objects.visible_to(village.grid_leader).exists()


DO = [
    ("accept", "governance_worker"), ("note", "governance_worker"), ("report", "governance_worker"), ("ask_extension", "governance_worker"),
    ("entrust", "governance_worker center_head secretary"), ("confirm", "fire"), ("send_back", "fire"), ("grant_extension", "fire"),
    ("refuse_extension", "fire"), ("withdraw", "fire"), ("urge", "fire center_head secretary"),
    ("stop_repeat", "fire center_head secretary"),
    ("remind", "system"), ("come_again", "system"),
]  # fmt: skip


@pytest.mark.parametrize("verb, able", DO)
def test_who_may_do_what(village, working, verb, able):
    task = working()
    everybody = {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}
    assert {name for name, user in everybody.items() if user.has_perm(f"tasks.{verb}", task)} == {*able.split()}


def test_a_leaver_hands_over_what_is_open(village, working, sealed):
    """The wizard finds what his post has, and its action moves it; of what is sealed it only says that there is some."""
    task, hidden = working(), sealed()
    held = village.governance_worker.appointments.get()
    assert [*queries.unfinished_of(held)] == [task] and [*queries.sealed_of(held)] == [hidden]
    actions.entrust(task, by=village.center_head, post=village.worker.appointments.get().post)
    assert not queries.unfinished_of(held).exists()
