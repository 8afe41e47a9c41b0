"""The case list: what is looked for, what of it the reader may see, and its rows ready to be drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import pgettext_lazy

from liren.cases.flow import DONE, OPEN, State
from liren.cases.models import SENSITIVE, Assignment, Case, Category, Urgency
from liren.cases.queries.searching import FOUND, holding, in_order, searched
from liren.cases.queries.triage import OPEN_TO_TRIAGE
from liren.cases.rules import ClockKind
from liren.community.models import Grid, Post, SavedView, User
from liren.community.queries import EXPORTERS, ListColumn, listing, packed_views, unpacked_views
from liren.core.actions import ACTIONS
from liren.core.calendar import local, now, official, short, today, words_left

PAGE = 50
UNCLOSED = ("mine", "received", "done", "all")  # lists that do not ask for open cases by that column alone
QUICK = frozenset({"accept", "take"})  # what a row offers without opening it
BULK = ("accept", "assign", "recategorize", "urge", "note")
INTO = Q(is_active=True, secrecy__in=OPEN_TO_TRIAGE)  # categories that what is about something else may be put under
COUNTED = 10_000  # beyond this many the list says “more than”: nobody pages there, and counting stays cheap
TONES = {
    State.REPORTED: ("warn", "inbox"),
    State.ACCEPTED: ("info", "progress"),
    State.ASSIGNED: ("info", "progress"),
    State.SUPPLEMENTING: ("idle", "clock-pause"),
    State.ESCALATED: ("info", "arrow-up"),
    State.ARBITRATING: ("warn", "gavel"),
    State.RESOLVED: ("info", "message-circle"),
    State.CONFIRMED: ("good", "circle-check"),
    State.DECLINED: ("idle", "arrow-back-up"),
    State.WITHDRAWN: ("idle", "minus"),
    State.MERGED: ("idle", "stack-2"),
}
SORTS = {
    "due": (F("due_at").asc(nulls_last=True), "-pk"),
    "-due": (F("due_at").desc(nulls_last=True), "-pk"),
    "new": ("-reported_at", "-pk"),
    "old": ("reported_at", "pk"),
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; empty values do not narrow."""

    q: str = ""
    show: str = ""  # open (usual), mine, received, done, all
    state: str = ""
    kind: str = ""
    category: int | None = None
    grid: int | None = None
    post: int | None = None
    company: int | None = None
    urgency: str = ""
    channel: str = ""
    overdue: str = ""  # now: past its limit, soon: due by the end of tomorrow
    since: Any = None
    until: Any = None
    sort: str = ""

    @property
    def open_only(self) -> bool:
        """Is what is closed no part of the list?"""
        return self.state in OPEN if self.state else self.show not in UNCLOSED

    @property
    def order(self) -> str:
        return self.sort if self.sort in SORTS else ("new" if self.show in {"all", "done"} or self.state in DONE else "due")


@dataclass(frozen=True)
class Row:
    """One line of the list, with nothing left to be computed by the template."""

    pk: int
    version: int
    number: str
    title: str
    category: str
    urgency: str
    urgency_tone: str
    company: str
    grid: str
    post: str
    state: str
    tone: str
    icon: str
    due: str
    due_tone: str
    due_title: str
    reported: str
    place: str = ""
    kind: str = ""
    channel: str = ""
    act: str = ""
    act_label: str = ""


class Capped(Paginator):
    """Pages of a long list; the count stops where nobody reads on."""

    most = COUNTED

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.most + 1].count()  # type: ignore[union-attr]

    @property
    def total(self) -> str:
        """The count in words: exact, or that it is more than was counted."""
        return f"{self.most:,}+" if self.count > self.most else f"{self.count:,}"


class Found(Capped):
    """The pages of what was searched for, which is read once, as ids in their order."""

    most = FOUND

    @cached_property
    def count(self) -> int:
        return len(self.object_list)


def found(user: User, wanted: Wanted) -> QuerySet[Case]:
    """The cases the user may see among those looked for, in the order asked for."""
    rows = Case.objects.visible_to(user)
    if communities := _communities(user):
        rows = rows.filter(community__in=communities)
    for condition in _conditions(user, wanted):
        rows = rows.filter(condition)
    return rows.order_by(*SORTS[wanted.order])


def _communities(user: User) -> list[int]:
    return user.communities()


def my_posts(user: User) -> list[int]:
    """Ids of the posts the user holds today."""
    return [area.post_id for area in user.areas() if area.post_id]


def _conditions(user: User, wanted: Wanted) -> Iterable[Q]:
    if wanted.q.strip():
        yield searched(wanted.q, user)
    if not wanted.state:
        yield _shown(user, wanted.show)
    if wanted.open_only:
        yield Q(open_now=1)  # where a state says so too: it leads the index past all that is closed
    equal = ("state", "kind", "category", "grid", "post", "company", "urgency", "channel")
    yield Q(**{name: value for name in equal if (value := getattr(wanted, name))})
    if wanted.overdue:
        day = today() + timedelta(days=2)
        limit = now() if wanted.overdue == "now" else local(now()).replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0)
        yield Q(open_now=1, due_at__lt=limit)
    if wanted.since:
        yield Q(reported_at__date__gte=wanted.since)
    if wanted.until:
        yield Q(reported_at__date__lte=wanted.until)


