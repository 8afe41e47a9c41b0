"""Numbers about improvements, each with those it was counted from."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local, today
from liren.core.indicators import Reading, indicator
from liren.evaluation.flow import GOING
from liren.evaluation.models import Improvement
from liren.evaluation.queries import WORKED_ON
from liren.evaluation.rules import GREEN, RAISED


@indicator("evaluation.improvement_closed_on_time", _("改进按期销号率"))
def improvement_closed_on_time(community: Community, period: Period) -> Reading:
    """Of the improvements raised by evaluations that fell due in the period: carried out and verified by another by that day (S1 8.3).

    A deadline that was moved counts as moved; what was dropped with a reason is left out.
    """
    first, last = local(period.since).date(), local(period.until).date()
    due = Improvement.objects.filter(community=community, source__in=RAISED, due_on__gte=first, due_on__lt=last).exclude(state="dropped")
    due = due.filter(Q(due_on__lt=today()) | Q(state="verified"))
    good = [one.pk for one in due.filter(state="verified") if local(one.ended_at).date() <= one.due_on]  # type: ignore[arg-type]
    count = due.count()
    return Reading(len(good) / count if count else None, due, Q(pk__in=good))


@indicator("evaluation.improvements_open", _("在办改进"), _("项"))
def improvements_open(community: Community, period: Period) -> Reading:
    """Improvements proposed and not over, today."""
    rows = Improvement.objects.filter(community=community, state__in=GOING)
    return Reading(rows.count(), rows)


@indicator("evaluation.improvements_overdue", _("逾期改进"), _("项"))
def improvements_overdue(community: Community, period: Period) -> Reading:
    """Improvements being carried out whose deadline has passed, today."""
    rows = Improvement.objects.filter(community=community, state__in=WORKED_ON, due_on__lt=today())
    return Reading(rows.count(), rows)


@indicator("evaluation.improvements_effective", _("改进见效率"))
def improvements_effective(community: Community, period: Period) -> Reading:
    """Of the improvements of requirements verified in the period: the requirement read met afterwards."""
    ended = {"ended_at__gte": period.since, "ended_at__lt": period.until}
    rows = Improvement.objects.filter(community=community, state="verified", source="clause", **ended).exclude(after_state="")
    count, good = rows.count(), Q(after_state__in=GREEN)
    return Reading(rows.filter(good).count() / count if count else None, rows, good)
