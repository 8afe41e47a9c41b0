"""The rulebook and the archive's catalogue as spreadsheets, and a version of a regulation in official layout."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from liren.core import tables
from liren.core.calendar import local
from liren.core.documents import LANGUAGE as OFFICIAL
from liren.core.documents import Attached, Closing, Document, Heading, Paragraph
from liren.core.files import attachments_of
from liren.publishing import queries
from liren.publishing.models import ArchiveRecord, Version
from liren.publishing.queries import Entry


def write(chapters: Iterable[Any]) -> bytes:
    """A workbook of the rulebook: what is asked for by which clauses, and how it stands."""
    header = (
        _("分类"), _("制度名称"), _("状态"), _("条款"), _("牵头或责任岗位"), _("文号"), _("版次"), _("施行日期"), _("复审期限"),
        _("施行后谁可以看"),
    )  # fmt: skip
    return tables.write(_("制度清单"), header, _rows(chapters))


def _rows(chapters: Iterable[Any]) -> Iterator[list[Any]]:
    for chapter in chapters:
        yield from (_row(chapter.title or _("自定制度"), one) for one in chapter.entries)


def _row(group: str, one: Entry) -> list[Any]:
    current = one.current
    told = [current.document_number, current.number, current.effective_on] if current else ["", "", None]
    audience = one.regulation.get_audience_display() if one.regulation else ""
    return [group, one.title, str(one.stand.label), _("、").join(one.clauses), one.owner, *told, one.due, audience]


def paper(version: Version) -> Document:
    """A version in official layout; what is not in force says so at the foot of each page."""
    with translation.override(OFFICIAL):
        regulation = version.regulation
        issuer = str(regulation.community)
        on = local(version.approved_at).date() if version.approved_at else None
        files = [one.name for one in attachments_of(version)]
        blocks: list[Any] = []
        for section in queries.pdf_sections(version):
            blocks += [Heading(section["title"], 1), Paragraph(section["text"])]
        blocks += [Attached(files)] if files else []
        foot = _("第 %(n)d 版 · %(state)s") % {"n": version.number, "state": version.get_state_display()}
        if version.sha256:
            foot += f" · SHA-256 {version.sha256[:16]}"
        return Document(
            regulation.title, [*blocks, Closing(issuer, on)], number=version.document_number or _("（未编文号）"), masthead=issuer,
            issuer=issuer, on=on, foot=foot,
        )  # fmt: skip


def write_archive(files: Iterable[ArchiveRecord]) -> bytes:
    """The catalogue of the archive as a workbook: place, category, title, days and retention."""
    header = (_("档号"), _("类目"), _("题名"), _("形成日期"), _("归档日期"), _("归档人"), _("保管期限"), _("保管到"), _("状态"))
    return tables.write(_("档案目录"), header, (_filed(one) for one in files))


def _filed(one: ArchiveRecord) -> list[Any]:
    told = [one.made_on, one.filed_on, str(one.filed_by or ""), one.get_retention_display(), one.until, one.get_state_display()]
    return [one.shelf, str(one.category), one.title, *told]
