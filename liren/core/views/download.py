"""The way to a file."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from liren.core import files

INLINE = frozenset(files.IMAGES)  # drawn anew by us, so nothing in them can act


@require_GET
def file(request: HttpRequest, pk: int, thumb: bool = False) -> FileResponse:
    """A file, if the reader may see now what it belongs to; otherwise the 404 of a file that is not there."""
    found = files.find_for(request.user, pk)
    path = found and (files.thumb_of(found.path) if thumb else files.path_of(found))
    if not (found and path and path.is_file()):
        raise Http404
    inline = found.content_type in INLINE
    kind = "image/jpeg" if thumb else found.content_type
    answer = FileResponse(path.open("rb"), as_attachment=not inline, filename=found.name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
