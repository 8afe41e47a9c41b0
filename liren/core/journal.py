"""The journal after it is written: sealed into a hash chain, verified, and told again to whoever missed it; and who looked at what."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from liren.core.actions import announce
from liren.core.calendar import now
from liren.core.models import Access, Counter, Event, Seal
from liren.core.numbering import next_number

COLUMNS = ("id", "at", "community_id", "actor_id", "action", "subject_type", "subject_id", "changes", "details", "key", "digest")
SERIES = "journal.seal"  # the counter whose lock lets one process seal at a time, and whose value is the chain's length
WINDOW = 10_000  # rows behind the last sealed one in which a transaction may still come to its commit
GRACE = timedelta(seconds=30)  # for the process that wrote an event to announce it itself, where it does not leave that to the worker
LOOKED = "core.seal_accesses"  # the journal's word for the hash over access rows, and the counter whose lock lets one bind at a time
SETTLED = timedelta(minutes=10)  # after which no transaction may still write an access row
LEASE = timedelta(minutes=5)  # for a worker that took an event up to finish with its handlers
MAX_TRIES = 12
BEFORE_ALL = -(2**63)  # an id before every other


@dataclass(frozen=True)
class Verdict:
    """What a verification found: the chain's head, and the first fault if there is one."""

    position: int
    hash: str
    fault: str = ""
    event_id: int | None = None

    @property
    def ok(self) -> bool:
        return not self.fault


