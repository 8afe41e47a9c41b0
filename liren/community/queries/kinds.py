"""Which type of Annex A the figures speak for: qualified companies, companies by category, floor area by use (S1 4.4, A.1)."""

from django.db.models import Count, Q, QuerySet, Sum

from liren.community.models import Community, Company, Place, Qualification, User
from liren.community.queries.staffing import operating
from liren.community.rules.kinds import CLAUSE_OF, COMPANIES_OF, PREMISES_OF, Fit, codes_of
from liren.core.calendar import today

HOUSES = (Place.Kind.BUILDING, Place.Kind.PARK)


def in_force() -> Q:
    """Qualifications that hold today."""
    return Q(since__lte=today(), ended_on=None) & (Q(until=None) | Q(until__gte=today()))


def qualifications_of(user: User, company: Company) -> QuerySet[Qualification]:
    """The qualifications of a company, the newest first."""
    return Qualification.objects.visible_to(user).filter(company=company).order_by("-since", "-pk")


def qualified(home: Community) -> set[tuple[int, str, str]]:
    """Company, kind and day of every qualification on record."""
    rows = Qualification.objects.filter(community=home).values_list("company_id", "kind", "since")
    return {(company, kind, since.isoformat()) for company, kind, since in rows}


def of_parts(parts: tuple[str, ...]) -> Q:
    """Companies with one of these qualifications in force, or with an industry code of one of these categories."""
    found = Q(pk__in=Qualification.objects.filter(in_force(), kind__in=parts).values("company"))
    for code in codes_of(parts):
        found |= Q(industry_code__startswith=code)
    return found


def of_uses(uses: tuple[str, ...]) -> Q:
    """Buildings put to one of these uses."""
    return Q(use__in=uses)


def measured_places(home: Community) -> QuerySet[Place]:
    """The buildings and parks whose floor area and use are on record."""
    return Place.objects.filter(community=home, kind__in=HOUSES, floor_area_m2__gt=0).exclude(use="")


def fits(home: Community) -> list[Fit]:
    """The four types side by side, in four queries."""
    return [
        _by_companies(home, kind, clause) if clause in COMPANIES_OF else _by_area(home, kind, clause) for kind, clause in CLAUSE_OF.items()
    ]


def _by_companies(home: Community, kind: str, clause: str) -> Fit:
    parts = COMPANIES_OF[clause]
    each = {f"p{n}": Count("pk", filter=of_parts((part,))) for n, part in enumerate(parts)}
    no_code = Count("pk", filter=Q(industry_code="")) if codes_of(parts) else Count("pk", filter=Q(pk=None))
    told = operating(home).aggregate(good=Count("pk", filter=of_parts(parts)), total=Count("pk"), unknown=no_code, **each)
    counted = tuple((part, told[f"p{n}"]) for n, part in enumerate(parts))
    return Fit(kind, clause, told["good"], told["total"], counted, told["unknown"])


def _by_area(home: Community, kind: str, clause: str) -> Fit:
    uses, known = PREMISES_OF[clause], Q(pk__in=measured_places(home).values("pk"))
    each = {f"p{n}": Sum("floor_area_m2", filter=known & of_uses((use,)), default=0) for n, use in enumerate(uses)}
    rows = Place.objects.filter(community=home, kind__in=HOUSES)
    area = {"good": Sum("floor_area_m2", filter=known & of_uses(uses), default=0), "total": Sum("floor_area_m2", filter=known, default=0)}
    told = rows.aggregate(**area, unknown=Count("pk", filter=~known), **each)
    counted = tuple((use, told[f"p{n}"]) for n, use in enumerate(uses))
    return Fit(kind, clause, told["good"], told["total"], counted, told["unknown"])
