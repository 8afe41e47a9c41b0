"""One deed on a thing: its form, and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from liren.core.actions import ACTIONS
from liren.core.http import page, stamp, typed
from liren.selfchecks import actions, forms, queries


def act(thing: Any, name: str, request: HttpRequest, url: str, lead: str = "", **more: Any) -> HttpResponse:
    """The form of a deed for those who may do it now; done, back to `url`, or to the page that `more` says."""
    form_of = forms.ACTS[type(thing)].get(name)
    if form_of is None or (not queries.allowed(request.user, thing, name) and request.method != "POST"):
        raise Http404
    form = form_of(request.POST or None, request.FILES or None, thing=thing, initial=typed(request))
    label = ACTIONS[f"selfchecks.{name}"].label
    if request.method == "POST" and (not form.fields or form.is_valid()):
        made = getattr(actions, name).given(**stamp(request))(thing, by=request.user, **getattr(form, "cleaned_data", {}))
        messages.success(request, _("已%(verb)s") % {"verb": label})
        return redirect(more["then"](made) if "then" in more else url)
    context = {"form": form, "title": label, "verb": label, "thing": thing, "lead": lead or str(thing), "back_url": url}
    return page(request, "form.html", context, status=422 if form.errors else 200)
