"""Numbers without gaps and without doubles."""

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from liren.core.models import Counter


def next_number(name: str, count: int = 1) -> int:
    """Take the next `count` numbers of a series; returns the first of them.

    Runs inside the caller's transaction and holds the series until it commits: a rolled-back caller gives its
    numbers back, two callers never get the same. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a number is taken inside the transaction that uses it")
    taken = Counter.objects.select_for_update().filter(pk=name).values_list("value", flat=True).first()
    if taken is None:
        with transaction.atomic():
            Counter.objects.bulk_create([Counter(name=name)], ignore_conflicts=True)
        taken = Counter.objects.select_for_update().values_list("value", flat=True).get(pk=name)
    Counter.objects.filter(pk=name).update(value=taken + count)
    return taken + 1
