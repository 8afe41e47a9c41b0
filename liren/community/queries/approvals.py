"""Reads about requests that need a second person: which kinds there are, what waits for whom, what somebody was granted.

An app registers its kind once: `EXPORT = approval_kind("community.export", _("批量导出"), ask="worker center_head")`.
It lets the user ask with `actions.ask_approval`, does the thing itself only if `approved(user, EXPORT, thing)` gives the
grant, and `actions.use_approval` spends that.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import DECIDERS, Approval, Community, Post, User
from liren.community.queries.accounts import holding
from liren.community.queries.barring import is_kept_from, kept_from
from liren.community.scope import GROUPS
from liren.core.calendar import now

WAITS = timedelta(days=7)  # for an answer; then the question lapses
SEALED_ROLES = frozenset({"center_head", "secretary", "report_custodian", "counselor", "administrator", "auditor"})


@dataclass(frozen=True)
class ApprovalKind:
    """What can be asked for: by which roles, decided by which circle, and how long the answer is good."""

    name: str
    label: Any
    ask: frozenset[str]
    circle: str
    lasts: timedelta
    across: bool = False  # a role that the asker does not hold must agree: center head and secretary together
    effect: str = ""  # what the grant does at once, by its name in `actions.approvals.EFFECTS`


APPROVAL_KINDS: dict[str, ApprovalKind] = {}


def approval_kind(
    name: str, label: Any, *, ask: str, circle: str = "heads", lasts: timedelta = timedelta(hours=24), across: bool = False,
    effect: str = "",
) -> str:  # fmt: skip
    """Register a kind of request; returns its name. `ask` are role codes or "worker"."""
    made = ApprovalKind(name, label, frozenset(ask.split()), circle, lasts, across, effect)
    if APPROVAL_KINDS.setdefault(name, made) != made:
        raise ValueError(f"two kinds of approval are called {name}")
    return name


EXPORT = approval_kind("community.export", _("批量导出"), ask="worker center_head secretary department_officer")
SEALED_POST = approval_kind(
    "community.sealed_post", _("任命重要岗位"), ask="center_head secretary", lasts=timedelta(days=1), across=True, effect="appoint"
)


def approved(user: User, kind: str, subject: Model | None = None) -> Approval | None:
    """The grant this person holds now for that kind and thing, the latest first; none that lapsed or was used."""
    held = Approval.objects.filter(asked_by=user, kind=kind, state="granted", expires_at__gt=now())
    if subject is not None:
        held = held.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return held.select_related("decided_by").order_by("-decided_at", "-pk").first()


def may_ask(user: User, kind: ApprovalKind, home: Community) -> bool:
    """Does a post of this person in this community let him ask for that?"""
    return bool(roles_in(user, home.pk) & kind.ask)


def may_decide(user: User, approval: Approval) -> bool:
    """Is it for this person to decide: somebody else of the circle, and where two offices must agree, of the other one?"""
    kind = APPROVAL_KINDS.get(approval.kind)
    if kind is None or user.pk == approval.asked_by_id:
        return False
    mine = roles_in(user, approval.community_id) & DECIDERS[approval.circle]
    able = bool(mine - set(approval.asked_as.split()) if kind.across else mine) or user.sits_at(approval.desk_id)
    return able and not may_not_hear(user, approval)


def may_not_hear(user: User, approval: Approval) -> bool:
    """Is it about something that accuses this person, or did a colleague ask from their desk? Only of what lies sealed."""
    kind = APPROVAL_KINDS.get(approval.kind)
    if kind is None or kind.effect != "glass" or approval.asked_by_id == user.pk:
        return False  # his own request is there for him whatever it is about, so that its being gone tells nothing
    shared = user.sits_at(approval.asked_from_id) and not user.sits_at(approval.desk_id)
    return shared or is_kept_from(user, approval)


def _heard(user: User, rows: QuerySet[Approval]) -> QuerySet[Approval]:
    """Without what is about something that accuses this person; asked only of those who read requests about what lies sealed."""
    circles = {kind.circle for kind in APPROVAL_KINDS.values() if kind.effect == "glass"}
    reading = frozenset().union(*(DECIDERS[circle] for circle in circles)) | {"auditor", "department_officer"}
    if not user.roles() & reading:
        return rows
    desks = [one.post_id for one in user.areas() if one.role == "department_officer"]
    shared = Q(asked_from__in=desks) & (Q(desk=None) | ~Q(desk__in=desks))
    return rows.exclude(kept_from(user) | shared if desks else kept_from(user), ~Q(asked_by=user), asked_for_glass())


def asked_for_glass() -> Q:
    """Requests to open what lies sealed."""
    return Q(kind__in=[kind.name for kind in APPROVAL_KINDS.values() if kind.effect == "glass"])


def roles_in(user: User, community_id: int) -> frozenset[str]:
    """The roles, and the groups they count for, that somebody holds over a community."""
    return frozenset().union(*(GROUPS.get(one.role, {one.role}) for one in user.areas() if community_id in one.communities))


def deciders(approval: Approval) -> list[User]:
    """Who can decide it today."""
    above = Q(post__region__isnull=False) & Q(post__community=None)
    circle = Q(post__role__in=DECIDERS[approval.circle]) & (Q(post__community_id=approval.community_id) | above)
    asked = holding(circle | Q(post=approval.desk_id)).exclude(pk=approval.asked_by_id)
    return [user for user in asked if may_decide(user, approval)]


def approvals(user: User) -> QuerySet[Approval]:
    """Requests this person may see where he looks, the latest first."""
    rows = Approval.objects.visible_to(user).filter(community__in=user.communities())
    return _heard(user, rows.select_related("asked_by", "decided_by", "community").order_by("-asked_at", "-pk"))


def waiting_for(user: User) -> QuerySet[Approval]:
    """Requests that wait for this person's decision where he looks, the oldest first: as `may_decide`, for rows."""
    mine = Q(pk__in=[])
    for community in user.communities():
        for circle, roles in DECIDERS.items():
            if held := roles_in(user, community) & roles:
                mine |= Q(community=community, circle=circle) & ~_same_office(held)
    if desks := [one.post_id for one in user.areas() if one.role == "department_officer"]:
        mine |= Q(desk__in=desks, community__in=user.communities())
    known = Approval.objects.filter(mine, kind__in=APPROVAL_KINDS, state="waiting", expires_at__gt=now()).exclude(asked_by=user)
    return _heard(user, known.select_related("asked_by", "community").order_by("asked_at", "pk"))


def _same_office(held: frozenset[str]) -> Q:
    """Requests that want another office's word than these roles', which the asker holds as well."""
    across = [kind.name for kind in APPROVAL_KINDS.values() if kind.across]
    return reduce(and_, (Q(asked_as__contains=role) for role in held), Q(kind__in=across))


def own_requests(user: User) -> QuerySet[Approval]:
    """What this person asked for."""
    return approvals(user).filter(asked_by=user)


def decided(user: User) -> QuerySet[Approval]:
    """What others asked for and is settled, as far as this person may see it."""
    return approvals(user).exclude(asked_by=user).exclude(state="waiting")


def kind_of(approval: Approval) -> ApprovalKind | None:
    """The kind, unless the app that registered it is gone."""
    return APPROVAL_KINDS.get(approval.kind)


def needs_second(post: Post) -> bool:
    """Does appointing to this post take the word of a second head (security B.1: roles are granted by both together)?"""
    return post.role in SEALED_ROLES
