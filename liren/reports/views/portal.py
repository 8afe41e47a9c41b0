"""The reports of who has signed in: sent and followed without the account being written down with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liren.cases.queries import portal
from liren.community.queries import public_door
from liren.core.http import page
from liren.reports import actions, forms, queries
from liren.reports.models import Line, Report, Side
from liren.reports.views._shared import _nameless, _sealed_stamp, found, secret_form, send


@login_required
@never_cache
def portal_list(request):
    _nameless(request)
    seat = found(queries.seat_of(request.user))
    rows = [(report, queries.progress(report)) for report in queries.own(request.user)]
    offered = queries.categories(seat.community, queries.audience_of(request.user))
    return page(request, "reports/portal/list.html", {"rows": rows, "categories": offered})


@login_required
@never_cache
@secret_form
def portal_new(request, code):
    _nameless(request)
    seat = found(queries.seat_of(request.user))
    category = found(queries.category_for(seat.community, code, queries.audience_of(request.user)))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.Submit(*sent, category=category, places=portal.places(seat.community))
    if request.method == "POST" and form.is_valid():
        given, door = _sealed_stamp(request), public_door(seat.community)
        receipt = queries.receipt_code(given["key"])
        report = actions.submit.given(**given)(
            seat.community, by=door, category=category, receipt=receipt, owner=queries.owner_tag(request.user), channel=_("登录后提交"),
            **form.told(),
        )  # fmt: skip
        return page(request, "reports/portal/sent.html", {"report": report, "code": receipt})
    return page(request, "reports/portal/new.html", {"form": form, "category": category}, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> Report:
    _nameless(request)
    return found(queries.own(request.user).filter(case=pk).first())


@login_required
@never_cache
def portal_report(request, pk):
    return _show(request, _own(request, pk))


def _show(request: HttpRequest, report: Report, form: forms.Say | None = None) -> HttpResponse:
    if report.awaits_reporter:
        actions.look(report, by=public_door(report.case.community))
    context = {
        "report": report,
        "progress": queries.progress(report),
        "line": queries.conversation(report, Line.REPORTER, Side.REPORTER, "reports:portal_paper"),
        "stated": queries.stated(report),
        "form": form or forms.Say(),
    }
    return page(request, "reports/portal/report.html", context, status=422 if form else 200)


@login_required
@require_POST
@secret_form
def portal_say(request, pk):
    report, form = _own(request, pk), forms.Say(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, report, form)
    actions.say.given(**_sealed_stamp(request))(report, by=public_door(report.case.community), **form.cleaned_data)
    messages.success(request, _("已送到举报专管员"))
    return redirect("reports:portal_report", pk)


@login_required
@never_cache
def portal_paper(request, pk, paper):
    return send(found(queries.found_paper(_own(request, pk), paper, Line.REPORTER)))
