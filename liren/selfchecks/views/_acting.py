"""One deed on a thing: its form, and what becomes of it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liren.core.actions import ACTIONS
from liren.core.http import deed_form, deed_page
from liren.selfchecks import forms, queries


def act(thing: Any, name: str, request: HttpRequest, url: str, to: str = "") -> HttpResponse:
    """The form of a deed for those who may do it now; done, back to `url` or on to the page `to`."""
    form = deed_form(request, forms.ACTS[type(thing)], name, now=partial(queries.allowed, request.user, thing, name), thing=thing)
    action = ACTIONS[f"selfchecks.{name}"]
    return deed_page(request, form, action, thing, back_url=url, to=to, done=_("已%(verb)s") % {"verb": action.label})
