"""Attachments: what may come in, where it lies, and who may fetch it again.

A file is judged by its bytes, never by its name: images are drawn anew (which drops EXIF, places and anything hidden in
them), office files are measured before anything unpacks them. It lies under a random name outside the web root, and
only its subject's readers get it.
"""

import hashlib
import io
import os
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from liren.core.actions import Refused, models_by_label
from liren.core.calendar import now
from liren.core.management.folders import private
from liren.core.models import Attachment

MAX_SIZE = 10 * 2**20
MAX_COUNT = 9
MAX_PIXELS = 50_000_000  # of what is opened at all
MAX_SIDE = 4000  # of what is kept
THUMB_SIDE = 320
MAX_UNPACKED, MAX_RATIO, MAX_ENTRIES = 200 * 2**20, 50, 2000
OFFICE = {"word/document.xml": ("docx", "wordprocessingml.document"), "xl/workbook.xml": ("xlsx", "spreadsheetml.sheet")}
ACTIVE_PARTS = re.compile(r"vbaproject|/activex/|/embeddings/|macrosheets|/externallinks/", re.IGNORECASE)
OFFICE_PART = re.compile(  # what such a package is made of; anything else is a foreign file inside
    r"/$|\.(xml|rels|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|webp|svg|o?ttf|otf|fntdata|thmx)$|/printersettings\d*\.bin$|/\[content_types\]\.xml$",
    re.IGNORECASE,
)
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
PDF_SAYS = 4096  # bytes before a stream in which its kind is said
MAX_OBJECTS = 20 * 2**20  # of a PDF's packed objects, once unpacked
HEIC = {b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypheim", b"ftypmif1", b"ftypmsf1", b"ftypavif"}
# what file fields offer: pictures by their exact types, JPEG first, so that Apple's devices hand over a HEIC photo as a JPEG
OFFERED = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx"
IMAGES = {"image/jpeg": ("jpg", "JPEG"), "image/png": ("png", "PNG"), "image/webp": ("webp", "WEBP")}


@dataclass(frozen=True)
class Stored:
    """A judged file, ready to be written: cleaned name, true type, safe bytes."""

    name: str
    content_type: str
    body: bytes
    thumb: bytes = b""


def accept(upload: UploadedFile) -> Stored:
    """Judge one upload. Raises Refused with what to do instead."""
    name = clean_name(upload.name or "")
    if (upload.size or 0) > MAX_SIZE:
        raise Refused(_("“%(name)s”超过 10 MB，请压缩后再上传") % {"name": name})
    upload.seek(0)
    body = upload.read(MAX_SIZE + 1)
    if not body or len(body) > MAX_SIZE:
        raise Refused(_("“%(name)s”是空文件或超过 10 MB，请重新选择") % {"name": name})
    kind = filetype.guess_mime(body[:8192]) or ""
    if kind in IMAGES:
        return _image(name, kind, body)
    if kind == "application/pdf" and body.startswith(b"%PDF-"):
        return _pdf(name, body)
    if body.startswith(b"PK\x03\x04"):
        return _office(name, body)
    if body[4:12] in HEIC:
        how = _("苹果手机请从“照片图库”里选，会自动转成 JPG；不要从“文件”里选。也可以截屏后上传")
        raise Refused(_("“%(name)s”是 HEIC 照片，暂时打不开：%(how)s") % {"name": name, "how": how})
    raise Refused(_("“%(name)s”的类型不能上传：可上传 JPG、PNG、WebP 图片，PDF，以及 .docx、.xlsx 文件") % {"name": name})


def clean_name(name: str) -> str:
    """The last part of a name without control, direction and path characters; never empty, never hidden, not too long."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] not in "CZ" or c == " ")
    kept = re.sub(r'[<>:"|?*\s]+', " ", kept).strip(" .")
    stem, extension = os.path.splitext(kept)
    return f"{stem[:80].strip()}{extension[:10]}" if kept else _("未命名")


def _renamed(name: str, extension: str) -> str:
    return f"{os.path.splitext(name)[0]}.{extension}"


def _image(name: str, kind: str, body: bytes) -> Stored:
    extension, form = IMAGES[kind]
    try:
        with Image.open(io.BytesIO(body), formats=[form]) as raw:
            if raw.width * raw.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            raw.draft("RGB", (MAX_SIDE, MAX_SIDE))
            drawn = ImageOps.exif_transpose(raw)
            drawn = drawn.convert("RGBA" if form != "JPEG" and drawn.has_transparency_data else "RGB")
    except Image.DecompressionBombError as bomb:
        raise Refused(_("“%(name)s”的像素过多，请缩小后再上传") % {"name": name}) from bomb
    except (OSError, ValueError, SyntaxError) as broken:
        raise Refused(_("“%(name)s”无法作为图片打开，请重新拍摄或另存后上传") % {"name": name}) from broken
    drawn.thumbnail((MAX_SIDE, MAX_SIDE))
    drawn.info.clear()
    whole = _encoded(drawn, form)
    drawn.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Stored(_renamed(name, extension), kind, whole, _encoded(drawn.convert("RGB"), "JPEG"))


def _encoded(drawn: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    drawn.save(out, form, **({} if form == "PNG" else {"quality": 85}))
    return out.getvalue()


def _pdf(name: str, body: bytes) -> Stored:
    if any(ACTIVE_PDF.search(part) for part in _spoken(body)):
        raise Refused(_("“%(name)s”含有脚本或内嵌文件，请打印为普通 PDF 后上传") % {"name": name})
    return Stored(_renamed(name, "pdf"), "application/pdf", body)


def _spoken(body: bytes) -> Iterator[bytes]:
    """What a PDF says in names: everything outside its streams, and what is packed in object streams. The bytes of pictures, fonts
    and pages mean nothing to the reader, and in so many of them every short name turns up by chance."""
    outside, at, left = [], 0, MAX_OBJECTS
    while (begin := body.find(b"stream", at)) >= 0 and (end := body.find(b"endstream", begin + 6)) >= 0:
        outside.append(body[at:begin])
        if b"/ObjStm" in body[max(at, begin - PDF_SAYS) : begin]:
            yield (found := _unpacked(body[begin + 6 : end].lstrip(b"\r\n"), left))
            left -= len(found)
        at = end + 9
    yield b" ".join([*outside, body[at:]])


def _unpacked(packed: bytes, most: int) -> bytes:
    """The objects of an object stream; what cannot be looked into, or is more than anybody writes, counts as active."""
    try:
        return zlib.decompressobj().decompress(packed, most) if most > 0 else b"/JavaScript"
    except zlib.error:
        return b"/JavaScript"


def _office(name: str, body: bytes) -> Stored:
    inside = check_package(io.BytesIO(body), name)
    for part, (extension, kind) in OFFICE.items():
        if part in inside:
            return Stored(_renamed(name, extension), f"application/vnd.openxmlformats-officedocument.{kind}", body)
    raise Refused(_("“%(name)s”不是 Word 或 Excel 文件；压缩包请解开后逐个上传") % {"name": name})


def check_package(file: Any, name: str) -> set[str]:
    """Measure a zipped office file before anything unpacks it; returns the names of its parts. Raises Refused."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
        raise Refused(_("“%(name)s”已损坏，无法打开，请重新保存后上传") % {"name": name}) from broken
    packed, unpacked = sum(p.compress_size for p in parts), sum(p.file_size for p in parts)
    if len(parts) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 4096):
        raise Refused(_("“%(name)s”解开后过大，请拆分后上传") % {"name": name})
    if any(ACTIVE_PARTS.search(f"/{p.filename}") or not OFFICE_PART.search(f"/{p.filename}") or p.flag_bits & 1 for p in parts):
        raise Refused(_("“%(name)s”带有宏、内嵌对象或密码，请另存为普通文件后上传") % {"name": name})
    return {p.filename for p in parts}


