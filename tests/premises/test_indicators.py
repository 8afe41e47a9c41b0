"""The numbers of the chapter."""

from datetime import timedelta

import pytest

from liren.community.models import Community, Place
from liren.core.calendar import Period, at, now, today
from liren.core.indicators import INDICATORS
from liren.premises import actions
from liren.premises.models import Agreement, Sign
from liren.standards.queries import indicator_for


@pytest.fixture
def read(village):
    def value(name, clause="", home=None):
        found = INDICATORS[f"premises.{name}"]
        period = Period(now() - timedelta(days=182), now() + timedelta(days=1))
        reading = found.read(home or village.here, period, *([clause] if found.by_clause else []))
        return reading.value, len(list(reading.evidence))

    return value


def test_areas_add_up_and_shared_ones_by_share(read, enter_premises):
    assert read("supporting_premises_area") == (None, 0)
    enter_premises("甲", "900")
    enter_premises("乙", "500", mode="shared_occupation", share=40)
    enter_premises("丙", "300", is_supporting=False)
    enter_premises("丁", "300", since=today() + timedelta(days=1))
    assert read("supporting_premises_area") == (1100.0, 2)


def test_premises_are_proved_by_documents(village, read, enter_premises, photo):
    assert read("premises_acquisition_recorded") == (None, 0)
    one, _other = enter_premises("甲"), enter_premises("乙")
    actions.attach(one, by=village.employee_worker, kind="photo", files=[photo()])
    assert read("premises_acquisition_recorded") == (0.0, 2)
    actions.attach(one, by=village.employee_worker, kind="document", files=[photo()])
    assert read("premises_acquisition_recorded") == (0.5, 2)


def test_office_and_service(read, enter_premises):
    enter_premises("甲", is_service=True)
    assert read("premises_in_use", "S2:5.1.2-2") == (0.5, 1)
    assert read("premises_in_use", "S3:5.1.3-1") == (0.0, 1)
    enter_premises("乙", is_office=True)
    assert read("premises_in_use", "S2:5.1.2-2")[0] == read("premises_in_use", "S3:5.1.3-1")[0] == 1.0
    assert read("premises_in_use", "S1:5.1-1") == (None, 0)


def test_the_center_lies_inside(village, read, premises, enter_premises):
    assert read("premises_inside_boundary") == (None, 1)
    Place.objects.filter(pk=village.place.pk).update(lon=120.0, lat=30.0)
    assert read("premises_inside_boundary") == (None, 1)
    ring = [[119, 29], [121, 29], [121, 31], [119, 31], [119, 29]]
    village.here.boundary = {"type": "Polygon", "coordinates": [ring]}
    assert read("premises_inside_boundary") == (1.0, 1)
    village.here.boundary["coordinates"][0][0] = village.here.boundary["coordinates"][0][-1] = [120, 30]
    assert read("premises_inside_boundary") == (1.0, 1), "on the line"
    second = Place.objects.filter(community=village.here).exclude(pk=village.place.pk).first()
    enter_premises("分中心", place=second, is_center=True)
    assert read("premises_inside_boundary") == (None, 2), "not on the map"
    Place.objects.filter(pk=second.pk).update(lon=122.0, lat=30.0)
    assert read("premises_inside_boundary") == (0.0, 2)
    Place.objects.filter(pk=second.pk).update(lon=120.5)
    assert read("premises_inside_boundary") == (1.0, 2)


def test_spaces_count_when_they_are_open(village, read, premises):
    from liren.community.actions import add_space

    assert read("functional_space_open", "S1:5.2.a") == (0.0, 0)
    space = add_space(village.place, by=village.center_head, name="众创", kind="maker_space")
    assert read("functional_space_open", "S1:5.2.a") == (0.0, 0)
    room = actions.arrange(space, by=village.center_head, hours="工作日")
    assert (read("functional_space_open", "S1:5.2.a"), read("functional_space_open", "S3:7.6.1-2")) == ((1.0, 1), (1.0, 1))
    actions.furnish(premises, by=village.center_head, name="大厅", kind="service_hall", hours="工作日")
    assert read("functional_space_open", "S2:5.1.3-1") == (0.5, 1)
    actions.change_room(room, by=village.center_head, is_open=False)
    assert read("functional_space_open", "S1:5.2.a") == (0.0, 0)


def test_areas_of_the_lounge_and_of_daily_life(village, read, lounge):
    for kind in ("government_service_area", "deliberation_area", "reading_area"):
        actions.open_area(lounge, by=village.employee_worker, kind=kind)
    assert read("service_area_open", "S1:5.3-2") == (2 / 6, 2)
    assert read("service_area_open", "S2:5.1.3-2") == (2 / 7, 2)
    assert read("service_area_open", "S1:5.4-2") == (1 / 3, 1)
    assert read("service_area_open", "S2:5.1.4-2") == (1 / 4, 1)


def test_agreements_in_force(village, read, agreement):
    assert read("shared_facility_agreement_rate", "S1:5.4-1") == (1 / 3, 1)
    assert read("shared_facility_agreement_rate", "S2:5.1.4-1") == (0.0, 0)
    Agreement.objects.update(since=today() - timedelta(days=90), until=today() - timedelta(days=1))
    assert read("shared_facility_agreement_rate", "S1:5.4-1") == (0.0, 0)


def test_signs_pass_kind_by_kind(village, read, photo):
    by = village.governance_worker
    made = [actions.put_up(village.here, by=by, kind=kind, name=kind, where="门口") for kind in ("name_plate", "logo", "logo")]
    for one in made[:2]:
        actions.check_sign(one, by=by, passed=True, files=[photo()])
    assert read("signage_inspection_pass") == (1 / 3, 3)
    actions.check_sign(made[2], by=by, passed=True, files=[photo()])
    assert read("signage_inspection_pass") == (2 / 3, 3)
    Sign.objects.update(checked_on=today() - timedelta(days=200))
    assert read("signage_inspection_pass") == (0.0, 3)


def test_facilities_in_service_and_improved(village, read, facility, photo):
    assert read("facility_in_service", "S1:5.8-1") == (0.5, 1)
    assert read("facility_in_service", "S1:5.8-2") == (0.0, 0)
    assert read("facility_improvement_done") == (0, 0)
    actions.improve(facility, by=village.governance_worker, text="加灯", files=[photo()])
    assert read("facility_improvement_done") == (1, 1)
    actions.break_down(facility, by=village.governance_worker, text="停电")
    assert read("facility_in_service", "S1:5.8-1") == (0.0, 0)
    with at(now() + timedelta(days=300)):
        assert read("facility_improvement_done") == (0, 0)


def test_the_other_community_is_not_counted(village, read, premises, lounge, sign, facility, agreement):
    far = Community.objects.get(pk=village.there.pk)
    assert read("supporting_premises_area", home=far) == (None, 0)
    assert read("functional_space_open", "S1:5.3-1", home=far) == (0.0, 0)
    assert read("facility_in_service", "S1:5.8-1", home=far) == (0.0, 0)


CHECKS = (
    "premises_acquisition_recorded", "supporting_premises_area", "premises_in_use", "premises_inside_boundary", "functional_space_open",
    "service_area_open", "shared_facility_agreement_rate", "signage_inspection_pass", "facility_in_service", "facility_improvement_done",
)  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_the_clauses_find_their_numbers_here(check):
    assert indicator_for(check) == f"premises.{check}"
