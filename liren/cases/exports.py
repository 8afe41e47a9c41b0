"""The case list as a spreadsheet: names and numbers of people masked, no cell a formula, written row by row."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from liren.cases.flow import State
from liren.cases.models import Case, Channel, Kind, Urgency
from liren.community.rules import mask_mobile, mask_name
from liren.core.calendar import local

MOST = 50_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
COLUMNS = (
    "number", "title", "kind", "category__name", "urgency", "channel", "company__name", "grid__name", "place__name", "state", "post__title",
    "reported_at", "accepted_at", "due_at", "resolved_at", "closed_at", "satisfaction", "contact_name", "contact_phone", "secrecy",
)  # fmt: skip
WIDTHS = (16, 40, 10, 14, 8, 10, 30, 14, 14, 8, 22, 16, 16, 16, 16, 16, 8, 10, 14)


def heads() -> list[str]:
    """The first line."""
    return [
        _("编号"), _("标题"), _("性质"), _("类别"), _("紧急程度"), _("渠道"), _("企业"), _("网格"), _("地点"), _("状态"), _("承办岗位"),
        _("提交时间"), _("受理时间"), _("时限"), _("答复时间"), _("办结时间"), _("满意度"), _("联系人"), _("联系电话"),
    ]  # fmt: skip


def write(cases: QuerySet[Case]) -> Path:
    """A workbook of these cases, at most 50,000 rows, as a file that the caller removes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("诉求清单"))
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKLMNOPQRS", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    bold = Font(bold=True)
    head = [WriteOnlyCell(sheet, value=name) for name in heads()]
    for cell in head:
        cell.font = bold
    sheet.append(head)
    for row in _rows(cases):
        sheet.append([_safe(sheet, value) for value in row])
    handle, name = mkstemp(suffix=".xlsx")
    with open(handle, "wb") as file:
        book.save(file)
    return Path(name)


def _rows(cases: QuerySet[Case]) -> Iterator[list[Any]]:
    labels = {c.value: str(c.label) for enum in (Kind, Urgency, Channel, State) for c in enum}
    for row in cases.values_list(*COLUMNS)[:MOST].iterator(2000):
        number, title, kind, category, urgency, channel, *rest, name, phone, secrecy = row
        company, grid, place, state, post, *times, satisfaction = rest
        sealed = secrecy == "report"
        yield [
            number, title, labels[kind], category, labels[urgency], labels[channel], company, grid, place, labels[state], post,
            *(local(t).replace(tzinfo=None) if t else None for t in times), satisfaction,
            "" if sealed else mask_name(name), "" if sealed else mask_mobile(phone),
        ]  # fmt: skip


def _safe(sheet: Any, value: Any) -> Any:
    """Text stays text: no cell begins a formula, no control character reaches the file."""
    if not isinstance(value, str):
        return value
    text = CONTROL.sub("", value)
    if not text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
