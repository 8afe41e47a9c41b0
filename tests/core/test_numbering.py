"""Numbers: one after the other, given back by whoever fails, never outside a transaction."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from liren.core.numbering import next_number


@pytest.mark.django_db
def test_numbers_follow_each_other_and_series_do_not_mix():
    with transaction.atomic():
        assert [next_number("case-2026"), next_number("case-2026"), next_number("case-2027")] == [1, 2, 1]
        assert [next_number("case-2026", 5), next_number("case-2026")] == [3, 8]


@pytest.mark.django_db
def test_who_fails_gives_his_number_back():
    with transaction.atomic():
        next_number("series")
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_number("series") == 2
        raise RuntimeError
    with transaction.atomic():
        assert next_number("series") == 2


def test_without_a_transaction_no_number_is_given():
    with pytest.raises(TransactionManagementError):
        next_number("series")
