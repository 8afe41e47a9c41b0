"""The clockwork of cases: what runs out is told of, answers nobody objects to are closed, provisional limits are made right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.db.models import Exists, Max, OuterRef, Q

from liren.cases import actions, rules
from liren.cases.flow import OPEN, State
from liren.cases.models import Case, Clock, Message, Pause
from liren.cases.rules import Limit
from liren.community.models import Community, User
from liren.community.queries import system_user
from liren.core.actions import Refused
from liren.core.calendar import now, official
from liren.core.jobs import every

RUNNING = tuple(state for state in OPEN if state != State.SUPPLEMENTING)  # there the clocks stand
BATCH = 500
SOONEST = timedelta(days=4)  # five working days are never over before, whatever weekends are worked

Spans = dict[int, list[rules.Pause]]  # by case


@every("*/5 * * * *")
def watch_limits() -> int:
    """Remind at half and at four fifths of a limit, and once it has passed tell the next post up; returns how many were told."""
    systems, told = _Systems(), 0
    due = iter(_due())
    while batch := dict(islice(due, BATCH)):
        clocks = Clock.objects.filter(pk__in=batch).select_related("case__community", "case__post").order_by("due_at", "pk")
        told += sum(_tell(clock, batch[clock.pk], systems) for clock in clocks)
    return told


def _due() -> Iterator[tuple[int, int]]:
    """The clocks of which something is to be told now, with the percent; one query while nothing is."""
    present = now()
    untold = Q(told__lt=80) | Q(told__lt=100, due_at__lt=present)
    stood = Exists(Pause.objects.filter(case=OuterRef("case")))
    running = Clock.objects.filter(untold, stopped_at=None, case__state__in=RUNNING).annotate(stood=stood).order_by("due_at", "pk")
    rows = list(running.values_list("pk", "case_id", "started_at", "due_at", "told", "stood"))
    pauses = _pauses(case for _pk, case, *_times, stood in rows if stood)
    for pk, case, started_at, due_at, told, _stood in rows:
        if told < (percent := rules.used(started_at, due_at, present, pauses.get(case, ()))):
            yield pk, percent


def _pauses(cases: Iterable[int]) -> Spans:
    spans: Spans = defaultdict(list)
    if wanted := set(cases):
        for case, since, until in Pause.objects.filter(case__in=wanted).values_list("case_id", "since", "until"):
            spans[case].append(rules.Pause(since, until))
    return spans


def _tell(clock: Clock, percent: int, systems: "_Systems") -> bool:
    by = systems.of(clock.case)
    try:
        if percent == 100:
            actions.mark_overdue(clock.case, by=by, clock=clock)
        else:
            actions.remind(clock.case, by=by, clock=clock, percent=percent)
    except Refused:  # told or answered in this very moment
        return False
    return True


class _Systems:
    """Who acts for each community, looked up once a round."""

    def __init__(self) -> None:
        self.known: dict[int, User] = {}

    def of(self, case: Case) -> User:
        if case.community_id not in self.known:
            self.known[case.community_id] = system_user(case.community)
        return self.known[case.community_id]


@every("20 * * * *")
def close_unopposed() -> int:
    """Confirm what was answered and met with silence for five working days after the answer or the reporter's last word."""
    systems, closed = _Systems(), 0
    answered = Case.objects.filter(community__in=Community.objects.values("pk"), state=State.RESOLVED, resolved_at__lt=now() - SOONEST)
    said = Max("messages__at", filter=Q(messages__kind=Message.Kind.REMARK))
    for case in answered.select_related("community").annotate(said_at=said).order_by("pk"):
        if rules.agreed_at(max(t for t in (case.resolved_at, case.said_at) if t)) <= now():
            closed += _confirm(case, systems)
    return closed


def _confirm(case: Case, systems: _Systems) -> bool:
    try:
        actions.confirm(case, by=systems.of(case))
    except Refused:  # the reporter was faster
        return False
    return True


@every("40 2 * * *")
def settle_provisional_limits() -> int:
    """Reckon limits anew that were counted by the week, once the State Council has announced the year's make-up days."""
    official.cache_clear()  # a worker lives long; the year may have been added since it read the calendar
    provisional = Clock.objects.filter(stopped_at=None, case__state__in=RUNNING).exclude(remark="")
    clocks = list(provisional.select_related("case__community").order_by("case_id", "pk"))
    pauses = _pauses(clock.case_id for clock in clocks)
    stale = {clock.case_id: clock.case for clock in clocks if _is_stale(clock, pauses.get(clock.case_id, ()))}
    systems = _Systems()
    for case in stale.values():
        actions.recount(case, by=systems.of(case))
    return len(stale)


def _is_stale(clock: Clock, pauses: Iterable[rules.Pause]) -> bool:
    due = rules.deadline(Limit.thawed(clock.limit), clock.started_at, pauses, extended=clock.extended)
    return due is not None and (due.at, due.remark) != (clock.due_at, clock.remark)
