"""Shares, dates and growth as tables."""

from datetime import date

import pytest

from liren.resources import rules

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    "kind, verified, due",
    [
        ("venue", date(2026, 1, 1), date(2027, 1, 1)), ("party_building", date(2026, 1, 1), date(2026, 7, 2)), ("venue", None, None),
    ],
)  # fmt: skip
def test_how_long_a_look_counts(kind, verified, due):
    assert rules.due_on(kind, verified) == due


@pytest.mark.parametrize(
    "verified, asked, ask",
    [
        (date(2026, 1, 1), None, False), (date(2025, 6, 20), None, True), (date(2025, 6, 20), date(2026, 5, 20), False),
        (date(2025, 6, 20), date(2026, 5, 2), True), (date(2024, 1, 1), None, True), (None, None, False),
    ],
)  # fmt: skip
def test_when_it_is_asked(verified, asked, ask):
    assert rules.to_ask("venue", verified, asked, DAY) is ask


@pytest.mark.parametrize(
    "verified, total, there, value",
    [
        (0, 0, [], None), (2, 2, ["legal_provider"], 1 / 3), (1, 2, [*rules.PROVIDERS_OF["S1:7.2.2.2-2"]], 0.5),
        (3, 3, [*rules.PROVIDERS_OF["S1:7.2.2.2-2"], "testing_provider"], 1.0),
    ],
)  # fmt: skip
def test_a_register_lacks_what_its_kinds_lack(verified, total, there, value):
    assert rules.register_share(verified, total, rules.PROVIDERS_OF["S1:7.2.2.2-2"], there) == value


@pytest.mark.parametrize(
    "counts, before, value",
    [
        ({}, 0, 0.0),
        (dict.fromkeys(rules.SocietyKind.values, 2), 6, 2.0),
        (dict.fromkeys(rules.SocietyKind.values, 2), 7, 0.0),
        ({"professional_organisation": 5, "culture_sports_organisation": 1}, 0, 0.0),
    ],
)
def test_growth(counts, before, value):
    assert rules.growth(counts, before) == value


def test_kinds_in_a_column_are_found_whole():
    told = rules.joined(["tax_accounting_provider", "legal_provider", "no_such"])
    assert rules.split(told) == ["legal_provider", "tax_accounting_provider"] and " legal_provider " in told


def test_every_kind_of_a_requirement_is_a_kind():
    assert {kind for kinds in rules.RESOURCES_OF.values() for kind in kinds} <= set(rules.Kind.values)
    assert {kind for kinds in rules.PROVIDERS_OF.values() for kind in kinds} <= set(rules.ProviderKind.values)
