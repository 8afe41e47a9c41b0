"""Months and reviews, periods of disclosure, comparisons, and a catalogue that asks for what the standards ask."""

import tomllib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.core.calendar import SHANGHAI
from liren.publishing import rules
from liren.publishing.rules import Stand, catalog
from liren.standards.imports import CATALOG


def clauses():
    return [
        (f["standard"]["code"], c)
        for p in sorted(CATALOG.glob("S*.toml"))
        for f in [tomllib.loads(p.read_text("utf8"))]
        for c in f["clause"]
    ]


def american(code: str) -> str:
    return code.replace("organisation", "organization").replace("popularisation", "popularization").replace("labour", "labor")


@pytest.mark.parametrize(
    "check, found",
    [
        ("regulation_in_force", catalog.kinds_for), ("regulation_section_coverage", lambda c: catalog.sections_for(c)[1]),
        ("publicity_published", catalog.topics_for), ("disclosure_published", catalog.disclosures_for),
        ("renovation_publicity_done", catalog.topics_for), ("supervision_feedback_answered", lambda c: catalog.SIDES_FOR.get(c, ())),
    ],
)  # fmt: skip
def test_the_catalogue_asks_for_every_part_of_every_clause_and_no_other(check, found):
    asked = {f"{code}:{c['id']}": {american(part) for part in c["parts"]} for code, c in clauses() if c["check"] == check}
    assert asked and {clause: set(found(clause)) for clause in asked} == asked


def test_twenty_two_clauses_ask_for_a_regulation():
    asked = {f"{code}:{c['id']}" for code, c in clauses() if c["check"] == "regulation_in_force"}
    named = {clause for one in catalog.needed().values() for clause in one.clauses}
    assert len(asked) == 22 and asked <= named
    known = {f"{code}:{c['id']}" for code, c in clauses()}
    topics = [*catalog.topics().values(), *catalog.disclosures().values()]
    assert named <= known and {c for one in topics for c in one.clauses} <= known


def test_every_outline_begins_with_its_purpose_and_says_who_supervises():
    for one in catalog.needed().values():
        codes = [part.code for part in one.parts]
        assert codes[0] == "purpose" and codes[-2:] == ["supervision", "supplement"] and len(set(codes)) == len(codes) >= 5, one.code
        assert one.group in catalog.groups()


@pytest.mark.parametrize(
    "start, months, later",
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-11-21", 24, "2028-11-21"), ("2026-12-01", 1, "2027-01-01"),
     ("2026-10-31", 2, "2026-12-31")],
)  # fmt: skip
def test_months_later(start, months, later):
    assert rules.months_later(date.fromisoformat(start), months) == date.fromisoformat(later)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_keeps_the_day_or_the_last_of_the_month(day, months):
    later = rules.months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later.replace(day=later.day) + (date(2, 1, 2) - date(2, 1, 1))).day == 1)


def test_a_review_is_due_from_the_latest_look_and_never_later_than_24_months():
    looks = [date(2024, 3, 1), date(2025, 6, 30)]
    assert rules.due_on(looks, 24) == date(2027, 6, 30)
    assert rules.due_on(looks, 99) == date(2027, 6, 30)
    assert rules.due_on(looks[:1], 6) == date(2024, 9, 1)


TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "in_force, due, underway, repealed, stand",
    [
        (True, date(2027, 6, 1), False, False, Stand.IN_FORCE), (True, date(2026, 12, 21), False, False, Stand.DUE),
        (True, date(2026, 12, 22), True, True, Stand.IN_FORCE), (True, date(2026, 11, 20), True, False, Stand.OVERDUE),
        (True, TODAY, False, False, Stand.DUE), (False, None, True, True, Stand.UNDERWAY), (False, None, False, True, Stand.REPEALED),
        (False, None, False, False, Stand.MISSING),
    ],
)  # fmt: skip
def test_where_a_regulation_stands(in_force, due, underway, repealed, stand):
    assert rules.stand(in_force, due, underway, repealed, TODAY) == stand


