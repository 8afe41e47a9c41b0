"""Inserted rows lie as saved ones do; what may wait is there for whoever asks, and gone with what fails."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext

from liren.cases import actions as cases
from liren.cases.models import Case, Category, Clock
from liren.community.models import Grid
from liren.core.models import Event, Seal
from liren.core.writing import execute_later, insert, later, together


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


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def event(name, **more):
    return Event(at=AT, action=name, subject_type="x.y", subject_id=1, **more)


def clock(case, kind):
    return Clock(case=case, kind=kind, limit={}, started_at=AT, due_at=AT)


def test_what_waits_goes_along_and_everything_gets_its_id(case):
    clocks, told = [clock(case, "a"), clock(case, "b")], event("test.told")
    with CaptureQueriesContext(connection) as seen, transaction.atomic(), together():
        later(clocks)
        execute_later("UPDATE cases_case SET remark = %s WHERE id = %s", ["%s；' 好", case.pk])
        insert([told])
        assert all(row.pk for row in (*clocks, told))
    assert [Clock.objects.get(pk=one.pk).kind for one in clocks] == ["a", "b"] and Event.objects.get(pk=told.pk).action == "test.told"
    assert Case.objects.get(pk=case.pk).remark == "%s；' 好"
    sent = [q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(sent) == (1 if connection.vendor == "postgresql" else 3)


def test_whoever_asks_finds_what_waits(case):
    with transaction.atomic(), together():
        (waiting,) = later([clock(case, "a")])
        assert Clock.objects.filter(case=case, kind="a").exists() and waiting.pk
        Clock.objects.filter(pk=waiting.pk).update(remark="改过")
        later([clock(case, "b")])
        with together():
            assert Clock.objects.filter(case=case, kind="b", pk__gt=waiting.pk).count() == 1
    assert Clock.objects.get(pk=waiting.pk).remark == "改过"


def test_what_waits_when_the_block_fails_is_never_sent(case):
    with pytest.raises(KeyError), transaction.atomic(), together():
        later([clock(case, "a")])
        raise KeyError
    assert connection.execute_wrappers == []
    insert([event("test.after")])
    assert not Clock.objects.filter(case=case, kind="a").exists()


def test_a_fault_of_what_waits_undoes_everything(case):
    """One running clock of a kind: the second is refused, when it is sent."""
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        insert([event("test.before")])
        later([clock(case, "a")])
        later([clock(case, "a")])
    assert connection.execute_wrappers == []
    assert not Clock.objects.filter(case=case, kind="a").exists() and not Event.objects.filter(action="test.before").exists()


def test_what_waits_outlives_rows_that_are_refused(case):
    with transaction.atomic(), together():
        (waiting,) = later([clock(case, "a")])
        with pytest.raises(TypeError, match="only new rows"):
            insert([case])
    assert Clock.objects.filter(pk=waiting.pk, kind="a").exists()


def test_outside_the_block_nothing_waits(case):
    (written,) = later([clock(case, "a")])
    assert written.pk and Clock.objects.filter(pk=written.pk).exists()
