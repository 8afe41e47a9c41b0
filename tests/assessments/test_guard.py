"""A locked report lies under the database's own lock: whatever goes round the program is refused."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from liren.assessments import actions
from liren.assessments.models import Assessment, Grade, Step
from tests.core.arena import arena

guards = importlib.import_module("liren.assessments.migrations.0002_locked_guard")
CODE = "S2:8.1.1.1-1"


@pytest.fixture
def guarded(db):
    """The triggers, which tests without migrations lack; they go with the test's transaction."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards.guard(None, editor)
        yield editor


def sql(text, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


ATTEMPTS = {
    "report": "UPDATE assessments_assessment SET report = '{}' WHERE id = %s",
    "reopened": "UPDATE assessments_assessment SET state = 'region', number = NULL, report = NULL, digest = '' WHERE id = %s",
    "digest": "UPDATE assessments_assessment SET digest = 'x' WHERE id = %s",
    "gone": "DELETE FROM assessments_assessment WHERE id = %s",
    "grade": "UPDATE assessments_grade SET comment = 'x' WHERE assessment_id = %s",
    "ungraded": "DELETE FROM assessments_grade WHERE assessment_id = %s",
    "step": "UPDATE assessments_step SET text = 'x' WHERE assessment_id = %s",
    "unstepped": "DELETE FROM assessments_step WHERE assessment_id = %s",
    "regraded": "INSERT INTO assessments_grade (assessment_id, code, stage, state, comment, by_id, at) "
    "SELECT assessment_id, 'S2:9', stage, state, comment, by_id, at FROM assessments_grade WHERE assessment_id = %s",
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_database_refuses_to_alter_a_locked_round(village, round, guarded, name):
    """Everything that leads to the lock still goes; afterwards nothing does."""
    one = round()
    actions.grade(one, by=village.worker, code=CODE, state="partly", comment="纸面台账属实")
    actions.write(one, by=village.worker, summary="已逐条自查")
    actions.submit(one, by=village.center_head)
    actions.endorse(one, by=village.committee_member, text="同意")
    actions.lock(one, by=village.service_center, text="同意定稿")
    before = Assessment.objects.values().get(pk=one.pk), list(Grade.objects.values()), list(Step.objects.values())
    with pytest.raises(DatabaseError, match="stays as it is"):
        sql(ATTEMPTS[name], one.pk)
    assert before == (Assessment.objects.values().get(pk=one.pk), list(Grade.objects.values()), list(Step.objects.values()))


def test_rounds_that_are_not_locked_go_on_and_the_guard_can_be_lifted(village, round, guarded):
    open_one = round("committee")
    sql("UPDATE assessments_assessment SET summary = 'x' WHERE id = %s", open_one.pk)
    sql("DELETE FROM assessments_step WHERE assessment_id = %s", open_one.pk)
    guards.unguard(None, guarded)
    actions.endorse(open_one, by=village.committee_member, text="同意")
    actions.lock(open_one, by=village.service_center, text="同意定稿")
    sql("UPDATE assessments_assessment SET region_text = 'x' WHERE id = %s", open_one.pk)


@pytest.mark.process
def test_the_migrations_leave_every_guard_in_place(tmp_path):
    """A later migration that remakes a table on SQLite would drop them without a word."""
    kind = "sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "pg_trigger"
    name = "name" if connection.vendor == "sqlite" else "tgname"
    ask = f"k.execute({f'SELECT {name} FROM {kind}'!r}); print([r[0] for r in k.fetchall()])"
    with arena(tmp_path, "tests.settings") as ring:
        told = ring.shell(f"from django.db import connection; k = connection.cursor(); {ask}")
    assert [one[0] for one in guards.GUARDS if one[0] not in told] == []
