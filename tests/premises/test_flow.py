"""Premises, spaces, signs, facilities and agreements as a story, and what is refused on the way."""

from datetime import timedelta
from decimal import Decimal

import pytest

from liren.community.models import Space
from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.core.models import Attachment, Notice
from liren.premises import actions, jobs, queries
from liren.premises.models import Evidence, Facility, Room, ServiceArea


def test_premises_are_entered_proved_changed_and_given_up(village, premises, photo):
    by = village.governance_worker
    proof = actions.attach(premises, by=by, kind="document", files=[photo("合同.jpg")], text="租赁合同")
    assert proof.premises == premises and Attachment.objects.get(subject_id=proof.pk).name == "合同.jpg"
    actions.edit(premises, by=by, mode="shared_occupation", share=Decimal(40))
    assert queries.counted(queries.supporting(village.here)) == [Decimal("360.0")]
    actions.give_up(premises, by=by, ended_on=today())
    assert not queries.in_use(village.here).exists()
    with pytest.raises(Refused, match="已经退出"):
        actions.give_up(premises, by=by, ended_on=today())


@pytest.mark.parametrize(
    "told, why",
    [
        ({"mode": "lease", "share": Decimal(40)}, "只有共驻共建"),
        ({"until": today() - timedelta(days=11)}, "不能早于起用"),
    ],
)
def test_what_cannot_be_is_refused(enter_premises, told, why):
    with pytest.raises(Refused, match=why):
        enter_premises(**told)


def test_a_name_is_taken_once_and_places_of_others_are_not_ours(village, enter_premises):
    enter_premises("甲")
    with pytest.raises(Refused, match="已登记"):
        enter_premises(" 甲 ")
    with pytest.raises(Refused, match="不在本社区"):
        enter_premises("乙", place=village.far_place)


def test_premises_whose_paper_ran_out_no_longer_count(village, enter_premises):
    enter_premises(until=today())
    assert queries.in_use(village.here).count() == 1
    with at(now() + timedelta(days=1)):
        assert queries.in_use(village.here).count() == 0


def test_a_space_is_set_up_in_the_register_and_opened_here(village, lounge):
    space = Space.objects.get(name="员工会客厅")
    assert (lounge.space, space.place, space.area_m2, lounge.is_open) == (space, village.place, 120, True)
    area = actions.open_area(lounge, by=village.employee_worker, kind="talent_promotion_area")
    with pytest.raises(Refused, match="已有这类"):
        actions.open_area(lounge, by=village.employee_worker, kind="talent_promotion_area")
    assert queries.open_areas(village.here, "S1:5.3-2").get() == area
    actions.change_room(lounge, by=village.employee_worker, is_open=False, hours="")
    assert not queries.open_areas(village.here, "S1:5.3-2").exists() and not queries.open_rooms(village.here).exists()


def test_an_open_space_says_when(village, premises):
    from liren.community.actions import add_space

    space = add_space(village.place, by=village.center_head, name="议事厅", kind="governance_space")
    assert queries.unarranged(village.here).get() == space
    with pytest.raises(Refused, match="开放时间"):
        actions.arrange(space, by=village.employee_worker, hours=" ")
    actions.arrange(space, by=village.employee_worker, hours="工作日", premises=premises)
    assert Room.objects.get(space=space).premises == premises and not queries.unarranged(village.here).exists()
    with pytest.raises(Refused, match="已登记"):
        actions.arrange(space, by=village.employee_worker, hours="工作日")


def test_the_lounge_s_six_areas_lie_in_the_lounge(village, premises, lounge):
    other = actions.furnish(premises, by=village.center_head, name="大厅", kind="service_hall", hours="工作日")
    actions.open_area(other, by=village.employee_worker, kind="deliberation_area")
    assert not queries.open_areas(village.here, "S1:5.3-2").exists()
    assert queries.open_areas(village.here, "S2:5.1.3-2").count() == 1


