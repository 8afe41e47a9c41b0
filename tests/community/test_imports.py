"""Import of companies: template, verdicts, batches, killed workers, undo, hostile files."""

import io
import zipfile
from dataclasses import replace
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from liren.community import actions, imports, jobs, queries
from liren.community.actions import _bulk as bulk
from liren.community.models import Company, ContactPerson, GridStay, Import
from liren.community.queries import IMPORTERS
from liren.core import tables
from liren.core.actions import Refused
from liren.core.models import Event
from tests import uploads
from tests.uploads import run, undo
from tests.village import credit_code

HEADER = [
    "企业名称*",
    "简称",
    "统一社会信用代码*",
    "所属网格*",
    "所在楼宇或园区",
    "行业门类*",
    "员工人数",
    "入驻日期",
    "联系人",
    "联系人电话",
]


def line(village, n, **changed):
    cells = (f"临江第{n}科技有限公司", f"第{n}科技", credit_code(5000 + n), village.grid.name, village.place.name, "C 制造", 80, "2026/3/1")
    row = dict(zip(HEADER, (*cells, "丁一", "13800001234"), strict=True))
    return [changed.get(label, value) for label, value in row.items()]


def workbook(*rows, header=HEADER):
    book, kept = Workbook(), io.BytesIO()
    for row in (header, *rows):
        book.active.append(list(row))
    book.save(kept)
    return kept.getvalue()


upload = partial(uploads.upload, kind="companies", name="企业.xlsx")


def test_the_template_can_be_filled_in_and_read_back(village):
    columns = imports.companies.columns(village.here, village.worker)
    book = load_workbook(io.BytesIO(tables.template("企业", columns)))
    sheet = book.active
    assert [c.value for c in sheet[1]][:4] == ["企业名称*", "简称", "统一社会信用代码*", "所属网格*"]
    assert sheet.data_validations.dataValidation, "drop-downs"
    names = {c.value: c.column for c in sheet[1]}
    for label, value in zip(HEADER, line(village, 1), strict=True):
        sheet.cell(4, names[label], value)
    kept = io.BytesIO()
    book.save(kept)
    imported = upload(village, kept.getvalue())
    assert (imported.state, imported.total, imported.bad) == ("checked", 1, 0), "help and example are no data"


def test_checked_rows_become_companies_with_stay_contact_and_journal(village):
    imported = run(upload(village, workbook(line(village, 1), line(village, 2))))
    assert (imported.state, imported.done) == ("done", 2)
    company = Company.objects.get(credit_code=credit_code(5001))
    assert (company.grid, company.place, company.size, company.initials.split()[0]) == (village.grid, village.place, "small", "ljd1kjyxgs")
    assert str(company.moved_in_on) == "2026-03-01"
    assert GridStay.objects.get(company=company).since == company.moved_in_on
    assert ContactPerson.objects.get(company=company).is_main
    assert Event.objects.filter(action="community.register_company", subject_id=company.pk, actor_id=village.worker.pk).count() == 1
    assert not any("13800001234" in str(r.values) for r in imported.rows.all()), "what was written is forgotten in the import"


@pytest.mark.parametrize(
    "label, value, column, say",
    [
        ("企业名称*", "", "企业名称", "必填"),
        ("统一社会信用代码*", "91339901MA00000010", "统一社会信用代码", "校验码不符"),
        ("统一社会信用代码*", 913399010000000000.0, "统一社会信用代码", ""),
        ("所属网格*", "没有的网格", "所属网格", "没有这个网格"),
        ("所在楼宇或园区", "里仁社区2号楼", "所在楼宇或园区", "不在所填的网格里"),
        ("行业门类*", "炼丹", "行业门类", "国民经济行业门类"),
        ("员工人数", "很多", "员工人数", "整数"),
        ("入驻日期", "上个月", "入驻日期", "2026-03-01"),
        ("入驻日期", "2126-03-01", "入驻日期", "不能晚于今天"),
        ("联系人", "", "联系人", "请填联系人姓名"),
        ("联系人电话", "打我电话", "联系人电话", "电话号码"),
    ],
)
def test_a_bad_row_says_which_column_and_how_to_mend_it(village, label, value, column, say):
    imported = upload(village, workbook(line(village, 1), line(village, 2, **{label: value})))
    assert (imported.total, imported.bad, imported.ready) == (2, 1, 1)
    row = imported.rows.get(state="bad")
    assert (row.number, row.problems[0]["column"]) == (3, column)
    assert say in row.problems[0]["say"]


