"""The life of a task, told as stories; every other jump is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.core.actions import Refused, Stale
from liren.core.calendar import at, now
from liren.core.models import Attachment, Event, Notice
from liren.tasks import actions, jobs, queries
from liren.tasks.flow import TASK
from liren.tasks.models import Step, Task
from tests.tasks.conftest import FRIDAY, MONDAY


def titles(user):
    return [*Notice.objects.filter(user=user).order_by("pk").values_list("title", flat=True)]


def test_a_department_gives_a_task_and_confirms_what_was_done(village, assign, paper, django_capture_on_commit_callbacks):
    """S1 6.2.3-2: given from the department's own desk, handed to a post, reported with papers, confirmed."""
    with django_capture_on_commit_callbacks(execute=True):
        task = assign(text="联系人 13800001234", basis="消防法第六条", document="消〔2026〕8号", files=[paper()])
    assert queries.named(task) == "交办〔2026〕1号" and "13800001234" not in task.text
    assert (task.giver, str(task.organization)) == (village.fire.appointments.get().post, "临江区消防救援大队")
    assert task.post.role == "center_head" and "排查出租房消防隐患" in titles(village.center_head)[0]
    governance = village.governance_worker.appointments.get().post
    with django_capture_on_commit_callbacks(execute=True):
        actions.entrust(task, by=village.center_head, post=governance)
        actions.accept(task, by=village.governance_worker)
        actions.note(task, by=village.governance_worker, text="已查 40 间", files=[paper()])
        with at(MONDAY + timedelta(days=3)):
            actions.report(task, by=village.governance_worker, text="全部查完，整改 3 处", files=[paper()])
    assert titles(village.fire) == ["已接收：排查出租房消防隐患（交办〔2026〕1号）", "有进展：排查出租房消防隐患（交办〔2026〕1号）",
                                    "请确认结果：排查出租房消防隐患（交办〔2026〕1号）"]  # fmt: skip
    with at(MONDAY + timedelta(days=30)):  # whoever gave it takes his time
        actions.confirm(task, by=village.fire, text="好")
    assert (task.state, task.in_time) == ("closed", True)
    assert [*task.steps.order_by("pk").values_list("kind", flat=True)] == ["entrusted", "accepted", "note", "reported", "confirmed"]
    assert Attachment.objects.filter(subject_type="tasks.step").count() == 2


def test_sent_back_reported_late_and_so_closed_late(village, working):
    task = working()
    actions.report(task, by=village.governance_worker, text="办了")
    actions.send_back(task, by=village.fire, reason="缺清单")
    assert (task.state, task.reported_at, task.returned) == ("working", None, 1)
    with at(MONDAY + timedelta(days=20)):
        actions.report(task, by=village.governance_worker, text="补齐")
        actions.confirm(task, by=village.fire)
    assert task.in_time is False


def test_sent_back_with_a_new_day(village, working):
    task = working()
    actions.report(task, by=village.governance_worker, text="办了")
    actions.send_back(task, by=village.fire, reason="缺清单", due_on=date(2026, 3, 20))
    assert task.due_on == date(2026, 3, 20)
    actions.report(task, by=village.governance_worker, text="补齐")
    actions.send_back(task, by=village.fire, reason="再补", due_on=date(2026, 3, 16))
    assert task.due_on == date(2026, 3, 20)  # a limit that was given is not taken away


def test_an_extension_is_asked_before_the_limit_and_granted_by_whoever_gave_it(village, working):
    task = working()
    with pytest.raises(Refused, match="晚于原期限"):
        actions.ask_extension(task, by=village.governance_worker, day=FRIDAY, reason="等报告")
    actions.ask_extension(task, by=village.governance_worker, day=date(2026, 3, 20), reason="等报告")
    with pytest.raises(PermissionDenied):
        actions.grant_extension(task, by=village.center_head)
    actions.refuse_extension(task, by=village.fire, reason="不能等")
    assert (task.due_on, task.asked_for) == (FRIDAY, None)
    actions.ask_extension(task, by=village.governance_worker, day=date(2026, 3, 20), reason="还是要等")
    actions.grant_extension(task, by=village.fire)
    assert (task.due_on, task.extended, task.asked_for) == (date(2026, 3, 20), 1, None)
    with at(MONDAY + timedelta(days=25)), pytest.raises(Refused, match="期限已过"):
        actions.ask_extension(task, by=village.governance_worker, day=date(2026, 4, 20), reason="晚了")


