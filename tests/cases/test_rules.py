"""Limits, pauses, reminders and stages, as tables and against counters that walk through time step by step."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.cases.rules import Elapsed, Limit, Pause, Stage, deadline, elapsed, extension, reminder_instants, stage
from liren.core.calendar import SHANGHAI, SHIPPED, Deadline, _read, official

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ANNOUNCED = {day: worked for days in _read(SHIPPED).values() for day, worked in days.items()}
MADE_UP = sorted(day for day, worked in ANNOUNCED.items() if worked)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def worked_on(day: date) -> bool:
    return ANNOUNCED.get(day, day.strftime("%a") not in ("Sat", "Sun"))


def works(minute: datetime) -> bool:
    clock = minute.hour * 60 + minute.minute
    return (540 <= clock < 720 or 810 <= clock < 1050) and worked_on(minute.date())


def stands(instant: datetime, pauses: list[Pause]) -> bool:
    return any(pause.since <= instant and (pause.until is None or instant < pause.until) for pause in pauses)


# --- limits


@pytest.mark.parametrize("limit", [Limit("working_days", 3), Limit("working_minutes", 30), Limit("hours", 2)])
def test_a_frozen_limit_thaws_to_itself(limit):
    assert Limit.thawed(limit.frozen()) == limit
    assert Limit.thawed(limit.frozen() | {"version": 7}) == limit


@pytest.mark.parametrize(
    "unit, amount", [("working_days", 0), ("hours", -1), ("weeks", 1), ("hours", 1.5), ("hours", True), ("hours", "2")]
)
def test_no_limit(unit, amount):
    with pytest.raises(ValueError, match="no limit"):
        Limit.thawed({"unit": unit, "amount": amount})


def test_limits_in_words():
    assert str(Limit("working_days", 3)) == "3 个工作日"
    assert str(Limit("hours", 2)) == "2 小时"


# --- deadlines


@pytest.mark.parametrize(
    "limit, started, pauses, due",
    [
        (Limit("working_days", 1), "11-20 09:00", [], "11-23 17:30"),
        (Limit("working_days", 1), "11-20 23:59", [], "11-23 17:30"),  # received at night is received that day
        (Limit("working_days", 5), "02-12 10:00", [], "02-26 17:30"),  # a make-up Saturday, the Spring Festival between
        (Limit("working_days", 1), "11-20 09:00", [("11-20 10:00", "11-20 16:00")], "11-23 17:30"),  # stood on the day of receipt
        (Limit("working_days", 1), "11-20 09:00", [("11-23 10:00", "11-23 16:00")], "11-23 17:30"),  # ran again at the close
        (Limit("working_days", 1), "11-20 09:00", [("11-23 10:00", "11-23 17:30")], "11-24 17:30"),  # stood at the close
        (Limit("working_days", 1), "11-20 09:00", [("11-23 17:30", "11-25 10:00")], "11-23 17:30"),  # began after the limit
        (Limit("working_days", 3), "11-20 09:00", [("11-20 16:00", "11-24 10:00")], "11-26 17:30"),
        (Limit("working_days", 3), "11-20 09:00", [("11-23 16:00", "11-24 10:00"), ("11-24 09:00", "11-25 18:00")], "11-30 17:30"),
        (Limit("working_days", 1), "11-20 09:00", [("11-23 10:00", None)], None),
        (Limit("working_days", 1), "11-20 09:00", [("11-24 10:00", None)], "11-23 17:30"),  # asked for papers too late
        (Limit("working_minutes", 30), "11-20 17:15", [], "11-23 09:15"),
        (Limit("working_minutes", 30), "11-20 17:15", [("11-20 17:20", "11-23 09:10")], "11-23 09:35"),
        (Limit("working_minutes", 30), "11-20 17:15", [("11-20 17:00", "11-20 17:20")], "11-23 09:20"),  # from the start on
        (Limit("hours", 2), "11-20 23:30", [], "11-21 01:30"),
        (Limit("hours", 2), "11-20 23:30", [("11-21 01:00", "11-21 02:00")], "11-21 02:30"),
        (Limit("hours", 2), "11-20 23:30", [("11-21 01:00", "11-21 01:00")], "11-21 01:30"),
    ],
)
def test_when_a_limit_ends(limit, started, pauses, due):
    stood = [Pause(at(since), until and at(until)) for since, until in pauses]
    assert deadline(limit, at(started), stood) == (due and Deadline(at(due)))


def test_a_limit_into_a_year_not_published_is_marked():
    due = deadline(Limit("working_days", 3), at("12-30 10:00"))
    assert due == Deadline(datetime(2027, 1, 4, 17, 30, tzinfo=SHANGHAI), (2027,))
    assert deadline(Limit("hours", 48), at("12-30 10:00")).provisional_years == ()


def some_pauses(random: Random, start: datetime) -> list[Pause]:
    edges = [start + MINUTE * random.randint(-600, 6 * 1440) for _ in range(2 * random.randint(0, 3))]
    return [Pause(min(pair), max(pair)) for pair in zip(edges[::2], edges[1::2], strict=True)]


def test_working_days_with_pauses_against_looking_at_every_close():
    random, instants = Random(3), 0
    for made_up in MADE_UP:
        for _ in range(10):
            start = datetime.combine(made_up, time(), SHANGHAI) + MINUTE * random.randint(-8 * 1440, 3 * 1440)
            pauses, n = some_pauses(random, start), random.randint(1, 8)
            day, left = start.date(), n
            while left:
                day += DAY
                close = datetime.combine(day, time(17, 30), SHANGHAI)
                left -= worked_on(day) and not stands(close - timedelta(microseconds=1), pauses)
            assert deadline(Limit("working_days", n), start, pauses).at == close, (start, n, pauses)
            instants += 1
    assert instants >= 1000


def test_working_minutes_with_pauses_against_walking_minute_by_minute():
    random, limits = Random(4), 0
    for made_up in MADE_UP:
        start = datetime.combine(made_up, time(), SHANGHAI) + MINUTE * random.randint(-2 * 1440, 1440)
        pauses = some_pauses(random, start)
        marks = sorted(random.sample(range(1, 600), 10))
        minute, gross, net, walked = start, 0, 0, {}
        while net < marks[-1]:
            if works(minute):
                gross, net = gross + 1, net + (not stands(minute, pauses))
                walked.setdefault(net, (minute + MINUTE, gross))
            minute += MINUTE
        for mark in marks:
            due, gross = walked[mark]
            assert deadline(Limit("working_minutes", mark), start, pauses).at == due, (start, mark, pauses)
            assert elapsed(start, due, pauses) == Elapsed(gross, gross - mark)
            limits += 1
        due, gross = walked[marks[-1]]
        thirds = reminder_instants(start, due, (1 / 4, 1), pauses)
        assert elapsed(start, thirds[0], pauses).net == marks[-1] // 4
        assert thirds[1] == due
    assert limits >= 1000


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=5), st.integers(1, 10), st.randoms())
def test_pauses_only_lengthen_and_their_order_does_not_matter(edges, n, random):
    start = at("09-17 10:00")
    pauses = [Pause(start + MINUTE * min(pair), start + MINUTE * max(pair)) for pair in edges]
    shuffled = random.sample(pauses, len(pauses))
    for limit in (Limit("working_days", n), Limit("working_minutes", n * 100), Limit("hours", n * 5)):
        due = deadline(limit, start, pauses)
        assert due == deadline(limit, start, shuffled + pauses)
        assert due.at >= deadline(limit, start).at


# --- elapsed time


def test_gross_paused_and_net():
    pauses = [Pause(at("11-20 16:30"), at("11-23 10:00")), Pause(at("11-20 17:00"), at("11-20 17:10"))]
    spent = elapsed(at("11-20 15:30"), at("11-23 11:00"), pauses)
    assert (spent.gross, spent.paused, spent.net) == (240, 120, 120)


def test_a_limit_that_runs_day_and_night_counts_the_weekend():
    """A Sunday's hour is an hour of a limit in hours, and nothing of one in working time."""
    start, end = at("11-22 13:22"), at("11-22 14:50")
    pauses = [Pause(at("11-22 13:30"), at("11-22 14:00"))]
    assert elapsed(start, end, pauses, limit=Limit("hours", 1)) == Elapsed(88, 30)
    assert elapsed(start, end, pauses, limit=Limit("working_minutes", 60)) == Elapsed(0, 0)
    assert elapsed(start, end, [Pause(at("11-22 14:40"))], limit=Limit("minutes", 30)) == Elapsed(88, 10)


