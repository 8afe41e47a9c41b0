"""Numbers about bodies, their people and meetings, party units and officials sent down, each with the rows it was counted from.

Shares are parts of one, None where there is nothing to measure. One taken apart by clause answers None for a clause it does not know.
"""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Community, Grid
from liren.community.queries import basis_of, grid_kinds, in_kind
from liren.community.rules.staffing import more_by_apartments, more_by_served
from liren.community.scope import WORKERS
from liren.core.calendar import Period, local, today
from liren.core.indicators import Reading, indicator
from liren.institutions import queries, rules
from liren.institutions.models import Body, Meeting, Member, Participation, PartyUnit
from liren.institutions.rules import BODIES_OF, MASS, NAMED_SOURCES, PARTNERS, SUPPORT, THEMES_OF, BodyKind, Extra, Nature, UnitKind


def _bodies(home: Community, *kinds: str) -> QuerySet[Body]:
    return Body.objects.filter(community=home, dissolved_on=None, kind__in=kinds).order_by("pk")


def _members(home: Community, *kinds: str) -> QuerySet[Member]:
    return Member.objects.filter(queries.members_today(), body__in=_bodies(home, *kinds))


def _days(period: Period) -> tuple[date, date]:
    """First and last day of a span."""
    return local(period.since).date(), local(period.until - timedelta(microseconds=1)).date()


def _met(home: Community, period: Period, *kinds: str) -> QuerySet[Meeting]:
    return Meeting.objects.filter(body__in=_bodies(home, *kinds), held_on__range=_days(period))


