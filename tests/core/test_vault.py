"""What is sealed lies nowhere in plain text, opens only where it belongs, survives a change of keys and can be erased."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from liren.core import checks, vault
from liren.core.models import DataKey, Envelope, Notice
from tests.core.arena import arena

ONE, TWO = vault.new_key("one"), vault.new_key("two")
CANARY = "金丝雀在此处歌唱七三一"


@pytest.fixture
def things(village):
    """Two saved rows; what they are does not matter."""
    return [Notice.objects.create(user=village.worker, kind="x", title=str(n)) for n in range(3)]


def test_seal_and_open(things):
    one, two, without = things
    vault.seal(one, {"text": CANARY, "answers": {"a": [1, 2]}})
    vault.seal(two, {"text": "别的"})
    assert vault.open_sealed(one) == {"text": CANARY, "answers": {"a": [1, 2]}}
    assert vault.open_many([one, two]) == {one.pk: {"text": CANARY, "answers": {"a": [1, 2]}}, two.pk: {"text": "别的"}}
    assert (vault.is_sealed(one), vault.is_sealed(without), vault.open_many([])) == (True, False, {})
    vault.seal(one, {"text": "改过"})
    assert vault.open_sealed(one) == {"text": "改过"}
    assert DataKey.objects.count() == Envelope.objects.count() == 2


def test_opening_many_costs_one_query(things, django_assert_num_queries):
    for one in things:
        vault.seal(one, {"text": CANARY})
    with django_assert_num_queries(1):
        vault.open_many(things)


def test_equal_texts_do_not_look_equal_and_lengths_are_rounded(things):
    bodies = [bytes(vault.seal(one, {"text": text}).body) for one, text in zip(things, ["是", "是", "不是"], strict=True)]
    assert len(set(bodies)) == 3 and len({len(body) for body in bodies}) == 1


def test_ciphertext_put_beside_another_thing_does_not_open(things):
    one, two, _rest = things
    vault.seal(one, {"text": CANARY})
    vault.seal(two, {"text": "别的"})
    mine = Envelope.objects.get(subject_id=one.pk)
    theirs = Envelope.objects.filter(subject_id=two.pk)
    theirs.update(body=mine.body, nonce=mine.nonce)
    closed(two)
    theirs.update(body=mine.body, nonce=mine.nonce, data_key=mine.data_key)  # with its key as well
    closed(two)
    Envelope.objects.filter(subject_id=one.pk).delete()
    theirs.update(subject_id=one.pk + 10_000)
    closed(one)


def closed(thing, keys=None):
    with pytest.raises(vault.Unreadable):
        if keys:
            with override_settings(VAULT_KEYS=keys):
                vault.open_sealed(thing)
        else:
            vault.open_sealed(thing)


@pytest.mark.parametrize("table, column", [(Envelope, "body"), (Envelope, "nonce"), (DataKey, "wrapped"), (DataKey, "nonce")])
def test_one_altered_bit_is_seen(things, table, column):
    vault.seal(things[0], {"text": CANARY})
    row = table.objects.get()
    bits = bytearray(getattr(row, column))
    bits[3] ^= 1
    table.objects.update(**{column: bytes(bits)})
    closed(things[0])
    table.objects.update(**{column: b""})
    closed(things[0])


def test_a_wrong_or_missing_master_key_opens_nothing(things):
    with override_settings(VAULT_KEYS=ONE):
        vault.seal(things[0], {"text": CANARY})
    closed(things[0], TWO)
    closed(things[0], vault.new_key("one"))
    with override_settings(VAULT_KEYS=f"{TWO} {ONE}"):
        assert vault.open_sealed(things[0]) == {"text": CANARY}


def test_rotate_then_the_old_key_may_go(things):
    with override_settings(VAULT_KEYS=ONE):
        for one in things:
            vault.seal(one, {"text": CANARY})
    before = list(Envelope.objects.order_by("pk").values_list("body", flat=True))
    with override_settings(VAULT_KEYS=f"{TWO} {ONE}"):
        assert (vault.rotate(limit=2), vault.masters_in_use()) == (2, {"one": 1, "two": 2})
        assert [vault.open_sealed(one)["text"] for one in things] == [CANARY] * 3
        assert (vault.rotate(), vault.rotate()) == (1, 0)
    with override_settings(VAULT_KEYS=TWO):
        assert [vault.open_sealed(one)["text"] for one in things] == [CANARY] * 3
    closed(things[0], ONE)
    assert list(Envelope.objects.order_by("pk").values_list("body", flat=True)) == before


def test_destroying_a_root_takes_what_lies_under_it(things):
    root, note, other = things
    vault.seal(root, {"text": "根"})
    vault.seal(note, {"text": CANARY}, under=root)
    vault.seal(other, {"text": "别的"})
    assert DataKey.objects.count() == 2
    saved = Envelope.objects.get(subject_id=note.pk)
    assert vault.destroy(root)
    closed(root)
    closed(note)
    assert (vault.open_sealed(other), vault.destroy(root)) == ({"text": "别的"}, False)
    saved.data_key = vault.seal(root, {"text": "新"}).data_key  # what a backup of the ciphertext alone would bring back
    saved.save(force_insert=True)
    closed(note)


def test_destroying_a_note_leaves_its_root(things):
    root, note, _rest = things
    vault.seal(root, {"text": "根"})
    vault.seal(note, {"text": CANARY}, under=root)
    assert vault.destroy(note)
    closed(note)
    assert vault.open_sealed(root) == {"text": "根"}


def test_files_are_bound_to_their_thing_and_name(things):
    one, two, _rest = things
    for thing in (one, two):
        vault.seal(thing, {})
    locked = vault.lock_bytes(one, "a.pdf", CANARY.encode())
    assert CANARY.encode() not in locked
    assert vault.unlock_bytes(one, "a.pdf", locked) == CANARY.encode()
    for thing, name, content in ((one, "b.pdf", locked), (two, "a.pdf", locked), (one, "a.pdf", locked[:-1]), (one, "a.pdf", b"")):
        with pytest.raises(vault.Unreadable):
            vault.unlock_bytes(thing, name, content)
    vault.destroy(one)
    with pytest.raises(vault.Unreadable):
        vault.unlock_bytes(one, "a.pdf", locked)


# ---- keys and their file


@pytest.mark.parametrize("told", ["", "one", "one:", "one:!!", "one:c2hvcnQ=", ONE.replace("one", ""), f"{ONE} {ONE}"], ids=range(7))
def test_keys_that_are_none(told, things):
    with override_settings(VAULT_KEYS=told), pytest.raises(vault.NoKeys):
        vault.seal(things[0], {"text": CANARY})


def test_the_sample_key_seals_nothing_in_production(things, settings):
    settings.VAULT_KEYS, settings.PRODUCTION = settings.SAMPLE_VAULT_KEY, True
    with pytest.raises(vault.NoKeys):
        vault.seal(things[0], {"text": CANARY})


def test_a_production_start_without_a_key_of_its_own_is_refused(settings, tmp_path, db):
    settings.PRODUCTION, settings.DEMO, settings.SECRET_KEY, settings.ALLOWED_HOSTS = True, False, "k" * 60, ["x.example"]
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    inside = settings.DATA_DIR / "vault.keys"
    inside.write_text(ONE)
    sample = settings.SAMPLE_VAULT_KEY
    for told, code in ((sample, 6), (f"mine:{sample[7:]}", 6), ("", 6), ("x", 7), ("/no/such/file", 7), (str(inside), 8)):
        settings.VAULT_KEYS = told
        assert [fault.id for fault in checks.vault_keys()] == [f"liren.E00{code}"]
        with pytest.raises(ImproperlyConfigured, match=f"E00{code}"):
            checks.refuse_unsafe_start()
    settings.VAULT_KEYS = ONE
    checks.refuse_unsafe_start()


def test_the_command_makes_a_key_rotates_and_tells(things, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    path, out = tmp_path / "vault.keys", io.StringIO()
    path.write_text(f"# 甲机\n{ONE}\n")
    settings.VAULT_KEYS = str(path)
    vault.seal(things[0], {"text": CANARY})
    call_command("vault", "new-key", str(path), stdout=out)
    assert path.stat().st_mode & 0o777 == 0o600
    first, *_old = vault.master_keys()  # read again without a restart
    assert first != "one" and _old == ["one"]
    assert vault.open_sealed(things[0]) == {"text": CANARY}
    call_command("vault", "rotate", stdout=out)
    call_command("vault", "status", stdout=out)
    assert vault.masters_in_use() == {first: 1} and f"current: {first}" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("vault", "new-key", str(settings.DATA_DIR / "k"), stdout=out)


# ---- the database as it lies on the disk


STORY = f"""
from liren.core import vault
from liren.core.models import Attachment
one = Attachment.objects.create(subject_type="x", subject_id=1, name="plain-canary", content_type="x", size=1, sha256="x", path="x")
vault.seal(one, {{"text": "{CANARY}"}})
print(vault.open_sealed(one)["text"])
"""
ROTATION = """
import threading
from django.conf import settings
from django.db import connection
from liren.core import vault
from liren.core.models import Attachment
one, two, turned, over = vault.new_key("one"), vault.new_key("two"), [], threading.Event()
settings.VAULT_KEYS = f"{one} {two} {settings.SAMPLE_VAULT_KEY}"
told = {"subject_type": "x", "subject_id": 1, "name": "x", "content_type": "x", "size": 1, "sha256": "x"}
things = [Attachment.objects.create(path=str(n), **told) for n in range(5)]
for thing in things:
    vault.seal(thing, {"text": "x"})
