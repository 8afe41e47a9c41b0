"""Break-glass: which sealed records can be opened in an emergency, how one is found and shown, and what waits for review.

An app whose table gives somebody a B registers its kind once; the asker names the record by what he was told (its code), and
learns nothing about whether there is one until a second person has granted it. Who looked, who agreed and who reviews are three
people, none of them accused. One auditor is enough: departments' desks that have no part in it agree or review beside him, and where
he can do neither, an auditor of the region above or such a desk stands in.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from liren.community.models import DECIDERS, DESKED, Appointment, Approval, Breakage, Community, Organization, Post, User
from liren.community.models.glass import REVIEWERS
from liren.community.queries.accounts import auditors, auditors_above, held_today, holding
from liren.community.queries.approvals import APPROVAL_KINDS, approval_kind, asked_for_glass, own_requests, roles_in
from liren.community.queries.barring import is_kept_from, kept_from
from liren.core.actions import models_by_label
from liren.core.calendar import now

HOUR = timedelta(minutes=60)
REVIEW_DAYS = 5
MOST_WAITING = 5  # for which it is asked whether anybody can review them
UNANSWERED = timedelta(hours=1)  # after which the asker is told not to wait any longer
MOST_BODIES = 2  # bodies above a community that somebody is sent to


@dataclass(frozen=True)
class GlassKind:
    """A sort of sealed record: how it is found by what was said, and what of it is shown."""

    name: str
    find: Callable[[Community, str], Model | None]
    show: Callable[[Any], list[tuple[str, str]]]
    bars: Callable[[Any, User], bool]
    review: str = "auditor"
    desks: Callable[[Any], list[Post]] = lambda _record: []


GLASS_KINDS: dict[str, GlassKind] = {}


def glass_kind(
    name: str, label: Any, *, ask: str, circle: str, find: Callable[[Community, str], Model | None],
    show: Callable[[Any], list[tuple[str, str]]], bars: Callable[[Any, User], bool] = lambda _record, _user: False,
    review: str = "auditor", desks: Callable[[Any], list[Post]] = lambda _record: [],
) -> str:  # fmt: skip
    """Register a sort of sealed record that may be opened for an hour; returns its name. `bars` says whom a record must never reach:
    for him there is none of that number. `review` names a circle of `models.glass.REVIEWERS`: auditors alone, or also those to whom
    the table gives a B themselves. `desks` are the desks of departments that may take part in a record, the fittest first."""
    approval_kind(name, label, ask=ask, circle=circle, lasts=HOUR, effect="glass")
    GLASS_KINDS.setdefault(name, GlassKind(name, find, show, bars, review, desks))
    return name


def sought(kind: str, home: Community, reference: str) -> Model | None:
    """The record of that number. The request remembers it even if it accuses who asks, so that no other accused hears of the request."""
    return GLASS_KINDS[kind].find(home, reference.strip())


def may_open(approval: Approval, user: User) -> bool:
    """Is there a record to open, and may who asked and who decides have to do with it? For him who may not there is none."""
    if approval.subject_id is None:
        return False
    record = models_by_label(approval.subject_type)._base_manager.filter(pk=approval.subject_id).first()
    return record is not None and not any(GLASS_KINDS[approval.kind].bars(record, one) for one in (approval.asked_by, user))


def desk_apart(kind: str, record: Model | None, without: list[User]) -> Post | None:
    """The desk that may take part besides these people: held by somebody else who is not accused, of another office where there is one."""
    if record is None:
        return None
    held = [(post, set(holding(pk=post.pk))) for post in GLASS_KINDS[kind].desks(record)]
    held.sort(key=lambda pair: not pair[1].isdisjoint(without))
    able = (post for post, users in held if any(not GLASS_KINDS[kind].bars(record, one) for one in users.difference(without)))
    return next(able, None)


def desk_of(kind: str, user: User, home: Community) -> Post | None:
    """The department's desk from which he asks, of kinds in which desks take part."""
    if APPROVAL_KINDS[kind].circle not in DESKED:
        return None
    desks = [one.post_id for one in user.areas() if one.role == "department_officer" and home.pk in one.communities]
    return Post.objects.filter(pk__in=desks).order_by("pk").first()


