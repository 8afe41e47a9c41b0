"""The type of a community: qualifications, categories and floor area by a story that can be counted on the fingers (S1 4.4, A.1)."""

import tomllib
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from liren.community import actions, imports, jobs, queries
from liren.community.models import Community, Company, Place, Qualification
from liren.community.rules.kinds import (
    CLAUSE_OF,
    CODES_OF,
    COMPANIES_OF,
    DIVISIONS,
    PART_WORDS,
    PREMISES_OF,
    best,
    industry_code_error,
    steps,
)
from liren.community.rules.workload import NOBODY, loads, mean
from liren.core.actions import Refused
from liren.core.calendar import Period, today
from liren.core.indicators import INDICATORS
from liren.core.models import Event
from liren.standards.rules import TYPES
from tests.community.test_imports import HEADER, line, workbook
from tests.community.test_indicators import CATALOG
from tests.uploads import run, upload

YEAR = Period(today() - timedelta(days=364), today())
DAY = date(2026, 3, 1)


@pytest.fixture
def read(village):
    def value(name, clause=""):
        one = INDICATORS[f"community.{name}"]
        reading = one.read(village.here, YEAR, *([clause] if one.by_clause else []))
        return reading.value, len(list(reading.evidence))

    return value


def granted(company, by, kind="high_tech_company", since=DAY, **told):
    return actions.note_qualification(company, by=by, kind=kind, source="省科技厅公告", since=since, **told)


def test_the_tables_say_what_the_clause_files_say():
    rows = tomllib.loads((CATALOG / "S1.toml").read_text("utf8"))["clause"]
    for check, table in (("type_company_share", COMPANIES_OF), ("type_premises_share", PREMISES_OF)):
        assert {f"S1:{row['id']}": tuple(row["parts"]) for row in rows if row["check"] == check} == table
    assert {f"S1:{parent}-1": kind for parent, kind in TYPES.items()} == {clause: kind for kind, clause in CLAUSE_OF.items()}
    assert set(CLAUSE_OF) == set(Community.Kind.values)
    known = {*Qualification.Kind.values, *CODES_OF, *Place.Use.values}
    assert {part for parts in (COMPANIES_OF | PREMISES_OF).values() for part in parts} == set(PART_WORDS) <= known


@pytest.mark.parametrize(
    ("code", "section", "fine"),
    [("", "C", 1), ("34", "C", 1), ("3491", "C", 1), ("3491", "I", 0), ("65", "I", 1), ("C34", "C", 0), ("3", "C", 0), ("３４", "C", 0)],
)
def test_an_industry_code_goes_with_its_section(code, section, fine):
    assert (industry_code_error(code, section) == "") == bool(fine)


@given(st.text(max_size=6), st.sampled_from(sorted(DIVISIONS)))
def test_any_text_is_a_code_or_is_told_why_not(code, section):
    said = industry_code_error(code, section)
    assert said == "" if code == "" else isinstance(said, str)
    if code and not said:
        assert DIVISIONS[section][0] <= int(code[:2]) <= DIVISIONS[section][1]


def test_a_qualification_counts_while_it_is_in_force(read, village):
    clause, worker = "S1:A.1.1-1", village.worker
    assert read("type_company_share", clause) == (0.0, 2)
    one = granted(village.company, worker)
    granted(village.company, worker, "new_rd_institution")
    assert read("type_company_share", clause) == (0.5, 2), "with two qualifications a company still counts once"
    assert read("type_company_share", "S1:A.1.3-1") == (0.0, 2)
    actions.end_qualification(one, by=worker, on=today(), reason="登记有误")
    assert read("type_company_share", clause) == (0.5, 2)
    Qualification.objects.filter(kind="new_rd_institution").update(until=today() - timedelta(days=1))
    assert read("type_company_share", clause) == (0.0, 2)
    granted(village.other_company, worker, "tech_small_company")
    assert read("type_company_share", clause) == (0.0, 2), "a kind that the clause does not name"
    granted(village.other_company, worker)
    actions.move_out(village.other_company, by=worker, on=today())
    assert read("type_company_share", clause) == (0.0, 1), "who has left counts no more"


def test_categories_are_told_by_the_beginning_of_the_code(read, village):
    Company.objects.filter(pk=village.company.pk).update(industry_code="3491")
    Company.objects.filter(pk=village.other_company.pk).update(industry="R", industry_code="8730")
    assert read("type_company_share", "S1:A.1.3-1") == (0.5, 2)
    assert read("type_company_share", "S1:A.1.2-1") == (0.5, 2)
    Company.objects.filter(pk=village.company.pk).update(industry_code="34")
    assert read("type_company_share", "S1:A.1.3-1") == (0.0, 2), "a division is too wide for the category"