def test_an_open_pause_counts_up_to_now():
    assert elapsed(at("11-20 15:30"), at("11-20 17:00"), [Pause(at("11-20 16:00"))]) == Elapsed(90, 60)
    assert elapsed(at("11-20 15:30"), at("11-20 15:40"), [Pause(at("11-20 16:00"))]) == Elapsed(10, 0)


# --- reminders


def test_reminders_at_half_and_four_fifths_of_the_working_time():
    due = deadline(Limit("working_days", 1), at("11-20 13:30")).at
    assert reminder_instants(at("11-20 13:30"), due) == [at("11-23 10:30"), at("11-23 15:18")]


def test_reminders_where_nobody_works_go_by_the_wall():
    assert reminder_instants(at("11-20 20:00"), at("11-20 22:00")) == [at("11-20 21:00"), at("11-20 21:36")]


# --- extension


@pytest.mark.parametrize(
    "due, days, later", [("11-20 17:30", 1, "11-23 17:30"), ("02-13 17:30", 2, "02-24 17:30"), ("11-20 10:00", 3, "11-25 17:30")]
)
def test_an_extension_moves_the_limit_by_working_days(due, days, later):
    assert extension(at(due), days, asked_at=at(due)) == Deadline(at(later))


@pytest.mark.parametrize("days, asked, why", [(1, "11-20 17:31", "办理时限已过，不能再延期"), (0, "11-20 09:00", "延期至少 1 个工作日")])
def test_no_extension(days, asked, why):
    with pytest.raises(ValueError, match=why):
        extension(at("11-20 17:30"), days, asked_at=at(asked))


