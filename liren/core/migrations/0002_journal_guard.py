"""The journal and its seals only grow: the database itself refuses to alter or delete what was written.

A migration that remakes one of the two tables on SQLite drops its triggers and has to make them again.
"""

from django.db import migrations

FIXED = 'at, community_id, actor_id, action, subject_type, subject_id, changes, details, "key", digest'
GUARDS = [
    ("core_event_unaltered", f"UPDATE OF id, {FIXED}", "core_event"),
    ("core_event_kept", "DELETE", "core_event"),
    ("core_seal_unaltered", "UPDATE", "core_seal"),
    ("core_seal_kept", "DELETE", "core_seal"),
]
REFUSAL = """
CREATE OR REPLACE FUNCTION core_journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal only grows' USING ERRCODE = 'insufficient_privilege';
END $$
"""


def guard(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    if not sqlite:
        schema_editor.execute(REFUSAL)
    for name, what, table in GUARDS:
        if sqlite:
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END")
        else:
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION core_journal_refuses()")


def unguard(apps, schema_editor):
    for name, _what, table in GUARDS:
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER {name}{on}")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
