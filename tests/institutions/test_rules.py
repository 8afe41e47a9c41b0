"""What a body lacks, terms, meetings, levels – as tables; the catalogue says what the clause files say."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from liren.community.rules.requirements import HEADCOUNTS_OF
from liren.institutions import rules
from liren.institutions.queries import BY_REGISTER, needs, seats_by_code
from liren.institutions.rules import BODIES_OF, LEVELS, MASS, PARTNERS, THEMES_OF, Belonging, Facts, Held, KindNeed, SeatNeed

TODAY = date(2026, 6, 1)
CATALOG = Path(__file__).parents[2] / "liren" / "standards" / "catalog"
CLAUSES = {
    f"{code}:{row['id']}": row
    for code in ("S1", "S2", "S3") for row in tomllib.loads((CATALOG / f"{code}.toml").read_text("utf8"))["clause"]
}  # fmt: skip
WHOLE = {"charter": True, "founded_on": date(2026, 5, 1)}


def american(word):
    return word.replace("organisation", "organization").replace("centre", "center")


def said(need, held=None, others=None, **facts):
    """The words of what is found."""
    found = rules.findings(need, Facts(held=held or {}, **{**WHOLE, **facts}), others or held or {}, TODAY)
    return [one.text for one in found]


def kind(**more):
    told = {"code": "governance_committee", "section": "core", "level": "shall", "clauses": ("S1:1",), "icon": "x"}
    return KindNeed(**told | more)


DEPUTIES = kind(seats=(SeatNeed("committee_deputy_full_time", "secretary", 2, 2, full_time=True),))
TWO = [Held(1, True), Held(2, True)]


@pytest.mark.parametrize(
    "held, words",
    [
        ([], ["缺治委会专职副主任 2 名，应有 2 名", "还没有任职的人，也没有成员"]),
        (TWO[:1], ["缺治委会专职副主任 1 名，应有 2 名"]),
        (TWO, []),
        ([*TWO, Held(2, True)], []),
        ([*TWO, Held(3, True)], ["治委会专职副主任多 1 名，至多 2 名"]),
        ([TWO[0], Held(2, False)], ["治委会专职副主任应为专职，现有兼职"]),
    ],
)
def test_posts_are_counted_by_people(held, words):
    assert said(DEPUTIES, {"committee_deputy_full_time": held} if held else {}) == words


@pytest.mark.parametrize(
    "directors, secretaries, must, faults",
    [([1], [1], True, 0), ([1], [2], True, 1), ([1], [], True, 0), ([1], [2], False, 0), ([1, 2], [2], True, 0)],
)
def test_who_must_hold_two_posts(directors, secretaries, must, faults):
    need = kind(
        seats=(SeatNeed("committee_director", "secretary", 1),), together=(("committee_director", "party_secretary", must, "S1:6.2.7-5"),)
    )
    held = {"committee_director": [Held(pk, True) for pk in directors]}
    others = held | {"party_secretary": [Held(pk, True) for pk in secretaries]}
    assert sum("同一人" in words for words in said(need, held, others)) == faults


@pytest.mark.parametrize(
    "groups, share, words",
    [
        ([], None, "还没有成员名单，四类新阶层代表应过半"),
        (["freelancer", "other"], 0.5, "2 名成员中四类新阶层代表 1 名，没有过半"),
        (["freelancer", "other", "new_media_staff"], 2 / 3, ""),
    ],
)
def test_more_than_half_come_from_the_four_groups(groups, share, words):
    assert rules.group_share(groups) == share
    found = said(kind(membership="majority"), members=[Belonging("head", group) for group in groups])
    assert (words in found) is bool(words)


def test_each_kind_of_partner_has_signed():
    members = [Belonging("head", "university", True), Belonging("member", "testing_provider", False)]
    assert said(kind(membership="each"), members=members) == ["还没有签约的驻地单位、检测机构、金融机构"]
    assert rules.partners_missing([Belonging("member", one, True) for one in PARTNERS]) == []


@pytest.mark.parametrize(
    "until, years, words",
    [
        (None, 5, ["没有写明届期"]), (None, 0, []), (TODAY - timedelta(days=1), 5, ["届期已于 2026-05-31 届满，请换届"]),
        (TODAY, 5, ["本届 2026-06-01 届满，还有 0 天"]), (TODAY + timedelta(days=60), 5, ["本届 2026-07-31 届满，还有 60 天"]),
        (TODAY + timedelta(days=61), 5, []),
    ],
)  # fmt: skip
def test_terms(until, years, words):
    assert said(kind(term_years=years), members=[Belonging("head")], term_until=until) == words


@pytest.mark.parametrize(
    "rhythm, met, words",
    [
        ("", None, []), ("month", date(2026, 5, 1), []), ("month", date(2026, 4, 30), ["上次会议或活动在 2026-04-30，应每月一次"]),
        ("quarter", date(2026, 3, 1), []), ("year", date(2025, 5, 30), ["上次会议或活动在 2025-05-30，应每年一次"]),
    ],
)  # fmt: skip
def test_meetings_keep_their_rhythm(rhythm, met, words):
    assert said(kind(), members=[Belonging("head")], rhythm=rhythm, met_on=met) == words


def test_a_new_body_has_time_for_its_first_meeting():
    facts = {"members": [Belonging("head")], "rhythm": "month"}
    assert said(kind(), **facts, founded_on=TODAY - timedelta(days=31)) == []
    assert said(kind(), **facts, founded_on=TODAY - timedelta(days=32)) == ["还没有会议或活动记录，应每月一次"]


def test_a_vacant_post_is_said():
    assert said(kind(), members=[Belonging("head")], vacant=2) == ["有 2 个岗位空缺"]


def test_the_gravest_comes_first_and_colours_the_whole():
    found = rules.findings(DEPUTIES, Facts(), {}, TODAY)
    assert [one.tone for one in found] == ["bad", "bad", "warn"]
    assert (rules.tone(found), rules.tone([])) == ("bad", "good")


@pytest.mark.parametrize("days, stage", [(61, None), (60, 60), (15, 60), (14, 14), (0, 14), (-1, 0), (-400, 0)])
def test_reminders(days, stage):
    assert rules.stage(TODAY + timedelta(days=days), TODAY) == stage


@pytest.mark.parametrize(
    "since, years, until",
    [(date(2026, 1, 5), 5, date(2031, 1, 4)), (date(2024, 2, 29), 3, date(2027, 2, 28)), (date(2024, 2, 29), 4, date(2028, 2, 28))],
)
def test_a_term_of_whole_years(since, years, until):
    assert rules.term_end(since, years) == until


@pytest.mark.parametrize("rhythm, days, planned", [("month", 91, 3), ("quarter", 91, 1), ("year", 91, 0), ("", 91, 0), ("month", 30, 1)])
def test_meetings_planned(rhythm, days, planned):
    assert rules.meetings_planned(rhythm, days) == planned


@pytest.mark.parametrize(
    "kinds, grids, micro, share",
    [((), (0, 8), (0, 30), 0), (LEVELS, (8, 8), (30, 30), 1), (LEVELS, (7, 8), (20, 30), 31 / 42), (LEVELS[:2], (0, 0), (0, 0), 0.5)],
)
def test_four_levels(kinds, grids, micro, share):
    assert rules.four_levels(kinds, grids[1], grids[0], micro[1], micro[0]) == pytest.approx(share)


@pytest.mark.parametrize(
    "unit, above, right",
    [
        ("grid_party_branch", "community_big_party_committee", True), ("grid_party_branch", "park_big_working_committee", False),
        ("micro_grid_party_group", "grid_party_branch", True), ("company_party_organization", "micro_grid_contact", False),
        ("park_big_working_committee", "", True), ("community_big_party_committee", "grid_party_branch", False),
    ],
)  # fmt: skip
def test_levels_lie_under_levels(unit, above, right):
    assert rules.lies_rightly(unit, above) is right


# ---- the catalogue and the clause files say the same


def bounds(target):
    """Least and most of a target such as "1..2" or ">= 1"."""
    if found := re.fullmatch(r"(\d+)\.\.(\d+)", target):
        return int(found[1]), int(found[2])
    return int(target.removeprefix(">= ")), None


def test_counts_of_posts_are_those_of_the_clauses():
    told = {seat.clause: (seat.least, seat.most) for _kind, seat in seats_by_code().values() if seat.clause in HEADCOUNTS_OF}
    assert told == {clause: bounds(CLAUSES[clause]["target"]) for clause in told}
    assert {clause for clause in HEADCOUNTS_OF if clause.startswith("S1")} == set(told)
    assert {HEADCOUNTS_OF[seat.clause] for _kind, seat in seats_by_code().values() if seat.clause in told} <= BY_REGISTER


def test_the_catalogue_names_real_clauses_and_every_kind():
    assert set(needs()) == set(rules.BodyKind.values)
    assert {c for need in needs().values() for c in need.clauses} <= set(CLAUSES)
    assert set(seats_by_code()) == set(rules.SEATS)


def test_bodies_of_clauses_are_those_of_the_clause_files():
    assert {code: tuple(map(american, CLAUSES[code]["parts"])) for code in BODIES_OF} == BODIES_OF
    assert {code for code, row in CLAUSES.items() if row["check"] == "body_active"} == set(BODIES_OF)
    assert {code: tuple(map(american, CLAUSES[code]["parts"])) for code in THEMES_OF} == THEMES_OF
    assert tuple(CLAUSES["S1:7.1.1.3-1"]["parts"]) == MASS
    assert tuple(CLAUSES["S2:6.3.2-1"]["parts"]) == PARTNERS
    assert tuple(CLAUSES["S3:4.1-3"]["parts"]) == LEVELS
    assert set(CLAUSES["S1:6.2.10"]["parts"]) == rules.FOUR_GROUPS
