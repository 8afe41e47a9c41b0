"""Pages of the lists: every outside standard, one list with its rounds, and the revision that is being worked on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_let_in, home_of
from liren.community.queries import may_bring_in, timeline
from liren.core.http import deed_buttons, file_answer, get_visible, page, performed
from liren.core.tables import CONTENT_TYPE
from liren.selfchecks import actions, exports, forms, queries
from liren.selfchecks.models import Checklist, Item, Revision
from liren.selfchecks.views._acting import act

ICONS = {
    "start": "player-play", "revise": "pencil", "file_copy": "file-certificate", "set_months": "hourglass", "publish": "rubber-stamp",
    "add_item": "plus", "discard": "trash",
}  # fmt: skip


@desk_only
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """外部标准自查：每项外部标准有没有清单、最近一次自查作不作数。"""
    home = home_let_in(request, queries.reads)
    lines = queries.overview(request.user, home)
    rows = [(line, queries.until_words(line.last) if line.last else ("", "idle")) for line in lines]
    return page(request, "selfchecks/overview.html", {"home": home, "rows": rows})


@desk_only
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Put a starter list into use."""
    home, form, done = home_of(request.user), forms.Adopt(request.POST), _("清单已启用。这是推荐起始清单，请对照正式文本修订")
    answer = performed(request, form, actions.adopt, home, to="selfchecks:checklist", done=done)
    return answer or redirect("selfchecks:overview")


def _buttons(request: HttpRequest, thing: Any, *without: str) -> list[dict[str, Any]]:
    may = [name for name in forms.ACTS[type(thing)] if name not in without and queries.allowed(request.user, thing, name)]
    return deed_buttons(thing, may, ICONS)


@desk_only
@require_GET
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: what it asks, against which text, and its rounds."""
    one = get_visible(request, Checklist, "community", pk=pk)
    (line,) = queries.overview(request.user, one.community, [queries.references()[one.code]])
    draft, going = queries.draft(one), line.going
    buttons = _buttons(request, one, "revise" if draft else "", "start" if going else "")
    context = {
        "one": one, "line": line, "draft": draft, "going": going, "buttons": buttons, "history": queries.history(request.user, one),
        "items": queries.items_of(line.revision) if line.revision else [], "copies": queries.copies(request.user, one),
        "revisions": queries.revisions(one), "until": queries.until_words(line.last) if line.last else None,
    }  # fmt: skip
    return page(request, "selfchecks/checklist.html", context)


@desk_only
@require_GET
def list_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The items in use as a spreadsheet that can be brought in again."""
    one = get_visible(request, Checklist, pk=pk)
    return file_answer(exports.items(one), _("%(list)s自查清单.xlsx") % {"list": one}, CONTENT_TYPE)


@desk_only
def act_checklist(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a list: a copy filed, a revision begun, a round started."""
    one = get_visible(request, Checklist, "community", pk=pk)
    to = {"revise": "selfchecks:revision", "start": "selfchecks:round"}.get(name, "")
    return act(one, name, request, reverse("selfchecks:checklist", args=[pk]), to)


@desk_only
@require_GET
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """One revision: while it is worked on each item can be changed."""
    one = get_visible(request, Revision, "checklist", "community", "published_by", pk=pk)
    buttons = _buttons(request, one) if one.is_draft else []
    context = {
        "one": one, "items": queries.items_of(one), "buttons": buttons, "edits": bool(buttons), "events": timeline(one),
        "brings_in": one.is_draft and may_bring_in("selfcheck_items", request.user, one.community),
    }  # fmt: skip
    return page(request, "selfchecks/revision.html", context)


@desk_only
def act_revision(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a revision."""
    one = get_visible(request, Revision, "checklist", pk=pk)
    to = "" if name == "add_item" else reverse("selfchecks:checklist", args=[one.checklist_id])
    return act(one, name, request, reverse("selfchecks:revision", args=[pk]), to)


@desk_only
def act_item(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """An item changed or dropped."""
    one = get_visible(request, Item, "revision__checklist", pk=pk)
    return act(one, name, request, reverse("selfchecks:revision", args=[one.revision_id]))
