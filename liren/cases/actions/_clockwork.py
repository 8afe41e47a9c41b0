"""How the clocks of a case start, stand still and stop; used by its actions only (S2 5.4.3-3)."""

from liren.cases import rules
from liren.cases.models import Case, Clock, Pause
from liren.cases.rules import ClockKind, Limit
from liren.core.calendar import now
from liren.core.writing import later


def plan(case: Case, *kinds: ClockKind) -> list[Clock]:
    """The clocks of a case that is not yet saved, by its frozen rule; what is due first is set on the case."""
    limits = case.rule["limits"]
    clocks = [_clock(case, kind, Limit.thawed(limits[kind])) for kind in kinds if kind in limits]
    _next_due(case, clocks)
    return clocks


def keep(case: Case, clocks: list[Clock]) -> list[Clock]:
    """Write planned clocks, of a case that has its id by now."""
    for clock in clocks:
        clock.case = case
    later(clocks)
    return clocks


def start(case: Case, *kinds: ClockKind) -> None:
    """Start these clocks beside those that run, and set what is due next."""
    others = running(case)
    clocks = keep(case, plan(case, *kinds))
    _next_due(case, [*others, *clocks])


def _clock(case: Case, kind: ClockKind, limit: Limit) -> Clock:
    begun = now()
    due = rules.deadline(limit, begun)
    assert due is not None  # without a pause there is a deadline
    return Clock(case=case, kind=kind, limit=limit.frozen(), started_at=begun, due_at=due.at, remark=due.remark)


def running(case: Case) -> list[Clock]:
    """The clocks of the case that have not stopped."""
    return list(Clock.objects.filter(case=case, stopped_at=None))


def stop(case: Case, *kinds: ClockKind) -> None:
    """Stop these clocks (all that run when none is named) and note whether the limit was kept."""
    instant, left = now(), []
    for clock in running(case):
        if kinds and clock.kind not in kinds:
            left.append(clock)
            continue
        clock.stopped_at, clock.is_met = instant, instant <= clock.due_at
        clock.save(update_fields=["stopped_at", "is_met"])
    _next_due(case, left)


def restart(case: Case, kind: ClockKind) -> None:
    """The reporter was told something: his next update is counted anew."""
    stop(case, kind)
    start(case, kind)


def pause(case: Case, reason: str) -> None:
    """All clocks stand while somebody else has to move (S2 5.4.3-5 补办告知)."""
    Pause.objects.create(case=case, since=now(), reason=reason[:200])
    case.due_at, case.due_kind = None, ""


def resume(case: Case) -> None:
    """The clocks go on; each limit is moved by the time it stood."""
    Pause.objects.filter(case=case, until=None).update(until=now())
    recount(case)


def recount(case: Case) -> None:
    """Reckon the running clocks anew: after a pause, an extension, or when a year's make-up days have been published."""
    spans = [rules.Pause(p.since, p.until) for p in Pause.objects.filter(case=case)]
    clocks = running(case)
    for clock in clocks:
        if due := rules.deadline(Limit.thawed(clock.limit), clock.started_at, spans, extended=clock.extended):
            clock.due_at, clock.remark = due.at, due.remark
            clock.save(update_fields=["due_at", "remark"])
    _next_due(case, [] if any(span.until is None for span in spans) else clocks)


def move_solution(case: Case, days: int) -> None:
    """Extend the limit of the solution by working days. Raises ValueError once it has passed, and for less than a day."""
    for clock in running(case):
        if clock.kind == ClockKind.SOLUTION:
            rules.extension(clock.due_at, days, asked_at=now())
            clock.extended, clock.told = clock.extended + days, 0
            clock.save(update_fields=["extended", "told"])
    recount(case)


def relimit(case: Case) -> None:
    """Running clocks take the limits of the case's new rule from their own start; none is made overdue by that, it ends on
    the next working day instead. A kind the new rule does not limit stops."""
    limits, instant = case.rule["limits"], now()
    spans = [rules.Pause(p.since, p.until) for p in Pause.objects.filter(case=case)]
    for clock in running(case):
        if clock.kind not in limits:
            stop(case, ClockKind(clock.kind))
            continue
        was_late, limit = clock.due_at < instant, Limit.thawed(limits[clock.kind])
        while (due := rules.deadline(limit, clock.started_at, spans, extended=clock.extended)) and due.at <= instant and not was_late:
            clock.extended += 1
        clock.limit, clock.told = limit.frozen(), 0 if not was_late else clock.told
        clock.save(update_fields=["limit", "extended", "told"])
    recount(case)


def _next_due(case: Case, clocks: list[Clock]) -> None:
    first = min(clocks, key=lambda c: c.due_at, default=None)
    case.due_at, case.due_kind = (first.due_at, first.kind) if first else (None, "")
