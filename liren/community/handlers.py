"""What follows from imports: the worker checks what was uploaded and writes what was confirmed."""

from liren.community import jobs
from liren.community.models import Import
from liren.core.actions import on
from liren.core.models import Event


@on("community.upload_import")
def check_import(imported: Import, event: Event) -> None:
    jobs.check_import.enqueue(imported.pk)


@on("community.start_import")
def run_import(imported: Import, event: Event) -> None:
    jobs.run_import.enqueue(imported.pk)
