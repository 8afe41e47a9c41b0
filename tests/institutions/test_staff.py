"""Where the staff comes from, what each answers for, and how their number is settled by two."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.community.models import Appointment, Community, Company
from liren.core.actions import Refused
from liren.core.calendar import Period, now, today
from liren.institutions import actions, indicators, queries
from liren.institutions.models import Particulars, StaffingRecord
from tests.institutions.test_views import queries_of, words

WHOLE = {"source": "community_worker", "contact_range": "一至三号楼", "requirements": "每月走访"}


@pytest.fixture
def value(village):
    span = Period(now() - timedelta(days=365), now() + timedelta(days=1))

    def read(name, *clause):
        return getattr(indicators, name)(village.here, span, *clause).value

    return read


def held(user) -> Appointment:
    return user.appointments.get()


def test_only_of_the_staff_and_by_the_heads(village):
    with pytest.raises(Refused, match="中心和网格"):
        actions.describe(held(village.mediator), by=village.center_head, **WHOLE)
    with pytest.raises(Refused, match="聘用的社区工作者"):
        actions.describe(held(village.worker), by=village.center_head, source="provider", in_corps=True)
    with pytest.raises(PermissionDenied):
        actions.describe(held(village.worker), by=village.worker, **WHOLE)
    with pytest.raises(PermissionDenied):
        actions.describe(held(village.far_worker), by=village.center_head, **WHOLE)


def test_a_second_time_it_is_updated(village):
    first = actions.describe(held(village.worker), by=village.center_head, **WHOLE)
    again = actions.describe(held(village.worker), by=village.secretary, **{**WHOLE, "source": "office"})
    assert (again.pk, again.version, Particulars.objects.get().by) == (first.pk, 1, village.secretary)


def test_figures_of_the_staff(village, value):
    assert (value("staff_source_recorded", "S2:5.3.2-1"), value("corps_enrollment_rate"), value("worker_assignment_complete")) == (
        0,
        None,
        0,
    )
    people = [village.worker, village.employee_worker, village.governance_worker, village.center_head, village.grid_member]
    people.append(village.other_grid_member)
    assert queries.staff(village.here).count() == len(people)
    for user in people[:3]:
        actions.describe(held(user), by=village.secretary, in_corps=user != people[0], **WHOLE)
    actions.describe(held(village.grid_member), by=village.secretary, source="provider", contact_range="第一网格")
    assert value("staff_source_recorded", "S2:5.3.2-1") == pytest.approx(4 / 6)
    assert value("staff_source_recorded", "S2:5.3.2-2") == pytest.approx(1 / 6)
    assert value("staff_source_recorded", "S9:1") is None
    assert value("corps_enrollment_rate") == pytest.approx(2 / 3)
    assert value("worker_assignment_complete") == pytest.approx(3 / 5), "without requirements it is not complete"


def test_what_may_be_added_counts_as_far_as_it_may(village, value, hired):
    actions.describe(hired("employee_worker"), by=village.secretary, extra="served", **WHOLE)
    assert value("staffing_supplement_population") == 0, "nobody may be added under 40,000 people"
    Company.objects.filter(community=village.here).update(headcount=25_000)
    assert value("staffing_supplement_population") == 1
    actions.describe(hired("employee_worker"), by=village.secretary, extra="apartments", **WHOLE)
    assert value("staffing_supplement_apartment") == 0
    Community.objects.update(apartment_residents=3_000)
    village.here.refresh_from_db()
    assert value("staffing_supplement_apartment") == 1


def test_the_number_is_settled_by_two_and_holds_a_year(village, value, monkeypatch):
    record = actions.settle_staffing(village.here, by=village.center_head, text="按 40 家一人")
    assert record.factors["companies"] == 2 and record.factors["sizes"] == {"small": 2} and len(record.needs) == 4
    with pytest.raises(PermissionDenied):
        actions.agree_staffing(record, by=village.center_head)
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffingRecord.objects.filter(pk=record.pk).update(agreed_by=record.by, agreed_on=today())
    assert value("staffing_basis_recorded") == 0
    actions.agree_staffing(record, by=village.secretary)
    assert queries.in_force(village.here) == record and value("staffing_basis_recorded") == 0, "people are missing"
    monkeypatch.setattr(queries, "short_today", lambda home: 0)
    assert value("staffing_basis_recorded") == 1
    with pytest.raises(Refused, match="核准"):
        actions.agree_staffing(record, by=village.secretary)
    StaffingRecord.objects.update(agreed_on=today() - timedelta(days=365))
    assert queries.in_force(village.here) is None


def test_by_clicking(village, enter):
    browser = enter(village.center_head)
    assert "没有填写" in words(browser.get("/desk/staff/"))
    pk = held(village.worker).pk
    browser.post(f"/desk/staff/{pk}/", {**WHOLE, "key": "a"})
    browser.post("/desk/staff/settle/", {"text": "年内补齐", "key": "b"})
    page = words(browser.get("/desk/staff/"))
    assert "一至三号楼" in page and "等待核准" in page and "/agree/" not in page
    assert "一至三号楼" in words(browser.get(f"/desk/staff/{pk}/"))
    record = StaffingRecord.objects.get()
    assert "/agree/" in words(enter(village.secretary).get("/desk/staff/"))
    enter(village.secretary).post(f"/desk/staff/settled/{record.pk}/agree/", {"version": record.version, "key": "c"})
    record.refresh_from_db()
    assert record.agreed_by == village.secretary


@pytest.mark.parametrize("who, seen", [("worker", 1), ("grid_member", 0), ("contact", 0), ("far_worker", 0), ("auditor", 1)])
def test_who_sees_particulars(village, who, seen):
    actions.describe(held(village.worker), by=village.center_head, **WHOLE)
    actions.settle_staffing(village.here, by=village.center_head)
    assert Particulars.objects.visible_to(getattr(village, who)).count() == seen
    assert StaffingRecord.objects.visible_to(getattr(village, who)).count() == seen


def test_a_member_of_a_grid_reads_his_own(village):
    row = actions.describe(held(village.grid_member), by=village.center_head, **WHOLE)
    assert list(Particulars.objects.visible_to(village.grid_member)) == [row]


def test_the_page_asks_as_much_for_one_as_for_three(village, enter, hired):
    browser, counts = enter(village.secretary), []
    for n in (1, 3):
        for _n in range(n):
            actions.describe(hired("employee_worker"), by=village.center_head, **WHOLE)
            actions.settle_staffing(village.here, by=village.center_head)
        counts.append(queries_of(browser, "/desk/staff/"))
    assert counts[0] == counts[1]
