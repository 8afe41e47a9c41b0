"""Writes of the register say no in words, and leave nothing half done."""

from datetime import date, timedelta

import pytest

from liren.community import actions
from liren.community.models import Company, GridStay, Post, User
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.models import Event
from tests.village import credit_code

NEW = {"name": "临江新芽科技有限公司", "industry": "I", "size": "", "headcount": 45}


def test_a_company_moves_grids_and_its_stays_tell_it(village):
    actions.move_company(village.company, by=village.worker, grid=village.other_grid)
    stays = list(GridStay.objects.filter(company=village.company).order_by("pk"))
    assert [(s.grid, s.until) for s in stays] == [(village.grid, today()), (village.other_grid, None)]
    assert village.company.place is None, "the building lies in the grid it left"


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"credit_code": credit_code(1)}, "已登记为“里仁社区第1精工有限公司”"),
        ({"credit_code": "91339901MA00000010"}, "校验码不符"),
        ({"community_id": 2}, "不能在这里修改：community_id"),
        ({"status": "left"}, "不能在这里修改：status"),
        ({"moved_in_on": date(2126, 1, 1)}, "入驻日期不能晚于今天"),
    ],
)
def test_registering_is_refused_in_words(village, changed, says):
    with pytest.raises(Refused, match=says):
        actions.register_company(village.grid, by=village.worker, **{"credit_code": credit_code(900), **NEW, **changed})
    assert Company.objects.filter(community=village.here).count() == 2


def test_a_company_cannot_say_what_only_staff_say(village):
    with pytest.raises(Refused, match="industry"):
        actions.edit_company(village.company, by=village.contact, industry="A")
    assert actions.edit_company(village.company, by=village.contact, headcount=7).headcount == 7


def test_moving_out_needs_a_day_that_was_and_happens_once(village):
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.move_out(village.company, by=village.worker, on=today() + timedelta(days=1))
    actions.move_out(village.company, by=village.worker, on=today())
    for again in (lambda: actions.move_out(village.company, by=village.worker, on=today()),
                  lambda: actions.move_company(village.company, by=village.worker, grid=village.other_grid)):  # fmt: skip
        with pytest.raises(Refused, match="已"):
            again()


def test_there_is_one_main_contact(village):
    first = actions.add_contact(village.company, by=village.worker, name="丁一")
    second = actions.add_contact(village.company, by=village.worker, name="丁二", is_main=True)
    first.refresh_from_db()
    assert (first.is_main, second.is_main) == (False, True)


def test_the_journal_holds_no_name_and_no_number(village):
    contact = actions.add_contact(village.company, by=village.worker, name="丁一", phone="13800001234")
    actions.edit_contact(contact, by=village.worker, name="丁二", duty="", phone="13900001234", email="", is_main=True)
    written = str(list(Event.objects.filter(subject_type="community.contactperson").values()))
    assert "丁" not in written and "1380000" not in written and "1390000" not in written


def test_nobody_appoints_himself_or_opens_a_system_post(village):
    post = actions.open_post(village.here, by=village.center_head, role="secretary", title="书记岗二")
    with pytest.raises(Refused, match="不能任命本人"):
        actions.appoint(post, by=village.center_head, user=village.center_head)
    with pytest.raises(Refused, match="由系统设立"):
        actions.open_post(village.here, by=village.center_head, role="system", title="后门")


@pytest.mark.parametrize(
    "holder, role",
    [("center_head", "report_custodian"), ("secretary", "auditor"), ("auditor", "administrator"), ("report_custodian", "center_head")],
)
def test_roles_that_watch_each_other_are_two_people(village, holder, role):
    post = actions.open_post(village.here, by=village.system, role=role, title="第二岗")
    with pytest.raises(Refused, match="另选人选"):
        actions.appoint(post, by=village.system, user=getattr(village, holder))


def test_a_post_is_closed_only_when_empty_and_terms_have_an_order(village):
    appointment = village.worker.appointments.get()
    with pytest.raises(Refused, match="还有人在任"):
        actions.close_post(appointment.post, by=village.center_head)
    with pytest.raises(Refused, match="不能早于任职日期"):
        actions.end_appointment(appointment, by=village.center_head, until=appointment.since - timedelta(days=1))
    actions.end_appointment(appointment, by=village.center_head, until=today() - timedelta(days=1))
    assert actions.close_post(appointment.post, by=village.center_head).closed_on == today()


@pytest.mark.parametrize("whose", ["secretary", "auditor", "report_custodian", "center_head"])
def test_no_password_is_issued_for_those_who_watch(village, whose):
    appointment = getattr(village, whose).appointments.get()
    with pytest.raises(Refused):
        actions.issue_password(appointment, by=village.center_head, password="one time words 7")
    assert User.objects.get(pk=appointment.user_id).check_password("village-pass-1")


def test_many_companies_move_each_on_its_own(village):
    result = actions.move_company.bulk([village.company, village.other_company], by=village.worker, grid=village.other_grid)
    assert ([c.pk for c in result.done], len(result.refused)) == ([village.company.pk], 1)


# ---- what a post counts for is set later too


def committee_post(village, **more):
    return actions.open_post(village.here, by=village.center_head, role="committee_member", title="委员", **more)


def test_a_post_is_renamed_and_counts_for_another_office(village):
    post = actions.edit_post(committee_post(village), by=village.secretary, title="专职副主任", kind="committee_member", full_time=True)
    assert (post.title, post.kind, post.role) == ("专职副主任", "committee_member", "committee_member")
    event = Event.objects.get(action="community.edit_post")
    assert event.changes["kind"] == ["", "committee_member"]


@pytest.mark.parametrize("role, kind", [
    ("committee_member", "party_secretary"), ("mediator", "committee_member"), ("committee_member", "grid_leader"),
])  # fmt: skip
def test_no_post_gets_an_office_of_another_role(village, role, kind):
    """What it counts for is said; what its holder may do is not: that would be another post."""
    post = actions.open_post(village.here, by=village.center_head, role=role, title="岗")
    with pytest.raises(Refused, match="职务"):
        actions.edit_post(post, by=village.center_head, title="岗", kind=kind, full_time=True)


def test_a_grid_post_changes_its_office_in_the_grid(village):
    post = Post.objects.get(grid=village.grid, role="grid_member")
    actions.edit_post(post, by=village.center_head, title=post.title, kind="part_time_grid_member", full_time=False)
    assert (post.kind, post.grid_kind, post.full_time) == ("", "part_time_grid_member", False)


def test_a_closed_post_stays_as_it_was(village):
    post = actions.close_post(committee_post(village), by=village.center_head)
    with pytest.raises(Refused, match="已撤"):
        actions.edit_post(post, by=village.center_head, title="别的", kind="", full_time=True)
