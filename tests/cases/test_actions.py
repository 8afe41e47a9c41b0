"""What each verb of a case refuses, and what it leaves behind – beside the stories of test_flow."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.cases import actions, queries
from liren.cases.models import Assignment, Case, Category, Clock, Message
from liren.community.models import Appointment, Post
from liren.core.actions import KeyConflict, Refused, Stale
from liren.core.calendar import SHANGHAI, at
from liren.core.models import Event

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def monday():
    """The clock stands on a Monday morning without a holiday near it."""
    with at(MONDAY) as instant:
        yield instant


@pytest.fixture
def case(monday, case) -> Case:
    return case


def post_of(user):
    return user.appointments.get().post


def solution(case) -> Clock:
    return Clock.objects.get(case=case, kind="solution", stopped_at=None)


def test_a_refusal_leaves_no_trace(village, case):
    actions.accept(case, by=village.worker)
    before = (case.version, Event.objects.count(), Message.objects.count(), Assignment.objects.count())
    with pytest.raises(Refused, match="不能承办这件事"):
        actions.assign(case, by=village.worker, post=post_of(village.far_worker), reason="转错社区")
    with pytest.raises(Refused, match="请写明办理结果"):
        actions.resolve(case, by=village.worker, text="   ")
    case.refresh_from_db()
    assert (case.state, case.post) == ("accepted", post_of(village.worker))
    assert (case.version, Event.objects.count(), Message.objects.count(), Assignment.objects.count()) == before


def test_settled_on_the_spot_keeps_both_limits(village, case):
    actions.settle(case, by=village.worker, text="现场已修好")
    assert (case.state, case.modes) == ("resolved", ["first_responder", "immediate"])
    assert dict(case.clocks.values_list("kind", "is_met")) == {"first_answer": True, "solution": True}


def test_full_agency_is_promised_when_accepting(village, case):
    actions.accept(case, by=village.worker, full_agency=True)
    assert case.modes == ["first_responder", "promised", "full_agency"]


def test_a_hazard_is_never_sent_back(village, category):
    hazard = actions.report(village.company, by=village.contact, category=category("fire_exit_blocked"), title="通道被堵", channel="portal")
    holder = queries.holders([hazard.post_id]).get()
    with pytest.raises(Refused, match="不能退回"):
        actions.decline(hazard, by=holder, text="不归社区管")


def test_declined_says_why_and_stops_the_clocks(village, case):
    actions.decline(case, by=village.worker, text="请向区住建局咨询")
    said = case.messages.get()
    assert (case.state, case.modes, said.is_public, said.text) == ("declined", ["returned"], True, "请向区住建局咨询")
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()


def test_extended_once_by_the_post_then_by_the_center_head(village, case):
    actions.accept(case, by=village.worker)
    due = solution(case).due_at
    actions.extend(case, by=village.worker, days=2, reason="配件在途")
    assert solution(case).due_at > due and case.extensions == 1
    with pytest.raises(Refused, match="由中心负责人决定"):
        actions.extend(case, by=village.worker, days=2, reason="还没到")
    actions.extend(case, by=village.center_head, days=1, reason="供应商停产")
    assert case.extensions == 2


def test_no_extension_after_the_limit(village, case):
    actions.accept(case, by=village.worker)
    due = solution(case).due_at
    with at(due + timedelta(minutes=1)), pytest.raises(Refused, match="时限已过"):
        actions.extend(case, by=village.worker, days=2, reason="晚了")
    assert solution(case).due_at == due and not case.messages.filter(text="晚了").exists()


def test_a_pause_moves_the_limit_by_the_counted_days_that_closed_in_it(village, case):
    actions.accept(case, by=village.worker)
    due = solution(case).due_at
    actions.ask_supplement(case, by=village.worker, text="请补充租赁合同")
    with at(MONDAY + timedelta(days=2)):
        actions.supply(case, by=village.contact, text="合同见附件")
    assert solution(case).due_at == due + timedelta(days=1)  # Tuesday; Monday, the day of receipt, was not counted anyway


def test_only_the_post_that_has_it_takes_it(village, case):
    actions.accept(case, by=village.worker)
    actions.assign(case, by=village.worker, post=post_of(village.governance_worker))
    with pytest.raises((Refused, PermissionDenied)):
        actions.take(case, by=village.employee_worker)
    actions.take(case, by=village.governance_worker)
    with pytest.raises(Refused, match="已经接办"):
        actions.take(case, by=village.governance_worker)


def test_escalated_to_none_but_those_above(village, case):
    actions.accept(case, by=village.worker)
    with pytest.raises(Refused, match="不是本社区的上级单位"):
        actions.escalate(case, by=village.worker, post=post_of(village.center_head), reason="请区里协调")


def test_the_competent_authority_is_offered_first(village, category):
    hazard = actions.report(village.company, by=village.contact, category=category("fire_exit_blocked"), title="通道被堵", channel="portal")
    assert queries.authorities(hazard)[0].organization.competence == queries.competence(hazard.category) == "fire_rescue"


@pytest.fixture
def fire_hazard(village, monday, category):
    """The fire department is competent and has one desk."""
    told = {"title": "通道被堵", "text": "多次劝阻无效", "channel": "portal"}
    case = actions.report(village.company, by=village.contact, category=category("fire_exit_blocked"), **told)
    return actions.accept(case, by=village.center_head)


def leave(user):
    user.appointments.update(until=MONDAY.date() - timedelta(days=1))


def test_a_vacant_desk_of_the_competent_authority_gets_nothing_and_the_reasons_say_so(village, fire_hazard, enter):
    desk, form = post_of(village.fire), f"/desk/cases/{fire_hazard.pk}/escalate/"
    leave(village.fire)
    offered = queries.authorities(fire_hazard)
    assert [post.organization.competence for post in offered[:1]] == ["company_service_center"] and desk not in offered
    assert desk in queries.authorities(fire_hazard, vacant=True) and queries.vacant_authority(fire_hazard) == desk
    page = enter(village.center_head).get(form).content.decode()
    assert f"对口单位的{desk.title}暂缺" in page and f'<option value="{desk.pk}"' not in page
    with pytest.raises(Refused, match="暂缺，没有人会看到"):
        actions.escalate(fire_hazard, by=village.center_head, post=desk, reason="请执法")
    actions.escalate(fire_hazard, by=village.center_head, post=offered[0], reason="请执法")
    fire_hazard.refresh_from_db()
    assert f"对口单位的{desk.title}暂缺，改报{offered[0].title}" in queries.words_of(fire_hazard.route)


def test_another_desk_of_the_same_authority_takes_the_place_of_a_vacant_one(village, fire_hazard):
    first = post_of(village.fire)
    told = {"role": first.role, "region": first.region, "organization": first.organization, "title": "消防救援大队二科"}
    second = Post.objects.create(**told)
    Appointment.objects.create(post=second, user=village.stranger, since=MONDAY.date())
    leave(village.fire)
    assert queries.authorities(fire_hazard)[0] == second and queries.vacant_authority(fire_hazard) is None
    actions.escalate(fire_hazard, by=village.center_head, post=second, reason="请执法")
    assert "暂缺" not in "".join(queries.words_of(fire_hazard.route))


def test_with_every_desk_above_vacant_the_form_says_so(village, fire_hazard, enter):
    for user in (village.fire, village.department, village.service_center):
        leave(user)
    page = enter(village.center_head).get(f"/desk/cases/{fire_hazard.pk}/escalate/").content.decode()
    assert queries.authorities(fire_hazard) == [] and "暂缺" in page


def test_returned_from_above_comes_home_while_the_clock_runs(village, case):
    actions.accept(case, by=village.worker)
    due = case.due_at
    actions.escalate(case, by=village.worker, post=post_of(village.department), reason="涉及城管")
    actions.return_from_above(case, by=village.department, reason="属住建职责")
    assert (case.state, case.post, case.due_at) == ("accepted", post_of(village.worker), due)


def test_nothing_is_confirmed_as_unsolved_and_nothing_reopened_after_a_month(village, case):
    actions.settle(case, by=village.worker, text="已处理")
    with pytest.raises(Refused, match="退回重办"):
        actions.confirm(case, by=village.contact, solved=False)
    actions.confirm(case, by=village.contact, solved=True, satisfaction=4)
    with at(MONDAY + timedelta(days=31)), pytest.raises(Refused, match="已超过 30 天"):
        actions.reopen(case, by=village.contact, remark="又坏了")


def test_withdrawn_while_supplementing_ends_the_pause(village, case):
    actions.accept(case, by=village.worker)
    actions.ask_supplement(case, by=village.worker, text="请补充")
    actions.withdraw(case, by=village.contact, reason="已自行解决")
    assert case.state == "withdrawn" and not case.pauses.filter(until=None).exists()
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()


def test_the_second_of_two_learns_what_changed(village, case):
    seen = case.version
    actions.accept.given(version=seen)(case, by=village.worker)
    with pytest.raises(Stale, match="受理"):
        actions.settle.given(version=seen)(Case.objects.get(pk=case.pk), by=village.worker, text="已处理")


def test_one_key_makes_one_case_and_other_words_a_conflict(village, category):
    sent = {"by": village.contact, "category": category(), "channel": "portal"}
    first = actions.report.given(key="k1")(village.company, title="货梯停用", **sent)
    again = actions.report.given(key="k1")(village.company, title="货梯停用", **sent)
    assert again == first and Case.objects.filter(title="货梯停用").count() == 1
    with pytest.raises(KeyConflict):
        actions.report.given(key="k1")(village.company, title="另一件事", **sent)


def test_the_journal_keeps_no_words_of_people(village, case):
    actions.accept(case, by=village.worker, text="林先生您好")
    actions.resolve(case, by=village.worker, text="已与林先生当面说明")
    kept = " ".join(str((e.changes, e.details)) for e in Event.objects.filter(subject_type="cases.case", subject_id=case.pk))
    assert "林先生" not in kept and "货梯" not in kept


def test_a_category_of_the_other_community_is_refused(village):
    foreign = Category.objects.get(community=village.far_company.community, code="site_expansion")
    with pytest.raises(Refused, match="本社区在用的类别"):
        actions.report(village.company, by=village.contact, category=foreign, title="货梯停用", channel="portal")
