"""Reads about posts and who holds them: the organization chart, a post, organizations."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from liren.community.models import Appointment, Community, Organization, Post, User
from liren.community.queries.accounts import held_today
from liren.community.scope import Role
from liren.core.calendar import today

STAFF_ROLES = [r for r in Role.values if r not in ("employee", "company_contact", "system", "visitor")]
RANKED = (
    ("secretary", "committee_member", "center_head", "enterprise_worker", "employee_worker", "governance_worker", "grid_leader")
    + ("grid_member", "volunteer", "counselor", "mediator", "report_custodian", "property_manager", "provider")
    + ("department_officer", "administrator", "auditor")
)
ORDER = {role: n for n, role in enumerate(RANKED)}


@dataclass(frozen=True)
class ChartGroup:
    """The posts of one role, each with its present holders."""

    role: str
    label: str
    posts: list[Post]

    @property
    def vacant(self) -> int:
        """Posts that nobody holds."""
        return sum(1 for post in self.posts if not post.held)  # type: ignore[attr-defined]


def posts_of(community: Community) -> QuerySet[Post]:
    """The open posts of a community with their present holders, by role."""
    return Post.objects.filter(community=community, closed_on=None).order_by("role", "grid__code", "pk")


def chart(user: User, home: Community) -> list[ChartGroup]:
    """The organization chart by posts: who holds each, since when, what is vacant, what ends soon."""
    held = Appointment.objects.filter(held_today()).select_related("user").order_by("since")
    posts = Post.objects.visible_to(user).filter(community=home, closed_on=None, role__in=STAFF_ROLES, company=None)
    groups: dict[str, list[Post]] = {}
    rows = posts.select_related("grid", "organization").prefetch_related(Prefetch("appointments", held, to_attr="held"))
    for post in rows.order_by("grid__code", "pk"):
        groups.setdefault(post.role, []).append(post)
    labels = dict(Role.choices)
    return [ChartGroup(role, str(labels[role]), groups[role]) for role in sorted(groups, key=lambda r: ORDER.get(r, 99))]


def history_of(user: User, post: Post) -> QuerySet[Appointment]:
    """Everybody who held a post, the present holder first."""
    return Appointment.objects.visible_to(user).filter(post=post).select_related("user").order_by("-since", "-pk")


def colleagues(user: User, home: Community) -> QuerySet[User]:
    """The people who hold or held a post in a community: who can be appointed without a new account."""
    mine = Appointment.objects.visible_to(user).filter(post__community=home)
    return User.objects.filter(pk__in=mine.values("user"), is_active=True, is_system=False).order_by("name", "pk")


def organizations(user: User, home: Community) -> QuerySet[Organization]:
    """Organizations of the community and of the regions above it."""
    above = [int(pk) for pk in home.region.path.strip("/").split("/")]
    found = Organization.objects.visible_to(user).filter(Q(community=home) | Q(region_id__in=above))
    return found.select_related("region").order_by("kind", "name")


def is_held(appointment: Appointment) -> bool:
    """Does this appointment hold today?"""
    return appointment.since <= today() and (appointment.until is None or appointment.until >= today())
