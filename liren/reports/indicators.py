"""Numbers about reports: acknowledged in time, answered to the reporter, and whether there is a custodian and a deputy."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from liren.cases.models import KEPT, Clock
from liren.cases.rules import ClockKind
from liren.community.models import Community
from liren.core.calendar import Period, now
from liren.core.indicators import Reading, indicator
from liren.reports import queries
from liren.reports.models import Report


@indicator("reports.acknowledged_in_time", _("举报按时受理率"))
def acknowledged_in_time(community: Community, period: Period) -> Reading:
    """受理 within the first answer's limit (应急〔2020〕69号): limits that ended in the period; running ones once they have passed."""
    due = Q(due_at__gte=period.since, due_at__lt=period.until) & (Q(stopped_at__isnull=False) | Q(due_at__lt=now()))
    rows = Clock.objects.filter(due, case__community=community, case__secrecy__in=KEPT, kind=ClockKind.FIRST_ANSWER)
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=Q(is_met=True)))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows)


@indicator("reports.feedback_given", _("举报反馈率"))
def feedback_given(community: Community, period: Period) -> Reading:
    """Of the reports whose solution was due in the period: answered to the reporter by then."""
    due = Q(due_at__gte=period.since, due_at__lt=min(period.until, now()))
    rows = Clock.objects.filter(due, case__community=community, case__secrecy__in=KEPT, kind=ClockKind.SOLUTION)
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=Q(case__report__fed_back_at__isnull=False)))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows)


@indicator("reports.received", _("收到的举报"), _("件"))
def received(community: Community, period: Period) -> Reading:
    """Reports received in the period, without a word of what they say."""
    rows = Report.objects.filter(case__community=community, received_on__gte=period.start, received_on__lte=period.end)
    return Reading(rows.count(), rows)


@indicator("reports.custodians", _("举报专管员"), _("人"))
def custodians(community: Community, period: Period) -> Reading:
    """Report custodians in office; one and a deputy are needed (security B.3)."""
    return Reading(queries.custodians(community), [community])
