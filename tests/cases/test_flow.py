"""The life of a case as stories, and every other jump refused."""

import pytest
from django.core.exceptions import PermissionDenied

from liren.cases import actions
from liren.cases.flow import CASE, State
from liren.cases.models import Case
from liren.cases.queries import panels, words_of
from liren.core.actions import ACTIONS, Refused
from liren.core.models import Event


def test_a_company_reports_the_community_answers_the_company_confirms(village, case):
    assert (case.number, case.state, case.post.role) == ("LR-2026-000001", "reported", "enterprise_worker")
    assert case.due_kind == "first_answer" and words_of(case.route)[0].startswith("“场地与扩租”先由企业服务岗受理")
    actions.accept(case, by=village.worker, text="已收到，今天联系物业")
    assert case.answerable == case.post and case.modes == ["first_responder", "promised"]
    actions.resolve(case, by=village.worker, text="货梯已修复")
    actions.confirm(case, by=village.contact, solved=True, satisfaction=5)
    case.refresh_from_db()
    assert (case.state, case.satisfaction, case.due_at) == (State.CONFIRMED, 5, None)
    assert [c.is_met for c in case.clocks.order_by("kind")] == [True, True, True]
    told = Event.objects.filter(subject_type="cases.case", subject_id=case.pk).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["cases.report", "cases.accept", "cases.resolve", "cases.confirm"]


def test_the_first_asked_stays_answerable_until_somebody_else_has_taken_it(village, case):
    actions.accept(case, by=village.worker)
    first = case.answerable
    post = village.governance_worker.appointments.get().post
    actions.assign(case, by=village.worker, post=post)
    assert (case.post, case.answerable) == (post, first)
    actions.take(case, by=village.governance_worker)
    assert case.answerable == post


def test_one_hand_back_then_the_center_head_decides(village, case):
    governance = village.governance_worker.appointments.get().post
    actions.accept(case, by=village.worker)
    actions.assign(case, by=village.worker, post=governance)
    due = case.due_at
    actions.hand_back(case, by=village.governance_worker, reason="属企业服务")
    assert (case.state, case.post.role, case.due_at) == ("accepted", "enterprise_worker", due)
    assert case.answerable == case.post and case.assignments.get(ended_at=None).taken_by is None  # he handed back, he did not take
    actions.assign(case, by=village.worker, post=governance)
    with pytest.raises(Refused, match="退回过一次"):
        actions.hand_back(case, by=village.governance_worker, reason="仍不属我岗")
    actions.dispute_assigning(case, by=village.governance_worker, reason="仍不属我岗")
    assert (case.state, case.post.role) == ("arbitrating", "center_head")
    actions.arbitrate(case, by=village.center_head, post=governance, reason="涉及公共区域")
    with pytest.raises(Refused, match="退回过一次"):
        actions.hand_back(case, by=village.governance_worker, reason="还是不办")
    with pytest.raises(Refused, match="已经裁决"):
        actions.dispute_assigning(case, by=village.governance_worker, reason="还是不办")


def test_up_to_the_department_and_back(village, category, monkeypatch):
    case = actions.report(village.company, by=village.contact, category=category("fire_exit_blocked"), title="通道被堵", channel="portal")
    actions.accept(case, by=village.governance_worker)
    assert case.post.role == "governance_worker"
    fire = village.fire.appointments.get().post
    actions.escalate(case, by=village.governance_worker, post=fire, reason="需执法")
    assert (case.state, case.post, case.answerable.role) == ("escalated", fire, "governance_worker")
    assert Case.objects.visible_to(village.fire).get() == case
    assert not Case.objects.visible_to(village.department).exists()
    actions.answer_above(case, by=village.fire, text="已责令清理")
    assert (case.state, case.post.role) == ("assigned", "governance_worker")
    monkeypatch.setattr(panels, "OBSTACLES", [])  # what an app above wants done first is its own tests' matter
    actions.resolve(case, by=village.governance_worker, text="通道已清理")
    actions.reopen(case, by=village.contact, remark="第二天又堵了", solved=False, satisfaction=2)
    assert (case.state, case.post.role, case.reopenings) == ("assigned", "center_head", 1)


def test_clocks_stand_while_the_reporter_supplies(village, case):
    actions.accept(case, by=village.worker)
    actions.ask_supplement(case, by=village.worker, text="请补租赁合同")
    assert case.due_at is None
    actions.supply(case, by=village.contact, text="已补")
    assert case.state == "assigned" and case.due_at is not None


def test_whoever_is_asked_at_the_counter_answers_until_another_has_accepted(village, category):
    case = actions.report(village.company, by=village.governance_worker, category=category(), title="代登记", channel="counter")
    assert (case.post.role, case.answerable.role, case.modes) == ("enterprise_worker", "governance_worker", ["first_responder"])
    actions.accept(case, by=village.worker)
    assert case.answerable == case.post


@pytest.mark.parametrize("name, more", [("resolve", {"text": "办好了"}), ("extend", {"days": 3, "reason": "等配件"}), ("take", {})])
def test_workers_decide_only_on_the_cases_of_their_post(village, case, name, more):
    actions.accept(case, by=village.worker)
    with pytest.raises(PermissionDenied):
        ACTIONS[f"cases.{name}"](case, by=village.employee_worker, **more)
    assert Case.objects.visible_to(village.employee_worker).filter(pk=case.pk).exists()


@pytest.mark.parametrize("name", sorted(set(CASE.steps) - {"accept", "settle", "decline", "withdraw", "merge"}))
def test_no_jump_from_the_start(village, case, name):
    before = case.version
    with pytest.raises((Refused, PermissionDenied)):
        ACTIONS[f"cases.{name}"](case, by=village.center_head)
    case.refresh_from_db()
    assert (case.state, case.version) == ("reported", before)


def test_every_row_is_an_action():
    assert {f"cases.{name}" for name in CASE.steps} <= set(ACTIONS)
