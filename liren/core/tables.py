"""Spreadsheets in and out: templates that explain themselves, files read row by row with a verdict for each, exports
that cannot carry a formula. Which columns there are is said in the `imports.py` and `exports.py` of the apps."""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from liren.core.actions import Refused

MOST_ROWS = 10_000
MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2_000, 200 * 2**20, 50
SMALL_BYTES = 5 * 2**20  # below this the ratio does no harm
SHARED_BYTES = 30 * 2**20  # parts that a reader keeps in memory as a whole
NO_DATA = "※"  # how the rows of a template that are not data begin
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Read = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """A column of an import. `read` turns what stands in the cell into a value or raises ValueError with how to mend it."""

    name: str
    label: Any
    read: Read
    required: bool = False
    help: Any = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    width: int = 16


@dataclass
class Row:
    """A row that was read: its number in the sheet, the values of its good cells, and what is wrong with the others."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)

    def blame(self, column: Any, found: Any, say: str) -> None:
        """Note a fault: in which column, what stands there, and how to mend it."""
        self.problems.append({"column": str(column), "found": str(found)[:60], "say": str(say)})


def text(longest: int) -> Read:
    """Any text up to so many characters."""

    def read(found: str) -> str:
        if len(found) > longest:
            raise ValueError(_("最多 %(n)s 个字，现为 %(now)s 个，请缩短") % {"n": longest, "now": len(found)})
        return found

    return read


def whole(low: int, high: int) -> Read:
    """A whole number between two bounds; "1,200 人" is one."""

    def read(found: str) -> int:
        digits = re.sub(r"[,\uff0c\s\u4eba]", "", found)
        if not re.fullmatch(r"\d{1,9}", digits) or not low <= int(digits) <= high:
            raise ValueError(_("请填写 %(low)s 到 %(high)s 之间的整数") % {"low": low, "high": high})
        return int(digits)

    return read


def day(found: str) -> date:
    """A date as people write it: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301."""
    parts = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?", found.split(" ")[0].split("T")[0])
    try:
        return date(*(int(part) for part in parts.groups())) if parts else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise ValueError(_("请按 2026-03-01 的样子填写日期"))


def one_of(options: Mapping[str, Any], hint: str = "") -> Read:
    """One of several words; case, blanks and full width do not matter."""
    known = {_plain(word): value for word, value in options.items()}

    def read(found: str) -> Any:
        if _plain(found) not in known:
            raise ValueError(hint or _("请从下拉列表中选择"))
        return known[_plain(found)]

    return read


def _plain(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def guard(file: IO[bytes]) -> None:
    """Refuse what is no workbook, and what would fill the memory once unpacked, before any parser opens it."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
        raise Refused(_("这不是 Excel 工作簿（.xlsx）。旧的 .xls 文件请先另存为 .xlsx，再上传")) from broken
    finally:
        file.seek(0)
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    shared = max((e.file_size for e in entries if "worksheets/" not in e.filename), default=0)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_BYTES or shared > SHARED_BYTES:
        raise Refused(_("文件展开后太大，不能导入。请只保留数据工作表，去掉图片和空行后再上传"))
    if unpacked > SMALL_BYTES and unpacked > MOST_RATIO * max(packed, 1):
        raise Refused(_("文件的压缩比异常，不能导入。请用模板另存一份后再上传"))
    if "xl/workbook.xml" not in {e.filename for e in entries}:
        raise Refused(_("这不是 Excel 工作簿（.xlsx），请使用下载的模板"))


def read(file: IO[bytes], columns: Iterable[Column]) -> Iterator[Row]:
    """The data rows of the first sheet, one at a time; blank, help and example rows are passed over.

    Refused when a required column is missing or there are more than MOST_ROWS rows.
    """
    guard(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as broken:
        raise Refused(_("文件已损坏，读不出来。请用模板另存一份后再上传")) from broken
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from _rows(sheet.iter_rows(values_only=True), tuple(columns))
    finally:
        book.close()


def _rows(cells: Iterator[tuple], columns: tuple[Column, ...]) -> Iterator[Row]:
    place = _places(next(cells, ()), columns)
    count = 0
    for number, found in enumerate(cells, 2):
        if number > 5 * MOST_ROWS:
            raise Refused(_("表格里空行太多，请删去数据下方的空行后再上传"))
        first = cell_text(found[0]) if found else ""
        if first.startswith(NO_DATA) or not any(value not in (None, "") for value in found):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Refused(_("一次最多导入 %(n)s 行，请分成几个文件") % {"n": f"{MOST_ROWS:,}"})
        yield _row(number, found, place)


def _places(header: tuple, columns: tuple[Column, ...]) -> list[tuple[int, Column]]:
    at = {_plain(cell_text(label).rstrip("*＊")): n for n, label in reversed(list(enumerate(header)))}
    missing = [str(c.label) for c in columns if c.required and _plain(str(c.label)) not in at]
    if missing:
        raise Refused(_("第一行缺少列：%(names)s。请使用下载的模板，不要改动列名") % {"names": _("、").join(missing)})
    return [(at[_plain(str(c.label))], c) for c in columns if _plain(str(c.label)) in at]


def _row(number: int, found: tuple, place: list[tuple[int, Column]]) -> Row:
    row = Row(number)
    for n, column in place:
        raw = cell_text(found[n]) if n < len(found) else ""
        if not raw:
            if column.required:
                row.blame(column.label, "", _("必填，请补上"))
            continue
        try:
            row.values[column.name] = column.read(raw)
        except ValueError as wrong:
            row.blame(column.label, raw, str(wrong))
    return row


def cell_text(value: Any) -> str:
    """What stands in a cell, as the person sees it."""
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return f"{int(value)}"
    return ILLEGAL_CHARACTERS_RE.sub("", str(value)).strip()


def template(title: str, columns: Iterable[Column]) -> bytes:
    """An empty workbook to fill in: header, a row of help, an example, drop-downs, all cells as text."""
    book, columns = Workbook(), tuple(columns)
    sheet, lists = book.active, book.create_sheet("options")
    sheet.title, lists.sheet_state = title[:30], "hidden"
    for n, column in enumerate(columns, 1):
        letter = get_column_letter(n)
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
    first = n == 1
    head = sheet.cell(1, n, f"{column.label}{'*' if column.required else ''}")
    head.font, head.fill = Font(bold=True, color="0A626A"), PatternFill("solid", fgColor="E6F3F4")
    hint = sheet.cell(2, n, f"{NO_DATA} {column.help}" if first else str(column.help))
    hint.font, hint.alignment = Font(color="52606D", size=9), Alignment(wrap_text=True, vertical="top")
    sheet.cell(3, n, f"{NO_DATA} {column.example}" if first else str(column.example)).font = Font(color="52606D", italic=True)


def _drop_down(sheet: Any, lists: Any, letter: str, column: Column) -> None:
    for n, word in enumerate(column.choices, 1):
        lists[f"{letter}{n}"] = word
    rule = DataValidation(type="list", formula1=f"=options!${letter}$1:${letter}${len(column.choices)}", allow_blank=not column.required)
    rule.error, rule.errorTitle = _("请从下拉列表中选择"), str(column.label)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}3:{letter}{MOST_ROWS + 3}")


def write(title: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]) -> bytes:
    """A workbook of these rows. Text is stored as text: a cell that begins with = stays what it is, letters on a page."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:30])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, str(label)) for label in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, (int, float, date)):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_767])
    cell.data_type = "s"
    return cell
