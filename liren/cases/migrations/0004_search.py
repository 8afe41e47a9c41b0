"""The index over titles and texts of cases, and what stands in them already."""

from django.db import migrations

from liren.cases.models import Case
from liren.core import search


def make(apps, schema_editor):
    search.make(Case.SEARCH.table)
    Case.SEARCH.complete(apps.get_model("cases", "Case").objects.all())


def drop(apps, schema_editor):
    search.drop(Case.SEARCH.table)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_triage_and_merging")]
    operations = [migrations.RunPython(make, drop)]
