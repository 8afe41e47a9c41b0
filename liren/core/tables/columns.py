"""Columns of a table that comes in, and what its cells may say."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what no cell of a workbook may hold, because XML may not

NO_DATA = "※"  # how the rows of a template that are not data begin

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
    """A row that was read: its number in the sheet, the values of its good cells, what is wrong with the others, and how it stood."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)

    def blame(self, column: Any, found: Any, say: str) -> None:
        """Note a fault: in which column, what stands there, and how to mend it."""
        self.problems.append({"column": str(column), "found": str(found)[:60], "say": str(say)})

    def only_once(self, key: Any, seen: dict[Any, int], column: Any, found: Any) -> None:
        """Note a fault where an earlier row had the same key; `seen` keeps which row was the first."""
        if (first := seen.setdefault(key, self.number)) != self.number:
            self.blame(column, found, _("与第 %(n)s 行重复，请删去一行") % {"n": first})


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


def iso_day(found: str) -> str:
    """A date as it is kept until it is written."""
    return day(found).isoformat()


def _no_day() -> date:
    raise ValueError(_("请按 2026-03-01 的样子填写日期"))


def one_of(options: Mapping[str, Any], hint: str = "") -> Read:
    """One of several words; case, blanks and full width do not matter."""
    known = {plain_word(word): value for word, value in options.items()}

    def read(found: str) -> Any:
        if plain_word(found) not in known:
            raise ValueError(hint or _("请从下拉列表中选择"))
        return known[plain_word(found)]

    return read


def plain_word(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def cell_text(value: Any) -> str:
    """What stands in a cell, as the person sees it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return f"{int(value)}"
    return UNWRITTEN.sub("", str(value)).strip()
