"""A case had 22 indexes, each a page more to write for every new one. Eight columns lead a wider index already or are empty on
nearly all rows; the indexes go without rebuilding the table, which on SQLite would copy every case once a column."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LEADING = ("community_id", "company_id", "grid_id", "post_id", "reporter_id")  # of a wider index
SELDOM = ("parent_id", "supervisor_id", "escalated_to_id", "receipt_hash")  # indexed below where they say something


def drop(apps, editor):
    """Whatever index there is on one of the columns alone, under the name it got on this database."""
    with editor.connection.cursor() as cursor:
        kept = editor.connection.introspection.get_constraints(cursor, "cases_case")
    for name, told in kept.items():
        if told["index"] and not told["unique"] and len(told["columns"]) == 1 and told["columns"][0] in (*LEADING, *SELDOM):
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def make(apps, editor):
    """As they were, under plain names."""
    for column in (*LEADING, *SELDOM):
        editor.execute(f"CREATE INDEX {editor.quote_name(f'cases_case_{column}')} ON cases_case ({editor.quote_name(column)})")


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_accused'),
        ('community', '0011_boundary_and_types'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField(
                    model_name='case',
                    name='community',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='community.community'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='company',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='community.company'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='escalated_to',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='escalated_cases', to='community.post'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='grid',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='community.grid'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='parent',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='cases.case', verbose_name='主件'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='post',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_cases', to='community.post', verbose_name='承办岗位'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='receipt_hash',
                    field=models.CharField(blank=True, max_length=64),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='reporter',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reported_cases', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='supervisor',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supervised_cases', to='community.post'),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='case_parent'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('supervisor__isnull', False)), fields=['supervisor'], name='case_supervisor'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('escalated_to__isnull', False)), fields=['escalated_to'], name='case_escalated'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('receipt_hash', ''), _negated=True), fields=['receipt_hash'], name='case_receipt'),
        ),
    ]
