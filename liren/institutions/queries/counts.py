"""Reads of how many party members took part: a half year by unit and level, and what lacks (S1 6.2.1-5)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liren.community.models import Community, User
from liren.community.queries import holding
from liren.community.scope import WORKERS
from liren.core.calendar import today
from liren.institutions import rules
from liren.institutions.models import Participation, PartyUnit
from liren.institutions.queries.party import LEAST, ORDER
from liren.institutions.rules import UnitKind

MAY_REPORT = WORKERS | {"grid_member", "grid_leader", "committee_member"}


@dataclass(frozen=True)
class CountLine:
    """A unit with its count of the half year shown, if there is one."""

    unit: PartyUnit
    count: Participation | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.count.took_part / self.count.members) if self.count and self.count.members else None


@dataclass(frozen=True)
class Half:
    """A half year: what was counted at each level, and the rate over all units; None of fewer than ten people."""

    end: date
    levels: list[tuple[str, int, int]]  # level, units that counted, units
    members: int
    took_part: int
    asked: int  # units that counted
    units: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.took_part / self.members) if self.members >= LEAST else None

    @property
    def words(self) -> str:
        return rules.half_words(self.end)


def may_report(home: Community) -> QuerySet[User]:
    """Who may be named to count for a unit: people in post here who work at the desk."""
    return holding(community=home, role__in=MAY_REPORT, company=None, organization=None).order_by("name", "pk")


def counting(home: Community, end: date) -> QuerySet[PartyUnit]:
    """Units that are to count for a half year: those there on its last day, or on this one; contacts and empty levels have none."""
    rows = PartyUnit.objects.filter(Q(ended_on=None) | Q(ended_on__gt=end), community=home, since__lte=min(end, today()))
    return rows.exclude(kind__in=[UnitKind.CONTACT, UnitKind.ZONE])


def half(home: Community, end: date) -> Half:
    """The half year of a community; two queries."""
    units = list(counting(home, end).values_list("pk", "kind", "members"))
    counted = {pk: (members, part) for pk, members, part in _counts(home, end).values_list("unit", "members", "took_part")}
    kinds = [kind for kind in UnitKind if any(kind == one for _pk, one, _members in units)]
    levels = [
        (str(kind.label), sum(one == kind and pk in counted for pk, one, _n in units), sum(one == kind for _pk, one, _n in units))
        for kind in kinds
    ]
    pairs = [counted.get(pk, (members, 0)) for pk, _kind, members in units]
    members, part = sum(all_of for all_of, _part in pairs), sum(part for _all, part in pairs)
    return Half(end, levels, members, part, sum(pk in counted for pk, _kind, _n in units), len(units))


def _counts(home: Community, end: date) -> QuerySet[Participation]:
    return Participation.objects.filter(unit__community=home, half_end=end)


def half_within(since: date, until: date) -> date | None:
    """The last half year that ended within a span."""
    running = rules.half_end(until)
    end = running if running == until else rules.half_before(running)
    return end if end >= since else None


def lines(user: User, home: Community, end: date) -> list[CountLine]:
    """The units this reader may see, with their counts; two queries."""
    seen = PartyUnit.objects.visible_to(user).filter(pk__in=counting(home, end).values("pk")).select_related("reporter")
    rows = Participation.objects.visible_to(user).filter(half_end=end, unit__community=home).select_related("by")
    counted = {one.unit_id: one for one in rows}
    return [CountLine(unit, counted.get(unit.pk)) for unit in sorted(seen, key=lambda one: (ORDER[one.kind], one.name))]


def sees_counts(user: User, home: Community) -> bool:
    """Is he named to count for a unit here, or the secretary?"""
    return PartyUnit.objects.visible_to(user).filter(community=home, ended_on=None).exists()


def history(user: User, unit: PartyUnit) -> list[Participation]:
    """All half years of a unit this reader may see, the latest first."""
    return list(Participation.objects.visible_to(user).filter(unit=unit).select_related("by", "unit")[:20])


def uncounted() -> list[tuple[PartyUnit, date, int]]:
    """Units to be asked for their count today, with the half year and which reminder it is."""
    due = rules.count_stage(today())
    if due is None:
        return []
    end, stage = due
    known = Participation.objects.filter(half_end=end).values("unit")
    kinds = [UnitKind.CONTACT, UnitKind.ZONE]
    rows = PartyUnit.objects.filter(ended_on=None, since__lte=end, members__gt=0).exclude(pk__in=known).exclude(kind__in=kinds)
    asked = rows.exclude(told=f"{end}:{stage}").select_related("community", "reporter").order_by("pk")
    return [(unit, end, stage) for unit in asked]


def secretaries(home: Community) -> QuerySet[User]:
    """The secretaries in post today."""
    return holding(community=home, role="secretary", company=None, organization=None)
