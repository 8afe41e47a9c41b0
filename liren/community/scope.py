"""Whose rows are whose, and who may do what. Written once here; views and actions never repeat it.

A model places itself with `AREA` (scope → own column, a path to one, or several of them) and says with `READERS` which role sees it in
which scope. A model whose rows differ in secrecy names that column in `SECRECY` and gives one such table per secrecy. From these
two tables come the row test in SQL (`visible_to`) and the object test in Python (`covers`), so they cannot disagree.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.actions import ACTIONS
from liren.core.calendar import now


class Role(TextChoices):
    """Role codes of the permission table."""

    EMPLOYEE = "employee", _("员工")
    COMPANY_CONTACT = "company_contact", _("企业联系人")
    VOLUNTEER = "volunteer", _("志愿者")
    GRID_MEMBER = "grid_member", _("网格员")
    GRID_LEADER = "grid_leader", _("网格长")
    ENTERPRISE_WORKER = "enterprise_worker", _("企业服务岗")
    EMPLOYEE_WORKER = "employee_worker", _("员工服务岗")
    GOVERNANCE_WORKER = "governance_worker", _("综合治理岗")
    CENTER_HEAD = "center_head", _("中心负责人")
    SECRETARY = "secretary", _("书记主任")
    COMMITTEE_MEMBER = "committee_member", _("治委会委员")
    COUNSELOR = "counselor", _("心理咨询师")
    MEDIATOR = "mediator", _("调解员")
    REPORT_CUSTODIAN = "report_custodian", _("举报专管员")
    DEPARTMENT_OFFICER = "department_officer", _("部门经办人")
    PROVIDER = "provider", _("第三方机构")
    PROPERTY_MANAGER = "property_manager", _("物业管家")
    VISITOR = "visitor", _("访客")
    SYSTEM = "system", _("系统")
    ADMINISTRATOR = "administrator", _("系统管理员")
    AUDITOR = "auditor", _("审计员")


WORKERS = frozenset({"enterprise_worker", "employee_worker", "governance_worker"})
GROUPS = {role: frozenset({role, "worker"}) for role in WORKERS}  # "worker" stands for the three of them
PORTAL = frozenset({"employee", "company_contact"})  # these see the portal, all others the desk
FADES = timedelta(days=30)
SCOPES = ("community", "grid", "micro_grid", "company", "post", "own", "public")

Table = Mapping[str, str]


def readers(**scopes: str) -> dict[str, str]:
    """Readers by scope, e.g. readers(company="company_contact", community="worker center_head") → {role: scope}."""
    table: dict[str, str] = {}
    for scope, roles in scopes.items():
        table |= dict.fromkeys(singly(roles), scope)
    return table


def singly(roles: str) -> list[str]:
    """The roles one by one, the three of the group "worker" too."""
    return [role for name in roles.split() for role in (sorted(WORKERS) if name == "worker" else [name])]


@dataclass(frozen=True)
class Area:
    """A role held by somebody over part of the world, with the values that each scope has for him."""

    role: str
    user_id: int
    post_id: int | None = None
    communities: tuple[int, ...] = ()
    path: str = ""  # of the region, when the post lies above communities
    grid_id: int | None = None
    micro_grid_id: int | None = None
    company_id: int | None = None
    roles: frozenset[str] = field(default=frozenset(), compare=False)
    title: str = field(default="", compare=False)  # of the post, and where it is: what the frame of every page says
    place: str = field(default="", compare=False)
    person: str = field(default="", compare=False)  # the holder's name, and every company he belongs to whatever the post
    companies: frozenset[int] = field(default=frozenset(), compare=False)
    known: dict[str, Any] = field(default_factory=dict, compare=False)  # what was asked about him already, shared by all his areas

    def values(self, scope: str) -> tuple[int, ...]:
        """The column values that this area covers in a scope; empty: nothing."""
        if scope == "community":
            return self.communities
        value = self.user_id if scope == "own" else getattr(self, f"{scope}_id")
        return () if value is None else (value,)


@dataclass(frozen=True)
class Bar:
    """Conflict of interest: whose own company is party to a row keeps what is his own or his company's; who is accused sees nothing.

    `party` is the path to that company, `secrecies` those in which somebody may be accused (none named: all), `rows` and `bars` whether
    this person is.
    """

    party: str
    secrecies: frozenset[str]
    rows: Callable[[Area], Q | None]
    bars: Callable[[Area, Any], bool]

    def concerns(self, areas: Sequence[Area], tables: Mapping[str | None, Table]) -> bool:
        """Could one of these areas show rows of such a secrecy?"""
        return any(one.role in table for secrecy, table in tables.items() if secrecy in (self.secrecies or tables) for one in areas)


NOT_PEOPLE = frozenset({"system", "visitor", "anonymous"})


def area(role: str, **bounds: Any) -> Area:
    """An area with the role groups it counts for."""
    return Area(role, roles=GROUPS.get(role, frozenset({role})), **bounds)


def _tables(model: Any) -> Mapping[str | None, Table]:
    return model.READERS if model.SECRECY else {None: model.READERS}


def rows(model: type[models.Model], areas: Sequence[Area]) -> Q:
    """The condition for the rows of a model that lie in these areas and that their roles may read."""
    tables, column = _tables(model), model.AREA  # type: ignore[attr-defined]
    reach: defaultdict[tuple[str, int], set] = defaultdict(set)
    for one in areas:
        for secrecy, table in tables.items():
            scope = table.get(one.role)
            if scope == "public":
                reach["", 0].add(secrecy)
            elif scope and scope in column:
                for path in column[scope].split():
                    for value in one.values(scope):
                        reach[path, value].add(secrecy)
    grouped: defaultdict[tuple[str, frozenset], list[int]] = defaultdict(list)
    for (name, value), secrecies in reach.items():
        grouped[name, frozenset(secrecies)].append(value)
    terms = [_kept(model, areas, name, _term(model, name, values, secrecies)) for (name, secrecies), values in grouped.items()]
    if model.SHARED and any(one.communities and _tables(model)[None].get(one.role) == "community" for one in areas):  # type: ignore[attr-defined]
        terms.append(Q(**{column["community"]: None}))
    found = reduce(or_, terms) if terms else Q(pk__in=[])
    barred = model.BARRED.rows(areas[0]) if terms and _may_be_accused(model, areas) else None  # type: ignore[attr-defined]
    return found if barred is None else found & ~barred


def _kept(model: Any, areas: Sequence[Area], name: str, term: Q) -> Q:
    """Without the rows to which a company of this person is party, unless they are his by being his own or that company's."""
    theirs = areas[0].companies if model.BARRED and areas else frozenset()
    own = {path for scope in ("own", "company") for path in model.AREA.get(scope, "").split()}
    return term & ~Q(**{f"{model.BARRED.party}__in": sorted(theirs)}) if theirs and name not in own else term


