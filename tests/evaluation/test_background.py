"""Who is told what, and when."""

from datetime import timedelta

import pytest

from liren.core.calendar import at, now
from liren.core.models import Notice
from liren.evaluation import actions, jobs
from liren.evaluation.models import Improvement


@pytest.fixture
def aloud(django_capture_on_commit_callbacks):
    """Handlers run at once."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def told(title):
    return set(Notice.objects.filter(kind__startswith="evaluation.", title__contains=title).values_list("user__name", flat=True))


def test_each_hears_when_it_is_his_turn(village, improvement, django_capture_on_commit_callbacks):
    names = {who: getattr(village, who).name for who in ("worker", "governance_worker", "center_head", "secretary")}
    with django_capture_on_commit_callbacks(execute=True):
        improvement("verified")
    assert told("请商定改进事项") == {names["center_head"], names["secretary"]}
    assert told("由您的岗位负责") == {names["governance_worker"]}
    assert told("请验证") == {names["center_head"], names["secretary"], names["worker"]}
    assert told("改进已验证：") == {names["governance_worker"], names["worker"]}


def test_reminded_before_and_after_and_then_the_post_above_hears_too(village, improvement, django_capture_on_commit_callbacks):
    one = improvement("in_progress")
    begun = now()
    for days, count in ((0, 0), (18, 1), (18, 0), (21, 1), (22, 0)):
        with at(begun + timedelta(days=days)), django_capture_on_commit_callbacks(execute=True):
            assert jobs.remind_of_improvements.func() == count
    assert Improvement.objects.get(pk=one.pk).told == [1, 2]
    assert told("到期") == {village.governance_worker.name}
    assert told("逾期") == {village.governance_worker.name, village.center_head.name}


def test_of_what_is_finished_nobody_is_reminded(village, improvement):
    improvement("done")
    with at(now() + timedelta(days=40)):
        assert jobs.remind_of_improvements.func() == 0


@pytest.mark.parametrize("after, warned", [("not_met", True), ("met", False)])
def test_verified_and_still_red_is_told(village, improvement, django_capture_on_commit_callbacks, after, warned):
    one = improvement("verified", source="clause", code="S1:8.3", before_state="not_met")
    with django_capture_on_commit_callbacks(execute=True):
        actions.read_again(one, by=village.system, state=after, value=0.5, shown="50%")
    assert bool(told("还没有转绿")) is warned