def test_a_sign_is_looked_at_with_a_picture(village, sign, photo):
    with pytest.raises(Refused, match="照片"):
        actions.check_sign(sign, by=village.grid_member, passed=True, files=[])
    with pytest.raises(Refused, match="哪里不对"):
        actions.check_sign(sign, by=village.grid_member, passed=False, files=[photo()])
    actions.check_sign(sign, by=village.grid_member, passed=True, files=[photo()])
    assert (sign.passed, sign.checked_on) == (True, today())
    assert queries.sound_signs(queries.standing_signs(village.here), today()) == {"name_plate"}
    assert queries.sound_signs(queries.standing_signs(village.here), today() + timedelta(days=1)) == set()
    actions.take_down(sign, by=village.governance_worker)
    with pytest.raises(Refused, match="已拆除"):
        actions.check_sign(sign, by=village.grid_member, passed=True, files=[photo()])


def test_a_facility_breaks_is_mended_and_retired(village, facility, heard):
    with heard():
        actions.check_facility(facility, by=village.grid_member, passed=False, text="跑步机不转")
    facility.refresh_from_db()
    assert (facility.state, facility.fault, facility.checked_on) == ("under_repair", "跑步机不转", today())
    assert list(Notice.objects.filter(kind="premises.broken").values_list("user", flat=True)) == [village.grid_leader.pk]
    actions.restore(facility, by=village.property_manager, text="换电机")
    assert (facility.state, facility.fault) == ("in_service", "")
    actions.retire(facility, by=village.governance_worker, text="报废")
    for deed, told in ((actions.break_down, {"text": "坏"}), (actions.restore, {"text": "修"}), (actions.retire, {"text": "再"})):
        with pytest.raises(Refused):
            deed(facility, by=village.governance_worker, **told)
    with pytest.raises(Refused, match="停用"):
        actions.check_facility(facility, by=village.governance_worker, passed=True)


def test_a_fault_is_told_in_words(village, facility):
    with pytest.raises(Refused, match="写明情况"):
        actions.check_facility(facility, by=village.grid_member, passed=False)
    assert Facility.objects.get().state == "in_service" and not Evidence.objects.exists()


def test_facilities_due_for_a_look(village, facility):
    assert not queries.facilities(village.worker, due="over").exists()
    Facility.objects.update(since=today() - timedelta(days=91))
    assert queries.facilities(village.worker, due="over").get() == facility
    actions.check_facility(facility, by=village.grid_member, passed=True)
    assert not queries.facilities(village.worker, due="over").exists()


def test_an_agreement_is_reminded_of_and_renewed(village, agreement, heard):
    with heard():
        assert (jobs.remind_of_expiry.func(), jobs.remind_of_expiry.func()) == (1, 0)
    told = set(Notice.objects.filter(kind="premises.ending").values_list("user", flat=True))
    assert told == {village.center_head.pk, village.governance_worker.pk}
    with at(now() + timedelta(days=61)), heard():
        assert jobs.remind_of_expiry.func() == 1
    assert Notice.objects.filter(title__contains="已到期").count() == 2
    agreement.refresh_from_db()
    actions.edit_agreement(agreement, by=village.governance_worker, until=today() + timedelta(days=400))
    assert agreement.told == [] and jobs.remind_of_expiry.func() == 0


def test_what_was_ended_is_not_reminded_of(village, agreement, premises):
    actions.end_agreement(agreement, by=village.governance_worker, ended_on=today())
    actions.edit(premises, by=village.governance_worker, until=today())
    actions.give_up(premises, by=village.governance_worker, ended_on=today())
    assert jobs.remind_of_expiry.func() == 0
    assert not queries.in_force(village.here, today()).exists()


def test_a_leaver_s_facilities_are_listed_and_moved(village, facility):
    from liren.accounts.queries import duties_of

    held = village.grid_leader.appointments.get()
    duty = next(one for one in duties_of(held) if one.name == "facilities")
    assert [row for row, _url in duty.links] == [facility] and duty.move == "premises.entrust"
    post = village.other_grid_leader.appointments.get().post
    actions.entrust(facility, by=village.center_head, post=post)
    assert "facilities" not in {one.name for one in duties_of(held)}


def test_the_area_is_shut_with_its_own_word(village, lounge):
    area = actions.open_area(lounge, by=village.employee_worker, kind="reading_area")
    actions.change_area(area, by=village.employee_worker, is_open=False)
    assert ServiceArea.objects.get().is_open is False
