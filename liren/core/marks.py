"""Marks: an exact value – a telephone number – is found again by an HMAC under a key that never lies in the database (security C 50).

A column `Mark(of="phone", form=number)` stands beside the value it is made of and is written with it, in the same statement: inserts,
bulk inserts and actions keep it by themselves. `form` writes equal values alike and says "" for what cannot be looked for. Keys come from
the vault's master keys; each mark begins with the name of its key, so that after a new key came in both are found until `renew` has run.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q, Value

from liren.core import vault

NAME, BODY = 6, 24  # signs of a mark: which key (36 bits), and the value under it (144 bits)
BATCH = 1000

Form = Callable[[str], str]


class Mark(models.CharField):
    """The mark of another column of the row; null where there is nothing to be found by, so that an index of the others stays small and
    the column comes to a table that is full without its being written anew."""

    def __init__(self, *, of: str, form: Form, **options: Any) -> None:
        self.made_of, self.form = of, form
        usual: dict[str, Any] = {"max_length": NAME + 1 + BODY, "null": True, "blank": True, "editable": False}
        super().__init__(**usual | options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": self.made_of, "form": self.form}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        """Made anew from the value that is being saved."""
        made = mark(self.form(getattr(model_instance, self.made_of))) or None
        setattr(model_instance, self.attname, made)
        return made


def mark(value: str) -> str:
    """The mark of a value in its one form under the current key; none for nothing, and none while there is no key: nobody's case waits
    for that, and `renew` makes up for it."""
    if not value:
        return ""
    try:
        master = next(iter(vault.master_keys().values()))
    except vault.NoKeys:
        return ""
    return _made(master, value)


def marks(value: str) -> list[str]:
    """Every mark under which the value may lie: one for each known key, the current first. Raises vault.NoKeys."""
    return [_made(master, value) for master in vault.master_keys().values()] if value else []


def rows_under(found: Sequence[str], beside: Callable[[type[models.Model]], str]) -> dict[type[models.Model], list[tuple[int, Any]]]:
    """All rows under these marks, by model: their ids and the column (or path) `beside` it that is named for the model ("" for none), in
    one question by the indexes of marks alone: nothing else narrows it, so that no other index tempts the database."""
    columns = list(marked())
    parts = [
        model._base_manager.filter(**{f"{field.attname}__in": list(found)})
        .order_by()
        .annotate(of=Value(n), lies=F(beside(model)) if beside(model) else Value(0))
        .values_list("of", "pk", "lies")
        for n, (model, field) in enumerate(columns)
    ]
    rows: dict[type[models.Model], list[tuple[int, Any]]] = {model: [] for model, _field in columns}
    for n, pk, lies in parts[0].union(*parts[1:], all=True):
        rows[columns[n][0]].append((pk, lies))
    return rows


def renew(*, everything: bool = False) -> int:
    """Make the marks that are missing or under an older key – or simply all of them – anew, batch by batch while others go on writing;
    returns how many changed."""
    current = _key(next(iter(vault.master_keys().values())))[0]
    return sum(_renewed(model, field, current, everything) for model, field in marked())


def stale() -> int:
    """How many marks lie under an older key."""
    current = _key(next(iter(vault.master_keys().values())))[0]
    old = ((model, Q(**{f"{field.attname}__isnull": False}) & ~Q(**{f"{field.attname}__startswith": current})) for model, field in marked())
    return sum(model._base_manager.filter(one).count() for model, one in old)


def marked() -> Iterator[tuple[type[models.Model], Mark]]:
    """Every column of marks, with its model."""
    return ((model, field) for model in apps.get_models() for field in model._meta.concrete_fields if isinstance(field, Mark))


def _renewed(model: type[models.Model], field: Mark, current: str, everything: bool) -> int:
    wanted = Q() if everything else ~Q(**{f"{field.attname}__startswith": current}) & ~Q(**{field.made_of: ""})
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(model._base_manager.select_for_update().filter(wanted, pk__gt=last).order_by("pk")[:BATCH])
            changed = [row for row in rows if getattr(row, field.attname) != field.pre_save(row, False)]
            model._base_manager.bulk_update(changed, [field.attname])
        count += len(changed)
        if len(rows) < BATCH:
            return count
        last = rows[-1].pk


def _made(master: bytes, value: str) -> str:
    name, key = _key(master)
    return f"{name}.{_words(hmac.digest(key, value.encode(), hashlib.sha256))[:BODY]}"


@lru_cache(8)
def _key(master: bytes) -> tuple[str, bytes]:
    """What the marks under a master key are made with – another key than what is sealed lies under – and how that is called in them."""
    key = hmac.digest(master, b"liren-marks", hashlib.sha256)
    return _words(hmac.digest(key, b"liren-marks-name", hashlib.sha256))[:NAME], key


def _words(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode()