def test_floor_area_counts_by_use(read, village):
    clause, head = "S1:A.1.4-1", village.center_head
    assert read("type_premises_share", clause) == (None, 0)
    told = {"kind": "building", "address": "", "floors": 12}
    actions.edit_place(village.place, by=head, name="甲楼", use="office_building", floor_area_m2=30_000, **told)
    assert read("type_premises_share", clause) == (1.0, 1)
    other = village.other_company.place
    actions.edit_place(other, by=head, name="乙楼", use="factory", floor_area_m2=10_000, **told)
    assert read("type_premises_share", clause) == (0.75, 2)
    actions.add_place(village.grid, by=head, name="广场", kind="square", use="other", floor_area_m2=99_000)
    assert read("type_premises_share", clause) == (0.75, 2), "a square is no building"
    actions.edit_place(other, by=head, name="乙楼", use="", floor_area_m2=10_000, **told)
    assert read("type_premises_share", clause) == (1.0, 1), "without a use nothing is known"


def test_the_page_shows_the_numbers_of_the_clauses(read, village, enter):
    granted(village.company, village.worker)
    Company.objects.filter(pk=village.company.pk).update(industry_code="3491")
    Place.objects.filter(pk=village.place.pk).update(use="commercial_complex", floor_area_m2=500)
    found = {fit.clause: fit for fit in queries.fits(village.here)}
    for clause, fit in found.items():
        name = "type_company_share" if clause in COMPANIES_OF else "type_premises_share"
        assert fit.share == read(name, clause)[0], clause
    assert (found["S1:A.1.4-1"].unknown, found["S1:A.1.3-1"].unknown, found["S1:A.1.1-1"].unknown) == (1, 1, 0)
    assert best(list(found.values())).kind == "business_building"
    assert "500 ÷ 500 = 100.0%" in steps(found["S1:A.1.4-1"])[2]
    shown = enter(village.worker).get("/desk/grids/type/").content.decode()
    assert shown.count("50.0%") >= 2 and "商务楼宇型" in shown and "改定类型" not in shown
    assert "改定类型" in enter(village.center_head).get("/desk/grids/type/").content.decode()


def test_only_the_own_type_is_judged(village):
    from liren.standards import queries as judging

    states = {one.clause.code: one.verdict.state for one in judging.judge_all(village.here) if one.clause.code in CLAUSE_OF.values()}
    assert {code: state == "not_applicable" for code, state in states.items()} == {
        code: kind != village.here.kind for kind, code in CLAUSE_OF.items() if code in states
    }


