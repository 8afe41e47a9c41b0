"""New rows by statements that are kept, and several of them in one journey to the database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import local
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model

Made = TypeVar("Made", bound=Model)


@dataclass
class _Statement:
    """What is to be written, and the rows that learn from the answer what the database counted up or worked out."""

    sql: str
    values: Sequence[Any]
    rows: Sequence[Model] = ()
    counted: list[Field] = field(default_factory=list)

    def learn(self, answers: Sequence[Sequence[Any]]) -> None:
        for row, answer in zip(self.rows, answers, strict=True):
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
            for column, value in zip(self.counted, answer, strict=True):
                setattr(row, column.attname, getattr(column, "output_field", column).to_python(value))


class _Waiting(local):
    """What this thread has not sent yet; None where nothing may wait."""

    statements: list[_Statement] | None = None


_waiting = _Waiting()


def insert(rows: Sequence[Made]) -> Sequence[Made]:
    """Write new rows of one model by one statement, as `bulk_create` does, and give them their ids.

    For rows of plain values under ids that the database counts up: a value that is an expression, an id that is set already
    or rows of two models raise TypeError. What a row points to must have been written before it.
    """
    if rows:
        last = _inserting(rows)  # before what waits is taken: where these are refused, it still waits
        _send([*_taken(), last])
    return rows


def later(rows: Sequence[Made]) -> Sequence[Made]:
    """As `insert`, but within `together` the rows may wait for the next statement: they have no ids before."""
    if rows:
        _keep(_inserting(rows))
    return rows


def execute_later(sql: str, values: Sequence[Any]) -> None:
    """Run a statement whose answer nobody reads; within `together` it may wait for the next one."""
    _keep(_Statement(sql, values))


@contextmanager
def together() -> Iterator[None]:
    """What is written later within the block goes to PostgreSQL with the statement that follows, at the latest at the end: while a
    transaction holds a lock that others wait for, each journey is their time too. SQLite is no journey away."""
    if _waiting.statements is not None or connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        yield
        return
    _waiting.statements = []
    try:
        yield
        _send(_taken())
    finally:
        _taken()
        _waiting.statements = None


def _keep(statement: _Statement) -> None:
    if _waiting.statements is None:
        _send([statement])
        return
    if not _waiting.statements:
        connections[DEFAULT_DB_ALIAS].execute_wrappers.append(_first)
    _waiting.statements.append(statement)


def _first(execute: Callable[..., Any], *asked: Any) -> Any:
    """Before any other statement, what waits: it may ask for it."""
    _send(_taken())
    return execute(*asked)


def _taken() -> list[_Statement]:
    """What waits, which then waits no longer."""
    if taken := _waiting.statements or []:
        _waiting.statements = []
        connections[DEFAULT_DB_ALIAS].execute_wrappers.remove(_first)
    return taken


def _send(statements: list[_Statement]) -> None:
    if not statements:
        return
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("; ".join(one.sql for one in statements), [value for one in statements for value in one.values])
        for n, one in enumerate(statements):
            if n:
                cursor.nextset()
            if one.rows:
                one.learn(cursor.fetchall())


def _inserting(rows: Sequence[Model]) -> _Statement:
    connection, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
    if any(type(row) is not model or row.pk is not None for row in rows):
        raise TypeError(f"only new rows of {model.__name__} can be written together")
    sql, fields, counted = _insertion(model, len(rows), connection.vendor)
    values = [column.get_db_prep_save(column.pre_save(row, add=True), connection) for row in rows for column in fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        raise TypeError(f"{model.__name__}: an expression is no plain value; use save or bulk_create")
    return _Statement(sql, values, rows, counted)


@cache
def _insertion(model: type[Model], count: int, vendor: str) -> tuple[str, list[Field], list[Field]]:
    """The statement for so many rows, the fields whose values it takes, row by row, and those that the database answers with."""
    meta, quote = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [field for field in meta.local_concrete_fields if not (field.primary_key or field.generated)]
    if meta.parents or not isinstance(meta.pk, AutoField) or any(hasattr(field, "get_placeholder") for field in fields):
        raise TypeError(f"{model.__name__} is not made of plain values under counted ids; use save or bulk_create")
    row, counted = f"({', '.join(['%s'] * len(fields))})", list(meta.db_returning_fields)
    into, back = (", ".join(quote(str(field.column)) for field in some) for some in (fields, counted))
    return f"INSERT INTO {quote(meta.db_table)} ({into}) VALUES {', '.join([row] * count)} RETURNING {back}", fields, counted  # noqa: S608
