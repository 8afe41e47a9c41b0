"""Tables: standards and their requirements, declarations, exemptions, and what was found day by day."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import User
from liren.community.scope import EVERYBODY, CommunityModel, PlacedModel, readers
from liren.core.calendar import now
from liren.standards.rules import Body, Cycle, Level, Proof, State

STAFF = (
    "grid_member grid_leader worker center_head secretary committee_member department_officer report_custodian mediator counselor "
    "administrator auditor system"
)
NEVER = date(2000, 1, 1)


class Standard(PlacedModel):
    """标准的一个版本。"""

    AREA = {"public": "id"}
    READERS = readers(public=f"{EVERYBODY} anonymous")

    code = models.CharField(_("代号"), max_length=10)
    edition = models.PositiveSmallIntegerField(_("版次"))
    number = models.CharField(_("标准号"), max_length=60)
    title = models.CharField(_("名称"), max_length=80)
    title_en = models.CharField(max_length=200)
    status = models.CharField(max_length=60)
    headings = models.JSONField(default=list)  # [[number, title, english title]]
    sha256 = models.CharField(max_length=64)
    is_current = models.BooleanField(default=True)
    loaded_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="standard_edition_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="standard_one_current"),
        ]
        ordering = ["code", "-edition"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Clause(PlacedModel):
    """一条要求。"""

    AREA = {"public": "id"}
    READERS = readers(public=f"{EVERYBODY} anonymous")

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="clauses")
    code = models.CharField(_("条款号"), max_length=30)  # S1:5.2.a
    number = models.CharField(max_length=24)
    parent = models.CharField(max_length=24)
    order = models.PositiveIntegerField()
    level = models.CharField(_("级别"), max_length=16, choices=Level)
    is_inferred = models.BooleanField(default=False)
    title = models.CharField(_("要点"), max_length=60)
    text = models.CharField(_("要求"), max_length=600)
    text_en = models.CharField(max_length=900)
    app = models.CharField(max_length=20)
    body = models.CharField(_("责任主体"), max_length=28, choices=Body, default=Body.COMMUNITY)
    proof = models.CharField(_("怎样证明"), max_length=12, choices=Proof)
    check_name = models.CharField(max_length=60)  # the indicator wanted
    indicator = models.CharField(max_length=80, blank=True)  # the one there is
    target = models.CharField(_("目标"), max_length=120)
    target_printed = models.BooleanField(default=False)  # in the standard itself; otherwise proposed by us
    cycle = models.CharField(_("周期"), max_length=12, choices=Cycle)
    cycle_printed = models.BooleanField(default=False)
    timing = models.CharField(max_length=10, blank=True)  # 定期、及时、日常
    measure_en = models.CharField(max_length=300)
    parts = models.JSONField(default=list)
    parts_mode = models.CharField(max_length=12, blank=True)
    same_as = models.JSONField(default=list)
    related_to = models.JSONField(default=list)
    outside = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=400, blank=True)
    is_sensitive = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="clause_once_an_edition")]
        indexes = [models.Index(fields=["code"], name="clause_code")]
        ordering = ["standard__code", "order"]

    def __str__(self) -> str:
        return self.code


class Goal(CommunityModel):
    """社区为一条要求自定的目标值或周期；标准原文写明的数值不能改。改了另记一行，从前的留着。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    clause_code = models.CharField(max_length=30)
    target = models.CharField(_("目标"), max_length=120, blank=True)
    cycle = models.CharField(_("周期"), max_length=12, choices=Cycle, blank=True)
    why = models.CharField(_("依据"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "clause_code"], condition=Q(ended_at=None), name="goal_in_force")]

    def __str__(self) -> str:
        return self.clause_code


class Profile(CommunityModel):
    """社区采用哪些标准、同一要求级别不一时按不按最严；改了另记一行，从前的留着。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    standards = models.JSONField(_("采用的标准"))  # codes
    strictest = models.BooleanField(_("级别按最严"), default=False)
    why = models.CharField(_("依据"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community"], condition=Q(ended_at=None), name="profile_in_force")]

    def __str__(self) -> str:
        return "、".join(self.standards)


class Attestation(CommunityModel):
    """声明：由岗位声明符合一条要求，另一人核对后生效，到期失效。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    clause_code = models.CharField(max_length=30)
    also = models.JSONField(default=list)  # the same duty in other standards that this proves too
    text = models.CharField(_("声明内容"), max_length=1000)
    post_title = models.CharField(max_length=60)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    since = models.DateField(_("生效日期"))
    until = models.DateField(_("有效期至"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    remark = models.CharField(_("核对意见"), max_length=300, blank=True)
    told = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("by")), name="attested_by_two"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="attestation_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["community", "clause_code", "-until"], name="attestation_clause")]

    def __str__(self) -> str:
        return f"{self.clause_code} {self.until}"

    def in_force(self, on: date) -> bool:
        """Does it count on a day? Once confirmed by a second person, and until its last day."""
        return bool(self.confirmed_by_id) and self.withdrawn_at is None and self.since <= on <= self.until


class Exemption(CommunityModel):
    """不适用：写明理由，由中心负责人批准。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    clause_code = models.CharField(max_length=30)
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(approved_by=None) | ~Q(approved_by=models.F("by")), name="exempted_by_two"),
            models.UniqueConstraint(fields=["community", "clause_code"], condition=Q(ended_at=None), name="exemption_once"),
        ]

    def __str__(self) -> str:
        return self.clause_code


class Result(CommunityModel):
    """一条要求在某一天的状态；每天一行，最后一次计算为准。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    clause_code = models.CharField(max_length=30)
    on = models.DateField()
    state = models.CharField(max_length=16, choices=State)
    value = models.FloatField(null=True)
    count = models.PositiveIntegerField(null=True)  # of evidence rows
    reason = models.CharField(max_length=120)
    fault = models.CharField(max_length=200, blank=True)  # what the indicator raised; read by those who can do something about it
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "clause_code", "on"], name="result_once_a_day")]
        indexes = [models.Index(fields=["community", "on"], name="result_day")]

    def __str__(self) -> str:
        return f"{self.clause_code} {self.on} {self.state}"


class Standing(CommunityModel):
    """How far a community had come on a day: by each standard, and by all of them under no name."""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    standard = models.CharField(max_length=10, blank=True)
    on = models.DateField()
    value = models.FloatField(null=True)  # part of one, of what is measured
    measured = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    not_met = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "standard", "on"], name="standing_once_a_day")]

    def __str__(self) -> str:
        return f"{self.standard} {self.on} {self.value}"


class Measured(CommunityModel):
    """When a community was last measured, up to which entry of the journal, and how many of its entries had come by then.

    Numbers of entries are given out before a transaction commits, so one may come late with a lower number: the count tells.
    """

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    event_id = models.BigIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)  # entries of the community behind `event_id` less the window
    on = models.DateField(default=NEVER)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community"], name="measured_once")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.at}"
