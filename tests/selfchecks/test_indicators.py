"""What the eleven requirements read: nothing, what failed, what passed, what is over."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from liren.community.models import Region
from liren.core.actions import Refused
from liren.core.calendar import Period, at, now, today
from liren.selfchecks import queries
from liren.selfchecks.indicators import external_standard_check
from liren.standards import actions as standards
from liren.standards import imports
from liren.standards import queries as judging
from liren.standards.models import Clause

HALLS, BOTH = ("S1:5.5-2", "S2:5.1.5-2"), "S3:9.4"
ELEVEN = {
    "S1:5.5-2", "S1:6.2.9-2", "S2:5.1.5-2", "S2:5.4.3-8", "S2:8.2.3.1-2", "S2:8.2.4.4-3", "S3:6.7.4", "S3:6.8.1-2", "S3:7.9.4",
    "S3:8.5.2", "S3:9.4",
}  # fmt: skip


@pytest.fixture
def loaded(village):
    root = Region.objects.get(code="000000")
    return [standards.load(root, by=village.system, edition=imports.read(path)) for path in imports.files()]


def read(village, clause, days=0):
    day = today() + timedelta(days=days)
    return external_standard_check(village.here, Period(day - timedelta(days=365), day), clause)


def state(village, code):
    judged = judging.judge_now(village.here, Clause.objects.get(code=code))
    return str(judged.verdict.state), judged.value


def test_the_catalogue_and_the_clauses_name_the_same(loaded):
    """Both ways: what a clause cites has a starter, and each starter says which clauses cite it."""
    for clause in Clause.objects.exclude(outside=""):
        if clause.check_name == "external_standard_check":
            assert [one.code for one in queries.references_of(clause.code)] == clause.outside.split("、"), clause.code
            assert clause.proof == "automatic"
    assert set(Clause.objects.filter(check_name="external_standard_check").values_list("code", flat=True)) == queries.cited() == ELEVEN


def test_starters_are_lists_of_their_own_words():
    told = tomllib.loads((Path(queries.__file__).parents[1] / "catalog" / "starters.toml").read_text("utf8"))
    assert len(told["reference"]) == len(queries.references()) == 10
    for one in queries.references().values():
        assert 8 <= len(one.items) <= 15 and sum(item.is_mandatory for item in one.items) >= 5
        assert len({item.text for item in one.items}) == len(one.items)


@pytest.mark.parametrize("code", sorted(ELEVEN))
def test_without_a_round_nothing_is_measured(village, loaded, code):
    assert read(village, code).value is None and state(village, code) == ("not_measured", None)


def test_a_round_counts_once_countersigned(village, loaded, round):
    round("finished")
    assert state(village, HALLS[0]) == ("not_measured", None)


def test_passed_is_met_in_every_standard_that_cites_it(village, loaded, round):
    round("signed", na=(2, 3))  # the third is mandatory, with a reason why it does not apply
    assert [state(village, code) for code in HALLS] == [("met", 1.0), ("met", 1.0)]
    assert read(village, HALLS[0]).evidence.count() == 9


def test_what_failed_is_the_evidence_and_stands_first(village, loaded, round):
    one = round("signed", fail=(2, 3, 5, 6))  # the second is not mandatory
    assert state(village, HALLS[0]) == ("not_met", 0.7)
    clause = Clause.objects.get(code=HALLS[0])
    lines = judging.evidence(clause, {}, judging.Readings(village.here, today()), village.worker)
    assert [line.falls_short for line in lines] == [True] * 3 + [False] * 7
    assert "不通过：缺一块牌" in lines[0].words and lines[0].url == f"/desk/standards/self-checks/rounds/{one.pk}/"


def test_of_two_standards_one_is_not_enough(village, loaded, round):
    round("signed", code="GB/T 20647.1")
    reading = read(village, BOTH)
    assert reading.value == 8 / 17 and state(village, BOTH)[0] == "not_met"
    round("signed", code="GB/T 36733")
    assert state(village, BOTH) == ("met", 1.0)


def test_it_holds_to_its_last_day_and_no_longer(village, loaded, round):
    one = round("signed")
    days = (one.until - today()).days
    assert (read(village, HALLS[0], days).value, read(village, HALLS[0], days + 1).value) == (1.0, None)
    with at(now() + timedelta(days=days)):
        assert state(village, HALLS[0]) == ("met", 1.0)
    with at(now() + timedelta(days=days + 1)):
        assert state(village, HALLS[0]) == ("not_measured", None)
    assert read(village, HALLS[0], -1).value is None


def test_the_latest_round_counts(village, loaded, round):
    round("signed", fail=(3,))
    with at(now() + timedelta(days=30)):
        round("signed")
        assert state(village, HALLS[0]) == ("met", 1.0)


def test_the_neighbor_s_round_is_not_ours(village, loaded, round):
    round("signed")
    assert external_standard_check(village.there, Period(today(), today()), HALLS[0]).value is None


def test_it_is_no_longer_declared(village, loaded):
    with pytest.raises(Refused, match="不用声明"):
        standards.attest(village.here, by=village.worker, code=HALLS[0], text="符合", until=today() + timedelta(days=9))
