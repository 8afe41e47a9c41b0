"""The vault: content that lies in the database only as ciphertext, each thing under a key of its own.

`seal(thing, {"text": "…"})` encrypts, `open_sealed(thing)` gives it back, `destroy(thing)` erases it for good. Every root thing has a data
key (AES-256-GCM), which is itself encrypted under a master key that never lies in the database (LIREN_VAULT_KEYS). What belongs to a
root – the notes of a consultation – is sealed `under` it and goes with its key. Ciphertext is bound to its row: put beside another
thing it does not open. What fails to open raises `Unreadable`; there is never a half answer.
"""

import base64
import binascii
import functools
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from liren.core.actions import Refused
from liren.core.models import DataKey, Envelope

NONCE, KEY = 12, 32  # bytes
PAD = 256  # lengths of what is sealed are rounded up to this, so that they tell little


class Unreadable(Refused):
    """The sealed content cannot be opened: key missing or wrong, row altered or erased."""


class NoKeys(Refused):
    """This installation has no master key it may use."""


def seal(thing: models.Model, values: dict[str, Any], *, under: models.Model | None = None) -> Envelope:
    """Encrypt the values of a saved thing (replacing what was sealed before), under its own data key or that of `under`.

    Values are what JSON can hold. Call it inside the action that writes the thing: one transaction, no plain copy.
    """
    with transaction.atomic():
        row, key = _data_key(under or thing)
        nonce = secrets.token_bytes(NONCE)
        body = AESGCM(key).encrypt(nonce, _padded(values), _bound(thing, row))
        return Envelope.objects.update_or_create(
            subject_type=thing._meta.label_lower, subject_id=thing.pk, defaults={"data_key": row, "nonce": nonce, "body": body}
        )[0]


def open_sealed(thing: models.Model) -> dict[str, Any]:
    """What was sealed for this thing. Raises Unreadable."""
    return open_many([thing])[thing.pk]


def open_many(things: Iterable[models.Model]) -> dict[int, dict[str, Any]]:
    """What was sealed for several things of one kind, by their id, in one query. Raises Unreadable if one of them does not open."""
    wanted = list(things)
    if not wanted:
        return {}
    label = wanted[0]._meta.label_lower
    rows = Envelope.objects.filter(subject_type=label, subject_id__in=[one.pk for one in wanted]).select_related("data_key")
    found = {row.subject_id: row for row in rows}
    if len(found) < len({one.pk for one in wanted}):
        raise Unreadable(_("密封内容不存在，或已按规定销毁。"))
    return {one.pk: _opened(one, found[one.pk]) for one in wanted}


def is_sealed(thing: models.Model) -> bool:
    """Is anything sealed for this thing?"""
    return Envelope.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk).exists()


def destroy(thing: models.Model) -> bool:
    """Erase: the data key of a root thing, and with it everything sealed under it; of a thing under another only its own."""
    where = {"subject_type": thing._meta.label_lower, "subject_id": thing.pk}
    gone = DataKey.objects.filter(**where).delete()[0] + Envelope.objects.filter(**where).delete()[0]
    return bool(gone)


def lock_bytes(thing: models.Model, name: str, content: bytes) -> bytes:
    """A file's bytes encrypted under the thing's data key and bound to it and to `name`; the caller keeps them where he likes."""
    row, key = _data_key(thing)
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, _bound(thing, row, name))


def unlock_bytes(thing: models.Model, name: str, locked: bytes) -> bytes:
    """The bytes that `lock_bytes` made. Raises Unreadable."""
    row = DataKey.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk).first()
    if row is None:
        raise Unreadable(_("密封内容不存在，或已按规定销毁。"))
    return _decrypt(_unwrapped(row), locked[:NONCE], locked[NONCE:], _bound(thing, row, name))


def rotate(limit: int = 500) -> int:
    """Wrap a batch of data keys that lie under an older master key under the current one; returns how many. Readers notice nothing."""
    current = _current()
    with transaction.atomic():
        rows = list(DataKey.objects.select_for_update().exclude(master=current).order_by("pk")[:limit])
        for row in rows:
            key = _unwrapped(row)
            row.master, row.nonce = current, secrets.token_bytes(NONCE)
            row.wrapped = AESGCM(master_keys()[current]).encrypt(row.nonce, key, _wrapping(row))
        DataKey.objects.bulk_update(rows, ["master", "nonce", "wrapped"])
    return len(rows)


