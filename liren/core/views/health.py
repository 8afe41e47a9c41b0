"""Is this installation well? For the machine that watches it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from liren.core import checks


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Figures without secrets; 503 while the database does not answer."""
    told = checks.health()
    return JsonResponse(told, status=200 if told["database"] == "up" else 503)
