"""The story of an improvement, and what is refused on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.accounts.queries import duties_of
from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.core.models import Attachment, Event
from liren.evaluation import actions, queries
from liren.evaluation.flow import IMPROVEMENT
from liren.evaluation.models import Improvement, Progress
from tests.evaluation.conftest import post_of


def test_the_story(village, plan, photo):
    """Proposed with what speaks for it, agreed, carried out, not well enough, again, and closed by another."""
    one = actions.propose(village.here, by=village.worker, files=[photo()], before_shown="及时率 72%", **plan())
    assert (queries.named(one), one.state, one.before_on) == (f"改进〔{today().year}〕1号", "proposed", today())
    actions.agree(one, by=village.center_head)
    actions.start(one, by=village.governance_worker)
    actions.note(one, by=village.governance_worker, text="已排出两周", files=[photo()])
    actions.finish(one, by=village.governance_worker, text="已排班", shown="及时率 88%", files=[photo()])
    actions.reopen(one, by=village.secretary, text="周末还空着", due_on=today() + timedelta(days=9))
    assert (one.state, one.reopened, one.after_shown, one.finished_by, one.told) == ("in_progress", 1, "", None, [])
    actions.finish(one, by=village.governance_worker, text="周末也排了", shown="及时率 96%")
    actions.verify(one, by=village.secretary, text="抽查两个周末都有人")
    assert (one.state, one.verified_by, one.after_shown, one.after_on) == ("verified", village.secretary, "及时率 96%", today())
    assert [s.kind for s in one.steps.all()] == ["note", "finish", "reopen", "finish", "verify"]
    assert Attachment.objects.filter(subject_type="evaluation.progress").count() == 2


ORDER = {"proposed": 0, "agreed": 1, "in_progress": 2, "done": 3, "verified": 4}


@pytest.mark.parametrize("state", ORDER)
def test_every_other_jump_is_refused(village, improvement, state):
    """What the table has no row for does not happen, whoever asks."""
    one = improvement(state)
    later, post = today() + timedelta(days=5), post_of(village.worker)
    given = {
        "revise": dict.fromkeys(("title", "finding", "cause", "measure"), "x") | {"post": post, "due_on": later},
        "finish": {"text": "x"}, "verify": {"text": "x"}, "drop": {"text": "x"}, "reopen": {"text": "x", "due_on": later},
    }  # fmt: skip
    for name, step in IMPROVEMENT.steps.items():
        if state not in step.sources:
            with pytest.raises(Refused, match="状态下不能"):
                getattr(actions, name)(one, by=village.center_head, **given.get(name, {}))
    assert Improvement.objects.get(pk=one.pk).state == state


def test_whoever_carried_it_out_does_not_verify_nor_the_post_that_owns_it(village, improvement):
    one = improvement("in_progress")
    actions.finish(one, by=village.center_head, text="代为完成")
    for who in (village.center_head, village.governance_worker):
        with pytest.raises(PermissionDenied):
            actions.verify(one, by=who, text="好")
    actions.verify(one, by=village.secretary, text="好")
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.filter(pk=one.pk).update(verified_by=village.center_head)


def test_only_its_owner_or_a_head_carries_it_out(village, improvement):
    one = improvement("agreed")
    with pytest.raises(PermissionDenied):
        actions.start(one, by=village.worker)
    actions.start(one, by=village.secretary)
    assert one.state == "in_progress"


@pytest.mark.parametrize(
    "more, why",
    [({"days": -1}, "早于今天"), ({"days": 367}, "一年"), ({"who": "far_governance_worker"}, "工作岗位"), ({"who": "contact"}, "工作岗位"),
     ({"who": "department"}, "工作岗位"), ({"who": "administrator"}, "工作岗位")],
)  # fmt: skip
def test_a_plan_is_whole_or_refused(village, plan, more, why):
    told = {"due_on": today() + timedelta(days=more["days"])} if "days" in more else {"post": post_of(getattr(village, more["who"]))}
    with pytest.raises(Refused, match=why):
        actions.propose(village.here, by=village.worker, **plan(**told))
    assert not Improvement.objects.exists()


def test_a_vacant_post_owns_nothing_new(village, plan):
    post = post_of(village.governance_worker)
    post.appointments.update(until=today() - timedelta(days=1))
    with pytest.raises(Refused, match="有人在任"):
        actions.propose(village.here, by=village.worker, **plan(post=post))


def test_one_at_a_time_for_a_requirement(village, improvement, plan):
    first = improvement("verified", source="clause", code="S1:8.3")
    second = improvement(source="clause", code="S1:8.3")
    with pytest.raises(Refused, match="已有改进在办"):
        actions.propose(village.here, by=village.worker, **plan(source="clause", code="S1:8.3"))
    with pytest.raises(Refused, match="已有改进在办"):
        actions.reopen(first, by=village.secretary, text="又坏了", due_on=today())
    actions.drop(second, by=village.center_head, text="并入另一项")
    assert actions.reopen(first, by=village.secretary, text="又坏了", due_on=today()).state == "in_progress"


def test_sent_twice_is_proposed_once(village, plan):
    sent = {"by": village.worker, **plan()}
    made = [actions.propose.given(key="k")(village.here, **sent).pk for _n in range(2)]
    assert made[0] == made[1] and Improvement.objects.count() == 1


def test_more_time_is_the_head_s_to_give(village, improvement):
    one = improvement("in_progress")
    with pytest.raises(PermissionDenied):
        actions.postpone(one, by=village.governance_worker, due_on=one.due_on + timedelta(days=3), text="来不及")
    with pytest.raises(Refused, match="晚于"):
        actions.postpone(one, by=village.center_head, due_on=one.due_on, text="来不及")
    actions.postpone(one, by=village.center_head, due_on=one.due_on + timedelta(days=3), text="等招聘")
    assert one.postponed == 1 and "等招聘" in Progress.objects.get(kind="postpone").text


def test_it_goes_with_the_post_and_to_another_when_somebody_leaves(village, improvement):
    one = improvement("in_progress")
    held = village.governance_worker.appointments.get()
    assert [(duty.name, duty.count, duty.move) for duty in duties_of(held) if duty.name == "improvements"] == [
        ("improvements", 1, "evaluation.assign")
    ]
    actions.assign(one, by=village.center_head, post=post_of(village.worker))
    assert [duty.name for duty in duties_of(held) if duty.name == "improvements"] == []
    assert actions.finish.allows(village.worker, one) and not actions.finish.allows(village.governance_worker, one)
    with pytest.raises(Refused, match="另一个"):
        actions.assign(one, by=village.center_head, post=post_of(village.worker))


def test_an_agreement_needs_days_that_are_left(village, improvement):
    one = improvement()
    with at(now() + timedelta(days=30)), pytest.raises(Refused, match="早于今天"):
        actions.agree(one, by=village.center_head)


def test_the_journal_keeps_no_words_of_the_plan(village, improvement, plan):
    one = improvement()
    told = plan(cause="另有原因") | {"by": village.worker}
    told.pop("source")
    actions.revise(one, **told)
    kept = str(list(Event.objects.filter(subject_type="evaluation.improvement").values_list("changes", "details")))
    assert "另有原因" not in kept and "夜间" not in kept
