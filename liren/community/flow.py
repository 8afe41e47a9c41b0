"""Lifecycles of an import and of a request for a second person's word."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("预检中")
    CHECKED = "checked", _("待确认")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已完成")
    UNDOING = "undoing", _("撤回中")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("未导入")
    FAILED = "failed", _("未通过")


class ApprovalState(TextChoices):
    WAITING = "waiting", _("待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")
    USED = "used", _("已使用")


class ExportState(TextChoices):
    ASKED = "asked", _("待审批")
    QUEUED = "queued", _("生成中")
    READY = "ready", _("可取")
    DROPPED = "dropped", _("已失效")


EXPORTERS = "worker center_head secretary department_officer"
HEADS_AND_CIRCLES = "center_head secretary report_custodian counselor auditor department_officer"
ASKERS = "worker center_head secretary counselor report_custodian department_officer mediator grid_leader committee_member"
KEEPERS = "worker center_head secretary system"

# fmt: off
APPROVAL = Flow(
    ApprovalState, "waiting",
    # action               from        to           who
    ("grant_approval",     "waiting",  "granted",   HEADS_AND_CIRCLES),
    ("refuse_approval",    "waiting",  "refused",   HEADS_AND_CIRCLES),
    ("withdraw_approval",  "waiting",  "withdrawn", ASKERS),
    ("use_approval",       "granted",  "used",      ASKERS),
)
IMPORT = Flow(
    ImportState, "uploaded",
    # action            from                to          who
    ("read_rows",        "uploaded",          "uploaded", KEEPERS),
    ("check_import",     "uploaded",          "checked",  KEEPERS),
    ("fail_import",      "uploaded running",  "failed",   KEEPERS),
    ("drop_import",      "checked",           "dropped",  KEEPERS),
    ("start_import",     "checked",           "running",  KEEPERS),
    ("write_rows",       "running",           "running",  KEEPERS),
    ("finish_import",    "running",           "done",     KEEPERS),
    ("undo_import",      "done failed",       "undoing",  KEEPERS),
    ("take_back_rows",   "undoing",           "undoing",  KEEPERS),
    ("finish_undo",      "undoing",           "undone",   KEEPERS),
)
EXPORT_FILE = Flow(
    ExportState, "asked",
    # action            from                  to          who
    ("queue_export",    "asked",              "queued",   "system"),
    ("finish_export",   "queued",             "ready",    "system"),
    ("drop_export",     "asked queued ready", "dropped",  "system"),
)
# fmt: on
