"""Reads of letters: lists of both sides, one letter, cases that may go into one, and figures of departments."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases.models import Case, Kind, Secrecy
from liren.cases.queries import holders, staffed
from liren.community.models import Appointment, Community, Post, User
from liren.community.queries import home_of
from liren.core.calendar import now, words_left
from liren.letters import rules
from liren.letters.flow import WAITING, State
from liren.letters.models import Letter, Point

TONES = {
    "draft": ("idle", "pencil"), "submitted": ("warn", "rubber-stamp"), "sent": ("info", "send"), "received": ("info", "progress"),
    "closed": ("good", "circle-check"), "dropped": ("idle", "minus"),
}  # fmt: skip
POINT_TONES = {
    "open": ("info", "progress"), "asked": ("warn", "help-circle"), "answered": ("good", "circle-check"),
    "returned": ("idle", "arrow-back-up"), "gone": ("idle", "minus"),
}  # fmt: skip
TABS = {"": ("draft", "submitted", "sent", "received"), "closed": ("closed",), "dropped": ("dropped",)}


def letters(user: User, show: str = "") -> QuerySet[Letter]:
    """The letters the user may see, what is most pressing first."""
    rows = Letter.objects.visible_to(user).filter(community__in=user.communities(), state__in=TABS.get(show, TABS[""]))
    waits = Q(points__state__in=WAITING)
    counted = rows.annotate(all=Count("points"), waiting=Count("points", filter=waits), due_at=Min("points__due_at", filter=waits))
    related = counted.select_related("community", "post__organization", "drafted_by")
    return related.order_by("due_at", "-sent_at", "-drafted_at", "pk") if not show else related.order_by("-closed_at", "-pk")


def named(letter: Letter) -> str:
    """函〔2026〕12号, or that it has no number yet."""
    if letter.number is None:
        return _("未编号")
    return _numbered(letter.year, letter.number)


def _numbered(year: int | None, number: int) -> str:
    return _("函〔%(year)d〕%(number)d号") % {"year": year, "number": number}


@dataclass(frozen=True)
class Voided:
    """A number that was given to a letter which was taken back before anybody opened it."""

    letter: Letter
    named: str
    sent_at: datetime
    recalled_at: datetime
    reason: str


def voided_of(letter: Letter) -> list[Voided]:
    """The numbers this letter had before, the first one first."""
    return [
        Voided(
            letter, _numbered(one["year"], one["number"]), datetime.fromisoformat(one["sent_at"]),
            datetime.fromisoformat(one["recalled_at"]), one["reason"],
        )
        for one in letter.voided
    ]  # fmt: skip


def voided(user: User) -> list[Voided]:
    """All numbers that are void, the latest first: with those of the letters there are, a series has no gap."""
    rows = Letter.objects.visible_to(user).filter(community__in=user.communities()).exclude(voided=[])
    found = [one for letter in rows.select_related("post__organization") for one in voided_of(letter)]
    return sorted(found, key=lambda one: one.sent_at, reverse=True)


def addressee(post: Post) -> str:
    """The department the letter goes to, by its full name."""
    return post.organization.name if post.organization else post.title


def desks(community: Community) -> list[Post]:
    """Desks of departments above the community that somebody holds."""
    ids = community.region.line
    posts = Post.objects.filter(region_id__in=ids, role="department_officer").select_related("organization")
    return list(staffed(posts).filter(is_held=True).order_by("organization__name", "pk"))


def told_apart(posts: Iterable[Post]) -> list[tuple[Post, str]]:
    """Desks with the names they are chosen by: that of the department, and the desk's own where the department has several."""
    found = [(post, addressee(post)) for post in posts]
    times = Counter(name for _post, name in found)
    both = _("%(department)s（%(desk)s）")
    return [(post, name if times[name] == 1 else both % {"department": name, "desk": post.title}) for post, name in found]


