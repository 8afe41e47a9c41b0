"""Lists and rounds on paper and as tables: the items of a list as they can be brought in again, a round as Excel, PDF and Word."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from liren.core import tables
from liren.core.documents import LANGUAGE as OFFICIAL
from liren.core.documents import Closing, Document, Facts, Figure, Figures, Heading, Paragraph, Signatures, Table
from liren.core.documents import Column as Head
from liren.selfchecks import queries
from liren.selfchecks.flow import State
from liren.selfchecks.models import Checklist, Item, Revision, Round
from liren.selfchecks.queries import Entry
from liren.selfchecks.rules import Tally

NOTHING = "–"


def _item_head() -> list[str]:
    return [_("外部标准"), _("方面"), _("查什么"), _("怎么查"), _("原文条款号"), _("强制项")]


def _item_row(checklist: Checklist, item: Item) -> list[Any]:
    return [str(checklist), item.topic, item.text, item.how, item.number, _("是") if item.is_mandatory else _("否")]


def items(checklist: Checklist) -> bytes:
    """A workbook of the items in use, in the columns in which items come in."""
    revision = queries.current(checklist)
    rows = [_item_row(checklist, item) for item in queries.items_of(revision)] if revision else []
    return tables.write(_("自查清单"), _item_head(), rows)


def basis(revision: Revision) -> str:
    """Against which text the list was held, in words that leave no doubt where it was against none."""
    if revision.edition:
        return _("对照正式文本 %(edition)s") % {"edition": revision.edition}
    return _("推荐起始清单，以正式文本为准")


def name_of(one: Round) -> str:
    """What the file is called."""
    day = one.signed_on or one.started_at.date()
    return _("%(list)s自查表 %(day)s") % {"list": one.checklist, "day": day}


def sheet(one: Round) -> bytes:
    """A workbook of a round: every item with what was found."""
    header = [
        _("方面"), _("原文条款号"), _("查什么"), _("强制项"), _("结果"), _("情况"), _("谁查的"), _("附件"), _("改进事项"),
    ]  # fmt: skip
    return tables.write(_("自查表"), header, (_sheet_row(entry) for entry in queries.entries(one)))


def _sheet_row(entry: Entry) -> list[Any]:
    item, said = entry.item, entry.answer
    first = [item.topic, item.number, item.text, _("是") if item.is_mandatory else _("否")]
    if said is None:
        return [*first, _("未查"), "", "", 0, ""]
    mended = str(said.improvement) if said.improvement_id else ""
    return [*first, said.get_verdict_display(), said.note, str(said.by), len(entry.files), mended]


def document(one: Round) -> Document:
    """The record of a round in official layout, in Chinese; before it is countersigned marked as not yet so."""
    with translation.override(OFFICIAL):
        entries, issuer = queries.entries(one), _("%(community)s公共服务中心") % {"community": one.community}
        foot = basis(one.revision) if one.state == State.SIGNED else _("未经复核　%(basis)s") % {"basis": basis(one.revision)}
        blocks = [*_about(one, queries.tally_of(entries)), *_found(entries), *_failed(entries), Closing(issuer, one.signed_on)]
        blocks.append(Signatures([_("自查人："), _("复核人：")]))
        return Document(_("%(list)s自查记录") % {"list": one.checklist}, blocks, issuer=issuer, on=one.signed_on, foot=foot)


def _about(one: Round, tally: Tally) -> Iterator[Any]:
    yield Facts(
        [
            (_("社区"), one.community), (_("自查岗位"), queries.owner_of(one)), (_("清单"), _("第 %(n)d 版") % {"n": one.revision.number}),
            (_("依据"), basis(one.revision)), (_("自查人"), one.finished_by or NOTHING), (_("复核人"), one.signed_by or NOTHING),
            (_("复核日期"), one.signed_on or NOTHING), (_("有效期至"), one.until or NOTHING),
        ]
    )  # fmt: skip
    yield Figures(
        [
            Figure(f"{tally.passed}/{tally.must}", _("强制项通过")), Figure(tally.failed, _("不通过"), _("项")),
            Figure(tally.left_out, _("不适用"), _("项")), Figure(tally.left, _("未查"), _("项")),
        ]
    )  # fmt: skip
    for title, text in ((_("自查说明"), one.summary), (_("复核意见"), one.opinion)):
        if text:
            yield Heading(title)
            yield Paragraph(text)


def _found(entries: list[Entry]) -> Iterator[Any]:
    yield Heading(_("逐项结果"))
    head = [
        Head(_("查什么"), width=3.4), Head(_("原文条款号"), "center", 1.3), Head(_("强制"), "center", 0.8), Head(_("结果"), "center", 1.1),
        Head(_("情况"), width=2.6),
    ]  # fmt: skip
    for topic, found in queries.by_topic(entries):
        yield Heading(topic, 2, numbered=False)
        yield Table(head, [_row(entry) for entry in found])


def _row(entry: Entry) -> list[Any]:
    item, said = entry.item, entry.answer
    verdict, note = (said.get_verdict_display(), said.note) if said else (_("未查"), "")
    return [item.text, item.number or NOTHING, _("是") if item.is_mandatory else _("否"), verdict, note or NOTHING]


def _failed(entries: list[Entry]) -> Iterator[Any]:
    failed = [entry for entry in entries if entry.answer and entry.answer.verdict == "fail"]
    if failed:
        yield Heading(_("不通过的项和改进"))
        head = [Head(_("查什么"), width=3.0), Head(_("情况"), width=3.0), Head(_("改进事项"), width=2.4)]
        rows = [[e.item.text, e.answer.note, str(e.answer.improvement or NOTHING)] for e in failed if e.answer]
        yield Table(head, rows)
