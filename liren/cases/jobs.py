"""The clockwork of cases: what runs out is told of, answers nobody objects to are closed, provisional limits are made right."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby, islice
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from liren.cases import actions, queries, rules
from liren.cases.flow import OPEN, RulesState, State
from liren.cases.models import KEPT, Case, Clock, Message, Pause, RuleSet
from liren.cases.queries.rulebook import is_outdated
from liren.cases.rules import Limit
from liren.cases.rules.learning import fold_of, judge, train, warmed
from liren.cases.rules.triage import Model
from liren.community.models import Community, User
from liren.community.queries import system_user
from liren.core.calendar import now
from liren.core.jobs import every
from liren.core.management.folders import private

RUNNING = tuple(state for state in OPEN if state != State.SUPPLEMENTING)  # there the clocks stand
BATCH = 100
SOONEST = timedelta(days=4)  # five working days are never over before, whatever weekends are worked

Spans = dict[int, list[rules.Pause]]  # by case


@every("*/5 * * * *")
def watch_limits() -> int:
    """Remind at half and at four fifths of a limit, and once it has passed tell the next post up; returns how many were told.

    A commit for each batch, because after a file of old messages thousands run out at once; what is refused takes back only its case.
    """
    round_, told = _Round(), 0
    due = iter(_due())
    while batch := dict(islice(due, BATCH)):
        clocks = Clock.objects.filter(pk__in=batch).select_related("case__community", "case__post").order_by("case_id", "due_at", "pk")
        with transaction.atomic():
            told += sum(_tell(list(own), batch, round_) for _case, own in groupby(clocks, key=attrgetter("case_id")))
    return told


def _due() -> Iterator[tuple[int, int]]:
    """The clocks of which something is to be told now, with the percent; one query while nothing is."""
    present = now()
    untold = Q(told__lt=80) | Q(told__lt=100, due_at__lt=present)
    stood = Exists(Pause.objects.filter(case=OuterRef("case")))
    running = Clock.objects.filter(untold, stopped_at=None, case__state__in=RUNNING).annotate(stood=stood).order_by("case_id", "due_at")
    rows = list(running.values_list("pk", "case_id", "started_at", "due_at", "told", "stood"))
    pauses = _pauses(case for _row, case, *_times, stood in rows if stood)
    for pk, case, started_at, due_at, told, _stood in rows:
        if told < (percent := rules.used(started_at, due_at, present, pauses.get(case, ()))):
            yield pk, percent


def _pauses(cases: Iterable[int]) -> Spans:
    spans: Spans = defaultdict(list)
    if wanted := set(cases):
        for case, since, until in Pause.objects.filter(case__in=wanted).values_list("case_id", "since", "until"):
            spans[case].append(rules.Pause(since, until))
    return spans


def _tell(clocks: list[Clock], percents: dict[int, int], round_: "_Round") -> int:
    """Tell of the clocks of one case; of those that have run out at once, under the name of the last."""
    case, by = clocks[0].case, round_.actor(clocks[0].case)
    over = [clock for clock in clocks if percents[clock.pk] == 100]
    told = sum(actions.remind.tried(case, by=by, clock=c, percent=percents[c.pk]) for c in clocks if c not in over)
    if over and actions.mark_overdue.tried(case, by=by, clock=over[-1], also=over[:-1], ladder=round_.ladder):
        told += len(over)
    return told


class _Round:
    """What is looked up once a round: who acts for each community, and who stands above."""

    def __init__(self) -> None:
        self.known: dict[int, User] = {}
        self.ladder = queries.Ladder()

    def actor(self, case: Case) -> User:
        if case.community_id not in self.known:
            self.known[case.community_id] = system_user(case.community)
        return self.known[case.community_id]


@every("20 * * * *")
def close_unopposed() -> int:
    """Confirm what was answered and met with silence for five working days after the answer or the reporter's last word."""
    round_, closed = _Round(), 0
    answered = Case.objects.filter(community__in=Community.objects.values("pk"), state=State.RESOLVED, resolved_at__lt=now() - SOONEST)
    answered = answered.exclude(secrecy__in=KEPT)  # their own file closes them
    said = Max("messages__at", filter=Q(messages__kind=Message.Kind.REMARK))
    for case in answered.select_related("community").annotate(said_at=said).order_by("pk"):
        if rules.agreed_at(max(t for t in (case.resolved_at, case.said_at) if t)) <= now():
            closed += actions.confirm.tried(case, by=round_.actor(case))
    return closed


