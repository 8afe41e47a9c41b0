"""Days, turns, and what a sealed task may hold."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from liren.community.rules.competences import COMPETENCES
from liren.core.calendar import SHANGHAI
from liren.tasks import rules

CATALOG = Path(__file__).parents[2] / "liren/standards/catalog"


@pytest.mark.parametrize(
    "day, repeat, first, then",
    [
        (date(2026, 3, 2), "week", 2, date(2026, 3, 9)),
        (date(2026, 1, 31), "month", 31, date(2026, 2, 28)),
        (date(2026, 2, 28), "month", 31, date(2026, 3, 31)),  # does not slide to the 28th for good
        (date(2026, 12, 15), "month", 15, date(2027, 1, 15)),
        (date(2026, 11, 30), "quarter", 30, date(2027, 2, 28)),
        (date(2026, 8, 31), "half_year", 31, date(2027, 2, 28)),
        (date(2028, 2, 29), "year", 29, date(2029, 2, 28)),
    ],
)
def test_the_next_turn(day, repeat, first, then):
    assert rules.later(day, repeat, first) == then


def test_a_limit_is_the_end_of_work_on_its_day_and_ten_working_days_are_usual():
    assert rules.due(date(2026, 3, 13)) == datetime(2026, 3, 13, 17, 30, tzinfo=SHANGHAI)
    assert rules.usual_due(date(2026, 3, 2)) == date(2026, 3, 16)


def test_in_time_is_told_by_the_report_not_by_the_confirmation():
    limit = rules.due(date(2026, 3, 13))
    assert rules.was_in_time(limit, limit)
    assert not rules.was_in_time(limit + timedelta(seconds=1), limit)
    assert not rules.was_in_time(None, limit)


@pytest.mark.parametrize("number", ["春公函〔2026〕3号", "听公〔2026〕12号", "公函(2026)3号"])
def test_the_number_of_a_paper(number):
    assert rules.paper_error(number) == ""


@pytest.mark.parametrize(
    "words",
    [
        "",
        "张三",
        "春公函〔2026〕3号 张三",
        "关于张三的函",
        "张三精神异常〔2026〕3号住二楼",
        "13800001234",
        "春公函〔2026〕3",
        "\n春公函〔2026〕3号\n李",
    ],
)
def test_nothing_else_gets_into_a_sealed_task(words):
    assert "姓名" in rules.paper_error(words)


def test_the_clauses_that_name_a_department_are_those_of_the_standards():
    """parts of the clause files, without their ending, are competences that the register knows."""
    named = {}
    for standard in ("S1", "S3"):
        for clause in tomllib.loads((CATALOG / f"{standard}.toml").read_text("utf8"))["clause"]:
            if clause.get("check") == "department_task_closed_rate":
                (part,) = clause.get("parts") or [""]
                named[f"{standard}:{clause['id']}"] = part.removesuffix("_department")
    assert named == rules.CLAUSES
    assert {code for code in named.values() if code} <= set(COMPETENCES)
