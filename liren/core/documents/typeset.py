"""Documents as PDF: the description goes as JSON to a Typst page set, so texts are data there and never markup."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst

from liren.core import documents as d
from liren.core.documents import plain

PAGE = Path(__file__).with_name("official.typ")
LONG_WORD = re.compile(r"[!-~]{25,}")  # a run of letters without a place to break would leave its cell


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.serif_path().parent])


def draw(document: d.Document) -> bytes:
    """The bytes of the PDF."""
    said = {
        "title": plain(document.title), "number": plain(document.number), "masthead": plain(document.masthead), "to": plain(document.to),
        "issuer": plain(document.issuer), "on": plain(document.on), "foot": plain(document.foot), "cover": document.cover,
        "words": d.words(),
        "blocks": _blocks(document),
    }  # fmt: skip
    compiler = typst.Compiler(PAGE, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"document": json.dumps(said)})
    drawn = compiler.compile(format="pdf")
    assert isinstance(drawn, bytes)
    return drawn


def _blocks(document: d.Document) -> list[dict[str, Any]]:
    """The blocks; one that others lean on stays with them."""
    found = d.numbered(document.blocks)
    leant = [d.leans(block) for block, _mark in found[1:]]
    return [_block(block, mark) | {"kept": kept} for (block, mark), kept in zip(found, [*leant, False][: len(found)], strict=True)]


def _block(block: d.Block, mark: str) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    match block:
        case d.Heading():
            return {"kind": kind, "text": mark + plain(block.text), "level": min(max(block.level, 1), 3)}
        case d.Paragraph():
            lines = [_broken(line) for line in plain(block.text).split("\n") if line.strip()]
            return {"kind": kind, "lines": lines, "indent": block.indent, "align": block.align, "quiet": block.quiet}
        case d.Facts():
            rows = [[[label, _broken(value)] for label, value in row] for row in d.laid(block)]
            return {"kind": kind, "rows": rows, "across": block.across}
        case d.Table():
            return {"kind": kind, **_table(block)}
        case d.Figures():
            items = [[plain(f.value), plain(f.unit), plain(f.label), plain(f.note)] for f in block.items]
            return {"kind": kind, "items": items, "across": min(block.across, max(len(items), 1))}
        case d.Bars():
            bars = [(plain(label), float(size), plain(said)) for label, size, said in block.rows]
            return {"kind": kind, "rows": bars, "most": max((b[1] for b in bars), default=0) or 1, "caption": plain(block.caption)}
        case d.Signatures():
            return {"kind": kind, "roles": [plain(role) for role in block.roles], "across": block.across}
        case d.Closing():
            return {"kind": kind, "issuer": plain(block.issuer), "on": plain(block.on)}
        case d.Attached():
            return {"kind": kind, "names": block.listed()}
    return {"kind": kind}


def _table(table: d.Table) -> dict[str, Any]:
    columns = d.columns(table)
    return {
        "head": [plain(c.label) for c in columns], "aligns": [c.align for c in columns], "widths": [c.width for c in columns],
        "rows": [[_broken(cell) for cell in row] for row in table.rows],
        "caption": plain(table.caption), "note": plain(table.note), "total": table.total,
    }  # fmt: skip


def _broken(value: Any) -> str:
    """Text in which overlong runs of letters may break: an invisible place to do so every 20 of them."""
    return LONG_WORD.sub(lambda run: "\u200b".join(re.findall(".{1,20}", run.group())), plain(value))