def masters_in_use() -> dict[str, int]:
    """Under which master key how many data keys lie."""
    return dict(DataKey.objects.order_by("master").values_list("master").annotate(models.Count("pk")))


# ---- keys


def master_keys() -> dict[str, bytes]:
    """Master keys by name, the current one first. Raises NoKeys."""
    why = _("保险库没有可用的主密钥：请运行 manage.py vault new-key 并设置 LIREN_VAULT_KEYS。")
    if settings.VAULT_KEYS == settings.SAMPLE_VAULT_KEY and settings.PRODUCTION:
        raise NoKeys(why)
    try:
        keys = parse_keys(settings.VAULT_KEYS)
    except (OSError, ValueError) as broken:
        raise NoKeys(why) from broken
    if not keys:
        raise NoKeys(why)
    return keys


def parse_keys(told: str) -> dict[str, bytes]:
    """Keys as `name:base64` separated by spaces or lines, or the path of a file that holds such lines. Raises OSError, ValueError.

    A changed file is read again, so that a fresh key needs no restart.
    """
    return _parsed(told, os.stat(told).st_mtime_ns if told.startswith("/") else 0)


@functools.lru_cache(maxsize=4)
def _parsed(told: str, _changed: int) -> dict[str, bytes]:
    text = Path(told).read_text("utf8") if told.startswith("/") else told
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found: dict[str, bytes] = {}
    for entry in " ".join(lines).split():
        name, _colon, key = entry.partition(":")
        if name in found:
            raise ValueError(f"two vault keys are called {name}")
        found[name] = _key_bytes(name, key)
    return found


def _key_bytes(name: str, key: str) -> bytes:
    try:
        found = base64.b64decode(key, validate=True)
    except binascii.Error as broken:
        raise ValueError(f"vault key {name} is not base64") from broken
    if not name or len(found) != KEY:
        raise ValueError(f"vault key {name or '?'} does not have {KEY} bytes")
    return found


def new_key(name: str) -> str:
    """A fresh master key as a line of the key file."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(KEY)).decode()}"


def _current() -> str:
    return next(iter(master_keys()))


def _data_key(thing: models.Model) -> tuple[DataKey, bytes]:
    """The data key of a root thing, made when it has none."""
    where = {"subject_type": thing._meta.label_lower, "subject_id": thing.pk}
    if row := DataKey.objects.filter(**where).first():
        return row, _unwrapped(row)
    row, key = DataKey(master=_current(), nonce=secrets.token_bytes(NONCE), **where), secrets.token_bytes(KEY)
    row.wrapped = AESGCM(master_keys()[row.master]).encrypt(row.nonce, key, _wrapping(row))
    row.save(force_insert=True)
    return row, key


def _unwrapped(row: DataKey) -> bytes:
    if (master := master_keys().get(row.master)) is None:
        raise Unreadable(_("密封内容打不开：缺少主密钥“%(name)s”，请系统管理员补上后重试。") % {"name": row.master})
    return _decrypt(master, row.nonce, row.wrapped, _wrapping(row))


def _opened(thing: models.Model, row: Envelope) -> dict[str, Any]:
    return json.loads(_decrypt(_unwrapped(row.data_key), row.nonce, row.body, _bound(thing, row.data_key)).decode())


def _decrypt(key: bytes, nonce: bytes | memoryview, body: bytes | memoryview, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(bytes(nonce), bytes(body), bound)
    except (InvalidTag, ValueError) as broken:
        raise Unreadable(_("密封内容打不开：密钥不符或数据被改动过，请告知系统管理员与审计员。")) from broken


def _wrapping(row: DataKey) -> bytes:
    """What a wrapped key is bound to: the master key's name and the thing it belongs to."""
    return f"liren-key|{row.master}|{row.subject_type}|{row.subject_id}".encode()


def _bound(thing: models.Model, row: DataKey, name: str = "") -> bytes:
    """What a ciphertext is bound to: its own row, the root whose key it lies under, and the name of a file."""
    return f"liren-body|{thing._meta.label_lower}|{thing.pk}|{row.subject_type}|{row.subject_id}|{name}".encode()


def _padded(values: dict[str, Any]) -> bytes:
    body = json.dumps(values, ensure_ascii=False).encode()
    return body + b" " * (-len(body) % PAD)
