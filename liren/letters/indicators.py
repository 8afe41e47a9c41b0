"""Numbers about letters to departments, each with the points it was counted from."""

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, now
from liren.core.indicators import Reading, indicator
from liren.letters.flow import WAITING
from liren.letters.models import Point
from liren.letters.rules import FEWEST_RATINGS


@indicator("letters.forwarded", _("转送部门的意见"), _("件"))
def forwarded(community: Community, period: Period) -> Reading:
    """Opinions and demands sent to departments in the period (S1 7.1.2.3, 7.2.2.1-2)."""
    rows = Point.objects.filter(letter__community=community, letter__sent_at__gte=period.since, letter__sent_at__lt=period.until)
    return Reading(rows.count(), rows)


@indicator("letters.answered_in_time_rate", _("部门按时答复率"))
def answered_in_time_rate(community: Community, period: Period) -> Reading:
    """Of the points whose limit ended in the period: answered or returned with a reason by then (S1 7.2.2.1-2)."""
    ended = Point.objects.filter(letter__community=community, due_at__gte=period.since, due_at__lt=min(period.until, now()))
    rows, good = ended.exclude(state="gone"), Q(in_time=True) | Q(state="returned")
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=good))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows, good)


@indicator("letters.waiting_late", _("部门超期未答复"), _("件"))
def waiting_late(community: Community, period: Period) -> Reading:
    """Points past their limit without an answer, today."""
    rows = Point.objects.filter(letter__community=community, letter__sent_at__isnull=False, state__in=WAITING, due_at__lt=now())
    return Reading(rows.count(), rows)


@indicator("letters.department_rating", _("企业对部门的评价"), _("分"))
def department_rating(community: Community, period: Period) -> Reading:
    """The mean of the stars given in the period, from five ratings on (S2 6.5)."""
    rows = Point.objects.filter(letter__community=community, rated_at__gte=period.since, rated_at__lt=period.until)
    told = rows.aggregate(n=Count("pk"), mean=Avg("satisfaction"))
    return Reading(round(told["mean"], 2) if told["n"] >= FEWEST_RATINGS else None, rows)
