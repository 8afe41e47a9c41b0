"""Files that were ordered because they are large or private: asked for, agreed to by a second person, made, gone a day later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.flow import EXPORT_FILE, ExportState
from liren.community.models.accounts import User
from liren.community.models.approvals import Approval
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import now


class Export(CommunityModel):
    """批量导出：清单、条件、用途、审批与文件的经过；只有本人取得到文件，审计员看得到经过。"""

    FLOW = EXPORT_FILE
    AREA = {"community": "community_id", "own": "by_id"}
    READERS = readers(own="worker center_head secretary department_officer", community="system auditor")
    JOURNAL_HIDES = frozenset({"purpose", "path"})

    listing = models.CharField(max_length=30)  # which of queries.EXPORTERS
    form = models.CharField(_("格式"), max_length=4, choices=[("xlsx", "Excel"), ("csv", "CSV")], default="xlsx")
    query = models.CharField(max_length=2000, blank=True)  # the filters, as the address carries them
    is_full = models.BooleanField(_("含完整姓名电话"), default=False)
    purpose = models.CharField(_("用途"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="exports")
    at = models.DateTimeField(default=now)
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=12, choices=ExportState, default=EXPORT_FILE.start)
    rows = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=80, blank=True)  # under DATA_DIR/exports while it can be taken
    expires_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(default=0)  # how often
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.listing}#{self.pk}"
