"""Registering a case for somebody who called, came or was visited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.cases import actions, queries
from liren.cases.forms.desk import Report
from liren.cases.views._calling import _begun_by
from liren.community.access import desk_only
from liren.community.queries import may_look_up
from liren.core.http import page, stamp, typed


@desk_only
def new(request: HttpRequest) -> HttpResponse:
    """登记诉求：替别人登记，看得到会交给谁、何时办结、是否已有相同的事项。"""
    sent = request.POST or request.GET
    category = queries.category_of(request.user, sent.get("pick") or sent.get("category", ""))
    if category and (kept := queries.keeper_of(category.secrecy)):
        return _away(request, kept.desk, category.pk)
    call, known = _begun_by(request)
    sending = [request.POST, request.FILES] if request.method == "POST" and not {"ask", "pick", "look"} & set(request.POST) else []
    form = Report(*sending, user=request.user, category=category, initial=_begun(request) | known)
    if sending and form.is_valid():
        parent = form.cleaned_data["company"] or queries.home(request.user)
        case = actions.report.given(**stamp(request))(parent, by=request.user, **form.told())
        messages.success(request, _("已登记，编号 %(number)s，交%(post)s") % {"number": case.number, "post": case.post or _("中心")})
        return redirect("cases:detail", case.pk) if queries.sees(request.user, case.pk) else redirect("cases:list")
    preview = queries.preview_of(request.user, category, sent)
    told = (sent.get("title", "")[:80], sent.get("text", "")[:2000])
    context = {
        "form": form, "category": category, "preview": preview, "call": call, "looks": may_look_up(request.user),
        "suggested": [] if category else queries.suggestions(queries.home(request.user), *told),
    }  # fmt: skip
    return page(request, "cases/desk/new.html", context, part="asked")


def _away(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """To the page where this category is written down."""
    return HttpResponse(headers={"HX-Redirect": reverse(name, args=[pk])}) if request.htmx else redirect(name, pk)


def _begun(request: HttpRequest) -> dict[str, Any]:
    """Values that a link or the first step brought along, or what was typed before a refusal."""
    picked = {"category": request.POST["pick"]} if request.POST.get("pick") else {}
    return request.GET.dict() | request.POST.dict() | typed(request) | picked
