"""企业之家: what companies and employees report, follow and rate."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liren.cases import actions, forms
from liren.cases.models import Case, Category
from liren.cases.queries import keeper_of, suggestions
from liren.cases.queries import portal as queries
from liren.cases.queries.portal import Seat
from liren.cases.queries.progress import brief, forecast, progress, story
from liren.core.http import page, stamp, typed

BUTTONS = ("supply", "confirm", "say", "urge", "reopen", "withdraw")


def _seats(request: HttpRequest) -> list[Seat]:
    """The reader's seats; whoever has none finds nothing here."""
    if not (seats := queries.seats(request.user)):
        raise Http404
    return seats


def _seat(request: HttpRequest) -> Seat:
    """The seat that the address or the form names, else the first."""
    seats, wanted = _seats(request), request.POST.get("as") or request.GET.get("as", "")
    return next((seat for seat in seats if seat.key == wanted), seats[0])


def _case(request: HttpRequest, pk: int) -> Case:
    _seats(request)
    return get_object_or_404(queries.followed(request.user), pk=pk)


def portal_home(request):
    seats, user = _seats(request), request.user
    waiting = queries.filtered(user, "supplement") | queries.filtered(user, "rate")
    context = {
        "seats": seats,
        "tally": queries.tally(user),
        "waiting": brief(waiting[:5]),
        "open": brief(queries.filtered(user, "open")[:5]),
        "draft": queries.draft_of(user),
        "community": seats[0].community,
    }
    return page(request, "cases/portal/home.html", context)


def portal_new(request):
    seat, search, told = _seat(request), request.GET.get("q", "")[:40], request.POST.get("told", "")[:2000]
    context = {
        "told": told,
        "suggested": suggestions(seat.community, "", told, seat.audience) if told.strip() else [],
        "seat": seat,
        "query": f"?as={seat.key}",
        "seats": _seats(request) if not request.htmx else [],
        "search": search,
        "groups": queries.choices(seat.community, seat.audience, search),
        "recent": [] if search else queries.last_used(request.user, seat.community, seat.audience),
        "draft": queries.draft_of(request.user),
    }
    return page(request, "cases/portal/choose.html", context, part="suggested" if request.method == "POST" else "groups")


def portal_report(request, code):
    seat = _seat(request)
    category = _found(queries.category_for(seat.community, seat.audience, code))
    if kept := keeper_of(category.secrecy):
        request.nameless = True  # the log says of nobody that he went there
        return redirect(kept.portal, code)
    form = _report_form(request, seat, category)
    known = queries.known_before(request.POST, form, seat.community, seat.grid, request.user)
    if request.method == "POST" and form.is_valid() and not known:
        case = _send(request, seat, category, form.told())
        return redirect("cases:portal_sent", case.pk)
    place = form.place_chosen(request.GET.get("place", ""))
    told = seat.told(place, request.GET.get("urgency", "normal"))
    context = {"form": form, "category": category, "seat": seat, "forecast": forecast(category, place, seat.grid, told), "known": known}
    return page(request, "cases/portal/report.html", context, part="forecast", status=422 if form.errors or known else 200)


def _found(category: Category | None) -> Category:
    if category is None:
        raise Http404
    return category


def _report_form(request: HttpRequest, seat: Seat, category: Category) -> forms.Report:
    user, kept = request.user, queries.draft_of(request.user) if "draft" in request.GET else None
    initial = {"place": seat.company.place_id, "location": seat.company.room, "contact_name": user.name, "contact_phone": user.phone}
    initial |= (kept.content.get("fields", {}) if kept else {}) | typed(request) | forms.begun(request.POST)
    sent = (request.POST, request.FILES) if request.method == "POST" and "begin" not in request.POST else (None, None)
    return forms.Report(*sent, category=category, places=queries.places(seat.community), initial=initial)


def _send(request: HttpRequest, seat: Seat, category: Category, told: dict[str, Any]) -> Case:
    report = actions.report.given(**stamp(request))
    case = report(seat.company, by=request.user, category=category, channel=seat.channel, **told)
    if ("drafted" in request.POST or "draft" in request.GET) and queries.draft_of(request.user):
        actions.drop_draft(request.user, by=request.user)
    return case


