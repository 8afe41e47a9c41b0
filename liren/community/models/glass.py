"""Break-glass: what somebody was let see for at most an hour, and the review of it (security C 10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models.accounts import Post, User
from liren.community.models.approvals import DESKED, Approval
from liren.community.scope import EVERYBODY, CommunityModel, readers
from liren.core.calendar import now

REVIEWERS = {  # who reviews that it happened, always somebody else than who looked and who agreed; nobody of them sees the content by it
    "auditor": frozenset({"auditor"}),
    "heads": frozenset({"auditor", "center_head", "secretary"}),  # only of what they might themselves have asked to open
    "oversight": frozenset({"auditor", "secretary"}),  # and the desk of a department; those beside the auditor where none of them can
}


class Breakage(CommunityModel):
    """应急查阅：经第二人同意，限时一小时查看一件密封记录，五天内复核。"""

    AREA = {"community": "community_id", "own": "by_id", "post": "desk_id approval__desk_id approval__asked_from_id"}
    SECRECY = "reviewers"
    READERS = {
        circle: {
            **readers(own=EVERYBODY),
            **readers(community=" ".join(sorted(roles | {"system"}))),
            **readers(post="department_officer" if circle in DESKED else ""),
        }
        for circle, roles in REVIEWERS.items()
    }
    JOURNAL_HIDES = frozenset({"withheld", "remark"})

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("必要、适当")
        EXCESSIVE = "excessive", _("超出必要")
        ABUSE = "abuse", _("违规，转处理")

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="breakage")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("查阅人"))
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    about_id = models.BigIntegerField(null=True)  # the account of the person concerned
    at = models.DateTimeField(default=now)
    until = models.DateTimeField(_("截止"))
    withheld = models.CharField(_("暂不告知本人的理由"), max_length=300, blank=True)  # empty: he was told
    reviewers = models.CharField(max_length=10, choices=[(name, name) for name in REVIEWERS], default="auditor")
    desk = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")  # a department's desk that stands in for the auditor
    review_due_on = models.DateField(_("复核期限"))
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("复核人"))
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    verdict = models.CharField(_("复核结论"), max_length=12, choices=Verdict, blank=True)
    remark = models.CharField(_("复核意见"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="breakage_ends_after_start"),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None, verdict="") | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="breakage_reviewed_by_and_at",
            ),
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("by")), name="breakage_reviewed_by_another"),
        ]
        indexes = [models.Index(fields=["community", "reviewed_at"], name="breakage_review")]

    def __str__(self) -> str:
        return f"{self.subject_type}#{self.subject_id}"

    @property
    def is_open(self) -> bool:
        """May it be looked at now?"""
        return self.until > now()
