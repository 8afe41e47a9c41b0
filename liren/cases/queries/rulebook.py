"""The routing rules as people read and keep them: sets, what each rule says, and what in it cannot work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases import rules
from liren.cases.flow import RECEIVE
from liren.cases.models import Category, RoutingRule, RuleSet, Secrecy
from liren.cases.queries.lists import _communities
from liren.cases.queries.reasons import fault_words, role_name
from liren.cases.queries.routing import able_to, chain, staffed, with_holders
from liren.cases.queries.rulewords import said
from liren.community.models import Community, Company, Grid, Place, Post, User
from liren.community.scope import WORKERS, Role

Fault = dict[str, Any]
MOST_RULES = 200
TAKERS = sorted({role for name in RECEIVE.split() for role in (WORKERS if name == "worker" else {name})} - {"report_custodian"})


@dataclass
class Known:
    """What a community has now, so that one sees what a rule names in vain."""

    categories: dict[str, Category]
    grids: dict[int, str]
    places: dict[int, str]
    companies: dict[int, str]
    posts: dict[int, Post]
    living: set[int] = field(default_factory=set)  # companies that have not left

    def name(self, kind: str, key: Any) -> str:
        """What the thing is called; its number once it is gone."""
        if kind == "categories":
            return self.categories[key].name if key in self.categories else str(key)
        return getattr(self, kind).get(key, f"#{key}")


def known_to(community: Community, found: Iterable[RoutingRule]) -> Known:
    """What these rules speak of, in five queries."""
    named: defaultdict[str, set[int]] = defaultdict(set)
    for rule in found:
        for kind in ("grids", "places", "companies"):
            named[kind].update(rule.conditions.get(kind, ()))
        named["posts"].add(rule.post_id or 0)
    companies = Company.objects.filter(community=community, pk__in=named["companies"])
    return Known(
        {c.code: c for c in Category.objects.filter(community=community)},
        dict(Grid.objects.filter(community=community, pk__in=named["grids"]).values_list("pk", "name")),
        dict(Place.objects.filter(community=community, pk__in=named["places"]).values_list("pk", "name")),
        {c.pk: str(c) for c in companies},
        {p.pk: p for p in staffed_all(community, named["posts"])},
        {c.pk for c in companies if c.status != Company.Status.LEFT},
    )


def staffed_all(community: Community, wanted: Iterable[int]) -> QuerySet[Post]:
    """These posts of the community, closed ones too, each with `is_held`."""
    return with_holders(Post.objects.filter(community=community, pk__in=list(wanted)))


def faults_of(rule: RoutingRule, known: Known) -> list[Fault]:
    """What in a rule does not work; `stops` where the rule cannot run at all."""
    found = [*_gone(rule.conditions, known), *_target_faults(rule, known)]
    if (shape := rule.conditions.get("polygon")) and (code := rules.shape_fault(shape)):
        found.append({"on": "polygon", "code": code, "stops": True})
    return found


def _gone(conditions: Mapping[str, Any], known: Known) -> list[Fault]:
    """Named things that are no more; the rule goes on while others of the same condition are left."""
    here: dict[str, set[Any]] = {"categories": {code for code, c in known.categories.items() if c.is_active}, "grids": set(known.grids)}
    here |= {"places": set(known.places), "companies": known.living}
    found = []
    for kind, living in here.items():
        if gone := [key for key in conditions.get(kind, ()) if key not in living]:
            names = [known.name(kind, key) for key in gone]
            found.append({"on": kind, "code": "gone", "names": names, "stops": len(gone) == len(conditions[kind])})
    asked = {(c.code, q["code"]) for c in known.categories.values() for q in c.questions}
    unasked = [one["question"] for one in conditions.get("answers", ()) if (one["category"], one["question"]) not in asked]
    return [*found, {"on": "answers", "code": "gone", "names": unasked, "stops": True}] if unasked else found


def _target_faults(rule: RoutingRule, known: Known) -> list[Fault]:
    """A post that is closed, may not take cases in, or may not read what the rule is for."""
    post = known.posts.get(rule.post_id or 0)
    role, called = (post.role, post.title) if post else (rule.role, role_name(rule.role))
    secrecies = {known.categories[c].secrecy for c in rule.conditions.get("categories", ()) if c in known.categories}
    found = []
    if rule.post_id and (post is None or post.closed_on):
        found.append({"on": "post", "code": "closed", "post": called, "stops": True})
    elif role not in TAKERS:
        found.append({"on": "post", "code": "cannot_receive", "post": called, "stops": True})
    if Secrecy.REPORT in secrecies or "report" in rule.conditions.get("kinds", ()):
        found.append({"on": "post", "code": "report", "post": called, "stops": True})
    elif secrecies and not any(role in able_to(secrecy) for secrecy in secrecies):
        found.append({"on": "post", "code": "unable", "post": called, "stops": True})
    return found


@dataclass(frozen=True)
class Line:
    """A rule as the page shows it."""

    rule: RoutingRule
    when: list[str]
    then: str
    broken: str  # why it cannot run
    remark: str  # what in it is void while the rest runs
    shadowed: int | None  # the position of an earlier rule that takes all of its cases
    vacant: str  # who has its cases while nobody holds the post it names


def lines(rule_set: RuleSet) -> list[Line]:
    """The rules of a set in order, in words, as things stand now."""
    found = list(rule_set.rules.select_related("edited_by", "post").order_by("position", "pk"))
    known = known_to(rule_set.community, found)
    return [_line(rule, found, known) for rule in found]


def _line(rule: RoutingRule, found: list[RoutingRule], known: Known) -> Line:
    faults = faults_of(rule, known)
    stops = [fault for fault in faults if fault["stops"]]
    earlier = [one for one in found if one.position < rule.position and one.is_on and rule.is_on]
    shadow = next((one.position for one in earlier if rules.shadows(one.conditions, rule.conditions)), None)
    remark = fault_words(f for f in faults if not f["stops"])
    return Line(rule, said(rule.conditions, known), then(rule), fault_words(stops), remark, shadow, "" if stops else _stand_in(rule, known))


def _stand_in(rule: RoutingRule, known: Known) -> str:
    """While nobody holds the post that the rule names: who has its cases; empty while somebody does."""
    post = known.posts.get(rule.post_id or 0)
    if post is None or post.is_held:  # type: ignore[attr-defined]
        return ""
    above = chain(post.role)[1:]
    return _("岗位空缺，事项先交%(role)s") % {"role": role_name(above[0])} if above else _("岗位空缺，也没有上一级岗位，请尽快补岗")


def then(rule: RoutingRule) -> str:
    """What becomes of a case that the rule takes."""
    own = _("本网格的%(role)s") if rule.role.startswith("grid") else "%(role)s"
    to = rule.post.title if rule.post else own % {"role": role_name(rule.role)}
    return _("%(to)s，紧急程度提为%(urgency)s") % {"to": to, "urgency": rule.get_raise_to_display()} if rule.raise_to else to


def may_read(user: User) -> bool:
    """Does one of the user's posts read the rules?"""
    return any(area.role in RuleSet.READERS for area in user.areas())


