"""Files as people send them: pictures, and tables that are brought in and taken back."""

import io
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from liren.community import actions, imports, jobs
from liren.community.models import Import


def picture(name: str = "现场.jpg") -> SimpleUploadedFile:
    """A small picture, as fresh as every upload must be; of the kind that its name says."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6)).save(out, "PNG" if name.endswith(".png") else "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png" if name.endswith(".png") else "image/jpeg")


def table(head, *rows) -> SimpleUploadedFile:
    """A spreadsheet as a text file, for a browser to send."""
    text = "\n".join([",".join(head), *(",".join(row) for row in rows)])
    return SimpleUploadedFile("表.csv", text.encode("utf-8-sig"), "text/csv")


def bring_in(browser, kind, file) -> Import:
    """What a browser sent, read and checked."""
    browser.post(reverse("community:upload_import"), {"kind": kind, "file": file})
    made = Import.objects.latest("pk")
    jobs.check_import.func(made.pk)
    made.refresh_from_db()
    return made


def upload(village, content, kind, by=None, name="旧表.xlsx"):
    """The same without a browser, by the worker where nobody is named."""
    path = f"{uuid4().hex}.table"
    (imports.folder() / path).write_bytes(content)
    imported = actions.upload_import(village.here, by=by or village.worker, kind=kind, name=name, sha256="0" * 64, path=path)
    jobs.check_import.func(imported.pk)
    imported.refresh_from_db()
    return imported


def run(imported):
    """The same, brought in."""
    actions.start_import(imported, by=imported.by)
    jobs.run_import.func(imported.pk)
    imported.refresh_from_db()
    return imported


def undo(imported):
    """The same, taken back."""
    actions.undo_import(imported, by=imported.by)
    jobs.undo_import.func(imported.pk)
    imported.refresh_from_db()
    return imported
