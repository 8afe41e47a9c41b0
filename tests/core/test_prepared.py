"""Prepared questions answer as the query set they are made of, whatever is asked and by whichever thread; rows lie as saved ones do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.db.models import F, Value

from liren.cases import actions as cases
from liren.cases.models import Case, Category
from liren.community.models import Community, Grid
from liren.core.models import Event, Seal
from liren.core.prepared import Prepared, insert

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


@pytest.fixture
def case(village):
    """As a company's contact reports it."""
    category = Category.objects.filter(community=village.here, audience="company", secrecy="ordinary").first()
    return cases.report(village.company, by=village.contact, category=category, title="二号楼货梯停用三天", channel="portal")


def columns(row, *without):
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in without}


def test_inserted_rows_are_as_saved_ones(case, django_assert_num_queries):
    """A case, with its JSON, its instants and the column that the database works out."""
    saved = Case.objects.get(pk=case.pk)
    twin = Case(**columns(saved, "id", "open_now", "number"), number="HERE-2026-900001")
    with django_assert_num_queries(1):
        insert([twin])
    assert twin.pk > saved.pk and twin.open_now == saved.open_now == 1 and not twin._state.adding
    assert columns(Case.objects.get(pk=twin.pk), "id", "number") == columns(saved, "id", "number")
    twin.title = "改过的标题"
    twin.save()
    assert Case.objects.get(pk=twin.pk).title == "改过的标题"


def test_many_rows_take_one_statement_and_their_own_ids(db, django_assert_num_queries):
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    told = [Event(at=at, action=f"test.{n}", subject_type="x.y", subject_id=n, details={"n": [n, None, "“引”"]}) for n in range(5)]
    with django_assert_num_queries(1):
        assert insert(told) is told
    assert [Event.objects.get(pk=e.pk).details["n"][0] for e in told] == [0, 1, 2, 3, 4]
    assert Event.objects.get(pk=told[3].pk).at == at
    assert insert([]) == []


def test_what_insert_cannot_write_is_refused(case):
    for rows, why in (
        ([case], "only new rows"),
        ([Event(), Grid()], "only new rows"),
        ([Event(action=Value("x"), subject_type="x", subject_id=1)], "expression"),
        ([Seal(event=Event.objects.first(), hash="x")], "counted ids"),
    ):
        with pytest.raises(TypeError, match=why):
            insert(rows)