def may_go(user: User, letter: Letter) -> QuerySet[Case]:
    """Cases that may go into this letter: open and in hand, not sealed, and in no other letter that is under way."""
    busy = Point.objects.filter(case=OuterRef("pk"), state__in=WAITING).exclude(letter__state=State.DROPPED)
    rows = Case.objects.visible_to(user).filter(community=letter.community_id, secrecy=Secrecy.ORDINARY, state__in=["accepted", "assigned"])
    return rows.filter(~Exists(busy)).select_related("category", "company", "grid")


def pickable(user: User, letter: Letter, q: str = "", kind: str = "", mine: bool = True) -> QuerySet[Case]:
    """Of these what the filter finds: what names the department's competence first, then the oldest."""
    rows = may_go(user, letter)
    for word in q.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(category__name__icontains=word))
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    competence = letter.post.organization.competence if letter.post.organization else ""
    if mine and competence:
        rows = rows.filter(Q(category__department=competence) | Q(kind=Kind.SUGGESTION))
    return rows.order_by("reported_at", "pk")


def points_of(user: User, letter: Letter) -> list[Point]:
    """The points of a letter with what a page draws."""
    rows = list(letter.points.select_related("case__company__grid", "case__category").order_by("order", "pk"))
    instant = now()
    for point in rows:
        point.tone, point.icon = POINT_TONES[point.state]
        point.left = words_left(point.due_at, instant) if point.due_at and point.state in WAITING else ""
        point.late = bool(point.due_at and point.state in WAITING and point.due_at < instant)
        point.who = whose(point)
    return rows


def whose(point: Point) -> str:
    """Who it is about: the company by name where it agreed, else only what kind of company."""
    company = point.case.company
    if company is None:
        return _("园区人员")
    if point.names_company:
        return company.name
    return _("%(grid)s一家%(size)s企业（%(industry)s）") % {
        "grid": company.grid, "size": company.get_size_display(), "industry": company.get_industry_display(),
    }  # fmt: skip


def drafts_for(user: User, case: Case) -> list[Letter]:
    """Drafts the case could still go into."""
    rows = Letter.objects.visible_to(user).filter(community=case.community_id, state=State.DRAFT).select_related("post__organization")
    return list(rows.order_by("-drafted_at", "-pk")[:20])


def concerns(user: User, case: Case) -> bool:
    """Does the case page show the part about letters? For those who collect opinions, on cases that may go or went."""
    if case.secrecy != Secrecy.ORDINARY or not user.roles() & {"worker", "center_head", "secretary", "department_officer"}:
        return False
    return case.state in {"accepted", "assigned", "escalated", "resolved", "confirmed"}


def points_about(user: User, case: Case) -> list[Point]:
    """In which letters the case went."""
    rows = Point.objects.visible_to(user).filter(case=case).exclude(letter__state=State.DROPPED)
    return list(rows.select_related("letter__post__organization").order_by("-pk"))


def to_rate(user: User) -> QuerySet[Point]:
    """Answers of departments to the user's own cases, those not yet rated first."""
    rows = Point.objects.visible_to(user).filter(state="answered", case__in=Case.objects.visible_to(user))
    unrated = F("rated_at").asc(nulls_first=True)
    return rows.select_related("letter__post__organization", "case").order_by(unrated, "-answered_at", "-pk")


def heads_of(letter: Letter) -> QuerySet[User]:
    """Who signs letters and hears of late answers."""
    posts = Post.objects.filter(community=letter.community_id, role__in=["center_head", "secretary"])
    return holders(posts.values_list("pk", flat=True))


def desk_of(letter: Letter) -> QuerySet[User]:
    """Who holds the department's desk."""
    return holders([letter.post_id])


@dataclass(frozen=True)
class Figures:
    """How a department answers: points received, answered, in time, days taken and the companies' rating (from five on)."""

    name: str
    received: int
    answered: int
    waiting: int
    returned: int
    late: int
    in_time: float | None  # percent
    days: float | None
    rating: float | None
    ratings: int


