"""The list of regulations by table: what lies in binders comes in as drafts; nothing is in force before another person approved it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import Verdict, importer
from liren.core.calendar import now
from liren.core.tables import Column, Row, day, one_of, text, whole
from liren.publishing.actions.rulebook import _outline
from liren.publishing.models import Regulation, Version
from liren.publishing.models.rulebook import Audience, Owner
from liren.publishing.rules import MONTHS, catalog


def columns(_home: Community, _by: User) -> list[Column]:
    """The template of the list of regulations."""
    asked = {one.title: one.code for one in catalog.needed().values()}
    owners = {str(label): value for value, label in Owner.choices}
    audiences = {str(label): value for value, label in Audience.choices}
    kinds = {str(label): value for value, label in Regulation.Kind.choices}
    return [
        Column("name", _("名称"), text(80), True, _("制度的正式名称"), _("安全管理办法"), width=34),
        Column("code", _("对应标准要求的制度"), one_of(asked), False, _("标准没有要求的留空"), _("社区安全管理机制"), tuple(asked), 28),
        Column("kind", _("类别"), one_of(kinds), False, _("不填为“制度”"), _("机制"), tuple(kinds), 12),
        Column("document_number", _("文号"), text(60), False, "", _("里仁〔2026〕3号"), width=18),
        Column("effective_on", _("施行日期"), day, False, _("原文件的施行日期"), "2026-03-01", width=14),
        Column("owner", _("牵头机构"), one_of(owners), False, "", _("社区公共服务中心"), tuple(owners), 20),
        Column("audience", _("施行后谁可以看"), one_of(audiences), False, _("不填为“工作人员”"), _("企业联系人"), tuple(audiences), 16),
        Column("months", _("复审周期（月）"), whole(1, MONTHS), False, _("不填为 24"), "24", width=14),
        Column("scope", _("适用范围"), text(200), width=30),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by name and by the requirement it answers."""
    titles, codes = _known(imported.community_id)
    seen: dict[str, int] = {}
    for row in rows:
        if row.values.get("effective_on"):
            row.values["effective_on"] = row.values["effective_on"].isoformat()
        title, code = row.values.get("name", ""), row.values.get("code", "")
        for what in filter(None, (title, code and f"={code}")):
            row.only_once(what, seen, _("名称"), title)
        there = title in titles or (code and code in codes)
        yield row, "bad" if row.problems else "there" if there else "ready", mark(title)


def _known(community_id: int) -> tuple[set[str], set[str]]:
    pairs = list(Regulation.objects.filter(community=community_id).values_list("title", "code"))
    return {title for title, _code in pairs}, {code for _title, code in pairs if code}


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back regulations nobody wrote in since."""
    found = bulk.things_of(Regulation, rows)
    touched = Version.objects.filter(regulation__in=found).exclude(version=0).values_list("regulation_id", flat=True)
    bulk.undo(imported, by, rows, found, bulk.built_on(found, {Version: 1}) | dict.fromkeys(touched, str(_("正文"))))


@importer(
    "regulations",
    gettext_lazy("制度"),
    noun=gettext_lazy("项制度"),
    hint=gettext_lazy("一行一项制度；导入后是草案，补上正文或文件、经另一人批准后施行"),
    icon="book",
    ask="publishing.begin_regulation",
    list_url="publishing:rulebook",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `begin_regulation` writes one by one."""
    titles, _codes = _known(imported.community_id)
    fresh = bulk.fresh(rows, {mark(title) for title in titles})
    made = Regulation.objects.bulk_create([_regulation(imported, dict(row.values)) for row in fresh], batch_size=500)
    told = zip(made, (row.values for row in fresh), strict=True)
    Version.objects.bulk_create([_version(one, values, by) for one, values in told], batch_size=500)
    bulk.journal(imported, by, "publishing.begin_regulation", made, lambda one: {"code": one.code, "title": one.title})
    bulk.done(fresh, made)


def _regulation(imported: Import, said: dict[str, Any]) -> Regulation:
    asked = catalog.needed().get(said.get("code") or "")
    usual = {"kind": asked.kind, "owner": asked.owner, "audience": asked.audience} if asked else {}
    given = {name: said[name] for name in ("kind", "owner", "audience", "months", "scope") if said.get(name)}
    return Regulation(community_id=imported.community_id, title=said["name"], code=said.get("code") or "", **{**usual, **given})


def _version(one: Regulation, said: dict[str, Any], by: User) -> Version:
    return Version(
        regulation=one, sections=_outline(one.code), drafted_by=by, drafted_at=now(), writers=[by.pk],
        document_number=said.get("document_number") or "",
        effective_on=date.fromisoformat(said["effective_on"]) if said.get("effective_on") else None,
    )  # fmt: skip
