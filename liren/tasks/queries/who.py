"""Who gives tasks, who has one, who may decide on it, and who stands above."""

from collections.abc import Iterable

from django.db.models import QuerySet

from liren.cases.queries import center_head, holders, staffed
from liren.cases.queries.routing import chain
from liren.community.models import Appointment, Community, Organization, Post, User
from liren.community.queries import holding
from liren.community.scope import WORKERS
from liren.institutions.models import Body
from liren.institutions.queries import departments
from liren.tasks.flow import GOING, OURS
from liren.tasks.models import READERS, Task
from liren.tasks.rules import BODIES, POLICE, Secrecy, Source

LEADS = frozenset({"center_head", "secretary"})
ABLE = {
    Secrecy.ORDINARY: (*sorted(WORKERS), "grid_leader", "grid_member", "center_head", "secretary"),
    Secrecy.SEALED: ("governance_worker", "center_head"),
}  # fmt: skip
FOR_BODIES = {"secretary": BODIES, "committee_member": (Source.COMMITTEE,)}


def leads(community_id: int, user: User) -> bool:
    """Is the user a head of this community?"""
    return user.holds(LEADS, community_id)


def holds(task: Task, user: User) -> bool:
    """Does the user hold the post that has the task?"""
    return user.sits_at(task.post_id)


def directs(task: Task, user: User) -> bool:
    """Who has the task or supervises it, or heads the community: says who does it."""
    mine = {area.post_id for area in user.areas()} - {None}
    return bool(mine & {task.post_id, task.supervisor_id}) or leads(task.community_id, user)


def is_reached(task: Task) -> bool:
    """Does somebody hold the post that gave it? Otherwise the heads confirm with the proof in hand."""
    if not hasattr(task, "_reached"):
        found = task.giver_id is not None and staffed(Post.objects.filter(pk=task.giver_id)).filter(is_held=True).exists()
        task._reached = found  # type: ignore[attr-defined]
    return bool(task._reached)  # type: ignore[attr-defined]


def decides(task: Task, user: User) -> bool:
    """Who gave it; where he has no account a head, on the proof."""
    return user.sits_at(task.giver_id) or (leads(task.community_id, user) and not is_reached(task))


def confirms(task: Task, user: User) -> bool:
    """As `decides`, and another than who reported the result."""
    return decides(task, user) and user.pk != task.reported_by_id


def presses(task: Task, user: User) -> bool:
    """Who may urge: who gave it, a supervisor, a head of the community."""
    mine = {area.post_id for area in user.areas()} - {None}
    return bool(mine & {task.giver_id, task.supervisor_id}) or leads(task.community_id, user)


# ---- posts


def desk_of(user: User, community: Community) -> Post | None:
    """The department's desk from which this user gives tasks to the community."""
    mine = [a.post_id for a in user.areas() if a.role == "department_officer" and community.pk in a.communities]
    kind = Organization.Kind.DEPARTMENT
    return Post.objects.filter(pk__in=mine, organization__kind=kind).select_related("organization").order_by("pk").first()


def voices(user: User, community: Community) -> dict[str, int]:
    """For which bodies of the community the user speaks, each with his post."""
    held = [(a.role, a.post_id) for a in user.areas() if a.post_id and community.pk in a.communities]
    return {source: post for role, post in reversed(held) for source in FOR_BODIES.get(role, ())}


def may_give(community: Community, user: User) -> bool:
    """Does the user hold a desk from which tasks are given?"""
    return bool(voices(user, community)) or desk_of(user, community) is not None


def police(community: Community) -> QuerySet[Organization]:
    """Of these the public security."""
    return departments(community).filter(competence=POLICE)


def may_seal(community: Community, user: User) -> bool:
    """May the user give a task nobody else reads: the public security's desk, or the center head on its behalf?"""
    if user.holds({"center_head"}, community.pk):
        return True
    desk = desk_of(user, community)
    return bool(desk and desk.organization and desk.organization.competence == POLICE)


def body_of(community: Community, source: str) -> Body | None:
    """The body as it stands in the register, where it does."""
    return Body.objects.filter(community=community, kind=source, dissolved_on=None).first()


def first_post(community: Community, secrecy: str) -> Post | None:
    """Who gets it first: the head of the center; of a sealed one nobody but him."""
    if secrecy == Secrecy.SEALED:
        return staffed(Post.objects.filter(community=community, role="center_head")).order_by("-is_held", "pk").first()
    return center_head(community.pk)


def able(task: Task) -> QuerySet[Post]:
    """Held posts of the community that the task may be given to, but for the one that has it."""
    posts = Post.objects.filter(community=task.community_id, role__in=ABLE[Secrecy(task.secrecy)], company=None).exclude(pk=task.post_id)
    return staffed(posts).filter(is_held=True).order_by("role", "pk")


def next_up(task: Task) -> Post | None:
    """The post above the one that has the task, which may read it; nobody above: none."""
    roles = [role for role in chain(task.post.role)[1:] if role in READERS[task.secrecy] and role in ABLE[Secrecy(task.secrecy)]]
    posts = staffed(Post.objects.filter(community=task.community_id, role__in=roles).exclude(pk=task.post_id)).filter(is_held=True)
    fitting = [post for post in posts if post.grid_id in (None, task.post.grid_id)]
    return min(fitting, key=lambda post: (roles.index(post.role), post.pk), default=None)


def people(*posts: int | None) -> QuerySet[User]:
    """Who holds these posts today."""
    return holders([pk for pk in posts if pk])


def deciders(task: Task) -> Iterable[User]:
    """Who confirms: the holders of the post that gave it, else the heads who may read it."""
    if is_reached(task):
        return people(task.giver_id)
    roles = LEADS if not task.is_sealed else {"center_head"}
    return holding(community=task.community_id, role__in=roles)


# ---- leaving


def unfinished_of(held: Appointment) -> QuerySet[Task]:
    """What a leaver's post has still to do."""
    return Task.objects.filter(post=held.post_id, state__in=OURS, secrecy=Secrecy.ORDINARY)


def sealed_of(held: Appointment) -> QuerySet[Task]:
    """The same of what is not shown."""
    return Task.objects.filter(post=held.post_id, state__in=GOING, secrecy=Secrecy.SEALED)
