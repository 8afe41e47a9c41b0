"""Two servers that break their promises, so that the siege can be seen to notice: never part of the product."""

import threading
import time
from collections.abc import Callable
from queue import Queue

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

Answer = Callable[[HttpRequest], HttpResponse]


def acknowledges_first(get_response: Answer) -> Answer:
    """Says yes and writes a little later, one after another: as many at once as come in would starve the machine."""
    waiting: Queue[HttpRequest] = Queue()

    def later() -> None:
        while request := waiting.get():
            time.sleep(0.3)
            get_response(request)
            connection.close()

    threading.Thread(target=later, daemon=True).start()

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return get_response(request)
        assert request.POST
        waiting.put(request)
        return HttpResponseRedirect("/home/cases/1/sent/")

    return answer


def forgets_keys(get_response: Answer) -> Answer:
    """Takes every sending for a new one."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            kept = request.POST.copy()
            kept.pop("key", None)
            request.POST = kept
        return get_response(request)

    return answer
