"""The journal's chain: whatever is altered, deleted, inserted or moved is found, and nothing else; missed events are told."""

import json
import random
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from liren.core import journal
from liren.core.actions import HANDLERS, announce
from liren.core.calendar import at, now
from liren.core.models import Event, Seal
from tests.core.arena import arena

ROWS = 60


def write(n: int, **fields) -> Event:
    told = {"actor_id": n % 3, "action": f"cases.step{n % 5}", "subject_type": "community.grid", "subject_id": n, "announced_at": now()}
    return Event.objects.create(**told | {"changes": {"state": ["新", n]}, "details": {"说明": f"第 {n} 件"}} | fields)


@pytest.fixture
def chain(village):
    """A sealed journal, written and sealed in three helpings."""
    Seal.objects.all().delete()
    for start in range(0, ROWS, 20):
        for n in range(start, start + 20):
            write(n)
        journal.seal(batch=7)
    return list(Seal.objects.order_by("position"))


def test_an_unaltered_chain_is_whole_and_has_every_row_once(chain):
    verdict = journal.verify([journal.head()])
    assert verdict.ok and (verdict.position, verdict.hash) == journal.head()
    assert verdict.position == Event.objects.count() == len({s.event_id for s in chain})
    assert journal.seal() == 0


def test_telling_an_event_leaves_its_seal_alone(chain):
    Event.objects.update(announced_at=now(), tries=3, last_error="late", retry_at=now())
    assert journal.verify().ok


EDITS = {
    "at": "datetime('2026-01-01')",
    "actor_id": "actor_id + 1",
    "community_id": "77",
    "action": "'cases.confirm'",
    "subject_type": "'community.user'",
    "subject_id": "subject_id + 1",
    "changes": "'{}'",
    "details": "'{\"a\": 1}'",
    "key": "'a key'",
    "digest": "'0'",
}


def sql(text: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text if connection.vendor == "sqlite" else text.replace("datetime(", "timestamptz("), params)


@pytest.mark.parametrize("column", EDITS)
def test_any_column_edited_is_found_at_its_row(chain, column):
    victim = random.Random(column).choice(chain[-ROWS:])
    sql(f"UPDATE core_event SET {column} = {EDITS[column]} WHERE id = %s", victim.event_id)
    verdict = journal.verify()
    assert (verdict.position, verdict.event_id) == (victim.position, victim.event_id)


@pytest.mark.parametrize("seed", range(10))
def test_deleted_swapped_and_inserted_rows_are_found(chain, seed):
    dice = random.Random(seed)
    one, two = sorted(dice.sample(chain[:-1], 2), key=lambda s: s.position)
    for wound in (_delete_event, _delete_both, _swap_events, _swap_seals, _insert):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT wound")
        wound(one, two)
        verdict = journal.verify()
        assert not verdict.ok and verdict.position >= one.position, wound.__name__
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT wound")
    assert journal.verify().ok


def _delete_event(one, _two):
    sql("DELETE FROM core_event WHERE id = %s", one.event_id)


def _delete_both(one, _two):
    sql("DELETE FROM core_seal WHERE position = %s", one.position)
    sql("DELETE FROM core_event WHERE id = %s", one.event_id)


def _swap_events(one, two):
    for old, new in ((one.event_id, -1), (two.event_id, one.event_id), (-1, two.event_id)):
        sql("UPDATE core_event SET id = %s WHERE id = %s", new, old)


def _swap_seals(one, two):
    for old, new in ((one.position, -1), (two.position, one.position), (-1, two.position)):
        sql("UPDATE core_seal SET position = %s WHERE position = %s", new, old)


def _insert(one, _two):
    sql("UPDATE core_seal SET position = -position - 1 WHERE position >= %s", one.position)
    sql("UPDATE core_seal SET position = -position WHERE position < 0")
    slipped_in = write(999)
    Seal.objects.create(position=one.position, event=slipped_in, hash="f" * 64)


def test_a_row_put_in_behind_the_chain_s_back_is_found(chain):
    hole = chain[5].event_id
    sql("UPDATE core_event SET id = -id WHERE id = %s", hole)
    sql("UPDATE core_seal SET event_id = -event_id WHERE event_id = %s", hole)
    assert not journal.verify().ok
    sql("UPDATE core_seal SET event_id = -event_id WHERE event_id = %s", -hole)
    sql("UPDATE core_event SET id = -id WHERE id = %s", -hole)
    assert journal.verify().ok
    write(1000, id=-hole, at=now() - timedelta(days=3))
    assert "without a seal" in journal.verify().fault


def test_a_chain_cut_short_or_computed_anew_differs_from_the_head_kept_elsewhere(chain):
    kept = journal.head()
    cut = chain[-3].position
    Seal.objects.filter(position__gte=cut).delete()
    assert "3 seals at the end" in journal.verify().fault
    sql("UPDATE core_counter SET value = %s WHERE name = 'journal.seal'", cut - 1)
    assert "was kept" in journal.verify([kept]).fault
    sql("UPDATE core_event SET actor_id = 99 WHERE id = %s", chain[-1].event_id)
    journal.seal(everything=True)
    assert journal.verify().ok
    assert "anew" in journal.verify([kept]).fault


