"""Tables of strangers read row by row: measured before they are opened, refused where they are more than a table."""

import csv
import re
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import chain
from typing import IO

from django.utils.translation import gettext as _

from liren.core.actions import Refused
from liren.core.lazily import Lazily
from liren.core.tables.columns import NO_DATA, Column, Row, cell_text, plain_word

openpyxl = Lazily("openpyxl")  # and numpy: 37 MB

MOST_ROWS = 50_000
MOST_COLUMNS = 200  # a cell that claims to stand further right is passed over
MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2_000, 120 * 2**20, 50
SMALL_BYTES = 5 * 2**20  # below this the ratio does no harm
SHARED_BYTES = 30 * 2**20  # parts that a reader keeps in memory as a whole
LONGEST_LINE = 2**20  # bytes of a line of a CSV file
DELIMITERS = ",\t;|\uff0c"
ACTIVE_PARTS = re.compile(r"vbaproject|/activex/|/embeddings/|macrosheets|/externallinks/|/queries/|connections\.xml", re.IGNORECASE)


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
    if any(ACTIVE_PARTS.search(f"/{e.filename}") or e.flag_bits & 1 for e in entries):
        raise Refused(_("工作簿带有宏、外部链接、内嵌对象或密码，不能导入。请另存为普通的 .xlsx 再上传"))


def check_file(file: IO[bytes]) -> None:
    """Refuse, before anything parses it, a file that is neither a harmless workbook nor a text table."""
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"PK":
        guard(file)
    else:
        _encoding(file)


def read(file: IO[bytes], columns: Iterable[Column]) -> Iterator[Row]:
    """The data rows of a CSV file or of a workbook's first sheet, one at a time; blank, help and example rows are passed over.

    Refused when a required column is missing or there are more than MOST_ROWS rows.
    """
    check_file(file)
    start = file.read(2)
    file.seek(0)
    yield from (_sheet_rows if start == b"PK" else _text_rows)(file, tuple(columns))


def _sheet_rows(file: IO[bytes], columns: tuple[Column, ...]) -> Iterator[Row]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as broken:
        raise Refused(_("文件已损坏，读不出来。请用模板另存一份后再上传")) from broken
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from _rows(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), columns)
    except (Refused, GeneratorExit):
        raise
    except Exception as broken:
        raise Refused(_("文件已损坏，读不出来。请用模板另存一份后再上传")) from broken
    finally:
        book.close()


def _text_rows(file: IO[bytes], columns: tuple[Column, ...]) -> Iterator[Row]:
    text = TextIOWrapper(file, _encoding(file), newline="")
    try:
        header = text.readline().lstrip("\ufeff")
        delimiter = max(DELIMITERS, key=lambda d: len(_places(tuple(next(csv.reader([header], delimiter=d), ())), columns, strict=False)))
        yield from _rows((tuple(row) for row in csv.reader(chain([header], text), delimiter=delimiter)), columns)
    except csv.Error as broken:
        raise Refused(_("CSV 里有一格过长或引号没有配对，读不出来。请用 Excel 打开后另存为 .xlsx 再上传")) from broken
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """How a text file is encoded: UTF-8, what Chinese Excel writes (GB 18030), or UTF-16. Refused when it is no text or no one text."""
    start = file.read(2)
    file.seek(0)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        return _decoding(file, "utf-16") or _no_text()
    for number, line in enumerate(_lines(file), 1):
        if b"\0" in line:
            raise Refused(_("第 %(n)s 行有空字符，这不是表格文件。请用 Excel 另存为 .xlsx 或 CSV 再上传") % {"n": number})
    file.seek(0)
    if found := _decoding(file, "utf-8-sig"):
        return found
    first_line = file.readline(LONGEST_LINE)
    file.seek(0)
    if not first_line.isascii() and _decodes(first_line, "utf-8"):
        raise Refused(_("文件里混有两种文字编码。请用 Excel 打开核对后另存为 .xlsx 再上传"))
    return _decoding(file, "gb18030") or _no_text()


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file, none of them longer than is bearable."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise Refused(_("第 %(n)s 行过长，这不是表格文件。请用 Excel 另存为 .xlsx 或 CSV 再上传") % {"n": number})
        yield line


def _decoding(file: IO[bytes], encoding: str) -> str:
    """The encoding if the whole file is text in it."""
    decoder = getincrementaldecoder(encoding)()
    try:
        while part := file.read(2**16):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return ""
    finally:
        file.seek(0)
    return encoding


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _no_text() -> str:
    raise Refused(_("文件的文字读不出来。请用 Excel 打开后另存为 .xlsx 再上传；旧的 .xls 文件也请另存为 .xlsx"))


def _rows(cells: Iterator[tuple], columns: tuple[Column, ...]) -> Iterator[Row]:
    place = _places(next(cells, ()), columns)
    count = 0
    for number, found in enumerate(cells, 2):
        if number > 2 * MOST_ROWS:
            raise Refused(_("表格里空行太多，请删去数据下方的空行后再上传"))
        first = cell_text(found[0]) if found else ""
        if first.startswith(NO_DATA) or not any(value not in (None, "") for value in found):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Refused(_("一次最多导入 %(n)s 行，请分成几个文件") % {"n": f"{MOST_ROWS:,}"})
        yield _row(number, found, place)


def _places(header: tuple, columns: tuple[Column, ...], *, strict: bool = True) -> list[tuple[int, Column]]:
    at = {plain_word(cell_text(label).rstrip("*＊")): n for n, label in reversed(list(enumerate(header)))}
    missing = [str(c.label) for c in columns if c.required and plain_word(str(c.label)) not in at]
    if missing and strict:
        raise Refused(_("第一行缺少列：%(names)s。请使用下载的模板，不要改动列名") % {"names": _("、").join(missing)})
    return [(at[plain_word(str(c.label))], c) for c in columns if plain_word(str(c.label)) in at]


def _row(number: int, found: tuple, place: list[tuple[int, Column]]) -> Row:
    row = Row(number)
    for n, column in place:
        raw = cell_text(found[n]) if n < len(found) else ""
        if not raw:
            if column.required:
                row.blame(column.label, "", _("必填，请补上"))
            continue
        row.raw[column.name] = raw
        try:
            row.values[column.name] = column.read(raw)
        except ValueError as wrong:
            row.blame(column.label, raw, str(wrong))
    return row
