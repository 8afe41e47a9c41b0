"""Numbers about disputes, each with the files it was counted from."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local, today
from liren.core.indicators import Reading, indicator
from liren.disputes.flow import STAGES
from liren.disputes.models import Mediation, Mediator, Term
from liren.disputes.rules import Method


def _ended(community: Community, period: Period) -> QuerySet[Mediation]:
    """Files whose outcome fell into the period."""
    agreed = Q(agreed_at__gte=period.since, agreed_at__lt=period.until)
    when = agreed | Q(agreed_at=None, ended_at__gte=period.since, ended_at__lt=period.until)
    return Mediation.objects.filter(when, case__community=community).exclude(state__in=STAGES)


@indicator("disputes.step_completeness", _("四步流程完整率"))
def step_completeness(community: Community, period: Period) -> Reading:
    """Disputes that ended in the period with prevention, screening and assessment on record before (S3 6.4.2)."""
    rows = _ended(community, period).annotate(n=Count("steps__stage", filter=Q(steps__stage__in=STAGES[:3]), distinct=True))
    counts = list(rows.values_list("n", flat=True))
    return Reading(sum(n == 3 for n in counts) / len(counts) if counts else None, rows)


@indicator("disputes.method_share", _("启发疏导劝说占比"))
def method_share(community: Community, period: Period) -> Reading:
    """Of the disputes agreed in the period, those settled in the main by enlightening, guiding, persuading (S3 6.4.3)."""
    rows = _ended(community, period).exclude(method="")
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=~Q(method=Method.OTHER)))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows)


@indicator("disputes.agreed_rate", _("调解成功率"))
def agreed_rate(community: Community, period: Period) -> Reading:
    """Of the disputes that ended in the period and were not referred elsewhere: agreed (S1 7.1.3.3)."""
    rows = _ended(community, period).exclude(state="referred")
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=Q(agreed_at__isnull=False)))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows)


@indicator("disputes.terms_kept_rate", _("约定履行率"))
def terms_kept_rate(community: Community, period: Period) -> Reading:
    """Of the terms due in the period: kept by their day."""
    first, last = local(period.since).date(), min(local(period.until).date(), today())
    rows = Term.objects.filter(mediation__case__community=community, due_on__gte=first, due_on__lt=last)
    kept = sum(done is not None and done <= due for done, due in rows.values_list("done_on", "due_on"))
    return Reading(kept / rows.count() if rows else None, rows)


@indicator("disputes.mediators", _("在册调解员"), _("人"))
def mediators(community: Community, period: Period) -> Reading:
    """Mediators on the roster today (S1 7.1.3.3)."""
    rows = Mediator.objects.filter(community=community, is_active=True, user__is_active=True)
    return Reading(rows.count(), rows)
