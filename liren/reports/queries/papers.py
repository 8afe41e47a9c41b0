"""Sealed files: where the ciphertext lies, and how it is read again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from liren.core.actions import Refused
from liren.core.vault import open_many, unlock_bytes
from liren.reports.models import Line, Paper

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


def folder() -> Path:
    """Where the encrypted bytes lie."""
    return Path(settings.MEDIA_ROOT) / "sealed"


def extension(paper: Paper) -> str:
    """The usual ending for its type."""
    return EXTENSIONS.get(paper.content_type, "docx" if "word" in paper.content_type else "xlsx")


def body_of(paper: Paper) -> bytes:
    """The plain bytes. Raises Refused when they are gone or do not open."""
    root: Any = paper.report.original if paper.line == Line.REPORTER else paper.report
    try:
        locked = (folder() / paper.path).read_bytes()
    except OSError as gone:
        raise Refused(_("附件已销毁或暂时读不到")) from gone
    return unlock_bytes(root, paper.path, locked)


def names_of(papers: Iterable[Paper]) -> dict[int, str]:
    """The names of files by id."""
    return {pk: told["name"] for pk, told in open_many(papers).items()}


def paths_in_use(paths: Iterable[str]) -> set[str]:
    """Those of these file names that belong to something."""
    return set(Paper.objects.filter(path__in=list(paths)).values_list("path", flat=True))
