"""Numbers about handling cases, each with the rows it was counted from; rates are parts of one, None where nothing was to be done.

What had to be done by an instant is counted in the period in which that instant lies, so a month that is over keeps its number.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from liren.cases import queries
from liren.cases.flow import DONE, OPEN, State
from liren.cases.models import Assignment, Case, Category, Channel, Clock, Concern, Kind, Message, Mode, RoutingRule
from liren.cases.rules import ClockKind
from liren.community.models import Appointment, Community, Organization
from liren.core.calendar import Period, local, now, official
from liren.core.indicators import Reading, indicator
from liren.core.models import Event

HAPPY = 4  # stars of 5
ESCALATE_DAYS = 2  # working days
ROUTE_DAYS = 1
FEEDBACK_DAYS = 10
APART = (Kind.HAZARD, Kind.DISPUTE, Kind.REPORT)  # have classes of their own
IN_PERSON = (Channel.COUNTER, Channel.PHONE, Channel.VISIT)  # where it can be settled in the same breath


def _cases(community: Community) -> QuerySet[Case]:
    return Case.objects.filter(community=community)


def _worked(community: Community) -> QuerySet[Case]:
    """What is worked on for itself: a case merged into another is not counted twice."""
    return _cases(community).filter(merged_at=None)


def _within(name: str, period: Period) -> Q:
    return Q(**{f"{name}__gte": period.since, f"{name}__lt": period.until})


def _share(rows: QuerySet, good: Q, evidence: QuerySet | None = None) -> Reading:
    """How many of the rows are good; one query."""
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=good))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows if evidence is None else evidence, good)


def _part(good: Iterable[bool], evidence: QuerySet) -> Reading:
    judged = list(good)
    return Reading(sum(judged) / len(judged) if judged else None, evidence)


def _kept(community: Community, period: Period, kind: ClockKind, **more: str) -> Reading:
    """Limits that ended in the period: kept or not. Running ones count once they have passed; withdrawn and waiting cases do not,
    nor what was merged into another: that one counts."""
    ended = Q(stopped_at__isnull=False) | Q(due_at__lt=now()) & ~Q(case__state=State.SUPPLEMENTING)
    clocks = Clock.objects.filter(ended, _within("due_at", period), case__community=community, kind=kind, **more)
    return _share(clocks.exclude(case__state=State.WITHDRAWN).filter(case__merged_at=None), Q(is_met=True))


def _by(start: datetime, days: int) -> datetime:
    return official().add_working_days(local(start).date(), days).at


@indicator("cases.received", _("收到的诉求"), _("件"))
def received(community: Community, period: Period) -> Reading:
    """Everything recorded from any channel, with origin and time (S1 6.2.2, 7.2.2.1-1, S3 7.1.1)."""
    rows = _cases(community).filter(_within("reported_at", period))
    return Reading(rows.count(), rows)


@indicator("cases.answered", _("答复"), _("件"))
def answered(community: Community, period: Period) -> Reading:
    """Answers given in the period, at once or in the end; one that is answered again after it came back counts again (S2 5.4.3)."""
    rows = _answers(community, period)
    return Reading(rows.count(), rows)


@indicator("cases.reopened_rate", _("退回重办率"))
def reopened_rate(community: Community, period: Period) -> Reading:
    """Of the answers given in the period: not accepted by the one who asked, and done again (S1 7.2.2.1-4)."""
    again = Exists(Assignment.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk")))
    return _share(_answers(community, period), Q(again))


def _answers(community: Community, period: Period) -> QuerySet[Assignment]:
    """Handlings that ended with an answer to the reporter; what a department above answered went to the community first."""
    ended = Assignment.objects.filter(_within("ended_at", period), case__community=community, outcome=Assignment.Outcome.ANSWERED)
    return ended.exclude(post__role="department_officer")


@indicator("cases.open_at_end", _("期末在办"), _("件"))
def open_at_end(community: Community, period: Period) -> Reading:
    """Reported before the end of the period and neither answered nor closed by then."""
    end = min(period.until, now())
    rows = _cases(community).filter(_ended_after("resolved_at", end), _ended_after("closed_at", end), reported_at__lt=end)
    return Reading(rows.count(), rows)


@indicator("cases.overdue_at_end", _("期末超期"), _("件"))
def overdue_at_end(community: Community, period: Period) -> Reading:
    """Cases whose promised limit had passed by the end of the period, and that were not answered by then (S2 5.4.3-3)."""
    end = min(period.until, now())
    late = Clock.objects.filter(_ended_after("stopped_at", end), case__community=community, kind=ClockKind.SOLUTION, due_at__lt=end)
    rows = late.exclude(case__state=State.SUPPLEMENTING)
    return Reading(rows.count(), rows)


def _ended_after(name: str, end: datetime) -> Q:
    return Q(**{name: None}) | Q(**{f"{name}__gte": end})


@indicator("cases.closed_rate", _("办结率"))
def closed_rate(community: Community, period: Period) -> Reading:
    """Of what was reported in the period: answered or closed by now (S2 6.1.2); what was withdrawn or merged is not counted."""
    return _share(_worked(community).filter(_within("reported_at", period)).exclude(state=State.WITHDRAWN), Q(state__in=DONE))


@indicator("cases.first_answer_on_time_rate", _("首次响应及时率"))
def first_answer_on_time_rate(community: Community, period: Period) -> Reading:
    """First answers given within their limit (S1 7.2.2.1-4, S2 8.1.1.1-4)."""
    return _kept(community, period, ClockKind.FIRST_ANSWER)


@indicator("cases.update_on_time_rate", _("进展告知及时率"))
def update_on_time_rate(community: Community, period: Period) -> Reading:
    """Word on the progress given within its limit (S2 5.4.3-4 跟办)."""
    return _kept(community, period, ClockKind.NEXT_UPDATE)


@indicator("cases.promised_time_met_rate", _("承诺时限兑现率"))
def promised_time_met_rate(community: Community, period: Period) -> Reading:
    """承诺办理制：solved within the promised limit, of those whose limit ended in the period (S2 5.4.3-3)."""
    return _kept(community, period, ClockKind.SOLUTION)


@indicator("cases.dispute_resolved_rate", _("纠纷按期化解率"))
def dispute_resolved_rate(community: Community, period: Period) -> Reading:
    """Disputes answered within their limit (S1 7.1.3.3-3, S3 6.4.1)."""
    return _kept(community, period, ClockKind.SOLUTION, case__kind=Kind.DISPUTE)


@indicator("cases.overdue_open", _("超期未办结"), _("件"))
def overdue_open(community: Community, period: Period) -> Reading:
    """Open cases whose next limit has passed, today (S2 5.4.3-3)."""
    rows = _cases(community).filter(state__in=OPEN, due_at__lt=now())
    return Reading(rows.count(), rows)


@indicator("cases.without_owner", _("无人承办的事项"), _("件"))
def without_owner(community: Community, period: Period) -> Reading:
    """Open cases of companies with no post, or with one that nobody holds today (S3 7.1.4-1)."""
    held = Appointment.objects.filter(queries.held_now(), post=OuterRef("post"), post__closed_on=None, user__is_active=True)
    rows = _cases(community).filter(~Exists(held), state__in=OPEN, company__isnull=False)
    return Reading(rows.count(), rows)


@indicator("cases.first_responder_kept_rate", _("首问负责落实率"))
def first_responder_kept_rate(community: Community, period: Period) -> Reading:
    """首问负责制：of the cases accepted in the period, a post answers to which the case was given on record (S2 5.4.3-1)."""
    given = Exists(Assignment.objects.filter(case=OuterRef("pk"), post=OuterRef("answerable")))
    return _share(_worked(community).filter(_within("accepted_at", period)), Q(given))


@indicator("cases.immediate_handling_rate", _("即时办理率"))
def immediate_handling_rate(community: Community, period: Period) -> Reading:
    """即时办理制：brought in person or by phone, of a category that can be settled at once, and settled at once (S2 5.4.3-2)."""
    able = [c.pk for c in Category.objects.filter(community=community) if Mode.IMMEDIATE in c.modes]
    rows = _worked(community).filter(_within("reported_at", period), category__in=able, channel__in=IN_PERSON)
    named = rows.exclude(state=State.WITHDRAWN).annotate(named=Cast("modes", TextField()))
    return _share(named, Q(named__contains=f'"{Mode.IMMEDIATE}"'))


@indicator("cases.escalation_on_time_rate", _("上报及时率"))
def escalation_on_time_rate(community: Community, period: Period) -> Reading:
    """上报办理制：sent up in the period within two working days of acceptance, and answered or still in time (S2 5.4.3-4, S3 7.1.4.b)."""
    sent = Assignment.objects.filter(_within("at", period), case__community=community, post__role="department_officer")
    rows = list(sent.values_list("at", "case__accepted_at", "case__reported_at", "ended_at", "case__due_at"))
    present = now()
    good = (
        at <= _by(accepted or reported, ESCALATE_DAYS) and bool(ended or (due and due >= present))
        for at, accepted, reported, ended, due in rows
    )
    return _part(good, _cases(community).filter(pk__in=sent.values("case")))


@indicator("cases.service_problem_routed_rate", _("服务类问题移送及时率"))
def service_problem_routed_rate(community: Community, period: Period) -> Reading:
    """服务类问题：handed to the enterprise service center of the level above within one working day (S3 7.1.4.a)."""
    problems = _worked(community).filter(_within("reported_at", period), kind=Kind.SERVICE_PROBLEM).exclude(state=State.WITHDRAWN)
    center = Q(assignments__post__organization__kind=Organization.Kind.SERVICE_CENTER)
    rows = list(problems.annotate(sent_at=Min("assignments__at", filter=center)).values_list("reported_at", "sent_at"))
    return _part((sent is not None and sent <= _by(reported, ROUTE_DAYS) for reported, sent in rows), problems)


@indicator("cases.supplement_notice_rate", _("补办一次告知率"))
def supplement_notice_rate(community: Community, period: Period) -> Reading:
    """补办告知制：where something was missing, it was said in one notice (S2 5.4.3-5)."""
    notice = Q(messages__kind=Message.Kind.SUPPLEMENT_NOTICE)
    asked = _cases(community).annotate(notices=Count("messages", filter=notice), asked_at=Min("messages__at", filter=notice))
    return _share(asked.filter(_within("asked_at", period)), Q(notices=1))


@indicator("cases.return_reply_rate", _("退回说明理由率"))
def return_reply_rate(community: Community, period: Period) -> Reading:
    """退回答复制：declined with a reason (S2 5.4.3-6)."""
    return _share(_cases(community).filter(_within("closed_at", period), state=State.DECLINED), ~Q(answer=""))


@indicator("cases.hand_back_rate", _("转办退回率"))
def hand_back_rate(community: Community, period: Period) -> Reading:
    """Of what was passed to another post in the period: given back (S2 5.4.3-1); what a post took in itself is not counted."""
    passed = Assignment.objects.filter(_within("at", period), case__community=community).exclude(taken_at=F("at"))
    return _share(passed, Q(outcome=Assignment.Outcome.HANDED_BACK))


@indicator("cases.solved_rate", _("问题解决率"))
def solved_rate(community: Community, period: Period) -> Reading:
    """Of those who said in the period whether it was solved: yes (S3 9.1)."""
    return _share(_cases(community).filter(_within("rated_at", period), solved__isnull=False), Q(solved=True))


@indicator("cases.satisfaction_rate", _("满意率"))
def satisfaction_rate(community: Community, period: Period) -> Reading:
    """Of the stars given in the period: four or five (S1 7.2.2.1-4, S3 9.1)."""
    return _share(_cases(community).filter(_within("rated_at", period), satisfaction__isnull=False), Q(satisfaction__gte=HAPPY))


@indicator("cases.routed_by_rule_rate", _("按规则分派占比"))
def routed_by_rule_rate(community: Community, period: Period) -> Reading:
    """Of what was reported in the period: sent to its first post by a routing rule of the community (S3 7.1.4)."""
    rows = _cases(community).filter(_within("reported_at", period)).annotate(why=Cast("route", TextField()))
    return _share(rows, Q(why__contains='"code": "rule"'))


@indicator("cases.rules_not_running", _("不能执行的分派规则"), _("条"))
def rules_not_running(community: Community, period: Period) -> Reading:
    """Rules in force that are on and cannot run, today (S3 7.1.4-1)."""
    found = RoutingRule.objects.filter(rule_set__community=community, rule_set__state="active", is_on=True)
    rows = found.annotate(noted=Cast("faults", TextField())).filter(noted__contains='"stops": true')
    return Reading(rows.count(), rows)


@indicator("cases.merged_share", _("并案率"))
def merged_share(community: Community, period: Period) -> Reading:
    """Of what was reported in the period: found to be known already and merged (S1 7.2.2.1-1 counts every voice, the work is one)."""
    return _share(_cases(community).filter(_within("reported_at", period)), Q(merged_at__isnull=False))


@indicator("cases.joined", _("“这也是我的问题”"), _("人次"))
def joined(community: Community, period: Period) -> Reading:
    """Voices that joined a case of somebody else instead of sending the same again."""
    rows = Concern.objects.filter(_within("at", period), case__community=community)
    return Reading(rows.count(), rows)


@indicator("cases.triage_agreed_rate", _("类别一次选准率"))
def triage_agreed_rate(community: Community, period: Period) -> Reading:
    """Of what was reported in the period: its category was never changed by a worker."""
    changed = Event.objects.filter(community_id=community.pk, subject_type="cases.case", action="cases.recategorize")
    return _share(_cases(community).filter(_within("reported_at", period)), ~Q(pk__in=changed.values("subject_id")))


@indicator("cases.issue_closed_on_time_rate", _("此类事项按期办结率"), by_clause=True)
def issue_closed_on_time_rate(community: Community, period: Period, clause: str) -> Reading:
    """Of the cases whose category serves this clause: solved within their limit, of those whose limit ended in the period."""
    serving = [c.pk for c in Category.objects.filter(community=community) if clause in c.clauses]
    ended = Q(stopped_at__isnull=False) | Q(due_at__lt=now()) & ~Q(case__state=State.SUPPLEMENTING)
    clocks = Clock.objects.filter(ended, _within("due_at", period), case__category__in=serving, kind=ClockKind.SOLUTION)
    return _share(clocks.exclude(case__state=State.WITHDRAWN), Q(is_met=True))


@indicator("cases.case_step_completeness", _("诉求六步完整率"))
def case_step_completeness(community: Community, period: Period) -> Reading:
    """Of the cases closed in the period: known by their channel and recorded under a number like all, and with record of acceptance, of
    whom they went to and why, and of the answer (S2 6.1.2-3). What was withdrawn or merged is not counted."""
    closed = _worked(community).filter(_within("closed_at", period)).exclude(state__in=[State.WITHDRAWN, State.DECLINED])
    passed = Exists(Assignment.objects.filter(case=OuterRef("pk")))
    noted = closed.annotate(why=Cast("route", TextField()))
    return _share(noted, Q(passed, accepted_at__isnull=False, resolved_at__isnull=False) & ~Q(answer="") & ~Q(why="[]"))


@indicator("cases.case_classified_rate", _("问题一个工作日内分类率"))
def case_classified_rate(community: Community, period: Period) -> Reading:
    """Of what companies brought in the period, beside hazards, disputes and reports: in its class – service or demand – within a
    working day; whoever classes anew later than that has classed late (S3 7.1.4-2)."""
    rows = _worked(community).filter(_within("reported_at", period), company__isnull=False).exclude(kind__in=APART)
    changed = Event.objects.filter(community_id=community.pk, subject_type="cases.case", action="cases.recategorize")
    last = dict(changed.filter(subject_id__in=rows.values("pk")).values_list("subject_id").annotate(at=Max("at")))
    late = [pk for pk, at in rows.filter(pk__in=list(last)).values_list("pk", "reported_at") if last[pk] > _by(at, ROUTE_DAYS)]
    return _share(rows, ~Q(pk__in=late))


@indicator("cases.feedback_closed_on_time", _("反馈十个工作日内办结率"), by_clause=True)
def feedback_closed_on_time(community: Community, period: Period, clause: str) -> Reading:
    """Of the feedback – cases whose category serves this clause – whose ten working days ended in the period: answered by then
    (S3 9.1-2)."""
    serving = [c.pk for c in Category.objects.filter(community=community) if clause in c.clauses]
    recent = _worked(community).filter(
        category__in=serving, reported_at__gte=period.since - timedelta(days=30), reported_at__lt=period.until
    )
    told = recent.exclude(state=State.WITHDRAWN).values_list("pk", "reported_at", "resolved_at")
    due = {pk: (limit, done) for pk, at, done in told if period.since <= (limit := _by(at, FEEDBACK_DAYS)) < min(period.until, now())}
    good = [pk for pk, (limit, done) in due.items() if done is not None and done <= limit]
    return Reading(len(good) / len(due) if due else None, _cases(community).filter(pk__in=due), Q(pk__in=good))


@indicator("cases.new_stratum_demand_recorded", _("新的社会阶层人士诉求"), _("件"), by_clause=True)
def new_stratum_demand_recorded(community: Community, period: Period, clause: str) -> Reading:
    """Demands of new social strata recorded in the period: cases whose category serves this clause (S1 6.2.5-1)."""
    serving = [c.pk for c in Category.objects.filter(community=community) if clause in c.clauses]
    rows = _cases(community).filter(_within("reported_at", period), category__in=serving)
    return Reading(rows.count(), rows)
