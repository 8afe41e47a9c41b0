"""Pages of rounds: one round, one item of it on a phone, what failed made an improvement, rounds side by side, files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only
from liren.community.queries import timeline
from liren.core import documents
from liren.core.http import form_page, get_visible, page, stamp, typed
from liren.core.tables import CONTENT_TYPE
from liren.selfchecks import actions, exports, forms, queries
from liren.selfchecks.flow import State
from liren.selfchecks.models import Answer, Checklist, Round
from liren.selfchecks.views.acting import act

ONE = ("checklist", "revision", "community", "post", "started_by", "finished_by", "signed_by")


@desk_only
@require_GET
def round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: how far it is, what comes next, every item with what was found."""
    one = get_visible(request, Round, *ONE, pk=pk)
    entries = queries.entries(one)
    tally, (tone, icon) = queries.tally_of(entries), queries.TONES[State(one.state)]
    buttons: list[dict[str, Any]] = [
        {"label": label, "icon": sign, "url": reverse("selfchecks:act_round", args=[pk, name])}
        for name, label, sign in queries.buttons(request.user, one)
        if name != "finish" or not tally.left
    ]
    following = queries.unanswered(entries)
    if following and queries.allowed(request.user, one, "answer"):
        label = _("接着查") if tally.answered else _("开始逐项查")
        buttons.insert(0, {"label": label, "icon": "player-play", "url": reverse("selfchecks:item", args=[pk, following.pk])})
    context = {
        "one": one, "tally": tally, "tone": tone, "icon": icon, "topics": queries.by_topic(entries), "events": timeline(one),
        "failed": [e for e in entries if e.answer and e.answer.verdict == "fail"], "owner": queries.owner_of(one),
        "step": {"say": queries.say(one, tally), "tone": tone, "buttons": buttons}, "until": queries.until_words(one),
        "answers": one.state == State.OPEN and queries.allowed(request.user, one, "answer"), "ended": one.state in {"finished", "signed"},
    }  # fmt: skip
    return page(request, "selfchecks/round.html", context)


@desk_only
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One item of a round, as it is answered on a phone: saved, and on to the next."""
    one = get_visible(request, Round, *ONE, pk=pk)
    entries = queries.entries(one)
    entry, place, before, after = queries.around(entries, item)
    if entry is None or not request.user.has_perm("selfchecks.answer", one):
        raise Http404
    form = forms.Answer(request.POST or None, request.FILES or None, thing=entry, initial=typed(request))
    if request.method == "POST" and form.is_valid():
        actions.answer.given(**stamp(request))(one, by=request.user, item=entry.item, **form.cleaned_data)
        following = queries.unanswered(entries, behind=item)
        return redirect("selfchecks:item", pk, following.pk) if following else redirect("selfchecks:round", pk)
    context = {
        "one": one,
        "entry": entry,
        "form": form,
        "place": place,
        "before": before,
        "after": after,
        "tally": queries.tally_of(entries),
    }
    return page(request, "selfchecks/item.html", context, status=422 if form.errors else 200)


@desk_only
def act_round(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Finished, countersigned, sent back, given to another post, dropped."""
    one = get_visible(request, Round, *ONE, pk=pk)
    return act(one, name, request, reverse("selfchecks:round", args=[pk]))


@desk_only
def improve(request: HttpRequest, pk: int) -> HttpResponse:
    """An item that failed becomes an improvement; the plan comes filled in."""
    one = get_visible(request, Answer, "item", "round__checklist", "round__community", pk=pk)
    if not queries.improvable(one):
        raise Http404
    form = forms.Improve(one.community, request.POST or None, request.FILES or None, initial=queries.first_words(one) | typed(request))
    if request.method == "POST" and form.is_valid():
        made = actions.improve.given(**stamp(request))(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("已发起，请中心负责人或书记商定"))
        return redirect("evaluation:detail", made.improvement_id)
    words = {"title": _("发起改进"), "verb": _("发起改进"), "back_url": reverse("selfchecks:round", args=[one.round_id]), "thing": one}
    return form_page(request, form, "selfchecks.improve", one, lead=str(one.item), **words)


@desk_only
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest countersigned rounds of a list side by side."""
    one = get_visible(request, Checklist, pk=pk)
    rounds, rows = queries.comparison(request.user, one)
    return page(request, "selfchecks/compare.html", {"one": one, "rounds": rounds, "rows": rows})


@desk_only
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A round as a spreadsheet, as PDF or as Word."""
    one = get_visible(request, Round, *ONE, pk=pk)
    if form != "xlsx" and form not in documents.FORMATS:
        raise Http404
    with translation.override(documents.LANGUAGE):
        name = exports.name_of(one)
    draw, kind = (exports.sheet, CONTENT_TYPE) if form == "xlsx" else (exports.drawer(form), documents.FORMATS[form][1])
    head = {"Content-Disposition": content_disposition_header(True, f"{name}.{form}"), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(draw(one), content_type=kind, headers=head)