def _shown(user: User, show: str) -> Q:
    mine = my_posts(user)
    return {
        "mine": Q(post__in=mine, open_now=1),
        "received": Q(answerable__in=mine),
        "done": Q(state__in=DONE),
        "all": Q(),
    }.get(show, Q())


SHOWN = (
    *(
        "number",
        "title",
        "secrecy",
        "state",
        "urgency",
        "version",
        "kind",
        "channel",
        "due_at",
        "due_kind",
        "reported_at",
        "closed_at",
        "resolved_at",
    ),
    *("community_id", "grid_id", "company_id", "reporter_id", "post_id", "escalated_to_id"),
    *("category__name", "company__name", "company__short_name", "grid__name", "place__name", "post__title"),
)


def listed(user: User, cases: QuerySet[Case], number: str | None) -> tuple[Page, list[Row]]:
    """One page of a list: the page itself, and its rows ready to be drawn; two queries whatever the rows."""
    page = Capped(cases, PAGE).get_page(number)
    start = (page.number - 1) * PAGE
    page.object_list = list(_drawn(cases)[start : start + PAGE])
    return page, rows_of(user, page.object_list)


def looked_for(user: User, wanted: Wanted, number: str | None) -> tuple[Page, list[Row]]:
    """One page of what somebody looks for. With words to search for, the ids that hold them are read once, in their order, at most
    `FOUND` and one more, and the rows of the page are fetched by them."""
    if not wanted.q.strip():
        return listed(user, found(user, wanted), number)
    order, (ids, asked) = SORTS[wanted.order], holding(wanted.q, user)
    near = Case.objects.filter(community__in=_communities(user)) if _communities(user) else Case.objects.all()
    near = near.filter(open_now=1) if wanted.open_only else near
    rows = found(user, replace(wanted, q=""))
    page = Found(in_order(ids, asked, rows, near.order_by(*order)), PAGE).get_page(number)
    page.object_list = list(_drawn(Case.objects.filter(pk__in=list(page.object_list)).order_by(*order)))
    return page, rows_of(user, page.object_list)


