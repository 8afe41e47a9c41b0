"""What follows from imports: the worker checks what was uploaded and writes what was confirmed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community import jobs
from liren.community.models import Import
from liren.core.actions import on
from liren.core.models import Event
from liren.core.notices import notice_kind, notify

IMPORTED = notice_kind("community.imported", gettext_lazy("导入完成"))


@on("community.upload_import")
def check_import(imported: Import, event: Event) -> None:
    jobs.check_import.enqueue(imported.pk)


@on("community.start_import")
def run_import(imported: Import, event: Event) -> None:
    jobs.run_import.enqueue(imported.pk)


@on("community.finish_import")
def tell_who_imported(imported: Import, event: Event) -> None:
    title = _("“%(file)s”已导入 %(n)s 行") % {"file": imported.name[:60], "n": imported.done}
    url = reverse("community:import_file", args=[imported.pk])
    notify([imported.by], IMPORTED, title, url=url, event=event, once=f"import-{imported.pk}")
