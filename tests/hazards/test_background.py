"""Files that open by themselves, notices, reminders, and the numbers."""

from datetime import timedelta

import pytest

from liren.accounts import queries as of_accounts
from liren.cases import actions as cases
from liren.cases.models import Category
from liren.core.actions import Refused
from liren.core.calendar import Period, at, now, today
from liren.core.models import Notice
from liren.hazards import actions, indicators, jobs
from liren.hazards.models import Rectification


def report(village, code="electrical_hazard", channel="portal"):
    category = Category.objects.get(community=village.here, code=code)
    return cases.report(village.company, by=village.contact, category=category, title="配电箱无门", channel=channel)


def test_a_hazard_opens_its_file(village, heard):
    with heard():
        case, other = report(village), report(village, "site_expansion")
    assert Rectification.objects.filter(case=case, state="opened").count() == 1
    assert not Rectification.objects.filter(case=other).exists()


def test_a_withdrawn_hazard_closes_its_file(village, heard):
    with heard():
        case = report(village)
    with heard():
        case.refresh_from_db()
        cases.withdraw(case, by=village.contact, reason="报错了")
    assert Rectification.objects.get(case=case).state == "dismissed"


def test_a_case_taken_up_again_takes_its_rectification_up_again(village, hazard, mended, heard):
    actions.pass_check(mended, by=village.grid_leader, text="合格")
    cases.resolve(hazard, by=village.center_head, text="已整改")
    with heard():
        cases.reopen(hazard, by=village.contact, remark="门又掉了", solved=False, satisfaction=1)
    mended.refresh_from_db()
    assert (mended.state, mended.ended_at, mended.checked_by) == ("opened", None, None)
    with pytest.raises(Refused, match="定级"):
        cases.resolve(hazard, by=village.center_head, text="已修")


def test_those_who_may_check_are_told_and_the_mender_is_not(village, graded, photo, heard):
    with heard():
        actions.rectify(graded, by=village.grid_leader, text="门已装", files=[photo()])
    told = set(Notice.objects.filter(kind="hazards.turn", title__contains="复查").values_list("user__username", flat=True))
    assert told == {village.governance_worker.username}


def test_reminders_come_once_each_and_late_ones_to_the_head(village, graded, heard):
    with at(now() + timedelta(days=6)), heard():
        assert (jobs.remind_of_deadlines.func(), jobs.remind_of_deadlines.func()) == (1, 0)
    with at(now() + timedelta(days=9)), heard():
        assert (jobs.remind_of_deadlines.func(), jobs.remind_of_deadlines.func()) == (1, 0)
    late = Notice.objects.filter(kind="hazards.turn", title__contains="逾期").values_list("user__username", flat=True)
    assert village.center_head.username in late
    assert Rectification.objects.get(pk=graded.pk).told in ([1, 2], [2])


def month():
    return Period(now() - timedelta(days=1), now() + timedelta(days=60))


def test_closed_in_time_is_what_counts(village, mended):
    reading = indicators.closed_rate(village.here, month())
    assert reading.value is None  # not due yet, not over
    actions.pass_check(mended, by=village.governance_worker, text="合格")
    assert indicators.closed_rate(village.here, month()).value == 1
    Rectification.objects.update(due_on=today() - timedelta(days=1))
    assert indicators.closed_rate(village.here, Period(now() - timedelta(days=5), now() + timedelta(days=5))).value == 0


def test_what_must_be_reported_and_was(village, graded):
    assert indicators.reported_rate(village.here, month()).value is None
    Rectification.objects.update(is_beyond=True)
    assert indicators.reported_rate(village.here, month()).value == 0
    post = village.fire.appointments.get().post
    actions.report_to_authority(graded, by=village.governance_worker, post=post, text="拒不整改")
    assert indicators.reported_rate(village.here, month()).value == 1
    assert indicators.reported_rate(village.there, month()).value is None


def test_what_is_late_today(village, graded):
    assert indicators.overdue(village.here, month()).value == 0
    Rectification.objects.update(due_on=today() - timedelta(days=1))
    assert indicators.overdue(village.here, month()).value == 1
    assert indicators.found(village.here, month()).value == 1


def recategorized(village, case, code):
    case.refresh_from_db()
    by = village.center_head
    return cases.recategorize(case, by=by, category=Category.objects.get(community=village.here, code=code))


def test_what_turns_out_to_be_a_hazard_gets_its_file_and_what_is_none_after_all_closes_it(village, heard):
    with heard():
        case = report(village, "site_expansion")
    with heard():
        recategorized(village, case, "electrical_hazard")
    file = Rectification.objects.get(case=case)
    assert file.state == "opened"
    with heard():
        recategorized(village, case, "site_expansion")
    file.refresh_from_db()
    assert file.state == "dismissed" and "场地与扩租" in file.remark
    with heard():
        recategorized(village, case, "electrical_hazard")
    file.refresh_from_db()
    assert (file.state, Rectification.objects.count()) == ("opened", 1)


def test_a_graded_hazard_stays_one_under_whatever_name(village, graded, heard):
    with heard():
        case = recategorized(village, graded.case, "elevator")
    graded.refresh_from_db()
    assert graded.state == "rectifying"
    told = Notice.objects.filter(kind="hazards.turn", title__contains="仍须整改")
    assert {notice.user for notice in told} == {case.post.appointments.get().user}
    with pytest.raises(Refused, match="改回隐患类别"):
        cases.resolve(case, by=village.center_head, text="已修")


def duties(user):
    """What the wizard lists when this person leaves: name → how many, or None where only that there is some."""
    held = user.appointments.select_related("post__community", "user").get()
    return {duty.name: duty.count for duty in of_accounts.duties_of(held)}


def test_who_leaves_hands_over_hazards_to_mend_and_to_check(village, graded, hazard, photo):
    before = {who: duties(getattr(village, who)) for who in ("governance_worker", "grid_leader", "mediator")}
    assert "unchecked" not in before["grid_leader"]
    holder = next(a.user for a in hazard.post.appointments.all())
    assert duties(holder)["hazards"] == 1
    actions.rectify(graded, by=village.grid_member, text="柜门已装", files=[photo()])
    assert duties(village.grid_leader)["unchecked"] == 1 and duties(village.governance_worker)["unchecked"] == 1
    assert not {"hazards", "unchecked"} & set(duties(village.mediator))
    assert "unchecked" not in duties(village.other_grid_leader if hasattr(village, "other_grid_leader") else village.mediator)
