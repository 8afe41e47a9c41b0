"""What the community tells everybody about its handling of cases: sums of thirty days, never a cell of fewer than ten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from liren.cases.models import Case, Clock
from liren.cases.rules import ClockKind
from liren.community.models import Community
from liren.core.calendar import now

DAYS = 30
FEWEST = 10  # a smaller cell could tell of single companies or persons
HAPPY = 4  # stars


@dataclass(frozen=True)
class Share:
    """A group of categories and how many cases came in under it."""

    name: str
    count: int


@dataclass(frozen=True)
class Figures:
    """Sums of the last thirty days; None where there were fewer than ten."""

    since: datetime
    until: datetime
    received: int | None
    in_time: int | None  # percent
    satisfied: int | None  # percent
    groups: list[Share]

    def cards(self) -> list[dict[str, object]]:
        """The figures as the piece ui/figure draws them, each with what it means."""
        period = f"{self.since:%Y-%m-%d} – {self.until:%Y-%m-%d}"
        told = (
            (_("收到诉求"), self.received, _("件"), _("近 30 天内提出的全部事项，不分渠道")),
            (
                _("按时答复"),
                self.in_time,
                "%",
                _("近 30 天答复或到期的事项中，在承诺时限内答复的比例；超期未答复的算未按时，撤回的不算"),
            ),
            (_("评价满意"), self.satisfied, "%", _("近 30 天内收到的星级评价中，4 星和 5 星的比例；没有评价的不算")),
        )
        return [_card(label, value, unit, meaning, period, self.until) for label, value, unit, meaning in told]


def _card(label: str, value: int | None, unit: str, meaning: str, period: str, at: datetime) -> dict[str, object]:
    few = _("不足 10 件，不公布")
    shown = {"value": "–", "compare": few} if value is None else {"value": f"{value:,}", "unit": unit, "compare": _("近 30 天")}
    return {"label": label, "definition": meaning, "period": period, "at": at} | shown


def public_figures(community: Community) -> Figures:
    """Three aggregates over the last thirty days of one community."""
    until = now()
    since = until - timedelta(days=DAYS)
    received = _groups(community, since)
    total = sum(share.count for share in received)
    clocks = (
        Clock.objects.filter(case__community=community, kind=ClockKind.SOLUTION)
        .exclude(case__state="withdrawn")
        .filter(case__merged_at=None)
    )
    ended = Q(stopped_at__gte=since) | Q(stopped_at=None, due_at__range=(since, until))
    kept = clocks.filter(ended).aggregate(all=Count("pk"), part=Count("pk", filter=Q(is_met=True)))
    rated = Case.objects.filter(community=community, rated_at__gte=since, satisfaction__isnull=False)
    stars = rated.aggregate(all=Count("pk"), part=Count("pk", filter=Q(satisfaction__gte=HAPPY)))
    shown = [share for share in received if share.count >= FEWEST][:6]
    return Figures(since, until, total if total >= FEWEST else None, _percent(kept), _percent(stars), shown)


def _groups(community: Community, since: datetime) -> list[Share]:
    rows = Case.objects.filter(community=community, reported_at__gte=since).values("category__group")
    return [Share(row["category__group"], row["n"]) for row in rows.annotate(n=Count("pk")).order_by("-n", "category__group")]


def _percent(counted: dict[str, int]) -> int | None:
    return round(100 * counted["part"] / counted["all"]) if counted["all"] >= FEWEST else None