def _may_be_accused(model: Any, areas: Sequence[Area]) -> bool:
    return bool(model.BARRED and any(a.role not in NOT_PEOPLE for a in areas) and model.BARRED.concerns(areas, _tables(model)))


def _term(model: Any, name: str, values: list[int], secrecies: frozenset) -> Q:
    term = Q(**{name: values[0]} if len(values) == 1 else {f"{name}__in": sorted(values)}) if name else Q()
    if model.FADES and name in model.AREA["post"].split():
        term &= Q(**{model.FADES: None}) | Q(**{f"{model.FADES}__gt": now() - FADES})
    if len(secrecies) < len(_tables(model)):
        term &= Q(**{f"{model.SECRECY}__in": sorted(secrecies)})
    return term or Q(pk__isnull=False)


def covers(one: Area, thing: models.Model) -> bool:
    """Does the thing lie in the area, in the scope its role has there? The same question as `rows`, for one object."""
    return _lies_in(one, thing, _scope(one, thing))


def commands(one: Area, thing: models.Model) -> bool:
    """Does the thing lie in the area for doing? As `covers`, except where `WRITERS` draws the role's reach narrower (to
    nothing, where it says ""), and that what all may read is nobody's to change outside his own community or, above
    communities, his own branch of the region tree."""
    if (narrow := writers(thing).get(one.role)) is not None:
        return covers(one, thing) and _lies_in(one, thing, narrow)
    common = _scope(one, thing) == "public" or (thing.SHARED and thing.community_id is None)  # type: ignore[attr-defined]
    return covers(one, thing) and (not common or _at_home(one, thing))


