"""Who is known and which posts are open, asked for once a batch; appointments written and taken back in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q
from django.utils.translation import gettext as _

from liren.community.actions import _bulk as bulk
from liren.community.models import Appointment, Community, Import, ImportRow, Post, User
from liren.community.rules.numbers import same
from liren.core.models import Event

BY_TABLE = (
    ("employee", "company_contact", "volunteer", "grid_member", "grid_leader", "enterprise_worker", "employee_worker", "governance_worker")
    + ("committee_member", "mediator", "property_manager", "provider")
)  # fmt: skip
ANY = 10**9
ROSTER: dict[str, Any] = {"ask": "community.appoint", "list_url": "community:roster"}  # of every table that ends in appointments


@dataclass
class People:
    """The people of a community among whom those of a batch may be: by sign-in name, by name and telephone, by name and post."""

    by_username: dict[str, User]
    by_phone: dict[tuple[str, str], User]
    by_post: dict[tuple[Any, ...], User]
    taken: set[str]

    @classmethod
    def known(cls, home: Community, said: Sequence[dict[str, Any]]) -> Self:
        names, wanted = {s["name"] for s in said}, {(s.get("username") or "").casefold() for s in said} - {""}
        held = Appointment.objects.filter(post__community=home, user__name__in=names, user__is_system=False).select_related("user", "post")
        found = cls({}, {}, {}, set())
        for one in held.order_by("-pk"):
            found.by_username[one.user.username.casefold()] = one.user
            if one.user.phone:
                found.by_phone[one.user.name, same(one.user.phone)] = one.user
            found.by_post[one.user.name, one.post.role, one.post.grid_id, one.post.company_id] = one.user
        found.taken = {name.casefold() for name in User.objects.filter(username__in=wanted).values_list("username", flat=True)}
        return found

    def find(self, said: dict[str, Any]) -> User | None:
        """The person a row is about, if he is known here; without a telephone number only where he stands on this very post."""
        if said.get("username"):
            return self.by_username.get(said["username"].casefold())
        if said.get("phone"):
            return self.by_phone.get((said["name"], same(said["phone"])))
        return self.by_post.get((said["name"], said["role"], said["grid"], said["company"]))

    def open(self, user: User) -> User:
        """Remember somebody new for the rows that follow."""
        self.by_username[user.username.casefold()] = user
        if user.phone:
            self.by_phone[user.name, same(user.phone)] = user
        return user

    def free(self, username: str) -> str:
        """This sign-in name, or the next one that is free."""
        while User.objects.filter(username__iexact=username).exists():
            username += "x"
        return username


@dataclass
class Posts:
    """The open posts of a community by what they are about, and who holds them."""

    rows: dict[tuple[Any, ...], Post]
    held: set[tuple[int, int]]

    @classmethod
    def known(cls, home: Community, said: Sequence[dict[str, Any]]) -> Self:
        roles, companies = {s["role"] for s in said}, {s["company"] for s in said}
        open_now = Post.objects.filter(community=home, closed_on=None, role__in=roles)
        near = Q(company__in=companies - {None}) | Q(company=None)
        found = cls({}, set())
        for post in open_now.filter(near).order_by("-pk"):
            for title in ("", post.title):
                found.rows[post.role, post.grid_id, post.company_id, title] = post
        held = Appointment.objects.filter(post__in=[p.pk for p in set(found.rows.values())], until=None)
        found.held = set(held.values_list("user_id", "post_id"))
        return found

    def find(self, said: dict[str, Any]) -> Post | None:
        """The post a row is about."""
        return self.rows.get((said["role"], said["grid"], said["company"], said.get("title", "")))

    def open(self, post: Post) -> Post:
        """Remember a new post for the rows that follow."""
        for title in ("", post.title):
            self.rows.setdefault((post.role, post.grid_id, post.company_id, title), post)
        return post


def appoint(imported: Import, by: User, fresh: Iterable[tuple[ImportRow, User, Post]]) -> list[Appointment]:
    """Appointments with one journal row each, as `appoint` writes them."""
    made = Appointment.objects.bulk_create(
        [Appointment(user=user, post=post, since=row.values["since"], until=row.values.get("until")) for row, user, post in fresh],
        batch_size=500,
    )
    told = {"community.appoint": lambda a: {"user": {"id": a.user_id, "name": a.user.name}, "since": str(a.since)}}
    for name, details in told.items():
        bulk.journal(imported, by, name, made, details)
    return made


def take_back(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Appointments that nobody changed and whose holder has not acted; then accounts and posts that are of no further use."""
    found = bulk.things_of(Appointment, rows)
    kept, holders = bulk.built_on(found, {}), dict(found.values_list("pk", "user_id"))
    acted = _acted({*holders.values()})
    kept |= {pk: _("本人的办理记录") for pk, user in holders.items() if user in acted and pk not in kept}
    extra = {row.pk: dict(row.values) for row in rows}
    free = bulk.undo(imported, by, rows, found, kept)
    _take_back_unused(imported, by, User, {extra[row.pk].get("user") for row in free})
    _take_back_unused(imported, by, Post, {extra[row.pk].get("post") for row in free})


def _acted(users: set[int]) -> set[int]:
    """Those of them who have signed in or done something."""
    did = {pk for pk in Event.objects.filter(actor_id__in=users).values_list("actor_id", flat=True).distinct() if pk is not None}
    return did | set(User.objects.filter(pk__in=users, last_login__isnull=False).values_list("pk", flat=True))


def _take_back_unused(imported: Import, by: User, model: type[User] | type[Post], pks: set[int | None]) -> None:
    things = model.objects.filter(pk__in=pks - {None})
    used = bulk.built_on(things, {})
    bulk.take_back(imported, by, [one for one in things if one.pk not in used], ())