def attach(thing: models.Model, uploads: Iterable[UploadedFile], by: Any) -> list[Attachment]:
    """Keep files with a thing, inside the caller's transaction: the bytes reach the disk before the rows are written.

    A full disk is a refusal and leaves no row; bytes whose transaction fails are swept by the nightly job.
    """
    label = thing._meta.label_lower
    judged = [accept(one) for one in uploads]
    there = Attachment.objects.filter(subject_type=label, subject_id=thing.pk).count() if judged else 0
    if there + len(judged) > MAX_COUNT:
        raise Refused(_("每件事项最多 %(count)s 个附件，现有 %(there)s 个") % {"count": MAX_COUNT, "there": there})
    rows = [_row(thing, label, one, by, _write(one)) for one in judged]
    return Attachment.objects.bulk_create(rows)


def _row(thing: models.Model, label: str, one: Stored, by: Any, path: str) -> Attachment:
    return Attachment(
        community_id=getattr(thing, "community_id", None),
        subject_type=label,
        subject_id=thing.pk,
        name=one.name,
        content_type=one.content_type,
        size=len(one.body),
        sha256=hashlib.sha256(one.body).hexdigest(),
        path=path,
        by_id=by.pk,
        at=now(),
    )


def _write(one: Stored) -> str:
    path = f"{now():%Y/%m}/{secrets.token_hex(16)}"
    whole = Path(settings.MEDIA_ROOT) / path
    try:
        private(whole.parent)
        _write_through(whole, one.body)
        if one.thumb:
            _write_through(thumb_of(path), one.thumb)
    except OSError as full:
        whole.unlink(missing_ok=True)
        raise Refused(_("附件暂时无法保存，请稍后再试，或先提交文字")) from full
    return path


