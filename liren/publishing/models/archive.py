"""Tables of the archive: its categories, what is due or filed, and what went when its time was over (S1 7.1.2.4-1)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import User
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import now, today
from liren.publishing.flow import DISPOSAL, RECORD, DisposalState, RecordState
from liren.publishing.rules.archive import Fate, Retention

KEEPERS = "worker center_head secretary committee_member auditor system"


class Secrecy(models.TextChoices):
    """Whether the catalogue names a file, or knows its number and days alone."""

    PLAIN = "plain", _("一般")
    SEALED = "sealed", _("密封")


class ArchiveCategory(CommunityModel):
    """档案类目：收哪些记录、保管多久、办完后多少天内归档。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=f"{KEEPERS} report_custodian")

    code = models.CharField(_("类目号"), max_length=8)
    name = models.CharField(_("类目"), max_length=40)
    retention = models.CharField(_("保管期限"), max_length=10, choices=Retention)
    days = models.PositiveSmallIntegerField(_("归档期限（天）"), default=90)
    kinds = models.JSONField(_("收哪些记录"), default=list)  # names of `community.queries.FILEABLES`
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], name="archive_category_once"),
            models.CheckConstraint(condition=Q(days__range=(1, 730)), name="archive_days_1_to_730"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Disposal(CommunityModel):
    """鉴定处置：期满的案卷移交或销毁，一人提出清单，另一人核准。"""

    FLOW = DISPOSAL
    AREA = {"community": "community_id"}
    READERS = readers(community=KEEPERS)

    fate = models.CharField(_("怎样处置"), max_length=10, choices=Fate)
    state = models.CharField(_("状态"), max_length=10, choices=DisposalState, default=DISPOSAL.start)
    reason = models.CharField(_("鉴定意见"), max_length=300)
    receiver = models.CharField(_("接收单位"), max_length=80, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("核准日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="disposal_decided_by_another"),
            models.CheckConstraint(condition=~Q(fate="transfer") | ~Q(receiver=""), name="disposal_transfer_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_fate_display()} {self.at:%Y-%m-%d}"


class ArchiveRecord(CommunityModel):
    """档案条目：一件办完的记录，应在哪天前归档，归在哪卷，保管到哪天；密封卷只有编号和日期。"""

    FLOW = RECORD
    AREA = {"community": "community_id"}
    SECRECY = "secrecy"
    READERS: ClassVar = {"plain": readers(community=KEEPERS), "sealed": readers(community="report_custodian auditor system")}

    kind = models.CharField(_("来源"), max_length=30)
    subject_id = models.BigIntegerField()
    secrecy = models.CharField(max_length=8, choices=Secrecy, default=Secrecy.PLAIN)
    category = models.ForeignKey(ArchiveCategory, models.PROTECT, related_name="records", verbose_name=_("类目"))
    title = models.CharField(_("题名"), max_length=160)
    made_on = models.DateField(_("形成日期"))
    due_on = models.DateField(_("应归档"))
    state = models.CharField(_("状态"), max_length=10, choices=RecordState, default=RECORD.start)
    shelf = models.CharField(_("档号"), max_length=40, blank=True)
    retention = models.CharField(_("保管期限"), max_length=10, choices=Retention, blank=True)
    until = models.DateField(_("保管到"), null=True)
    filed_on = models.DateField(_("归档日期"), null=True)
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    disposal = models.ForeignKey(Disposal, models.PROTECT, null=True, related_name="records")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "kind", "subject_id"], name="archive_record_once"),
            models.CheckConstraint(
                condition=Q(state="due", filed_on=None, filed_by=None)
                | Q(filed_on__isnull=False, filed_by__isnull=False, shelf__gt="", retention__gt=""),
                name="archive_filed_with_shelf_and_retention",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_on"], name="archive_due"),
            models.Index(fields=["community", "-filed_on"], name="archive_filed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.state == RecordState.DUE and self.due_on < today()
