"""Reads about accounts that end: what lies on a post, who takes over, which two accounts may be one person's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Model, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.accounts.models import Handover, Invitation, Merge
from liren.accounts.rules import KEEP, RELATIONS, UNTOLD
from liren.community.models import Appointment, Community, Post, User
from liren.community.queries import held_today
from liren.community.scope import NOT_PEOPLE
from liren.core.calendar import now

SHOWN = 50


@dataclass(frozen=True)
class DutyKind:
    """What an app knows to lie on a post: how it is found, where it is looked at, and the action that gives it to another post."""

    label: Any
    query: Callable[[Appointment], QuerySet[Any]]
    url_name: str
    move: str = ""
    sealed: bool = False


DUTIES: dict[str, DutyKind] = {}


def add_duty(
    name: str, label: Any, query: Callable[[Appointment], QuerySet[Any]], url_name: str = "", *, move: str = "", sealed: bool = False
) -> None:
    """Let something be listed when somebody leaves: `query` from his appointment to rows; `url_name` takes a row's id (none: no page);
    `move` names an action that gives a row to another post (`post=`); of what is `sealed` neither names nor numbers are told, only
    that there is some. Called once in `AppConfig.ready`."""
    DUTIES[name] = DutyKind(label, query, url_name, move, sealed)


@dataclass(frozen=True)
class Duty:
    """One kind of thing that lies on a post, the first of them, and how many there are (None: sealed)."""

    name: str
    label: Any
    shown: list[Any]
    links: list[tuple[Any, str]]
    count: int | None
    move: str


def duties_of(appointment: Appointment) -> list[Duty]:
    """Everything that lies on a post or with its holder, kind by kind; kinds of which there is nothing are left out."""
    return list(_duties(appointment))


def _duties(appointment: Appointment) -> Iterator[Duty]:
    for name, kind in DUTIES.items():
        rows = kind.query(appointment).order_by("pk")
        if kind.sealed and rows.exists():
            yield Duty(name, kind.label, [], [], None, "")
        elif not kind.sealed and (count := rows.count()):
            shown = list(rows[:SHOWN])
            links = [(one, reverse(kind.url_name, args=[one.pk]) if kind.url_name else "") for one in shown]
            yield Duty(name, kind.label, shown, links, count, kind.move)


def things_of(appointment: Appointment, name: str, numbers: list[int] | None) -> list[Model]:
    """Rows of one kind that lie on the post: these, or all."""
    rows = DUTIES[name].query(appointment) if name in DUTIES else Invitation.objects.none()
    return list(rows if numbers is None else rows.filter(pk__in=numbers))


def open_invitations(appointment: Appointment) -> QuerySet[Invitation]:
    """Invitations somebody sent that can still be used."""
    return Invitation.objects.filter(by=appointment.user, closed_at=None, expires_at__gt=now())


def present_posts(user: User) -> QuerySet[Appointment]:
    """The appointments somebody holds today or will hold."""
    held = Appointment.objects.filter(user=user, post__closed_on=None).exclude(until__lte=now().date())
    return held.select_related("post__community")


def successors(appointment: Appointment) -> QuerySet[Appointment]:
    """Who else holds the post."""
    held = Appointment.objects.filter(held_today(), post=appointment.post_id).exclude(user=appointment.user_id)
    return held.select_related("user").order_by("-since", "pk")


def other_posts(user: User, appointment: Appointment) -> QuerySet[Post]:
    """Held posts of the staff that work may be moved to, those of the same role first; not those of the machine."""
    rows = Post.objects.visible_to(user).filter(community=appointment.post.community_id, closed_on=None, company=None)
    held = Appointment.objects.filter(held_today()).values("post")
    rows = rows.filter(pk__in=held).exclude(pk=appointment.post_id).exclude(role__in=NOT_PEOPLE)
    return rows.order_by(Case(When(role=appointment.post.role, then=0), default=1), "role", "pk")


def leavers(user: User, home: Community) -> QuerySet[Handover]:
    """Records of handing over, the newest first."""
    rows = Handover.objects.visible_to(user).filter(community=home)
    return rows.select_related("appointment__user", "appointment__post", "by").order_by("-at", "-pk")


def staff_appointments(user: User, home: Community) -> QuerySet[Appointment]:
    """Who holds a post of the staff today."""
    rows = Appointment.objects.visible_to(user).filter(held_today(), post__community=home, post__company=None, post__closed_on=None)
    return rows.filter(user__is_system=False).select_related("user", "post").order_by("until", "user__name", "pk")


# ---- doubles


@dataclass(frozen=True)
class Pair:
    """Two accounts that may be one person's, and what speaks for it."""

    one: Appointment
    other: Appointment
    phone: bool