# --- stages


@pytest.mark.parametrize(
    "moment, expected",
    [
        ("11-06 10:00", Stage.FRESH),
        ("11-12 17:30", Stage.FRESH),
        ("11-13 14:29", Stage.FRESH),
        ("11-13 14:30", Stage.HALF),
        ("11-18 09:00", Stage.HALF),
        ("11-18 17:00", Stage.SOON),  # two of ten days left
        ("11-20 17:30", Stage.SOON),
        ("11-20 17:31", Stage.OVERDUE),
    ],
)
def test_stages_of_ten_working_days(moment, expected):
    assert stage(at(moment), at("11-06 10:00"), at("11-20 17:30")) == expected


@pytest.mark.parametrize(
    "moment, expected",
    [("11-20 09:00", Stage.FRESH), ("11-20 15:00", Stage.FRESH), ("11-23 10:30", Stage.SOON), ("11-23 17:31", Stage.OVERDUE)],
)
def test_the_last_working_day_is_always_soon(moment, expected):
    assert stage(at(moment), at("11-20 09:00"), at("11-23 17:30")) == expected


def test_a_limit_in_the_night_is_soon_and_then_overdue():
    assert stage(at("11-20 20:00"), at("11-20 20:00"), at("11-20 22:00")) == Stage.SOON
    assert stage(at("11-20 22:01"), at("11-20 20:00"), at("11-20 22:00")) == Stage.OVERDUE


def test_every_clock_goes_through_the_stages_in_order():
    order, work = list(Stage), official()
    for made_up in MADE_UP:
        start = datetime.combine(made_up, time(10), SHANGHAI)
        due = work.add_working_days(made_up, 6).at
        seen = [order.index(stage(start + timedelta(hours=3 * n), start, due)) for n in range((due - start).days * 8 + 9)]
        assert seen == sorted(seen)
        assert set(seen) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "written, frozen",
    [(3, {"unit": "working_days", "amount": 3}), ("4h", {"unit": "hours", "amount": 4}), ("30m", {"unit": "minutes", "amount": 30})],
)
def test_a_limit_as_the_catalogue_writes_it(written, frozen):
    assert Limit.of(written).frozen() == frozen


@pytest.mark.parametrize("written", ["", "h", "4", "4d", "-4h", 0, -1, True, 2.5])
def test_a_limit_nobody_can_read(written):
    with pytest.raises(ValueError, match="no limit"):
        Limit.of(written)


def test_an_extension_survives_a_later_pause():
    started = datetime(2026, 11, 16, 10, tzinfo=SHANGHAI)  # a Monday
    limit = Limit("working_days", 3)
    assert deadline(limit, started, extended=2).at.date() == date(2026, 11, 23)
    pause = Pause(datetime(2026, 11, 20, 9, tzinfo=SHANGHAI), datetime(2026, 11, 21, 9, tzinfo=SHANGHAI))  # after the first limit
    assert deadline(limit, started, [pause], extended=2).at.date() == date(2026, 11, 24)
    assert deadline(Limit("minutes", 30), started, extended=1).at.date() == date(2026, 11, 17)
