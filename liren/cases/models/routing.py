"""Routing rules of a community: sets that are drafted, tried and put into force, and the rules in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.cases.flow import RULES, RulesState
from liren.cases.models.catalog import Urgency
from liren.community.models import Post, User
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import now

RULE_READERS = readers(community="worker center_head secretary system")


class RuleSet(CommunityModel):
    """分派规则（一版）：改动在草稿里做，试算后启用；启用后不再改，旧版留着可恢复。"""

    FLOW = RULES
    AREA = {"community": "community_id"}
    READERS = RULE_READERS
    JOURNAL_HIDES = frozenset({"mark"})

    number = models.PositiveIntegerField(_("版次"))
    state = models.CharField(_("状态"), max_length=10, choices=RulesState, default=RULES.start)
    mark = models.CharField(max_length=32, blank=True)  # anew whenever what is in force changes: processes keep rules under it
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("起草时间"), default=now)
    activated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(_("启用时间"), null=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="rules_number_once"),
            models.UniqueConstraint(fields=["community"], condition=Q(state="draft"), name="rules_one_draft"),
            models.UniqueConstraint(fields=["community"], condition=Q(state="active"), name="rules_one_active"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(activated_at__isnull=False, activated_by__isnull=False), name="rules_active_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(_("分派规则第 %(number)d 版") % {"number": self.number})


class RoutingRule(CommunityModel):
    """一条分派规则：条件全部符合，就交给这个岗位；按顺序先符合的算。"""

    AREA = {"community": "community_id"}
    READERS = RULE_READERS

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(_("顺序"))
    name = models.CharField(_("名称"), max_length=40)
    is_on = models.BooleanField(_("启用"), default=True)
    conditions = models.JSONField(_("条件"), default=dict, blank=True)  # see rules.matching
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("交给"))
    role = models.CharField(max_length=40, blank=True)  # the post of this role in the case's own grid, else the community's
    raise_to = models.CharField(_("紧急程度提为"), max_length=10, choices=Urgency, blank=True)
    faults = models.JSONField(default=list, blank=True)  # what was found not to work when it was last looked at
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(post=None) & ~Q(role="") | Q(post__isnull=False, role=""), name="rule_has_one_target")
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
