"""Reads for the pages of bodies: the list by section, one body, the chart, what ends soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.community.models import Community, Post, User
from liren.community.queries import Known, grid_lines, holding, timeline
from liren.community.queries.territory import GridLine
from liren.community.rules import mask_name
from liren.core.calendar import today
from liren.core.files import files_of, files_of_each
from liren.institutions import rules
from liren.institutions.models import Body, Meeting, Member
from liren.institutions.queries.catalog import BY_REGISTER, needs, seats_by_code
from liren.institutions.queries.picture import Line, Picture, members_today
from liren.institutions.rules import Section

MOST_KNOWN = 20  # members behind one number that are shown


@dataclass(frozen=True)
class Part:
    """A section of the list."""

    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Tier:
    """A level of the chart: bodies side by side, or at last the grids."""

    lines: list[Line]
    grids: list[GridLine]


def parts(home: Community) -> list[Part]:
    """Every kind of body by section, those that are missing included."""
    lines = Picture(home).lines()
    return [Part(str(section.label), [line for line in lines if line.need.section == section]) for section in Section]


def figures(found: Iterable[Part]) -> list[dict[str, Any]]:
    """The figures above the list."""
    lines = [line for part in found for line in part.lines]
    there = [line for line in lines if line.body]
    whole = sum(line.tone == "good" for line in there)
    gone = sum(line.body is None and line.need.is_due for line in lines)
    ending = sum(rules.ends_soon(line.facts.term_until, today()) or _over(line.facts.term_until) for line in there)
    empty = sum(len(seat.vacant) for line in there for seat in line.seats)
    many, posts = pgettext("body", "个"), pgettext("post", "个")
    return [
        {"label": _("运行中的机构"), "value": len(there), "unit": many, "compare": _("%(n)s 个样样齐全") % {"n": whole}},
        {"label": _("还没有成立"), "value": gone, "unit": many, "tone": "bad" if gone else "", "compare": _("标准要求而没有的")},
        {"label": _("届期将满或已满"), "value": ending, "unit": many, "tone": "warn" if ending else "", "compare": _("60 天以内")},
        {"label": _("机构里的空缺岗位"), "value": empty, "unit": posts, "tone": "warn" if empty else "", "url": "chart/"},
    ]


def _over(until: date | None) -> bool:
    return until is not None and until < today()


def dissolved(home: Community) -> QuerySet[Body]:
    """Bodies of the past, the latest first."""
    return Body.objects.filter(community=home, dissolved_on__isnull=False).order_by("-dissolved_on", "pk")


def tiers(user: User, home: Community) -> list[Tier]:
    """The chart level by level: each body one below its parent, the grids at the end."""
    shown = Picture(home)
    depth = depths(shown.bodies)
    rows: dict[int, list[Line]] = {}
    for line in (shown.line(body) for body in sorted(shown.bodies, key=lambda b: list(needs()).index(b.kind))):
        rows.setdefault(depth[line.body.pk], []).append(line)  # type: ignore[union-attr]
    grids = grid_lines(user, home)
    return [Tier(rows[level], []) for level in sorted(rows)] + ([Tier([], grids)] if grids else [])


def depths(bodies: Iterable[Body]) -> dict[int, int]:
    """How many bodies stand above each; one under a dissolved or circular parent stands at the top."""
    above = {body.pk: body.parent_id for body in bodies}
    found: dict[int, int] = {}
    for pk in above:
        way, at = {pk}, above[pk]
        while at in above and at not in way:
            way.add(at)
            at = above[at]
        found[pk] = len(way) - 1
    return found


def visible_posts(user: User, lines: Iterable[Line]) -> set[int]:
    """Which of these bodies' posts this reader may open."""
    ids = [post.pk for line in lines for seat in line.seats for post in seat.posts]
    return set(Post.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def members_seen(user: User, body: Body) -> list[Member]:
    """The members of today that this reader may see."""
    rows = Member.objects.visible_to(user).filter(members_today(), body=body).select_related("company", "body")
    return list(rows.order_by("standing", "since", "pk"))


def members_known(user: User, ids: Sequence[int]) -> list[Known]:
    """Those of these members that are so today and that this reader may see, as what a telephone number leads to."""
    rows = Member.objects.visible_to(user).filter(members_today(), body__community__in=user.communities(), pk__in=ids)
    return [
        Known(mask_name(one.name), str(one), one.company, reverse("institutions:body", args=[one.body_id]))
        for one in rows.select_related("company", "body").order_by("pk")[:MOST_KNOWN]
    ]


def meetings_seen(user: User, body: Body) -> list[tuple[Meeting, list[dict[str, str]]]]:
    """The last dozen meetings with their files."""
    rows = list(Meeting.objects.visible_to(user).filter(body=body).select_related("by").order_by("-held_on", "-pk")[:12])
    files = files_of_each(rows)
    return [(row, files[row.pk]) for row in rows]


def record(user: User, body: Body) -> dict[str, Any]:
    """Everything the page of one body shows."""
    line = line_of(body)
    return {
        "line": line,
        "seen": visible_posts(user, [line]),
        "members": members_seen(user, body),
        "meetings": meetings_seen(user, body),
        "files": files_of(body),
        "events": timeline(body, limit=12),
    }


def line_of(body: Body) -> Line:
    """One body with what it lacks; a dissolved one lacks nothing any more."""
    shown = Picture(body.community)
    mine = next((one for one in shown.bodies if one.pk == body.pk), None)
    if mine is not None:
        return shown.line(mine)
    body.met_on = None  # type: ignore[attr-defined]
    line = shown.line(body)
    return Line(line.need, body, line.label, [], [], line.facts, [])


def manned(body: Body) -> int:
    """How many people hold a post of the body today; a register post counts only while the body is the active one of its kind."""
    return len({one.user_id for seat in line_of(body).seats for one in seat.held})


def above(body_kind: str, home: Community) -> Body | None:
    """The active body that usually stands above this kind."""
    return Body.objects.filter(community=home, dissolved_on=None, kind=needs()[body_kind].above).order_by("pk").first()


def active(home: Community, but: Body | None = None) -> QuerySet[Body]:
    """The bodies that may stand above another."""
    rows = Body.objects.filter(community=home, dissolved_on=None).order_by("pk")
    return rows.exclude(pk=but.pk) if but else rows


def below(body: Body) -> set[int]:
    """The body and all that stand under it."""
    found, fresh = {body.pk}, {body.pk}
    while fresh:
        fresh = set(Body.objects.filter(parent__in=fresh).values_list("pk", flat=True)) - found
        found |= fresh
    return found


def linkable(body: Body) -> QuerySet[Post]:
    """Open posts that may be linked to a seat of this body: of its roles, and not told apart by the register."""
    roles = {seat.role for seat in needs()[body.kind].seats if seat.code not in BY_REGISTER}
    rows = Post.objects.filter(community=body.community_id, closed_on=None, company=None, organization=None, role__in=roles)
    return rows.filter(kind="", grid=None).order_by("role", "pk")


def seat_need(code: str) -> tuple[str, rules.SeatNeed]:
    """The kind of body a post belongs to, and what is asked of it."""
    return seats_by_code()[code]


@dataclass(frozen=True)
class Ending:
    """A term that ends: of a body, or of somebody in one of its posts."""

    body: Body
    key: str
    name: str
    until: date


def to_remind() -> list[Ending]:
    """Terms of which a reminder is due and was not sent: of bodies, and of the holders of their posts."""
    found = []
    for home in Community.objects.filter(pk__in=Body.objects.filter(dissolved_on=None).values("community")).order_by("pk"):
        shown = Picture(home)
        for body in shown.bodies:
            if body.term_until:
                found.append((body, "term", "", body.term_until))
            for seat in shown.line(body).seats:
                found += [(body, str(post.pk), post.title, one.until) for post in seat.posts for one in post.held if one.until]  # type: ignore[attr-defined]
    endings = [Ending(body, f"{what}:{until}:{rules.stage(until, today())}", name, until) for body, what, name, until in found]
    return [one for one in endings if not one.key.endswith(":None") and one.key not in one.body.told]


def heads(home: Community) -> QuerySet[User]:
    """Who answers for the bodies: secretary and center head."""
    return holding(community=home, role__in=["secretary", "center_head"])
