"""Who may have a case, who holds it, and who stands above."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from liren.cases.flow import LEAD, SENDER
from liren.cases.models import KEPT, REPORT, Case, Category
from liren.cases.queries.conflicts import clear
from liren.community.models import Appointment, Organization, Post, User
from liren.core.calendar import today

UP = {
    "grid_member": "grid_leader",
    "grid_leader": "governance_worker",
    "enterprise_worker": "center_head",
    "employee_worker": "center_head",
    "governance_worker": "center_head",
    "mediator": "center_head",
    "report_custodian": "report_custodian",
    "property_manager": "governance_worker",
    "provider": "enterprise_worker",
    "counselor": "counselor",
    "committee_member": "center_head",
    "department_officer": "center_head",
    "center_head": "secretary",
    "secretary": "secretary",
}

TRUSTED = ("governance_worker", "department_officer", "report_custodian")  # who may be handed the copy of a report
LEADS = frozenset(LEAD.split())
SENDERS = frozenset(SENDER.split())


def held_now(day: str = "") -> Q:
    """The condition on appointments that hold today, or on another day (ISO)."""
    day = day or today().isoformat()
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def staffed(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Open posts, each with `is_held`: somebody is appointed to it today."""
    return with_holders(posts.filter(closed_on=None))


def with_holders(posts: QuerySet[Post]) -> QuerySet[Post]:
    """The posts, closed ones too, each with `is_held`."""
    held = Appointment.objects.filter(held_now(), post=OuterRef("pk"), user__is_active=True)
    return posts.annotate(is_held=Exists(held)).order_by("pk")


def chain(role: str) -> list[str]:
    """The role and those above it, to the top."""
    roles = [role]
    while (up := UP.get(roles[-1], "center_head")) not in roles:
        roles.append(up)
    return roles


def next_up(case: Case) -> Post | None:
    """The post above the one that holds the case: it hears of what is overdue."""
    above = chain(case.post.role)[1:] if case.post else ["center_head"]
    roles = [role for role in above if role in able(case)] if case.secrecy != REPORT else ["report_custodian"]
    posts = clear(case, staffed(Post.objects.filter(community_id=case.community_id, role__in=roles).exclude(pk=case.post_id)))
    for role in roles:
        fitting = [p for p in posts if p.role == role and p.grid_id in (None, case.grid_id) and p.is_held]  # type: ignore[attr-defined]
        if fitting:
            return fitting[0]
    return None


class Ladder:
    """The posts above, each looked up once: for a round over many cases."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Post | None] = {}

    def above(self, case: Case) -> Post | None:
        """As `next_up`."""
        key = (case.community_id, case.post_id, case.secrecy, case.grid_id)
        if key not in self._known:
            self._known[key] = next_up(case)
        return self._known[key]


def center_head(community_id: int) -> Post | None:
    """The post that arbitrates between posts."""
    heads = staffed(Post.objects.filter(community_id=community_id, role__in=["center_head", "secretary"]))
    return heads.order_by("-is_held", "role", "pk").first()


def other_handler(case: Case) -> Post | None:
    """Another post for a case whose answer was not accepted: same role elsewhere, else the next one up that may have it."""
    if case.post is None:
        return center_head(case.community_id)
    alike = staffed(Post.objects.filter(community_id=case.community_id, role=case.post.role)).filter(is_held=True)
    near = next(iter(clear(case, alike.filter(Q(grid=None) | Q(grid_id=case.grid_id)).exclude(pk=case.post_id))), None)
    head = center_head(case.community_id)
    return near or next_up(case) or (head if head and head.role in able(case) else case.post)


def able(case: Case) -> list[str]:
    """Roles whose posts may be given this case: they read its secrecy and may act on it."""
    return able_to(case.secrecy)


def able_to(secrecy: str) -> list[str]:
    """The same for any case of this secrecy."""
    if secrecy in KEPT:
        return list(TRUSTED)
    reach = Case.WRITERS.get(secrecy, {})
    return [role for role in Case.READERS[secrecy] if role not in SENDERS | {"system"} and reach.get(role, "post")]


def targets(case: Case, user: User) -> QuerySet[Post]:
    """Posts of the community that this case may be passed to: open, able to act on its secrecy, not the present one."""
    posts = Post.objects.filter(community_id=case.community_id, role__in=able(case)).exclude(pk=case.post_id)
    near = Q(grid=None) | Q(grid_id=case.grid_id)
    found = staffed(posts.filter(near, company=None)).order_by("role", "pk")
    return found if case.secrecy != REPORT else found.filter(pk__in=[post.pk for post in clear(case, found)])


def authorities(case: Case, *, vacant: bool = False) -> list[Post]:
    """Posts of departments above the community that somebody holds, the competent one first, then the service center, so that
    nothing goes into a queue nobody reads (S3 7.1.4, S1 7.2.2.1-2); with `vacant` those nobody holds behind each of their kind."""
    posts = Post.objects.filter(region__in=case.community.region.line, role="department_officer").select_related("organization")
    order = [competence(case.category), str(Organization.Kind.SERVICE_CENTER)]

    def rank(post: Post) -> int:
        does = post.organization.competence if post.organization else None
        return order.index(does) if does in order else len(order)

    found = [post for post in clear(case, staffed(posts)) if vacant or post.is_held]  # type: ignore[attr-defined]
    return sorted(found, key=lambda post: (rank(post), not post.is_held, post.pk))  # type: ignore[attr-defined]


def vacant_authority(case: Case) -> Post | None:
    """The desk of the competent authority, where there is one and nobody holds it or another of the same authority."""
    wanted = competence(case.category)
    desks = [post for post in authorities(case, vacant=True) if wanted and post.organization and post.organization.competence == wanted]
    return desks[0] if desks and not any(post.is_held for post in desks) else None  # type: ignore[attr-defined]


def competence(category: Category) -> str:
    """The kind of authority a category names when it is beyond the community."""
    return Organization.Kind.SERVICE_CENTER if category.authority == "service_center" else category.department


def holders(post_ids: Iterable[int]) -> QuerySet[User]:
    """The people who hold these posts today."""
    held = Appointment.objects.filter(held_now(), post__in=list(post_ids))
    return User.objects.filter(appointments__in=held, is_active=True, is_system=False).distinct()


def holds(case: Case, user: User) -> bool:
    """Is one of the posts this user holds the one that has the case now?"""
    return user.sits_at(case.post_id)


def in_charge(case: Case, user: User) -> bool:
    """May this user decide on the case: his post has it or answers for it as the first asked, or he heads the center.

    Community workers see all cases of their community and decide on those of their post (permission table, row 5).
    """
    mine = {case.post_id, case.answerable_id} - {None}
    return any(area.post_id in mine or area.role in LEADS for area in user.areas())


def in_charge_or_sender(case: Case, user: User) -> bool:
    """In charge, or on the side of the one who brought the case."""
    return in_charge(case, user) or any(area.role in SENDERS for area in user.areas())
