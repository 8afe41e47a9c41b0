"""Reads about the accounts of a community, for its heads and the auditor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.accounts.models import Factor
from liren.community.models import Appointment, Community, User
from liren.community.queries import held_today

SEERS = frozenset({"center_head", "secretary", "auditor"})
ACCOUNT_STATES = [("bare", _("没有二次验证")), ("strong", _("已有二次验证")), ("off", _("已停用")), ("never", _("从未登录"))]


@dataclass(frozen=True)
class Account:
    """An account as the heads see it, with the appointment by which it can be acted on."""

    user: User
    appointment: Appointment
    posts: str
    factors: int


def may_see_accounts(user: User, home: Community) -> bool:
    """Heads and auditor see the accounts of their community."""
    return user.holds(SEERS, home.pk)


def accounts(user: User, home: Community, wanted: Mapping[str, Any]) -> QuerySet[User]:
    """The people who hold or held a post in the community, by name; of the staff, company people are on their company's page."""
    mine = Appointment.objects.visible_to(user).filter(post__community=home, post__company=None)
    found = User.objects.filter(pk__in=mine.values("user"), is_system=False).annotate(n_factors=Count("factors"))
    text = str(wanted.get("q", "")).strip()[:60]
    if text:
        found = found.filter(Q(name__icontains=text) | Q(username__icontains=text))
    strong = Exists(Factor.objects.filter(user=OuterRef("pk")))
    shown = {"bare": Q(is_active=True) & ~strong, "strong": Q(strong), "off": Q(is_active=False), "never": Q(last_login=None)}
    return found.filter(shown.get(str(wanted.get("show", "")), Q())).order_by("-is_active", "name", "pk")


def account_rows(users: Any) -> list[Account]:
    """The accounts of a page with their posts, in one further query."""
    held: dict[int, list[Appointment]] = {}
    rows = Appointment.objects.filter(user__in=[one.pk for one in users], post__company=None).select_related("post", "user")
    for one in rows.order_by("-since", "-pk"):
        held.setdefault(one.user_id, []).append(one)
    today = set(rows.filter(held_today()).values_list("pk", flat=True))
    made = []
    for user in users:
        mine = sorted(held[user.pk], key=lambda one: one.pk not in today)
        posts = "、".join(one.post.title for one in mine if one.pk in today)
        made.append(Account(user, mine[0], posts, user.n_factors))
    return made
