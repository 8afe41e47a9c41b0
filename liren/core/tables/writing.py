"""Tables that go out: templates that explain themselves, workbooks and CSV files in which no cell is a formula."""

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from liren.core.calendar import local
from liren.core.lazily import Lazily
from liren.core.tables.columns import NO_DATA, UNWRITTEN, Column
from liren.core.tables.reading import MOST_ROWS

openpyxl = Lazily("openpyxl")  # and numpy: 37 MB

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # how a cell begins that a program would run

NO_TITLE = re.compile(r"[\\/*?:\[\]]")  # characters a sheet's name may not have


def template(title: str, columns: Iterable[Column]) -> bytes:
    """An empty workbook to fill in: header, a row of help, an example, drop-downs, all cells as text."""
    book, columns = openpyxl.Workbook(), tuple(columns)
    sheet, lists = book.active, book.create_sheet("options")
    sheet.title, lists.sheet_state = title[:30], "hidden"
    for n, column in enumerate(columns, 1):
        letter = openpyxl.utils.get_column_letter(n)
        _head(sheet, n, column)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = "@"
        if column.choices:
            _drop_down(sheet, lists, letter, column)
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[2].height = 48
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _head(sheet: Any, n: int, column: Column) -> None:
    first, styles = n == 1, openpyxl.styles
    head = sheet.cell(1, n, f"{column.label}{'*' if column.required else ''}")
    head.font, head.fill = styles.Font(bold=True, color="0A626A"), styles.PatternFill("solid", fgColor="E6F3F4")
    hint = sheet.cell(2, n, f"{NO_DATA} {column.help}" if first else str(column.help))
    hint.font, hint.alignment = styles.Font(color="52606D", size=9), styles.Alignment(wrap_text=True, vertical="top")
    shown = sheet.cell(3, n, f"{NO_DATA} {column.example}" if first else str(column.example))
    shown.font = styles.Font(color="52606D", italic=True)


def _drop_down(sheet: Any, lists: Any, letter: str, column: Column) -> None:
    for n, word in enumerate(column.choices, 1):
        lists[f"{letter}{n}"] = word
    rule = openpyxl.worksheet.datavalidation.DataValidation(
        type="list", formula1=f"=options!${letter}$1:${letter}${len(column.choices)}", allow_blank=not column.required
    )
    rule.error, rule.errorTitle = _("请从下拉列表中选择"), str(column.label)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}3:{letter}{MOST_ROWS + 3}")


def write(title: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> bytes:
    """A workbook of these rows in memory, for lists of moderate length."""
    kept = BytesIO()
    save(kept, title, header, rows)
    return kept.getvalue()


def book(sheets: Iterable[tuple[str, Iterable[Any], Iterable[Iterable[Any]]]]) -> bytes:
    """A workbook with a sheet for each (title, header, rows), for what is read beside one another; texts as texts."""
    made, kept = openpyxl.Workbook(write_only=True), BytesIO()
    for title, header, rows in sheets:
        sheet = made.create_sheet(NO_TITLE.sub(" ", title)[:30])
        labels = [str(label) for label in header]
        sheet.freeze_panes = "A2"
        for n, label in enumerate(labels, 1):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(n)].width = max(12, min(40, 2 * len(label) + 6))
        sheet.append([_cell(sheet, label, openpyxl.styles.Font(bold=True)) for label in labels])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    made.save(kept)
    return kept.getvalue()


def save(to: Path | IO[bytes], title: str, header: Iterable[Any], rows: Iterable[Iterable[Any]], mark: str = "") -> int:
    """Write a workbook row by row and return how many there were. Text is stored as text: a cell that begins with = stays what
    it is, letters on a page. `mark` says above the table and in the head of each printed page whose copy this is."""
    book, count = openpyxl.Workbook(write_only=True), 0
    sheet = book.create_sheet(NO_TITLE.sub(" ", title)[:30])
    labels = [str(label) for label in header]
    sheet.freeze_panes = "A3" if mark else "A2"
    for n, label in enumerate(labels, 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(n)].width = max(10, min(40, 2 * len(label) + 6))
    if mark:
        sheet.oddHeader.center.text = mark.replace("&", "&&")[:200]
        sheet.append([_cell(sheet, mark, openpyxl.styles.Font(italic=True, color="9A3412"))])
    sheet.append([_cell(sheet, label, openpyxl.styles.Font(bold=True)) for label in labels])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    book.save(to)
    return count


def _cell(sheet: Any, value: Any, font: Any = None) -> Any:
    if isinstance(value, datetime) and value.tzinfo:
        return local(value).replace(tzinfo=None)
    if value is None or isinstance(value, (int, float, date)):
        return value
    text = UNWRITTEN.sub("", str(value))[:32_767]
    if not font and not text.startswith(FORMULA):
        return text
    cell = openpyxl.cell.WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if font:
        cell.font = font
    else:
        cell.style = "Normal"
        cell.quotePrefix = True
    return cell


def save_csv(to: IO[bytes], header: Iterable[Any], rows: Iterable[Iterable[Any]], mark: str = "") -> int:
    """Write the rows as CSV for Excel (UTF-8 with its mark); a cell that a program would take for a formula gets a quote before it."""
    text, count = TextIOWrapper(to, "utf-8-sig", newline=""), 0
    table = csv.writer(text)
    table.writerow([str(label) for label in header])
    for row in rows:
        table.writerow([harmless(value) for value in row])
        count += 1
    if mark:
        table.writerow([mark])
    text.flush()
    text.detach()
    return count


def harmless(value: Any) -> str:
    """A cell of a CSV file as text that no program runs."""
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M") if value.tzinfo else f"{value:%Y-%m-%d %H:%M}"
    if value is None or isinstance(value, (int, float, date)):
        return "" if value is None else str(value)
    raw = str(value)
    text = UNWRITTEN.sub("", raw)
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA) or raw[:1] == "\0" else text
