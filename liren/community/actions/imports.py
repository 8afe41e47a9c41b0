"""Writes of imports: upload, verdicts, batches, undo. Each row is written once, whatever happens to the worker.

Every batch is an action of its own under the lock of its import: a killed worker has done a batch or nothing of it, and
whoever takes the job over goes on with what is left.
"""

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.flow import IMPORT, KEEPERS
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import IMPORTERS, may_import
from liren.core.actions import Refused, action
from liren.core.calendar import now
from liren.core.tables import Row

WRITTEN = ["state", "values", "problems", "thing_id"]


@action("community.upload_import", _("上传导入文件"), by=KEEPERS, creates=True, tells=["kind"])
def upload_import(community: Community, *, by: User, kind: str, name: str, sha256: str, path: str) -> Import:
    """上传一份表格；先逐行预检，确认后才写入。"""
    made = Import(community=community, kind=kind, name=name, sha256=sha256, path=path, by=by)
    if kind not in IMPORTERS or not may_import(made, by):
        raise Refused(__("您的岗位不能导入这类表格，请联系中心负责人"))
    return made


@action("community.read_rows", _("逐行预检"), flow=IMPORT, only=may_import)
def read_rows(imported: Import, *, by: User, rows: Iterable[tuple[Row, str, str]]) -> Import:
    """记下接着读到的若干行及其结果：可导入、已登记或需修改及原因。`rows` are (row, state, key)."""
    batch = [
        ImportRow(
            parent=imported,
            number=row.number,
            state=state,
            key=key[:80],
            name=str(row.values.get("name") or row.raw.get("name", ""))[:120],
            values={"ready": row.values, "bad": row.raw}.get(state, {}),
            problems=row.problems,
        )
        for row, state, key in rows
    ]
    ImportRow.objects.bulk_create(batch)
    imported.total += len(batch)
    imported.bad += sum(row.state == "bad" for row in batch)
    imported.there += sum(row.state == "there" for row in batch)
    return imported


@action("community.check_import", _("预检"), flow=IMPORT, only=may_import)
def check_import(imported: Import, *, by: User) -> Import:
    """预检完毕：等人确认，在此之前什么也不写入。"""
    imported.path = ""
    return imported


@action("community.fail_import", _("导入未通过"), flow=IMPORT)
def fail_import(imported: Import, *, by: User, problem: str) -> Import:
    """整份文件读不了，或上传人已无权写入：说明原因，不再写入。"""
    imported.rows.filter(state="ready").update(values={})
    imported.problem, imported.path, imported.finished_at = problem[:300], "", now()
    return imported


@action("community.drop_import", _("放弃导入"), flow=IMPORT)
def drop_import(imported: Import, *, by: User) -> Import:
    """看过预检后放弃：什么也不写入，读到的内容随即删除。"""
    imported.rows.filter(state__in=["ready", "bad"]).update(values={})
    imported.finished_at = now()
    return imported


@action("community.start_import", _("开始导入"), flow=IMPORT, only=may_import)
def start_import(imported: Import, *, by: User) -> Import:
    """确认导入：可导入的行在后台分批写入。"""
    if not imported.ready:
        raise Refused(__("没有可导入的行。请按提示修改表格后重新上传"))
    return imported


@action("community.write_rows", _("写入导入的行"), flow=IMPORT, only=may_import)
def write_rows(imported: Import, *, by: User) -> Import:
    """写入下一批；写成的每一件在日志中各有一行，与逐件登记的相同。同一事务内完成，中断后从未写入的行接着来。"""
    kind = IMPORTERS[imported.kind]
    batch = list(imported.rows.filter(state="ready").order_by("number")[: kind.batch])
    kind.apply(imported, batch, by)
    if stuck := [row.number for row in batch if row.state == "ready"]:
        raise TypeError(f"{imported.kind} left rows {stuck[:5]} without a verdict")
    ImportRow.objects.bulk_create(batch, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    imported.done += sum(row.state == "done" for row in batch)
    imported.there += sum(row.state == "there" for row in batch)
    imported.bad += sum(row.state == "bad" for row in batch)
    return imported


@action("community.finish_import", _("完成导入"), flow=IMPORT)
def finish_import(imported: Import, *, by: User) -> Import:
    """全部写完：生成报告。"""
    if imported.rows.filter(state="ready").exists():
        raise Refused(__("还有未写入的行"))
    imported.finished_at = now()
    return imported


@action("community.undo_import", _("撤回导入"), flow=IMPORT, only=may_import)
def undo_import(imported: Import, *, by: User) -> Import:
    """撤回：在后台分批删去本次写入、之后没有动过的；已经有了后续的保留，并说明为什么。"""
    if not imported.rows.filter(state="done").exists():
        raise Refused(__("这次导入没有写入任何行，不需要撤回"))
    return imported


@action("community.take_back_rows", _("撤回导入的行"), flow=IMPORT)
def take_back_rows(imported: Import, *, by: User) -> Import:
    """撤回下一批，后写入的先撤。"""
    kind = IMPORTERS[imported.kind]
    batch = list(imported.rows.filter(state="done").order_by("-number")[: kind.batch])
    kind.undo(imported, batch, by)
    ImportRow.objects.bulk_create(batch, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
    return imported


@action("community.finish_undo", _("完成撤回"), flow=IMPORT)
def finish_undo(imported: Import, *, by: User) -> Import:
    """撤回完毕：数出撤了多少、留了多少。"""
    counted = dict(imported.rows.order_by().values_list("state").annotate(Count("pk")))
    imported.done, imported.kept = counted.get("done", 0), counted.get("kept", 0)
    return imported


@action("community.forget_import", _("清除导入内容"), by="system")
def forget_import(imported: Import, *, by: User) -> Import:
    """满一个月：表格里需修改的行不再保留原文，只留下行号和结果。"""
    imported.rows.filter(state="bad").update(values={}, problems=[])
    imported.is_forgotten = True
    return imported
