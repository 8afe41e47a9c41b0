"""The registers: premises, spaces with their areas, signs, facilities, agreements, each in its order."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from liren.community.models import User
from liren.community.queries.figures import Asked, figures_of
from liren.core.calendar import today
from liren.premises.flow import State
from liren.premises.models import Agreement, Facility, Premises, Room, ServiceArea, Sign
from liren.premises.rules import FacilityKind


def premises(user: User) -> QuerySet[Premises]:
    """The premises this user may see, those given up last, with how many documents each has."""
    proofs = Count("evidence", filter=Q(evidence__kind="document"))
    rows = Premises.objects.visible_to(user).filter(community__in=user.communities()).select_related("place").annotate(proofs=proofs)
    return rows.order_by(F("ended_on").asc(nulls_first=True), "name", "pk")


def rooms(user: User) -> QuerySet[Room]:
    """The spaces of which it is said when they are open, by place."""
    rows = Room.objects.visible_to(user).select_related("space__place", "premises", "keeper")
    return rows.annotate(areas=Count("space__service_areas", filter=Q(space__service_areas__is_open=True))).order_by(
        "space__place__name", "space__floor", "space__name", "pk"
    )


def areas(user: User, room: Room) -> QuerySet[ServiceArea]:
    """The service areas of a space."""
    return ServiceArea.objects.visible_to(user).filter(space=room.space_id).order_by("kind")


def signs(user: User) -> QuerySet[Sign]:
    """The signs, those taken down last, those never looked at first."""
    rows = Sign.objects.visible_to(user).filter(community__in=user.communities()).select_related("premises")
    return rows.order_by(F("taken_down_on").asc(nulls_first=True), F("checked_on").asc(nulls_first=True), "pk")


def facilities(user: User, *, q: str = "", **chosen: Any) -> QuerySet[Facility]:
    """The facilities, those to be mended first; narrowed by state, kind, place, due (for a look) and words of name or place."""
    rows: QuerySet[Facility] = Facility.objects.visible_to(user).filter(community__in=user.communities()).select_related("place", "keeper")
    if chosen.pop("due", ""):
        rows = due_for_a_look(rows)
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(where__icontains=q) | Q(place__name__icontains=q))
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    return rows.annotate(last=Q(state="retired"), first=Q(state="under_repair")).order_by("last", "-first", "kind", "name", "pk")


def chosen(params: Any) -> dict[str, str]:
    """The filters of the register of facilities that an address carries; what was never offered is passed over."""
    offered = {"state": State.values, "kind": FacilityKind.values, "due": ["over"]}
    return {name: params[name] for name, values in offered.items() if params.get(name) in values}


def due_for_a_look(rows: QuerySet[Facility]) -> QuerySet[Facility]:
    """Those in service whose last look, or first day, is longer ago than their interval."""
    return rows.filter(pk__in=_due_for_a_look(rows))


def _due_for_a_look(rows: QuerySet[Facility]) -> list[int]:
    used, day = rows.filter(state="in_service").values_list("pk", "checked_on", "since", "check_days"), today()
    return [pk for pk, seen, since, days in used if (seen or since) + timedelta(days=days) < day]


def agreements(user: User) -> QuerySet[Agreement]:
    """The agreements, those ended last, the next to end first."""
    rows = Agreement.objects.visible_to(user).filter(community__in=user.communities()).select_related("organization")
    return rows.order_by(F("ended_on").asc(nulls_first=True), "until", "pk")


def figures(user: User) -> list[dict[str, Any]]:
    """The figures above the register of facilities, each with the filter that shows its rows."""
    rows = Facility.objects.visible_to(user).filter(community__in=user.communities())
    return figures_of(
        rows,
        _("处"),
        Asked(_("在用"), Q(state="in_service"), "?state=in_service"),
        Asked(_("待修"), Q(state="under_repair"), "?state=under_repair", "bad"),
        Asked(_("该检查了"), Q(pk__in=_due_for_a_look(rows)), "?due=over", "warn"),
    )
