"""Pages of premises: the chapter as a page, five registers, a record each, and what is done from it."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liren.community.access import desk_only, home_let_in, home_of
from liren.community.models import Space
from liren.community.queries import timeline
from liren.core.actions import ACTIONS
from liren.core.http import PER_PAGE, Filter, act_page, deed_buttons, deed_form, deed_page, filled, get_visible, listing, page, searched
from liren.premises import actions, forms, queries
from liren.premises.flow import State
from liren.premises.models import Agreement, Facility, Premises, Room, ServiceArea, Sign
from liren.premises.queries import words
from liren.premises.rules import ENOUGH_M2, FacilityKind

ICONS = {
    "edit": "pencil", "furnish": "layout-grid", "attach": "camera", "give_up": "door-enter", "change_room": "pencil", "open_area": "plus",
    "check_sign": "eye-check", "take_down": "trash", "check_facility": "eye-check", "break_down": "alert-triangle", "restore": "tools",
    "edit_facility": "pencil", "entrust": "user-cog", "improve": "sparkles", "retire": "minus", "edit_agreement": "pencil",
    "end_agreement": "x",
}  # fmt: skip
LISTS = {"premises": "list", "room": "rooms", "sign": "signs", "facility": "facilities", "agreement": "agreements"}


def _staff_home(request: HttpRequest) -> Any:
    """The community whose register this reader may see; for others the page is not there."""
    return home_let_in(request, queries.reads)


@desk_only
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """场所设施：标准要求什么，有什么，缺什么。"""
    home = _staff_home(request)
    steps, total = queries.sums(queries.supporting(home))
    context = {"home": home, "sections": queries.chapter(home), "steps": steps, "total": total, "enough": ENOUGH_M2}
    return page(request, "premises/overview.html", context | {"unarranged": queries.unarranged(home).count()})


@require_GET
def portal_spaces(request: HttpRequest) -> HttpResponse:
    """What companies and employees find open: each space with its hours, where it is and what is done there (S1 5.2, 5.3)."""
    if not request.user.uses_portal():  # type: ignore[union-attr]
        raise Http404
    home = home_of(request.user)
    return page(request, "premises/portal_spaces.html", {"home": home, "rooms": queries.public_rooms(home)})


# ---- 台账


def _register(request: HttpRequest, kind: str, rows: Any, **more: Any) -> HttpResponse:
    home = _staff_home(request)
    found = more.pop("found", None) or Paginator(rows.filter(community=home), PER_PAGE).get_page(request.GET.get("page"))
    columns = [{"label": label, "slot": slot} for label, slot in words.COLUMNS[kind]]
    deed = forms.NEW.get(kind, ("",))[0]
    may_add = deed and request.user.has_perm(f"premises.{deed}", home)
    context = {"home": home, "kind": kind, "at": LISTS[kind], "found": found, "columns": columns}
    context |= {"rows": [words.line(kind, one) for one in found], "new": ACTIONS[f"premises.{deed}"].label if may_add else ""}
    return page(request, "premises/register.html", context | more, part="rows")


@desk_only
@require_GET
def list(request: HttpRequest) -> HttpResponse:
    """用房，和配套用房面积怎么算。"""
    steps, _total = queries.sums(queries.supporting(_staff_home(request)))
    return _register(request, "premises", queries.premises(request.user), steps=steps, listing="premises")


@desk_only
@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """空间与功能区。"""
    waiting = queries.unarranged(_staff_home(request))[:100]
    return _register(request, "room", queries.rooms(request.user).filter(community__in=request.user.communities()), waiting=waiting)


@desk_only
@require_GET
def signs(request: HttpRequest) -> HttpResponse:
    """标识。"""
    return _register(request, "sign", queries.signs(request.user))


@desk_only
@require_GET
def facilities(request: HttpRequest) -> HttpResponse:
    """设施。"""
    filters = [
        Filter("state", _("状态"), [*State.choices]),
        Filter("kind", _("类别"), [*FacilityKind.choices]),
        Filter("due", _("检查"), [("over", _("该检查了"))]),
    ]
    home = _staff_home(request)
    rows = queries.facilities(request.user, q=searched(request), **queries.chosen(request.GET)).filter(community=home)
    context = listing(request, rows, filters, noun=_("处"), hint=_("名称、位置"))
    return _register(request, "facility", rows, **context, figures=queries.figures(request.user), listing="facilities")


@desk_only
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """共用协议。"""
    return _register(request, "agreement", queries.agreements(request.user), listing="agreements")


# ---- 一件


def _record(request: HttpRequest, kind: str, thing: Any, **more: Any) -> HttpResponse:
    may = [name for name in forms.ACTS[kind] if queries.allowed(request.user, thing, name)]
    context = {"thing": thing, "kind": kind, "at": LISTS[kind], "facts": words.facts(kind, thing)}
    context |= {"buttons": deed_buttons(thing, may, ICONS), "proofs": queries.evidence_of(thing), "events": timeline(thing)}
    return page(request, "premises/record.html", context | more)


@desk_only
@require_GET
def premises(request: HttpRequest, pk: int) -> HttpResponse:
    """One premises with its spaces."""
    thing = get_visible(request, Premises, "place", "community", pk=pk)
    inside = queries.rooms(request.user).filter(premises=thing)
    columns = [{"label": label, "slot": slot} for label, slot in words.COLUMNS["room"]]
    return _record(request, "premises", thing, columns=columns, inside=[words.line("room", one) for one in inside])


@desk_only
@require_GET
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """One space with its service areas."""
    thing = get_visible(request, Room, "space__place", "premises", "keeper", pk=pk)
    return _record(request, "room", thing, areas=queries.areas(request.user, thing))


@desk_only
@require_GET
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """One sign with its looks."""
    return _record(request, "sign", get_visible(request, Sign, "premises", pk=pk))


@desk_only
@require_GET
def facility(request: HttpRequest, pk: int) -> HttpResponse:
    """One facility with its looks and faults."""
    return _record(request, "facility", get_visible(request, Facility, "place", "keeper", pk=pk))


@desk_only
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement with its papers."""
    return _record(request, "agreement", get_visible(request, Agreement, "organization", pk=pk))


