"""Officials sent down: registered and laid out by the calendar, signed in on the day, corrected aloud; who may, what counts, the pages."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.models import Event
from liren.institutions import actions, indicators, queries, rules
from liren.institutions.models import DutyDay, Secondment

MONDAY = date(2026, 11, 2)
WEDNESDAY = date(2026, 11, 4)


def moment(day: date, hour: int = 9):
    return at(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))


def sent(village, user=None, name="", weekdays=(0, 2), **more) -> Secondment:
    told = {"organization": village.bodies["urban_management"], "since": MONDAY, "until": date(2026, 11, 30), "duty": "综合执法进社区"}
    return actions.second(village.here, by=village.worker, user=user, name=name, weekdays=weekdays, **(told | more))


@pytest.fixture
def monday(village):
    with moment(MONDAY):
        yield


@pytest.fixture
def one(village, monday) -> Secondment:
    return sent(village, village.department)


def test_the_roster_keeps_to_working_days():
    works = {date(2026, 10, 5): False, date(2026, 10, 10): True}.get
    found = rules.roster((0, 5), date(2026, 10, 5), date(2026, 10, 12), lambda day: works(day, day.weekday() < 5))
    assert list(found) == [date(2026, 10, 10), date(2026, 10, 12)]


@pytest.mark.parametrize(
    "on, told, state",
    [
        (3, {"signed": False}, "missed"),
        (4, {"signed": False}, "today"),
        (5, {"signed": False}, "planned"),
        (3, {"signed": True}, "served"),
        (3, {"signed": True, "stands_in": True, "excused": True}, "stood_in"),
        (3, {"signed": False, "stands_in": True, "excused": True}, "missed"),
        (5, {"signed": False, "excused": True}, "excused"),
    ],
)
def test_how_a_day_stands(on, told, state):
    assert rules.duty_state(date(2026, 11, on), WEDNESDAY, **told) == state


def test_days_are_laid_out_and_signed_by_himself_on_the_day(village, one):
    assert [day.on.day for day in one.days.all()][:3] == [2, 4, 9] and one.name == village.department.name
    first = one.days.get(on=MONDAY)
    actions.sign_in(first, by=village.department)
    assert first.state == "served" and first.signed_by == village.department
    with pytest.raises(Refused, match="已经签到"):
        actions.sign_in(first, by=village.department)
    with pytest.raises(Refused, match="还没到"):
        actions.sign_in(one.days.get(on=WEDNESDAY), by=village.department)


def test_a_missed_day_is_corrected_aloud_and_not_by_himself(village, one):
    first = one.days.get(on=MONDAY)
    with moment(WEDNESDAY):
        assert first.state == "missed"
        with pytest.raises(Refused, match="补记"):
            actions.sign_in(first, by=village.department)
        with pytest.raises(PermissionDenied):
            actions.correct_day(first, by=village.department, served=True, reason="忘了")
        with pytest.raises(Refused, match="理由"):
            actions.correct_day(first, by=village.worker, served=True, reason=" ")
        actions.correct_day(first, by=village.worker, served=True, reason="在企业现场办公")
    told = Event.objects.get(action="institutions.correct_day")
    assert first.state == "served" and told.details["reason"] == "在企业现场办公" and told.actor_id == village.worker.pk


def test_a_substitute_counts_once_he_signs(village, one):
    other = sent(village, name="陆安", organization=village.bodies["fire_rescue"], weekdays=(4,))
    busy = sent(village, name="贺安", organization=village.bodies["fire_rescue"], weekdays=(2,))
    day = one.days.get(on=WEDNESDAY)
    with pytest.raises(Refused, match="没有值守的另一位"):
        actions.excuse_day(day, by=village.department, excuse="official", substitute=busy)
    actions.excuse_day(day, by=village.department, excuse="official", substitute=other)
    with moment(WEDNESDAY):
        with pytest.raises(Refused, match="替班"):
            actions.sign_in(day, by=village.department)
        assert day.state == "today"
        actions.sign_in(day, by=village.worker)
        assert day.state == "stood_in"
    actions.excuse_day(gone := one.days.get(on=date(2026, 11, 9)), by=village.worker, excuse="leave")
    with moment(date(2026, 11, 9)), pytest.raises(Refused, match="没有替班的人"):
        actions.sign_in(gone, by=village.worker)


def test_the_roster_changes_for_the_future_alone(village, one):
    with moment(WEDNESDAY):
        actions.arrange_duty(one, by=village.worker, weekdays=[4], since=WEDNESDAY)
        assert [day.on.day for day in one.days.all()][:3] == [2, 6, 13]
        actions.plan_day(one, by=village.worker, on=date(2026, 11, 7))
        actions.drop_day(one, by=village.worker, on=date(2026, 11, 13), reason="部门全员培训")
        with pytest.raises(Refused, match="还没到的日子"):
            actions.drop_day(one, by=village.worker, on=MONDAY, reason="不想算")
        assert [day.on.day for day in one.days.all()][:4] == [2, 6, 7, 20]
        actions.end_secondment(one, by=village.worker, on=date(2026, 11, 8))
        assert [day.on.day for day in one.days.all()] == [2, 6, 7]


def test_nobody_is_registered_twice_or_without_end(village, one):
    with pytest.raises(Refused, match="已经登记过"):
        sent(village, village.department)
    with pytest.raises(Refused, match="两年"):
        sent(village, name="陆安", until=date(2029, 1, 1))
    with pytest.raises(Refused, match="账号"):
        sent(village, village.worker)


def test_the_rate_counts_days_over_and_served(village, one):
    with moment(MONDAY):
        actions.sign_in(one.days.get(on=MONDAY), by=village.worker)
    with moment(date(2026, 11, 9)):
        read = indicators.seconded_cadre_duty_rate(
            village.here, Period(datetime(2026, 11, 1, tzinfo=SHANGHAI), datetime(2026, 12, 1, tzinfo=SHANGHAI))
        )
        assert (read.value, read.evidence.count()) == (0.5, 2)  # Monday served, Wednesday missed, today not over
        assert (
            indicators.seconded_cadre_duty_rate(
                village.there, Period(datetime(2026, 11, 1, tzinfo=SHANGHAI), datetime(2026, 12, 1, tzinfo=SHANGHAI))
            ).value
            is None
        )


@pytest.mark.parametrize(
    "who, seen",
    [
        ("worker", 9),
        ("center_head", 9),
        ("committee_member", 9),
        ("department", 9),
        ("fire", 0),
        ("far_worker", 0),
        ("contact", 0),
        ("stranger", 0),
    ],
)
def test_who_sees_a_day(village, one, who, seen):
    assert DutyDay.objects.visible_to(getattr(village, who)).count() == seen


def test_an_official_opens_his_own_and_signs_with_one_button(village, one, enter):
    browser, day = enter(village.department), one.days.get(on=MONDAY)
    page = browser.get("/desk/secondments/").content.decode()
    assert "到岗签到" in page and "登记下沉" not in page
    for _twice in range(2):
        assert browser.post(f"/desk/duty-days/{day.pk}/sign-in/", {"version": 0, "key": "k"}).status_code == 302
    day.refresh_from_db()
    assert day.signed_at and Event.objects.filter(action="institutions.sign_in").count() == 1
    assert "已到岗" in browser.get(f"/desk/duty-days/{day.pk}/").content.decode()
    assert browser.get(f"/desk/duty-days/{day.pk}/correct_day/").status_code == 404


def test_another_official_finds_nothing(village, one, enter):
    browser, day = enter(village.fire), one.days.get(on=MONDAY)
    for path in (f"/desk/secondments/{one.pk}/", f"/desk/duty-days/{day.pk}/", f"/desk/duty-days/{day.pk}/excuse_day/"):
        assert (
            browser.get(path).status_code
            == browser.get(path.replace(str(one.pk), "98765").replace(str(day.pk), "98765")).status_code
            == 404
        )
    assert browser.post(f"/desk/duty-days/{day.pk}/sign-in/", {"key": "k"}).status_code == 404


def test_the_center_registers_by_the_form(village, monday, enter):
    browser = enter(village.worker)
    sent_in = {"organization": village.bodies["fire_rescue"].pk, "duty": "消防指导", "since": "2026-11-02", "until": "2026-11-30"}
    assert "请写姓名" in browser.post("/desk/secondments/new/", {**sent_in, "weekdays": ["0"], "key": "a"}).content.decode()
    answer = browser.post("/desk/secondments/new/", {**sent_in, "name": "陆安", "weekdays": ["0"], "key": "b"}, follow=True)
    assert "陆安" in answer.content.decode() and Secondment.objects.get().days.count() == 5
    day = Secondment.objects.get().days.first()
    answer = browser.post(f"/desk/duty-days/{day.pk}/excuse_day/", {"excuse": "leave", "version": day.version, "key": "c"}, follow=True)
    assert "没有人替班" in answer.content.decode()
    answer = browser.post(f"/desk/duty-days/{day.pk}/excuse_day/", {"excuse": "other", "version": 0, "key": "d"}, follow=True)
    day.refresh_from_db()
    assert day.excuse == "leave"  # somebody was faster


def test_pages_ask_as_much_for_one_as_for_three(village, one, enter):
    browser, counts = enter(village.worker), []
    for n in (1, 3):
        for i in range(n - 1):
            sent(village, name=f"陆{i}", organization=village.bodies["fire_rescue"])
        told = []
        for path in ("/desk/secondments/", f"/desk/secondments/{one.pk}/", f"/desk/duty-days/{one.days.first().pk}/"):
            browser.get(path)
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(path).status_code == 200
            told.append(len(seen))
        counts.append(told)
    assert counts[0] == counts[1] and max(counts[0]) <= 15


def test_a_month_is_whole_weeks(village, one):
    with moment(date(2026, 11, 9)):
        month = queries.month(village.worker, village.here, date(2026, 11, 1))
    assert len(month.weeks) == 6 and month.weeks[0][0].day == date(2026, 10, 26) and (month.planned, month.served) == (2, 0)
    assert rules.month_of("2026-02", MONDAY) == date(2026, 2, 1) and rules.month_of("2026-99", MONDAY) == date(2026, 11, 1)


def test_a_leaver_s_roster_is_listed(village, one):
    assert queries.held_by(village.department.pk).get() == one
    with moment(MONDAY + timedelta(days=60)):
        assert not queries.held_by(village.department.pk).exists()
