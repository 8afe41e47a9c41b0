"""The screens that read across."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict:
    """What every page's frame shows around its content."""
    return {}
