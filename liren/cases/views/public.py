"""Pages for everybody: reporting without an account, following by receipt code, rating by link, and the QR codes that lead there."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST

from liren.cases import actions, forms, rules
from liren.cases import queries as reads
from liren.cases.models import Case, Category
from liren.cases.queries import KEEPERS, keeper_of
from liren.cases.queries import portal as queries
from liren.cases.queries.progress import forecast, progress, story
from liren.cases.queries.receipts import receipt_code, receipt_hash
from liren.community.access import throttle, wait_words
from liren.community.models import Community
from liren.community.queries import public_door
from liren.core.http import get_visible, page, stamp, typed


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


@login_not_required
def public_start(request):
    communities = list(queries.communities())
    if len(communities) == 1:
        return redirect("cases:public_new", communities[0].code)
    return page(request, "cases/public/start.html", {"communities": communities})


@login_not_required
def public_new(request, community):
    home, search = _found(queries.community_of(community)), request.GET.get("q", "")[:40]
    told = request.POST.get("told", "")[:2000]
    place = queries.place_of(home, request.GET.get("place", ""))
    context = {
        "community": home,
        "place": place,
        "query": f"?place={place.pk}" if place else "",
        "search": search,
        "groups": queries.choices(home, queries.VISITOR, search),
        "told": told,
        "suggested": reads.suggestions(home, "", told, queries.VISITOR) if told.strip() else [],
    }
    return page(request, "cases/public/choose.html", context, part="suggested" if request.method == "POST" else "groups")


@login_not_required
@never_cache
def public_report(request, community, code):
    home = _found(queries.community_of(community))
    category = _found(queries.category_for(home, queries.VISITOR, code))
    if kept := keeper_of(category.secrecy):
        return redirect(kept.public, community, code)
    form, wait = _report_form(request, home, category), 0
    known = queries.known_before(request.POST, form, home, None)
    if request.method == "POST" and form.is_valid() and not known:
        if not (wait := throttle(request, "report", *rules.REPORTS_OF_VISITORS)):
            return _receive(request, home, category, form.told())
        form.add_error(None, _("从您这里提交的次数较多，请 %(when)s后再提交；紧急情况请直接打电话。") % {"when": wait_words(wait)})
    place = form.place_chosen(request.GET.get("place", ""))
    context = {"form": form, "category": category, "community": home, "forecast": forecast(category, place, None, queries.told(place))}
    return _limited(page(request, "cases/public/report.html", context | {"known": known}, status=_status(form, wait, known)), wait)


def _report_form(request: HttpRequest, home: Community, category: Category) -> forms.PublicReport:
    sent = (request.POST, request.FILES) if request.method == "POST" and "begin" not in request.POST else (None, None)
    initial = {"place": queries.place_of(home, request.GET.get("place", "")), **typed(request), **forms.begun(request.POST)}
    return forms.PublicReport(*sent, category=category, places=queries.places(home), initial=initial)


def _receive(request: HttpRequest, home: Community, category: Category, told: dict[str, Any]) -> HttpResponse:
    given = stamp(request)
    code = receipt_code(given["key"])
    case = actions.report.given(**given)(home, by=public_door(home), category=category, channel="public_page", receipt=code, **told)
    request.session["receipt"] = [code, case.pk]
    return redirect("cases:public_sent", home.code)


def _status(form: Any, wait: int, known: Any = None) -> int:
    return 429 if wait else 422 if form.errors or known else 200


def _limited(response: HttpResponse, wait: int) -> HttpResponse:
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@login_not_required
@never_cache
def public_sent(request, community):
    home = _found(queries.community_of(community))
    code, _pk = request.session.pop("receipt", ("", 0))
    case = queries.by_receipt(code) if code else None
    context = {
        "community": home,
        "code": code,
        "case": case,
        "joined": bool(code and not case),
        "progress": progress(case, queries.running(case)) if case else None,
    }
    return page(request, "cases/public/sent.html", context)


@login_not_required
@never_cache
def track(request):
    form, wait = forms.Receipt(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        wait = throttle(request, "receipt", *rules.RECEIPT_TRIES)
        case = None if wait else queries.by_receipt(form.cleaned_data["code"])
        if not (wait or case) and (concern := reads.concern_by_receipt(receipt_hash(form.cleaned_data["code"]))):
            request.session["concern"] = queries.ticket(concern)
            return redirect("cases:track_concern")
        if case:
            request.session["ticket"] = queries.ticket(case)
            return redirect("cases:track_case")
        if not wait and (kept := next(iter(KEEPERS.values()), None)):
            return redirect(kept.receipt, preserve_request=True)  # it may be the code of something kept elsewhere
        form.add_error("code", _("输入次数较多，请 %(when)s后再试。") % {"when": wait_words(wait)})
    return _limited(page(request, "cases/public/track.html", {"form": form}, status=_status(form, wait)), wait)


def _mine(request: HttpRequest) -> Case:
    return _found(queries.by_ticket(request.session.get("ticket")))


@login_not_required
@never_cache
def track_case(request):
    if queries.by_ticket(request.session.get("ticket")) is None:
        return redirect("cases:track")
    return _show(request, _mine(request))


def _show(request: HttpRequest, case: Case, **more: Any) -> HttpResponse:
    door, said = public_door(case.community), list(queries.spoken(case))
    context = {
        "case": case,
        "community": case.community,
        "asked": queries.asked(case, said),
        "may": {name: getattr(actions, name).allows(door, case) for name in ("supply", "say", "confirm")},
        "progress": progress(case, queries.running(case)),
        "story": story(case, said),
        "words": forms.Words(initial=typed(request)),
        "rate": forms.Rate(),
    }
    return page(request, "cases/public/case.html", context | more, status=422 if more else 200)


@login_not_required
@require_POST
def track_say(request):
    return _speak(request, "say", _("留言已送达办理岗位"))


@login_not_required
@require_POST
def track_supply(request):
    return _speak(request, "supply", _("已补充，办理继续进行"))


def _speak(request: HttpRequest, verb: str, done: str) -> HttpResponse:
    case, form = _mine(request), forms.Words(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, case, words=form)
    getattr(actions, verb).given(**stamp(request))(case, by=public_door(case.community), **form.cleaned_data)
    messages.success(request, done)
    return redirect("cases:track_case")


@login_not_required
@require_POST
def track_rate(request):
    case, form = _mine(request), forms.Rate(request.POST)
    if not form.is_valid():
        return _show(request, case, rate=form)
    verb = actions.confirm if form.settles() else actions.reopen
    verb.given(**stamp(request))(case, by=public_door(case.community), **form.cleaned_data)
    messages.success(request, _("谢谢，您的评价已收到"))
    return redirect("cases:track_case")


@login_not_required
@require_POST
def track_leave(request):
    request.session.pop("ticket", None)
    return redirect("cases:track")


@login_not_required
@never_cache
def rate(request, token):
    door = _found(queries.rating_door(token))
    form = forms.Rate(request.POST or None, initial=typed(request))
    staff = request.user.is_authenticated and not request.user.uses_portal()  # nobody rates his own work
    if request.method == "POST" and door.is_open and not staff and form.is_valid():
        verb = actions.confirm if form.settles() else actions.reopen
        verb.given(**stamp(request))(door.case, by=door.actor, **form.cleaned_data)
        return redirect("cases:rate", token)
    status = 410 if door.is_over else 422 if form.errors else 200
    return page(request, "cases/public/rate.html", {"door": door, "case": door.case, "form": form, "staff": staff}, status=status)


def rating_qr(request, pk):
    link = queries.rating_link(get_visible(request, Case, pk=pk))
    return _qr(_found(link or None))


@login_not_required
@cache_control(public=True, max_age=86400)
def report_qr(request, community):
    home = _found(queries.community_of(community))
    return _qr(queries.report_link(home, queries.place_of(home, request.GET.get("place", ""))))


def _qr(link: str) -> HttpResponse:
    drawn = segno.make(link, error="m", micro=False).svg_inline(scale=8, border=2, svgclass=None, lineclass=None)
    return HttpResponse(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), content_type="image/svg+xml")


def poster(request, community):
    home = get_visible(request, Community, code=community)
    if request.user.uses_portal():
        raise Http404
    context = {"community": home, "place": queries.place_of(home, request.GET.get("place", "")), "places": queries.places(home)}
    return page(request, "cases/public/poster.html", context)