def test_the_bodies_of_the_community_give_tasks_in_their_own_name(village, monday):
    """S1 6.2.3-3."""
    told = {"title": "组织党员走访", "due_on": FRIDAY}
    party = actions.assign(village.here, by=village.secretary, source="party_organization", **told)
    committee = actions.assign(village.here, by=village.committee_member, source="governance_committee", **told)
    assert [queries.giver_words(one) for one in (party, committee)] == ["社区党组织", "社区治理委员会"]
    with pytest.raises(Refused, match="不能以这个机构"):
        actions.assign(village.here, by=village.committee_member, source="party_organization", **told)
    with pytest.raises(Refused, match="部门名义"):
        actions.assign(village.here, by=village.secretary, **told)
    with pytest.raises(PermissionDenied):
        actions.assign(village.here, by=village.center_head, source="party_organization", **told)
    with pytest.raises(PermissionDenied):  # the service center above is no department
        actions.assign(village.here, by=village.service_center, **told)


def test_on_behalf_of_who_has_no_account_with_the_paper_and_the_proof(village, monday, paper):
    told = {"title": "报送名单", "due_on": FRIDAY, "way": "letter", "organization": village.bodies["fire_rescue"]}
    with pytest.raises(Refused, match="请附来函"):
        actions.register(village.here, by=village.worker, files=[], **told)
    with pytest.raises(Refused, match="部门"):
        actions.register(village.here, by=village.worker, files=[paper()], **told | {"source": "party_organization"})
    task = actions.register(village.here, by=village.worker, files=[paper()], **told)
    assert task.giver is None and not queries.is_reached(task)
    actions.accept(task, by=village.center_head)
    actions.report(task, by=village.center_head, text="已报")
    with pytest.raises(PermissionDenied):  # who reported does not confirm
        actions.confirm(task, by=village.center_head, files=[paper()])
    with pytest.raises(PermissionDenied):  # nor does the department's desk, which did not give it
        actions.confirm(task, by=village.fire, files=[paper()])
    with pytest.raises(Refused, match="凭据"):
        actions.confirm(task, by=village.secretary)
    actions.confirm(task, by=village.secretary, files=[paper("复函.pdf")])
    assert task.state == "closed" and task.in_time


def test_where_the_desk_that_gave_it_is_empty_the_heads_confirm_on_proof(village, working, paper):
    task = working()
    actions.report(task, by=village.governance_worker, text="办了")
    assert not actions.confirm.allows(village.center_head, task)
    held = village.fire.appointments.get()
    held.until = date(2026, 2, 1)
    held.save()
    again = Task.objects.get(pk=task.pk)
    with pytest.raises(Refused, match="凭据"):
        actions.confirm(again, by=village.center_head)
    actions.confirm(again, by=village.center_head, files=[paper()])
    assert again.state == "closed"


def test_withdrawn_it_is_over(village, working):
    task = working(repeat="month")
    with pytest.raises(PermissionDenied):
        actions.withdraw(task, by=village.center_head, reason="不办了")
    actions.withdraw(task, by=village.fire, reason="重复交办")
    assert task.state == "withdrawn" and task.in_time is None
    with at(MONDAY + timedelta(days=60)):
        assert jobs.give_again.func() == 0


def test_only_the_post_that_has_it_works_on_it(village, working):
    task = working()
    for who in (village.worker, village.center_head, village.secretary, village.fire, village.far_governance_worker):
        with pytest.raises(PermissionDenied):
            actions.note(task, by=who, text="办到一半")
    with pytest.raises(Refused, match="不能承办"):  # a post of the neighbours
        actions.entrust(task, by=village.center_head, post=village.far_governance_worker.appointments.get().post)
    with pytest.raises(Refused, match="不能承办"):  # a role that does not work on tasks
        actions.entrust(task, by=village.center_head, post=village.mediator.appointments.get().post)


EVERY = [(step.action, state) for step in TASK.steps.values() for state in TASK.states.values if state not in step.sources]


@pytest.mark.parametrize("name, state", EVERY)
def test_every_other_jump_is_refused(village, working, paper, name, state):
    task = working()
    words = {
        "entrust": {"post": village.worker.appointments.get().post}, "note": {"text": "甲"}, "report": {"text": "甲"},
        "ask_extension": {"day": date(2026, 3, 20), "reason": "甲"}, "refuse_extension": {"reason": "甲"}, "send_back": {"reason": "甲"},
        "withdraw": {"reason": "甲"},
    }.get(name, {})  # fmt: skip
    ended = {"in_time": True, "ended_at": now()} if state == "closed" else {}
    Task.objects.filter(pk=task.pk).update(state=state, **ended)
    by = village.governance_worker if "grid_member" in TASK.steps[name].roles else village.fire
    with pytest.raises(Refused, match="状态下不能"):
        getattr(actions, name)(Task.objects.get(pk=task.pk), by=by, **words)


