"""Where a case goes and why, who holds it, and who stands above."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases.flow import LEAD, SENDER
from liren.cases.models import Case, Category
from liren.community.models import Appointment, Community, Grid, Organization, Post, User
from liren.community.scope import Role
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

LEADS = frozenset(LEAD.split())
SENDERS = frozenset(SENDER.split())


@dataclass(frozen=True)
class Route:
    """The post a case goes to, with the sentences that explain it."""

    post: Post | None
    reasons: list[str]


def held_now() -> Q:
    """The condition on appointments that hold today."""
    day = today()
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def staffed(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Open posts, each with `is_held`: somebody is appointed to it today."""
    held = Appointment.objects.filter(held_now(), post=OuterRef("pk"), user__is_active=True)
    return posts.filter(closed_on=None).annotate(is_held=Exists(held)).order_by("pk")


def chain(role: str) -> list[str]:
    """The role and those above it, to the top."""
    roles = [role]
    while (up := UP.get(roles[-1], "center_head")) not in roles:
        roles.append(up)
    return roles


def route(community: Community, category: Category, grid: Grid | None) -> Route:
    """Which post takes a new case in: category × place, and the next post up where it is vacant (S3 7.1.4)."""
    roles = chain(category.post_role)
    posts = _held_posts(community, roles)
    reasons = [_("“%(category)s”先由%(role)s受理") % {"category": category.name, "role": role_name(category.post_role)}]
    for role in roles:
        fitting = [p for p in posts if p.role == role and (p.grid_id is None or (grid and p.grid_id == grid.pk))]
        if chosen := _choose(fitting, grid):
            reasons.append(_reason(chosen, grid))
            return Route(chosen, reasons)
        reasons.append(_("%(role)s暂缺，转上一级岗位") % {"role": role_name(role)})
    return Route(None, [*reasons, _("没有在岗人员，请中心尽快补岗")])


def _held_posts(community: Community, roles: list[str]) -> list[Post]:
    """The posts of these roles that somebody holds, with what routing reads of them; one plain query, as every new case asks it."""
    held = Appointment.objects.filter(held_now(), post__community=community, post__role__in=roles, post__closed_on=None)
    columns = held.filter(user__is_active=True).values_list("post_id", "post__role", "post__grid_id", "post__title")
    return [Post(pk=pk, role=role, grid_id=grid, title=title) for pk, role, grid, title in sorted(set(columns), key=itemgetter(0))]


def _choose(posts: list[Post], grid: Grid | None) -> Post | None:
    """The grid's own post before a community-wide one; several alike share the grids in turn."""
    own = [p for p in posts if grid and p.grid_id == grid.pk]
    alike = own or posts
    return alike[(grid.pk if grid else 0) % len(alike)] if alike else None


def _reason(post: Post, grid: Grid | None) -> str:
    if grid and post.grid_id == grid.pk:
        return _("地点在%(grid)s，交本网格的%(post)s") % {"grid": grid, "post": post.title}
    return _("交%(post)s") % {"post": post.title}


def role_name(role: str) -> str:
    """The Chinese (or English) name of a role code."""
    return str(Role(role).label) if role in Role.values else role


def next_up(case: Case) -> Post | None:
    """The post above the one that holds the case: it hears of what is overdue."""
    above = chain(case.post.role)[1:] if case.post else ["center_head"]
    roles = [role for role in above if role in able(case)] if case.secrecy != "report" else ["report_custodian"]
    posts = list(staffed(Post.objects.filter(community_id=case.community_id, role__in=roles).exclude(pk=case.post_id)))
    for role in roles:
        fitting = [p for p in posts if p.role == role and p.grid_id in (None, case.grid_id) and p.is_held]  # type: ignore[attr-defined]
        if fitting:
            return fitting[0]
    return None


def center_head(community_id: int) -> Post | None:
    """The post that arbitrates between posts."""
    heads = staffed(Post.objects.filter(community_id=community_id, role__in=["center_head", "secretary"]))
    return heads.order_by("-is_held", "role", "pk").first()


def other_handler(case: Case) -> Post | None:
    """Another post for a case whose answer was not accepted: same role elsewhere, else the next one up that may have it."""
    if case.post is None:
        return center_head(case.community_id)
    alike = staffed(Post.objects.filter(community_id=case.community_id, role=case.post.role)).filter(is_held=True)
    near = alike.filter(Q(grid=None) | Q(grid_id=case.grid_id)).exclude(pk=case.post_id).first()
    head = center_head(case.community_id)
    return near or next_up(case) or (head if head and head.role in able(case) else case.post)


def able(case: Case) -> list[str]:
    """Roles whose posts may be given this case: they read its secrecy and may act on it."""
    reach = Case.WRITERS.get(case.secrecy, {})
    return [role for role in Case.READERS[case.secrecy] if role not in SENDERS | {"system"} and reach.get(role, "post")]


def targets(case: Case, user: User) -> QuerySet[Post]:
    """Posts of the community that this case may be passed to: open, able to act on its secrecy, not the present one."""
    posts = Post.objects.filter(community_id=case.community_id, role__in=able(case)).exclude(pk=case.post_id)
    near = Q(grid=None) | Q(grid_id=case.grid_id)
    return staffed(posts.filter(near, company=None)).order_by("role", "pk")


def authorities(case: Case) -> list[Post]:
    """Posts of departments above the community, the competent one first (S3 7.1.4, S1 7.2.2.1-2)."""
    ids = [int(i) for i in case.community.region.path.strip("/").split("/")]
    posts = Post.objects.filter(region_id__in=ids, role="department_officer").select_related("organization")
    wanted = competence(case.category)
    return sorted(staffed(posts), key=lambda p: (p.organization is None or p.organization.competence != wanted, p.pk))


def competence(category: Category) -> str:
    """The kind of authority a category names when it is beyond the community."""
    return Organization.Kind.SERVICE_CENTER if category.authority == "service_center" else category.department


def holders(post_ids: Iterable[int]) -> QuerySet[User]:
    """The people who hold these posts today."""
    held = Appointment.objects.filter(held_now(), post__in=list(post_ids))
    return User.objects.filter(appointments__in=held, is_active=True, is_system=False).distinct()


def holds(case: Case, user: User) -> bool:
    """Is one of the posts this user holds the one that has the case now?"""
    return any(area.post_id and area.post_id == case.post_id for area in user.areas())


def in_charge(case: Case, user: User) -> bool:
    """May this user decide on the case: his post has it or answers for it as the first asked, or he heads the center.

    Community workers see all cases of their community and decide on those of their post (permission table, row 5).
    """
    mine = {case.post_id, case.answerable_id} - {None}
    return any(area.post_id in mine or area.role in LEADS for area in user.areas())


def in_charge_or_sender(case: Case, user: User) -> bool:
    """In charge, or on the side of the one who brought the case."""
    return in_charge(case, user) or any(area.role in SENDERS for area in user.areas())
