"""Numbers about hazards, each with the files it was counted from."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local, official, today
from liren.core.indicators import Reading, indicator
from liren.hazards import rules
from liren.hazards.flow import GOING
from liren.hazards.models import AuthorityReport, Rectification


def _files(community: Community) -> QuerySet[Rectification]:
    return Rectification.objects.filter(case__community=community)


@indicator("hazards.found", _("发现的隐患"), _("处"))
def found(community: Community, period: Period) -> Reading:
    """Hazards put on file in the period (S2 7.1.1-2)."""
    rows = _files(community).filter(opened_at__gte=period.since, opened_at__lt=period.until)
    return Reading(rows.count(), rows)


@indicator("hazards.closed_rate", _("隐患按期销号率"))
def closed_rate(community: Community, period: Period) -> Reading:
    """Of the hazards due in the period: closed after a re-check by their deadline, or reported upwards (S3 6.1.1-2)."""
    first, last = local(period.since).date(), local(period.until).date()
    reported = Exists(AuthorityReport.objects.filter(rectification=OuterRef("pk")))
    due = _files(community).filter(due_on__gte=first, due_on__lt=last).exclude(state="dismissed")
    due = due.filter(Q(due_on__lt=today()) | ~Q(state__in=GOING)).annotate(reported=reported)
    in_time = Q(state="closed", ended_at__date__lte=F("due_on")) | Q(reported=True)
    counted = due.aggregate(all=Count("pk"), good=Count("pk", filter=in_time))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, due)


@indicator("hazards.reported_rate", _("隐患上报及时率"))
def reported_rate(community: Community, period: Period) -> Reading:
    """Major hazards and those beyond self-rectification, reported within one working day of grading (S1 7.1.3.2-3)."""
    beyond = _files(community).filter(Q(grade="major") | Q(is_beyond=True), graded_at__gte=period.since, graded_at__lt=period.until)
    rows = list(beyond.prefetch_related("authorityreports"))
    kept = [min((r.reported_at for r in f.authorityreports.all()), default=None) for f in rows]
    good = sum(_in_time(f, at) for f, at in zip(rows, kept, strict=True))
    return Reading(good / len(rows) if rows else None, beyond)


def _in_time(file: Rectification, reported_at: datetime | None) -> bool:
    return bool(reported_at and file.graded_at) and reported_at <= rules.report_due(local(file.graded_at), official())  # type: ignore[operator, arg-type]


@indicator("hazards.overdue", _("逾期未整改的隐患"), _("处"))
def overdue(community: Community, period: Period) -> Reading:
    """Files in rectification whose deadline has passed, today."""
    rows = _files(community).filter(state="rectifying", due_on__lt=today())
    return Reading(rows.count(), rows)