@every("40 2 * * *")
def settle_provisional_limits() -> int:
    """Reckon limits anew that were counted by the week, once the State Council has announced the year's make-up days."""
    provisional = Clock.objects.filter(stopped_at=None, case__state__in=RUNNING).exclude(remark="")
    clocks = list(provisional.select_related("case__community").order_by("case_id", "pk"))
    pauses = _pauses(clock.case_id for clock in clocks)
    stale = {clock.case_id: clock.case for clock in clocks if _is_stale(clock, pauses.get(clock.case_id, ()))}
    round_ = _Round()
    for case in stale.values():
        actions.recount(case, by=round_.actor(case))
    return len(stale)


def _is_stale(clock: Clock, pauses: Iterable[rules.Pause]) -> bool:
    due = rules.deadline(Limit.thawed(clock.limit), clock.started_at, pauses, extended=clock.extended)
    return due is not None and (due.at, due.remark) != (clock.due_at, clock.remark)


@every("10 6 * * *")
def look_at_rules() -> int:
    """Before people come to work: mark routing rules that cannot run any more, whatever changed; returns how many sets changed."""
    changed = 0
    for rule_set in RuleSet.objects.filter(state=RulesState.ACTIVE).select_related("community").order_by("pk"):
        if is_outdated(rule_set):
            actions.check_rules(rule_set, by=system_user(rule_set.community))
            changed += 1
    return changed


ENOUGH = 200  # closed ordinary cases; of fewer nothing can be learned that the shipped model does not know
HELD_OUT = 5  # one part of so many


@every("30 1 * * 0")
def learn_weekly() -> list[str]:
    """Every community's triage learns from what was closed; returns what came of each in words."""
    return [learn(community) for community in Community.objects.order_by("pk")]


def learn(community: Community) -> str:
    """Learn from four fifths of the closed ordinary cases and the shipped texts; use it only if it does the rest not worse."""
    own = queries.own_examples(community)
    held = [one for one in own if fold_of(one, HELD_OUT) == 0]
    if len(own) < ENOUGH or not held:
        return _("已办结的普通事项只有 %(count)d 件，满 %(enough)d 件才学习") % {"count": len(own), "enough": ENOUGH}
    present = queries.model_of(community)
    before = judge(present, held) if present else None
    learned = [one for one in own if fold_of(one, HELD_OUT)] + queries.shipped_examples()
    model = warmed(train(learned, least=2, keep=30_000, epochs=8), held)
    after = judge(model, held)
    figures = {"before": before.accuracy if before else 0.0, "after": after.accuracy}
    if before and after.accuracy < before.accuracy:
        return _("学成的模型准确率 %(after).3f，不如在用的 %(before).3f，不换") % figures
    file = _stored(model, community, len(learned))
    actions.adopt_triage(
        community, by=system_user(community), file=file, examples=len(learned), tested=len(held), accuracy=after.accuracy,
        macro_f1=after.macro_f1, before=before.accuracy if before else None,
    )  # fmt: skip
    return _("已换用学成的模型：准确率 %(before).3f → %(after).3f") % figures


def _stored(model: Model, community: Community, count: int) -> str:
    """The model as a file under a name of its own."""
    model.told = {"examples": count, "at": now().isoformat()}
    packed, folder = model.packed(), private(queries.triage_folder())
    name = f"{community.code}-{hashlib.sha256(packed).hexdigest()[:12]}.model"
    (folder / name).write_bytes(packed)
    return name


@every("10 3 * * *")
def complete_search() -> int:
    """Add to the search index what was written past the actions: restored, or put in by hand."""
    return Case.SEARCH.complete(Case.objects.all())
