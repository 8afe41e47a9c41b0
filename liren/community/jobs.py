"""What the worker does for the register: checks and writes imports."""

from datetime import timedelta

from django.utils.translation import gettext as _

from liren.community import actions, imports
from liren.community.models import Guess, Import
from liren.community.queries import system_user
from liren.core.actions import Refused
from liren.core.calendar import now
from liren.core.jobs import every, job


@job()
def check_import(pk: int) -> None:
    """Judge the rows of an uploaded file; the file is deleted afterwards."""
    imported = Import.objects.select_related("community", "by").get(pk=pk)
    if imported.state != "uploaded":
        return
    file = imports.folder() / imported.path
    try:
        actions.check_import(imported, by=imported.by, rows=imports.verdicts(imported))
    except (Refused, FileNotFoundError) as wrong:
        actions.fail_import(imported, by=imported.by, problem=str(wrong))
    file.unlink(missing_ok=True)


@job()
def run_import(pk: int) -> None:
    """Write batch after batch until no row is left; a worker that takes over goes on where the last one stopped."""
    imported = Import.objects.select_related("community", "by").get(pk=pk)
    if imported.state == "running" and not imported.by.has_perm("community.start_import", imported):
        why = _("上传人已不在岗，没有写完的行不再写入。请由在岗人员重新上传，已写入的会跳过。")
        actions.fail_import(imported, by=system_user(imported.community), problem=why)
    write = imports.KINDS[imported.kind].write
    while imported.state == "running" and imported.rows.filter(state="ready").exists():
        write(imported, by=imported.by)
    if imported.state == "running":
        actions.finish_import(imported, by=imported.by)


@every("15 4 * * *")
def forget_guesses() -> None:
    """Buckets of sign-in tries that have long run dry."""
    Guess.objects.filter(at__lt=now() - timedelta(days=2)).delete()
