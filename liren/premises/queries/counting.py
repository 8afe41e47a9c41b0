"""What counts as there: premises in use, open spaces and areas, signs in order, facilities in service, agreements in force."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from liren.community.models import Community, Space
from liren.community.rules.plane import inside
from liren.core.calendar import Period, today
from liren.premises import rules
from liren.premises.models import Agreement, Evidence, Facility, Premises, Room, ServiceArea, Sign


def in_use(home: Community) -> QuerySet[Premises]:
    """Premises begun, not given up, and with a document that has not run out."""
    day = today()
    rows = Premises.objects.filter(community=home, since__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    return rows.filter(Q(until=None) | Q(until__gte=day)).order_by("name")


def supporting(home: Community) -> QuerySet[Premises]:
    """Those that count towards the supporting premises."""
    return in_use(home).filter(is_supporting=True)


def counted(rows: Iterable[Premises]) -> list[Decimal]:
    """What of each counts, in m²."""
    return [rules.counted_area(one.area_m2, one.share) for one in rows]


def documented(home: Community) -> QuerySet[Premises]:
    """Premises in use whose acquisition is proved by a file."""
    proved = Evidence.objects.filter(community=home, kind=Evidence.Kind.DOCUMENT, premises__isnull=False)
    return in_use(home).filter(pk__in=proved.values("premises"))


def centers_inside(home: Community, centers: Iterable[Premises]) -> float | None:
    """1 when each of them lies inside the boundary or on it, else 0; None without a boundary, without any, or with one that is not
    on the map."""
    places = [one.place for one in centers]
    if not places or not home.boundary or any(place.lon is None or place.lat is None for place in places):
        return None
    holds = inside(home.boundary)
    return float(all(holds((place.lon, place.lat)) for place in places))


def open_rooms(home: Community, kinds: Iterable[str] = ()) -> QuerySet[Room]:
    """Spaces that are open, with hours; of some kinds or of all."""
    rows = Room.objects.filter(community=home, is_open=True).select_related("space").order_by("space__name", "pk")
    return rows.filter(space__kind__in=list(kinds)) if kinds else rows


def public_rooms(home: Community) -> list[Room]:
    """What is open to everybody, in the order of the standard's kinds, each with its open `areas`; two queries."""
    areas = ServiceArea.objects.filter(is_open=True).order_by("kind")
    rows = open_rooms(home).select_related("space__place").prefetch_related(Prefetch("space__service_areas", areas, "areas"))
    kinds = Space.Kind.values
    return sorted(rows, key=lambda room: (kinds.index(room.space.kind), room.space.name))


def open_areas(home: Community, clause: str) -> QuerySet[ServiceArea]:
    """The open areas of a clause in open spaces; the six of the lounge in the lounge itself."""
    rows = ServiceArea.objects.filter(community=home, is_open=True, kind__in=rules.AREAS_OF[clause], space__room__is_open=True)
    if clause in rules.IN_LOUNGE:
        rows = rows.filter(space__kind="employee_lounge")
    return rows.select_related("space").order_by("kind", "space__name")


def in_force(home: Community, on: date) -> QuerySet[Agreement]:
    """Agreements in force on a day."""
    rows = Agreement.objects.filter(community=home, since__lte=on, until__gte=on)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=on)).order_by("kind", "partner")


def standing_signs(home: Community) -> QuerySet[Sign]:
    """Signs that hang."""
    return Sign.objects.filter(community=home, taken_down_on=None).order_by("kind", "name")


def sound_signs(signs: Iterable[Sign], since: date) -> set[str]:
    """The kinds of sign of which each passed its latest look, taken on that day or later."""
    looks: defaultdict[str, list[bool]] = defaultdict(list)
    for one in signs:
        looks[one.kind].append(bool(one.passed) and one.checked_on is not None and one.checked_on >= since)
    return {kind for kind, found in looks.items() if all(found)}


def in_service(home: Community) -> QuerySet[Facility]:
    """Facilities that work."""
    return Facility.objects.filter(community=home, state="in_service").order_by("kind", "name")


def improved(home: Community, period: Period) -> QuerySet[Facility]:
    """Facilities of which an improvement was recorded in the period."""
    done = Evidence.objects.filter(community=home, kind=Evidence.Kind.IMPROVEMENT, at__gte=period.since, at__lt=period.until)
    return Facility.objects.filter(community=home, pk__in=done.values("facility")).order_by("pk")
