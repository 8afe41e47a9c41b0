"""Statements that every request sends: they are made once, because making them costs more than running them."""

from collections.abc import Callable
from threading import local
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
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
