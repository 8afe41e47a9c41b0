"""Numbers about premises as they are today, each with the rows it was counted from.

Shares are parts of one, None where there is nothing to measure. One taken apart by clause answers None for a clause it does not know.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local
from liren.core.indicators import Reading, indicator
from liren.premises import queries
from liren.premises.models import Room
from liren.premises.rules import AREAS_OF, FACILITIES_OF, PARTNERS_OF, SIGNS, SPACES_OF, USE_FIELD, USES_OF, share_present


def _present(wanted: tuple[str, ...], rows: QuerySet[Any], *, any_of: bool = False) -> Reading:
    """What part of the wanted kinds the rows are of; they are read once, and so counted without asking again."""
    there = [row.space.kind if isinstance(row, Room) else row.kind for row in rows]
    return Reading(share_present(wanted, there, any_of=any_of), rows)


@indicator("premises.premises_acquisition_recorded", _("用房取得有凭据的比例"))
def premises_acquisition_recorded(community: Community, period: Period) -> Reading:
    """Premises in use with a way of acquisition and a document on file (S1 5.1-1)."""
    rows, proved = queries.in_use(community), Q(pk__in=queries.documented(community).values("pk"))
    return Reading(rows.filter(proved).count() / len(rows) if rows else None, rows, proved)


@indicator("premises.supporting_premises_area", _("配套用房面积"), _("平方米"))
def supporting_premises_area(community: Community, period: Period) -> Reading:
    """Floor area in m² of the supporting premises in use, shared ones by the agreed share (S1 5.1-2); None when none is on record."""
    rows = queries.supporting(community)
    counted = queries.counted(rows)
    return Reading(float(sum(counted)) if counted else None, rows)


@indicator("premises.premises_in_use", _("办公服务场所具备率"), by_clause=True)
def premises_in_use(community: Community, period: Period, clause: str) -> Reading:
    """Of the uses a clause names: those for which there are premises in use (S2 5.1.2-2, S3 5.1.3-1)."""
    if clause not in USES_OF:
        return Reading(None)
    rows = queries.in_use(community)
    there = [use for use in USES_OF[clause] if any(getattr(one, USE_FIELD[use]) for one in rows)]
    return Reading(share_present(USES_OF[clause], there), rows)


@indicator("premises.premises_inside_boundary", _("服务中心在社区内"))
def premises_inside_boundary(community: Community, period: Period) -> Reading:
    """1 when every place of the service centre in use lies inside the community's boundary, else 0; None without a center, a place
    on the map or a boundary (S2 5.1.2-1, S3 5.1.1-1)."""
    rows = queries.in_use(community).filter(is_center=True).select_related("place")
    return Reading(queries.centers_inside(community, rows), rows)


@indicator("premises.functional_space_open", _("功能空间开放率"), by_clause=True)
def functional_space_open(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of space a clause names: those of which one is open, with hours on record (S1 5.2, 5.3)."""
    if clause not in SPACES_OF:
        return Reading(None)
    kinds, any_of = SPACES_OF[clause]
    return _present(kinds, queries.open_rooms(community, kinds), any_of=any_of)


@indicator("premises.service_area_open", _("服务功能区开放率"), by_clause=True)
def service_area_open(community: Community, period: Period, clause: str) -> Reading:
    """Of the service areas a clause names: those open in an open space; the six of the lounge in the lounge itself (S1 5.3-2)."""
    if clause not in AREAS_OF:
        return Reading(None)
    return _present(AREAS_OF[clause], queries.open_areas(community, clause))


@indicator("premises.shared_facility_agreement_rate", _("周边资源共用协议覆盖率"), by_clause=True)
def shared_facility_agreement_rate(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of neighbour a clause names: those with an agreement in force on the last day of the period (S1 5.4-1, S2 5.1.4-1)."""
    if clause not in PARTNERS_OF:
        return Reading(None)
    last = local(period.until).date() - timedelta(days=1)
    return _present(PARTNERS_OF[clause], queries.in_force(community, last).filter(kind__in=PARTNERS_OF[clause]))


@indicator("premises.signage_inspection_pass", _("标识核对合格率"))
def signage_inspection_pass(community: Community, period: Period) -> Reading:
    """Of name plate, logo and guide sign: those of which there is one and all passed their latest look, taken within the period
    (S1 5.5-1, S2 5.1.5-1)."""
    rows = queries.standing_signs(community)
    return Reading(share_present(SIGNS, queries.sound_signs(rows, local(period.since).date())), rows)


@indicator("premises.facility_in_service", _("设施在用率"), by_clause=True)
def facility_in_service(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of facility a clause names: those of which one is in service (S1 5.8, S2 5.1.2-3, S3 5.1.3-2)."""
    if clause not in FACILITIES_OF:
        return Reading(None)
    return _present(FACILITIES_OF[clause], queries.in_service(community).filter(kind__in=FACILITIES_OF[clause]))


@indicator("premises.facility_improvement_done", _("改善的便民设施"), _("处"))
def facility_improvement_done(community: Community, period: Period) -> Reading:
    """Facilities of which an improvement was recorded in the period (S2 7.3.3-2)."""
    rows = queries.improved(community, period)
    return Reading(len(rows), rows)
