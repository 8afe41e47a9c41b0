"""Reads across the floors: what waits for somebody, and the frame around every page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liren.cases.flow import OPEN
from liren.cases.models import Assignment, Case
from liren.cases.rules import stage
from liren.cockpit import rules
from liren.community.models import Community, Post, User
from liren.core.calendar import now, words_left
from liren.core.models import Notice


def home_community(user: User) -> Community | None:
    """The community this user works or lives in; the first one where there are several."""
    ids = sorted({c for area in user.areas() for c in area.communities})
    return Community.objects.filter(pk__in=ids[:1]).first() if ids else None


def posts(user: User) -> list[int]:
    """Ids of the posts the user holds today."""
    return [area.post_id for area in user.areas() if area.post_id]


def post_titles(user: User) -> list[str]:
    """Names of the posts the user holds today, for the head of the page."""
    return list(Post.objects.filter(pk__in=posts(user)).order_by("pk").values_list("title", flat=True))


def waiting_for(user: User) -> QuerySet[Case]:
    """Open cases on which the next step is this user's: held by one of his posts, or his to supervise."""
    mine = posts(user)
    held = Q(post__in=mine) & ~Q(state="supplementing")
    return Case.objects.visible_to(user).filter(state__in=OPEN).filter(held | Q(supervisor__in=mine))


def answers_for(user: User) -> QuerySet[Case]:
    """Cases that wait for the one who brought them: something to supply, or an answer to confirm."""
    return Case.objects.visible_to(user).filter(state__in=["supplementing", "resolved"])


def counts(user: User) -> dict[str, int]:
    """The live counts beside the navigation."""
    if user.uses_portal():
        return {"mine": answers_for(user).count()}
    return {"waiting": waiting_for(user).count()}


def unread(user: User) -> int:
    """Unread notices."""
    return Notice.objects.filter(user=user, read_at=None).count()


def entries(user: User) -> tuple[rules.Entry, ...]:
    """The navigation entries this user may use."""
    if user.uses_portal():
        return rules.PORTAL
    held = user.roles()
    return tuple(e for e in rules.DESK if not e.roles or e.roles & held)


@dataclass(frozen=True)
class Task:
    """A row of the worklist, ready to be drawn."""

    pk: int
    number: str
    title: str
    where: str
    state: str
    tone: str
    due: str
    due_tone: str
    step: str
    action: str
    version: int


@dataclass(frozen=True)
class Worklist:
    """One queue sorted by what is due, with the counts of its tabs and what the day holds in words."""

    tasks: list[Task]
    tabs: list[dict[str, Any]]
    total: int
    overdue: int
    today: int
    shown: str


TABS = (
    ("", _("全部待办")),
    ("new", _("待受理")),
    ("given", _("待接办")),
    ("mine", _("在办")),
    ("decide", _("待裁决")),
    ("supervised", _("督办")),
)
ROWS = 50


def worklist(user: User, shown: str = "") -> Worklist:
    """What waits for this user, most pressing first: two queries for the cases, whatever their number."""
    mine = posts(user)
    taken = Exists(Assignment.objects.filter(case=OuterRef("pk"), ended_at=None, taken_at__isnull=False))
    cases = waiting_for(user).annotate(is_taken=taken)
    instant = now()
    parts = {
        "": Q(),
        "new": Q(state="reported"),
        "given": Q(state="assigned", is_taken=False, post__in=mine),
        "mine": Q(state__in=["accepted", "escalated"], post__in=mine) | Q(state="assigned", is_taken=True, post__in=mine),
        "decide": Q(state="arbitrating"),
        "supervised": Q(supervisor__in=mine) & ~Q(post__in=mine),
    }
    ends = {"overdue": Q(due_at__lt=instant), "today": Q(due_at__date=instant.date(), due_at__gte=instant)}
    counted = cases.aggregate(**{f"n_{k}": Count("pk", filter=q) if k else Count("pk") for k, q in (parts | ends).items()})
    shown = shown if shown in parts else ""
    rows = cases.filter(parts[shown]).select_related("company", "place").order_by(F("due_at").asc(nulls_last=True), "pk")[:ROWS]
    tabs = [_tab(key, label, counted[f"n_{key}"], shown) for key, label in TABS if not key or counted[f"n_{key}"]]
    tasks = [_task(case, mine, instant) for case in rows]
    return Worklist(tasks, tabs, counted["n_"], counted["n_overdue"], counted["n_today"], shown)


def _tab(key: str, label: Any, count: int, shown: str) -> dict[str, Any]:
    return {"label": label, "count": count, "active": key == shown, "url": f"?show={key}" if key else "?"}


def _task(case: Any, mine: list[int], instant: datetime) -> Task:
    late = bool(case.due_at and case.due_at < instant)
    near = bool(case.due_at and not late and stage(instant, case.reported_at, case.due_at) == "soon")
    step, name = _next_step(case, mine)
    return Task(
        pk=case.pk,
        number=case.number,
        title=case.title,
        where=" · ".join(str(x) for x in (case.company, case.place, case.location) if x),
        state=case.get_state_display(),
        tone={"reported": "warn", "arbitrating": "warn", "escalated": "info"}.get(case.state, "info"),
        due=words_left(case.due_at, instant) if case.due_at else "",
        due_tone="bad" if late else "warn" if near else "",
        step=step,
        action=name,
        version=case.version,
    )


def _next_step(case: Any, mine: list[int]) -> tuple[str, str]:
    """What the reader does next, in words, and the action that one button can do."""
    if case.post_id not in mine:
        return gettext("督办：已超期，请催办"), ""
    if case.state == "reported":
        return gettext("受理，告知期限"), "cases.accept"
    if case.state == "assigned" and not case.is_taken:
        return gettext("接办，或说明理由退回"), "cases.take"
    if case.state == "arbitrating":
        return gettext("裁决由谁承办"), ""
    if case.state == "escalated":
        return gettext("办理并答复社区"), ""
    kinds = {"first_answer": gettext("首次答复"), "next_update": gettext("告知进展"), "solution": gettext("答复办结")}
    return kinds.get(case.due_kind, gettext("办理")), ""