def figures(user: User, community: Community | None = None) -> list[Figures]:
    """Figures of each department: its own for a desk, all of the community for its staff; two queries."""
    rows = Point.objects.filter(letter__sent_at__isnull=False, letter__in=_sent(user))
    if community:
        rows = rows.filter(letter__community=community)
    found: dict[str, list[dict[str, Any]]] = {}
    columns = ("letter__post__organization__name", "letter__post__title", "letter__sent_at", "state", "due_at", "in_time", "answered_at")
    for row in rows.order_by("pk").values(*columns, "satisfaction"):
        found.setdefault(row[columns[0]] or row[columns[1]], []).append(row)
    return [_figures(name, listed) for name, listed in sorted(found.items())]


def _sent(user: User) -> QuerySet[Letter]:
    """Letters that count in the figures the user may see; what has faded from a desk's pages still counts there."""
    mine = [area.post_id for area in user.areas() if area.role == "department_officer"]
    inside = sorted({c for area in user.areas() if area.roles & {"worker", "center_head", "secretary"} for c in area.communities})
    return Letter.objects.filter(Q(post__in=mine) | Q(community__in=inside), community__in=user.communities())


def _figures(name: str, rows: list[dict[str, Any]]) -> Figures:
    answered = [row for row in rows if row["state"] == "answered"]
    waiting = [row for row in rows if row["state"] in WAITING]
    kept = [row["in_time"] for row in answered] + [False for row in waiting if row["due_at"] < now()]
    stars = [row["satisfaction"] for row in answered if row["satisfaction"]]
    return Figures(
        name, len(rows), len(answered), len(waiting), sum(row["state"] == "returned" for row in rows),
        sum(row["due_at"] < now() for row in waiting),
        rules.mean([100.0 * bool(one) for one in kept]),
        rules.mean([rules.days_taken(row["letter__sent_at"], row["answered_at"]) for row in answered]),
        rules.mean(stars, rules.FEWEST_RATINGS), len(stars),
    )  # fmt: skip


def pressing() -> QuerySet[Letter]:
    """Letters with points that wait, and with how far their limit has been told; the earliest limit beside."""
    waits = Q(points__state__in=WAITING)
    rows = Letter.objects.filter(state__in=["sent", "received"], told__lt=100).select_related("community", "post")
    return rows.annotate(due_at=Min("points__due_at", filter=waits)).filter(due_at__isnull=False).order_by("pk")


def may_rate(point: Point, user: User) -> bool:
    """Those on the side of the one who brought the case, once the department has answered; what is closed can still be rated."""
    return point.state == "answered" and Case.objects.visible_to(user).filter(pk=point.case_id).exists()


def waiting_points(case: Case) -> list[Point]:
    """The points that wait for an answer to this case, in letters that have been sent or not."""
    rows = Point.objects.filter(case=case, state__in=WAITING).exclude(letter__state=State.DROPPED)
    return list(rows.select_related("letter__community", "letter__post").order_by("pk"))


def home(user: User) -> Community | None:
    """The community whose letters the user writes; a department's desk writes none."""
    return home_of(user) if user.roles() & {"worker", "center_head", "secretary"} else None


def ratings(user: User, points: list[Point]) -> list[Point]:
    """Rated points with their remarks, for the heads of the center alone: the department sees the mean."""
    return [p for p in points if p.satisfaction] if user.roles() & {"center_head", "secretary"} else []


def unfinished_of(held: Appointment) -> QuerySet[Letter]:
    """Letters a leaver drafted that have not gone out, and those that were sent to his post and wait for an answer."""
    drafted = Q(drafted_by=held.user_id, community=held.post.community_id, state__in=["draft", "submitted"])
    return Letter.objects.filter(drafted | Q(post=held.post_id, state__in=["sent", "received"]))
