"""Numbers without gaps and without doubles."""

from django.db import connection
from django.db.transaction import TransactionManagementError

# one statement instead of read, lock and write: every case takes a number
TAKE = (
    "INSERT INTO core_counter (name, value) VALUES (%s, %s) "
    "ON CONFLICT (name) DO UPDATE SET value = core_counter.value + %s RETURNING value"
)


def next_number(name: str, count: int = 1) -> int:
    """Take the next `count` numbers of a series; returns the first of them.

    Runs inside the caller's transaction and holds the series until it commits: a rolled-back caller gives its
    numbers back, two callers never get the same. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [name, count, count])
        return cursor.fetchone()[0] - count + 1
