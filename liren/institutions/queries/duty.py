"""Reads of officials sent down by departments: who there is, the month at a glance, a day, and the rate of days served."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from liren.community.models import Community, Organization, User
from liren.community.queries import holding
from liren.community.scope import WORKERS
from liren.core.calendar import official, today
from liren.core.models import Event
from liren.institutions import rules
from liren.institutions.models import DutyDay, Secondment

KEEPERS = WORKERS | {"center_head", "secretary", "system"}
SIGNED = Q(signed_at__isnull=False)


@dataclass(frozen=True)
class Cell:
    """A day of the month as the grid draws it."""

    day: date
    inside: bool  # of the month shown
    works: bool
    entries: list[DutyDay]

    @property
    def is_today(self) -> bool:
        return self.day == today()


@dataclass(frozen=True)
class Month:
    """A month of duty: its weeks, and what part of the days due so far was served."""

    first: date
    weeks: list[list[Cell]]
    planned: int
    served: int

    @property
    def rate(self) -> float | None:
        return rules.duty_rate(self.served, self.planned)

    @property
    def percent(self) -> int | None:
        return None if self.rate is None else round(self.rate * 100)

    @property
    def tone(self) -> str:
        return "" if self.rate is None else "good" if self.rate >= rules.RATE else "warn"


def keeps(user: User, home: int | None) -> bool:
    """Does he keep the roster of this community?"""
    return user.holds(KEEPERS, home)


def is_on_duty(day: DutyDay, user: User) -> bool:
    """The official whose day it is, or who keeps the roster; not who only stands in."""
    return user.pk == day.secondment.user_id or keeps(user, day.community_id)


def signs(day: DutyDay, user: User) -> bool:
    """Who signs: whoever is to be there, or who keeps the roster."""
    return user.pk == day.who.user_id or keeps(user, day.community_id)


def not_his_own(day: DutyDay, user: User) -> bool:
    """Nobody corrects his own days."""
    return user.pk not in {day.secondment.user_id, day.substitute.user_id if day.substitute else None}


def officials(home: Community) -> QuerySet[User]:
    """Accounts of departments that reach this community."""
    reach = Q(post__organization__region__in=home.region.line) | Q(post__community=home)
    return holding(reach, role="department_officer")


def departments(home: Community) -> QuerySet[Organization]:
    """Departments that may send somebody: of this community or of a region above it."""
    here = Q(community=home) | Q(region__in=home.region.line)
    return Organization.objects.filter(here, kind=Organization.Kind.DEPARTMENT).order_by("name", "pk")


def secondments(user: User, home: Community) -> list[Secondment]:
    """Those this reader may see, the present ones first; of each the days due so far (`planned`) and served (`served`)."""
    due = Q(days__on__lt=today()) | Q(days__signed_at__isnull=False)
    rows = Secondment.objects.visible_to(user).filter(community=home).select_related("organization")
    counted = rows.annotate(planned=Count("days", filter=due), served=Count("days", filter=Q(days__signed_at__isnull=False)))
    return list(counted.order_by("-until", "name", "pk")[:100])


def days_seen(user: User, home: Community) -> QuerySet[DutyDay]:
    """Days of duty this reader may see, with whom they are about."""
    rows = DutyDay.objects.visible_to(user).filter(secondment__community=home)
    return rows.select_related("secondment__organization", "secondment__community", "substitute").order_by("on", "secondment__name", "pk")


def month(user: User, home: Community, first: date, one: Secondment | None = None) -> Month:
    """The month that begins on a day, for all officials or one; one query."""
    days = rules.month_days(first)
    rows = days_seen(user, home).filter(on__range=(days[0], days[-1]))
    found: dict[date, list[DutyDay]] = {}
    for row in rows.filter(secondment=one) if one else rows:
        row.tone, row.sign = rules.TONES[row.state]  # type: ignore[attr-defined]
        found.setdefault(row.on, []).append(row)
    works = official()
    cells = [Cell(day, _same(day, first), works.is_working_day(day), found.get(day, [])) for day in days]
    due = [row for cell in cells if cell.inside for row in cell.entries if row.on < today() or row.signed_at]
    return Month(first, rules.weeks_of(cells), len(due), sum(row.signed_at is not None for row in due))


def _same(day: date, first: date) -> bool:
    return (day.year, day.month) == (first.year, first.month)


def to_sign(user: User, home: Community) -> list[DutyDay]:
    """Today's days that this reader signs and nobody has signed yet; his own first."""
    rows = [row for row in days_seen(user, home).filter(on=today(), signed_at=None) if row.state == rules.Duty.TODAY]
    mine = [row for row in rows if signs(row, user)]
    return sorted(mine, key=lambda row: row.who.user_id != user.pk)


def due_days(home: Community, since: date, until: date) -> QuerySet[DutyDay]:
    """Days of a span that count: those over, and today's once it is signed."""
    rows = DutyDay.objects.filter(secondment__community=home, on__range=(since, until))
    return rows.filter(Q(on__lt=today()) | SIGNED)


def may_stand_in(day: DutyDay) -> QuerySet[Secondment]:
    """The other officials who are here that day and have no duty of their own or another's."""
    here = Secondment.objects.filter(community=day.community_id, since__lte=day.on, until__gte=day.on).exclude(pk=day.secondment_id)
    that_day = DutyDay.objects.filter(on=day.on).exclude(pk=day.pk)
    busy = that_day.filter(substitute__isnull=False).values("substitute")
    return here.exclude(pk__in=that_day.values("secondment")).exclude(pk__in=busy).order_by("name", "pk")


def handled(one: Secondment, first: date, last: date) -> int | None:
    """How many cases he moved on between two days, by the journal; None without an account of his own."""
    if one.user_id is None:
        return None
    rows = Event.objects.filter(community_id=one.community_id, actor_id=one.user_id, subject_type="cases.case")
    return rows.filter(at__date__range=(first, last)).values("subject_id").distinct().count()


def coming(one: Secondment) -> list[date]:
    """Days to come that may still be dropped."""
    return list(DutyDay.objects.filter(secondment=one, on__gt=today(), signed_at=None).order_by("on").values_list("on", flat=True)[:200])


def held_by(user_id: int) -> QuerySet[Secondment]:
    """Secondments of somebody that are not over."""
    return Secondment.objects.filter(user=user_id, until__gte=today())


def record_of(user: User, one: Secondment, first: date) -> dict[str, Any]:
    """What the page of one official shows."""
    shown = month(user, one.community, first, one)
    return {"month": shown, "handled": handled(one, first, rules.month_end(first))}