def _drawn(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what a line of the list shows beside the case itself, which counting need not read."""
    waiting = Assignment.objects.filter(case=OuterRef("pk"), ended_at=None, taken_at=None)
    return cases.select_related("category", "company", "grid", "place", "post").only(*SHOWN).annotate(is_untaken=Exists(waiting))


def rows_of(user: User, cases: Sequence[Case]) -> list[Row]:
    """Cases as lines of a list."""
    present, mine = now(), frozenset(my_posts(user))
    return [_row(case, user, present, mine) for case in cases]


def _row(case: Case, user: User, present: datetime, mine: frozenset[int]) -> Row:
    tone, icon = TONES[State(case.state)]
    due, due_tone, due_title = due_words(case, present)
    act = _next_act(case, user, mine)
    return Row(
        pk=case.pk, version=case.version, number=case.number, title=case.title, category=case.category.name,
        urgency="" if case.urgency == Urgency.NORMAL else str(Urgency(case.urgency).label),
        urgency_tone="bad" if case.urgency == Urgency.CRITICAL else "warn", company=str(case.company or ""),
        grid=str(case.grid or ""), post=str(case.post or ""), state=str(State(case.state).label), tone=tone, icon=icon,
        due=due, due_tone=due_tone, due_title=due_title, reported=short(case.reported_at, present),
        place=str(case.place or ""), kind=case.get_kind_display(), channel=case.get_channel_display(),
        act=act, act_label=str(ACTIONS[f"cases.{act}"].label) if act else "",
    )  # fmt: skip


def due_words(case: Case, present: datetime) -> tuple[str, str, str]:
    """What the clock of a case says: words, tone, and the longer sentence behind it."""
    if case.state not in OPEN:
        ended = case.closed_at or case.resolved_at
        return (_("%(when)s 答复") % {"when": short(ended, present)} if ended else ""), "", ""
    if case.due_at is None:
        return _("计时暂停"), "", _("等待反映人补充")
    words = words_left(case.due_at, present)
    kind = ClockKind(case.due_kind).label if case.due_kind else ""
    title = _("%(name)s：%(value)s") % {"name": kind, "value": short(case.due_at, present)}
    return words, due_tone(case.due_at, present), title


def due_tone(due: datetime, present: datetime) -> str:
    """bad when overdue, warn with a working day or less, else nothing."""
    if present > due:
        return "bad"
    work = official()
    return "warn" if work.working_time(present, due) <= work.hours.length else ""


def _next_act(case: Case, user: User, mine: frozenset[int]) -> str:
    if case.state == State.REPORTED and ACTIONS["cases.accept"].allows(user, case):
        return "accept"
    untaken = getattr(case, "is_untaken", False)
    return "take" if untaken and case.post_id in mine and ACTIONS["cases.take"].allows(user, case) else ""


HOLDERS = sorted(frozenset(Case.READERS["ordinary"]) - {"company_contact", "employee", "volunteer", "visitor", "system"})


@dataclass(frozen=True)
class Option:
    """A value that a filter offers."""

    value: str
    label: str
    group: str = ""


def options(user: User) -> dict[str, list[Option]]:
    """What the filters offer that stands in tables – categories, grids, posts – in one query."""
    ids = _communities(user)
    blank = Value("")
    categories = Category.objects.filter(community__in=ids).order_by()
    grids = Grid.objects.filter(community__in=ids).order_by()
    staff = Post.objects.filter(community__in=ids, role__in=HOLDERS, closed_on=None, company=None)
    rows = categories.values_list(Value("category"), "pk", "name", "group").union(
        grids.values_list(Value("grid"), "pk", "name", blank),
        staff.order_by().values_list(Value("post"), "pk", "title", blank),
        categories.filter(INTO).values_list(Value("into"), "pk", "name", "group"),
        packed_views(user, "cases"),
    )
    found: dict[str, list[Option]] = {"category": [], "grid": [], "post": [], "into": [], "view": []}
    for name, pk, label, group in sorted(rows, key=lambda row: (row[0], row[3], row[1])):
        found[name].append(Option(str(pk), label, group))
    return found


def views(user: User, offered: dict[str, list[Option]]) -> list[SavedView]:
    """The saved views of the list, taken out of what was offered."""
    return unpacked_views(user, [(one.value, one.label, one.group) for one in offered.pop("view")])


def bulk_target(user: User, pk: str) -> Post | None:
    """The post a number of cases is to be passed to; each case then says whether it may go there."""
    posts = Post.objects.filter(community__in=_communities(user), closed_on=None, company=None)
    return posts.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def bulk_category(user: User, pk: str) -> Category | None:
    """The category a number of cases is to be put under, one of those offered."""
    found = Category.objects.filter(INTO, community__in=_communities(user))
    return found.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def may_export(user: User) -> bool:
    """Who may carry the list away: the staff of the community (security B.2, row 32)."""
    return bool(user.roles() & EXPORTERS["cases"].roles)


def bulk_rights(user: User) -> frozenset[str]:
    """What somebody of his roles may do to several cases at once; each case then says whether it lets him."""
    return frozenset(do for do in BULK if user.roles() & ACTIONS[f"cases.{do}"].roles)


def sensitive(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of which each look is written down, with no more than that needs."""
    return cases.filter(secrecy__in=SENSITIVE).select_related(None).only("pk", "community_id", "secrecy", "reporter_id")


def picked(user: User, pks: Iterable[str]) -> list[Case]:
    """The cases of these ids that the user may see, at most one page of them twice over."""
    ids = [int(pk) for pk in pks if pk.isdecimal() and len(pk) < 19][: PAGE * 2]
    return list(Case.objects.visible_to(user).filter(pk__in=ids).select_related("category", "post", "community").order_by("pk"))


COLUMNS = (
    ListColumn("number", __("编号"), "number", "number"),
    ListColumn("title", __("标题"), "title"),
    ListColumn("company", __("企业"), "name"),
    ListColumn("category", __("类别"), "extra wide-1280"),
    ListColumn("post", __("承办岗位"), "extra name"),
    ListColumn("state", __("状态"), "state"),
    ListColumn("due", __("时限"), "due", "due"),
    ListColumn("reported", pgettext_lazy("when", "提交"), "extra", "reported"),
    ListColumn("grid", __("网格"), "extra", usual=False),
    ListColumn("place", __("地点"), "extra", usual=False),
    ListColumn("kind", __("性质"), "extra", usual=False),
    ListColumn("channel", __("渠道"), "extra", usual=False),
    ListColumn("urgency", __("紧急程度"), "extra", usual=False),
)
listing("cases", __("诉求"), "cases:list", COLUMNS)
TWO_WAYS = {"number": ("number", "-number"), "due": ("due", "-due"), "reported": ("old", "new")}


def heads(columns: Sequence[ListColumn], order: str) -> list[dict[str, Any]]:
    """The heads of chosen columns, with what a press on one sorts by."""
    found = []
    for column in columns:
        up, down = TWO_WAYS.get(column.sort, ("", ""))
        sorted_ = {up: "ascending", down: "descending"}.get(order, "") if up else ""
        found.append({"label": column.label, "slot": column.slot, "sort": down if order == up else up, "sorted": sorted_})
    return found


def lines(rows: Sequence[Row], columns: Sequence[ListColumn]) -> list[dict[str, Any]]:
    """Rows with the cells of chosen columns, in their order: name, class, text and, for the cards of a phone, what the column is called."""
    return [{"row": row, "cells": [(c.name, c.slot, getattr(row, c.name), c.label) for c in columns]} for row in rows]
