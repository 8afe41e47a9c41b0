"""Files that were imported, and the verdict on each of their rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.flow import IMPORT, ImportState
from liren.community.models.accounts import User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now


class Import(CommunityModel):
    """导入：一份表格从上传、预检到写入、撤回的经过；只有上传的人和中心负责人看得到。"""

    AREA = {"community": "community_id", "own": "by_id"}
    READERS = readers(
        own="worker secretary grid_leader grid_member committee_member department_officer provider property_manager mediator counselor "
        "report_custodian administrator company_contact",
        community="center_head system auditor",
    )
    State = ImportState

    kind = models.CharField(max_length=30)  # which of queries.IMPORTERS
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)  # under DATA_DIR until it has been checked
    by = models.ForeignKey(User, models.PROTECT, related_name="imports")
    at = models.DateTimeField(default=now)
    state = models.CharField(_("状态"), max_length=12, choices=ImportState, default=IMPORT.start)
    total = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)  # rows that have to be mended
    there = models.PositiveIntegerField(default=0)  # rows that were there before
    done = models.PositiveIntegerField(default=0)  # rows written
    kept = models.PositiveIntegerField(default=0)  # rows an undo left because something was built on them
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)
    is_forgotten = models.BooleanField(default=False)  # a month later nothing is kept of what rows to be mended held
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["community", "-at"], name="import_latest")]

    def __str__(self) -> str:
        return self.name

    @property
    def ready(self) -> int:
        """Rows that can be written."""
        return self.total - self.bad - self.there


class ImportRow(PlacedModel):
    """One row of the file. What it held is forgotten once it is written; of a row to be mended when the import is a month old."""

    AREA = {"community": "parent__community_id", "own": "parent__by_id"}
    READERS = Import.READERS

    class State(models.TextChoices):
        READY = "ready", _("可导入")
        BAD = "bad", _("需修改")
        THERE = "there", _("已登记")
        DONE = "done", _("已导入")
        UNDONE = "undone", _("已撤回")
        KEPT = "kept", _("已保留")

    parent = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State)
    key = models.CharField(max_length=80, blank=True)  # what tells the thing apart, e.g. the credit code
    name = models.CharField(max_length=120, blank=True)
    thing_id = models.BigIntegerField(null=True)  # what was made of it
    values = models.JSONField(default=dict)  # ready: what to write; bad: what stood in its cells; done: what an undo has to know
    problems = models.JSONField(default=list)  # [{column, found, say}]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["parent", "state", "number"], name="import_row_state")]

    def __str__(self) -> str:
        return f"{self.parent_id}:{self.number}"