def test_the_commands_say_it_and_exit_with_it(chain, capsys):
    call_command("journal_head")
    kept = capsys.readouterr().out.strip()
    call_command("verify_journal", expect=[tuple(journal.head())])
    assert capsys.readouterr().out.strip() == f"{kept} ok"
    sql("UPDATE core_event SET actor_id = 99 WHERE id = %s", chain[2].event_id)
    with pytest.raises(SystemExit) as left:
        call_command("verify_journal")
    assert left.value.code == 1
    assert f"event {chain[2].event_id}" in capsys.readouterr().err


def test_a_late_commit_is_sealed_out_of_order_but_not_forgotten(chain):
    last = chain[-1].event_id
    write(1, id=last + 2)
    assert journal.seal() == 1
    write(2, id=last + 1)
    assert journal.seal() == 1
    assert journal.verify().ok


@pytest.fixture
def heard(monkeypatch):
    """A handler that fails as often as it is told to, and remembers what it heard."""
    kept: list[int] = []
    kept_failures = {"left": 0}

    def handler(subject, event):
        if kept_failures["left"]:
            kept_failures["left"] -= 1
            raise RuntimeError("忙")
        kept.append(event.pk)

    monkeypatch.setitem(HANDLERS, "test.happened", [handler])
    return kept, kept_failures


def test_a_missed_event_is_told_again_with_growing_pauses_until_it_is_heard(village, heard):
    kept, failures = heard
    event = write(1, action="test.happened", subject_id=village.grid.pk, announced_at=None)
    failures["left"] = 2
    assert journal.announce_missed() == 0 and kept == []
    with at(now() + timedelta(seconds=31)):
        assert journal.announce_missed() == 0  # told, and failed
        assert journal.announce_missed() == 0  # waits
        event.refresh_from_db()
        assert (event.tries, event.last_error) == (1, "RuntimeError: 忙")
    with at(now() + timedelta(seconds=100)):
        assert journal.announce_missed() == 0
    with at(now() + timedelta(seconds=130)):
        assert journal.announce_missed() == 0  # the second pause is longer
    with at(now() + timedelta(seconds=200)):
        assert journal.announce_missed() == 1
    assert kept == [event.pk]


def test_an_event_nobody_can_be_told_of_ends_as_a_dead_letter(village, heard):
    _, failures = heard
    event = write(1, action="test.happened", subject_id=village.grid.pk, announced_at=None)
    failures["left"] = 99
    for day in range(1, 20):
        with at(now() + timedelta(days=day)):
            journal.announce_missed()
    assert list(journal.dead_letters()) == [event]
    event.refresh_from_db()
    assert event.tries == journal.MAX_TRIES


def test_an_event_whose_subject_is_gone_counts_as_failed(village, heard):
    event = write(1, action="test.happened", subject_id=-5, announced_at=None)
    with pytest.raises(Exception, match="does not exist"):
        announce(event)
    event.refresh_from_db()
    assert event.tries == 1 and event.announced_at is None


ATTEMPTS = """
import json
from django.db import DatabaseError, transaction
from liren.core import journal
from liren.core.calendar import now
from liren.core.models import Event, Seal
from tests.core.arena import arena
for n in range(3):
    Event.objects.create(action="test.happened", subject_type="community.grid", subject_id=n)
journal.seal()
one = Event.objects.filter(action="test.happened")
attempts = {
    "actor": lambda: one.update(actor_id=9),
    "changes": lambda: one.update(changes={}),
    "id": lambda: one.filter(subject_id=1).update(id=9999),
    "delete": lambda: one._raw_delete("default"),
    "seal": lambda: Seal.objects.update(hash="f"),
    "unseal": lambda: Seal.objects.all()._raw_delete("default"),
    "announce": lambda: one.update(announced_at=now(), tries=1, last_error="", retry_at=None),
}
refused = []
for name, attempt in attempts.items():
    try:
        with transaction.atomic():
            attempt()
    except DatabaseError as no:
        assert "only grows" in str(no), no
        refused.append(name)
print(json.dumps({"refused": refused, "ok": journal.verify().ok}))
"""


@pytest.mark.process
def test_the_database_itself_refuses_to_alter_what_was_written(tmp_path):
    with arena(tmp_path, "tests.settings") as ring:
        told = json.loads(ring.shell(ATTEMPTS).splitlines()[-1])
        ring.manage("migrate", "core", "0001", "-v0")
        ring.manage("migrate", "core", "-v0")
    assert told == {"refused": ["actor", "changes", "id", "delete", "seal", "unseal"], "ok": True}
