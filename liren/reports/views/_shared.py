"""What the doors of reports share: a stamp that names nobody, files from the vault, the ticket in a cookie."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from liren.core.http import stamp
from liren.reports import queries
from liren.reports.models import Paper, Report

secret_form = sensitive_post_parameters()  # of a refused form nothing is kept in the session


def found(thing: Any) -> Any:
    """The thing, or the same 404 as for anything that is not there."""
    if thing is None:
        raise Http404
    return thing


def _sealed_stamp(request: HttpRequest) -> dict[str, Any]:
    """The key of this sending without the account it came from, which the journal would keep."""
    _user, _colon, key = stamp(request)["key"].partition(":")
    return {"version": None, "key": f"door:{key}" if key else ""}


def _nameless(request: HttpRequest) -> None:
    """The log does not say who opened this page."""
    request.nameless = True  # type: ignore[attr-defined]


def send(paper: Paper) -> HttpResponse:
    """A sealed file to save: opened for this answer alone."""
    name = queries.names_of([paper])[paper.pk]
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(queries.body_of(paper), content_type=paper.content_type, headers=headers)


def _hand_ticket(request: HttpRequest, response: HttpResponse, report: Report) -> HttpResponse:
    """The browser keeps for half an hour which report it may open; the server keeps nothing."""
    age = int(queries.VISIT.total_seconds())
    response.set_cookie(queries.COOKIE, queries.ticket(report), max_age=age, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