def could_agree(kind: str, home: Community, user: User) -> bool:
    """Is there, whatever the record, anybody besides this person who may be asked to agree?"""
    circle, here = APPROVAL_KINDS[kind].circle, Q(post__community=home)
    over = Q(post__community=None, post__region__in=home.region.line)
    roles = DECIDERS[circle] | ({"department_officer"} if circle in DESKED else set())
    return holding(here | over, role__in=roles).exclude(pk=user.pk).exists()


def turn_to(home: Community) -> list[Organization]:
    """Whom above the community somebody turns to where nobody here can act – the service center, then the nearest department – the same
    whatever the record, so that it tells nothing."""
    kinds = [Organization.Kind.SERVICE_CENTER, Organization.Kind.DEPARTMENT]
    bodies = Organization.objects.filter(region__in=home.region.line, kind__in=kinds)
    staffed = Appointment.objects.filter(held_today(), post__role="department_officer", post__closed_on=None).values("post__organization")
    nearest = Length("region__path").desc()
    return list(bodies.filter(pk__in=staffed).order_by("kind", nearest, "pk")[:MOST_BODIES])


def named(bodies: list[Organization]) -> str:
    """Them in words, with their telephone where it is known."""
    told = [f"{one.name}（{one.phone}）" if one.phone else one.name for one in bodies]
    return str(_("、")).join(told) or str(_("上级主管部门"))


def glass_for(user: User, home: Community) -> list[tuple[str, str]]:
    """What this person may ask to open here, as choices."""
    mine = roles_in(user, home.pk)
    return [(name, str(APPROVAL_KINDS[name].label)) for name in GLASS_KINDS if APPROVAL_KINDS[name].ask & mine]


def breakages(user: User) -> QuerySet[Breakage]:
    """What was opened where he looks, as far as this person may see it, the latest first."""
    rows = Breakage.objects.visible_to(user).filter(community__in=user.communities()).exclude(kept_from(user))
    return rows.select_related("by", "approval__decided_by", "reviewed_by").order_by("-at", "-pk")


def asked_glass(user: User) -> QuerySet[Approval]:
    """What this person asked for that nobody has agreed to, the latest first; nothing of it tells whether there is such a record."""
    return own_requests(user).filter(asked_for_glass(), state__in=["waiting", "refused"])


def open_glass(user: User, pk: int) -> Breakage | None:
    """The grant this very person may look through now."""
    held = Breakage.objects.visible_to(user).filter(pk=pk, by=user, until__gt=now())
    return held.select_related("approval__decided_by").first()


class _Reviewers:
    """Who may be asked to review: read once for a page, however many openings wait."""

    def __init__(self, *present: User) -> None:
        self.known: dict[tuple[Any, ...], list[User]] = {}
        self.present = {one.pk: one for one in present}

    def of(self, breakage: Breakage) -> Iterator[User]:
        """An auditor here, else one above, else who stands in."""
        for tier in (self._here, self._above, self._instead):
            able = False
            for user in tier(breakage):
                if _apart(breakage, user):
                    able = True
                    yield user
            if able:
                return

    def auditor(self, breakage: Breakage) -> bool:
        """Can an auditor do it?"""
        return any(_apart(breakage, user) for tier in (self._here, self._above) for user in tier(breakage))

    def _here(self, breakage: Breakage) -> list[User]:
        return self._read(("here", breakage.community_id), lambda: auditors(breakage.community_id))

    def _above(self, breakage: Breakage) -> list[User]:
        return self._read(("above", breakage.community_id), lambda: auditors_above(breakage.community))

    def _instead(self, breakage: Breakage) -> list[User]:
        roles = Q(post__role__in=REVIEWERS[breakage.reviewers] - {"auditor"}, post__community=breakage.community_id)
        where = roles | Q(post=breakage.desk_id)
        return self._read((breakage.reviewers, breakage.community_id, breakage.desk_id), lambda: holding(where))

    def _read(self, key: tuple[Any, ...], read: Callable[[], QuerySet[User]]) -> list[User]:
        if key not in self.known:
            self.known[key] = [self.present.get(one.pk, one) for one in read()]
        return self.known[key]