def doubles(user: User, home: Community) -> list[Pair]:
    """Active accounts of the community with the same telephone, or the same name in the same company."""
    rows = Appointment.objects.visible_to(user).filter(held_today(), post__community=home, user__is_active=True, user__is_system=False)
    numbered = rows.exclude(user__phone="").annotate(number=Coalesce("user__phone_mark", "user__phone"))  # however it is written
    phones = numbered.order_by().values("number").annotate(n=Count("user", distinct=True)).filter(n__gt=1)
    names = rows.exclude(post__company=None).values("user__name", "post__company").annotate(n=Count("user", distinct=True)).filter(n__gt=1)
    found: dict[tuple[int, int], Pair] = {}
    for group in phones[:SHOWN]:
        _pair(found, numbered.filter(number=group["number"]), True)
    for same in names[:SHOWN]:
        _pair(found, rows.filter(user__name=same["user__name"], post__company=same["post__company"]), False)
    return list(found.values())


def _pair(found: dict[tuple[int, int], Pair], rows: QuerySet[Appointment], phone: bool) -> None:
    held: dict[int, Appointment] = {}
    for one in rows.select_related("user", "post__company").order_by("user_id", "pk"):
        held.setdefault(one.user_id, one)
    first, *rest = held.values()
    for other in rest:
        found.setdefault((first.user_id, other.user_id), Pair(first, other, phone))


def references(user: User) -> dict[str, QuerySet[Any]]:
    """Every row of every table that names an account, by relation: “cases.Case.reporter” → rows."""
    fields = (f for f in User._meta.get_fields(include_hidden=True) if f.auto_created and not f.concrete and f.is_relation)
    named = {f"{f.related_model._meta.label}.{f.field.name}": f for f in fields}
    return {name: f.related_model._base_manager.filter(**{f.field.name: user}) for name, f in sorted(named.items())}


def merges(user: User, home: Community) -> QuerySet[Merge]:
    """Accounts that were merged, the newest first."""
    return Merge.objects.visible_to(user).filter(community=home).select_related("kept", "gone", "by").order_by("-at", "-pk")


def merge_preview(gone: User) -> list[tuple[str, str, int]]:
    """What a merge would do with what names the account: (what it is, move/keep/drop, how many), in the words of the tables; what is sealed
    is moved without being told of."""
    told = {name: rows for name, rows in references(gone).items() if name not in UNTOLD}
    lines = [(_called(name, rows), RELATIONS.get(name, KEEP), count) for name, rows in told.items() if (count := rows.count())]
    return sorted(lines, key=lambda line: ("move", "keep", "drop").index(line[1]))


def _called(name: str, rows: QuerySet[Any]) -> str:
    words = {
        "core.Notice.user": _("站内消息"), "core.NoticePreference.user": _("消息设置"), "community.Device.user": _("用过的设备"),
        "cases.Message.by": _("诉求里的留言"), "cases.Draft.user": _("没有提交的草稿"),
        "accounts.TrustedBrowser.user": _("免二次验证的浏览器"),
    }  # fmt: skip
    return words.get(name) or str(rows.model.__doc__ or name).partition("：")[0].partition("\n")[0][:40]
