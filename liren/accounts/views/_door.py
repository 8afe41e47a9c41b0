"""What the ways in share: the end of a sign-in or of a proof."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from liren.community import access
from liren.community.actions import sign_in
from liren.community.models import User


def next_of(asked: HttpRequest) -> str:
    """Where he wanted to go, if it is a page of ours."""
    wanted = asked.POST.get("next") or asked.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {asked.get_host()}, asked.is_secure()) else ""


def admit(user: User, request: HttpRequest, to: str, how: str) -> HttpResponse:
    """Begin the session and go where he wanted."""
    answer = redirect(to or settings.LOGIN_REDIRECT_URL)
    access.enter(request, user, how)
    sign_in(user, by=user, device=access.mark_device(request, answer))
    return answer


def finish(user: User, request: HttpRequest, told: dict, how: str) -> HttpResponse | None:
    """The second proof was right: he is in, or, signed in already, has shown that he is himself. None: it is somebody else's."""
    if told["purpose"] == "enter":
        return admit(user, request, told["to"], f"{told['how']}+{how}")
    if user != request.user:
        return None
    access.prove(request)
    return redirect(told["to"] or reverse("community:account"))
