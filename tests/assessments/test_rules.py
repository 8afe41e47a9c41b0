"""Periods, what a requirement is in the end, scores and order, as tables."""

from datetime import date

import pytest

from liren.assessments import rules
from liren.core.calendar import Period
from liren.standards.rules import State, chapter_of


@pytest.mark.parametrize(
    "day, start, end",
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)), (date(2024, 2, 29), date(2024, 1, 1), date(2024, 6, 30)),
    ],
)  # fmt: skip
def test_half_years(day, start, end):
    assert rules.half_of(day) == Period(start, end)


def test_periods_offered_go_back_two_years():
    found = rules.periods(date(2026, 11, 21))
    assert [p.start for p in found] == [
        date(2026, 7, 1), date(2026, 1, 1), date(2025, 7, 1), date(2025, 1, 1), date(2026, 1, 1), date(2025, 1, 1),
    ]  # fmt: skip
    assert found[4].end == date(2026, 12, 31)


@pytest.mark.parametrize("number, chapter", [("6.2.11-1", "6"), ("A.1.1", "A"), ("4-2", "4"), ("10.1", "10")])
def test_the_chapter_of_a_clause(number, chapter):
    assert chapter_of(number) == chapter


def result(code, level, state):
    return {"code": code, "standard": "S1", "number": code[3:], "level": level, "state": state, "chapter": code[3], "chapter_title": ""}


REPORT = {
    "results": [result("S1:4.1", "should", "not_met"), result("S1:4.2", "shall", "partly"), result("S1:5.1", "shall", "not_met"),
                result("S1:5.2", "shall", "met"), result("S1:5.3", "shall", "not_measured"), result("S1:5.4", "may", "unused")],
    "grades": [
        {"code": "S1:5.1", "stage": "region", "state": "met", "comment": "", "by": ""},
        {"code": "S1:5.1", "stage": "self_check", "state": "partly", "comment": "", "by": ""},
        {"code": "S1:5.3", "stage": "committee", "state": "partly", "comment": "", "by": ""},
    ],
}  # fmt: skip


def test_the_last_stage_has_the_last_word_and_the_measured_stays_beside_it():
    row = next(row for row in rules.rows(REPORT) if row.result["code"] == "S1:5.1")
    assert (row.measured, row.final, row.differs) == (State.NOT_MET, State.MET, True)
    assert [grade["stage"] for grade in row.grades] == ["self_check", "region"]


def test_both_scores_are_weighed_alike():
    """Measured: should 0, shall ½, 0, 1 → 4.5 of 11. In the end: should 0, shall ½, 1, 1, ½ → 9 of 14."""
    found = rules.rows(REPORT)
    assert (rules.measured_score(found).value, rules.measured_score(found).counted) == (4.5 / 11, 5)
    assert rules.final_score(found).value == 9 / 14


def test_gaps_shall_first_and_the_worse_first():
    assert [row.result["code"] for row in rules.gaps(rules.rows(REPORT))] == ["S1:4.2", "S1:5.3", "S1:4.1"]


def test_rows_by_chapter():
    assert [(chapter.number, len(chapter.rows)) for chapter in rules.chapters(rules.rows(REPORT))] == [("4", 2), ("5", 4)]


def test_a_check_sum_sees_a_single_letter():
    assert rules.digest({"a": ["一"]}) == rules.digest({"a": ["一"]}) != rules.digest({"a": ["二"]})


@pytest.mark.parametrize(
    "goal, words",
    [(">= 0.95", "≥ 95%"), ("= 1.0", "100%"), ("<= 30", "≤ 30"), ("20000..30000", "20,000–30,000"), ("= true", "√"), ("informative", ""),
     (">= 2 (proposed)", "≥ 2"), ("> 0.5", "＞ 50%")],
)  # fmt: skip
def test_targets_as_official_paper_writes_them(goal, words):
    assert rules.goal_words(goal) == words


@pytest.mark.parametrize(
    "number, words",
    [
        ("T/ABC 12 (draft)", "T/ABC 12"),
        ("(not given)", ""),
        ("not given", ""),
        ("T/XYZ XY-XY (draft)", ""),
        ("DB33/T 2320-2021", "DB33/T 2320-2021"),
    ],
)
def test_numbers_of_standards_go_without_remarks(number, words):
    assert rules.number_words(number) == words
