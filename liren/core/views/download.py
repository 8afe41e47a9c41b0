"""The way to a file."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from liren.core import files, journal

INLINE = frozenset(files.IMAGES)  # drawn anew by us, so nothing in them can act


@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """A file, if the reader may see now what it belongs to; otherwise the 404 of a file that is not there."""
    if not (found := files.find_for(request.user, pk)):
        raise Http404
    journal.looked(request.user, found.subject, "file")
    return _send(files.path_of(found), found.name, found.content_type)


@require_GET
def thumb(request: HttpRequest, pk: int) -> FileResponse:
    """The small picture of an image, under the same condition."""
    if not (found := files.find_for(request.user, pk)):
        raise Http404
    journal.looked(request.user, found.subject, "file")
    return _send(files.thumb_of(found.path), found.name, "image/jpeg")


def _send(path: Path, name: str, kind: str) -> FileResponse:
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), as_attachment=kind not in INLINE, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
