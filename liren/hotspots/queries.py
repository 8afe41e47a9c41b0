"""Reads of hot issues: the list, one of them with its members, and what has not been looked at yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases.flow import OPEN
from liren.cases.models import Case, Channel, Concern, Secrecy
from liren.cases.queries import Row, rows_of
from liren.community.models import Community, User
from liren.community.queries import sketch_of
from liren.community.rules.sketch import Sketch
from liren.core.calendar import now
from liren.hotspots.models import Hotspot
from liren.hotspots.rules import SILENT, Voice

FEWEST = 3  # voices from which people speak of an issue
TONES = {"rising": ("warn", "trending-up"), "steady": ("idle", "minus"), "fading": ("good", "trending-down")}
SPARK = (84, 22)


def unplaced(community: Community, *, everything: bool = False) -> QuerySet[Case]:
    """Ordinary cases no cluster holds yet, in the order in which they came; of the last half year, or all."""
    rows = Case.objects.filter(community=community, secrecy=Secrecy.ORDINARY, trace=None).exclude(channel=Channel.INTERNAL)
    rows = rows.select_related("place") if everything else rows.select_related("place").filter(reported_at__gte=now() - SILENT)
    return rows.only("title", "text", "reported_at", "community_id", "place__name").order_by("reported_at", "pk")


def voices_of(hotspots: Sequence[Hotspot]) -> dict[int, list[Voice]]:
    """Every voice of these issues: who brought a case, and who joined it. A company is one source, so is a person."""
    found: dict[int, list[Voice]] = {one.pk: [] for one in hotspots}
    cases = Case.objects.filter(trace__hotspot__in=found, secrecy=Secrecy.ORDINARY)
    for pk, case, at, company, reporter in cases.values_list("trace__hotspot", "pk", "reported_at", "company", "reporter"):
        found[pk].append(Voice(at, _source(company, reporter, case)))
    joined = Concern.objects.filter(case__trace__hotspot__in=found, left_at=None, case__secrecy=Secrecy.ORDINARY)
    for pk, row, at, company, user in joined.values_list("case__trace__hotspot", "pk", "at", "company", "user"):
        found[pk].append(Voice(at, _source(company, user, -row)))
    return found


def _source(company: int | None, user: int | None, row: int) -> str:
    return f"c{company}" if company else f"u{user}" if user else f"r{row}"


def hot(user: User, show: str = "", search: str = "") -> QuerySet[Hotspot]:
    """The hot issues this reader may see, hottest first: now (usual), rising, merged into one case, or all there ever were."""
    rows = (
        Hotspot.objects.visible_to(user)
        .filter(voices__gte=FEWEST, community__in=user.communities())
        .select_related("category", "place", "grid", "parent")
    )
    shown = {"rising": Q(trend="rising", heat__gt=1), "merged": Q(parent__isnull=False), "all": Q()}
    rows = rows.filter(shown.get(show, Q(heat__gt=1)))
    rows = rows.filter(Q(label__icontains=search) | Q(category__name__icontains=search)) if search else rows
    return rows.defer("middle", "grid__boundary", "place__outline").order_by("-heat", "-voices", "-last_at", "-pk")


@dataclass(frozen=True)
class Line:
    """A hot issue as a line: its words, its tone and its last twelve weeks as a small drawing."""

    hotspot: Hotspot
    tone: str
    icon: str
    spark: str
    where: str


def lines(hotspots: Sequence[Hotspot]) -> list[Line]:
    """Hot issues ready to be drawn."""
    return [Line(one, *TONES[one.trend], spark(one.weeks), str(one.place or one.grid or "")) for one in hotspots]


def spark(counts: Sequence[int]) -> str:
    """Points of a polyline on 84 × 22."""
    top, (width, height) = max([*counts, 1]), SPARK
    step = width / max(1, len(counts) - 1)
    return " ".join(f"{n * step:.0f},{height - 1 - count * (height - 2) / top:.0f}" for n, count in enumerate(counts))


@dataclass(frozen=True)
class Picture:
    """One hot issue: its members as the case list draws them, where they are, and week by week."""

    line: Line
    rows: list[Row]
    places: list[tuple[str, int, int]]  # name, count, percent of the largest
    sketch: Sketch | None  # the same on a map, where places have a shape
    marks: str
    weeks: list[tuple[str, int, int]]  # beginning, count, percent of the largest
    open_count: int


def picture(user: User, hotspot: Hotspot, most: int = 100) -> Picture:
    """What the page of a hot issue shows; members only as far as the reader may see them."""
    cases = Case.objects.visible_to(user).filter(trace__hotspot=hotspot, secrecy=Secrecy.ORDINARY)
    found = list(cases.select_related("category", "company", "grid", "place", "post").order_by("-reported_at", "-pk")[:most])
    where = Counter(str(case.place or case.grid or _("未填地点")) for case in found).most_common(8)
    counts = Counter(spot for case in found if (spot := _spot(case)))
    return Picture(
        lines([hotspot])[0], rows_of(user, found), _shares(where), sketch_of(user, hotspot.community, counts),
        " ".join(f"{layer}:{pk}={n}" for (layer, pk), n in sorted(counts.items())), _shares(_by_week(hotspot.weeks, hotspot.at)),
        sum(case.state in OPEN for case in found),
    )  # fmt: skip


def _spot(case: Case) -> tuple[str, int] | None:
    """Where it is on the map: its place, else its grid."""
    if case.place_id:
        return "place", case.place_id
    return ("grid", case.grid_id) if case.grid_id else None


def _by_week(counts: Sequence[int], at: datetime) -> list[tuple[str, int]]:
    first = len(counts)
    return [(f"{at - timedelta(days=7 * (first - n)):%m-%d}", count) for n, count in enumerate(counts)]


def _shares(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int, int]]:
    top = max((n for _name, n in counts), default=1) or 1
    return [(name, n, round(100 * n / top)) for name, n in counts]


def open_members(hotspot: Hotspot) -> list[Case]:
    """Its cases that are still worked on and belong to no other, the oldest first."""
    rows = Case.objects.filter(trace__hotspot=hotspot, secrecy=Secrecy.ORDINARY, state__in=OPEN, merged_at=None)
    return list(rows.select_related("community", "category", "post").order_by("reported_at", "pk"))


def share(user: User) -> tuple[int, int]:
    """Of the ordinary cases of thirty days: how many lie in an issue of several voices, and all."""
    rows = Case.objects.visible_to(user).filter(secrecy=Secrecy.ORDINARY, reported_at__gte=now() - timedelta(days=30))
    return rows.filter(trace__hotspot__voices__gte=FEWEST).count(), rows.count()