def rule_sets(user: User) -> QuerySet[RuleSet]:
    """The sets of the user's community, newest first, without those given up."""
    rows = RuleSet.objects.visible_to(user).filter(community__in=_communities(user)).exclude(state="dropped")
    return rows.select_related("made_by", "activated_by", "community").annotate(count=Count("rules")).order_by("-number")


def active_rules(community: Community) -> RuleSet | None:
    """The set in force."""
    return RuleSet.objects.filter(community=community, state="active").select_related("community").first()


def faults_now(rule_set: RuleSet) -> list[tuple[RoutingRule, list[Fault]]]:
    """Every rule with what does not work in it today."""
    found = list(rule_set.rules.select_related("edited_by", "post").order_by("position", "pk"))
    known = known_to(rule_set.community, found)
    return [(rule, faults_of(rule, known)) for rule in found]


def is_outdated(rule_set: RuleSet) -> bool:
    """Does what was noted about the rules no longer hold?"""
    return any(rule.faults != faults for rule, faults in faults_now(rule_set))


def broken(rule_set: RuleSet) -> list[tuple[RoutingRule, str]]:
    """The rules that are on and cannot run, with the reason."""
    found = [(rule, [f for f in faults if f["stops"]]) for rule, faults in faults_now(rule_set) if rule.is_on]
    return [(rule, fault_words(faults)) for rule, faults in found if faults]


def targets_of_rules(community: Community) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a rule may send cases: a role in the case's own grid, or one post."""
    posts = staffed(Post.objects.filter(community=community, role__in=TAKERS, company=None)).order_by("role", "grid__code", "pk")
    by_role = [(f"role:{role}", role_name(role)) for role in Role.values if role in TAKERS]
    vacant = _("%(name)s（空缺）")
    by_post = [(f"post:{p.pk}", p.title if p.is_held else vacant % {"name": p.title}) for p in posts]  # type: ignore[attr-defined]
    return [(_("按角色：事项所在网格的，没有则社区的"), by_role), (_("指定岗位"), by_post)]


def owner_of(rule: RoutingRule) -> list[User]:
    """Who is told that a rule cannot run: who edited it last, or the heads of the community once he may not any more."""
    if rule.edited_by.is_active and rule.edited_by.has_perm("cases.edit_rule", rule.rule_set) and not rule.edited_by.is_system:
        return [rule.edited_by]
    held = Q(appointments__post__community=rule.community_id, appointments__post__role="center_head", is_active=True)
    return [user for user in User.objects.filter(held).distinct() if user.has_perm("cases.edit_rule", rule.rule_set)]