def link(previous: str, position: int, event: Event) -> str:
    """The hash of one link: over the previous one, the position, and every column of the event that never changes."""
    row = [getattr(event, name) for name in COLUMNS]
    row[1] = event.at.astimezone(UTC).isoformat()
    body = json.dumps([previous, position, *row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def seal(*, everything: bool = False, batch: int = 1000) -> int:
    """Chain the events that have no seal yet, a batch in one transaction; returns how many.

    Commits come out of order, so positions follow the order of sealing, not the ids. Only the last WINDOW ids are
    searched unless `everything` is asked for, which the nightly run does.
    """
    sealed, after = 0, BEFORE_ALL if everything else _window()
    while last := _seal_batch(after, batch):
        sealed, after = sealed + last[0], last[1]
    return sealed


def _window() -> int:
    """The id behind which a transaction that is still open may write."""
    last = Seal.objects.aggregate(Max("event_id"))["event_id__max"] or 0
    return last - WINDOW


def _seal_batch(after: int, batch: int) -> tuple[int, int] | None:
    """Seal the next events behind an id; returns how many and the last one's id, or nothing when there are none."""
    if not _unsealed(after).exists():
        return None
    with transaction.atomic():
        first = next_number(SERIES, 0)  # takes the lock
        events = list(_unsealed(after)[:batch])
        if not events:
            return None
        next_number(SERIES, len(events))
        Seal.objects.bulk_create(_links(first, events))
    return len(events), events[-1].pk


def _links(first: int, events: Iterable[Event]) -> Iterator[Seal]:
    previous = Seal.objects.filter(pk=first - 1).values_list("hash", flat=True).first() or ""
    for position, event in enumerate(events, first):
        previous = link(previous, position, event)
        yield Seal(position=position, event=event, hash=previous)


def _unsealed(after: int = BEFORE_ALL) -> QuerySet[Event]:
    without = ~Exists(Seal.objects.filter(event_id=OuterRef("pk")))
    return Event.objects.filter(without, pk__gt=after).order_by("pk")


def looked(user: Any, thing: Any, kind: str = "view", *, name: str = "", why: str = "") -> None:
    """Write down that somebody looked at a thing, if it is one that says `sensitive` of itself and not about himself.

    One insert; for all other things nothing. `concerns_id` of the thing is the account of the person it is about.
    """
    looked_at(user, [thing], kind, name=name, why=why)


def looked_at(user: Any, things: Iterable[Any], kind: str, *, name: str = "", why: str = "") -> None:
    """The same for several things at once, such as the rows of an export."""
    looked_into(user, [(thing, name, why) for thing in things], kind)


def looked_into(user: Any, looks: Iterable[tuple[Any, str, str]], kind: str = "view") -> None:
    """The same for several things, or parts of one, each with its own name and reason."""
    foreign = [look for look in looks if look[0].sensitive and look[0].concerns_id != user.pk] if user.is_authenticated else []
    rows = [
        Access(
            actor_id=user.pk, kind=kind, name=name[:60], why=why[:300], at=now(), subject_type=t._meta.label_lower, subject_id=t.pk,
            community_id=getattr(t, "community_id", None), about_id=t.concerns_id,
        )
        for t, name, why in foreign
    ]  # fmt: skip
    if rows:
        Access.objects.bulk_create(rows, 500)


def seal_accesses() -> int:
    """Bind the access rows written since last time into the journal: one event that holds their hash; returns how many."""
    with transaction.atomic():
        next_number(LOOKED, 0)  # takes the lock
        rows = list(Access.objects.filter(pk__gt=_bound_until(), at__lt=now() - SETTLED).order_by("pk"))
        if rows:
            found = {"after": _bound_until(), "until": rows[-1].pk, "count": len(rows), "hash": _hash_of(rows)}
            subject = {"subject_type": "core.access", "subject_id": rows[-1].pk}
            Event.objects.create(action=LOOKED, details=found, announced_at=now(), **subject)
    return len(rows)


def _bound_until() -> int:
    last = Event.objects.filter(action=LOOKED, subject_type="core.access").order_by("-pk").first()
    return last.details["until"] if last else 0


def _hash_of(rows: Iterable[Access]) -> str:
    told = [[getattr(row, f.attname) for f in Access._meta.concrete_fields] for row in rows]
    plain = [[v.astimezone(UTC).isoformat() if isinstance(v, datetime) else v for v in row] for row in told]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def verify_accesses() -> str:
    """The first fault in the access log, as the journal's hashes tell; empty when there is none."""
    for event in Event.objects.filter(action=LOOKED, subject_type="core.access").order_by("pk").iterator():
        told = event.details
        rows = list(Access.objects.filter(pk__gt=told["after"], pk__lte=told["until"]).order_by("pk"))
        if len(rows) != told["count"] or _hash_of(rows) != told["hash"]:
            return f"access rows {told['after'] + 1} to {told['until']} were altered, deleted or inserted"
    return ""


def head() -> tuple[int, str]:
    """Position and hash of the last link; kept off this machine it proves later that nothing before it was altered."""
    return Seal.objects.order_by("-position").values_list("position", "hash").first() or (0, "")


def verify(expect: Iterable[tuple[int, str]] = ()) -> Verdict:
    """Walk the chain from the first link and stop at the first row that was altered, deleted, inserted or moved.

    `expect` are heads kept elsewhere: they catch a chain that was cut short or computed anew.
    """
    wanted, position, previous = dict(expect), 0, ""
    for told in Seal.objects.select_related("event").order_by("position").iterator(chunk_size=2000):
        event = told._state.fields_cache.get("event")
        position += 1
        if fault := _fault(told, event, position, previous) or _unexpected(wanted, position, told.hash):
            return Verdict(position, previous, fault, told.event_id)
        previous = told.hash
    if ahead := [p for p in wanted if p > position]:
        return Verdict(position, previous, f"the chain ends at {position}; a head at {max(ahead)} was kept")
    return _around_the_chain(position, previous)


def _fault(told: Seal, event: Event | None, position: int, previous: str) -> str:
    if told.position != position:
        return f"seal {position} is missing"
    if event is None:
        return f"event {told.event_id} was deleted"
    return "" if link(previous, position, event) == told.hash else f"event {event.pk} or its place in the chain was altered"


def _unexpected(wanted: dict[int, str], position: int, found: str) -> str:
    kept = wanted.get(position)
    return "" if kept in (None, found) else f"the chain was computed anew: at {position} the kept head differs"


def _around_the_chain(position: int, previous: str) -> Verdict:
    """The chain itself is whole: was its end cut off, or a row put behind its back?"""
    length = Counter.objects.filter(pk=SERIES).values_list("value", flat=True).first() or 0
    if length > position:
        return Verdict(position, previous, f"{length - position} seals at the end of the chain were deleted")
    last = Seal.objects.aggregate(Max("event_id"))["event_id__max"] or 0
    stray = _unsealed().filter(pk__lt=last, at__lt=now() - timedelta(days=1)).values_list("pk", flat=True).first()
    return Verdict(position, previous, f"event {stray} was inserted without a seal" if stray else "", stray)


def missed() -> QuerySet[Event]:
    """Events whose handlers have not all heard and whose turn has come: left to the worker, failed before, or dropped in a crash."""
    present = now()
    due = Q(retry_at=None, at__lt=present - GRACE) | Q(retry_at__lte=present)
    return Event.objects.filter(due, announced_at=None, tries__lt=MAX_TRIES).order_by("pk")


def dead_letters() -> QuerySet[Event]:
    """Events that a handler failed on until nobody tried again; somebody has to look at them."""
    return Event.objects.filter(announced_at=None, tries__gte=MAX_TRIES).order_by("pk")


def announce_missed(limit: int = 200) -> int:
    """Tell these events, each with a lease so that two workers do not tell one at once; returns how many were heard."""
    heard = 0
    for event in missed()[:limit]:
        seen = Event.objects.filter(pk=event.pk, retry_at=event.retry_at, announced_at=None)
        if not seen.update(retry_at=now() + LEASE):
            continue
        try:
            announce(event)
            heard += 1
        except Exception:  # noqa: S112  recorded on the event by `announce`
            continue
    return heard
