"""Numbers about the place, its register and its staff as they are today, each with the rows it was counted from.

Shares are parts of one, None where there is nothing to measure. One taken apart by clause answers None for a clause it does not know.
"""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from liren.community import queries
from liren.community.models import Community, Company, Grid, MicroGrid, Place, Post
from liren.community.rules.kinds import COMPANIES_OF, PREMISES_OF
from liren.community.rules.requirements import GRID_KINDS_OF, HEADCOUNTS_OF, HELD_TOGETHER
from liren.community.rules.staffing import full_time_staff, grid_staffing
from liren.core.calendar import Period
from liren.core.indicators import Reading, indicator
from liren.core.models import Event

FRESH_DAYS = 90
REQUIRED = ("name", "credit_code", "industry", "trade", "size", "legal_person")  # with headcount, place and a main contact


def _share(rows: QuerySet, good: Q) -> Reading:
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=good))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows, good)


@indicator("community.industrial_population", _("产业人口"), _("人"))
def industrial_population(community: Community, period: Period) -> Reading:
    """Employees of the companies in operation whose entry was verified (S1 4.2); None when none was."""
    rows = queries.operating(community).filter(verified_on__isnull=False)
    return Reading(rows.aggregate(n=Sum("headcount"))["n"], rows)


@indicator("community.company_grid_coverage", _("企业网格服务覆盖率"))
def company_grid_coverage(community: Community, period: Period) -> Reading:
    """Companies in operation in a grid (each lies in exactly one) with a full-time member in post to answer for it (S2 6.1.1-4)."""
    members = queries.in_post(community).filter(post__grid=OuterRef("grid"), post__grid_kind=Post.GridKind.FULL_TIME)
    return _share(queries.operating(community), Q(Exists(members)))


@indicator("community.company_register_completeness", _("企业信息完整率"))
def company_register_completeness(community: Community, period: Period) -> Reading:
    """Required fields filled in verified entries, of the required fields of all companies in operation (S3 7.1.3)."""
    rows, filled = queries.operating(community), [~Q(**{name: ""}) for name in REQUIRED]
    filled += [Q(headcount__gt=0), Q(place__isnull=False), Q(contacts__is_main=True)]
    verified = Q(verified_on__isnull=False)
    named = {f"n{n}": Count("pk", filter=verified & one, distinct=True) for n, one in enumerate(filled)}
    counted = rows.aggregate(all=Count("pk", distinct=True), **named)
    total = counted.pop("all") * len(filled)
    return Reading(sum(counted.values()) / total if total else None, rows)


@indicator("community.register_update_freshness", _("企业信息 90 天内核实率"), by_clause=True)
def register_update_freshness(community: Community, period: Period, clause: str) -> Reading:
    """Companies in operation verified within 90 days (S3 5.3.2-2). S2 5.5.2-2 asks for organizations too, whose entries bear no
    date of verification."""
    if clause != "S3:5.3.2-2":
        return Reading(None)
    return _share(queries.operating(community), Q(verified_on__gt=queries.days_ago(FRESH_DAYS)))


@indicator("community.grid_count_active", _("网格数"), _("个"), by_clause=True)
def grid_count_active(community: Community, period: Period, clause: str) -> Reading:
    """Grids of the community; of the basic kind where the clause says so. The factors of S2 6.1.1-1 are not on record."""
    rows = Grid.objects.filter(community=community)
    if clause == "S2:6.1.1-1":
        return Reading(None)
    rows = rows.filter(kind=Grid.Kind.BASIC) if clause == "S3:5.2.1.3-1" else rows
    return Reading(rows.count(), rows)


@indicator("community.micro_grid_assignment_rate", _("楼宇园区微网格划分率"))
def micro_grid_assignment_rate(community: Community, period: Period) -> Reading:
    """Buildings and parks that are exactly one micro-grid (S1 4.1-3, S3 5.2.1.3-3)."""
    rows = Place.objects.filter(community=community, kind__in=[Place.Kind.BUILDING, Place.Kind.PARK])
    divided = MicroGrid.objects.filter(place=OuterRef("pk")).order_by().values("place").annotate(n=Count("pk")).filter(n=1)
    return _share(rows, Q(Exists(divided)))


@indicator("community.territory_tree_complete", _("三级治理体系完整率"))
def territory_tree_complete(community: Community, period: Period) -> Reading:
    """Grids, micro-grids and places whose chain of parents reaches this community (S1 4.1-4); the evidence is what does not."""
    grids = Grid.objects.filter(community=community).count()
    below = [model.objects.filter(community=community) for model in (MicroGrid, Place)]
    total = grids + sum(rows.count() for rows in below)
    lost = [one for rows in below for one in rows.exclude(grid__community=community).order_by("pk")]
    return Reading(1 - len(lost) / total if total else None, lost)


@indicator("community.community_type_assigned", _("已确定社区类型"))
def community_type_assigned(community: Community, period: Period) -> Reading:
    """1 when the community has one of the four types and its particulars were looked at in the period (S1 4.4)."""
    looked = Event.objects.filter(
        subject_type="community.community", subject_id=community.pk, at__gte=period.since, at__lt=period.until
    ).filter(action__in=["community.found_community", "community.edit_community"])
    return Reading(float(community.kind in Community.Kind.values and looked.exists()), Community.objects.filter(pk=community.pk))


@indicator("community.dedicated_grid_coverage", _("专属网格覆盖率"))
def dedicated_grid_coverage(community: Community, period: Period) -> Reading:
    """Large companies and parks that lie in a dedicated grid (S3 5.2.1.3-2); the evidence is the companies."""
    large = queries.operating(community).filter(size=Company.Size.LARGE)
    parks = Place.objects.filter(community=community, kind=Place.Kind.PARK)
    own = Q(grid__kind=Grid.Kind.DEDICATED)
    total = large.count() + parks.count()
    return Reading((large.filter(own).count() + parks.filter(own).count()) / total if total else None, large)


