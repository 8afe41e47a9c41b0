"""Numbers about letters to departments, each with the points it was counted from."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.cases.flow import State as CaseState
from liren.cases.models import Assignment, Case, Category, Clock, Kind
from liren.cases.rules import ClockKind
from liren.community.models import Community
from liren.core.calendar import Period, local, now, official
from liren.core.indicators import Reading, indicator
from liren.letters.flow import WAITING
from liren.letters.models import Point
from liren.letters.rules import FEWEST_RATINGS

DEMAND_DAYS = 2  # working days in which a demand goes to the authority it needs
OPINION_DAYS = 3
JOINT = 2  # departments that make a case a joint one


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


@indicator("letters.demand_forwarded_rate", _("需求转达部门及时率"))
def demand_forwarded_rate(community: Community, period: Period) -> Reading:
    """Demands and service problems of a category beyond the community's authority, sent up or written to a department within two
    working days; those whose two days ended in the period (S1 7.2.2.1-2, S2 8.1.1.1-2)."""
    beyond = {"category__authority__in": ["department", "service_center"], "kind__in": [Kind.DEMAND, Kind.SERVICE_PROBLEM]}
    return _forwarded(_worked(community).filter(**beyond), period, DEMAND_DAYS)


@indicator("letters.opinion_forwarded_rate", _("意见建议转报及时率"), by_clause=True)
def opinion_forwarded_rate(community: Community, period: Period, clause: str) -> Reading:
    """Opinions and suggestions taken into a letter or sent up: within three working days of coming in (S1 7.1.2.3-2). Proposals of
    convenience points (S2 7.3.3-1) have no category of their own."""
    if clause != "S1:7.1.2.3-2":
        return Reading(None)
    taken = Exists(Point.objects.filter(case=OuterRef("pk")).exclude(state="gone").exclude(letter__state="dropped"))
    opinions = _worked(community).filter(taken | Exists(_sent_up(OuterRef("pk"))), kind=Kind.SUGGESTION)
    return _forwarded(opinions, period, OPINION_DAYS)


@indicator("letters.department_matching_done", _("部门答复的资源对接需求"), _("件"), by_clause=True)
def department_matching_done(community: Community, period: Period, clause: str) -> Reading:
    """Cases whose category serves this clause and that a department answered in the period, by desk or by letter (S1 7.2.2.1-3,
    S2 8.1.1.1-3). What share of the wishes was matched no record says."""
    serving = [one.pk for one in Category.objects.filter(community=community) if clause in one.clauses]
    desk = _sent_up(OuterRef("pk")).filter(outcome=Assignment.Outcome.ANSWERED, ended_at__gte=period.since, ended_at__lt=period.until)
    point = Point.objects.filter(case=OuterRef("pk"), answered_at__gte=period.since, answered_at__lt=period.until)
    rows = Case.objects.filter(Exists(desk) | Exists(point), community=community, category__in=serving)
    return Reading(rows.count(), rows)


@indicator("letters.joint_case_closed_rate", _("多部门联办按期办结率"))
def joint_case_closed_rate(community: Community, period: Period) -> Reading:
    """Cases in which two or more departments had a hand – by desk, by sub-case or by letter – solved within their limit, of those
    whose limit ended in the period (S2 6.4.2-2)."""
    due = Clock.objects.filter(case__community=community, kind=ClockKind.SOLUTION, due_at__gte=period.since, due_at__lt=period.until)
    ended = due.filter(Q(stopped_at__isnull=False) | Q(due_at__lt=now())).exclude(case__state=CaseState.WITHDRAWN)
    hands: dict[int, set[int]] = {}
    for case, parent, body in _sent_up(None).filter(case__community=community).values_list("case", "case__parent", "post__organization"):
        for one in filter(None, (case, parent)):
            hands.setdefault(one, set()).add(body)
    letters = Point.objects.filter(letter__community=community, letter__sent_at__isnull=False)
    for case, body in letters.values_list("case", "letter__post__organization"):
        hands.setdefault(case, set()).add(body)
    joint = [case for case, bodies in hands.items() if len(bodies) >= JOINT]
    rows = ended.filter(case__in=joint)
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=Q(is_met=True)))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows, Q(is_met=True))


def _worked(community: Community) -> QuerySet[Case]:
    """What is worked on for itself and was not taken back."""
    return Case.objects.filter(community=community, merged_at=None).exclude(state=CaseState.WITHDRAWN)


def _sent_up(case: Any) -> QuerySet[Assignment]:
    """Handlings by the desks of authorities above; of one case, or of all."""
    found = Assignment.objects.filter(post__role="department_officer")
    return found if case is None else found.filter(case=case)


def _forwarded(cases: QuerySet[Case], period: Period, days: int) -> Reading:
    """Of cases whose limit for sending them on ended in the period: sent within it."""
    recent = cases.filter(reported_at__gte=period.since - timedelta(days=4 * days), reported_at__lt=period.until)
    limits = {pk: official().add_working_days(local(at).date(), days).at for pk, at in recent.values_list("pk", "reported_at")}
    due = {pk: limit for pk, limit in limits.items() if period.since <= limit < min(period.until, now())}
    first = _first_sent(list(due))
    good = [pk for pk, limit in due.items() if pk in first and first[pk] <= limit]
    return Reading(len(good) / len(due) if due else None, Case.objects.filter(pk__in=due), Q(pk__in=good))


def _first_sent(cases: list[int]) -> dict[int, datetime]:
    """When each of these cases first went to an authority above."""
    found: dict[int, datetime] = dict(_sent_up(None).filter(case__in=cases).order_by("-at").values_list("case", "at"))
    written = Point.objects.filter(case__in=cases, letter__sent_at__isnull=False)
    for case, at in written.values_list("case", "letter__sent_at"):
        if at is not None:
            found[case] = min(at, found.get(case, at))
    return found
