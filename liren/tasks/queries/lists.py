"""The lists: what a reader sees, what waits for him, what is due, and each as a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from liren.community.models import Organization, User
from liren.community.queries.figures import Asked, figures_of
from liren.core.calendar import Period, now, today, words_left
from liren.tasks.flow import GOING, OURS, State
from liren.tasks.models import Task
from liren.tasks.rules import BODIES, Secrecy, Source

TONES = {
    State.GIVEN: ("warn", "inbox"), State.WORKING: ("info", "progress"), State.REPORTED: ("warn", "eye-check"),
    State.CLOSED: ("good", "circle-check"), State.WITHDRAWN: ("idle", "minus"),
}  # fmt: skip
ONE = ("community", "organization", "body", "giver", "post", "supervisor")
SOON = timedelta(days=7)


def named(task: Task) -> str:
    """交办〔2026〕12号; of a sealed one a code that tells neither order nor number."""
    if task.number is None:
        return _("交办〔%(year)d〕%(code)s") % {"year": task.year, "code": task.code}
    return _("交办〔%(year)d〕%(number)d号") % {"year": task.year, "number": task.number}


def giver_words(task: Task) -> str:
    """Who gave it: the department, or the body by its own name."""
    return str(task.organization or task.body or task.get_source_display())


def listed(user: User, *, q: str = "", **chosen: Any) -> QuerySet[Task]:
    """The tasks the user may see, most pressing first; narrowed by state, giver, due, whose and words."""
    rows = Task.objects.visible_to(user).filter(community__in=user.communities()).select_related(*ONE)
    if state := chosen.get("state"):
        rows = rows.filter(state__in=GOING) if state == "going" else rows.filter(state=state)
    if giver := chosen.get("giver"):
        rows = rows.filter(organization=giver[4:]) if giver.startswith("org:") else rows.filter(source=giver)
    if due := chosen.get("due"):
        rows = rows.filter(_due(due))
    if chosen.get("whose"):
        rows = rows.filter(mine(user))
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(document__icontains=q) | Q(organization__name__icontains=q) | _numbered(q))
    late_last = Case(When(state__in=GOING, then=Value(0)), default=Value(1))
    return rows.order_by(late_last, F("ended_at").desc(nulls_first=True), "due_at", "pk")


def _numbered(q: str) -> Q:
    digits = "".join(sign for sign in q.rpartition("〕")[2] if sign.isascii() and sign.isdigit())
    return Q(number=int(digits)) if digits and len(digits) < 8 else Q(pk__in=[])


def _due(which: str) -> Q:
    instant = now()
    if which == "over":
        return overdue()
    span = Period.week_of(today()) if which == "week" else Period.month(today().year, today().month)
    return Q(state__in=GOING, due_at__gte=min(instant, span.since), due_at__lt=span.until)


def overdue() -> Q:
    """The condition for tasks late today: not reported by the limit, or sent back."""
    return Q(state__in=OURS, due_at__lt=now())


def mine(user: User) -> Q:
    """The condition for tasks on which the next step is this user's."""
    posts = [area.post_id for area in user.areas() if area.post_id]
    given = Q(giver__in=posts) & (Q(state=State.REPORTED) | Q(state=State.WORKING, asked_for__isnull=False))
    return Q(post__in=posts, state__in=OURS) | Q(supervisor__in=posts, state__in=OURS, due_at__lt=now()) | given


def waiting_for(user: User) -> QuerySet[Task]:
    """Tasks on which the next step is this user's, the earliest limit first."""
    here = Q(community=user.looks_at) if user.looks_at in user.works_in() else Q()
    rows = Task.objects.visible_to(user).filter(here).filter(mine(user))
    return rows.select_related(*ONE).order_by("due_at", "pk")


def givers(user: User) -> list[tuple[str, str]]:
    """By whom the list may be narrowed: the bodies, and the departments that gave something the reader sees."""
    seen = Task.objects.visible_to(user).filter(community__in=user.communities(), secrecy=Secrecy.ORDINARY)
    found = Organization.objects.filter(pk__in=seen.values("organization")).order_by("name")
    bodies = [(str(one), str(Source(one).label)) for one in BODIES]
    return [(str(Source.DEPARTMENT), str(Source.DEPARTMENT.label)), *bodies, *((f"org:{one.pk}", str(one)) for one in found)]


def figures(user: User) -> list[dict[str, Any]]:
    """The figures above the list, each with the filter that shows its rows; one query."""
    return figures_of(
        Task.objects.visible_to(user).filter(community__in=user.communities()),
        _("项"),
        Asked(_("待接收"), Q(state="given"), "?state=given"),
        Asked(_("办理中"), Q(state="working"), "?state=working"),
        Asked(_("待确认"), Q(state="reported"), "?state=reported"),
        Asked(_("已逾期"), overdue(), "?due=over", "bad"),
    )


@dataclass(frozen=True)
class Line:
    """A task as a row of a list."""

    task: Task
    named: str
    giver: str
    tone: str
    icon: str
    due: str
    due_tone: str


def lines(found: Iterable[Task]) -> list[Line]:
    """The rows with their words."""
    return [Line(one, named(one), giver_words(one), *TONES[State(one.state)], *due_words(one)) for one in found]


def due_words(task: Task) -> tuple[str, str]:
    """The limit in words, and its tone; what is reported waits for somebody else."""
    if task.state not in OURS:
        return "", "idle"
    instant = now()
    if task.due_at < instant:
        return words_left(task.due_at, instant), "bad"
    return words_left(task.due_at, instant), "warn" if task.due_at - instant < timedelta(days=2) else "info"


def picked(user: User, numbers: Iterable[int]) -> list[Task]:
    """Of the tasks ticked in the list, those the user may see."""
    return list(Task.objects.visible_to(user).filter(pk__in=numbers).select_related(*ONE).order_by("pk"))


# ---- clockwork


def pressing() -> QuerySet[Task]:
    """Tasks the community has still to do and whose limit has not been told of to the end."""
    return Task.objects.filter(state__in=OURS, told__lt=100).select_related("community", "post").order_by("pk")


def to_repeat() -> QuerySet[Task]:
    """What comes again and has nothing after it yet."""
    rows = Task.objects.exclude(repeat="").exclude(state=State.WITHDRAWN).filter(following=None)
    return rows.select_related("community", "post", "giver").order_by("pk")