@pytest.mark.parametrize(
    "day, effective, approved, ended, is_in_force",
    [
        ("2026-03-01", "2026-03-01", "2026-02-01", None, True), ("2026-02-28", "2026-03-01", "2026-02-01", None, False),
        ("2026-03-01", "2026-01-01", "2026-03-02", None, False), ("2026-03-01", "2026-01-01", None, None, False),
        ("2026-03-01", None, "2026-01-01", None, False), ("2026-03-01", "2026-01-01", "2026-01-01", "2026-03-01", False),
        ("2026-02-28", "2026-01-01", "2026-01-01", "2026-03-01", True),
    ],
)  # fmt: skip
def test_in_force_is_approved_begun_and_not_ended(day, effective, approved, ended, is_in_force):
    at = [date.fromisoformat(text) if text else None for text in (day, effective, approved, ended)]
    assert rules.in_force_on(*at) is is_in_force


@pytest.mark.parametrize(
    "day, cycle, first, last",
    [("2026-11-21", "quarter", "2026-10-01", "2026-12-31"), ("2026-02-10", "month", "2026-02-01", "2026-02-28"),
     ("2026-07-01", "half_year", "2026-07-01", "2026-12-31"), ("2026-05-05", "year", "2026-01-01", "2026-12-31")],
)  # fmt: skip
def test_periods_of_disclosure(day, cycle, first, last):
    assert rules.period_of(date.fromisoformat(day), cycle) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "published, day, since, stage",
    [
        (["2026-10-05"], "2026-12-30", "2025-01-01", 0), ([], "2026-11-01", "2026-10-02", 0), ([], "2026-12-17", "2026-10-02", 1),
        ([], "2026-11-01", "2026-07-01", 2), (["2026-09-30"], "2026-11-01", "2026-07-01", 0),
        (["2026-06-30"], "2026-11-01", "2026-07-01", 2),
        ([], "2026-11-01", "2026-07-02", 0),
    ],
)  # fmt: skip
def test_how_pressing_a_disclosure_is(published, day, since, stage):
    days = [date.fromisoformat(one) for one in published]
    assert rules.disclosure_stage(days, date.fromisoformat(day), "quarter", date.fromisoformat(since)) == stage


@pytest.mark.parametrize("open_to, found", [("desk", ()), ("staff", ()), ("public", ("staff", "companies", "employees"))])
def test_narrower_audiences(open_to, found):
    assert rules.narrower(open_to) == found


def test_comments_and_policies_have_five_working_days():
    assert rules.answer_due(datetime(2026, 9, 30, 16, tzinfo=SHANGHAI)) == datetime(2026, 10, 13, 17, 30, tzinfo=SHANGHAI)
    assert rules.policy_due(date(2026, 11, 20)) == datetime(2026, 11, 27, 17, 30, tzinfo=SHANGHAI)


def test_a_comparison_shows_what_went_and_what_came():
    old = [{"title": "一", "text": "甲\n乙"}, {"title": "二", "text": "丙"}]
    new = [{"title": "一", "text": "甲\n丁"}, {"title": "空", "text": ""}, {"title": "二", "text": "丙"}]
    assert [(line.kind, line.text) for line in rules.compared(old, new)] == [
        ("same", "一"), ("same", "甲"), ("gone", "乙"), ("new", "丁"), ("same", "二"), ("same", "丙"),
    ]  # fmt: skip


texts = st.lists(st.fixed_dictionaries({"title": st.sampled_from("一二三"), "text": st.text("甲乙\n", max_size=8)}), max_size=4)


@given(texts, texts)
def test_both_versions_can_be_read_off_a_comparison(old, new):
    lines = rules.compared(old, new)
    assert [one.text for one in lines if one.kind != "new"] == rules._lines(old)
    assert [one.text for one in lines if one.kind != "gone"] == rules._lines(new)
