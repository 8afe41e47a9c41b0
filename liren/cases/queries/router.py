"""Where a case goes and why: the rules in force, then the category's own way, and the next post up where one is vacant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple, Self

from django.db.models import QuerySet, Subquery

from liren.cases import rules
from liren.cases.models import Category, RoutingRule, RuleSet
from liren.cases.queries.conflicts import Circle, posts_clear
from liren.cases.queries.reasons import Reason, because, words_of
from liren.cases.queries.routing import UP, able_to, chain, held_now
from liren.cases.rules import Facts, Predicate
from liren.community.models import Appointment, Community, Company, Grid, Place, Post
from liren.core.calendar import local, now, today
from liren.core.prepared import prepared

SEALED_OFF = "report"  # goes to the custodian alone, whatever any rule says


@dataclass(frozen=True)
class Told:
    """What is known of a report besides its category and grid."""

    channel: str = ""
    urgency: str = "normal"
    place: Place | None = None
    company: Company | None = None
    title: str = ""
    text: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """The post a case goes to, why, and how urgent the rule that sent it there makes it."""

    post: Post | None
    reasons: list[Reason]
    rule: int | None = None
    urgency: str = ""

    def words(self) -> list[str]:
        """The reasons in sentences."""
        return words_of(self.reasons)


@dataclass(frozen=True)
class Rule:
    """A rule ready to be asked."""

    key: int
    position: int
    name: str
    conditions: Mapping[str, Any]
    post: int | None
    role: str
    raise_to: str
    faults: list[dict[str, Any]]
    tests: tuple[Predicate, ...]

    @classmethod
    def of(cls, row: RoutingRule) -> Self:
        """Compiled; what is broken in it is left out, so that one sees which cases it should have had."""
        stops = [fault for fault in row.faults if fault["stops"]]
        tests = rules.compiled(row.conditions, without={fault["on"] for fault in stops})
        return cls(row.pk, row.position, row.name, row.conditions, row.post_id, row.role, row.raise_to, stops, tests)

    def takes(self, facts: Facts) -> bool:
        """Do all its conditions hold?"""
        for test in self.tests:  # noqa: SIM110  asked of every rule for every case; a generator would cost more than most tests
            if not test(facts):
                return False
        return True

    @property
    def called(self) -> dict[str, Any]:
        return {"n": self.position, "rule": self.name}


_KEPT: dict[int, tuple[str, list[Rule]]] = {}  # by community, the rules in force and the mark under which they were read


def rules_in_force(community_id: int) -> list[Rule]:
    """The rules that are on, in order. One query; their text is read again only when their mark has changed."""
    marks = RuleSet.objects.filter(community=community_id, state="active").order_by("pk").values_list("mark", flat=True)
    return _marked(community_id, marks.first())


def _marked(community_id: int, mark: str | None) -> list[Rule]:
    """The rules under this mark, read anew only when another one was kept; without a mark none."""
    if mark is None:
        return []
    known, found = _KEPT.get(community_id, ("", []))
    if known != mark:
        found = rules_of(RoutingRule.objects.filter(rule_set__community=community_id, rule_set__mark=mark))
        _KEPT[community_id] = (mark, found)
    return found


def rules_of(rows: Iterable[RoutingRule]) -> list[Rule]:
    """The rules that are on, ready to be asked."""
    return [Rule.of(row) for row in rows if row.is_on]


class Held(NamedTuple):
    """What routing reads of a post that somebody holds; lighter than the post itself, because every new case meets them all."""

    pk: int
    role: str
    grid_id: int | None
    title: str

    def post(self) -> Post:
        """As what a case is given to."""
        return Post(**self._asdict())


@dataclass
class Router:
    """Rules and held posts of a community, read once, for one case or many."""

    rules: list[Rule]
    posts: list[Held]
    vacant: dict[int, Post] = field(default_factory=dict)

    @classmethod
    def of(cls, community: Community, rules: list[Rule] | None = None) -> Self:
        """With the rules in force, or others that are to be tried. One query, unless the rules have changed or nobody holds a post."""
        posts, mark = _standing(community)
        if rules is not None:
            return cls(rules, posts)
        return cls(_marked(community.pk, mark) if posts else rules_in_force(community.pk), posts)

    def route(self, category: Category, grid: Grid | None, facts: Facts | None) -> Route:
        """The first rule that takes the case and may; else the category's own post by place (S3 7.1.4)."""
        passed: list[Reason] = []
        able = able_to(category.secrecy)
        for rule in self.rules if facts and category.secrecy != SEALED_OFF else ():
            if facts and rule.takes(facts) and (found := self._by_rule(rule, grid, able, facts, passed)):
                return found
        reasons = [*passed, because("category", category=category.name, role=category.post_role)]
        post = self._climb(category.post_role, grid, able, reasons)
        return Route(post, reasons)

    def _by_rule(self, rule: Rule, grid: Grid | None, able: list[str], facts: Facts, passed: list[Reason]) -> Route | None:
        """Where the rule sends it; None, with the reason in `passed`, when the rule cannot run or its post may not read this."""
        if rule.faults:
            passed.append(because("rule_broken", **rule.called, faults=rule.faults))
            return None
        named = self._named(rule.post) if rule.post else None
        if named and named.closed_on:
            passed.append(because("rule_broken", **rule.called, faults=[{"on": "post", "code": "closed", "post": named.title}]))
            return None
        role = named.role if named else rule.role
        if role not in able:
            passed.append(because("rule_unable", **rule.called))
            return None
        reasons = [*passed, because("rule", **rule.called)]
        urgency = rules.higher(facts.urgency, rule.raise_to) if rule.raise_to else ""
        if urgency and urgency != facts.urgency:
            reasons.append(because("raised", urgency=urgency))
        post = self._seat(named, grid, able, reasons) if named else self._climb(role, grid, able, reasons)
        return Route(post, reasons, rule.key, urgency)

    def _named(self, pk: int) -> Post:
        """The post a rule names; read, once, only when nobody holds it."""
        if held := next((one for one in self.posts if one.pk == pk), None):
            return held.post()
        if pk not in self.vacant:
            self.vacant[pk] = Post.objects.get(pk=pk)
        return self.vacant[pk]

    def _seat(self, named: Post, grid: Grid | None, able: list[str], reasons: list[Reason]) -> Post | None:
        """The named post, or while it is vacant the one above."""
        if any(one.pk == named.pk for one in self.posts):
            reasons.append(because("post", post=named.title))
            return named
        reasons.append(because("rule_post_vacant", post=named.title))
        above = chain(named.role)[1:]
        if above:
            return self._climb(above[0], grid, able, reasons)
        reasons.append(because("nobody"))
        return None

    def _climb(self, role: str, grid: Grid | None, able: list[str], reasons: list[Reason]) -> Post | None:
        """The post of this role here, or the next one up that somebody holds."""
        for step in chain(role):
            fitting = [p for p in self.posts if p.role == step and (p.grid_id is None or (grid and p.grid_id == grid.pk))]
            if step not in able:
                reasons.append(because("unable", role=step))
            elif chosen := _choose(fitting, grid):
                own = grid and chosen.grid_id == grid.pk
                reasons.append(because("grid_post", grid=str(grid), post=chosen.title) if own else because("post", post=chosen.title))
                return chosen.post()
            else:
                reasons.append(because("vacant", role=step))
        reasons.append(because("nobody"))
        return None

    def facts(self, category: Category, grid: Grid | None, told: Told) -> Facts:
        """What the rules may ask of a report that comes in now."""
        company = told.company
        where = told.place or (company.place if company and any("polygon" in rule.conditions for rule in self.rules) else None)
        return Facts(
            category=category.code, kind=category.kind, at=local(now()), channel=told.channel, urgency=told.urgency,
            grid=grid.pk if grid else None, place=told.place.pk if told.place else None,
            point=(where.lon, where.lat) if where and where.lon is not None and where.lat is not None else None,
            company=company.pk if company else None, size=company.size if company else "", industry=company.industry if company else "",
            reporter=rules.reporter_kind(told.channel, company is not None), text=f"{told.title}\n{told.text}", answers=told.answers,
        )  # fmt: skip


