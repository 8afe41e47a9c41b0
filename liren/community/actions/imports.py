"""Writes of imports: upload, verdicts, batches, undo. Each row is written once, whatever happens to the worker."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.flow import IMPORT
from liren.community.models import Community, Company, ContactPerson, GridStay, Import, ImportRow, User
from liren.core.actions import HANDLERS, Refused, action
from liren.core.calendar import now, today
from liren.core.models import Event
from liren.core.tables import Row

BATCH = 1000


@action("community.upload_import", _("上传导入文件"), by="enterprise_worker center_head system", creates=True, tells=["kind"])
def upload_import(community: Community, *, by: User, kind: str, name: str, sha256: str, path: str) -> Import:
    """上传一份表格；先逐行预检，确认后才写入。"""
    return Import(community=community, kind=kind, name=name, sha256=sha256, path=path, by=by)


@action("community.check_import", _("预检"), flow=IMPORT)
def check_import(imported: Import, *, by: User, rows: Iterable[tuple[Row, str, str]]) -> Import:
    """逐行预检：每行给出可导入、已登记或需修改及原因。`rows` are (row, state, key)."""
    imported.rows.all().delete()
    counts = {"bad": 0, "there": 0}
    batch: list[ImportRow] = []
    for row, state, key in rows:
        counts[state] = counts.get(state, 0) + 1
        values = row.values if state == "ready" else {}
        name = str(row.values.get("name", ""))[:120]
        batch.append(ImportRow(parent=imported, number=row.number, state=state, key=key, name=name, values=values, problems=row.problems))
        if len(batch) == BATCH:
            ImportRow.objects.bulk_create(batch)
            batch.clear()
    ImportRow.objects.bulk_create(batch)
    imported.total, imported.bad, imported.there = sum(counts.values()), counts["bad"], counts["there"]
    imported.path = ""
    return imported


@action("community.fail_import", _("导入未通过"), flow=IMPORT)
def fail_import(imported: Import, *, by: User, problem: str) -> Import:
    """整份文件读不了：说明原因，什么也不写入。"""
    imported.problem, imported.path, imported.finished_at = problem[:300], "", now()
    return imported


@action("community.drop_import", _("放弃导入"), flow=IMPORT)
def drop_import(imported: Import, *, by: User) -> Import:
    """看过预检后放弃：什么也不写入，读到的内容随即删除。"""
    imported.rows.filter(state="ready").update(values={})
    imported.finished_at = now()
    return imported


@action("community.start_import", _("开始导入"), flow=IMPORT)
def start_import(imported: Import, *, by: User) -> Import:
    """确认导入：可导入的行在后台分批写入。"""
    if not imported.ready:
        raise Refused(__("没有可导入的行。请按提示修改表格后重新上传"))
    return imported


@action("community.import_companies", _("导入企业"), flow=IMPORT)
def import_companies(imported: Import, *, by: User) -> Import:
    """写入下一批企业；每家企业在日志中各有一行“登记企业”。同一事务内完成，中断后从未写入的行接着来。"""
    batch = list(imported.rows.filter(state="ready").order_by("number")[:BATCH])
    found = set(
        Company.objects.filter(community_id=imported.community_id, credit_code__in=[r.key for r in batch]).values_list(
            "credit_code", flat=True
        )
    )
    fresh = [row for row in batch if row.key not in found]
    if found:
        imported.rows.filter(pk__in=[r.pk for r in batch if r.key in found]).update(state="there", values={})
        imported.there += len(batch) - len(fresh)
    _register(imported, by, [row.values for row in fresh])
    imported.rows.filter(pk__in=[r.pk for r in fresh]).update(state="done", values={})
    imported.done += len(fresh)
    return imported


def _register(imported: Import, by: User, values: list[dict]) -> None:
    """The same rows that `register_company` and `add_contact` write one by one."""
    home, day, contacts = {"community_id": imported.community_id}, today(), []
    companies = []
    for one in values:
        contacts.append({name.removeprefix("contact_"): one.pop(name) for name in list(one) if name.startswith("contact_")})
        companies.append(Company(**home, **one, verified_on=day))
    Company.objects.bulk_create(companies)
    GridStay.objects.bulk_create(GridStay(**home, company=c, grid_id=c.grid_id, since=c.moved_in_on or day) for c in companies)
    people = [(c, told) for c, told in zip(companies, contacts, strict=True) if told.get("name")]
    ContactPerson.objects.bulk_create(ContactPerson(**home, company=c, is_main=True, **told) for c, told in people)
    _journal(imported, by, "community.register_company", companies)


def _journal(imported: Import, by: User, name: str, companies: Iterable[Company]) -> None:
    heard = None if HANDLERS.get(name) else now()
    label, moment = Company._meta.label_lower, now()
    Event.objects.bulk_create(
        Event(
            at=moment, community_id=imported.community_id, actor_id=by.pk, action=name, subject_type=label, subject_id=company.pk,
            details={"name": company.name, "import": imported.pk}, announced_at=heard,
        )
        for company in companies
    )  # fmt: skip


@action("community.finish_import", _("完成导入"), flow=IMPORT)
def finish_import(imported: Import, *, by: User) -> Import:
    """全部写完：生成报告。"""
    if imported.rows.filter(state="ready").exists():
        raise Refused(__("还有未写入的行"))
    imported.finished_at = now()
    return imported


@action("community.undo_import", _("撤回导入"), flow=IMPORT)
def undo_import(imported: Import, *, by: User) -> Import:
    """撤回：删去本次导入且之后没有动过的企业；已经有了诉求、联系人、修改等后续的企业保留，并在报告中列出。"""
    keys = imported.rows.filter(state="done").values("key")
    companies = Company.objects.filter(community_id=imported.community_id, credit_code__in=keys)
    built_on = _built_on(companies)
    gone = list(companies.exclude(pk__in=built_on))
    kept_keys = list(companies.filter(pk__in=built_on).values_list("credit_code", flat=True))
    _journal(imported, by, "community.undo_import", gone)
    Event.objects.filter(subject_type=Company._meta.label_lower, subject_id__in=[c.pk for c in gone], announced_at=None).update(
        announced_at=now()
    )
    Company.objects.filter(pk__in=[c.pk for c in gone]).delete()
    done = imported.rows.filter(state="done")
    imported.kept = done.filter(key__in=kept_keys).update(state="kept")
    imported.done -= done.update(state="undone")
    return imported


def _built_on(companies: models.QuerySet) -> set[int]:
    """Companies that somebody changed or attached something to since they were imported."""
    touched = set(companies.exclude(version=0).values_list("pk", flat=True))
    for relation in Company._meta.related_objects:
        own = 1 if relation.related_model in (GridStay, ContactPerson) else 0  # what the import itself made
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": companies})
        counted = rows.values(relation.field.attname).annotate(n=Count("pk")).filter(n__gt=own)
        touched.update(counted.values_list(relation.field.attname, flat=True))
    return touched