def writers(thing: Any) -> Table:
    """Which roles act on this thing in a narrower scope than they read it."""
    return thing.WRITERS.get(_follow(thing, thing.SECRECY), {}) if thing.SECRECY else thing.WRITERS


def _lies_in(one: Area, thing: Any, scope: str) -> bool:
    if thing.BARRED and scope and _is_barred(one, thing, scope):
        return False
    if scope == "public":
        return True
    if scope == "post" and thing.FADES and (ended := _follow(thing, thing.FADES)) and now() - ended >= FADES:
        return False
    if scope == "community" and thing.SHARED and thing.community_id is None:
        return bool(one.communities)
    return scope in thing.AREA and any(_follow(thing, path) in one.values(scope) for path in thing.AREA[scope].split())


def _is_barred(one: Area, thing: Any, scope: str) -> bool:
    if one.role in NOT_PEOPLE:
        return False
    if scope not in {"own", "company"} and one.companies and _follow(thing, thing.BARRED.party) in one.companies:
        return True
    return thing.BARRED.concerns([one], _tables(thing)) and thing.BARRED.bars(one, thing)


def _scope(one: Area, thing: Any) -> str:
    """The scope in which the area's role reads this thing; empty: it does not."""
    return _tables(thing).get(_follow(thing, thing.SECRECY) if thing.SECRECY else None, {}).get(one.role, "")


def _at_home(one: Area, thing: Any) -> bool:
    if (community := getattr(thing, "community_id", None)) is not None:
        return community in one.communities
    path = getattr(thing, "path", "") or getattr(getattr(thing, "region", None), "path", "")
    return bool(one.path) and str(path).startswith(one.path)


def _follow(thing: Any, path: str) -> Any:
    for name in path.split("__"):
        thing = getattr(thing, name, None)
    return thing


def may(user: Any, name: str, thing: models.Model | None) -> bool:
    """May this user do this to that? Answered from his appointments alone; unknown actions and no object: no."""
    spec = ACTIONS.get(name)
    if spec is None or thing is None or not user.is_active:
        return False
    if "self" in spec.roles and thing == user:
        return True
    if not any(one.roles & spec.roles and commands(one, thing) for one in user.areas()):
        return False
    return spec.only is None or spec.only(thing, user)


class CommunityQuerySet(models.QuerySet):
    """The one queryset of the house."""

    def visible_to(self, user: Any) -> Self:
        """Rows this user may see; for a visitor only what is public."""
        areas = user.areas() if user.is_authenticated else [area("anonymous", user_id=0)]
        return self.filter(rows(self.model, areas))


class PlacedModel(models.Model):
    """A row that says where it lies and who reads it."""

    objects = CommunityQuerySet.as_manager()
    AREA: ClassVar[Mapping[str, str]] = {}
    READERS: ClassVar[Mapping[str, Any]] = {}
    SECRECY: ClassVar[str] = ""
    SHARED: ClassVar[bool] = False  # rows of no community stand above them and are read in each
    FADES: ClassVar[str] = ""  # when it was finished: thirty days later those it was only given to see it no more
    sensitive = False  # level 3 and above: each look at it is written down (`core.journal.looked`)
    concerns_id: Any = None  # the account of the person it is about
    BARRED: ClassVar[Bar | None] = None  # who is kept out by a conflict of interest, whatever his posts
    WRITERS: ClassVar[Mapping[str, Any]] = {}  # role → narrower scope in which it may act ("": none); with SECRECY by secrecy

    class Meta:
        abstract = True

    def opens_files(self, user: Any) -> bool:
        """Of those who see the row: may this one fetch its files? All, unless a model says otherwise."""
        return True


class CommunityModel(PlacedModel):
    """A row that belongs to one community."""

    community = models.ForeignKey("community.Community", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


STAFF = "worker center_head secretary"
FIELD = "grid_member grid_leader"
EVERYBODY = " ".join(Role.values)
INHABITANTS = " ".join(role for role in Role.values if role not in {"administrator", "auditor"})