@indicator("institutions.body_active", _("机构在运行"), by_clause=True)
def body_active(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of body a clause names: those that are there with at least one holder of a post or member today."""
    if clause not in BODIES_OF:
        return Reading(None)
    there = queries.Picture(community).active() | {"community"}
    there |= {"grid"} if any(grid_kinds(community).values()) else set()
    wanted = BODIES_OF[clause]
    return Reading(sum(kind in there for kind in wanted) / len(wanted), _bodies(community, *wanted))


@indicator("institutions.terms_valid", _("机构届期有效率"))
def terms_valid(community: Community, period: Period) -> Reading:
    """Bodies within their term today, of those that have terms; a body of such a kind without one counts as not (S1 6.2)."""
    with_terms = [need.code for need in queries.needs().values() if need.term_years]
    rows = _bodies(community, *BodyKind.values).filter(Q(kind__in=with_terms) | Q(term_until__isnull=False))
    good = Q(term_until__gte=today())
    total = rows.count()
    return Reading(rows.filter(good).count() / total if total else None, rows, good)


@indicator("institutions.body_mandate_published", _("治委会职责有书面规定并公开"))
def body_mandate_published(community: Community, period: Period) -> Reading:
    """Does the committee have a charter by number and date, and functions that everybody in the community reads (S1 6.2.2-1)?"""
    rows = _bodies(community, BodyKind.COMMITTEE)
    good = ~Q(charter_number="") & ~Q(functions="") & Q(charter_on__lte=today())
    return Reading(float(rows.filter(good).exists()) if rows.exists() else None, rows)


@indicator("institutions.new_stratum_member_share", _("新阶层组织四类代表占比"))
def new_stratum_member_share(community: Community, period: Period) -> Reading:
    """Members from the four groups, of all members of the new-stratum organization today (S1 6.2.10)."""
    rows = _members(community, BodyKind.NEW_STRATUM)
    return Reading(rules.group_share(rows.values_list("group", flat=True)), rows)


@indicator("institutions.new_stratum_meeting_held", _("新阶层组织会议和活动"), _("次"))
def new_stratum_meeting_held(community: Community, period: Period) -> Reading:
    """Meetings and activities of the new-stratum organization in the period (S1 6.2.5-2); None while there is no such body."""
    rows = _met(community, period, BodyKind.NEW_STRATUM)
    return Reading(rows.count() if _bodies(community, BodyKind.NEW_STRATUM).exists() else None, rows)


@indicator("institutions.party_meeting_regularity", _("党组织会议按期召开率"))
def party_meeting_regularity(community: Community, period: Period) -> Reading:
    """Meetings of the party organization in the period, of those its rhythm asks for, at most 1 (S1 7.1.1.2-1)."""
    body, (first, last) = _bodies(community, BodyKind.PARTY).first(), _days(period)
    planned = rules.meetings_planned(body.rhythm, (last - first).days + 1) if body else 0
    rows = _met(community, period, BodyKind.PARTY).filter(nature=Nature.MEETING)
    return Reading(min(1.0, rows.count() / planned) if planned else None, rows)


@indicator("institutions.mass_organization_coverage", _("群团组织设立率"))
def mass_organization_coverage(community: Community, period: Period) -> Reading:
    """Trade union, youth league and women's federation: those that are there, of three (S1 7.1.1.3-1, S2 5.2.1-1)."""
    rows = _bodies(community, *MASS)
    return Reading(rows.values("kind").distinct().count() / len(MASS), rows)


@indicator("institutions.mass_organization_activity", _("群团组织有活动的比例"))
def mass_organization_activity(community: Community, period: Period) -> Reading:
    """Mass organizations with an activity in the period, of those that are there (S1 7.1.1.3-2, S2 5.2.1-2)."""
    rows = _bodies(community, *MASS)
    busy = _met(community, period, *MASS).filter(nature__in=[Nature.ACTIVITY, Nature.JOINT])
    total = rows.count()
    return Reading(busy.values("body").distinct().count() / total if total else None, busy)


@indicator("institutions.legal_adviser_appointed", _("社区法律顾问在任"))
def legal_adviser_appointed(community: Community, period: Period) -> Reading:
    """1 if the legal advisers have a charter on record and somebody serves as one today, else 0 (S1 7.1.3.3-1)."""
    body = _bodies(community, BodyKind.LEGAL).first()
    if body is None:
        return Reading(0.0)
    facts = queries.line_of(body).facts
    return Reading(float(facts.charter and rules.is_manned(facts)), [body])


@indicator("institutions.alliance_member_coverage", _("共建联盟签约单位类别"))
def alliance_member_coverage(community: Community, period: Period) -> Reading:
    """Kinds of partner with at least one signed member today, of four (S2 6.3.2-1); None while there is no alliance."""
    rows = _members(community, BodyKind.CO_BUILDING).filter(group__in=PARTNERS, signed_on__lte=today())
    if not _bodies(community, BodyKind.CO_BUILDING).exists():
        return Reading(None)
    return Reading(rows.values("group").distinct().count() / len(PARTNERS), rows)


@indicator("institutions.support_partner_linked", _("支持力量对接率"))
def support_partner_linked(community: Community, period: Period) -> Reading:
    """Department squads and social service organizations: the kinds with somebody named and a joint task in the period (S3 5.2.2.3)."""
    rows = _met(community, period, *SUPPORT).filter(nature=Nature.JOINT)
    named = set(_members(community, *SUPPORT).values_list("body_id", flat=True))
    kinds = {kind for body, kind in rows.values_list("body_id", "body__kind") if body in named}
    return Reading(len(kinds) / len(SUPPORT), rows)


@indicator("institutions.party_work_item_done", _("党建工作开展率"), by_clause=True)
def party_work_item_done(community: Community, period: Period, clause: str) -> Reading:
    """Themes the clause names of which the party organization held a meeting or activity in the period (S3 4.1-2)."""
    return _themes(community, period, clause)


@indicator("institutions.cross_region_activity", _("跨域联动开展率"), by_clause=True)
def cross_region_activity(community: Community, period: Period, clause: str) -> Reading:
    """Kinds of exchange the clause names of which the party organization held one in the period (S2 6.3.1)."""
    return _themes(community, period, clause)


def _themes(community: Community, period: Period, clause: str) -> Reading:
    wanted = THEMES_OF.get(clause, ())
    if not wanted or not _bodies(community, BodyKind.PARTY).exists():
        return Reading(None)
    rows = _met(community, period, BodyKind.PARTY).filter(theme__in=wanted)
    return Reading(rows.values("theme").distinct().count() / len(wanted), rows)


@indicator("institutions.party_four_level_complete", _("党组织四级联动完整率"))
def party_four_level_complete(community: Community, period: Period) -> Reading:
    """Levels set up, and grids and micro-grids covered by a branch or group, of all of them (S3 4.1-3)."""
    return Reading(queries.coverage(community).share, queries.units(community))


@indicator("institutions.micro_grid_party_coverage", _("微网格党组织覆盖率"))
def micro_grid_party_coverage(community: Community, period: Period) -> Reading:
    """Micro-grids with a party group or a named party contact (S1 A.1.4-4)."""
    covered = queries.coverage(community)
    rows = queries.units(community).filter(kind__in=[UnitKind.MICRO_GRID, UnitKind.CONTACT])
    return Reading(covered.micro_grids_covered / covered.micro_grids if covered.micro_grids else None, rows)


@indicator("institutions.company_party_link_rate", _("企业党组织和社会力量联系率"))
def company_party_link_rate(community: Community, period: Period) -> Reading:
    """Company party units and social service organizations with a named person and a contact or meeting in the period (S1 6.2.1-6)."""
    span = _days(period)
    parties = PartyUnit.objects.filter(community=community, ended_on=None, kind=UnitKind.COMPANY)
    forces = _bodies(community, BodyKind.SOCIAL_SERVICE, BodyKind.VOLUNTEERS)
    named = set(_members(community, BodyKind.SOCIAL_SERVICE, BodyKind.VOLUNTEERS).values_list("body_id", flat=True))
    met = set(_met(community, period, BodyKind.SOCIAL_SERVICE, BodyKind.VOLUNTEERS).values_list("body_id", flat=True))
    total = parties.count() + forces.count()
    linked = parties.exclude(secretary="").filter(contacted_on__range=span).count() + len(named & met)
    return Reading(linked / total if total else None, parties)


@indicator("institutions.post_holder_origin", _("企业代表任兼职副主任的比例"))
def post_holder_origin(community: Community, period: Period) -> Reading:
    """Part-time deputy directors who are also on a company's staff or register of contacts, of all of them (S1 6.2.7-4)."""
    rows = in_kind(community, "committee_deputy_part_time")
    theirs = Appointment.objects.filter(post__company__community=community, post__closed_on=None).values("user")
    from_company = Q(user__in=theirs) | Q(user__contact_cards__company__community=community)
    total = rows.values("user").distinct().count()
    return Reading(rows.filter(from_company).values("user").distinct().count() / total if total else None, rows)


@indicator("institutions.grids_with_branch", _("网格党支部覆盖率"))
def grids_with_branch(community: Community, period: Period) -> Reading:
    """Grids that have a party branch (S3 4.1-3)."""
    rows = queries.units(community).filter(kind=UnitKind.GRID, grid__community=F("community"))
    total = Grid.objects.filter(community=community).count()
    return Reading(rows.values("grid").distinct().count() / total if total else None, rows)


@indicator("institutions.staff_source_recorded", _("人员来源"), by_clause=True)
def staff_source_recorded(community: Community, period: Period, clause: str) -> Reading:
    """Staff in post whose source is on record and one the standard names, of all staff; for S2 5.3.2-2 those of them who come from a
    social or producer-service organization or a provider."""
    rows = queries.staff(community)
    named = {"S2:5.3.2-1": NAMED_SOURCES, "S2:5.3.2-2": NAMED_SOURCES - {"community_worker"}}.get(clause)
    if named is None:
        return Reading(None)
    return _share(rows, Q(particulars__source__in=named))


@indicator("institutions.corps_enrollment_rate", _("社区工作者纳入专职队伍率"))
def corps_enrollment_rate(community: Community, period: Period) -> Reading:
    """Employed community workers who are in the city's full-time corps, of all of them on record (S2 5.3.2-3)."""
    return _share(queries.staff(community).filter(particulars__source="community_worker"), Q(particulars__in_corps=True))


@indicator("institutions.worker_assignment_complete", _("联系范围和工作要求明确率"))
def worker_assignment_complete(community: Community, period: Period) -> Reading:
    """Workers of the center and full-time grid members with a contact range and requirements on record (S2 6.1.1-3)."""
    good = Q(particulars__contact_range__gt="", particulars__requirements__gt="")
    return _share(queries.staff(community).filter(queries.WORKING), good)


def _share(rows: QuerySet[Appointment], good: Q) -> Reading:
    total = rows.count()
    return Reading(rows.filter(good).count() / total if total else None, rows, good)


@indicator("institutions.staffing_supplement_population", _("按服务人口增配人数"), _("人"))
def staffing_supplement_population(community: Community, period: Period) -> Reading:
    """Full-time workers of the center added for the population served, as far as S1 6.2.8-6 allows."""
    basis = basis_of(community)
    return _added(community, Extra.SERVED, more_by_served(basis.served, begun=basis.begun))


@indicator("institutions.staffing_supplement_apartment", _("按公寓人口增配人数"), _("人"))
def staffing_supplement_apartment(community: Community, period: Period) -> Reading:
    """Full-time workers of the center added for apartment residents, as far as S1 6.2.8-7 allows."""
    basis = basis_of(community)
    return _added(community, Extra.APARTMENTS, more_by_apartments(basis.apartments, begun=basis.begun))


def _added(community: Community, kind: str, most: int) -> Reading:
    rows = queries.staff(community).filter(particulars__extra=kind, post__full_time=True, post__role__in=sorted(WORKERS))
    return Reading(min(most, rows.values("user").distinct().count()), rows)


@indicator("institutions.staffing_basis_recorded", _("人员数量经核定并配齐"))
def staffing_basis_recorded(community: Community, period: Period) -> Reading:
    """1 if the number was settled and agreed to by a second head within a year and nobody is missing of it today, else 0
    (S2 5.3.1-1, S3 5.2.2.5)."""
    record = queries.in_force(community)
    return Reading(float(record is not None and queries.short_today(community) == 0), [record] if record else [])


@indicator("institutions.seconded_cadre_duty_rate", _("下沉干部到岗率"))
def seconded_cadre_duty_rate(community: Community, period: Period) -> Reading:
    """Days of duty in the period that a seconded official served, himself or standing in, of the days planned and over (S2 6.4.1)."""
    rows = queries.due_days(community, *_days(period))
    planned = rows.count()
    return Reading(rules.duty_rate(rows.filter(queries.SIGNED).count(), planned), rows, queries.SIGNED)


@indicator("institutions.party_member_participation", _("党员参加服务的比例"))
def party_member_participation(community: Community, period: Period) -> Reading:
    """Party members with at least one service or volunteer deed, of all on the lists of the units, in the last half year that ended in
    the period; a unit that has not counted stands with its members and nobody who took part (S1 6.2.1-5)."""
    end = queries.half_within(*_days(period))
    if end is None or not queries.counting(community, end).exists():
        return Reading(None)
    half = queries.half(community, end)
    rows = Participation.objects.filter(unit__community=community, half_end=end).order_by("pk")
    return Reading(rules.participation_rate([(half.took_part, half.members)]), rows)
