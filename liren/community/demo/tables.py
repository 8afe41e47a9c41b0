"""What a year of tables leaves: an import that is done, one with rows to be mended, and views of lists that people share."""

import csv
from collections.abc import Sequence
from hashlib import sha256

from liren.community import actions, imports, jobs
from liren.community.models import Community, Import, User
from liren.core.actions import quietly

BODIES = [
    ("名称*", "类别*", "简称", "电话"),
    ("云栖青年创业者联谊会", "社会组织", "青创联谊会", "0571-80000101"),
    ("江畔职业技能培训学校", "院校机构", "江畔培训", "0571-80000102"),
    ("云栖园区餐饮商户自律联盟", "联盟", "餐饮联盟", "0571-80000103"),
]
PEOPLE = [
    ("姓名*", "手机", "角色*", "网格", "企业", "岗位名称", "任职日期"),
    ("岑晓舟", "13800000111", "志愿者", "", "", "夜间巡防志愿者", "2026-03-01"),
    ("邬静怡", "1380000", "志愿者", "", "", "夜间巡防志愿者", "上个月"),
    ("杭一鸣", "", "网格员", "", "", "", ""),
    ("盛可欣", "", "中心负责人", "", "", "", ""),
]


def tables(home: Community, head: User, worker: User) -> None:
    """Bring both files in as the center head would, and keep two views."""
    with quietly():
        done = _brought(home, head, "organizations", "组织名录.csv", BODIES)
        if done.ready:
            actions.start_import(done, by=head)
            jobs.run_import.func(done.pk)
        _brought(home, head, "people", "新进人员.csv", PEOPLE)
        actions.save_view(home, by=head, listing="cases", name="已超期", query="overdue=now", share="community")
        query = "status=moving_out&cols=name,grid,trade,headcount,status"
        actions.save_view(home, by=worker, listing="companies", name="拟迁出企业", query=query, share="role")


def _brought(home: Community, by: User, kind: str, name: str, rows: Sequence[tuple[str, ...]]) -> Import:
    path = imports.folder() / f"demo-{kind}.table"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    digest = sha256(path.read_bytes()).hexdigest()
    made = actions.upload_import(home, by=by, kind=kind, name=name, sha256=digest, path=path.name)
    jobs.check_import.func(made.pk)
    made.refresh_from_db()
    return made
