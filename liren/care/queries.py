"""Reads of care: one's own consultations, a counselor's, free times, figures that tell on nobody, and mandated registration."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext_lazy as _

from liren.care.models import Consultation, Disclosure, Entry, Mandate, Registration, Slot, Tip
from liren.care.rules import LEAST, quarter_of, tidy_code
from liren.community.models import Appointment, Community, Organization, Place, Post, User
from liren.community.queries import held_today, holding, organizations
from liren.community.rules import suppressed
from liren.core import vault
from liren.core.calendar import local, now, today

SHOWN = (("name", _("称呼")), ("contact", _("联系方式")))
REGISTERED = (("name", _("姓名")), ("contact", _("联系人与电话")), ("seen", _("情况")), ("request", _("部门要求")))
COUNTS = frozenset({"center_head", "secretary", "employee_worker"})


@dataclass(frozen=True)
class Said:
    """One line of a consultation as its readers see it."""

    at: Any
    mine: bool
    kind: str
    text: str


def counselors(community: Community) -> QuerySet[Post]:
    """The posts that take consultations, those that somebody holds; first who offers times for it."""
    held = Appointment.objects.filter(held_today(), post__community=community, post__role="counselor", post__closed_on=None)
    offers = Exists(Slot.objects.filter(post=OuterRef("pk")))
    return Post.objects.filter(pk__in=held.values("post")).order_by(offers.desc(), "pk")


def consultations(user: User) -> QuerySet[Consultation]:
    """The consultations this person brought, wherever, or takes in the communities he looks at, the latest first."""
    rows = Consultation.objects.visible_to(user).filter(Q(community__in=user.communities()) | Q(client=user))
    return rows.select_related("slot", "post", "community").order_by("-asked_at", "-pk")


def is_counselor(user: User) -> bool:
    """Does he take consultations?"""
    return "counselor" in user.roles()


def is_client(user: User) -> bool:
    """May he ask for one?"""
    return "employee" in user.roles()


def home_of_client(user: User) -> Community | None:
    """The community in which somebody works as an employee."""
    held = user.appointments.filter(held_today(), post__role="employee", post__closed_on=None).select_related("post__community").first()
    return held.post.community if held else None


def free_slots(community: Community) -> QuerySet[Slot]:
    """Times that can still be had."""
    return Slot.objects.filter(community=community, is_taken=False, starts_at__gt=now()).select_related("post").order_by("starts_at", "pk")


def slots(user: User) -> QuerySet[Slot]:
    """The times this person may see, from today on: free or taken, never by whom."""
    rows = Slot.objects.visible_to(user).filter(community__in=user.communities(), ends_at__gte=now())
    return rows.select_related("post").order_by("starts_at", "pk")


def said(user: User, consultation: Consultation) -> list[Said]:
    """What was written on it and this reader may read, the latest first. Raises Unreadable."""
    rows = list(Entry.objects.visible_to(user).filter(consultation=consultation).order_by("-at", "-pk"))
    texts = vault.open_many(rows)
    return [Said(row.at, row.by_id == user.pk, str(row.get_kind_display()), texts[row.pk]["text"]) for row in rows]


def brought(consultation: Consultation) -> dict[str, str]:
    """What was said when it was asked for; nothing once it is erased. Raises Unreadable."""
    return {} if consultation.state == "erased" else vault.open_sealed(consultation)


def disclosures(user: User) -> QuerySet[Disclosure]:
    """Whom counselors told of a danger, those not yet reviewed first."""
    rows = Disclosure.objects.visible_to(user).filter(community__in=user.communities())
    return rows.select_related("by").order_by("reviewed_at", "-at")


def why_told(disclosure: Disclosure) -> dict[str, str]:
    """To whom and why. Raises Unreadable."""
    return vault.open_sealed(disclosure)


def counts(user: User) -> bool:
    """Do his posts give him figures, and nothing but figures?"""
    return bool(user.roles() & COUNTS)


def quarters(community: Community) -> list[dict[str, Any]]:
    """Consultations begun per quarter that is over, by way; numbers below ten and what would give them away are left out."""
    present, ways = quarter_of(today()), Consultation.Way.values
    found: dict[tuple[int, int], dict[str, int]] = {}
    rows = Consultation.objects.filter(community=community).annotate(quarter=TruncQuarter("asked_at"))
    for begun, way, n in rows.values_list("quarter", "way").annotate(n=Count("pk")).order_by("quarter"):
        found.setdefault(quarter_of(local(begun).date()), {})[way] = n
    return [
        {"year": year, "quarter": quarter, "cells": suppressed([row.get(way, 0) for way in ways], LEAST)}
        for (year, quarter), row in sorted(found.items(), reverse=True)
        if (year, quarter) < present
    ]


# ---- mandated registration


def mandate_of(community: Community) -> Mandate | None:
    """The mandate in force; none: there is no registration."""
    return Mandate.objects.filter(community=community, state="active", valid_until__gte=today()).first()


def mandates(user: User) -> QuerySet[Mandate]:
    """Mandates, the latest first."""
    people = ("worker_one", "worker_two", "filed_by", "agreed_by", "department")
    return Mandate.objects.visible_to(user).filter(community__in=user.communities()).select_related(*people).order_by("-filed_at")


def _naming(user: User) -> QuerySet[Mandate]:
    named = Q(worker_one=user) | Q(worker_two=user)
    return Mandate.objects.visible_to(user).filter(named, state="active", valid_until__gte=today()).order_by("pk")


def named_for(user: User) -> Mandate | None:
    """The mandate in force that names this person where he looks."""
    return _naming(user).filter(community__in=user.communities()).first()


def _registered(user: User) -> QuerySet[Registration]:
    return Registration.objects.visible_to(user).filter(state="active", mandate__state="active", mandate__valid_until__gte=today())


def registrations(user: User) -> QuerySet[Registration]:
    """What this person may see of the register where he looks, what is due for review first."""
    found = _registered(user).filter(community__in=user.communities())
    return found.select_related("mandate", "tip__place").order_by("review_due_on", "pk")


def knows_register(user: User) -> bool:
    """Is there, in any of his communities, a register for this person?"""
    return _naming(user).exists() or _registered(user).exists()


def registered(registration: Registration) -> dict[str, str]:
    """Who it is and what was seen. Raises Unreadable."""
    return vault.open_sealed(registration)


def overdue(day: date) -> QuerySet[Registration]:
    """Registrations that nobody renewed in time, or whose mandate is over."""
    late = Q(review_due_on__lt=day) | ~Q(mandate__state="active") | Q(mandate__valid_until__lt=day)
    return Registration.objects.filter(late, state="active").select_related("community").order_by("pk")


def due_soon(day: date) -> QuerySet[Registration]:
    """Registrations whose review comes within two weeks."""
    return Registration.objects.filter(state="active", review_due_on=day).select_related("mandate__worker_one", "mandate__worker_two")


def tips(user: User) -> QuerySet[Tip]:
    """Where this person should not go alone, without a reason."""
    rows = Tip.objects.visible_to(user).filter(community__in=user.communities(), until__gte=today())
    return rows.select_related("place__grid").order_by("place__name", "pk")


def find_consultation(home: Community, reference: str) -> Consultation | None:
    """The consultation of that code that can still be opened."""
    return Consultation.objects.filter(community=home, code=tidy_code(reference)).exclude(state="erased").first()


def find_registration(home: Community, reference: str) -> Registration | None:
    """The registration of that code that can still be opened."""
    return Registration.objects.filter(community=home, code=tidy_code(reference), state="active").first()


def show_consultation(consultation: Consultation) -> list[tuple[str, str]]:
    """What an emergency needs of a consultation: who and how to reach him, not what was talked about."""
    told = brought(consultation)
    return [(str(label), told.get(name, "")) for name, label in SHOWN if told.get(name)]


def show_registration(registration: Registration) -> list[tuple[str, str]]:
    """The registration as its readers see it."""
    told = registered(registration)
    return [(str(label), told.get(name, "")) for name, label in REGISTERED if told.get(name)]


def own_post(user: User) -> Post | None:
    """The post in which somebody takes consultations where he looks."""
    posts = [area.post_id for area in user.areas() if area.role == "counselor"]
    return Post.objects.filter(pk__in=posts, community__in=user.communities()).order_by("pk").first()


def reviews(user: User) -> bool:
    """Does he review what counselors told others?"""
    return "auditor" in user.roles()


def walks(user: User) -> bool:
    """Does he go out and so read tips?"""
    return bool(user.roles() & {"grid_member", "grid_leader", "governance_worker"})


def sets_tips(user: User) -> bool:
    """Does he set them?"""
    return "governance_worker" in user.roles()


def places(home: Community) -> QuerySet[Place]:
    """Where a tip may be set."""
    return Place.objects.filter(community=home).order_by("name", "pk")


def departments(user: User, home: Community) -> QuerySet[Organization]:
    """The departments that may ask for a register."""
    return organizations(user, home).filter(kind="department")


def governance_workers(home: Community) -> QuerySet[User]:
    """Who may be named in a mandate."""
    return holding(community=home, role="governance_worker").order_by("name", "pk")


def waiting_with(held: Appointment) -> QuerySet[Consultation]:
    """Consultations on the post of a leaver that are not closed."""
    return Consultation.objects.filter(post=held.post_id, state__in=["asked", "taken"])


def named_in(held: Appointment) -> QuerySet[Mandate]:
    """Mandates that name a leaver as one of the two who register."""
    named = Q(worker_one=held.user_id) | Q(worker_two=held.user_id)
    return Mandate.objects.filter(named, community=held.post.community_id, state__in=["filed", "active"])