@indicator("community.grid_staffing_complete_rate", _("网格 1+3+N 配齐率"))
def grid_staffing_complete_rate(community: Community, period: Period) -> Reading:
    """Grids that have 1 + 3 + N today (S1 6.2.11); the evidence is those that do not."""
    kinds = queries.grid_kinds(community)
    short = [grid for grid, held in kinds.items() if grid_staffing(held)[1]]
    rows = Grid.objects.filter(pk__in=short).order_by("code")
    return Reading(1 - len(short) / len(kinds) if kinds else None, rows)


@indicator("community.grid_post_fill_rate", _("网格岗位到岗率"), by_clause=True)
def grid_post_fill_rate(community: Community, period: Period, clause: str) -> Reading:
    """Grids with somebody in a post of the kinds that the clause names (S1 6.2.11-2 to -6, S3 5.2.2.2); evidence: those without."""
    kinds, wanted = queries.grid_kinds(community), GRID_KINDS_OF.get(clause, ())
    if not kinds or not wanted:
        return Reading(None)
    short = [grid for grid, held in kinds.items() if not set(held) & set(wanted)]
    return Reading(1 - len(short) / len(kinds), Grid.objects.filter(pk__in=short).order_by("code"))


@indicator("community.post_headcount", _("岗位任职人数"), _("人"), by_clause=True)
def post_headcount(community: Community, period: Period, clause: str) -> Reading:
    """People in the posts that the clause names, each once; the clause says how many there must be (S1 6.2.6 to 6.2.12)."""
    if clause not in HEADCOUNTS_OF:
        return Reading(None)
    rows = queries.in_kind(community, HEADCOUNTS_OF[clause])
    return Reading(rows.values("user").distinct().count(), rows)


@indicator("community.concurrent_post_check", _("一人兼任两岗"), by_clause=True)
def concurrent_post_check(community: Community, period: Period, clause: str) -> Reading:
    """1 if one person holds both posts that the clause names, else 0; None when one of them is vacant (S1 6.2.7-5, 6.2.8-2)."""
    if clause not in HELD_TOGETHER:
        return Reading(None)
    first, second = (queries.in_kind(community, kind) for kind in HELD_TOGETHER[clause])
    if not first.exists() or not second.exists():
        return Reading(None)
    both = first.filter(user__in=second.values("user"))
    return Reading(float(both.exists()), both)


@indicator("community.full_time_staff_ratio", _("专职人员达标倍数"))
def full_time_staff_ratio(community: Community, period: Period) -> Reading:
    """Full-time staff of the center and the grids, of one for every 40 companies begun (S2 5.3.1-2): 1 is enough, 2 is the aim."""
    needed, _best = full_time_staff(queries.operating(community).count())
    rows = queries.in_post(community).filter(queries.STAFF["ratio"])
    return Reading(rows.values("user").distinct().count() / needed if needed else None, rows)


@indicator("community.grid_workload_balance", _("网格工作量最大倍数"))
def grid_workload_balance(community: Community, period: Period) -> Reading:
    """The largest load of a grid – companies to one full-time member, by the mean of the community (S2 6.1.1-2); the grids are good
    up to 1.5. None without companies or full-time members."""
    lines = queries.grid_loads(community)
    ratios = [line.load.ratio for line in lines if line.load.ratio is not None]
    even = [line.grid.pk for line in lines if line.load.is_even]
    return Reading(max(ratios) if ratios else None, Grid.objects.filter(community=community).order_by("code"), Q(pk__in=even))


@indicator("community.type_company_share", _("类型相符企业占比"), by_clause=True)
def type_company_share(community: Community, period: Period, clause: str) -> Reading:
    """Companies in operation with a qualification in force or an industry code that the clause names (S1 A.1.1 to A.1.3)."""
    if clause not in COMPANIES_OF:
        return Reading(None)
    return _share(queries.operating(community), queries.of_parts(COMPANIES_OF[clause]))


@indicator("community.type_premises_share", _("类型相符建筑面积占比"), by_clause=True)
def type_premises_share(community: Community, period: Period, clause: str) -> Reading:
    """Floor area of the uses that the clause names, of the floor area on record (S1 A.1.4-1)."""
    if clause not in PREMISES_OF:
        return Reading(None)
    rows, good = queries.measured_places(community), queries.of_uses(PREMISES_OF[clause])
    area = rows.aggregate(all=Sum("floor_area_m2"), good=Sum("floor_area_m2", filter=good, default=0))
    return Reading(area["good"] / area["all"] if area["all"] else None, rows, good)


@indicator("community.boundary_road_share", _("边界落在城市道路上的比例"))
def boundary_road_share(community: Community, period: Period) -> Reading:
    """Length of the boundary on urban roads, of its length (S1 4.3-1); None without a sound boundary or roads. The evidence is the
    boundary in force with its approval."""
    found = queries.ground_of(community).check
    return Reading(found.share if found else None, list(queries.boundaries(community)[:1]))


@indicator("community.boundary_integrity", _("管辖范围清楚"))
def boundary_integrity(community: Community, period: Period) -> Reading:
    """1 when the boundary is closed and sound, overlaps no neighbour and holds every registered address, else 0; None without one
    (S1 4.3-2). The evidence is the boundary in force and the places not proved to lie in it."""
    found = queries.ground_of(community).check
    if found is None:
        return Reading(None)
    return Reading(float(found.is_whole), [*queries.boundaries(community)[:1], *queries.outside_of(community, found)])
