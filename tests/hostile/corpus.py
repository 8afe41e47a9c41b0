"""The corpus: each function makes one file that a stranger might send, small on the wire whatever it becomes inside."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

HEAD = ["原编号", "标题", "类别*"]
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"""
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK_RELS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
CONTENT = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
</Types>"""
NO_STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


def package(parts: dict[str, bytes | str], form: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", form) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def book(rows: str, strings: str = NO_STRINGS, **more: bytes | str) -> bytes:
    """A workbook written by hand, so that it may say what no program would write."""
    parts = {"[Content_Types].xml": CONTENT, "xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": BOOK_RELS}
    return package({**parts, "xl/worksheets/sheet1.xml": SHEET.format(rows), "xl/sharedStrings.xml": strings, **more})


def cells(*texts: str, number: int = 1) -> str:
    inside = "".join(f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in enumerate(texts))
    return f'<row r="{number}">{inside}</row>'


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def png_bomb() -> bytes:
    """A picture of 40,000 × 40,000 white dots in some kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    line = b"\0" + b"\xff" * 5_000
    packed = zlib.compress(line * 2_000, 9)
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def exif_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "CANARY-PLACE"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    return picture(exif=exif)


def nested(depth: int = 5) -> bytes:
    body = b"\0" * 10_000_000
    for n in range(depth):
        body = package({f"{n}.zip": body})
    return package({"word/document.xml": "<x/>", "word/media/a.bin": body})


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic" + b"\0\0\0\0mif1heic" + b"\0" * 200


def entity(kind: str = "file:///etc/passwd") -> bytes:
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{kind}">]>'
    row = cells(*HEAD) + cells("1", "&e;", "厂房扩建", number=2)
    return book("", **{"xl/worksheets/sheet1.xml": evil + SHEET.format(row)})


def laughs() -> bytes:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{steps}]>'
    return book("", **{"xl/worksheets/sheet1.xml": evil + SHEET.format(cells(*HEAD) + cells("1", "&l9;", "厂房扩建", number=2))})


def strings(count: int) -> str:
    return f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"<si><t>x</t></si>" * count}</sst>'


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {  # what → (name it is sent under, how it is made)
    "zip bomb, one part": ("a.docx", lambda: package({"word/document.xml": "<x/>", "word/a.bin": b"\0" * 90_000_000})),
    "zip bomb, nested": ("a.docx", nested),
    "zip bomb, many entries": ("a.docx", lambda: package({f"word/{n}.xml": "" for n in range(5_000)})),
    "zip without office": ("a.docx", lambda: package({"readme.txt": "x"})),
    "docm under docx": ("a.docx", lambda: package({"word/document.xml": "<x/>", "word/vbaProject.bin": b"x"})),
    "xlsm under xlsx": ("a.xlsx", lambda: book("", **{"xl/vbaProject.bin": b"x"})),
    "gif with script": ("a.gif", lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"),
    "pdf with html": ("a.pdf", lambda: b"<html><script>alert(1)</script>%PDF-1.7"),
    "pdf with script": ("a.pdf", lambda: b"%PDF-1.7\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
    "svg as picture": ("a.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "html as picture": ("a.jpg", lambda: b"<!doctype html><script>alert(1)</script>"),
    "xml as sheet": ("a.xlsx", lambda: b'<?xml version="1.0"?><x/>\0'),
    "png bomb": ("a.png", png_bomb),
    "cut png": ("a.png", lambda: picture("PNG", (800, 800))[:200]),
    "cut xlsx": ("a.xlsx", lambda: book(cells(*HEAD))[:-60]),
    "heic photo": ("IMG_1.HEIC", heic),
    "empty": ("a.jpg", lambda: b""),
}
PICTURES: dict[str, Callable[[], bytes]] = {  # drawn anew: nothing but the dots stays
    "zip behind a jpeg": lambda: picture() + package({"evil.js": "x"}),
    "script behind a jpeg": lambda: picture() + b"<script>alert(1)</script>",
    "place in a photo": exif_place,
}
TABLES: dict[str, Callable[[], bytes]] = {  # for the door of imports
    "zip bomb, ratio": lambda: book("", **{"xl/media/a.bin": b"\0" * 60_000_000}),
    "zip bomb, entries": lambda: book("", **{f"xl/{n}.xml": "" for n in range(3_000)}),
    "huge shared strings": lambda: book(cells(*HEAD), strings(2_500_000)),
    "macros": lambda: book(cells(*HEAD), **{"xl/vbaProject.bin": b"x"}),
    "outside link": lambda: book(cells(*HEAD), **{"xl/externalLinks/externalLink1.xml": "<x/>"}),
    "connection": lambda: book(cells(*HEAD), **{"xl/connections.xml": "<x/>"}),
    "no table at all": lambda: picture("PNG"),
    "csv with null": lambda: "原编号,标题,类别\r\n1,a\0b,x".encode(),
    "csv of one line": lambda: b"a" * 10_000_000,
    "csv of two encodings": lambda: "原编号,标题,类别\r\n".encode() + "1,漏水,厂房扩建\r\n".encode("gb18030"),
    "old xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}
READ: dict[str, Callable[[], bytes]] = {  # come through the door and are defused when they are read
    "entity of a file": entity,
    "entity of an address": lambda: entity("http://127.0.0.1:9/x"),
    "billion laughs": laughs,
    "a cell far right and far down": lambda: book(cells(*HEAD) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "every row far right": lambda: book(cells(*HEAD) + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 9_000))),
    "one giant cell": lambda: book(cells(*HEAD) + cells("1", "x" * 4_000_000, "厂房扩建", number=2)),
    "unclosed quote": lambda: '原编号,标题,类别\r\n1,"'.encode() + "漏水\r\n".encode() * 100_000,
    "broken xml": lambda: book("<row><c"),
    "claims of size": lambda: book(
        "", **{"xl/worksheets/sheet1.xml": SHEET.format(cells(*HEAD)).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')}
    ),
}
