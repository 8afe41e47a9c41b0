"""Who comes in at the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse


def desk_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for staff: whoever has not signed in is sent to sign in, for all others the page is not there."""

    @login_required
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.areas() or request.user.uses_portal():
            raise Http404
        return view(request, *args, **kwargs)

    return opened
