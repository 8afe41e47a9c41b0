"""Tables of officials whom departments send down to the center, and of their days of duty there."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Organization, User
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import today
from liren.institutions.models.bodies import STAFF
from liren.institutions.rules import Excuse, duty_state

SEEN = readers(community=f"{STAFF} system", own="department_officer")


class Secondment(CommunityModel):
    """部门下沉：哪个部门派谁到中心、做什么、从哪天到哪天，凭哪份函，每周哪几天到岗（S2 6.4.1）。"""

    AREA = {"community": "community_id", "own": "user_id"}
    READERS = SEEN
    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"name"})

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("派出部门"))
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("本人账号"))
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("在中心的岗位"), max_length=60)
    letter = models.CharField(_("派驻函文号"), max_length=60, blank=True)
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    weekdays = models.JSONField(_("每周到岗"), default=list)  # 0 Monday … 6 Sunday; none: single days alone
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="secondment_ends_after_start")]
        indexes = [models.Index(fields=["community", "-until"], name="secondment_of_community")]

    def __str__(self) -> str:
        return f"{self.name}（{self.organization}）"

    @property
    def is_over(self) -> bool:
        return self.until < today()


class DutyDay(PlacedModel):
    """值守日：这一天谁应当到岗，谁签了到；请假的由另一位下沉干部替班。"""

    AREA = {"community": "secondment__community_id", "own": "secondment__user_id substitute__user_id"}
    READERS = SEEN

    secondment = models.ForeignKey(Secondment, models.CASCADE, related_name="days")
    on = models.DateField(_("日期"))
    substitute = models.ForeignKey(Secondment, models.PROTECT, null=True, blank=True, related_name="stood_in", verbose_name=_("替班"))
    excuse = models.CharField(_("请假"), max_length=10, choices=Excuse, blank=True)
    signed_at = models.DateTimeField(_("签到"), null=True, editable=False)  # the journal says when by itself
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    remark = models.CharField(_("补记理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["secondment", "on"], name="duty_day_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="duty_signed_at_and_by",
            ),
            models.CheckConstraint(condition=Q(substitute=None) | ~Q(substitute=F("secondment")), name="duty_substitute_another"),
        ]
        indexes = [models.Index(fields=["on"], name="duty_day_on")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.secondment}"

    @property
    def community_id(self) -> int:
        return self.secondment.community_id

    @property
    def community(self) -> Any:
        return self.secondment.community

    @property
    def who(self) -> Secondment:
        """Who is to be there: the official himself, or who stands in for him."""
        return self.substitute or self.secondment

    @property
    def state(self) -> Any:
        """How it stands today, as `rules.Duty`."""
        return duty_state(
            self.on, today(), signed=self.signed_at is not None, stands_in=bool(self.substitute_id), excused=bool(self.excuse)
        )