def route(community: Community, category: Category, grid: Grid | None, told: Told | None = None, around: Circle | None = None) -> Route:
    """Which post takes a new case in: the rules in force, then category × place, and the next post up where it is vacant (S3 7.1.4);
    a report, past all who stand in conflict with the circle of the accused."""
    if category.secrecy == SEALED_OFF or told is None:
        held, _mark = _standing(community)
        clear = {post.pk for post in posts_clear([one.post() for one in held], around)} if around else {one.pk for one in held}
        return Router([], [one for one in held if one.pk in clear]).route(category, grid, None)
    router = Router.of(community)
    return router.route(category, grid, router.facts(category, grid, told) if router.rules else None)


def _standing(community: Community) -> tuple[list[Held], str | None]:
    """The posts that somebody holds, with what routing reads of them, and the mark of the rules in force; every new case asks for
    both, so they are one plain query. The mark is None where there are no posts."""
    rows = sorted(set(_held(today().isoformat(), community.pk, "active")), key=itemgetter(0))
    return [Held(*row[:-1]) for row in rows], rows[0][-1] if rows else None


@prepared("0001-02-03", -987_654, "in this state")
def _held(day: str, community: int, state: str) -> QuerySet[Appointment, tuple[Any, ...]]:
    mark = RuleSet.objects.filter(community=community, state=state).order_by("pk").values("mark")[:1]
    held = Appointment.objects.filter(held_now(day), user__is_active=True, post__community=community, post__closed_on=None)
    told = held.filter(post__role__in=UP).annotate(mark=Subquery(mark))
    return told.values_list("post_id", "post__role", "post__grid_id", "post__title", "mark")


def _choose(posts: list[Held], grid: Grid | None) -> Held | None:
    """The grid's own post before a community-wide one; several alike share the grids in turn."""
    own = [p for p in posts if grid and p.grid_id == grid.pk]
    alike = own or posts
    return alike[(grid.pk if grid else 0) % len(alike)] if alike else None
