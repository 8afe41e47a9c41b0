"""From the draft to the signature, and what cannot be undone any more."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.briefings import actions, jobs, queries
from liren.briefings.models import Briefing
from liren.cases import actions as cases
from liren.community.models import Community
from liren.core.actions import Refused
from liren.core.calendar import Period, at
from liren.core.models import Event, Notice
from tests.briefings.conftest import WEEK, day


def test_issued_and_never_changed_again(village, report, draft):
    """Drafted on Monday, worded, issued; a case settled later changes neither figures nor check sum."""
    case = report(10)
    made = draft()
    with pytest.raises(Refused, match="工作建议"):
        actions.issue(made, by=village.center_head)
    with at(day(16, 11)):
        actions.write(made, by=village.worker, done="", advice="多走访")
        actions.issue(made, by=village.center_head)
    with at(day(17)):
        cases.withdraw(case, by=village.contact)
    made.refresh_from_db()
    assert (made.year, made.issue, queries.named(made)) == (2026, 1, "〔2026〕第1期")
    assert made.figures["headline"]["received"] == [1, 1]
    assert queries.is_intact(made)
    for act in (actions.compute, actions.drop, actions.issue):
        with pytest.raises(Refused):
            act(made, by=village.center_head)
    with pytest.raises(Refused):
        actions.write(made, by=village.center_head, done="", advice="x")


@pytest.mark.parametrize("change", [{"advice": "别的"}, {"done": "加一句"}, {"issue": 9}, {"figures": {}}, {"start": date(2026, 11, 8)}])
def test_what_is_changed_behind_the_product_s_back_shows(issued, change):
    made = issued()
    Briefing.objects.filter(pk=made.pk).update(**change)
    made.refresh_from_db()
    assert not queries.is_intact(made)


def test_numbers_follow_one_another_by_kind(village, issued):
    first = issued()
    second = issued(period=Period(date(2026, 11, 2), date(2026, 11, 8)))
    month = issued(kind="monthly", period=Period.month(2026, 10))
    assert [b.issue for b in (first, second, month)] == [1, 2, 1]


def test_withdrawn_in_the_open_and_issued_anew(village, issued):
    made = issued()
    with pytest.raises(Refused, match="理由"):
        actions.withdraw(made, by=village.center_head, reason=" ")
    with at(day(18)):
        actions.withdraw(made, by=village.secretary, reason="企业数有误")
        anew = actions.correct(made, by=village.center_head)
        assert (anew.advice, anew.corrects) == ("多走访", made)
        with pytest.raises(Refused, match="已有更正稿"):
            actions.correct(made, by=village.center_head)
        actions.issue(anew, by=village.center_head)
    made.refresh_from_db()
    assert (made.issue, anew.issue, made.state) == (1, 2, "withdrawn")
    assert queries.is_intact(made) and queries.is_intact(anew)
    assert queries.correction_of(village.worker, made) == anew


def test_a_dropped_correction_makes_room_for_another(village, issued):
    made = issued()
    actions.withdraw(made, by=village.center_head, reason="有误")
    actions.drop(actions.correct(made, by=village.center_head), by=village.center_head)
    assert actions.correct(made, by=village.center_head).corrects == made


def test_one_report_a_period(village, draft):
    draft()
    with pytest.raises(Refused, match="已有周报"):
        draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Briefing.objects.create(community=village.here, kind="weekly", start=WEEK.start, end=WEEK.end)
    draft(community=village.there, by=village.far_center_head)


@pytest.mark.parametrize(
    "start, end, why",
    [
        (date(2026, 11, 12), date(2026, 11, 10), "不能晚于"),
        (date(2026, 11, 9), date(2026, 11, 17), "还没有结束"),
        (date(2025, 11, 1), date(2026, 11, 10), "最长"),
    ],
)
def test_periods_that_are_none(draft, start, end, why):
    with pytest.raises(Refused, match=why):
        draft(kind="special", period=Period(start, end))


def test_the_clockwork_drafts_once_and_tells_the_heads(village, django_capture_on_commit_callbacks):
    with at(day(16, 6)), django_capture_on_commit_callbacks(execute=True):
        assert jobs.draft_weekly.func() == Community.objects.count()
    with at(day(16, 7)):
        assert jobs.draft_weekly.func() == 0
        assert jobs.draft_monthly.func() == Community.objects.count()
    made = Briefing.objects.get(community=village.here, kind="weekly")
    assert (made.start, made.end) == WEEK
    assert Briefing.objects.get(community=village.here, kind="monthly").period == Period.month(2026, 10)
    told = {n.user for n in Notice.objects.filter(kind="briefings.drafted", url=f"/desk/briefings/{made.pk}/")}
    assert told == {village.center_head, village.secretary}


def test_the_staff_is_told_of_an_issue(village, draft, django_capture_on_commit_callbacks):
    made = draft()
    actions.write(made, by=village.worker, done="", advice="多走访")
    with django_capture_on_commit_callbacks(execute=True):
        actions.issue(made, by=village.center_head)
    told = {n.user for n in Notice.objects.filter(kind="briefings.issued")}
    assert village.worker in told and village.grid_leader in told and village.far_worker not in told and village.center_head not in told


@pytest.mark.parametrize(
    "who, drafts, issues",
    [("worker", True, False), ("center_head", True, True), ("secretary", True, True), ("grid_leader", False, False),
     ("department", False, False), ("contact", False, False), ("far_center_head", False, False), ("auditor", False, False)],
)  # fmt: skip
def test_who_drafts_and_who_issues(village, who, drafts, issues):
    user, outcome = getattr(village, who), []
    for act in (lambda: actions.draft(village.here, by=user, kind="weekly", start=WEEK.start, end=WEEK.end), None):
        try:
            if act is None:
                made = Briefing.objects.filter(community=village.here).first() or actions.draft(
                    village.here, by=village.center_head, kind="weekly", start=WEEK.start, end=WEEK.end
                )
                actions.write(made, by=village.center_head, done="", advice="一")
                actions.issue(made, by=user)
            else:
                act()
            outcome.append(True)
        except PermissionDenied:
            outcome.append(False)
    assert outcome == [drafts, issues]


@pytest.mark.parametrize(
    "who, sees",
    [
        ("worker", "draft issued withdrawn"), ("center_head", "draft issued withdrawn dropped"),
        ("secretary", "draft issued withdrawn dropped"),
        ("grid_leader", "issued withdrawn"), ("grid_member", "issued withdrawn"), ("committee_member", "issued withdrawn"),
        ("department", "issued withdrawn"), ("auditor", "issued withdrawn"), ("mediator", ""), ("contact", ""), ("employee", ""),
        ("provider", ""), ("far_worker", ""), ("far_center_head", ""), ("stranger", ""),
    ],
)  # fmt: skip
def test_who_sees_which(village, issued, draft, who, sees):
    made = issued()
    for state in ("draft", "issued", "withdrawn", "dropped"):
        blank = {"issue": None, "digest": ""} if state in {"draft", "dropped"} else {"issue": 1, "digest": "0" * 64}
        Briefing.objects.filter(pk=made.pk).update(state=state, **blank)
        assert Briefing.objects.visible_to(getattr(village, who)).exists() is (state in sees.split()), state


def test_everything_is_in_the_journal(issued):
    made = issued()
    told = Event.objects.filter(subject_type="briefings.briefing", subject_id=made.pk).order_by("pk")
    assert list(told.values_list("action", flat=True)) == ["briefings.draft", "briefings.write", "briefings.issue"]
