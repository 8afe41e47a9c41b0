"""The sum of areas, the reminders, the point in the boundary, and tables that say what the clause files say."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from liren.community.rules.expiry import reminder_due
from liren.premises import rules

CATALOG = Path(__file__).resolve().parents[2] / "liren" / "standards" / "catalog"


@pytest.mark.parametrize(
    "area, share, counts", [("860", "100", "860.0"), ("420", "40", "168.0"), ("333.3", "33.33", "111.1"), ("0.1", "0.01", "0.0")]
)
def test_shared_premises_count_by_their_share(area, share, counts):
    assert rules.counted_area(Decimal(area), Decimal(share)) == Decimal(counts)


TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    "left, told, due",
    [
        (61, [], None), (60, [], 60), (60, [60], None), (31, [60], None), (30, [60], 30), (7, [60, 30], 7), (0, [60, 30, 7], None),
        (-1, [60, 30, 7], -1), (-1, [60, 30, 7, -1], None), (5, [], 7), (-400, [], -1),
    ],
)  # fmt: skip
def test_each_stage_is_told_once_and_the_tightest_alone(left, told, due):
    assert reminder_due(TODAY + timedelta(days=left), TODAY, told) == due


def test_what_has_no_end_is_not_reminded_of():
    assert reminder_due(None, TODAY, []) is None


def told(check):
    for code in ("S1", "S2", "S3"):
        for row in tomllib.loads((CATALOG / f"{code}.toml").read_text("utf8"))["clause"]:
            if row["check"] == check:
                yield f"{code}:{row['id']}", row


@pytest.mark.parametrize(
    "check, table",
    [
        ("functional_space_open", {code: kinds for code, (kinds, _any) in rules.SPACES_OF.items()}),
        ("service_area_open", rules.AREAS_OF),
        ("shared_facility_agreement_rate", rules.PARTNERS_OF),
        ("facility_in_service", rules.FACILITIES_OF),
        ("premises_in_use", rules.USES_OF),
    ],
)
def test_the_tables_say_what_the_clause_files_say(check, table):
    assert {code: tuple(row["parts"]) for code, row in told(check)} == table


def test_where_one_of_several_is_enough_and_which_signs_there_are():
    assert {c for c, row in told("functional_space_open") if row["parts_mode"] == "any"} == {
        c for c, (_k, a) in rules.SPACES_OF.items() if a
    }
    assert {tuple(row["parts"]) for _code, row in told("signage_inspection_pass")} == {rules.SIGNS}
    assert {row["target"] for _code, row in told("supporting_premises_area")} == {f">= {rules.ENOUGH_M2}"}


def test_alternatives_and_parts():
    assert rules.share_present(("a", "b"), ["b"]) == 0.5
    assert rules.share_present(("a", "b"), ["b"], any_of=True) == 1.0
