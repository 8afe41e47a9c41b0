"""The clock and the working days, against tables and against slow counters written differently."""

import json
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.core import calendar
from liren.core.calendar import SHANGHAI, Deadline, Period, WorkCalendar, WorkingHours, official, short, words_left

PUBLISHED = range(2010, 2027)
ANNOUNCEMENTS = [path for up in Path(__file__).parents for path in sorted(up.glob("shared/data/calendar/20[12]?.json"))]
DIGEST = "3680019cbae732de8ed0a1de5b417576481cfd96a1d1d8226e2e27a972765467"  # of all announced days 2010–2026
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def exceptions() -> dict[date, bool]:
    """The shipped days, read line by line without the calendar's own reader."""
    days, worked = {}, False
    for line in calendar.SHIPPED.read_text("utf-8").splitlines():
        if line.startswith(("rest", "work")):
            worked = line.startswith("work")
        elif line.startswith("  "):
            days |= {date.fromisoformat(word.strip(" ,")): worked for word in line.split("#")[0].split()}
    return days


EXCEPTIONS = exceptions()
MADE_UP = sorted(day for day, worked in EXCEPTIONS.items() if worked)


def worked_on(day: date) -> bool:
    return EXCEPTIONS[day] if day in EXCEPTIONS else day.isoweekday() not in (6, 7)


def worked_in(minute: datetime) -> bool:
    clock = minute.strftime("%H:%M")
    return worked_on(minute.date()) and ("09:00" <= clock < "12:00" or "13:30" <= clock < "17:30")


# --- the clock


def test_the_clock_stands_where_it_was_put_and_moves_on_after():
    before = calendar.now()
    with calendar.at(datetime(2026, 2, 13, 18, 0, tzinfo=UTC)):
        assert calendar.now() == at("2026-02-14 02:00")
        assert calendar.today() == date(2026, 2, 14)
        with calendar.at(datetime(2025, 1, 1, tzinfo=UTC)):
            assert calendar.today() == date(2025, 1, 1)
        assert calendar.today() == date(2026, 2, 14)
    assert calendar.now() >= before


def test_a_clock_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"), calendar.at(datetime(2026, 2, 14)):
        pass


# --- the shipped calendar


@pytest.mark.parametrize(
    "day, worked",
    [
        ("2011-12-31", True),  # named by the announcement of 2012
        ("2018-12-29", True),
        ("2018-12-31", False),
        ("2020-01-31", False),  # the holiday lengthened in the epidemic
        ("2020-02-01", False),
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-28", True),
        ("2026-11-21", False),
        ("2026-11-23", True),
        ("2027-10-01", True),  # a Friday of a year not published: by the week
    ],
)
def test_days_everybody_remembers(day, worked):
    assert official().is_working_day(date.fromisoformat(day)) is worked


