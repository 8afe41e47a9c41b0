"""Requests that only a second person can grant (security C 55)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.flow import APPROVAL, ApprovalState
from liren.community.models.accounts import Post, User
from liren.community.scope import EVERYBODY, CommunityModel, readers
from liren.core.calendar import now


class Circle(models.TextChoices):
    """Who decides a request: those who hold one of these roles, never the asker himself."""

    HEADS = "heads", _("中心负责人、书记主任")
    CUSTODIAN = "custodian", _("举报专管员")
    COUNSELOR = "counselor", _("心理咨询师")
    AUDITOR = "auditor", _("审计员")
    OVERSIGHT = "oversight", _("审计员、书记主任或主管部门")


DECIDERS = {
    "heads": frozenset({"center_head", "secretary"}),
    "custodian": frozenset({"report_custodian"}),
    "counselor": frozenset({"counselor"}),
    "auditor": frozenset({"auditor"}),
    "oversight": frozenset({"auditor", "secretary"}),  # and the one desk of a department that the request names
}
DESKED = frozenset({"oversight"})  # circles in which a department's desk takes part beside the roles


class Approval(CommunityModel):
    """审批：一个人提请、另一个人同意才生效的事；同意有期限。"""

    FLOW = APPROVAL
    AREA = {"community": "community_id", "own": "asked_by_id", "post": "desk_id asked_from_id"}
    SECRECY = "circle"
    READERS = {
        circle: {
            **readers(own=EVERYBODY),
            **readers(community=" ".join(sorted(roles | {"auditor", "system"}))),
            **readers(post="department_officer" if circle in DESKED else ""),
        }
        for circle, roles in DECIDERS.items()
    }
    JOURNAL_HIDES = frozenset({"reason", "remark", "details"})

    kind = models.CharField(max_length=60)  # as `queries.approval_kind` registered it
    circle = models.CharField(max_length=12, choices=Circle)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)  # "lines": [label, value] shown to the decider; what else the kind needs
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提请人"))
    asked_as = models.CharField(max_length=200, blank=True)  # the roles he held, for kinds that want another one's word
    asked_from = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")  # a department's desk that asks for itself
    desk = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")  # a department's desk that may decide as well
    reason = models.CharField(_("事由"), max_length=300)
    asked_at = models.DateTimeField(_("提请时间"), default=now)
    state = models.CharField(_("状态"), max_length=12, choices=ApprovalState, default=APPROVAL.start)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("审批人"))
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    remark = models.CharField(_("审批意见"), max_length=300, blank=True)
    expires_at = models.DateTimeField(_("有效期至"))  # of the question while it waits, of the answer once granted
    used_at = models.DateTimeField(_("使用时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="approval_by_a_second_person"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="approval_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "used"]) | Q(decided_by__isnull=False), name="approval_granted_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "-asked_at"], name="approval_queue"),
            models.Index(fields=["asked_by", "kind", "state"], name="approval_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}#{self.pk}"

    @property
    def is_over(self) -> bool:
        """Has its time run out before it was decided or used?"""
        return self.state in {"waiting", "granted"} and self.expires_at <= now()

    @property
    def holds(self) -> bool:
        """Is it granted and still good?"""
        return self.state == ApprovalState.GRANTED and self.expires_at > now()