def test_the_same_row_twice_in_a_file_names_the_first(village):
    imported = upload(village, workbook(line(village, 1), line(village, 1)))
    assert "与第 2 行重复" in imported.rows.get(state="bad").problems[0]["say"]


def test_the_same_file_twice_adds_nothing(village):
    content = workbook(*(line(village, n) for n in range(5)))
    run(upload(village, content))
    again = upload(village, content)
    assert (again.there, again.ready) == (5, 0)
    with pytest.raises(Refused):
        actions.start_import(again, by=village.worker)
    assert Company.objects.filter(community=village.here).count() == 7


def test_two_users_at_once_write_each_company_once(village):
    content = workbook(*(line(village, n) for n in range(5)))
    first, second = upload(village, content), upload(village, content, by=village.center_head)
    assert (first.ready, second.ready) == (5, 5)
    run(first)
    actions.start_import(second, by=village.center_head)
    jobs.run_import.func(second.pk)
    second.refresh_from_db()
    assert (second.state, second.done, second.there) == ("done", 0, 5)
    assert Company.objects.filter(community=village.here).count() == 7


def test_a_killed_worker_goes_on_where_it_stopped(village, monkeypatch):
    monkeypatch.setitem(IMPORTERS, "companies", replace(IMPORTERS["companies"], batch=3))
    imported = upload(village, workbook(*(line(village, n) for n in range(10))))
    actions.start_import(imported, by=village.worker)
    monkeypatch.setattr("liren.community.actions._bulk.journal", _dying(3))
    with pytest.raises(KeyboardInterrupt):
        jobs.run_import.func(imported.pk)
    assert Company.objects.filter(community=village.here).count() == 2 + 6, "two batches are in, the third is not, not even half"
    jobs.run_import.func(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.done) == ("done", 10)
    assert Company.objects.filter(community=village.here).count() == 12


def _dying(at):
    real, calls = bulk.journal, []

    def journal(*args):
        calls.append(1)
        if len(calls) == at:
            raise KeyboardInterrupt
        real(*args)

    return journal


def test_undo_takes_back_what_nobody_touched_and_keeps_the_rest(village):
    imported = run(upload(village, workbook(*(line(village, n) for n in range(4)))))
    edited, noted = Company.objects.filter(credit_code__in=[credit_code(5000), credit_code(5001)]).order_by("credit_code")
    actions.edit_company(edited, by=village.worker, room="1203")
    actions.open_post(noted, by=village.center_head, role="company_contact", title="联系人")
    undo(imported)
    assert [row.problems[0]["say"] for row in imported.rows.filter(state="kept").order_by("number")] == [
        "之后修改过，予以保留",
        "之后又有了“岗位”，予以保留",
    ]
    assert (imported.state, imported.done, imported.kept) == ("undone", 0, 2)
    assert set(Company.objects.filter(community=village.here, credit_code__gte=credit_code(5000)).exclude(pk=village.company.pk)) >= {
        edited,
        noted,
    }
    assert not Company.objects.filter(credit_code__in=[credit_code(5002), credit_code(5003)]).exists()
    assert Event.objects.filter(action="community.undo_import", subject_type="community.company").count() == 2
    again = run(upload(village, workbook(line(village, 2))))
    assert again.done == 1, "what was taken back can come again"


def test_a_file_without_the_columns_is_refused_as_a_whole(village):
    imported = upload(village, workbook(["x"], header=["名字"]))
    assert (imported.state, imported.total) == ("failed", 0)
    assert "缺少列：企业名称、统一社会信用代码、所属网格、行业门类" in imported.problem


def test_more_rows_than_allowed_are_refused(village, monkeypatch):
    monkeypatch.setattr("liren.core.tables.reading.MOST_ROWS", 3)
    imported = upload(village, workbook(*(line(village, n) for n in range(4))))
    assert "最多导入 3 行" in imported.problem


def bomb(entries=1, size=1, name="xl/workbook.xml"):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b" ")
        for n in range(entries):
            archive.writestr(f"xl/worksheets/{n}.xml", b"\0" * size)
    return kept


