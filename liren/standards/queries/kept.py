"""What was found day by day: changes of a requirement, the curve of a standard, and whether it is time to measure again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Subquery

from liren.community.models import Community, User
from liren.core.calendar import now, today
from liren.core.journal import WINDOW
from liren.core.models import Event
from liren.standards import rules
from liren.standards.models import Clause, Measured, Result, Standard, Standing
from liren.standards.queries.judging import Kept, measured

YEAR = 365
FRESH = timedelta(hours=6)  # limits pass without anybody writing anything
OWN = ("standards.measure",)  # entries of the journal that change no figure


@dataclass(frozen=True)
class Past:
    """A requirement's year: each day measured with state and figure, and the days on which the state changed, oldest first."""

    days: list[tuple[date, str, float | None]]
    changes: list[tuple[date, str]]
    last: Kept | None = None  # the figure of the last day

    @property
    def since(self) -> date | None:
        """Since when it is as it is now; nothing where it was never measured."""
        return self.changes[-1][0] if self.changes else None

    @property
    def first(self) -> date | None:
        return self.days[0][0] if self.days else None

    def bands(self) -> list[tuple[str, float, float]]:
        """The states as a band over the days measured: (state, x, width) of 600."""
        return rules.bands(self.changes, self.days[0][0], today()) if self.days else []

    def curve(self) -> str:
        """The figure over the same days, against its highest value; nothing to draw where it never moved."""
        taken = [(on, value) for on, _state, value in self.days if value is not None]
        if len({value for _on, value in taken}) < 2:
            return ""
        most = max(abs(value) for _on, value in taken)
        return rules.curve([(on, value / most) for on, value in taken], self.days[0][0], today(), height=60)


def history(community: Community, code: str, days: int = YEAR) -> Past:
    """What was found of a requirement, day by day; one query."""
    rows = Result.objects.filter(community=community, clause_code=code, on__gt=today() - timedelta(days=days))
    found = list(rows.order_by("on").values_list("on", "state", "value", "count", "fault", named=True))
    firsts = [(row.on, row.state) for n, row in enumerate(found) if n == 0 or found[n - 1].state != row.state]
    return Past([(row.on, row.state, row.value) for row in found], firsts, found[-1] if found else None)


def curves(community: Community, days: int = YEAR) -> dict[str, list[tuple[date, float]]]:
    """The score day by day, by standard and, under no name, of all; one query."""
    rows = Standing.objects.filter(community=community, on__gt=today() - timedelta(days=days), value__isnull=False)
    found: dict[str, list[tuple[date, float]]] = {}
    for code, on, value in rows.order_by("on").values_list("standard", "on", "value"):
        found.setdefault(code, []).append((on, value))
    return found


@dataclass(frozen=True)
class Curve:
    """A score over the year, as the piece standards/curve.html draws it."""

    label: str
    points: str
    first: date
    last: date
    now: float | None
    then: float | None

    @property
    def rise(self) -> int | None:
        """Points of a hundred gained since the first day shown."""
        return None if self.now is None or self.then is None else round((self.now - self.then) * 100)

    @property
    def fall(self) -> int:
        return -(self.rise or 0)

    @property
    def percent(self) -> str:
        return percent(self.now)


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.0f}%"


def drawn_curves(community: Community, standards: Iterable[Standard]) -> list[Curve]:
    """A curve for each standard; all of them over the same days, from the first that was measured."""
    found, last = curves(community), today()
    days = [on for rows in found.values() for on, _value in rows]
    first = min(days, default=last)
    return [_curve(one, found.get(one.code, []), first, last) for one in standards]


def _curve(standard: Standard, rows: list[tuple[date, float]], first: date, last: date) -> Curve:
    now, then = (rows[-1][1], rows[0][1]) if rows else (None, None)
    return Curve(f"{standard.code}", rules.curve(rows, first, last), first, last, now, then)


@dataclass(frozen=True)
class Side:
    """A community beside others: where it stands by each standard and in all, and when that was measured."""

    community: Community
    standings: dict[str, Standing]
    on: date | None
    codes: Sequence[str]
    result: Result | None = None  # of the requirement that is compared
    goal: rules.Target | None = None  # of that requirement

    @property
    def total(self) -> Standing | None:
        return self.standings.get("")

    @property
    def shown(self) -> str:
        """The figure of the requirement that is compared."""
        return rules.shown(self.result.value, self.goal) if self.result else "–"

    @property
    def cells(self) -> list[dict[str, str]]:
        """The score in all and by each standard, in words."""
        return [{"name": code, "percent": percent(one.value if (one := self.standings.get(code)) else None)} for code in ("", *self.codes)]


def side_by_side(user: User, clause: Clause | None = None) -> list[Side]:
    """The communities this user works in with the standings of their last measuring, best first; or one requirement of each."""
    last = Measured.objects.filter(community=OuterRef("community")).values("on")
    found: dict[int, dict[str, Standing]] = {}
    for row in Standing.objects.visible_to(user).filter(on=Subquery(last)):
        found.setdefault(row.community_id, {})[row.standard] = row
    results = Result.objects.visible_to(user).filter(clause_code=clause.code, on=Subquery(last)) if clause else ()
    of_clause, goal = {row.community_id: row for row in results}, rules.target(clause.target) if clause else None
    codes = sorted({code for rows in found.values() for code in rows if code})
    sides = []
    for one in Community.objects.filter(pk__in=user.works_in()).select_related("region").order_by("pk"):
        rows = found.get(one.pk, {})
        sides.append(Side(one, rows, rows[""].on if "" in rows else None, codes, of_clause.get(one.pk), goal))
    return sorted(sides, key=lambda side: -(side.total.value or 0) if side.total else 1)


def stale() -> list[Community]:
    """The communities to be measured: written in since, not measured today or for hours, or a standard was loaded."""
    return [community for community in Community.objects.order_by("pk") if is_stale(community)]


def is_stale(community: Community) -> bool:
    """Has anything been written in the community since it was last measured, has a day begun, or a standard been loaded?"""
    last = measured(community)
    if last is None or last.on != today() or last.at < now() - FRESH:
        return True
    loaded = Standard.objects.filter(is_current=True).aggregate(at=Max("loaded_at"))["at"]
    return bool(loaded and loaded > last.at) or written_behind(community, last.event_id) != last.seen


def written_behind(community: Community, event_id: int) -> int:
    """How many entries a community has from a window before this one on: the journal only grows, so another count is news –
    also of an entry that was numbered before and committed after the measuring."""
    rows = Event.objects.filter(pk__gt=event_id - WINDOW, community_id=community.pk)
    return rows.exclude(action__in=OWN).count()


def newest_event() -> int:
    """The last entry of the whole journal: what comes after it is news, of whatever community."""
    return Event.objects.aggregate(Max("pk"))["pk__max"] or 0
