"""Official documents (公文, after GB/T 9704): said once as a list of blocks, drawn as PDF and as Word.

An app describes what stands on the paper – `Document(title, blocks=[Heading(…), Paragraph(…), Table(…)])` – and calls `pdf` or
`word`. Texts are always texts: no character of them means anything to the machinery that sets the page.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from django.utils import translation

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "zh-hans"  # of official paper
Align = Literal["left", "center", "right"]

# what neither XML nor JSON may carry, and marks that would turn the direction of the text
UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Heading:
    """一、 for level 1, （一） for level 2, 1. for level 3; counted by the engine unless `numbered` is off."""

    text: Any
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True)
class Paragraph:
    """Body text, two characters indented; every line of the text is a paragraph. `quiet` sets it small, as a remark."""

    text: Any
    indent: bool = True
    align: Align = "left"
    quiet: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values in a ruled grid, so many pairs in a row; a value longer than `long` characters takes the whole row."""

    pairs: Iterable[tuple[Any, Any]]
    across: int = 2
    long: int = 18


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, how its cells stand, and its share of the width."""

    label: Any
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """A ruled table whose head is repeated on every page. With `total` the last row is set in bold."""

    header: Iterable[Any]
    rows: Iterable[Iterable[Any]]
    caption: Any = ""
    note: Any = ""
    total: bool = False


@dataclass(frozen=True)
class Figure:
    """One number that speaks for itself: "92.4", "%", what it is, and a remark such as the change."""

    value: Any
    label: Any
    unit: Any = ""
    note: Any = ""


@dataclass(frozen=True)
class Figures:
    """Numbers side by side."""

    items: Iterable[Figure]
    across: int = 4


@dataclass(frozen=True)
class Bars:
    """Amounts as horizontal bars from zero: what it is, how long, and what is written behind."""

    rows: Iterable[tuple[Any, float, Any]]
    caption: Any = ""


@dataclass(frozen=True)
class Signatures:
    """Lines to sign and date by hand; one for each of these roles."""

    roles: Iterable[Any]
    across: int = 2


@dataclass(frozen=True)
class Closing:
    """Who gives the document, and the day (落款与成文日期); drawn to the right, with room for the seal."""

    issuer: Any
    on: date | None = None


@dataclass(frozen=True)
class Attached:
    """附件：… – several of them numbered, a single one not (GB/T 9704 7.3.4)."""

    names: Iterable[Any]

    def listed(self) -> list[str]:
        names = [plain(name) for name in self.names]
        return names if len(names) == 1 else [f"{n}. {name}" for n, name in enumerate(names, 1)]


@dataclass(frozen=True)
class Contents:
    """The table of contents, two levels deep."""


@dataclass(frozen=True)
class Pagebreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Facts | Table | Figures | Bars | Signatures | Closing | Attached | Contents | Pagebreak


@dataclass(frozen=True)
class Document:
    """A document. `masthead` is the red name over a red line (发文机关标志); with `cover` title, number, issuer and day fill a first page.

    `foot` stands small at the bottom of each page: a check sum, a degree of secrecy, where to verify.
    """

    title: Any
    blocks: Iterable[Block]
    number: Any = ""
    masthead: Any = ""
    to: Any = ""
    issuer: Any = ""
    on: date | None = None
    foot: Any = ""
    cover: bool = False


def pdf(document: Document) -> bytes:
    """The document as PDF. The same document gives the same bytes."""
    with translation.override(LANGUAGE):
        return import_module("liren.core.documents.typeset").draw(document)  # loaded when first needed: start-up stays quick


def word(document: Document) -> bytes:
    """The document as a Word file with real headings and tables."""
    with translation.override(LANGUAGE):
        return import_module("liren.core.documents.office").draw(document)


FORMATS: dict[str, tuple[Callable[[Document], bytes], str]] = {"pdf": (pdf, PDF), "docx": (word, WORD)}


def plain(value: Any) -> str:
    """A value as the text that is set: a date as official paper writes it, and nothing that is no character."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    return UNSAID.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def day(value: date) -> str:
    """2026年11月21日, with no leading zeros as GB/T 9704 wants it."""
    return words()["day"].format(y=value.year, m=value.month, d=value.day)


@cache
def words() -> dict[str, Any]:
    """The words and typefaces of official paper."""
    return tomllib.loads(Path(__file__).with_name("office.toml").read_text("utf8"))


def columns(table: Table) -> list[Column]:
    """The columns of a table, those given by their label alone included."""
    return [c if isinstance(c, Column) else Column(c) for c in table.header]


def laid(facts: Facts) -> list[list[tuple[str, str]]]:
    """The rows of the grid: pairs side by side, a long one alone."""
    rows: list[list[tuple[str, str]]] = []
    for pair in facts.pairs:
        label, value = plain(pair[0]), plain(pair[1])
        alone = len(value) > facts.long or "\n" in value
        if alone or not rows or len(rows[-1]) == facts.across or _alone(rows[-1], facts):
            rows.append([])
        rows[-1].append((label, value))
    return rows


def _alone(row: list[tuple[str, str]], facts: Facts) -> bool:
    return len(row) == 1 and (len(row[0][1]) > facts.long or "\n" in row[0][1])


def leans(block: Block) -> bool:
    """Does it stand below the words, never on a page without them (GB/T 9704 7.3.5): attachments, who gives the paper, lines to sign on?"""
    return isinstance(block, Attached | Closing | Signatures)


def numbered(blocks: Iterable[Block]) -> list[tuple[Block, str]]:
    """Each block with the number of its heading: 一、 （一） 1. – lower levels begin anew under a higher one."""
    counts, found = [0, 0, 0], []
    for block in blocks:
        mark = ""
        if isinstance(block, Heading) and block.numbered:
            level = min(max(block.level, 1), 3)
            counts = [n + (i == level - 1) if i < level else 0 for i, n in enumerate(counts)]
            mark = _mark(level, counts[level - 1])
        found.append((block, mark))
    return found


def _mark(level: int, n: int) -> str:
    return (f"{han(n)}、", f"（{han(n)}）", f"{n}. ")[level - 1]


def han(n: int) -> str:
    """1–99 in Chinese numerals: 十, 十一, 二十, 二十一; others in digits."""
    digits, ten = words()["numerals"], words()["ten"]
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else ten if tens == 1 else digits[tens] + ten) + (digits[ones] if ones else "")
