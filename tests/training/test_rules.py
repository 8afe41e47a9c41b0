"""Who completed, who is covered, who is able; and tables that say what the clause files say."""

import tomllib
from pathlib import Path

import pytest

from liren.training import rules

CATALOG = Path(__file__).resolve().parents[2] / "liren" / "standards" / "catalog"


@pytest.mark.parametrize(
    "score, has_test, done",
    [(None, False, True), (10, False, True), (None, True, False), (59.5, True, False), (60, True, True), (0, True, False)],
)
def test_a_course_is_completed(score, has_test, done):
    assert rules.passes(score, has_test, 60) is done


@pytest.mark.parametrize(
    "wanted, completed, so",
    [((), (), False), ((), ("a",), True), (("a",), ("a", "b"), True), (("a", "b"), ("a",), False), (("a",), (), False)],
)
def test_topics_are_covered(wanted, completed, so):
    assert rules.covered(wanted, completed) is so


@pytest.mark.parametrize(
    "levels, needed, so",
    [
        ({"x": 2, "y": 2}, {}, True), ({"x": 2}, {}, False), ({"x": 2, "y": 1}, {}, False), ({"x": 2, "y": 1}, {"y": 1}, True),
        ({"x": 2, "y": 2}, {"y": 3}, False),
    ],
)  # fmt: skip
def test_able_means_every_field_at_its_level(levels, needed, so):
    assert rules.able(levels, needed, ("x", "y")) is so


def told(check):
    for code in ("S1", "S2", "S3"):
        for row in tomllib.loads((CATALOG / f"{code}.toml").read_text("utf8"))["clause"]:
            if row["check"] == check:
                yield f"{code}:{row['id']}", tuple(row.get("parts", ()))


@pytest.mark.parametrize("check, table", [("staff_training_coverage", rules.TOPICS_OF), ("staff_competency_coverage", rules.FIELDS_OF)])
def test_the_tables_say_what_the_clause_files_say(check, table):
    assert dict(told(check)) == table


def test_every_competency_and_topic_is_one_of_the_choices():
    assert {name for fields in rules.FIELDS_OF.values() for name in fields} == set(rules.Competency.values)
    assert {name for topics in rules.TOPICS_OF.values() for name in topics} | {"social_work"} == set(rules.Topic.values)
