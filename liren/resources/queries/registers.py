"""The registers: resources, providers, social organizations, needs, each in its order and narrowed as its page offers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from liren.community.models import Community, User
from liren.core.calendar import today
from liren.resources.flow import Concern, Listed, Stage, Standing
from liren.resources.models import Need, Provider, Resource, Society
from liren.resources.rules import ASK_BEFORE, HALF, YEAR, Field, Kind, ProviderKind, SocietyKind

OFFERED: dict[str, dict[str, list[str]]] = {  # what an address may ask of each register
    "resource": {"state": Listed.values, "kind": Kind.values, "due": ["over", "soon"]},
    "provider": {"state": Standing.values, "kind": ProviderKind.values, "due": ["over", "ending"]},
    "society": {"state": Stage.values, "kind": SocietyKind.values, "due": ["quiet"]},
    "need": {"state": Concern.values, "field": Field.values, "due": ["offer", "answer"]},
}


def chosen(of: str, params: Any) -> dict[str, str]:
    """The filters of a register that an address carries; what was never offered is passed over."""
    return {name: params[name] for name, values in OFFERED[of].items() if params.get(name) in values}


def _ranked(state: str, order: Iterable[str]) -> Case:
    whens = [When(**{state: value}, then=Value(n)) for n, value in enumerate(order)]
    return Case(*whens, default=Value(99), output_field=IntegerField())


def _narrowed(rows: QuerySet[Any], told: dict[str, Any]) -> QuerySet[Any]:
    return rows.filter(**{name: value for name, value in told.items() if value})


def stale(within: int = 0) -> Q:
    """Resources in the inventory whose last look no longer counts in so many days."""
    day = today() + timedelta(days=within)
    party = Q(kind=Kind.PARTY)
    old = party & Q(verified_on__lte=day - timedelta(days=HALF)) | ~party & Q(verified_on__lte=day - timedelta(days=YEAR))
    return Q(state="listed") & (old | Q(until__lt=day))


def resources(user: User, home: Community, *, q: str = "", due: str = "", **told: Any) -> QuerySet[Resource]:
    """The inventory, proposals of companies first; narrowed by state, kind, due (over: to verify; soon: within thirty days) and words."""
    rows: QuerySet[Resource] = Resource.objects.visible_to(user).filter(community=home).select_related("company", "organization", "place")
    if due:
        rows = rows.filter(stale(ASK_BEFORE if due == "soon" else 0))
    if q:
        names = ("name", "about", "company__name", "organization__name", "place__name")
        rows = rows.filter(_any(names, q))
    rows = _narrowed(rows.select_related("keeper"), told)
    return rows.annotate(last=Max("uses__on")).order_by(_ranked("state", Listed.values), "kind", "name", "pk")


def _any(names: Iterable[str], q: str) -> Q:
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": q})
    return found


def picked(user: User, home: Community, numbers: Iterable[int]) -> list[Resource]:
    """The resources ticked in the list that this reader sees."""
    return list(Resource.objects.visible_to(user).filter(community=home, pk__in=numbers).order_by("pk"))


def providers(user: User, home: Community, *, q: str = "", due: str = "", kind: str = "", **told: Any) -> QuerySet[Provider]:
    """The register of providers, those that wait for a decision first; narrowed by state, kind, due and words."""
    rows: QuerySet[Provider] = Provider.objects.visible_to(user).filter(community=home).select_related("organization", "keeper")
    day = today()
    if due == "over":
        rows = rows.filter(state="admitted", verified_on__lte=day - timedelta(days=YEAR))
    elif due:
        rows = rows.filter(state="admitted", until__lte=day + timedelta(days=60))
    if q:
        rows = rows.filter(_any(("organization__name", "scope"), q))
    if kind:
        rows = rows.filter(kinds__contains=f" {kind} ")
    return _narrowed(rows, told).order_by(_ranked("state", Standing.values), "organization__name", "pk")


def societies(user: User, home: Community, *, q: str = "", due: str = "", **told: Any) -> QuerySet[Society]:
    """The social organizations, those that ended last, with the activities of the last year; due=quiet: registered and none in a year."""
    year = today() - timedelta(days=YEAR)
    rows: QuerySet[Society] = Society.objects.visible_to(user).filter(community=home).select_related("organization", "keeper")
    rows = rows.annotate(held=Count("activities", filter=Q(activities__on__gt=year)), last=Max("activities__on"))
    if due:
        rows = rows.filter(held=0, state__in=["registered", "active"])
    if q:
        rows = rows.filter(_any(("organization__name", "number"), q))
    order = F("ended_on").asc(nulls_first=True)
    return _narrowed(rows, told).order_by(order, "kind", "organization__name", "pk")


def needs(user: User, home: Community, *, q: str = "", due: str = "", **told: Any) -> QuerySet[Need]:
    """The needs, those to be judged first, with how many companies they were offered to and how many answered."""
    rows: QuerySet[Need] = Need.objects.visible_to(user).filter(community=home).select_related("keeper")
    said = Count("offers", filter=~Q(offers__answer=""))
    rows = rows.annotate(offered=Count("offers"), said=said)
    if due:
        rows = rows.filter(state="suitable", said=0, **({"offered": 0} if due == "offer" else {"offered__gt": 0}))
    if q:
        rows = rows.filter(_any(("title", "text", "who"), q))
    return _narrowed(rows, told).order_by(_ranked("state", Concern.values), "-noted_on", "-pk")


def figures(of: str, user: User, home: Community) -> list[dict[str, Any]]:
    """The figures above a register, each with the filter that shows its rows."""
    return [
        {"label": label, "value": (n := rows.count()), "unit": unit, "url": url, "tone": tone if n else ""}
        for label, rows, unit, url, tone in FIGURES[of](user, home)
    ]


def _of_resources(user: User, home: Community) -> list[tuple[Any, ...]]:
    rows, unit = resources(user, home), _("项")
    return [
        (_("在册资源"), rows.filter(state="listed"), unit, "?state=listed", ""),
        (_("企业提供待核实"), rows.filter(state="proposed"), unit, "?state=proposed", "warn"),
        (_("该重新核实"), rows.filter(stale()), unit, "?due=over", "bad"),
    ]


def _of_providers(user: User, home: Community) -> list[tuple[Any, ...]]:
    unit = _("家")
    return [
        (_("已准入机构"), providers(user, home, state="admitted"), unit, "?state=admitted", ""),
        (_("待准入"), providers(user, home, state="proposed"), unit, "?state=proposed", "warn"),
        (_("一年未核实"), providers(user, home, due="over"), unit, "?due=over", "bad"),
    ]


def _of_societies(user: User, home: Community) -> list[tuple[Any, ...]]:
    unit = _("个")
    return [
        (_("开展活动"), societies(user, home, state="active"), unit, "?state=active", ""),
        (_("培育中"), societies(user, home, state="cultivating"), unit, "?state=cultivating", ""),
        (_("一年没有活动"), societies(user, home, due="quiet"), unit, "?due=quiet", "warn"),
    ]


def _of_needs(user: User, home: Community) -> list[tuple[Any, ...]]:
    unit = _("项")
    return [
        (_("待判断"), needs(user, home, state="noted"), unit, "?state=noted", "warn"),
        (_("适合而未推送"), needs(user, home, due="offer"), unit, "?due=offer", "bad"),
        (_("等企业答复"), needs(user, home, due="answer"), unit, "?due=answer", "warn"),
    ]


FIGURES: dict[str, Any] = {"resource": _of_resources, "provider": _of_providers, "society": _of_societies, "need": _of_needs}
