"""All bodies of a community with who is in them: read in six queries, judged by the rules."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Case, CharField, Max, Prefetch, Q, QuerySet, Value, When

from liren.community.models import Appointment, Community, Post
from liren.community.queries import held_today, of_kind
from liren.community.rules import mask_name
from liren.core.calendar import today
from liren.institutions import rules
from liren.institutions.models import Body, BodySeat, Member
from liren.institutions.queries.catalog import BY_REGISTER, needs, seats_by_code
from liren.institutions.rules import SEATS, BodyKind, Facts, Finding, Held, KindNeed, SeatNeed


def members_today() -> Q:
    """The condition for members who belong today."""
    return Q(since__lte=today()) & (Q(until=None) | Q(until__gte=today()))


def seated(home: Community) -> QuerySet[Post]:
    """The open posts of bodies, each with `code` (what it is) and `held` (who holds it today)."""
    known = [When(of_kind(kind, to_post=""), then=Value(kind)) for kind in sorted(BY_REGISTER)]
    held = Appointment.objects.filter(held_today(), user__is_system=False).select_related("user").order_by("since", "pk")
    found = Post.objects.filter(community=home, closed_on=None, company=None, organization=None)
    named = found.annotate(known=Case(*known, default=Value(""), output_field=CharField())).filter(
        ~Q(known="") | Q(body_seat__isnull=False)
    )
    return named.select_related("body_seat", "community").prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("pk")


@dataclass(frozen=True)
class SeatLine:
    """A kind of post of a body with its posts and who holds them."""

    need: SeatNeed
    label: str
    posts: list[Post]

    @property
    def held(self) -> list[Held]:
        """Who holds them today, as the rules ask for it."""
        return [Held(one.user_id, post.full_time, one.until) for post in self.posts for one in post.held]  # type: ignore[attr-defined]

    @property
    def people(self) -> list[tuple[Post, str, date | None]]:
        """Post, name and the day it ends if that is soon; the names of companies' people masked."""
        return [
            (post, mask_name(one.user.name) if post.role == "employee" else one.user.name, one.until if one.ends_soon() else None)
            for post in self.posts
            for one in post.held  # type: ignore[attr-defined]
        ]

    @property
    def vacant(self) -> list[Post]:
        """Posts nobody holds."""
        return [post for post in self.posts if not post.held]  # type: ignore[attr-defined]

    @property
    def spare(self) -> int:
        """Vacant posts beyond those that fill what is lacking."""
        return max(0, len(self.vacant) - max(0, self.need.least - len({one.user_id for one in self.held})))

    @property
    def missing(self) -> int:
        """People still to be found beyond the vacant posts: posts have to be set up first."""
        return max(0, self.need.least - len({one.user_id for one in self.held}) - len(self.vacant))


@dataclass(frozen=True)
class Line:
    """A kind of body as the list shows it: the body, or that there is none yet."""

    need: KindNeed
    body: Body | None
    label: str
    seats: list[SeatLine]
    members: list[Member]
    facts: Facts
    found: list[Finding]

    @property
    def tone(self) -> str:
        """The gravest of what was found; a body that is not there is missed only where the standard says 应 or 宜."""
        if self.body is None:
            return "bad" if self.need.is_due else "idle"
        return rules.tone(self.found)

    @property
    def people(self) -> int:
        """Everybody in it, each once."""
        return len({one.user_id for seat in self.seats for one in seat.held}) + len(self.members)

    @property
    def next_meeting(self) -> date | None:
        """The day by which it is to meet again."""
        return rules.meeting_due(self.facts.rhythm, self.facts.met_on or self.facts.founded_on)


class Picture:
    """The bodies of a community that are not dissolved."""

    def __init__(self, home: Community) -> None:
        self.home = home
        rows = Body.objects.filter(community=home, dissolved_on=None).select_related("parent", "community")
        self.bodies = list(rows.annotate(met_on=Max("meetings__held_on")).order_by("founded_on", "pk"))
        self.posts: defaultdict[tuple[int | str, str], list[Post]] = defaultdict(list)
        for post in seated(home):
            seat: BodySeat | None = getattr(post, "body_seat", None)
            where = (seat.body_id, seat.code) if seat else (seats_by_code()[post.known][0], post.known)  # type: ignore[attr-defined]
            self.posts[where].append(post)

    @cached_property
    def members(self) -> dict[int, list[Member]]:
        """The members of today by body."""
        found: defaultdict[int, list[Member]] = defaultdict(list)
        rows = Member.objects.filter(members_today(), body__in=self.bodies).select_related("company", "body")
        for one in rows.order_by("standing", "since", "pk"):
            found[one.body_id].append(one)
        return found

    @cached_property
    def holders(self) -> dict[str, list[Held]]:
        """Who holds which kind of post anywhere in the community."""
        found: defaultdict[str, list[Held]] = defaultdict(list)
        for (_where, code), posts in self.posts.items():
            found[code] += SeatLine(seats_by_code()[code][1], "", posts).held
        return found

    def line(self, body: Body) -> Line:
        """One body with everything that is on record of it."""
        need = needs()[body.kind]
        seats = [SeatLine(seat, str(SEATS[seat.code]), self._posts(body, seat.code)) for seat in need.seats]
        members = self.members.get(body.pk, [])
        facts = Facts(
            held={seat.need.code: seat.held for seat in seats if seat.held},
            members=[rules.Belonging(one.standing, one.group, one.signed_on is not None) for one in members],
            term_until=body.term_until,
            rhythm=body.rhythm,
            founded_on=body.founded_on,
            met_on=body.met_on,  # type: ignore[attr-defined]
            charter=bool(body.charter_number),
            vacant=sum(seat.spare for seat in seats),
        )
        found = rules.findings(need, facts, self.holders, today())
        return Line(need, body, str(BodyKind(body.kind).label), seats, members, facts, found)

    def _posts(self, body: Body, code: str) -> list[Post]:
        return [*self.posts.get((body.kind, code), ()), *self.posts.get((body.pk, code), ())]

    def lines(self) -> list[Line]:
        """Every body, and every kind of which there is none yet, in the order of the catalogue."""
        found = []
        for need in needs().values():
            there = [self.line(body) for body in self.bodies if body.kind == need.code]
            found += there or [Line(need, None, str(BodyKind(need.code).label), [], [], Facts(), [])]
        return found

    def active(self) -> set[str]:
        """The kinds of which a body is there with somebody in it."""
        return {line.need.code for line in self.lines() if line.body and rules.is_manned(line.facts)}
