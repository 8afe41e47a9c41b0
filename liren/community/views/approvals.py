"""Requests that need a second person: what waits for me, what I asked for, one request."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.community import actions, forms, queries
from liren.community.access import desk_only, fresh_sign_in
from liren.community.models import Approval
from liren.core.actions import Action
from liren.core.http import get_visible, page, perform, performed, typed

RECENT = 20


@desk_only
def approvals(request):
    context = {
        "waiting": [_line(one) for one in queries.waiting_for(request.user)],
        "own": [_line(one) for one in queries.own_requests(request.user)[:RECENT]],
        "decided": [_line(one) for one in Paginator(queries.decided(request.user), RECENT).get_page(request.GET.get("page"))],
    }
    return page(request, "community/approvals.html", context)


def _line(approval: Approval) -> dict[str, Any]:
    kind = queries.kind_of(approval)
    return {"approval": approval, "label": kind.label if kind else approval.kind}


@desk_only
def approval(request, pk):
    return _page(request, _found(request, pk, "asked_by", "decided_by"), forms.DecideApproval(initial=typed(request)))


def _found(request: HttpRequest, pk: int, *related: str) -> Approval:
    """The request, unless it is about something that accuses the reader: for him there is none."""
    found = get_visible(request, Approval, *related, pk=pk)
    if queries.may_not_hear(request.user, found):  # type: ignore[arg-type]
        raise Http404
    return found


def _page(request: HttpRequest, found: Approval, form: Any) -> HttpResponse:
    decides = found.state == found._meta.get_field("state").default and not found.is_over and queries.may_decide(request.user, found)
    context = {
        **_line(found), "form": form, "lines": found.details.get("lines", []), "circle": found.get_circle_display(),
        "decides": decides, "lasts": (kind := queries.kind_of(found)) and kind.lasts, "events": queries.timeline(found),
    }  # fmt: skip
    if found.kind in queries.GLASS_KINDS and found.state == "waiting":
        context["turn"] = queries.named(queries.turn_to(found.community))
        context["reviewers"] = queries.who_would_review(found, request.user) if decides else None
    return page(request, "community/approval.html", context, status=422 if form.errors else 200)


@require_POST
@fresh_sign_in
def grant_approval(request, pk):
    return _decided(request, pk, actions.grant_approval, _("已同意，已告知提请人"))


@require_POST
@fresh_sign_in
def refuse_approval(request, pk):
    return _decided(request, pk, actions.refuse_approval, _("已退回，理由已告知提请人"))


def _decided(request: HttpRequest, pk: int, action: Action, done: str) -> HttpResponse:
    found, form = _found(request, pk), forms.DecideApproval(request.POST)
    return performed(request, form, action, found, to=reverse("community:approvals"), done=done) or _page(request, found, form)


@require_POST
def withdraw_approval(request, pk):
    to, done = reverse("community:approvals"), _("申请已撤回")
    return perform(request, actions.withdraw_approval, _found(request, pk), {}, to=to, done=done)
