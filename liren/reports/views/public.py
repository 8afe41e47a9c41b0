"""Pages for everybody: reporting without an account, and the receipt's page with its two-way messages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liren.cases import rules as case_rules
from liren.cases.forms import Receipt
from liren.cases.models import Category
from liren.cases.queries import portal
from liren.community.access import throttle, wait_words
from liren.community.models import Community
from liren.community.queries import public_door
from liren.core.http import page
from liren.reports import actions, forms, queries
from liren.reports.models import Line, Report, Side
from liren.reports.views._shared import _hand_ticket, _nameless, _sealed_stamp, found, secret_form, send


@login_not_required
@never_cache
@secret_form
def public_new(request, community, code):
    _nameless(request)
    home = found(portal.community_of(community))
    category = found(queries.category_for(home, code, portal.VISITOR))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    place = portal.place_of(home, request.GET.get("place", ""))
    form, wait = forms.PublicSubmit(*sent, category=category, places=portal.places(home), initial={"place": place}), 0
    if request.method == "POST" and form.is_valid():
        if not (wait := throttle(request, "report", *case_rules.REPORTS_OF_VISITORS)):
            return _receive(request, home, category, form.told())
        form.add_error(None, _("从您这里提交的次数较多，请 %(when)s后再提交；紧急情况请直接打电话。") % {"when": wait_words(wait)})
    context = {"form": form, "category": category, "community": home}
    return page(request, "reports/public/new.html", context, status=429 if wait else 422 if form.errors else 200)


def _receive(request: HttpRequest, home: Community, category: Category, told: dict[str, Any]) -> HttpResponse:
    given = _sealed_stamp(request)
    code = queries.receipt_code(given["key"])
    report = actions.submit.given(**given)(home, by=public_door(home), category=category, receipt=code, channel=_("公开页面"), **told)
    return page(request, "reports/public/sent.html", {"community": home, "code": code, "report": report})


@login_not_required
@never_cache
@require_POST
@secret_form
def open_receipt(request):
    _nameless(request)
    form, wait = Receipt(request.POST), 0
    if form.is_valid() and not (wait := throttle(request, "sealed-receipt", *case_rules.RECEIPT_TRIES)):
        if report := queries.by_receipt(form.cleaned_data["code"]):
            return _hand_ticket(request, redirect("reports:receipt"), report)
        form.add_error("code", _("没有这个回执码，请核对 16 位数字后重新输入"))
    if wait:
        form.add_error("code", _("输入次数较多，请 %(when)s后再试。") % {"when": wait_words(wait)})
    return page(request, "cases/public/track.html", {"form": form}, status=429 if wait else 422)


def _mine(request: HttpRequest) -> Report | None:
    return queries.by_ticket(request.COOKIES.get(queries.COOKIE, ""))


@login_not_required
@never_cache
def receipt(request):
    _nameless(request)
    report = _mine(request)
    return _show(request, report) if report else redirect("cases:track")


def _show(request: HttpRequest, report: Report, form: forms.Say | None = None) -> HttpResponse:
    if report.awaits_reporter:
        actions.look(report, by=public_door(report.case.community))
    context = {
        "report": report,
        "community": report.case.community,
        "progress": queries.progress(report),
        "line": queries.conversation(report, Line.REPORTER, Side.REPORTER, "reports:receipt_paper"),
        "stated": queries.stated(report),
        "form": form or forms.Say(),
    }
    return page(request, "reports/public/receipt.html", context, status=422 if form else 200)


@login_not_required
@require_POST
@secret_form
def receipt_say(request):
    _nameless(request)
    report, form = found(_mine(request)), forms.Say(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, report, form)
    actions.say.given(**_sealed_stamp(request))(report, by=public_door(report.case.community), **form.cleaned_data)
    messages.success(request, _("已送到举报专管员"))
    return _hand_ticket(request, redirect("reports:receipt"), report)


@login_not_required
@never_cache
def receipt_paper(request, paper):
    _nameless(request)
    return send(found(queries.found_paper(found(_mine(request)), paper, Line.REPORTER)))


@login_not_required
@require_POST
def receipt_leave(request):
    response = redirect("cases:track")
    response.delete_cookie(queries.COOKIE)
    return response