def _write_through(path: Path, body: bytes) -> None:
    with open(path, "xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def path_of(attachment: Attachment) -> Path:
    """Where the bytes lie."""
    return Path(settings.MEDIA_ROOT) / attachment.path


def thumb_of(path: str) -> Path:
    """Where the small picture of an image lies; other files have none."""
    return Path(settings.MEDIA_ROOT) / f"{path}.thumb"


def attachments_of(thing: models.Model) -> models.QuerySet[Attachment]:
    """A thing's files in the order they came; whoever may see the thing may list them."""
    return Attachment.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk).order_by("pk")


def drawn(row: Attachment) -> dict[str, str]:
    """A file as the piece ui/attachments draws it: name, address, size in words, address of a small picture; and its check sum."""
    thumb = reverse("core:thumb", args=[row.pk]) if row.content_type.startswith("image/") else ""
    size = f"{row.size / 2**20:.1f} MB" if row.size >= 2**20 else f"{max(1, row.size // 1024)} KB"
    return {"name": row.name, "url": reverse("core:file", args=[row.pk]), "size": size, "thumb": thumb, "sha256": row.sha256}


def files_of(thing: models.Model) -> list[dict[str, str]]:
    """A thing's files, drawn."""
    return [drawn(one) for one in attachments_of(thing)]


def files_of_each(things: Iterable[models.Model]) -> defaultdict[int, list[dict[str, str]]]:
    """The files of several things of one table, drawn, by the number of the thing they lie with; one query."""
    found: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    if rows := {thing.pk: thing for thing in things}:
        label = next(iter(rows.values()))._meta.label_lower
        for one in Attachment.objects.filter(subject_type=label, subject_id__in=rows).order_by("pk"):
            found[one.subject_id].append(drawn(one))
    return found


def find_for(user: Any, pk: int) -> Attachment | None:
    """A file with its `subject`, if this user may see that now and the subject opens its files to him."""
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        return None
    subjects = models_by_label(found.subject_type).objects  # type: ignore[attr-defined]
    subject = subjects.visible_to(user).filter(pk=found.subject_id).first()
    found.subject = subject  # type: ignore[attr-defined]
    return found if subject and subject.opens_files(user) else None


def sweep(older_than: timedelta = timedelta(days=1)) -> int:
    """Delete bytes that no row names, once any transaction that could still name them is long over."""
    root, limit, swept = Path(settings.MEDIA_ROOT), (now() - older_than).timestamp(), 0
    for folder in root.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]"):
        old = [f for f in folder.iterdir() if f.is_file() and f.stat().st_mtime < limit]
        paths = {f: f"{folder.relative_to(root).as_posix()}/{f.name.removesuffix('.thumb')}" for f in old}
        named = set(Attachment.objects.filter(path__startswith=folder.relative_to(root).as_posix()).values_list("path", flat=True))
        for file in [f for f in old if paths[f] not in named]:
            file.unlink(missing_ok=True)
            swept += 1
    return swept