def portal_sent(request, pk):
    case = _case(request, pk)
    return page(request, "cases/portal/sent.html", {"case": case, "progress": progress(case, queries.running(case))})


@require_POST
def portal_keep_draft(request):
    _seats(request)
    sent = {k: v[:5000] for k, v in request.POST.items() if k in forms.DRAFTED or k.startswith("q_")}
    content = {"code": request.POST.get("code", "")[:60], "as": request.POST.get("as", "")[:40], "fields": dict(list(sent.items())[:20])}
    draft = actions.keep_draft(request.user, by=request.user, content=content)
    if request.htmx:
        return page(request, "cases/portal/report.html", {"draft": draft}, part="kept")
    messages.success(request, _("草稿已保存，随时可以接着填"))
    return redirect("cases:portal_home")


@require_POST
def portal_drop_draft(request):
    _seats(request)
    actions.drop_draft(request.user, by=request.user)
    messages.success(request, _("草稿已清除"))
    return redirect("cases:portal_home")


def portal_list(request):
    _seats(request)
    chosen, search = request.GET.get("show", ""), request.GET.get("q", "")[:40]
    found = Paginator(queries.filtered(request.user, chosen, search), 20).get_page(request.GET.get("page"))
    tally = queries.tally(request.user)
    tabs = [{"label": _("全部"), "url": "?", "count": tally["all"], "active": chosen not in queries.FILTERS}]
    names = {"open": _("办理中"), "supplement": _("待我补充"), "rate": _("待我评价"), "done": _("已办结")}
    tabs += [{"label": names[n], "url": f"?show={n}", "count": tally[n], "active": chosen == n} for n in queries.FILTERS]
    tabs.append({"label": _("我跟进的"), "url": reverse("cases:concerns"), "count": tally["followed"]})
    context = {"page": found, "cases": brief(found), "tabs": tabs, "search": search, "show": chosen}
    return page(request, "cases/portal/list.html", context, part="rows")


def portal_case(request, pk):
    return _show(request, _case(request, pk))


def _show(request: HttpRequest, case: Case, **more: Any) -> HttpResponse:
    said = list(queries.spoken(case))
    context = {
        "case": case,
        "asked": queries.asked(case, said),
        "may": {name: getattr(actions, name).allows(request.user, case) for name in BUTTONS},
        "progress": progress(case, queries.running(case)),
        "story": story(case, said),
        "answered": queries.answered(case),
        "files": queries.files(case),
        "words": forms.Words(initial=typed(request)),
    }
    return page(request, "cases/portal/case.html", context | more, status=422 if more else 200)


@require_POST
def portal_supply(request, pk):
    return _speak(request, pk, "supply", _("已补充，办理继续进行"))


@require_POST
def portal_say(request, pk):
    return _speak(request, pk, "say", _("留言已送达办理岗位"))


def _speak(request: HttpRequest, pk: int, verb: str, done: str) -> HttpResponse:
    case, form = _case(request, pk), forms.Words(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, case, words=form)
    getattr(actions, verb).given(**stamp(request))(case, by=request.user, **form.cleaned_data)
    messages.success(request, done)
    return redirect("cases:portal_case", pk)


@require_POST
def portal_urge(request, pk):
    actions.urge.given(**stamp(request))(_case(request, pk), by=request.user)
    messages.success(request, _("已催办，办理岗位会收到提醒"))
    return redirect("cases:portal_case", pk)


def portal_withdraw(request, pk):
    case = _case(request, pk)
    if request.method != "POST":
        return page(request, "cases/portal/withdraw.html", {"case": case})
    actions.withdraw.given(**stamp(request))(case, by=request.user, reason=request.POST.get("reason", "")[:300])
    messages.success(request, _("已撤回"))
    return redirect("cases:portal_case", pk)


def portal_rate(request, pk):
    case = _case(request, pk)
    form = forms.Rate(request.POST or None, initial={"solved": request.GET.get("solved", ""), **typed(request)})
    if request.method == "POST" and form.is_valid():
        verb = actions.confirm if form.settles() else actions.reopen
        verb.given(**stamp(request))(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("谢谢评价，事项已办结") if form.settles() else _("已换岗位重办，处理情况会通知您"))
        return redirect("cases:portal_case", pk)
    return page(request, "cases/portal/rate.html", {"case": case, "form": form}, status=422 if form.errors else 200)
