"""Numbers about resources, providers, social organizations and needs, each with the rows it was counted from.

Shares are parts of one, None where there is nothing to measure. One taken apart by clause answers None for a clause it does not know.
"""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local, today
from liren.core.indicators import Reading, indicator
from liren.resources import queries, rules
from liren.resources.queries.counting import per_kind


def _last(period: Period) -> date:
    """The last day of the period that has begun."""
    return min(local(period.until).date() - timedelta(days=1), today())


@indicator("resources.resource_inventory_current", _("资源清单更新率"), by_clause=True)
def resource_inventory_current(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of resource a clause names: those with one in the inventory that was verified within twelve months
    (S2 4.4, 8.1.6.2-1, S3 4.4, 7.7.3-1)."""
    if clause not in rules.RESOURCES_OF:
        return Reading(None)
    wanted, day = rules.RESOURCES_OF[clause], _last(period)
    rows, good = queries.listed(community, wanted, day), queries.current(day)
    return Reading(rules.share(wanted, rows.filter(good).order_by().values_list("kind", flat=True)), rows, good)


@indicator("resources.party_resource_list_current", _("党建资源清单更新并共用"))
def party_resource_list_current(community: Community, period: Period) -> Reading:
    """1 when a party-building resource of a company was verified within six months and one was used jointly in that time,
    else 0 (S1 6.2.1-2)."""
    day = _last(period)
    rows, good = queries.party_list(community, day), queries.current(day, rules.HALF)
    return Reading(float(rows.filter(good).exists() and queries.party_uses(community, day).exists()), rows, good)


@indicator("resources.provider_register_current", _("服务机构资源库核实率"), by_clause=True)
def provider_register_current(community: Community, period: Period, clause: str) -> Reading:
    """Admitted providers verified within twelve months of all admitted, and no more than the part of the kinds a clause names that
    has a verified one; None without any (S1 7.2.2.2-2, S2 8.1.4-2)."""
    if clause not in rules.PROVIDERS_OF:
        return Reading(None)
    day = _last(period)
    rows, good = queries.on_register(community, day), queries.current(day)
    fresh = list(rows.filter(good))
    return Reading(rules.register_share(len(fresh), rows.count(), rules.PROVIDERS_OF[clause], queries.kinds_of(fresh)), rows, good)


@indicator("resources.provider_contact_coverage", _("服务机构联系覆盖率"), by_clause=True)
def provider_contact_coverage(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of provider a clause names: those with an admitted one that was contacted in the period (S1 7.2.2.2-1, S2 8.1.4-1)."""
    if clause not in rules.PROVIDERS_OF:
        return Reading(None)
    rows, good = queries.contacted_kinds(community, period, _last(period))
    return Reading(rules.share(rules.PROVIDERS_OF[clause], queries.kinds_of(rows.filter(good))), rows, good)


@indicator("resources.social_organisation_growth", _("开展活动的社区社会组织"), _("个"))
def social_organisation_growth(community: Community, period: Period) -> Reading:
    """The fewest active ones of the kinds professional, public benefit, culture and sports; 0 where all together are fewer than a
    year before (S1 5.6-2, S2 5.2.2-1)."""
    day = _last(period)
    rows = queries.active_societies(community, day)
    before = queries.active_societies(community, day - timedelta(days=rules.YEAR)).count()
    return Reading(rules.growth(per_kind(rows), before), rows)


@indicator("resources.csr_need_fed_back", _("公益需求对接率"))
def csr_need_fed_back(community: Community, period: Period) -> Reading:
    """Of the needs noted in the period and suitable for companies: those offered to one that answered; None without any (S1 7.2.2.5-2)."""
    rows, good = queries.suitable_needs(community, period), queries.answered()
    total = rows.count()
    return Reading(rows.filter(good).count() / total if total else None, rows, good)
