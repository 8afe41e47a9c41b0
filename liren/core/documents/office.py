"""Documents as Word files: real headings, a list of contents, tables whose head repeats; fonts by the names that offices have."""

from io import BytesIO
from typing import Any

from docx import Document as new_paper
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as STAND
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as TO
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from liren.core import documents as d
from liren.core.documents import plain

ALIGNS = {"left": TO.LEFT, "center": TO.CENTER, "right": TO.RIGHT}
RED, QUIET = RGBColor(0xC4, 0x16, 0x1C), RGBColor(0x3F, 0x4A, 0x54)
PITCH = Pt(28.6)  # 22 lines on a page
WIDTH = Mm(156)
LATIN = "Times New Roman"
BODY, QUIETER, CELL = "Body Text", "Caption", "Cell"


def draw(document: d.Document) -> bytes:
    """The bytes of the .docx."""
    return _Paper(document).bytes()


class _Paper:
    """One document being drawn."""

    def __init__(self, document: d.Document) -> None:
        self.said, self.faces = document, d.words()["typefaces"]
        self.paper = new_paper()
        self.blocks = d.numbered(document.blocks)
        self.paper.core_properties.title = plain(document.title)[:250]
        self.paper.core_properties.author = plain(document.issuer)[:250]
        self._styles()
        self._page(self.paper.sections[0])

    def bytes(self) -> bytes:
        if self.said.cover:
            self._cover()
        else:
            self._head()
        if self.said.to:
            self.line(plain(self.said.to) + "：")
        for block, mark in self.blocks:
            if d.leans(block):
                self.paper.paragraphs[-1].paragraph_format.keep_with_next = True
            getattr(self, f"_{type(block).__name__.lower()}")(block, mark)
        self._footers()
        kept = BytesIO()
        self.paper.save(kept)
        return kept.getvalue()

    # ---- the sheet

    def _page(self, section: Any) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
        section.footer_distance = Mm(22)

    def _styles(self) -> None:
        styles, faces = self.paper.styles, self.faces
        styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        self.cell = styles[CELL].style_id
        looks: list[tuple[str, str, float, bool, Any]] = [
            ("Normal", faces["body"], 16, False, None), (BODY, faces["body"], 16, False, None), (CELL, faces["plain"], 10.5, False, None),
            (QUIETER, faces["plain"], 10.5, False, QUIET), ("Title", faces["title"], 22, False, None),
            ("Heading 1", faces["black"], 16, False, None), ("Heading 2", faces["kai"], 16, False, None),
            ("Heading 3", faces["body"], 16, True, None),
        ]  # fmt: skip
        for name, face, size, bold, color in looks:
            style = styles[name]
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
            style.font.color.rgb = color or RGBColor(0, 0, 0)
            _face(style.element.get_or_add_rPr(), face)
            _pitch(style.paragraph_format, PITCH if size == 16 else None)
            language = style.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "zh-CN", qn("w:eastAsia"): "zh-CN"})
            style.element.rPr.append(language)
        styles[CELL].paragraph_format.space_before = styles[CELL].paragraph_format.space_after = Pt(2.5)
        for name in ("Heading 1", "Heading 2", "Heading 3"):
            styles[name].paragraph_format.first_line_indent, styles[name].paragraph_format.keep_with_next = Pt(32), True
        for border in styles["Title"].element.pPr.findall(qn("w:pBdr")):
            styles["Title"].element.pPr.remove(border)

    def _footers(self) -> None:
        self.paper.settings.odd_and_even_pages_header_footer = True
        section = self.paper.sections[-1]
        section.footer.is_linked_to_previous = section.even_page_footer.is_linked_to_previous = False
        for footer, how in ((section.footer, TO.RIGHT), (section.even_page_footer, TO.LEFT)):
            line = footer.paragraphs[0]
            line.style, line.alignment = self.paper.styles[CELL], how
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
            for part in ("— ", "PAGE", " —"):
                run = line.add_run() if part == "PAGE" else line.add_run(part)
                run.font.size = Pt(14)
                if part == "PAGE":
                    _field(run, part, "1")
            if plain(self.said.foot):
                note = footer.add_paragraph(plain(self.said.foot), style=CELL)
                note.alignment, note.runs[0].font.size, note.runs[0].font.color.rgb = TO.CENTER, Pt(7.5), QUIET

    # ---- the head

    def _head(self) -> None:
        said = self.said
        if said.masthead:
            self._masthead(30)
            number = self.line(plain(said.number), how=TO.CENTER)
            _border(number, "C4161C", 16)
        title = self.paper.add_paragraph(plain(said.title), style="Title")
        title.alignment, title.paragraph_format.space_before, title.paragraph_format.space_after = TO.CENTER, Pt(24), Pt(16)
        if said.number and not said.masthead:
            self.line(plain(said.number), how=TO.CENTER)

    def _masthead(self, size: float) -> None:
        line = self.paper.add_paragraph(style="Title")
        run = line.add_run(plain(self.said.masthead))
        run.font.size, run.font.color.rgb, line.alignment = Pt(size), RED, TO.CENTER
        line.paragraph_format.space_after = Pt(14)

    def _cover(self) -> None:
        said = self.said
        if said.masthead:
            self._masthead(26)
        title = self.paper.add_paragraph(plain(said.title), style="Title")
        title.alignment, title.paragraph_format.space_before, title.runs[0].font.size = TO.CENTER, Mm(52 if said.masthead else 66), Pt(30)
        ruled = self.line("", how=TO.CENTER)
        ruled.paragraph_format.left_indent = ruled.paragraph_format.right_indent = Mm(48)
        _border(ruled, "C4161C", 10)
        number = self.line(plain(said.number), how=TO.CENTER)
        number.paragraph_format.space_after = Mm(78)
        for text in (said.issuer, said.on):
            self.line(plain(text), how=TO.CENTER)
        section = self.paper.add_section(WD_SECTION.NEW_PAGE)
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        section._sectPr.append(start)

    # ---- the blocks, one function for each

    def line(self, text: str, style: str = BODY, how: Any = None) -> Paragraph:
        """A line without indent."""
        line = self.paper.add_paragraph(text, style=style)
        line.alignment = how
        return line

    def _heading(self, block: d.Heading, mark: str) -> None:
        self.paper.add_paragraph(mark + plain(block.text), style=f"Heading {min(max(block.level, 1), 3)}")

    def _paragraph(self, block: d.Paragraph, _mark: str) -> None:
        for text in plain(block.text).split("\n"):
            if text.strip():
                line = self.line(text, QUIETER if block.quiet else BODY, ALIGNS[block.align])
                if block.align == "left":
                    line.alignment = TO.JUSTIFY
                    line.paragraph_format.first_line_indent = Pt((21 if block.quiet else 32) if block.indent else 0)

    def _facts(self, block: d.Facts, _mark: str) -> None:
        rows, across = d.laid(block), block.across
        table = self._grid(len(rows), [1.0, 2.6] * across)
        for row, pairs in zip(table.rows, rows, strict=True):
            cells = row.cells
            for n, (label, value) in enumerate(pairs):
                self._fill(cells[2 * n], label, face="black", shade="F3F5F6")
                last = n == len(pairs) - 1
                self._fill(cells[2 * n + 1].merge(cells[-1]) if last and 2 * n + 2 < len(cells) else cells[2 * n + 1], value)
        self._after()

    def _table(self, block: d.Table, _mark: str) -> None:
        columns, rows = d.columns(block), [list(row) for row in block.rows]
        if block.caption:
            self._caption(block.caption)
        table = self._grid(1 + len(rows), [c.width for c in columns])
        _repeat(table.rows[0])
        cells = list(table._cells)  # asked once: the table counts its cells anew at every question
        for n, column in enumerate(columns):
            self._fill(cells[n], plain(column.label), TO.CENTER, face="black", shade="EDF0F2")
        for number, row in enumerate(rows, 1):
            bold = block.total and number == len(rows)
            for n, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._fill(cells[number * len(columns) + n], plain(value), ALIGNS[column.align], bold=bold)
        self._after(block.note)

    def _figures(self, block: d.Figures, _mark: str) -> None:
        items = list(block.items)
        across = min(block.across, max(len(items), 1))
        table = self._grid(-(-len(items) // across), [1.0] * across, ruled=False)
        for n, item in enumerate(items):
            cell = table.cell(n // across, n % across)
            self._fill(cell, "", TO.CENTER)
            value = cell.paragraphs[0].add_run(plain(item.value))
            value.font.size = Pt(22)
            cell.paragraphs[0].add_run(f" {plain(item.unit)}")
            for text in filter(None, (plain(item.label), plain(item.note))):
                cell.add_paragraph(text, style=CELL).alignment = TO.CENTER
            _border(cell.paragraphs[0], "C4161C", 10, side="top")
            cell.vertical_alignment = STAND.TOP
        self._after()

    def _bars(self, block: d.Bars, _mark: str) -> None:
        rows = [(plain(label), max(float(size), 0), plain(said)) for label, size, said in block.rows]
        most = max((size for _, size, _ in rows), default=0) or 1
        if block.caption:
            self._caption(block.caption)
        table = self._grid(len(rows), [1.4, 4.0, 1.0], ruled=False)
        for row, (label, size, said) in zip(table.rows, rows, strict=True):
            cells = row.cells
            self._fill(cells[0], label)
            self._fill(cells[1], "█" * round(24 * size / most))
            self._fill(cells[2], said)
            for run in cells[1].paragraphs[0].runs:
                run.font.color.rgb = RGBColor(0x0E, 0x7C, 0x86)
        self._after()

    def _signatures(self, block: d.Signatures, _mark: str) -> None:
        roles, across = [plain(role) for role in block.roles], block.across
        longest = max(map(len, roles), default=0)
        shares = [min(1.7 + longest * 0.35, 6.0), 4.0]  # as wide as what is printed before the line
        table = self._grid(2 * -(-len(roles) // across), shares * across, ruled=False)
        for n, role in enumerate(roles):
            for below, text in enumerate((role, d.words()["date"])):
                cells = table.rows[2 * (n // across) + below].cells[2 * (n % across) :]
                self._fill(cells[0], text)
                cells[0].paragraphs[0].runs[0].font.size = Pt(14)
                for cell in cells[:2]:
                    shape = cell.paragraphs[0].paragraph_format
                    cell.vertical_alignment, shape.space_before, shape.keep_with_next = STAND.BOTTOM, Pt(10 if below else 24), True
                cells[0].paragraphs[0].paragraph_format.left_indent = Pt(12 if n % across else 0)
                _ruled(cells[1])  # a line of a cell: that of a tab stop is not drawn by every office

    def _closing(self, block: d.Closing, _mark: str) -> None:
        for n, text in enumerate((plain(block.issuer), plain(block.on))):
            line = self.line(text, how=TO.RIGHT)
            line.paragraph_format.right_indent = Pt(64 if n else max(64 - 8 * (len(plain(block.issuer)) - 10), 16))
            line.paragraph_format.space_before = Pt(0 if n else 44)
            line.paragraph_format.keep_with_next = not n

    def _attached(self, block: d.Attached, _mark: str) -> None:
        for n, name in enumerate(block.listed()):
            line = self.line(name if n else d.words()["attached"] + name)
            line.paragraph_format.left_indent, line.paragraph_format.space_before = Pt(80 if n else 32), Pt(0 if n else 28)

    def _contents(self, _block: d.Contents, _mark: str) -> None:
        title = self.paper.add_paragraph(d.words()["contents"], style="Title")
        title.alignment, title.paragraph_format.space_after = TO.CENTER, Pt(12)
        listed = [(b.level, mark + plain(b.text)) for b, mark in self.blocks if isinstance(b, d.Heading) and b.level < 3]
        lines = [self.line(text) for _, text in listed] or [self.line("")]
        for line, (level, _) in zip(lines, listed, strict=False):
            line.paragraph_format.left_indent = Pt(32 * (level - 1))
        _field_around(lines[0], lines[-1], r'TOC \o "1-2" \h \z \u')

    def _pagebreak(self, _block: d.Pagebreak, _mark: str) -> None:
        self.paper.add_page_break()

    # ---- parts of blocks

    def _grid(self, rows: int, shares: list[float], ruled: bool = True) -> Any:
        table = self.paper.add_table(rows, len(shares), style="Table Grid" if ruled else None)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = int(WIDTH * share / sum(shares))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # a row stays on one page
        return table

    def _fill(self, cell: Any, text: str, how: Any = TO.LEFT, *, face: str = "", shade: str = "", bold: bool = False) -> None:
        line = cell.paragraphs[0]
        line._p.get_or_add_pPr().style = self.cell  # by its id: looking the style up for each cell takes most of the time
        line.alignment, cell.vertical_alignment = how, STAND.CENTER
        run = line.add_run(text)
        run.bold = bold or None
        if face:
            _face(run._r.get_or_add_rPr(), self.faces[face])
        if shade:
            fill = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
                fill.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().insert_element_before(fill, "w:noWrap", "w:tcMar", "w:vAlign")

    def _caption(self, text: Any) -> None:
        line = self.paper.add_paragraph(style=CELL)
        line.alignment, line.paragraph_format.keep_with_next, line.paragraph_format.space_before = TO.CENTER, True, Pt(8)
        run = line.add_run(plain(text))
        run.font.size = Pt(12)
        _face(run._r.get_or_add_rPr(), self.faces["black"])

    def _after(self, note: Any = "") -> None:
        self.line(plain(note), QUIETER).paragraph_format.space_after = Pt(6)


# ---- what python-docx has no word for


def _face(properties: Any, face: str) -> None:
    """Chinese characters in this typeface, Latin ones in the usual; the theme's fonts give way."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        fonts.set(qn(f"w:{name}"), value)


def _pitch(spacing: Any, pitch: Any) -> None:
    spacing.space_before = spacing.space_after = Pt(0)
    if pitch:
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    else:
        spacing.line_spacing = 1.15


def _field(run: Run, code: str, shown: str) -> None:
    """A field such as PAGE, with what is shown until Word counts."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run._r.append(_mark(kind, text))


def _field_around(first: Paragraph, last: Paragraph, code: str) -> None:
    """A field whose shown result are these paragraphs; Word draws it anew when asked."""
    opening = [_mark("begin"), _mark("", code), _mark("separate")]
    opening[0].set(qn("w:dirty"), "true")
    holder = first.add_run()._r
    holder.getparent().remove(holder)
    for mark in opening:
        holder.append(mark)
    first._p.insert(1 if first._p.pPr is not None else 0, holder)
    last.add_run()._r.append(_mark("end"))


def _mark(kind: str, text: str = "") -> Any:
    if kind in {"begin", "separate", "end"}:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    mark = OxmlElement("w:t" if kind else "w:instrText")
    mark.set(qn("xml:space"), "preserve")
    mark.text = text
    return mark


def _border(line: Paragraph, color: str, eighths: int, side: str = "bottom") -> None:
    """A rule below (or above) the paragraph, so many eighths of a point thick."""
    around, rule = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", color)):
        rule.set(qn(f"w:{name}"), value)
    around.append(rule)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(around, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def _ruled(cell: Any) -> None:
    """A thin rule below the cell, to write on."""
    around, rule = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
        rule.set(qn(f"w:{name}"), value)
    around.append(rule)
    cell._tc.get_or_add_tcPr().insert_element_before(around, "w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign")


def _repeat(row: Any) -> None:
    """The row is drawn again at the top of each page the table reaches."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
