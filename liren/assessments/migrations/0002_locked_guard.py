"""A locked report stays: the database itself refuses to alter or delete it, its grades and its steps.

A migration that remakes one of the three tables on SQLite drops its triggers and has to make them again.
"""

from django.db import migrations

SAID = "a locked assessment stays as it is"
LOCKED = "EXISTS (SELECT 1 FROM assessments_assessment WHERE id = {row}.assessment_id AND state = 'locked')"
PARTS = ("assessments_grade", "assessments_step")
# name, what, table, when
GUARDS = [
    ("assessment_unaltered", "UPDATE", "assessments_assessment", "OLD.state = 'locked'"),
    ("assessment_kept", "DELETE", "assessments_assessment", "OLD.state = 'locked'"),
    *((f"{table}_unadded", "INSERT", table, LOCKED.format(row="NEW")) for table in PARTS),
    *((f"{table}_unaltered", "UPDATE", table, LOCKED.format(row="OLD")) for table in PARTS),
    *((f"{table}_kept", "DELETE", table, LOCKED.format(row="OLD")) for table in PARTS),
]
PLPGSQL = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {when} THEN
    RAISE EXCEPTION '{said}' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN {row};
END $$
"""


def guard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name, what, table, when in GUARDS:
        if sqlite:
            does = f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} {does}")
            continue
        row = "OLD" if what == "DELETE" else "NEW"
        schema_editor.execute(PLPGSQL.format(name=name, when=when, said=SAID, row=row))
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unguard(apps, schema_editor):
    for name, _what, table, _when in GUARDS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
            continue
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
