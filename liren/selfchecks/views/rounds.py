"""Pages of rounds: one round, one item of it on a phone, what failed made an improvement, rounds side by side, files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only
from liren.community.queries import timeline
from liren.core.http import act_page, deed_buttons, filled, get_visible, page, paper_answer, performed
from liren.selfchecks import actions, exports, forms, queries
from liren.selfchecks.flow import State
from liren.selfchecks.models import Answer, Checklist, Round
from liren.selfchecks.views._acting import act

ONE = ("checklist", "revision", "community", "post", "started_by", "finished_by", "signed_by")


@desk_only
@require_GET
def round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: how far it is, what comes next, every item with what was found."""
    one = get_visible(request, Round, *ONE, pk=pk)
    entries = queries.entries(one)
    tally, (tone, icon) = queries.tally_of(entries), queries.TONES[State(one.state)]
    buttons = deed_buttons(one, queries.offered(request.user, one, tally), queries.BUTTONS)
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
    form, following = filled(request, forms.Answer, thing=entry), queries.unanswered(entries, behind=item)
    to = reverse("selfchecks:item", args=[pk, following.pk]) if following else reverse("selfchecks:round", args=[pk])
    if answer := performed(request, form, actions.answer, one, to=to, also={"item": entry.item}):
        return answer
    context = {"one": one, "entry": entry, "form": form, "place": place, "before": before, "after": after}
    return page(request, "selfchecks/item.html", context | {"tally": queries.tally_of(entries)}, status=422 if form.errors else 200)


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
    form = filled(request, forms.Improve, one.community, first=queries.first_words(one))
    words = {"title": _("发起改进"), "verb": _("发起改进"), "back_url": reverse("selfchecks:round", args=[one.round_id]), "thing": one}
    words |= {"to": lambda made: reverse("evaluation:detail", args=[made.improvement_id]), "done": _("已发起，请中心负责人或书记商定")}
    return act_page(request, form, actions.improve, one, lead=str(one.item), **words)


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
    return paper_answer(form, lambda: exports.name_of(one), lambda: exports.document(one), lambda: exports.sheet(one))
