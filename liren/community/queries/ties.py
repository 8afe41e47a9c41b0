"""What ties people to companies and bodies: as values for the rule of conflicts, and the same as subqueries for row tests.

A card of a contact is somebody's when it carries his telephone: by the mark, so that it does not matter how the number was written, and
by the letter, which also holds for an extension or a row that has no mark (yet)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from liren.community.models import Appointment, Company, ContactPerson, Post, User
from liren.community.rules import FORMERLY, Circle, Seat, Site, Ties, circle_of, conflict
from liren.core.calendar import today

MANAGER = "property_manager"


def name_tag(name: str) -> str:
    """A name as it may be kept and compared: under a key that does not lie in the database; nothing for no name."""
    bare = "".join(name.split()).casefold()
    return salted_hmac("community.name-tag", bare, algorithm="sha256").hexdigest() if bare else ""


def _held(path: str = "") -> Q:
    """Appointments that hold, will hold, or held within the year."""
    return Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": today() - FORMERLY})


def bodies_of(user: int) -> QuerySet[Any]:
    """Ids of the bodies this person belongs or lately belonged to."""
    return Appointment.objects.filter(_held(), user=user, post__organization__isnull=False).values("post__organization")


def companies_near(user: int) -> QuerySet[Any]:
    """Ids of the companies this person belongs to, speaks for, or manages the property of."""
    mine = Appointment.objects.filter(_held(), user=user)
    cards = ContactPerson.objects.filter(Q(user=user) | _same_number(User.objects.filter(pk=user)))
    of_firm = Q(organization__in=bodies_of(user), closed_on=None)
    posts = Post.objects.filter(of_firm | Q(pk__in=mine.values("post")), role=MANAGER, community=OuterRef("community"))
    bounded = Q(grid=OuterRef("grid")) | Q(micro_grid=OuterRef("micro_grid")) | Q(micro_grid__place=OuterRef("place"))
    managed = Exists(posts.filter(bounded | Q(grid=None, micro_grid=None)))
    belongs = Q(pk__in=mine.filter(post__company__isnull=False).values("post__company")) | Q(pk__in=cards.values("company"))
    return Company.objects.filter(belongs | managed).values("pk")


def people_of(companies: QuerySet[Any], bodies: QuerySet[Any]) -> Q:
    """The condition on users that they belong to one of these companies or bodies."""
    held = Appointment.objects.filter(_held()).filter(Q(post__company__in=companies) | Q(post__organization__in=bodies))
    cards = ContactPerson.objects.filter(company__in=companies)
    named = User.objects.filter(_same_number(cards))
    return Q(pk__in=held.values("user")) | Q(pk__in=cards.filter(user__isnull=False).values("user")) | Q(pk__in=named.values("pk"))


def _same_number(rows: QuerySet[Any]) -> Q:
    """The condition that a row has the telephone of one of these, however either is written."""
    by_mark = Q(phone_mark__in=rows.exclude(phone_mark=None).values("phone_mark"))
    return by_mark | Q(phone__in=rows.exclude(phone="").values("phone"))


# ---- the same as values


def ties_of(users: Iterable[int]) -> dict[int, Ties]:
    """What ties each of these people, in three queries."""
    people = list(User.objects.filter(pk__in=set(users)).only("pk", "name", "phone", "phone_mark"))
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    for held in Appointment.objects.filter(_held(), user__in=people).select_related("post__micro_grid"):
        seats[held.user_id].append(_seat(held.post, held.until))
    phones, marks = {one.phone for one in people} - {""}, {one.phone_mark for one in people} - {None}
    theirs = ContactPerson.objects.filter(Q(user__in=people) | Q(phone__in=phones) | Q(phone_mark__in=marks))
    cards = list(theirs.values_list("user_id", "phone", "phone_mark", "company_id"))
    return {one.pk: Ties(one.pk, name_tag(one.name), tuple(seats[one.pk]), _contact_of(one, cards)) for one in people}


def _contact_of(one: User, cards: list[tuple[int | None, str, str | None, int]]) -> frozenset[int]:
    def is_his(user: int | None, phone: str, mark: str | None) -> bool:
        return user == one.pk or bool(one.phone and phone == one.phone) or bool(one.phone_mark and mark == one.phone_mark)

    return frozenset(company for *card, company in cards if is_his(*card))


def _seat(post: Post, until: Any = None) -> Seat:
    micro = post.micro_grid
    reach = Site(post.community_id or 0, post.grid_id, post.micro_grid_id, micro.place_id if micro else None)
    return Seat(post.company_id, post.organization_id, reach if post.role == MANAGER else None, until)


def circle(users: Iterable[int], names: Iterable[str], companies: Iterable[int], bodies: Iterable[int]) -> Circle:
    """The circle of these accused; names as tags."""
    named = Circle(frozenset(users), frozenset(filter(None, names)), frozenset(companies), frozenset(bodies))
    if not named:
        return named
    people = ties_of(named.users).values()
    wider = named.companies | {seat.company for one in people for seat in one.seats} | {c for one in people for c in one.contact_of}
    rows = Company.objects.filter(pk__in=wider - {None}).values_list("pk", "community_id", "grid_id", "micro_grid_id", "place_id")
    sites = {pk: Site(*where) for pk, *where in rows}
    posts = Post.objects.filter(role=MANAGER, closed_on=None, community__in={s.community for s in sites.values()})
    managers = [_seat(post) for post in posts.select_related("micro_grid")] if sites else []
    return circle_of(named, people, sites, managers, today())


def conflicts(users: Iterable[int], around: Circle) -> dict[int, str]:
    """Those of these people who are in conflict with the circle, each with the kind of it."""
    if not around:
        return {}
    found = {pk: conflict(ties, around, today()) for pk, ties in ties_of(users).items()}
    return {pk: kind for pk, kind in found.items() if kind}