# ---- 办


@desk_only
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Register a premises, a sign, a facility or an agreement."""
    if kind not in forms.NEW:
        raise Http404
    home, (deed, form_of) = _staff_home(request), forms.NEW[kind]
    told: dict[str, Any] = {"back_url": reverse(f"premises:{LISTS[kind]}"), "to": f"premises:{kind}"}
    told |= {"done": lambda made: _("“%(name)s”已登记") % {"name": made}}
    return act_page(request, filled(request, form_of, home=home), ACTIONS[f"premises.{deed}"], home, **told)


@desk_only
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when a space of the register is open."""
    space = get_visible(request, Space, "community", pk=pk)
    form = filled(request, forms.Room, home=space.community)
    told = {"title": _("登记开放"), "verb": _("登记开放"), "lead": space.name, "back_url": reverse("premises:rooms"), "to": "premises:room"}
    return act_page(request, form, actions.arrange, space, done=_("“%(name)s”已登记") % {"name": space.name}, **told)


def _act(request: HttpRequest, kind: str, thing: Any, name: str, back_url: str = "") -> HttpResponse:
    """One deed: its form, and what becomes of it; what is furnished is shown next."""
    may = partial(queries.allowed, request.user, thing, name)
    form = deed_form(request, forms.ACTS[kind], name, now=may, home=thing.community, thing=thing)
    back_url, to = back_url or reverse(f"premises:{kind}", args=[thing.pk]), "premises:room" if name == "furnish" else ""
    return deed_page(request, form, ACTIONS[f"premises.{name}"], thing, back_url=back_url, to=to)


@desk_only
def act_premises(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a premises."""
    return _act(request, "premises", get_visible(request, Premises, "community", "place", pk=pk), name)


@desk_only
def act_room(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a space."""
    return _act(request, "room", get_visible(request, Room, "community", "space", pk=pk), name)


@desk_only
def act_area(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a service area."""
    thing = get_visible(request, ServiceArea, "community", "space__room", pk=pk)
    return _act(request, "area", thing, name, reverse("premises:room", args=[thing.space.room.pk]))


@desk_only
def act_sign(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a sign."""
    return _act(request, "sign", get_visible(request, Sign, "community", pk=pk), name)


@desk_only
def act_facility(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to a facility."""
    return _act(request, "facility", get_visible(request, Facility, "community", "place", pk=pk), name)


@desk_only
def act_agreement(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Something done to an agreement."""
    return _act(request, "agreement", get_visible(request, Agreement, "community", pk=pk), name)
