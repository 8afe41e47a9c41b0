"""Each number of the register and the staff by a story small enough to be counted on the fingers."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from liren.community import actions
from liren.community.models import Company, Grid
from liren.community.rules.requirements import GRID_KINDS_OF, HEADCOUNTS_OF, HELD_TOGETHER
from liren.core.calendar import Period, today
from liren.core.indicators import INDICATORS

NAMES = sorted(name for name in INDICATORS if name.startswith("community."))
CATALOG = Path(__file__).resolve().parents[2] / "liren" / "standards" / "catalog"
FOUR = ["grid_leader", "full_time_grid_member", "part_time_grid_member", "grid_instructor"]


@pytest.fixture
def read(village):
    def value(name, clause=None):
        one = INDICATORS[f"community.{name}"]
        about = (village.here, Period(today() - timedelta(days=364), today()), *([clause or "S9:1"] if one.by_clause else []))
        reading = one.read(*about)
        return reading.value, len(list(reading.evidence))

    return value


@pytest.fixture
def hire(village):
    def put(where, user=None, **fields):
        post = actions.open_post(where, by=village.system, title=f"岗{fields}"[:60], **{"role": "volunteer", **fields})
        return actions.appoint(post, by=village.system, user=user or village.stranger)

    return put


def clauses():
    for code in ("S1", "S2", "S3"):
        for row in tomllib.loads((CATALOG / f"{code}.toml").read_text("utf8"))["clause"]:
            yield f"{code}:{row['id']}", row


def test_the_tables_say_what_the_clause_files_say():
    """A clause file may change; these tables may not then go on measuring something else."""
    told = {check: {code: tuple(row.get("parts", ())) for code, row in clauses() if row["check"] == check} for check in (
        "post_headcount", "concurrent_post_check", "grid_post_fill_rate",
    )}  # fmt: skip
    assert {code: (kind,) for code, kind in HEADCOUNTS_OF.items()} == told["post_headcount"]
    assert told["concurrent_post_check"] == HELD_TOGETHER
    volunteer = {"grid_volunteer": "volunteer"}
    said = {code: tuple(volunteer.get(kind, kind) for kind in kinds) for code, kinds in GRID_KINDS_OF.items()}
    assert said == told["grid_post_fill_rate"]


@pytest.mark.parametrize("name", NAMES)
def test_a_clause_it_does_not_know_is_not_measured(read, name):
    known = {"register_update_freshness", "grid_post_fill_rate", "post_headcount", "concurrent_post_check"}
    known |= {"type_company_share", "type_premises_share", "boundary_road_share", "boundary_integrity"}
    short = name.partition(".")[2]
    assert (read(short)[0] is None) == (short in known | {"dedicated_grid_coverage"})


def test_population_and_freshness_count_what_was_verified(read, village):
    assert read("industrial_population") == (240, 2)
    Company.objects.update(verified_on=None)
    assert read("industrial_population") == (None, 0)
    Company.objects.filter(pk=village.company.pk).update(verified_on=today() - timedelta(days=90))
    assert read("industrial_population") == (120, 1)
    assert read("register_update_freshness", "S3:5.3.2-2") == (0.0, 2)
    Company.objects.filter(pk=village.company.pk).update(verified_on=today() - timedelta(days=89))
    assert read("register_update_freshness", "S3:5.3.2-2") == (0.5, 2)
    assert read("register_update_freshness", "S2:5.5.2-2") == (None, 0)
    actions.move_out(village.company, by=village.worker, on=today())
    assert read("industrial_population") == (None, 0)


def test_completeness_counts_filled_fields_of_verified_entries(read, village):
    """Nine fields; filled are name, code, industry, size, headcount and place: 6 of 9, of one company of two that is verified."""
    assert read("company_register_completeness") == (12 / 18, 2)
    Company.objects.update(verified_on=None)
    assert read("company_register_completeness") == (0.0, 2)
    Company.objects.filter(pk=village.company.pk).update(verified_on=today())
    assert read("company_register_completeness") == (6 / 18, 2)
    actions.edit_company(village.company, by=village.worker, trade="零件", legal_person="林某")
    actions.add_contact(village.company, by=village.worker, name="丁一", is_main=True)
    actions.add_contact(village.company, by=village.worker, name="丁二")
    assert read("company_register_completeness") == (9 / 18, 2)


def test_grids_and_what_lies_in_them(read, village):
    assert read("grid_count_active", "S1:4.1-2") == (2, 2)
    assert read("grid_count_active", "S3:5.2.1.3-1") == (0, 0)
    assert read("grid_count_active", "S2:6.1.1-1") == (None, 0)
    assert read("territory_tree_complete") == (1.0, 0)
    assert read("company_grid_coverage") == (1.0, 2)
    actions.end_appointment(village.grid_member.appointments.get(), by=village.system, until=today() - timedelta(days=1))
    assert read("company_grid_coverage") == (0.5, 2)
    actions.open_micro_grid(village.grid, by=village.center_head, name="甲楼", kind="building", place=village.place)
    assert read("micro_grid_assignment_rate") == (0.5, 2)
    actions.open_micro_grid(village.grid, by=village.center_head, name="乙楼", kind="building", place=village.place)
    assert read("micro_grid_assignment_rate") == (0.0, 2)


def test_large_companies_and_parks_lie_in_dedicated_grids(read, village):
    actions.add_place(village.grid, by=village.center_head, name="小微园", kind="park")
    Company.objects.filter(pk=village.company.pk).update(size="large")
    assert read("dedicated_grid_coverage") == (1.0, 1)
    Company.objects.filter(pk=village.other_company.pk).update(size="large")
    Grid.objects.filter(pk=village.other_grid.pk).update(kind="basic_grid")
    assert read("dedicated_grid_coverage") == (2 / 3, 2)
    assert read("grid_count_active", "S3:5.2.1.3-1") == (1, 1)


def test_the_type_counts_for_a_year(read, village):
    assert read("community_type_assigned") == (1.0, 1)


def test_a_grid_is_complete_when_the_last_one_comes_and_red_when_one_goes(read, village, hire):
    assert read("grid_staffing_complete_rate") == (0.0, 2)
    assert [read("grid_post_fill_rate", f"S1:6.2.11-{n}")[0] for n in range(2, 7)] == [1.0, 1.0, 0.0, 0.0, 0.0]
    for kind in ("part_time_grid_member", "grid_instructor", "linked_cadre"):
        hire(village.grid, grid_kind=kind)
    assert read("grid_staffing_complete_rate") == (0.5, 1)
    assert [read("grid_post_fill_rate", f"S1:6.2.11-{n}") for n in (4, 5, 6)] == [(0.5, 1)] * 3
    actions.end_appointment(village.grid_member.appointments.get(), by=village.system, until=today() - timedelta(days=1))
    assert (read("grid_staffing_complete_rate"), read("grid_post_fill_rate", "S3:5.2.2.2-2")) == ((0.0, 2), (0.5, 1))
    hire(village.grid, village.stranger, role="grid_member")
    assert (read("grid_staffing_complete_rate"), read("grid_post_fill_rate", "S3:5.2.2.2-2")) == ((0.5, 1), (1.0, 0))


def test_heads_are_counted_by_kind_of_post(read, village, hire):
    assert [read("post_headcount", f"S1:6.2.8-{n}")[0] for n in (1, 3, 4, 5)] == [1, 1, 1, 1]
    assert read("post_headcount", "S1:6.2.6-1") == (0, 0)
    assert read("concurrent_post_check", "S1:6.2.7-5") == (None, 0)
    hire(village.here, village.secretary, role="secretary", kind="party_secretary")
    hire(village.here, village.committee_member, role="secretary", kind="committee_director")
    assert read("concurrent_post_check", "S1:6.2.7-5") == (0.0, 0)
    hire(village.here, village.secretary, role="secretary", kind="committee_director")
    assert (read("post_headcount", "S1:6.2.6-1"), read("post_headcount", "S3:5.2.2.1-1")) == ((1, 1), (1, 1))
    assert (read("post_headcount", "S1:6.2.7-1")[0], read("concurrent_post_check", "S1:6.2.7-5")[0]) == (2, 1.0)


def test_a_person_in_two_posts_of_a_kind_counts_once(read, village, hire):
    hire(village.here, village.worker, role="enterprise_worker")
    assert read("post_headcount", "S1:6.2.8-3") == (1, 2)
    assert read("full_time_staff_ratio") == (6.0, 7)
    hire(village.here, village.stranger, role="enterprise_worker", full_time=False)
    assert read("post_headcount", "S1:6.2.8-3") == (1, 2)


def test_full_time_staff_to_companies(read, village):
    """Two companies ask for one; three workers, the head and two grid members are there."""
    assert read("full_time_staff_ratio") == (6.0, 6)
    for one in (village.company, village.other_company):
        actions.move_out(one, by=village.worker, on=today())
    assert read("full_time_staff_ratio")[0] is None


def test_the_other_community_is_not_counted(read, village, hire):
    before = {name: read(name.partition(".")[2]) for name in NAMES}
    hire(village.far_grid, grid_kind="grid_instructor")
    actions.move_out(village.far_company, by=village.far_worker, on=today())
    actions.add_space(village.far_place, by=village.far_center_head, name="众创", kind="maker_space")
    assert {name: read(name.partition(".")[2]) for name in NAMES} == before
