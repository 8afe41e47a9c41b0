"""Search in Chinese: which rows hold a word, by an index of characters and pairs of characters that the database keeps.

A word of one or two characters stands in a text exactly when its token does; a longer word is found by its pairs and then
compared with the text itself. So the hits are those of LIKE, and no dictionary decides where a word begins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from liren.core.writing import execute_later

BATCH = 1000
ASKED = 10  # characters of a longer word that are looked for by their pairs; SQLite takes no endless list
WIDTH = 21  # bits of a character
APART = 1 << 2 * WIDTH  # the one token of a row whose words may not stand in the index; no pair of characters has this number
MADE = {
    "sqlite": ("CREATE VIRTUAL TABLE IF NOT EXISTS {0} USING fts5(tokens, tokenize='ascii', detail='none', columnsize=0)",),
    "postgresql": (  # tokens lie beside the table: a question reads the rows it finds, and never what stands in them
        "CREATE TABLE IF NOT EXISTS {0} (rowid bigint PRIMARY KEY, tokens bigint[] NOT NULL) WITH (toast_tuple_target = 128)",
        "CREATE INDEX IF NOT EXISTS {0}_tokens ON {0} USING gin (tokens)",
    ),
}
PUT = {
    "sqlite": "INSERT OR REPLACE INTO {0} (rowid, tokens) VALUES (%s, %s)",
    "postgresql": "INSERT INTO {0} (rowid, tokens) VALUES (%s, %s) ON CONFLICT (rowid) DO UPDATE SET tokens = excluded.tokens",
}
FOUND = {
    "sqlite": "SELECT rowid FROM {0} WHERE {0} MATCH %s",
    "postgresql": "SELECT rowid FROM {0} WHERE tokens @> %s::bigint[]",
}


@dataclass(frozen=True)
class Index:
    """What of a model is searched: its table of tokens, the fields, the columns that decide, and which rows may give it their words."""

    table: str
    fields: tuple[str, ...]
    decided_by: tuple[str, ...]
    holds: Callable[[Any], bool]

    def concerns(self, names: Iterable[str]) -> bool:
        """Does a change of these columns change what the index holds?"""
        return not {*self.fields, *self.decided_by}.isdisjoint(names)

    def put(self, rows: Iterable[Any]) -> None:
        """Make the index say what these rows say now; in the transaction that wrote them."""
        kept = [(row.pk, _kept(self.tokens(row) if self.holds(row) else {APART})) for row in rows]
        if len(kept) == 1:
            return execute_later(PUT[connection.vendor].format(self.table), kept[0])
        with connection.cursor() as cursor:
            cursor.executemany(PUT[connection.vendor].format(self.table), kept)

    def tokens(self, row: Any) -> set[int]:
        """All characters and pairs of a row; none goes over from one field into the next."""
        return set().union(*(tokens(getattr(row, name)) for name in self.fields))

    def having(self, word: str) -> Q:
        """The condition on the model that a row of the index holds this word."""
        sql, params = self.asked(word)
        found = Q(pk__in=RawSQL(sql, params))  # noqa: S611
        return found if len(word) <= 2 else found & self.compared(word)

    def compared(self, word: str) -> Q:
        """The condition on the model that a word stands in one of the fields, by comparing them."""
        return like(word, *self.fields)

    def apart(self) -> Q:
        """The condition that not a word of a row may stand in the index: such rows are few, and compared themselves."""
        return Q(pk__in=RawSQL(FOUND[connection.vendor].format(self.table), [_kept({APART})]))  # noqa: S611

    def asked(self, word: str, most: int = 0) -> tuple[str, Sequence[Any]]:
        """The statement for the ids of the rows (of so many at the most) that have the pairs of a word: the hits, when it has no more
        than two characters."""
        wanted = pairs(word[:ASKED]) or {ord(word.lower()[0])}
        sql = FOUND[connection.vendor].format(self.table)
        return f"SELECT rowid FROM ({sql} LIMIT {most}) AS found" if most else sql, [_kept(wanted)]  # noqa: S608

    def rebuild(self, rows: models.QuerySet[Any]) -> int:
        """Put all these rows anew, batch by batch while others go on writing, and drop what belongs to none; returns how many were put."""
        count = self._add(rows)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE rowid NOT IN (SELECT id FROM {rows.model._meta.db_table})")  # noqa: S608
        return count

    def complete(self, rows: models.QuerySet[Any]) -> int:
        """Add those of these rows that the index lacks: written in bulk, past the actions; returns how many."""
        known = RawSQL(f"SELECT rowid FROM {self.table}", [])  # noqa: S608, S611
        return self._add(rows.exclude(pk__in=known))

    def _add(self, rows: models.QuerySet[Any]) -> int:
        count, last, read = 0, 0, rows.order_by("pk").only("pk", *self.fields, *self.decided_by)
        while batch := list(read.filter(pk__gt=last)[:BATCH]):
            with transaction.atomic():
                self.put(batch)
            count, last = count + len(batch), batch[-1].pk
        return count


def either(parts: Iterable[models.QuerySet[Any] | tuple[str, Sequence[Any]]]) -> RawSQL:
    """The ids of all these querysets and statements, each found in its own way and by its own index."""
    statements = [part if isinstance(part, tuple) else _statement(part) for part in parts]
    asked = [one for one in statements if one]
    return RawSQL(" UNION ".join(sql for sql, _params in asked), [value for _sql, params in asked for value in params])  # noqa: S611


def _statement(rows: models.QuerySet[Any]) -> tuple[str, Sequence[Any]] | None:
    try:
        return rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None


def make(table: str) -> None:
    """Make the table of an index; for migrations."""
    with connection.cursor() as cursor:
        for statement in MADE[connection.vendor]:
            cursor.execute(statement.format(table))


def drop(table: str) -> None:
    """Take it away again."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}")


def like(word: str, *names: str) -> Q:
    """The condition that one of these columns holds a word, in large or small letters; a word without letters, as most Chinese ones,
    is compared as it stands, which costs PostgreSQL a third."""
    way = "contains" if word.upper() == word.lower() else "icontains"
    return reduce(or_, (Q(**{f"{name}__{way}": word}) for name in names))


@models.Field.register_lookup
class Among(models.Lookup[Any]):
    """`pk__among=ids`: one of these ids, which go to the database as one text and not as a thousand values; PostgreSQL hashes them."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._asked(compiler, connection, "%s IN (SELECT value FROM json_each(%%s))", "[]")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._asked(compiler, connection, "%s = ANY (%%s::bigint[])", "{}")

    def _asked(self, compiler: Any, connection: Any, sql: str, around: str) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return sql % column, [*params, f"{around[0]}{','.join(map(str, self.rhs))}{around[1]}"]


def tokens(text: str) -> set[int]:
    """The characters and the pairs of neighbours of a text, as numbers."""
    return {ord(sign) for sign in text.lower()} | pairs(text)


def pairs(text: str) -> set[int]:
    """The pairs of neighbours of a text."""
    return {ord(a) << WIDTH | ord(b) for a, b in pairwise(text.lower())}


def _kept(wanted: set[int]) -> Any:
    """The tokens as the database takes them: a list on PostgreSQL, words on SQLite, on which no tokenizer has an opinion – to be stored,
    and all of them to be found."""
    return sorted(wanted) if connection.vendor == "postgresql" else " ".join(f"{token:x}" for token in sorted(wanted))
