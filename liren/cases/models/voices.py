"""Those who say 这也是我的问题 of a case that somebody else brought, and the models that triage a community's cases."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.models.cases import Case
from liren.cases.models.catalog import ON_IT
from liren.community.models import Company, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import now

SENDERS = "employee company_contact volunteer"
STAFF = "worker center_head secretary system visitor"


class Concern(PlacedModel):
    """这也是我的问题：跟进别人提出的公共事项；提出人和他的企业看不到是谁。"""

    AREA = {
        "own": "user_id",
        "community": "case__community_id",
        "grid": "case__grid_id",
        "post": "case__post_id case__answerable_id case__escalated_to_id",
    }
    READERS = {
        "ordinary": readers(own=SENDERS, grid="grid_member grid_leader", community=STAFF, post=ON_IT),
        **{sealed: readers(community="system") for sealed in ("hazard", "dispute", "employer", "report")},
    }
    SECRECY = "case__secrecy"
    FADES = "case__closed_at"
    JOURNAL_HIDES = frozenset({"words", "receipt_hash"})

    case = models.ForeignKey(Case, models.CASCADE, related_name="concerns")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="concerns")
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+")
    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)  # of a visitor, who has no account
    words = models.CharField(_("补充说明"), max_length=500, blank=True)
    at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(user__isnull=False), name="concerned_once"),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(receipt_hash=""), name="concern_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"

    @property
    def community_id(self) -> int:
        return self.case.community_id


class TriageModel(CommunityModel):
    """自动归类模型：由本社区已办结的普通事项和随产品的用语学成；文件在数据目录，这里记下成绩和正在用哪一个。"""

    AREA = {"community": "community_id"}
    READERS = readers(community="worker center_head secretary system")

    file = models.CharField(max_length=80)
    at = models.DateTimeField(_("学习时间"), default=now)
    examples = models.PositiveIntegerField(_("学习件数"))
    tested = models.PositiveIntegerField(_("检验件数"))
    accuracy = models.FloatField(_("准确率"))
    macro_f1 = models.FloatField(_("宏平均 F1"))
    before = models.FloatField(_("此前模型在同样件上的准确率"), null=True)
    is_used = models.BooleanField(_("在用"), default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community"], condition=Q(is_used=True), name="one_triage_model_in_use")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file