def test_the_same_sent_twice_is_one_task_and_an_old_page_is_told_so(village, monday):
    told = {"by": village.fire, "title": "一次", "due_on": FRIDAY}
    first = actions.assign.given(key="k")(village.here, **told)
    assert actions.assign.given(key="k")(village.here, **told) == first
    actions.accept.given(version=0)(first, by=village.center_head)
    with pytest.raises(Stale):
        actions.note.given(version=0)(Task.objects.get(), by=village.center_head, text="甲")
    assert Step.objects.count() == 1


# ---- clockwork


def test_told_at_half_and_four_fifths_then_the_next_post_up(village, working, django_capture_on_commit_callbacks):
    task = working()
    assert jobs.watch_limits.func() == 0
    for days, told, said in ((7, 50, "期限已过一半"), (10, 80, "期限快到了"), (12, 100, "交办事项已逾期")):
        with at(MONDAY + timedelta(days=days)), django_capture_on_commit_callbacks(execute=True):
            assert jobs.watch_limits.func() == 1
            assert jobs.watch_limits.func() == 0  # once
        task.refresh_from_db()
        assert task.told == told and titles(village.governance_worker)[-1].startswith(said)
    assert task.supervisor == village.center_head.appointments.get().post
    assert titles(village.center_head)[-1].startswith("交办事项已逾期")
    with at(MONDAY + timedelta(days=12)):
        assert task in queries.waiting_for(village.center_head) and task in queries.waiting_for(village.governance_worker)
    assert task not in queries.waiting_for(village.worker)


def test_an_extension_starts_the_reminders_anew(village, working):
    task = working()
    with at(MONDAY + timedelta(days=10)):
        jobs.watch_limits.func()
        task.refresh_from_db()
        actions.ask_extension(task, by=village.governance_worker, day=date(2026, 6, 20), reason="等")
        actions.grant_extension(task, by=village.fire)
    assert task.told == 0 and task.supervisor is None


def test_what_comes_again_is_given_once_a_turn(village, assign, django_capture_on_commit_callbacks):
    first = assign(repeat="month", due_on=date(2026, 3, 31), urgency="urgent", basis="消防法")
    with at(MONDAY + timedelta(days=30)):
        assert jobs.give_again.func() == 0  # the 1st of April: its turn is on the 2nd
    with at(MONDAY + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert jobs.give_again.func() == 1
        assert jobs.give_again.func() == 0
    second = Task.objects.get(previous=first)
    assert (second.title, second.urgency, second.giver, second.post) == (first.title, "urgent", first.giver, first.post)
    assert second.due_on == date(2026, 4, 30) and second.state == "given" and second.number == 2
    with at(MONDAY + timedelta(days=62)):
        assert jobs.give_again.func() == 1
    assert Task.objects.get(previous=second).due_on == date(2026, 5, 31)
    actions.stop_repeat(Task.objects.get(previous=second), by=village.fire)
    with at(MONDAY + timedelta(days=200)):
        assert jobs.give_again.func() == 0


def test_two_workers_give_the_next_one_once(village, assign):
    first = assign(repeat="week", due_on=date(2026, 3, 6))
    with at(MONDAY + timedelta(days=7)):
        jobs.give_again.func()
        told = {
            name: getattr(first, name) for name in ("community", "source", "organization", "giver", "post", "title", "given_by", "due_at")
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.create(**told, year=2026, number=99, previous=first)


def test_urged_once_a_day(village, working, django_capture_on_commit_callbacks):
    task = working()
    with django_capture_on_commit_callbacks(execute=True):
        actions.urge(task, by=village.fire)
    assert titles(village.governance_worker)[-1].startswith("催办")
    with pytest.raises(Refused, match="今天已经催过"):
        actions.urge(task, by=village.center_head)
    with at(MONDAY + timedelta(days=1)):
        actions.urge(task, by=village.center_head)
    with pytest.raises(PermissionDenied):
        actions.urge(task, by=village.employee_worker)


def test_the_journal_keeps_no_words(village, assign):
    task = assign(text="里面的话", basis="依据的话")
    actions.entrust(task, by=village.center_head, post=village.governance_worker.appointments.get().post, reason="说明的话")
    assert all(word not in str([(e.changes, e.details) for e in Event.objects.all()]) for word in ("里面的话", "依据的话", "说明的话"))
