"""Reads across the floors: what waits for somebody, and the frame around every page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Assignment, Case
from liren.cases.queries import Row, rows_of
from liren.cockpit import rules
from liren.community import queries as community
from liren.community.models import Appointment, Community, Company, Grid, User
from liren.core.calendar import now
from liren.core.models import Notice
from liren.institutions.models import Body
from liren.tasks import queries as assigned

MOST = 99  # shown on the frame; beyond it says 99+


def posts(user: User) -> list[int]:
    """Ids of the posts the user holds today."""
    return [area.post_id for area in user.areas() if area.post_id]


def waiting_for(user: User) -> QuerySet[Case]:
    """Open cases on which the next step is this user's: held by one of his posts, or his to supervise."""
    mine = posts(user)
    held = Q(post__in=mine) & ~Q(state="supplementing")
    here = Q(community=user.looks_at) if user.looks_at in user.works_in() else Q()
    return Case.objects.visible_to(user).filter(here, open_now=1).filter(held | Q(supervisor__in=mine))


def answers_for(user: User) -> QuerySet[Case]:
    """Cases that wait for the one who brought them: something to supply, or an answer to confirm."""
    return Case.objects.visible_to(user).filter(state__in=["supplementing", "resolved"])


def counts(user: User) -> dict[str, int]:
    """The live counts of the frame – what waits for this user, unread notices, requests for his word – in one query.
    Beyond `MOST` they only say that there are more."""
    waits = answers_for(user) if user.uses_portal() else waiting_for(user)
    unread = Notice.objects.filter(user=user, read_at=None)
    asked = community.waiting_for(user)
    given = assigned.waiting_for(user)
    row = User.objects.filter(pk=user.pk).values_list(_Counted(waits), _Counted(unread), _Counted(asked), _Counted(given)).first()
    waiting, notices, approvals, tasks = row or (0, 0, 0, 0)
    return {"notices": notices, "approvals": approvals, "tasks": tasks, "mine" if user.uses_portal() else "waiting": waiting}


class _Counted(Subquery):
    """How many rows there are, one more than the frame shows at the most: every page asks, and a queue may be long."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field, empty_result_set_value = IntegerField(), 0

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: MOST + 1])


def entries(user: User) -> tuple[rules.Entry, ...]:
    """The navigation entries this user may use."""
    held = user.roles()
    return tuple(e for e in (rules.PORTAL if user.uses_portal() else rules.DESK) if not e.roles or e.roles & held)


@dataclass(frozen=True)
class Task:
    """A line of the worklist: the case as lists draw it, where it is, and the reader's next step in words."""

    row: Row
    where: str
    step: str


@dataclass(frozen=True)
class Worklist:
    """One queue sorted by what is due, with the counts of its tabs and what the day holds in words."""

    tasks: list[Task]
    tabs: list[dict[str, Any]]
    total: int
    overdue: int
    today: int
    shown: str


@dataclass(frozen=True)
class Step:
    """A first step of a new community: what to do, why, where, and whether it is done."""

    label: str
    why: str
    page: str
    done: bool


def first_steps(user: User) -> list[Step]:
    """What a new community still has to do, for its heads; nothing for others and once everything is done."""
    home = community.home_of(user) if rules.HEADS & user.roles() else None
    if home is None:
        return []
    here = {"community": OuterRef("pk")}
    held = Appointment.objects.filter(community.held_today(), post__community=OuterRef("pk"))
    staff, contacts = (held.filter(post__role__in=roles) for roles in (rules.STAFF - rules.HEADS, {"company_contact"}))
    known = {"grid": Grid.objects.filter(**here), "staff": staff, "company": Company.objects.filter(**here), "contact": contacts}
    known["body"] = Body.objects.filter(**here)
    row = Community.objects.filter(pk=home.pk).values("phone", **{f"has_{key}": Exists(found) for key, found in known.items()}).get()
    steps = [Step(str(a), str(b), page, bool(row.get(f"has_{key}", row.get(key)))) for key, page, a, b in rules.FIRST_STEPS]
    return [] if all(step.done for step in steps) else steps


TABS = (
    ("", _("全部待办")),
    ("new", _("待受理")),
    ("given", _("待接办")),
    ("mine", _("在办")),
    ("decide", _("待裁决")),
    ("supervised", _("督办")),
)
ROWS = 50
GIVEN = 8
SHAPES = ("grid__boundary", "place__outline")  # long, and for maps only


def worklist(user: User, shown: str = "") -> Worklist:
    """What waits for this user, most pressing first: two queries for the cases, whatever their number."""
    mine, instant = posts(user), now()
    untaken = Exists(Assignment.objects.filter(case=OuterRef("pk"), ended_at=None, taken_at=None))
    cases = waiting_for(user).annotate(is_untaken=untaken)
    parts, ends = _parts(mine), {"overdue": Q(due_at__lt=instant), "today": Q(due_at__date=instant.date(), due_at__gte=instant)}
    counted = cases.aggregate(**{f"n_{k}": Count("pk", filter=q) if k else Count("pk") for k, q in (parts | ends).items()})
    shown = shown if shown in parts else ""
    found = cases.filter(parts[shown]).select_related("category", "company", "grid", "place", "post").defer(*SHAPES)
    first = list(found.order_by(F("due_at").asc(nulls_last=True), "pk")[:ROWS])
    tabs = [_tab(key, label, counted[f"n_{key}"], shown) for key, label in TABS if not key or counted[f"n_{key}"]]
    tasks = [Task(row, _where(case), _next_step(case, mine)) for case, row in zip(first, rows_of(user, first), strict=True)]
    return Worklist(tasks, tabs, counted["n_"], counted["n_overdue"], counted["n_today"], shown)


def given(user: User) -> list[assigned.Line]:
    """The first tasks of departments and bodies on which the next step is this user's; one query."""
    return assigned.lines(assigned.waiting_for(user)[:GIVEN])


def _parts(mine: list[int]) -> dict[str, Q]:
    """The tabs of the worklist as conditions."""
    held = Q(post__in=mine)
    return {
        "": Q(),
        "new": Q(state="reported"),
        "given": held & Q(state="assigned", is_untaken=True),
        "mine": held & (Q(state__in=["accepted", "escalated"]) | Q(state="assigned", is_untaken=False)),
        "decide": Q(state="arbitrating"),
        "supervised": Q(supervisor__in=mine) & ~held,
    }


def _where(case: Case) -> str:
    return " · ".join(str(x) for x in (case.company, case.place, case.location) if x)


def _tab(key: str, label: Any, count: int, shown: str) -> dict[str, Any]:
    return {"label": label, "count": count, "active": key == shown, "url": f"?show={key}" if key else "?"}


def _next_step(case: Any, mine: list[int]) -> str:
    """What the reader does next."""
    if case.post_id not in mine:
        return gettext("督办：已超期，请催办") if case.due_at and case.due_at < now() else gettext("督办：曾超期，请跟进")
    if case.state == "assigned" and case.is_untaken:
        return gettext("接办，或说明理由退回")
    steps = {"reported": gettext("受理，告知期限"), "arbitrating": gettext("裁决由谁承办"), "escalated": gettext("办理并答复社区")}
    kinds = {"first_answer": gettext("首次答复"), "next_update": gettext("告知进展"), "solution": gettext("答复办结")}
    return steps.get(case.state) or kinds.get(case.due_kind, gettext("办理"))
