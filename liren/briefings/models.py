"""Case reports: a period, its figures as data, and the number under which they were issued."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.briefings.flow import BRIEFING, State
from liren.community.models import User
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import Period, now

DRAFTERS = "worker center_head secretary system"
ALL_STAFF = "worker center_head secretary committee_member grid_member grid_leader department_officer auditor system"


class Briefing(CommunityModel):
    """诉求简报：一个时期的办理情况；签发后数字不再变动，更正另发一期。"""

    FLOW = BRIEFING
    AREA = {"community": "community_id"}
    SECRECY = "state"
    READERS = {
        "draft": readers(community=DRAFTERS),
        "issued": readers(community=ALL_STAFF),
        "withdrawn": readers(community=ALL_STAFF),
        "dropped": readers(community="center_head secretary"),
    }

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("周报")
        MONTHLY = "monthly", _("月报")
        SPECIAL = "special", _("专报")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=BRIEFING.start)
    year = models.PositiveSmallIntegerField(null=True)  # with issue: 〔2026〕第47期
    issue = models.PositiveSmallIntegerField(null=True)
    figures = models.JSONField(default=dict)  # what `queries.compute` found; of an issued report for good
    done = models.TextField(_("主要工作"), max_length=4000, blank=True)
    advice = models.TextField(_("工作建议"), max_length=4000, blank=True)
    computed_at = models.DateTimeField(default=now)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)  # over everything that was issued
    reason = models.CharField(_("撤回理由"), max_length=300, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-end", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind", "start", "end"], condition=Q(state__in=["draft", "issued"]), name="briefing_of_a_period_once"
            ),
            models.UniqueConstraint(fields=["community", "kind", "year", "issue"], name="briefing_number_once"),
            models.CheckConstraint(condition=Q(start__lte=models.F("end")), name="briefing_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], issue=None, digest="")
                | (Q(state__in=["issued", "withdrawn"], issue__isnull=False, issued_at__isnull=False) & ~Q(digest="")),
                name="briefing_issued_with_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start} – {self.end}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)
