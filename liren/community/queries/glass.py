"""Break-glass: which sealed records can be opened in an emergency, how one is found and shown, and what waits for review.

An app whose table gives somebody a B registers its kind once; the asker names the record by what he was told (its code), and
learns nothing about whether there is one until a second person has granted it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, QuerySet

from liren.community.models import Appointment, Approval, Breakage, Community, User
from liren.community.models.glass import REVIEWERS
from liren.community.queries.accounts import auditors, held_today
from liren.community.queries.approvals import APPROVAL_KINDS, approval_kind, roles_in
from liren.community.queries.barring import is_kept_from, kept_from
from liren.core.actions import models_by_label
from liren.core.calendar import now

HOUR = timedelta(minutes=60)
REVIEW_DAYS = 5
MOST_WAITING = 5  # for which it is asked whether anybody can review them


@dataclass(frozen=True)
class GlassKind:
    """A sort of sealed record: how it is found by what was said, and what of it is shown."""

    name: str
    find: Callable[[Community, str], Model | None]
    show: Callable[[Any], list[tuple[str, str]]]
    bars: Callable[[Any, User], bool]
    review: str = "auditor"


GLASS_KINDS: dict[str, GlassKind] = {}


def glass_kind(
    name: str, label: Any, *, ask: str, circle: str, find: Callable[[Community, str], Model | None],
    show: Callable[[Any], list[tuple[str, str]]], bars: Callable[[Any, User], bool] = lambda _record, _user: False,
    review: str = "auditor",
) -> str:  # fmt: skip
    """Register a sort of sealed record that may be opened for an hour; returns its name. `bars` says whom a record must never reach:
    for him there is none of that number. `review` names a circle of `models.glass.REVIEWERS`: auditors alone, or also the heads where
    the table gives them a B themselves."""
    approval_kind(name, label, ask=ask, circle=circle, lasts=HOUR, effect="glass")
    GLASS_KINDS.setdefault(name, GlassKind(name, find, show, bars, review))
    return name


def sought(kind: str, home: Community, reference: str, user: User) -> Model | None:
    """The record of that number, as far as this person may have anything to do with it."""
    found = GLASS_KINDS[kind].find(home, reference.strip())
    return None if found is None or GLASS_KINDS[kind].bars(found, user) else found


def may_open(approval: Approval, user: User) -> bool:
    """Is there a record to open, and may the one who decides have to do with it? For him who may not there is none."""
    if approval.subject_id is None:
        return False
    record = models_by_label(approval.subject_type)._base_manager.filter(pk=approval.subject_id).first()
    return record is not None and not GLASS_KINDS[approval.kind].bars(record, user)


def glass_for(user: User, home: Community) -> list[tuple[str, str]]:
    """What this person may ask to open here, as choices."""
    mine = roles_in(user, home.pk)
    return [(name, str(APPROVAL_KINDS[name].label)) for name in GLASS_KINDS if APPROVAL_KINDS[name].ask & mine]


def breakages(user: User) -> QuerySet[Breakage]:
    """What was opened where he looks, as far as this person may see it, the latest first."""
    rows = Breakage.objects.visible_to(user).filter(community__in=user.communities()).exclude(kept_from(user))
    return rows.select_related("by", "approval__decided_by", "reviewed_by").order_by("-at", "-pk")


def open_glass(user: User, pk: int) -> Breakage | None:
    """The grant this very person may look through now."""
    held = Breakage.objects.visible_to(user).filter(pk=pk, by=user, until__gt=now())
    return held.select_related("approval__decided_by").first()


def may_review(breakage: Breakage, user: User) -> bool:
    """Is the review this person's: of a role that reviews such records, and neither who looked nor who agreed?"""
    if user.pk in (breakage.by_id, breakage.approval.decided_by_id):
        return False
    return bool(roles_in(user, breakage.community_id) & REVIEWERS[breakage.reviewers]) and not is_kept_from(user, breakage)


def to_review(user: User) -> list[Breakage]:
    """What waits for this person's review, the most urgent first."""
    waiting = breakages(user).filter(reviewed_at=None).order_by("review_due_on", "pk")
    return [one for one in waiting if may_review(one, user)]


def told_of(breakage: Breakage) -> list[User]:
    """Who hears that it happened: the auditors and whoever can review it, but nobody whom the record accuses."""
    return [user for user in {*auditors(breakage.community_id), *reviewers_of(breakage)} if not is_kept_from(user, breakage)]


def reviewers_of(breakage: Breakage) -> list[User]:
    """Who can review it today."""
    roles = sorted(REVIEWERS[breakage.reviewers])
    held = Appointment.objects.filter(held_today(), post__role__in=roles, post__community=breakage.community_id, post__closed_on=None)
    found = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return [user for user in found if may_review(breakage, user)]


def unreviewed(by_day: date) -> QuerySet[Breakage]:
    """What must have been reviewed by that day and has not been."""
    rows = Breakage.objects.filter(reviewed_at=None, review_due_on__lte=by_day)
    return rows.select_related("approval", "community").order_by("review_due_on", "pk")


def without_reviewer(user: User) -> list[Breakage]:
    """What nobody can review as things stand, for those who must see to it."""
    waiting = breakages(user).filter(reviewed_at=None).order_by("review_due_on", "pk")[:MOST_WAITING]
    return [one for one in waiting if not reviewers_of(one)]


def subject_of(breakage: Breakage) -> Model:
    """The record that was opened."""
    return models_by_label(breakage.subject_type)._base_manager.get(pk=breakage.subject_id)


def shown(breakage: Breakage, subject: Model) -> list[tuple[str, str]]:
    """What the grant shows of its record."""
    return GLASS_KINDS[breakage.approval.kind].show(subject)
