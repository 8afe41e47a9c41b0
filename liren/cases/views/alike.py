"""这也是我的问题: what is known already, joining it, and what one follows beside his own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liren.cases import actions, rules
from liren.cases import queries as reads
from liren.cases.models import Category, Channel, Concern
from liren.cases.queries import portal as queries
from liren.cases.queries.portal import Seat
from liren.cases.queries.receipts import receipt_code
from liren.community.access import throttle, wait_words
from liren.community.models import Community
from liren.community.queries import public_door
from liren.core.http import get_visible, page, stamp

MOST = 2000  # characters of what is being written that are compared


def _seat(request: HttpRequest) -> Seat:
    seats = queries.seats(request.user)
    if not seats:
        raise Http404
    return next((seat for seat in seats if seat.key == request.POST.get("as")), seats[0])


def _category(community: Community, audience: frozenset[str], code: str) -> Category:
    if (found := queries.category_for(community, audience, code)) is None:
        raise Http404
    return found


def _told(request: HttpRequest) -> str:
    return f"{request.POST.get('title', '')}{request.POST.get('text', '')}"[:MOST]


@require_POST
def portal_known(request, code):
    """While somebody writes: what is already known of it."""
    seat = _seat(request)
    category, place = _category(seat.community, seat.audience, code), queries.place_of(seat.community, request.POST.get("place", ""))
    known = reads.known_alike(seat.community, category, place, seat.grid, _told(request), request.user)
    return page(request, "cases/portal/known.html", {"known": known, "seat": seat, "category": category})


@require_POST
def portal_join(request, code):
    """Join what somebody else brought instead of sending the same again."""
    seat = _seat(request)
    case = reads.joinable_case(seat.community, request.POST.get("join", ""))
    if case is None:
        raise Http404
    joining = {"case": case, "channel": seat.channel, "words": request.POST.get("title", "")[:80]}
    actions.join.given(**stamp(request))(seat.company, by=request.user, **joining)
    messages.success(request, _("已记下这也是您的问题，有进展和答复会通知您"))
    return redirect("cases:concerns")


@require_GET
def concerns(request):
    """What one follows beside his own."""
    if not queries.seats(request.user):
        raise Http404
    return page(request, "cases/portal/concerns.html", {"follows": [queries.follow(one) for one in reads.concerns_of(request.user)[:100]]})


@require_POST
def leave_concern(request, pk):
    concern = get_visible(request, Concern, pk=pk, user=request.user)
    actions.leave.given(**stamp(request))(concern, by=request.user)
    messages.success(request, _("不再跟进"))
    return redirect("cases:concerns")


def _home(community: str) -> Community:
    if (found := queries.community_of(community)) is None:
        raise Http404
    return found


@login_not_required
@require_POST
def public_known(request, community, code):
    """The same for a visitor, by the place he chose."""
    home = _home(community)
    category, place = _category(home, queries.VISITOR, code), queries.place_of(home, request.POST.get("place", ""))
    known = reads.known_alike(home, category, place, None, _told(request))
    return page(request, "cases/portal/known.html", {"known": known, "community": home, "category": category})


@login_not_required
@require_POST
@never_cache
def public_join(request, community, code):
    home = _home(community)
    case = reads.joinable_case(home, request.POST.get("join", ""))
    if case is None:
        raise Http404
    if wait := throttle(request, "report", *rules.REPORTS_OF_VISITORS):
        messages.error(request, _("从您这里提交的次数较多，请 %(when)s后再试。") % {"when": wait_words(wait)})
        return redirect("cases:public_report", community, code)
    given = stamp(request)
    receipt = receipt_code(given["key"])
    actions.join.given(**given)(home, by=public_door(home), case=case, channel=Channel.PUBLIC, receipt=receipt)
    request.session["receipt"] = [receipt, 0]
    return redirect("cases:public_sent", home.code)


@login_not_required
@never_cache
@require_GET
def track_concern(request):
    """What a visitor follows, after he has shown his receipt code."""
    concern = queries.concern_by_ticket(request.session.get("concern"))
    if concern is None:
        return redirect("cases:track")
    return page(request, "cases/public/concern.html", {"follow": queries.follow(concern), "community": concern.case.community})