def _apart(breakage: Breakage, user: User) -> bool:
    """Neither who looked nor who agreed nor accused."""
    return user.pk not in (breakage.by_id, breakage.approval.decided_by_id) and not is_kept_from(user, breakage)


def may_review(breakage: Breakage, user: User, known: _Reviewers | None = None) -> bool:
    """Is the review this person's: an auditor who had no part in it and is not accused – or, where no auditor can, one of a role or
    desk that stands in for him?"""
    if not _apart(breakage, user):
        return False
    roles = roles_in(user, breakage.community_id) & REVIEWERS[breakage.reviewers]
    if "auditor" in roles:
        return True
    return bool(roles or user.sits_at(breakage.desk_id)) and not (known or _Reviewers(user)).auditor(breakage)


def reviewers_of(breakage: Breakage) -> list[User]:
    """Who can review it today."""
    return list(_Reviewers().of(breakage))


def reviews(user: User) -> tuple[list[Breakage], bool]:
    """What waits for this person's review, the most urgent first; and is there anything that nobody can review as things stand?"""
    rows = breakages(user).filter(reviewed_at=None).select_related("community__region").order_by("review_due_on", "pk")
    known, waiting = _Reviewers(user), list(rows)
    mine = [one for one in waiting if may_review(one, user, known)]
    return mine, any(next(known.of(one), None) is None for one in waiting[:MOST_WAITING] if one not in mine)


def told_of(breakage: Breakage) -> list[User]:
    """Who hears that it happened: the auditors and whoever can review it, but nobody whom the record accuses."""
    return [user for user in {*auditors(breakage.community_id), *reviewers_of(breakage)} if not is_kept_from(user, breakage)]


def who_would_review(approval: Approval, user: User) -> list[User]:
    """Who could review it if this person agreed: so that he sees before he does whether somebody is left."""
    record = models_by_label(approval.subject_type)._base_manager.filter(pk=approval.subject_id).first() if approval.subject_id else None
    granted = copy(approval)
    granted.decided_by = user
    would = Breakage(community=approval.community, approval=granted, by=approval.asked_by, reviewers=GLASS_KINDS[approval.kind].review)
    would.subject_type, would.subject_id = approval.subject_type, approval.subject_id or 0
    would.desk = desk_apart(approval.kind, record, [approval.asked_by, user])
    return reviewers_of(would)


def unanswered(moment: datetime) -> QuerySet[Approval]:
    """Requests to open what lies sealed that nobody has answered for an hour."""
    rows = Approval.objects.filter(asked_for_glass(), state="waiting", asked_at__lte=moment - UNANSWERED, expires_at__gt=moment)
    return rows.select_related("asked_by", "community__region").order_by("asked_at", "pk")


def unreviewed(by_day: date) -> QuerySet[Breakage]:
    """What must have been reviewed by that day and has not been."""
    rows = Breakage.objects.filter(reviewed_at=None, review_due_on__lte=by_day)
    return rows.select_related("approval__decided_by", "by", "community__region").order_by("review_due_on", "pk")


def subject_of(breakage: Breakage) -> Model:
    """The record that was opened."""
    return models_by_label(breakage.subject_type)._base_manager.get(pk=breakage.subject_id)


def shown(breakage: Breakage, subject: Model) -> list[tuple[str, str]]:
    """What the grant shows of its record."""
    return GLASS_KINDS[breakage.approval.kind].show(subject)
