"""部门下沉: the month at a glance, one official, and a day with its sign-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liren.community.access import desk_only, home_of
from liren.community.queries import timeline
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of
from liren.core.http import act_page, deed_form, deed_page, filled, get_visible, page, perform
from liren.institutions import actions, forms, queries, rules
from liren.institutions.models import DutyDay, Secondment


@desk_only
@require_GET
def secondments(request: HttpRequest) -> HttpResponse:
    """Who is sent down, who is here on which day, and what of it was served; on top what I am to sign today."""
    home, first = home_of(request.user), rules.month_of(request.GET.get("month", ""), today())
    context = {"home": home, "month": queries.month(request.user, home, first), "rows": queries.secondments(request.user, home)}
    context |= {"mine": queries.to_sign(request.user, home), "counts": queries.may_count(request.user, home)}
    context |= {"before": rules.month_before(first), "after": rules.month_after(first), "inside": queries.keeps(request.user, home.pk)}
    return page(request, "institutions/secondments.html", context)


@desk_only
def second(request: HttpRequest) -> HttpResponse:
    """Register an official a department sends down."""
    home = home_of(request.user)
    told: dict[str, Any] = {"title": _("登记下沉"), "verb": _("登记下沉"), "back_url": reverse("institutions:secondments")}
    told |= {"to": "institutions:secondment", "done": lambda made: _("已登记%(name)s，班已排好") % {"name": made.name}}
    return act_page(request, filled(request, forms.Second, thing=home, user=request.user), actions.second, home, **told)


@desk_only
@require_GET
def secondment(request: HttpRequest, pk: int) -> HttpResponse:
    """One official: the letter, the roster, the month, what he handled."""
    found = get_visible(request, Secondment, "community", "organization", "user", pk=pk)
    first = rules.month_of(request.GET.get("month", ""), today())
    context = {"one": found, "files": files_of(found), "events": timeline(found, limit=12)}
    context |= {"before": rules.month_before(first), "after": rules.month_after(first), "week": [forms.WEEK[n][1] for n in found.weekdays]}
    return page(request, "institutions/secondment.html", context | queries.record_of(request.user, found, first))


@desk_only
def secondment_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One action on a secondment: roster, a day more or less, longer, or over."""
    found = get_visible(request, Secondment, "community__region", "organization", pk=pk)
    first = {"on": request.GET["on"]} if request.GET.get("on") else {}
    form = deed_form(request, forms.SECONDMENT_ACTS, name, first=first, thing=found, user=request.user)
    action = ACTIONS[f"institutions.{name}"]
    told = {"danger": name == "end_secondment", "back_url": reverse("institutions:secondment", args=[pk])}
    told |= {"done": lambda _made: _("“%(body)s”已%(verb)s") % {"body": found.name, "verb": action.label}}
    return deed_page(request, form, action, found, **told)


@desk_only
@require_GET
def dutyday(request: HttpRequest, pk: int) -> HttpResponse:
    """One day: who is to be there, whether he was, and the button to sign in."""
    day = get_visible(request, DutyDay, "secondment__organization", "secondment__community", "substitute", "signed_by", pk=pk)
    tone, sign = rules.TONES[day.state]
    context = {"day": day, "tone": tone, "sign": sign, "events": timeline(day, limit=12), "signs": queries.signs(day, request.user)}
    return page(request, "institutions/dutyday.html", context)


@desk_only
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in for today: he himself, or a worker of the center for him."""
    day = get_visible(request, DutyDay, "secondment__community", "substitute", pk=pk)
    done = _("%(name)s已签到") % {"name": day.who.name}
    return perform(request, actions.sign_in, day, {}, to=reverse("institutions:dutyday", args=[pk]), done=done)


@desk_only
def day_act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Excuse somebody for a day, or correct it afterwards."""
    day = get_visible(request, DutyDay, "secondment__community", "secondment__organization", "substitute", pk=pk)
    form, action = deed_form(request, forms.DAY_ACTS, name, thing=day, user=request.user), ACTIONS[f"institutions.{name}"]
    back_url, done = reverse("institutions:dutyday", args=[pk]), _("已办：%(what)s") % {"what": action.label}
    return deed_page(request, form, action, day, back_url=back_url, done=done)
