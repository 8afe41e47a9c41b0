"""Whom a case must not reach: applied wherever a case is given to a post or people are told of it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from liren.cases.models import REPORT, Accused, Case
from liren.community.models import Appointment, Post, User
from liren.community.queries.accounts import held_today
from liren.community.queries.ties import circle, conflicts
from liren.community.rules import Circle

Named = Iterable[tuple[int | None, str, int | None, int | None]]


def circle_of(case: Case) -> Circle:
    """Whom a report accuses with all who belong to them; empty for every other case."""
    if case.secrecy != REPORT:
        return Circle()
    return around(Accused.objects.filter(case=case.pk).values_list("user_id", "name_tag", "company_id", "organization_id"))


def around(named: Named) -> Circle:
    """The circle of accused named as (user, name tag, company, organization)."""
    columns = [*zip(*named, strict=True)] or [()] * 4
    users, names, companies, bodies = ([value for value in column if value] for column in columns)
    return circle(users, names, companies, bodies)


def clear(case: Case, posts: Iterable[Post]) -> list[Post]:
    """Those of these posts that the case may be given to."""
    return posts_clear(list(posts), circle_of(case))


def posts_clear(posts: list[Post], around: Circle | None) -> list[Post]:
    """Those of these posts that neither belong to the accused nor are held only by people who do."""
    barred = barred_posts(posts, around) if around else {}
    return [post for post in posts if post.pk not in barred]


def barred_posts(posts: Iterable[Post], around: Circle) -> dict[int, dict[int, str]]:
    """The posts nobody of whom may have it, with their holders in conflict and the kind of it."""
    wanted = [post.pk for post in posts]
    tied = set(Post.objects.filter(_of(around), pk__in=wanted).values_list("pk", flat=True))
    held: defaultdict[int, set[int]] = defaultdict(set)
    for post, user in Appointment.objects.filter(held_today(), post__in=wanted, user__is_active=True).values_list("post_id", "user_id"):
        held[post].add(user)
    found = conflicts({user for users in held.values() for user in users}, around)
    return {pk: {u: found.get(u, "") for u in held[pk]} for pk in wanted if pk in tied or (held[pk] and held[pk] <= found.keys())}


def _of(around: Circle) -> Q:
    return Q(company__in=around.companies) | Q(organization__in=around.organizations | around.firms)


def cleared(case: Case, users: QuerySet[User]) -> Iterable[User]:
    """Those of these people who may hear of the case: not the accused, and of a company's case nobody who belongs to it."""
    if case.secrecy == REPORT:
        people = list(users)
        found = conflicts([user.pk for user in people], circle_of(case))
        return [user for user in people if user.pk not in found]
    if case.company_id is None:
        return users
    return users.exclude(pk__in=Appointment.objects.filter(held_today(), post__company=case.company_id).values("user"))
