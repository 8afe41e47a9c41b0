"""Files: judged by their bytes, drawn anew, measured before they are unpacked, given only to their subject's readers."""

import errno
import importlib
import importlib.util
import inspect
import io
import os
import pkgutil
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from PIL import Image

import liren
from liren.community.models import Appointment
from liren.core import documents, files
from liren.core.actions import Refused
from liren.core.calendar import now
from liren.core.models import Attachment


def picture(form="JPEG", size=(80, 40), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def tagged() -> bytes:
    """A photo turned by its EXIF, with a place and a hidden text."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "canary-13800001111"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    return picture(exif=exif, comment=b"canary-13800001111")


def package(parts=None, *, kind="word", **more) -> bytes:
    out = io.BytesIO()
    main = {"word": "word/document.xml", "xl": "xl/workbook.xml", "none": "readme.txt"}[kind]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in {"[Content_Types].xml": "<Types/>", main: "<x/>", **(parts or {}), **more}.items():
            made.writestr(name, body)
    return out.getvalue()


def upload(body: bytes, name="照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


@pytest.fixture
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    "body, name, kept_as, kind",
    [
        (picture(), "现场.jpg", "现场.jpg", "image/jpeg"),
        (picture("PNG"), "现场.jpg", "现场.png", "image/png"),
        (picture("WEBP"), "现场", "现场.webp", "image/webp"),
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj", "合同.PDF", "合同.pdf", "application/pdf"),
        (package(), "说明.docx", "说明.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (package(kind="xl"), "名单.docx", "名单.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_what_may_come_in_gets_the_name_of_its_true_type(body, name, kept_as, kind):
    stored = files.accept(upload(body, name))
    assert (stored.name, stored.content_type) == (kept_as, kind)


def test_an_image_is_turned_upright_and_loses_everything_but_its_pixels():
    stored = files.accept(upload(tagged()))
    with Image.open(io.BytesIO(stored.body)) as kept:
        assert kept.size == (40, 80)
        assert not kept.getexif() and not kept.info.keys() & {"exif", "comment", "icc_profile"}
    assert b"canary" not in stored.body + stored.thumb


def test_a_large_image_is_made_smaller_and_gets_a_thumb():
    stored = files.accept(upload(picture(size=(6000, 300))))
    assert Image.open(io.BytesIO(stored.body)).size == (4000, 200)
    assert max(Image.open(io.BytesIO(stored.thumb)).size) == files.THUMB_SIDE


def polyglot() -> bytes:
    return picture() + b"<script>alert(1)</script>" + package({"evil.js": "x"}, kind="none")


def test_what_hangs_behind_an_image_is_cut_off():
    stored = files.accept(upload(polyglot()))
    assert b"script" not in stored.body and b"PK\x03\x04" not in stored.body


def bomb() -> bytes:
    return package({"word/media/a.bin": b"\0" * (60 * 2**20)})


HOSTILE = {
    "html named as an image": b"<html><script>alert(1)</script>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif with script": b"GIF89a/*<script>*/=1;",
    "program": b"MZ" + b"\0" * 500,
    "elf": b"\x7fELF" + b"\0" * 500,
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "empty": b"",
    "truncated jpeg": picture(size=(800, 800))[:300],
    "only the first bytes of a png": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    "too large": b"%PDF-1.7" + b"0" * files.MAX_SIZE,
    "pdf with script": b"%PDF-1.7\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
    "pdf that starts a program": b"%PDF-1.7\n<</S/Launch/F(cmd.exe)>>",
    "plain zip": package(kind="none"),
    "broken zip": package()[:60],
    "zip bomb": bomb(),
    "too many entries": package({f"word/{n}.xml": "" for n in range(2100)}),
    "macro": package({"word/vbaProject.bin": "x"}),
    "embedded object": package({"word/embeddings/oleObject1.bin": "x"}),
    "outside links": package({"xl/externalLinks/externalLink1.xml": "x"}, kind="xl"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(what):
    with pytest.raises(Refused) as no:
        files.accept(upload(HOSTILE[what], "看起来像.jpg"))
    assert "看起来像" in str(no.value)


def test_a_picture_with_absurdly_many_pixels_is_refused_before_it_is_opened():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(Refused, match="像素过多"):
        files.accept(upload(out.getvalue(), "a.png"))


@pytest.mark.parametrize(
    "sent, kept",
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        (r"C:\temp\照片.jpg", "照片.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ('x"; filename="y.html', "x ; filename= y.html"),
        ("  .htaccess ", "htaccess"),
        ("", "未命名"),
        ("。" * 300 + ".jpg", "。" * 80 + ".jpg"),
    ],
)
def test_names_are_cleaned(sent, kept):
    assert files.clean_name(sent) == kept


def test_files_lie_under_random_names_and_their_rows_know_them(village, shelf):
    one, two = files.attach(village.grid, [upload(picture()), upload(picture(), "b.jpg")], village.worker)
    assert [a.name for a in files.attachments_of(village.grid)] == ["照片.jpg", "b.jpg"]
    assert one.path != two.path and "照片" not in one.path
    assert files.path_of(one).read_bytes() and files.thumb_of(one.path).exists()
    assert (one.community_id, one.by_id, one.size) == (village.here.pk, village.worker.pk, files.path_of(one).stat().st_size)


def test_more_than_nine_are_refused_and_nothing_of_the_sending_stays(village, shelf):
    files.attach(village.grid, [upload(picture())] * 8, village.worker)
    with pytest.raises(Refused, match="最多 9 个附件，现有 8 个"):
        files.attach(village.grid, [upload(picture())] * 2, village.worker)
    assert files.attachments_of(village.grid).count() == 8


def test_a_full_disk_is_a_refusal_and_leaves_no_row(village, shelf, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="暂时无法保存"):
        files.attach(village.grid, [upload(picture())], village.worker)
    assert not Attachment.objects.exists()
    assert not [f for f in shelf.rglob("*") if f.is_file()]


def test_bytes_without_a_row_are_swept_and_all_others_stay(village, shelf):
    kept = files.attach(village.grid, [upload(picture())], village.worker)[0]
    lost = files.attach(village.grid, [upload(picture())], village.worker)[0]
    fresh = files.attach(village.grid, [upload(picture())], village.worker)[0]
    Attachment.objects.exclude(pk=kept.pk).delete()
    old = (now() - timedelta(days=2)).timestamp()
    for one in (kept, lost):
        for path in (files.path_of(one), files.thumb_of(one.path)):
            os.utime(path, (old, old))
    assert files.sweep() == 2
    assert files.path_of(kept).exists() and files.path_of(fresh).exists() and not files.path_of(lost).exists()


@pytest.mark.parametrize("who, code", [("worker", 200), ("grid_member", 200), ("far_worker", 404), ("stranger", 404)])
def test_who_may_fetch_a_file(village, shelf, enter, who, code):
    one = files.attach(village.grid, [upload(picture())], village.worker)[0]
    client = enter(getattr(village, who))
    assert client.get(f"/files/{one.pk}/").status_code == code
    assert client.get(f"/files/{one.pk}/thumb/").status_code == code


def test_a_link_alone_opens_nothing(village, shelf, client):
    one = files.attach(village.grid, [upload(picture())], village.worker)[0]
    there, not_there = client.get(f"/files/{one.pk}/"), client.get("/files/999999/")
    assert (there.status_code, there.content) == (not_there.status_code, not_there.content) == (302, b"")


def test_rights_are_asked_at_each_fetch(village, shelf, enter):
    one = files.attach(village.grid, [upload(picture())], village.worker)[0]
    client = enter(village.grid_member)
    assert client.get(f"/files/{one.pk}/").status_code == 200
    Appointment.objects.filter(user=village.grid_member).delete()
    assert client.get(f"/files/{one.pk}/").status_code == 404


@pytest.mark.parametrize(
    "body, name, disposition",
    [(picture(), "现场.jpg", "inline"), (b"%PDF-1.7", "合同.pdf", "attachment"), (package(), "a.docx", "attachment")],
)
def test_only_pictures_open_in_the_browser_and_nothing_is_guessed(village, shelf, enter, body, name, disposition):
    one = files.attach(village.grid, [upload(body, name)], village.worker)[0]
    answer = enter(village.worker).get(f"/files/{one.pk}/")
    assert answer["Content-Disposition"].startswith(disposition)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == one.content_type
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer << /Root 1 0 R >>\n%%EOF"


def stream(said: bytes, content: bytes) -> bytes:
    return b"4 0 obj\n<< " + said + b" /Length %d >>\nstream\n" % len(content) + content + b"\nendstream\nendobj"


def test_a_name_in_the_bytes_of_a_picture_is_no_script():
    page = pdf(b"1 0 obj << /Type /Catalog >> endobj", stream(b"/Filter /FlateDecode", b"\x93/JS\x00\x1f/Launch \xfe"))
    assert files.accept(SimpleUploadedFile("a.pdf", page)).content_type == "application/pdf"


@pytest.mark.parametrize(
    "said",
    [
        pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >> endobj"),
        pdf(stream(b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(b"5 0 << /S /Launch /F (cmd.exe) >>"))),
        pdf(stream(b"/Type /ObjStm /Filter /FlateDecode", b"not packed at all")),
        pdf(stream(b"/Filter /FlateDecode", b"x"), b"2 0 obj << /Names << /EmbeddedFile 3 0 R >> >> endobj"),
    ],
)
def test_a_script_or_a_file_in_a_pdf_is_refused(said):
    with pytest.raises(Refused, match="脚本"):
        files.accept(SimpleUploadedFile("a.pdf", said))


def test_our_own_papers_are_always_taken():
    for n in range(12):
        paper = documents.pdf(documents.Document(title=f"第{n}号", blocks=[documents.Paragraph("里仁" * 50 * n)]))
        assert files.accept(SimpleUploadedFile("a.pdf", paper)).body == paper


def test_a_pdf_that_unpacks_without_end_is_refused():
    bomb = pdf(*(stream(b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(bytes(15 * 2**20), 9)) for _n in range(20)))
    with pytest.raises(Refused, match="脚本"):
        files.accept(SimpleUploadedFile("a.pdf", bomb))


def file_fields():
    """Every file field of every form of the product, with where it is."""
    for app in sorted(one.name for one in pkgutil.iter_modules(liren.__path__) if one.ispkg):
        if importlib.util.find_spec(f"liren.{app}.forms") is None:
            continue
        found = importlib.import_module(f"liren.{app}.forms")
        parts = [f"{found.__name__}.{one.name}" for one in pkgutil.iter_modules(getattr(found, "__path__", ()))]
        for module in (found, *map(importlib.import_module, parts)):
            for name, form in inspect.getmembers(module, inspect.isclass):
                for label, field in getattr(form, "base_fields", {}).items():
                    if isinstance(field, FileField):
                        yield f"{form.__module__}.{name}.{label}", field.widget.attrs.get("accept", "")


def test_every_file_field_says_what_it_takes_so_that_apple_s_devices_turn_heic_into_jpeg():
    fields = dict(file_fields())
    assert len(fields) > 20
    assert set(fields.values()) == {files.OFFERED, ".xlsx,.csv,.txt", ".json", ".geojson,.json,application/geo+json"}
    assert files.OFFERED.startswith("image/jpeg,")  # Safari turns a photo into the first of these it can write
    written = [path for path in Path(liren.__path__[0]).rglob("*.html") if 'type="file"' in path.read_text("utf8")]
    assert [path.name for path in written if f'accept="{files.OFFERED}"' not in path.read_text("utf8")] == []