@pytest.mark.parametrize("year, days", [(2019, 250), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, days):
    assert official().working_days(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_which_years_are_published():
    assert [year for year in range(2000, 2040) if official().year_published(year)] == list(PUBLISHED)


def digest(days: dict[date, bool]) -> str:
    return sha256("\n".join(f"{day} {'work' if days[day] else 'rest'}" for day in sorted(days)).encode()).hexdigest()


def test_the_shipped_days_are_the_announced_ones():
    """By digest everywhere, and day by day where the announcements lie beside the repository."""
    shipped = calendar._read(calendar.SHIPPED)
    assert digest({day: worked for year in shipped.values() for day, worked in year.items()}) == DIGEST
    for path in ANNOUNCEMENTS:
        announced = json.loads(path.read_text("utf-8"))
        days = {date.fromisoformat(day["date"]): not day["isOffDay"] for day in announced["days"]}
        assert shipped.get(announced["year"], {}) == days


def test_a_calendar_added_later_replaces_the_year(tmp_path):
    added = tmp_path / "workdays.toml"
    added.write_text("[2027]\nrest = [2027-01-01]\nwork = [2026-12-27]\n")
    work = WorkCalendar.load(calendar.SHIPPED, added)
    assert work.year_published(2027)
    assert work.add_working_days(date(2026, 12, 25), 1) == Deadline(at("2026-12-27 17:30"))
    assert official().add_working_days(date(2026, 12, 25), 1) == Deadline(at("2026-12-28 17:30"), (2027,))


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("[2027]\nrest = [2026-01-01]\nwork = []", "year 2027 has no day 2026-01-01"),
        ("[2027]\nrest = [2027-01-01]\nwork = [2027-01-01]", "year 2027 names a day twice"),
        ("[2027]\nrest = ['元旦']\nwork = []", "year 2027 has no day 元旦"),
        ("[2027]\nwork = []", "rest"),
        ("[next]\nrest = []\nwork = []", "next"),
        ("[2027\n", "line 1"),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_place(tmp_path, text, complaint):
    (tmp_path / "workdays.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=complaint) as refused:
        WorkCalendar.load(tmp_path / "workdays.toml")
    assert "workdays.toml" in str(refused.value)


# --- limits in working days


@pytest.mark.parametrize(
    "received, n, due",
    [
        ("2026-11-20", 1, "2026-11-23 17:30"),  # Friday: the day of receipt is not counted
        ("2026-11-21", 1, "2026-11-23 17:30"),  # a Saturday received
        ("2026-02-13", 1, "2026-02-14 17:30"),  # a make-up Saturday is worked
        ("2026-02-13", 2, "2026-02-24 17:30"),  # and then comes the Spring Festival
        ("2026-09-18", 3, "2026-09-22 17:30"),  # a make-up Sunday
        ("2026-11-20", 0, "2026-11-20 17:30"),
        ("2026-11-21", 0, "2026-11-23 17:30"),
    ],
)
def test_the_nth_working_day_after_receipt(received, n, due):
    assert official().add_working_days(date.fromisoformat(received), n) == Deadline(at(due))


def test_working_days_against_counting_day_by_day():
    random, work = Random(1), official()
    for made_up in MADE_UP:
        for _ in range(10):
            start, n = made_up + DAY * random.randint(-12, 12), random.randint(1, 25)
            day, left = start, n
            while left:
                day += DAY
                left -= worked_on(day)
            assert work.add_working_days(start, n).at == datetime.combine(day, time(17, 30), SHANGHAI), (start, n)
            assert work.working_days(start, day) == n == -work.working_days(day, start)
            assert work.is_working_day(start) == worked_on(start)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 3000))
def test_a_limit_ends_on_a_working_day_and_holds_n_of_them(start, n):
    due = official().add_working_days(start, n)
    assert official().is_working_day(due.at.date())
    assert official().working_days(start, due.at.date()) == n


# --- working time


@pytest.mark.parametrize(
    "start, minutes, end",
    [
        ("2026-11-20 16:30", 60, "2026-11-20 17:30"),  # the close of the day, not the next opening
        ("2026-11-20 16:30", 61, "2026-11-23 09:01"),
        ("2026-11-20 11:30", 60, "2026-11-20 14:00"),
        ("2026-11-20 12:15", 1, "2026-11-20 13:31"),
        ("2026-11-21 10:00", 420, "2026-11-23 17:30"),
        ("2026-11-20 03:00", 0, "2026-11-20 03:00"),
        ("2026-02-13 17:00", 60, "2026-02-14 09:30"),
    ],
)
def test_adding_working_minutes(start, minutes, end):
    assert official().add_working_time(at(start), minutes) == Deadline(at(end))


def test_working_minutes_against_counting_minute_by_minute():
    """From a generated instant near every make-up day count the minutes one by one to a few marks, both ways."""
    random, work, instants = Random(2), official(), 0
    minute = timedelta(minutes=1)
    for made_up in MADE_UP:
        start = datetime.combine(made_up, time(), SHANGHAI) + minute * random.randint(-2 * 1440, 1440)
        marks = {random.randint(0, 4 * 1440) for _ in range(12)}
        reached = 0
        for passed in range(max(marks) + 1):
            end = start + minute * passed
            if passed in marks:
                instants += 1
                assert work.working_minutes(start, end) == reached, (start, end)
                assert work.working_minutes(end, start) == -reached
                if worked_in(end - minute):
                    assert work.add_working_time(start, reached).at == (end if reached else start), (start, reached)
            reached += worked_in(end)
    assert instants >= 1000


def test_a_span_of_years_against_adding_up_days():
    start, end = at("2010-01-01 00:00"), at("2027-01-01 00:00")
    days = sum(worked_on(start.date() + DAY * n) for n in range((end - start).days))
    assert official().working_minutes(start, end) == days * 420


@given(
    st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=900)),
    st.timedeltas(timedelta(microseconds=1), timedelta(days=200)),
)
def test_time_adds_up(start, span, work):
    clock = official()
    middle, end = start + span / 3, start + span
    assert clock.working_time(start, middle) + clock.working_time(middle, end) == clock.working_time(start, end)
    reached = clock.add_working_time(start, work).at
    assert clock.working_time(start, reached) == work
    assert clock.working_time(start, reached - timedelta(microseconds=1)) < work


@given(st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1)), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_closings_against_looking_at_every_close(start, span):
    start = start.replace(tzinfo=SHANGHAI)
    closes = (datetime.combine(start.date() + DAY * n, time(17, 30), SHANGHAI) for n in range(span.days + 2))
    assert official().closings(start, start + span) == sum(worked_on(close.date()) and start < close <= start + span for close in closes)


@pytest.mark.parametrize(
    "a, b, closed",
    [
        ("2026-11-20 17:29", "2026-11-20 17:30", 1),
        ("2026-11-20 17:30", "2026-11-23 17:29", 0),
        ("2026-11-20 17:30", "2026-11-23 17:30", 1),
        ("2026-02-14 09:00", "2026-02-24 18:00", 2),
    ],
)
def test_a_close_counts_from_its_instant_on(a, b, closed):
    assert official().closings(at(a), at(b)) == closed


