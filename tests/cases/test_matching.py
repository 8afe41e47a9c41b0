"""Routing conditions: what each asks, and that the compiled matcher says what a plain reading says."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.cases.rules import CONDITIONS, Facts, compiled, higher, plain_text, reporter_kind, shadows, shape_fault
from liren.core.calendar import SHANGHAI, official

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]]}
TWO = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]]]}
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=SHANGHAI)


def facts(**known):
    return Facts(**{"category": "noise", "kind": "demand", "at": MONDAY, **known})


def takes(conditions, **known):
    return all(test(facts(**known)) for test in compiled(conditions))


@pytest.mark.parametrize(
    ("conditions", "known", "taken"),
    [
        ({}, {}, True),
        ({"categories": []}, {}, True),
        ({"categories": ["noise", "odor"]}, {}, True),
        ({"categories": ["odor"]}, {}, False),
        ({"kinds": ["repair"], "categories": ["noise"]}, {}, False),
        ({"grids": [7]}, {"grid": 7}, True),
        ({"grids": [7]}, {}, False),
        ({"words_any": ["异味", "臭"]}, {"text": "二楼食堂有异味"}, True),
        ({"words_all": ["食堂", "异味"]}, {"text": "二楼食堂有异味"}, True),
        ({"words_all": ["食堂", "异味"]}, {"text": "二楼食堂很吵"}, False),
        ({"words_any": ["app"]}, {"text": "ＡＰＰ打不开"}, True),
        ({"words_any": ["臭"]}, {"text": "臭"}, True),
        ({"answers": [{"category": "noise", "question": "floors", "op": "least", "value": "3"}]}, {"answers": {"floors": "10"}}, True),
        ({"answers": [{"category": "noise", "question": "floors", "op": "most", "value": "3"}]}, {"answers": {"floors": "10"}}, False),
        ({"answers": [{"category": "noise", "question": "floors", "op": "least", "value": "3"}]}, {"answers": {"floors": "很多"}}, False),
        ({"answers": [{"category": "noise", "question": "when", "op": "is", "value": "夜间"}]}, {"answers": {"when": "夜间"}}, True),
        ({"answers": [{"category": "noise", "question": "when", "op": "has", "value": "夜"}]}, {"answers": {"when": "夜间"}}, True),
        ({"answers": [{"category": "odor", "question": "when", "op": "is", "value": "夜间"}]}, {"answers": {"when": "夜间"}}, False),
        ({"working": "yes"}, {}, True),
        ({"working": "no"}, {}, False),
        ({"working": "no"}, {"at": MONDAY.replace(hour=12, minute=30)}, True),
        ({"working": "no"}, {"at": datetime(2026, 10, 1, 10, 0, tzinfo=SHANGHAI)}, True),
        ({"weekdays": [1]}, {}, True),
        ({"weekdays": [6, 7]}, {}, False),
        ({"hours": ["22:00", "06:00"]}, {"at": MONDAY.replace(hour=23)}, True),
        ({"hours": ["22:00", "06:00"]}, {"at": MONDAY.replace(hour=5, minute=59)}, True),
        ({"hours": ["22:00", "06:00"]}, {"at": MONDAY.replace(hour=6)}, False),
        ({"hours": ["22:00", "06:00"]}, {"at": MONDAY.replace(hour=22)}, True),
        ({"hours": ["10:00", "10:01"]}, {}, True),
        ({"hours": ["09:00", "10:00"]}, {}, False),
        ({"dates": ["2026-11-16", "2026-11-16"]}, {}, True),
        ({"dates": ["", "2026-11-15"]}, {}, False),
        ({"dates": ["2026-11-17", ""]}, {}, False),
        ({"polygon": SQUARE}, {"point": (3, 3)}, True),
        ({"polygon": SQUARE}, {"point": (1.5, 1.5)}, False),
        ({"polygon": SQUARE}, {}, False),
        ({"polygon": TWO}, {"point": (5.5, 5.5)}, True),
        ({"polygon": TWO}, {"point": (3, 3)}, False),
        ({"polygon": TWO}, {"point": (1, 0.5)}, True),
        ({"polygon": {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2]]]}}, {"point": (0.2, 1)}, True),
        ({"polygon": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2]]]}}, {"point": (1, 1)}, False),
    ],
)
def test_what_a_condition_asks(conditions, known, taken):
    assert takes(conditions, **known) is taken


def test_a_broken_condition_can_be_left_out():
    assert all(test(facts()) for test in compiled({"categories": ["gone"], "kinds": ["demand"]}, without={"categories"}))


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        (SQUARE, ""),
        (TWO, ""),
        (None, "no_polygon"),
        ({"type": "Point", "coordinates": [1, 2]}, "no_polygon"),
        ({"type": "Polygon"}, "no_polygon"),
        ({"type": "Polygon", "coordinates": []}, "too_few_corners"),
        ({"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1]]]}, "too_few_corners"),
        ({"type": "Polygon", "coordinates": [[["a", 1], [2, 2], [1, 1]]]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[500, 1], [2, 2], [1, 1]]]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 1], [2, 2], [1, 1]]]}, "no_polygon"),
        ({"type": "Polygon", "coordinates": [[[n / 100, n % 7] for n in range(2001)]]}, "too_many_corners"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "too_few_corners"),
        ({"type": "MultiPolygon", "coordinates": [[], TWO["coordinates"][0]]}, "too_few_corners"),
        ({"type": "Polygon", "coordinates": 5}, "no_polygon"),
    ],
)
def test_an_area_that_cannot_be_used_is_named(shape, fault):
    assert shape_fault(shape) == fault


def test_a_rule_raises_and_never_lowers():
    assert [higher("normal", "urgent"), higher("critical", "urgent"), higher("normal", "")] == ["urgent", "critical", "normal"]


def test_who_reports_is_read_from_the_channel():
    asked = (("portal", True), ("employee_portal", False), ("patrol", True), ("phone", True), ("phone", False))
    found = [reporter_kind(*one) for one in asked]
    assert found == ["company_contact", "employee", "staff", "company_contact", "visitor"]


# -- the matcher against a plain reading

WORDS = ["食堂", "异味", "电梯", "app", "臭"]
some = {
    "categories": st.lists(st.sampled_from(["noise", "odor", "lift"]), max_size=2),
    "kinds": st.lists(st.sampled_from(["demand", "repair"]), max_size=2),
    "grids": st.lists(st.integers(1, 3), max_size=2),
    "companies": st.lists(st.integers(1, 3), max_size=2),
    "urgencies": st.lists(st.sampled_from(["normal", "urgent"]), max_size=2),
    "weekdays": st.lists(st.integers(1, 7), max_size=4),
    "working": st.sampled_from(["", "yes", "no"]),
    "hours": st.sampled_from([[], ["22:00", "06:00"], ["08:30", "17:00"]]),
    "dates": st.sampled_from([[], ["2026-10-01", ""], ["", "2026-10-05"], ["2026-09-20", "2026-10-10"]]),
    "words_any": st.lists(st.sampled_from(WORDS), max_size=2),
    "words_all": st.lists(st.sampled_from(WORDS), max_size=2),
    "polygon": st.sampled_from([None, SQUARE, TWO]),
}
conditions = st.fixed_dictionaries({}, optional=some)
cases = st.builds(
    Facts,
    category=st.sampled_from(["noise", "odor", "lift"]), kind=st.sampled_from(["demand", "repair"]),
    at=st.datetimes(datetime(2026, 9, 15), datetime(2026, 10, 20)).map(lambda t: t.replace(tzinfo=SHANGHAI)),
    urgency=st.sampled_from(["normal", "urgent"]), grid=st.sampled_from([None, 1, 2]), company=st.sampled_from([None, 1, 2]),
    point=st.one_of(st.none(), st.tuples(st.floats(-1, 7), st.floats(-1, 7))),
    text=st.lists(st.sampled_from([*WORDS, "食", "味", "ＡＰＰ", "，"]), max_size=6).map("".join),
)  # fmt: skip


def lies_in(shape, point):
    """The two areas of this file, read off: their lines belong to them."""
    (x, y), near = point, {"Polygon": 4, "MultiPolygon": 1}[shape["type"]]
    first = 0 <= x <= near and 0 <= y <= near
    return (first and not (1 < x < 2 and 1 < y < 2)) or (shape is TWO and 5 <= x <= 6 and 5 <= y <= 6)


def naively(asked, known):
    """The conditions read one after another, as a person would."""
    clock, day, said = f"{known.at:%H:%M}", known.at.date().isoformat(), plain_text(known.text)
    ones = {"categories": known.category, "kinds": known.kind, "grids": known.grid, "companies": known.company, "urgencies": known.urgency}
    for name, value in ones.items():
        if asked.get(name) and value not in asked[name]:
            return False
    if asked.get("weekdays") and known.at.isoweekday() not in asked["weekdays"]:
        return False
    at_work = official().is_working_day(known.at.date()) and ("09:00" <= clock < "12:00" or "13:30" <= clock < "17:30")
    if asked.get("working") and at_work != (asked["working"] == "yes"):
        return False
    if asked.get("hours"):
        start, end = asked["hours"]
        if not (start <= clock < end if start < end else clock >= start or clock < end):
            return False
    if asked.get("dates"):
        since, until = asked["dates"]
        if (since and day < since) or (until and day > until):
            return False
    if asked.get("words_any") and not any(word in said for word in asked["words_any"]):
        return False
    if asked.get("words_all") and not all(word in said for word in asked["words_all"]):
        return False
    return not asked.get("polygon") or (known.point is not None and lies_in(asked["polygon"], known.point))


@given(conditions, cases)
@settings(max_examples=400, deadline=None)
def test_the_matcher_says_what_a_plain_reading_says(asked, known):
    assert all(test(known) for test in compiled(asked)) is naively(asked, known)


@given(conditions, conditions, cases)
@settings(max_examples=400, deadline=None)
def test_a_shadow_is_certain(earlier, later, known):
    if shadows(earlier, later) and naively(later, known):
        assert naively(earlier, known)


def test_shadows_are_found():
    assert shadows({}, {"kinds": ["repair"]})
    assert shadows({"categories": ["a", "b"]}, {"categories": ["a"], "grids": [1]})
    assert shadows({"words_all": ["食堂"]}, {"words_all": ["食堂", "异味"]})
    assert not shadows({"categories": ["a"]}, {"categories": ["a", "b"]})
    assert not shadows({"categories": ["a"]}, {})


def test_every_condition_of_the_rules_is_compiled():
    assert len(CONDITIONS) == 18