@pytest.mark.parametrize(
    "file",
    [
        bomb(entries=2_001),
        bomb(entries=1, size=201 * 2**20),
        bomb(entries=1, size=60 * 2**20),
        bomb(name="word/document.xml"),
        io.BytesIO(b"not a zip"),
        io.BytesIO(b""),
        io.BytesIO(b"PK\x03\x04" + b"\0" * 40),
    ],
    ids=["entries", "bytes", "ratio", "other format", "text", "empty", "cut"],
)
def test_hostile_files_are_refused_before_they_are_opened(file):
    with pytest.raises(Refused):
        tables.guard(file)


@pytest.mark.parametrize("evil", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://evil")', "\x00=1"])
def test_exports_carry_no_formula(evil):
    sheet = load_workbook(io.BytesIO(tables.write("企业", ["名称"], [[evil]]))).active
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", evil.replace("\x00", ""))


HEADS = "attendance body_members regulations"  # what apps above bring for those who lead


@pytest.mark.parametrize(
    "who, kinds",
    [
        ("worker", "companies organizations cases resources regulations selfcheck_items"),
        ("governance_worker", "places cases premises facilities resources attendance regulations selfcheck_items"),
        ("employee_worker", "cases premises facilities resources regulations selfcheck_items"),
        ("center_head", f"companies organizations people places appointments cases premises facilities resources selfcheck_items {HEADS}"),
        ("secretary", f"organizations people appointments cases {HEADS}"),
        ("grid_leader", ""),
        ("contact", ""),
        ("far_worker", ""),
        ("auditor", ""),
    ],
)
def test_who_may_import_what(village, who, kinds):
    user, wanted = getattr(village, who), set(kinds.split())
    wanted |= {"qualifications"} if "companies" in wanted else set()  # who brings in companies brings in what they are
    assert {kind.code for kind in queries.importers(user, village.here)} == wanted
    for code in IMPORTERS.keys() - wanted:
        with pytest.raises((Refused, PermissionDenied)):
            actions.upload_import(village.here, by=user, kind=code, name="x", sha256="0", path="x")


@pytest.mark.parametrize("who, sees", [("worker", 1), ("center_head", 1), ("governance_worker", 0), ("far_center_head", 0), ("contact", 0)])
def test_who_sees_an_import(village, who, sees):
    upload(village, workbook(line(village, 1)))
    assert Import.objects.visible_to(getattr(village, who)).count() == sees


def test_the_door_takes_a_file_and_shows_its_verdicts(village, enter):
    client = enter(village.worker)
    content = workbook(line(village, 1), line(village, 2, **{"行业门类*": "炼丹"}))
    answer = client.post("/desk/imports/", {"kind": "companies", "file": SimpleUploadedFile("企业.xlsx", content)})
    imported = Import.objects.get()
    assert answer.headers["Location"] == f"/desk/imports/{imported.pk}/"
    jobs.check_import.func(imported.pk)
    shown = client.get(f"/desk/imports/{imported.pk}/?only=bad").content.decode()
    assert "炼丹" in shown and "国民经济行业门类" in shown and "临江第1科技" not in shown
    client.post(f"/desk/imports/{imported.pk}/start/")
    jobs.run_import.func(imported.pk)
    assert Company.objects.filter(credit_code=credit_code(5001)).exists()
    report = client.get(f"/desk/imports/{imported.pk}/report/")
    assert load_workbook(io.BytesIO(report.content)).active["A3"].value == 3
    mended = list(load_workbook(io.BytesIO(client.get(f"/desk/imports/{imported.pk}/bad/").content)).active.values)
    assert mended[0][-1] == "错误" and mended[1][0] == "临江第2科技有限公司" and "国民经济行业门类" in mended[1][-1]
    client.post(f"/desk/imports/{imported.pk}/undo/")
    jobs.undo_import.func(imported.pk)
    assert not Company.objects.filter(credit_code=credit_code(5001)).exists()
    assert not imported.path or not (imports.folder() / imported.path).exists(), "uploaded files are gone"


def test_who_lost_his_post_writes_nothing_more(village):
    imported = upload(village, workbook(line(village, 1)))
    actions.start_import(imported, by=village.worker)
    village.worker.appointments.update(until="2026-01-06")
    jobs.run_import.func(imported.pk)
    imported.refresh_from_db()
    assert (imported.state, imported.done) == ("failed", 0)
    assert "重新上传" in imported.problem


def test_who_imported_is_told_when_it_is_done(village, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run(upload(village, workbook(line(village, 1))))
    assert [n.title for n in village.worker.notices.all()] == ["“企业.xlsx”已导入 1 行"]
