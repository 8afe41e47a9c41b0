"""Lifecycle of an import."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("预检中")
    CHECKED = "checked", _("待确认")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已完成")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("未导入")
    FAILED = "failed", _("未通过")


# fmt: off
IMPORT = Flow(
    ImportState, "uploaded",
    # action            from                to          who
    ("check_import",    "uploaded",         "checked",  "worker center_head system"),
    ("fail_import",     "uploaded running", "failed",   "worker center_head system"),
    ("drop_import",     "checked",          "dropped",  "worker center_head system"),
    ("start_import",    "checked",          "running",  "worker center_head system"),
    ("import_companies", "running",         "running",  "enterprise_worker center_head system"),
    ("finish_import",   "running",          "done",     "worker center_head system"),
    ("undo_import",     "done",             "undone",   "worker center_head system"),
)
# fmt: on
