"""Items of lists by table: one row for each, into the revision that is being worked on."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import Verdict, importer
from liren.core.tables import Column, Row, one_of, text
from liren.selfchecks import queries
from liren.selfchecks.models import Item


def columns(home: Community, _by: User) -> list[Column]:
    """The template of items."""
    lists = {name: revision.pk for name, revision in queries.drafts(home).items()}
    hint = _("没有在修订的这份清单：先在“外部标准自查”里打开它，点“修订清单”")
    yes = {_("是"): True, _("否"): False}
    return [
        Column("revision", _("外部标准"), one_of(lists, hint), True, _("正在修订的清单"), next(iter(lists), ""), tuple(lists), 30),
        Column("topic", _("方面"), text(30), True, example=_("标识"), width=14),
        Column("text", _("查什么"), text(300), True, _("清单里已有的会跳过"), _("入口、窗口有清楚的引导标识。"), width=50),
        Column("how", _("怎么查"), text(200), example=_("从门口走到窗口看"), width=30),
        Column("number", _("原文条款号"), text(20), help=_("对照正式文本填"), width=12),
        Column("is_mandatory", _("强制项"), one_of(yes), True, "", _("是"), tuple(yes), 10),
    ]


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by list and words."""
    known, seen = _there(imported.community), dict[Any, int]()
    for row in rows:
        what = (row.values.get("revision"), row.values.get("text"))
        row.only_once(what, seen, _("查什么"), row.raw.get("text", ""))
        yield row, "bad" if row.problems else "there" if what in known else "ready", mark(*what)


def _there(home: Community) -> set[tuple[int, str]]:
    return {(revision.pk, text) for revision in queries.drafts(home).values() for text in queries.texts(revision)}


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back items nobody changed and whose revision is still being worked on."""
    found = bulk.things_of(Item, rows)
    kept = bulk.built_on(found, {})
    kept |= dict.fromkeys(found.exclude(revision__published_at=None).values_list("pk", flat=True), _("启用的版次"))
    bulk.undo(imported, by, rows, found, kept)


@importer(
    "selfcheck_items",
    gettext_lazy("自查清单"),
    noun=gettext_lazy("项"),
    hint=gettext_lazy("一行一项：哪份清单、查什么、怎么查、是不是强制项"),
    icon="list-check",
    ask="selfchecks.add_item",
    list_url="selfchecks:overview",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `add_item` writes one by one; a revision put into use meanwhile takes none."""
    open_now = {revision.pk: revision for revision in queries.drafts(imported.community).values()}
    for row in rows:
        if row.values["revision"] not in open_now:
            bulk.refuse(row, _("外部标准"), _("这一版已经启用或放弃，不能再改；要改请另修订一版"))
    fresh = bulk.fresh([row for row in rows if row.values], {mark(*what) for what in _there(imported.community)})
    last = {pk: queries.last_numbers(revision) for pk, revision in open_now.items()}
    things = []
    for n, row in enumerate(fresh, 1):
        told = {**row.values}
        key, order = last[(revision := told.pop("revision"))]
        things.append(Item(community_id=imported.community_id, revision_id=revision, key=key + n, order=order + n, **told))
    made = Item.objects.bulk_create(things, batch_size=500)
    bulk.journal(imported, by, "selfchecks.add_item", made, lambda item: {})
    bulk.done(fresh, made)
