"""Reads about posts and who holds them: the organization chart, a post, organizations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Community, Organization, Post, User
from liren.community.queries.accounts import held_today
from liren.community.queries.saved import ListColumn, listing
from liren.community.rules import mask_mobile
from liren.community.rules.numbers import same
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


def chart(user: User, home: Community) -> list[ChartGroup]:
    """The organization chart by posts: who holds each, since when, what is vacant, what ends soon."""
    groups: dict[str, list[Post]] = {}
    for post in chart_posts(user, home):
        groups.setdefault(post.role, []).append(post)
    labels = dict(Role.choices)
    return [ChartGroup(role, str(labels[role]), groups[role]) for role in sorted(groups, key=lambda r: ORDER.get(r, 99))]


def chart_posts(user: User, home: Community) -> QuerySet[Post]:
    """The posts of the organization chart with who holds each today."""
    held = Appointment.objects.filter(held_today()).select_related("user").order_by("since")
    posts = Post.objects.visible_to(user).filter(community=home, closed_on=None, role__in=STAFF_ROLES, company=None)
    rows = posts.select_related("grid", "organization").prefetch_related(Prefetch("appointments", held, to_attr="held"))
    return rows.order_by("grid__code", "pk")


ROSTER = {"name": "user__name", "post": "post__title", "role": "post__role", "since": "since", "until": "until"}


def roster(user: User, home: Community, text: str = "", *, sort: str = "", **chosen: Any) -> QuerySet[Appointment]:
    """Everybody with a post, one row an appointment: today's, unless `held` asks for past ones or all."""
    found = Appointment.objects.visible_to(user).filter(post__community=home, user__is_system=False)
    if chosen.get("held", "") != "all":
        found = found.filter(until__lt=today()) if chosen.get("held") == "past" else found.filter(held_today(), post__closed_on=None)
    if chosen.get("role"):
        found = found.filter(post__role=chosen["role"])
    if chosen.get("grid"):
        found = found.filter(Q(post__grid=chosen["grid"]) | Q(post__company__grid=chosen["grid"]))
    for word in text.split()[:5]:
        found = found.filter(Q(user__name__icontains=word) | Q(post__title__icontains=word))
    order = ROSTER.get(sort.lstrip("-"), "user__name")
    found = found.select_related("user", "post__grid", "post__company")
    return found.order_by(f"-{order}" if sort.startswith("-") else order, "pk")


def history_of(user: User, post: Post) -> QuerySet[Appointment]:
    """Everybody who held a post, the present holder first."""
    return Appointment.objects.visible_to(user).filter(post=post).select_related("user").order_by("-since", "-pk")


def colleagues(user: User, home: Community) -> QuerySet[User]:
    """The people who hold or held a post in a community: who can be appointed without a new account."""
    mine = Appointment.objects.visible_to(user).filter(post__community=home)
    return User.objects.filter(pk__in=mine.values("user"), is_active=True, is_system=False).order_by("name", "pk")


def organizations(user: User, home: Community) -> QuerySet[Organization]:
    """Organizations of the community and of the regions above it."""
    found = Organization.objects.visible_to(user).filter(Q(community=home) | Q(region_id__in=home.region.line))
    return found.select_related("region").order_by("kind", "name")


def is_held(appointment: Appointment) -> bool:
    """Does this appointment hold today?"""
    return appointment.since <= today() and (appointment.until is None or appointment.until >= today())


def organization_names(home: Community) -> set[tuple[str, str]]:
    """Kind and name of the community's own organizations."""
    return set(Organization.objects.filter(community=home).values_list("kind", "name"))


def holders_of(home: Community) -> set[tuple[Any, ...]]:
    """Who holds which post today: role, grid, company, name, telephone in the form in which equal ones are alike."""
    held = Appointment.objects.filter(held_today(), post__community=home, post__closed_on=None)
    rows = held.values_list("post__role", "post__grid_id", "post__company_id", "user__name", "user__phone")
    return {(*who, same(phone)) for *who, phone in rows}


def appointed(home: Community) -> set[tuple[int, int]]:
    """Person and post of every appointment without an end or that holds today."""
    held = Appointment.objects.filter(Q(until=None) | held_today(), post__community=home)
    return set(held.values_list("user_id", "post_id"))


def usernames() -> dict[str, str]:
    """Whose every sign-in name is, for telling that one is taken."""
    return {username.casefold(): name for username, name in User.objects.values_list("username", "name").iterator(5000)}


listing(
    "people", _("人员名册"), "community:roster",
    [
        ListColumn("name", _("姓名"), "title", "name"),
        ListColumn("post", _("岗位"), "name", "post"),
        ListColumn("role", _("角色"), "extra", "role"),
        ListColumn("grid", _("网格"), "extra"),
        ListColumn("company", _("企业"), "name"),
        ListColumn("phone", _("手机"), "extra", usual=False),
        ListColumn("since", _("任职日期"), "extra", "since"),
        ListColumn("until", _("届满"), "due", "until"),
    ],
)  # fmt: skip


def roster_lines(found: Iterable[Appointment], columns: Sequence[ListColumn]) -> list[dict[str, Any]]:
    """Appointments as lines of `ui/table.html`; numbers masked."""
    return [
        {
            "id": one.pk,
            "name": one.user.name,
            "url": reverse("community:post", args=[one.post_id]),
            "cells": [_cell(one, c) for c in columns],
        }
        for one in found
    ]


def _cell(one: Appointment, column: ListColumn) -> dict[str, Any]:
    post = one.post
    texts = {
        "name": one.user.name, "post": post.title, "role": post.get_role_display(), "grid": str(post.grid or ""),
        "company": str(post.company or ""), "phone": mask_mobile(one.user.phone), "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else "",
    }  # fmt: skip
    return {"text": texts[column.name], "slot": column.slot, "label": column.label}
