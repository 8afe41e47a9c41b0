"""A dry run: where the cases of a period would go by a draft, beside where the rules in force send them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from liren.cases import rules
from liren.cases.models import Case, Category, RoutingRule, RuleSet
from liren.cases.queries.reasons import words_of
from liren.cases.queries.router import SEALED_OFF, Route, Router, Rule, rules_of
from liren.cases.rules import Facts
from liren.community.models import Grid, User
from liren.core.calendar import Period, local

MOST = 5_000  # cases at a time: a page is asked, not waited for
SHOWN = 100
COLUMNS = (
    "pk", "number", "title", "text", "answers", "category_id", "kind", "urgency", "channel", "reported_at", "grid_id", "place_id",
    "place__lon", "place__lat", "company_id", "company__size", "company__industry", "company__place__lon", "company__place__lat",
)  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """A case that would go elsewhere."""

    pk: int
    number: str
    title: str
    before: str
    after: str
    rule: str
    raised: str


@dataclass
class Count:
    """What a rule of the draft did: cases that met its conditions, those it took, and which earlier rules took the others."""

    rule: Rule
    met: int = 0
    took: int = 0
    lost_to: Counter[int] = field(default_factory=Counter)

    @property
    def never(self) -> bool:
        return not self.met

    @property
    def shadowed(self) -> bool:
        return bool(self.met and not self.took)

    @property
    def winner(self) -> int | None:
        """The position of the rule that takes most of its cases before it."""
        return self.lost_to.most_common(1)[0][0] if self.lost_to else None


@dataclass
class Trial:
    """What a dry run found, and which part of the period it looked at."""

    total: int = 0
    first: int = 0
    covered: int = 0
    moved: int = 0
    raised: int = 0
    shown: list[Moved] = field(default_factory=list)
    flows: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: list[Count] = field(default_factory=list)

    @property
    def ways(self) -> list[tuple[tuple[str, str], int]]:
        """From which post to which, the commonest first."""
        return self.flows.most_common()

    @property
    def last(self) -> int:
        return self.first + self.covered

    @property
    def more(self) -> bool:
        return self.last < self.total


def trial(user: User, draft: RuleSet, period: Period, page: int = 1) -> Trial:
    """Cases of the period that the user may see, newest first, `MOST` at a time; reports are left out, no rule ever has them."""
    rows = _cases(user, draft, period)
    found = Trial(total=rows.count(), first=(page - 1) * MOST)
    present = Router.of(draft.community)
    tried = Router(rules_of(RoutingRule.objects.filter(rule_set=draft)), present.posts, present.vacant)
    found.counts = [Count(rule) for rule in tried.rules]
    grids = {grid.pk: grid for grid in Grid.objects.filter(community=draft.community)}
    categories = {c.pk: c for c in Category.objects.filter(community=draft.community)}
    for row in _read(rows, found.first):
        category, grid = categories[row["category_id"]], grids.get(row["grid_id"])
        facts = facts_of(row, category)
        before, after = present.route(category, grid, facts), tried.route(category, grid, facts)
        found.covered += 1
        _count(found.counts, facts, after)
        _compare(found, row, before, after)
    return found


def _cases(user: User, draft: RuleSet, period: Period) -> QuerySet[Case]:
    rows = Case.objects.visible_to(user).filter(community=draft.community_id, reported_at__gte=period.since, reported_at__lt=period.until)
    return rows.exclude(secrecy=SEALED_OFF).order_by("-reported_at", "-pk")


def _read(rows: QuerySet[Case], first: int) -> Iterator[dict[str, Any]]:
    return rows.values(*COLUMNS)[first : first + MOST].iterator(chunk_size=1000)


def facts_of(row: dict[str, Any], category: Category) -> Facts:
    """What was known of a case when it came in, read from its row."""
    owner = "place" if row["place_id"] else "company__place"
    lon, lat = row[f"{owner}__lon"], row[f"{owner}__lat"]
    return Facts(
        category=category.code, kind=row["kind"], at=local(row["reported_at"]), channel=row["channel"], urgency=row["urgency"],
        grid=row["grid_id"], place=row["place_id"], point=(lon, lat) if lon is not None and lat is not None else None,
        company=row["company_id"], size=row["company__size"] or "", industry=row["company__industry"] or "",
        reporter=rules.reporter_kind(row["channel"], row["company_id"] is not None), text=f"{row['title']}\n{row['text']}",
        answers=row["answers"] or {},
    )  # fmt: skip


def _count(counts: list[Count], facts: Facts, after: Route) -> None:
    taker = next((one.rule.position for one in counts if one.rule.key == after.rule), None)
    for one in counts:
        if one.rule.takes(facts):
            one.met += 1
            if one.rule.key == after.rule:
                one.took += 1
            elif taker is not None and taker < one.rule.position:
                one.lost_to[taker] += 1


def _compare(found: Trial, row: dict[str, Any], before: Route, after: Route) -> None:
    raised = after.urgency if after.urgency not in {"", row["urgency"]} else ""
    found.raised += bool(raised)
    if (before.post and before.post.pk) == (after.post and after.post.pk):
        return
    names = tuple(route.post.title if route.post else "" for route in (before, after))
    found.moved += 1
    found.flows[names[0], names[1]] += 1
    if len(found.shown) < SHOWN:
        why = words_of(after.reasons[:1])[0]
        found.shown.append(Moved(row["pk"], row["number"], row["title"], names[0], names[1], why, raised))
