"""Prepared questions answer as the query set they are made of, whatever is asked and by whichever thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import F

from liren.community.models import Community, Grid
from liren.core.prepared import Prepared

grids = Prepared(lambda community, code: Grid.objects.filter(community=community, code=code).select_related("community"), -7, "?")


@pytest.fixture
def two(village):
    """The village's two communities."""
    return village.here, village.there


def test_rows_are_those_of_the_query_set(two, django_assert_num_queries):
    for home in two:
        for code in Grid.objects.values_list("code", flat=True).distinct():
            wanted = list(Grid.objects.filter(community=home, code=code))
            assert grids(home.pk, code) == wanted
    assert any(Grid.objects.filter(community=home).exists() for home in two)
    first = Grid.objects.order_by("pk")[0]
    with django_assert_num_queries(1):
        (row,) = grids(first.community_id, first.code)
        assert row.community.name  # joined, not asked for again


def test_values_that_are_alike_stay_apart(two):
    """A stand-in is known by itself, not by where it stands: the same number may be asked for twice, and constants stay."""
    asked = Prepared(
        lambda low, high: Community.objects.filter(pk__gte=low, pk__lte=high).exclude(name="").values_list("pk", flat=True), -8, -9
    )
    assert asked(two[0].pk, two[0].pk) == [two[0].pk]
    assert sorted(asked(0, 10**6)) == sorted(Community.objects.exclude(name="").values_list("pk", flat=True))


def test_converted_columns_and_annotations_come_as_usual(two):
    asked = Prepared(lambda pk: Community.objects.filter(pk=pk).annotate(called=F("name")), -8)
    plain = Community.objects.get(pk=two[0].pk)
    (row,) = asked(two[0].pk)
    assert row.called == plain.name
    assert {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} == {
        f.attname: getattr(plain, f.attname) for f in plain._meta.concrete_fields
    }


def test_what_cannot_be_prepared_is_refused(two):
    with pytest.raises(ValueError, match="values are asked for"):
        grids(two[0].pk)
    with pytest.raises(ValueError, match="none of them None"):
        grids(two[0].pk, None)
    with pytest.raises(ValueError, match="does not ask for"):
        Prepared(lambda _pk: Community.objects.all(), -8)(1)


@pytest.mark.django_db(transaction=True)
def test_threads_do_not_meet(village):
    """Each thread has its own statement and connection, so that answers are not mixed up."""
    rows = list(Grid.objects.values_list("community_id", "code", "pk"))

    def ask(n):
        community, code, pk = rows[n % len(rows)]
        try:
            return [row.pk for row in grids(community, code)] == [pk]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(80)))
