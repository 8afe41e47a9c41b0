"""What counts: resources in the inventory, providers on the register, active social organizations, needs suitable for companies."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from liren.community.models import Community
from liren.core.calendar import Period
from liren.resources.models import Activity, Need, Offer, Paper, Provider, Resource, Society, Use
from liren.resources.rules import HALF, YEAR, Kind, split


def listed(home: Community, kinds: Iterable[str], on: date) -> QuerySet[Resource]:
    """Resources of these kinds in the inventory and not past their validity on a day."""
    rows = Resource.objects.filter(community=home, state="listed", kind__in=list(kinds))
    return rows.filter(Q(until=None) | Q(until__gte=on)).order_by("kind", "name", "pk")


def current(on: date, days: int = YEAR) -> Q:
    """Verified within so many days before a day."""
    return Q(verified_on__gt=on - timedelta(days=days), verified_on__lte=on)


def party_list(home: Community, on: date) -> QuerySet[Resource]:
    """Party-building resources of companies in the inventory (S1 6.2.1-2)."""
    return listed(home, [Kind.PARTY], on).filter(company__isnull=False)


def party_uses(home: Community, on: date) -> QuerySet[Use]:
    """Joint uses of party-building resources in the half year up to a day."""
    rows = Use.objects.filter(community=home, resource__kind=Kind.PARTY, resource__company__isnull=False)
    return rows.filter(on__gt=on - timedelta(days=HALF), on__lte=on)


def on_register(home: Community, on: date) -> QuerySet[Provider]:
    """Providers that are admitted on a day."""
    rows = Provider.objects.filter(community=home, state="admitted", since__lte=on).filter(Q(until=None) | Q(until__gte=on))
    return rows.select_related("organization").order_by("organization__name", "pk")


def kinds_of(providers: Iterable[Provider]) -> set[str]:
    """The kinds that some of these providers are of."""
    return {kind for one in providers for kind in split(one.kinds)}


def contacted_kinds(home: Community, period: Period, on: date) -> tuple[QuerySet[Provider], Q]:
    """Admitted providers, and which of them have a contact on file in the period."""
    talks = Paper.objects.filter(community=home, kind=Paper.Kind.CONTACT, provider__isnull=False, on__gte=period.since.date(), on__lte=on)
    return on_register(home, on), Q(pk__in=talks.values("provider"))


def active_societies(home: Community, on: date) -> QuerySet[Society]:
    """Social organizations that are active on a day: registered or filed, not ended, with an activity in the year before."""
    held = Activity.objects.filter(society=OuterRef("pk"), on__gt=on - timedelta(days=YEAR), on__lte=on)
    rows = Society.objects.filter(Exists(held), community=home, registered_on__lte=on)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=on)).order_by("kind", "organization__name", "pk")


def per_kind(rows: QuerySet[Society]) -> dict[str, int]:
    """How many of each kind."""
    return Counter(rows.order_by().values_list("kind", flat=True))


def suitable_needs(home: Community, period: Period) -> QuerySet[Need]:
    """Needs noted in the period that were found suitable for companies."""
    since, until = period.since.date(), period.until.date()
    return Need.objects.filter(community=home, state__in=["suitable", "done"], noted_on__gte=since, noted_on__lt=until).order_by("pk")


def answered() -> Q:
    """Offered to a company that answered."""
    return Q(pk__in=Offer.objects.exclude(answer="").values("need"))
