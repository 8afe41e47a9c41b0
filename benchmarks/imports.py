"""P6: importing companies from a spreadsheet, against a bare bulk insert of the same rows; cases from a table, a second.

python3 dev.py bench imports [--rows 10000]
"""

import io
import resource
import time

from benchmarks import bench

HEADER = ("企业名称*", "简称", "统一社会信用代码*", "所属网格*", "行业门类*", "员工人数", "入驻日期", "联系人", "联系人电话")


def main() -> None:
    vendor, chosen = bench.begin(rows=10_000)

    from benchmarks import park

    made = park.build(0, 10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    checked, written = _import(made, _sheet(made, chosen.rows), chosen.rows)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    bare = _bare(made, chosen.rows)
    bench.row(f"{vendor}, {chosen.rows:,} companies", "check s", "write s", "bare s", "bare/ours", "memory MB")
    bench.row("P6 import of a spreadsheet", f"{checked:.1f}", f"{written:.1f}", f"{bare:.1f}", f"{bare / written:.2f}", f"+{memory}")
    count, seconds = _cases(made, min(1000, chosen.rows))
    bench.row("P6 cases from a table, through cases.report", f"{count / seconds:.0f}/s")


def _cases(made: dict, rows: int) -> tuple[int, float]:
    """Open cases, each through its action."""
    from liren.cases.models import Case
    from liren.community import actions, imports, jobs

    lines = ["标题,情况说明,类别,企业,提交时间"]
    lines += [f"第{n}件,货梯停运,site_expansion,{made['companies'][n % 8].credit_code},2026-01-05 09:00" for n in range(rows)]
    (imports.folder() / "bench.csv").write_text("\n".join(lines), "utf-8-sig")
    told = {"kind": "cases", "name": "诉求.csv", "sha256": "1" * 64, "path": "bench.csv"}
    worker, before = made["people"]["enterprise_worker"], Case.objects.count()
    imported = actions.upload_import(made["home"], by=worker, **told)
    jobs.check_import.func(imported.pk)
    imported.refresh_from_db()
    actions.start_import(imported, by=worker)
    begin = time.perf_counter()
    jobs.run_import.func(imported.pk)
    if Case.objects.count() - before != rows:
        raise SystemExit(f"{Case.objects.count() - before} of {rows} cases arrived: {imported.problem} {imported.bad}")
    return rows, time.perf_counter() - begin


def _sheet(made: dict, rows: int) -> bytes:
    from openpyxl import Workbook

    from tests.village import credit_code

    book, kept = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for n in range(rows):
        grid = made["grids"][n % 8].name
        sheet.append(
            [f"临江第{n}号仪器有限公司", f"仪器{n}", credit_code(90_000 + n), grid, "C 制造", 20, "2026/3/1", "某人", "020-00001234"]
        )
    book.save(kept)
    return kept.getvalue()


def _import(made: dict, content: bytes, rows: int) -> tuple[float, float]:
    from liren.community import actions, imports, jobs
    from liren.community.models import Company

    worker, start = made["people"]["enterprise_worker"], Company.objects.count()
    (imports.folder() / "bench.xlsx").write_bytes(content)
    sheet = {"kind": "companies", "name": "企业.xlsx", "sha256": "0" * 64, "path": "bench.xlsx"}
    imported = actions.upload_import(made["home"], by=worker, **sheet)
    begin = time.perf_counter()
    jobs.check_import.func(imported.pk)
    checked = time.perf_counter() - begin
    imported.refresh_from_db()
    actions.start_import(imported, by=worker)
    begin = time.perf_counter()
    jobs.run_import.func(imported.pk)
    if Company.objects.count() - start != rows:
        raise SystemExit(f"{Company.objects.count() - start} of {rows} rows arrived")
    return checked, time.perf_counter() - begin


def _bare(made: dict, rows: int) -> float:
    """The same companies, grid stays and contacts by bulk_create alone."""
    from django.db import transaction

    from liren.community.models import Company, ContactPerson, GridStay

    home, grids = made["home"], made["grids"]
    begin = time.perf_counter()
    for first in range(0, rows, 500):
        with transaction.atomic():
            batch = Company.objects.bulk_create(
                Company(
                    community=home, grid=grids[n % 8], name=f"裸表{n}", credit_code=f"8{n:017d}", industry="C", size="small",
                    headcount=20, initials="lb",
                )
                for n in range(first, min(first + 500, rows))
            )  # fmt: skip
            GridStay.objects.bulk_create(GridStay(community=home, company=c, grid=c.grid) for c in batch)
            ContactPerson.objects.bulk_create(ContactPerson(community=home, company=c, name="某人", is_main=True) for c in batch)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