def test_other_hours():
    nights = official(WorkingHours(spans=((time(18), time(22)),)))
    assert nights.working_minutes(at("2026-11-20 20:00"), at("2026-11-23 19:00")) == 180
    assert nights.add_working_days(date(2026, 11, 20), 1).at == at("2026-11-23 22:00")


@pytest.mark.parametrize("spans", [(), ((time(12), time(9)),), ((time(9), time(12)), (time(11), time(17)))])
def test_hours_that_overlap_are_refused(spans):
    with pytest.raises(ValueError, match="follow one another"):
        WorkingHours(spans)


def test_going_back_is_refused():
    with pytest.raises(ValueError, match="forward"):
        official().add_working_days(date(2026, 11, 20), -1)
    with pytest.raises(ValueError, match="never taken away"):
        official().add_working_time(at("2026-11-20 09:00"), -1)
    with pytest.raises(ValueError, match="no time zone"):
        official().working_minutes(datetime(2026, 11, 20), at("2026-11-20 09:00"))


# --- years not published


@pytest.mark.parametrize(
    "received, n, years, remark",
    [
        ("2026-12-01", 5, (), ""),
        ("2026-12-25", 2, (2027,), "2027 年调休未公布，按周一至周五计"),  # the last days of December move with the next year
        ("2026-12-30", 5, (2027,), "2027 年调休未公布，按周一至周五计"),
        ("2027-12-20", 20, (2027, 2028), "2027、2028 年调休未公布，按周一至周五计"),
        ("2025-12-29", 5, (), ""),
    ],
)
def test_a_deadline_says_which_year_may_still_change(received, n, years, remark):
    due = official().add_working_days(date.fromisoformat(received), n)
    assert (due.provisional_years, due.remark) == (years, remark)
    again = official().add_working_time(due.at - DAY, 420)
    assert again.provisional_years == tuple(year for year in years if year >= again.at.year)


# --- periods


def test_periods():
    february = Period.month(2028, 2)
    assert february == (date(2028, 2, 1), date(2028, 2, 29))
    assert (february.since, february.until) == (at("2028-02-01 00:00"), at("2028-03-01 00:00"))
    assert Period.week_of(date(2026, 11, 22)) == Period.week_of(date(2026, 11, 16)) == (date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    "day, inside",
    [
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
        (datetime(2026, 2, 28, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), False),
        ("2026-02-28", False),
    ],
)
def test_what_lies_in_a_period(day, inside):
    assert (day in Period.month(2026, 2)) is inside


# --- words


@pytest.mark.parametrize(
    "due, words",
    [
        ("2026-11-24 17:30", "还剩 2 个工作日"),
        ("2026-11-23 17:30", "还剩 1 个工作日"),
        ("2026-11-23 09:30", "还剩 2 天"),
        ("2026-11-20 17:30", "还剩 3 小时"),
        ("2026-11-20 14:45", "还剩 44 分钟"),
        ("2026-11-20 14:00:30", "还剩 1 分钟"),
        ("2026-11-20 14:00", "超 1 分钟"),
        ("2026-11-20 13:00", "超 1 小时"),
        ("2026-11-17 13:00", "超 3 天"),
    ],
)
def test_what_is_left_in_words(due, words):
    assert words_left(at(due), at("2026-11-20 14:00:20")) == words


def test_working_days_left_go_down_by_one_a_day():
    due = official().add_working_days(date(2026, 9, 18), 9).at
    mornings = (at("2026-09-18 09:00") + DAY * n for n in count())
    words = [words_left(due, next(mornings)) for _ in range(18)]
    left = [int(word.split()[1]) for word in words if "工作日" in word]
    assert left == sorted(left, reverse=True)
    assert {9, 8, 7, 1} <= set(left)


@pytest.mark.parametrize(
    "moment, text",
    [
        (datetime(2026, 11, 21, 6, 5, tzinfo=UTC), "11-21 14:05"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025-12-31 23:59"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "01-01 00:00"),
        (date(2026, 2, 3), "02-03"),
        (date(2027, 2, 3), "2027-02-03"),
    ],
)
def test_short_dates(moment, text):
    assert short(moment, at("2026-11-21 14:05")) == text


def test_a_year_that_is_added_counts_at_once_and_a_broken_file_stops_nothing(settings, tmp_path):
    settings.DATA_DIR, file, day = tmp_path, tmp_path / "workdays.toml", date(2027, 1, 1)
    assert official().is_working_day(day) and not official().year_published(2027)
    file.write_text("[2027]\nrest = [2027-01-01]\nwork = []\n", "utf8")
    assert not official().is_working_day(day) and official().year_published(2027)
    file.write_text("[2027]\nrest = [2027-01", "utf8")
    assert official().is_working_day(day) and not official().is_working_day(date(2026, 10, 1))
    file.write_text("[2027]\nrest = [2027-01-01, 2027-01-04]\nwork = []\n", "utf8")
    assert not official().is_working_day(date(2027, 1, 4))
    assert official() is official()