def test_a_qualification_has_a_day_a_source_and_an_end(village):
    worker = village.worker
    one = granted(village.company, worker, until=date(2029, 2, 28))
    for wrong in (
        {"since": today() + timedelta(days=1)}, {"kind": "new_rd_institution", "until": DAY - timedelta(days=1)},
        {"since": date(2028, 1, 1)}, {"since": date(2025, 1, 1)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            granted(village.company, worker, **wrong)
    for on in (DAY - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(Refused):
            actions.end_qualification(one, by=worker, on=on, reason="x")
    actions.end_qualification(one, by=worker, on=today(), reason="认定机构取消")
    with pytest.raises(Refused):
        actions.end_qualification(one, by=worker, on=today(), reason="再撤一次")
    assert [e.action for e in Event.objects.filter(subject_id=one.pk, subject_type="community.qualification").order_by("pk")] == [
        "community.note_qualification", "community.end_qualification",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "may"), [("grid_member", True), ("other_grid_member", False), ("contact", False), ("governance_worker", False)]
)
def test_who_notes_a_qualification(village, who, may):
    if may:
        assert granted(village.company, getattr(village, who)).pk
    else:
        with pytest.raises(PermissionDenied):
            granted(village.company, getattr(village, who))


def test_the_forms_of_the_company_page(village, enter):
    client, path = enter(village.worker), f"/desk/companies/{village.company.pk}/"
    told = {"kind": "high_tech_company", "source": "省科技厅公告", "since": "2026-03-01", "until": "2029-02-28", "key": "k1"}
    for _twice in range(2):
        assert client.post(f"{path}qualification/", told).status_code == 302
    one = Qualification.objects.get()
    shown = client.get(path).content.decode()
    assert "高新技术企业" in shown and "有效至 2029-02-28" in shown and f"/desk/qualifications/{one.pk}/end/" in shown
    wrong = client.post(f"{path}qualification/", {**told, "key": "k2", "kind": "new_rd_institution", "until": "2025-01-01"})
    assert wrong.status_code == 422 and "有效期不能早于认定日期" in wrong.content.decode()
    assert client.post(f"/desk/qualifications/{one.pk}/end/", {"on": str(today()), "reason": "登记有误", "version": "7"}).status_code == 302
    assert Qualification.objects.get().ended_on is None, "somebody was faster: nothing is written"
    assert client.post(f"/desk/qualifications/{one.pk}/end/", {"on": str(today()), "reason": "登记有误", "version": "0"}).status_code == 302
    assert "已撤销" in client.get(path).content.decode()
    far = enter(village.far_worker)
    assert far.get(f"/desk/qualifications/{one.pk}/end/").content == far.get("/desk/qualifications/987654/end/").content


def test_industry_code_is_checked_where_it_is_typed(village, enter):
    with pytest.raises(Refused, match="34"):
        actions.edit_company(village.company, by=village.worker, industry="I", industry_code="3491")
    actions.edit_company(village.company, by=village.worker, industry="K", industry_code="7020", headcount=90, size="")
    assert village.company.size == "micro", "property management is small from 100 heads on"
    answer = enter(village.worker).post(f"/desk/companies/{village.company.pk}/edit/", {"industry": "C", "industry_code": "6510"})
    assert answer.status_code == 422 and "大类 65 不属于门类 C" in answer.content.decode()


def test_companies_come_in_with_qualifications_and_go_back(village):
    header = [*HEADER, "行业小类代码", "资质", "资质认定日期", "资质来源"]
    good = [*line(village, 1), "3491", "高新技术企业；新型研发机构", "2025-12-08", "省科技厅公告"]
    bad = [*line(village, 2), "6510", "高新技术企业", "", ""]
    imported = upload(village, workbook(good, bad, header=header), "companies")
    assert (imported.ready, imported.bad) == (1, 1)
    imported = run(imported)
    made = Company.objects.get(industry_code="3491")
    assert sorted(made.qualifications.values_list("kind", flat=True)) == ["high_tech_company", "new_rd_institution"]
    actions.undo_import(imported, by=village.worker)
    jobs.undo_import.func(imported.pk)
    assert not Company.objects.filter(pk=made.pk).exists() and not Qualification.objects.exists()


def test_qualifications_come_in_by_their_own_table(village):
    header = ["企业*", "资质*", "认定日期*", "有效期至", "来源*", "证书编号"]
    row = [village.company.short_name, "高新技术企业", "2025-12-08", "2028-12-07", "省科技厅公告", "GR1"]
    rows = [
        row,
        row,
        [village.other_company.name, "高新技术企业", "2999-01-01", "", "公告", ""],
        ["无此企业", "高新技术企业", "2025-12-08", "", "公告", ""],
    ]
    imported = upload(village, workbook(*rows, header=header), kind="qualifications")
    assert (imported.ready, imported.bad) == (1, 3)
    run(imported)
    one = Qualification.objects.get()
    assert (one.company, one.until, one.number) == (village.company, date(2028, 12, 7), "GR1")
    assert upload(village, workbook(row, header=header), kind="qualifications").ready == 0
    assert imports.qualifications.columns(village.here, village.worker)[0].required


def test_the_export_names_codes_and_qualifications(village):
    granted(village.company, village.worker)
    Company.objects.filter(pk=village.company.pk).update(industry_code="3491")
    kind = queries.EXPORTERS["companies"]
    rows = [dict(zip(kind.header(), row, strict=True)) for row in kind.rows(queries.companies(village.worker, "1"), village.worker, False)]
    assert [(row["行业小类代码"], row["资质"]) for row in rows if row["行业小类代码"]] == [("3491", "高新技术企业 2026-03-01")]


def test_loads_compare_each_grid_with_the_mean():
    found = loads({1: (30, 1), 2: (10, 1), 3: (0, 0), 4: (8, 0), 5: (12, 4)})
    assert mean({1: (30, 1), 2: (10, 1), 3: (0, 0), 4: (8, 0), 5: (12, 4)}) == 10
    assert [load.ratio for load in found.values()] == [3.0, 1.0, 0.0, NOBODY, 0.3]
    assert [load.is_even for load in found.values()] == [False, True, True, False, True]
    assert {load.ratio for load in loads({1: (5, 0), 2: (0, 0)}).values()} == {None}


@given(st.dictionaries(st.integers(), st.tuples(st.integers(0, 500), st.integers(0, 9)), max_size=9))
def test_some_grid_carries_at_least_the_mean(counts):
    ratios = [load.ratio for load in loads(counts).values() if load.ratio is not None]
    assert bool(ratios) == (mean(counts) is not None)
    assert not ratios or max(ratios) >= 1 - 1e-9


def test_the_balance_of_the_village(read, village, enter):
    assert read("grid_workload_balance") == (1.0, 2)
    post = village.grid_member.appointments.get().post
    actions.end_appointment(village.grid_member.appointments.get(), by=village.system, until=today() - timedelta(days=1))
    assert read("grid_workload_balance") == (NOBODY, 2)
    shown = enter(village.center_head).get("/desk/grids/").content.decode()
    assert "没有专职网格员" in shown and "过重" in shown
    actions.appoint(post, by=village.system, user=village.stranger)
    assert read("grid_workload_balance") == (1.0, 2)


@pytest.mark.parametrize("path", ["/desk/grids/type/", "/desk/grids/"])
def test_pages_cost_the_same_with_more_rows(village, enter, path):
    from django.db import connection

    client, counts = enter(village.center_head), []
    for n in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        counts.append(len(seen))
        for m in range(3):
            grid = actions.open_grid(village.here, by=village.center_head, name=f"新{n}{m}", code=f"N{n}{m}")
            actions.add_place(grid, by=village.center_head, name=f"楼{n}{m}", kind="building", use="factory", floor_area_m2=10)
        granted(village.company, village.worker, since=date(2020 + n, 1, 1), until=date(2020 + n, 12, 1))
    assert counts[0] == counts[1] <= 15, counts
