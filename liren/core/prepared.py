"""Statements that every request sends: they are made once, because making them costs more than running them."""

from collections.abc import Callable, Sequence
from functools import cache
from threading import local
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """A query set whose statement is made once a thread and then asked with other values.

    `make` takes the stand-ins – numbers and texts that occur nowhere else in the question – and gives the query set; calling the
    prepared question with as many values gives its rows, as the query set itself would: rows, dicts or tuples. Days are
    given in ISO form. The shape may not depend on the values, so None, which SQL asks for differently, is refused.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], *stand_ins: int | str) -> None:
        self._make, self._stand_ins, self._kept = make, stand_ins, local()

    def __call__(self, *values: int | str) -> list[Row]:
        if len(values) != len(self._stand_ins) or None in values:
            raise ValueError(f"{len(self._stand_ins)} values are asked for, none of them None: {values!r}")
        if getattr(self._kept, "connection", None) is not connections[DEFAULT_DB_ALIAS]:
            self._prepare()
        given = dict(zip(map(str, self._stand_ins), values, strict=True))
        asked = tuple(given.get(str(param), param) for param in self._kept.params)
        self._kept.compiler.as_sql = lambda *_args, **_options: (self._kept.sql, asked)
        return list(self._kept.rows._iterable_class(self._kept.rows))

    def _prepare(self) -> None:
        rows = self._make(*self._stand_ins)
        compiler: SQLCompiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        missing = {*map(str, self._stand_ins)} - {*map(str, params)}
        if missing:
            raise ValueError(f"the statement does not ask for {missing}: {sql}")
        converters = compiler.get_converters([column for column, *_rest in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda *_args: converters  # type: ignore[method-assign]
        rows.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        kept = self._kept
        kept.connection, kept.rows, kept.compiler, kept.sql, kept.params = compiler.connection, rows, compiler, sql, params


def prepared(*stand_ins: int | str) -> Callable[[Callable[..., QuerySet[Any, Row]]], Prepared[Row]]:
    """Decorates the function that makes the query set: it then asks with values and answers with rows."""
    return lambda make: Prepared(make, *stand_ins)


Made = TypeVar("Made", bound=Model)


def insert(rows: Sequence[Made]) -> Sequence[Made]:
    """Write new rows of one model by one statement, as `bulk_create` does, and give them their ids.

    For rows of plain values under ids that the database counts up: a value that is an expression, an id that is set already
    or rows of two models raise TypeError. What a row points to must have been written before it.
    """
    if not rows:
        return rows
    connection, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
    if any(type(row) is not model or row.pk is not None for row in rows):
        raise TypeError(f"only new rows of {model.__name__} can be written together")
    sql, fields, counted = _insertion(model, len(rows), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        raise TypeError(f"{model.__name__}: an expression is no plain value; use save or bulk_create")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for row, returned in zip(rows, cursor.fetchall(), strict=True):
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
            for field, value in zip(counted, returned, strict=True):
                setattr(row, field.attname, getattr(field, "output_field", field).to_python(value))
    return rows


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