def turn():
    while not over.is_set():
        settings.VAULT_KEYS = f"{one} {two}" if len(turned) % 2 else f"{two} {one}"
        turned.append(vault.rotate(3) + vault.rotate(3))
    connection.close()
turner = threading.Thread(target=turn)
turner.start()
read = sum(len(vault.open_many(things)) for _n in range(400))
over.set()
turner.join()
print(read, len(turned) > 5, set(turned[:-1]))
"""


@pytest.mark.process
def test_neither_the_file_nor_a_dump_holds_what_was_sealed(tmp_path):
    with arena(tmp_path, "tests.settings") as place:
        assert place.shell(STORY) == CANARY
        held = on_disk(place)
        assert b"plain-canary" in held  # the search finds what lies in the open
        assert [form for form in (CANARY, CANARY.encode().hex()) if form.encode() in held] == []


@pytest.mark.process
def test_readers_notice_nothing_of_a_rotation(tmp_path):
    with arena(tmp_path, "tests.settings") as place:
        assert place.shell(ROTATION) == "2000 True {5}"


def on_disk(place) -> bytes:
    if connection.vendor == "sqlite":
        return b"".join(path.read_bytes() for path in Path(place.folder).glob("db.sqlite3*"))
    return subprocess.run(
        [shutil.which("pg_dump"), place.env["LIREN_DATABASE_URL"]], capture_output=True, check=True, env=os.environ
    ).stdout
