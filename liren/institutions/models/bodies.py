"""Tables of bodies with their seats, members and meetings; what is known of an appointment beyond the right it gives."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Company, Organization, Post, User
from liren.community.rules import mask_mobile
from liren.community.rules.numbers import first_number
from liren.community.scope import EVERYBODY, CommunityModel, PlacedModel, readers
from liren.core.calendar import now, today
from liren.core.marks import Mark
from liren.institutions.rules import SEATS, SEVERAL, BodyKind, Extra, Group, Nature, Rhythm, Source, Standing, Theme

STAFF = "worker center_head secretary committee_member auditor"


class Body(CommunityModel):
    """机构：一个社区的党组织、治委会、公共服务中心等，成立文件、职责、届期、会议周期，以及撤销的理由（S1 6.2）。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=EVERYBODY)  # who there is and what it does is for all who work here, companies included

    kind = models.CharField(_("类别"), max_length=40, choices=BodyKind)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机构"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对应的登记组织")
    )
    charter_number = models.CharField(_("成立文件文号"), max_length=60, blank=True)
    charter_on = models.DateField(_("文件日期"), null=True, blank=True)
    functions = models.CharField(_("职责"), max_length=1000, blank=True)
    founded_on = models.DateField(_("成立日期"))
    term_since = models.DateField(_("本届开始"), null=True, blank=True)
    term_until = models.DateField(_("本届届满"), null=True, blank=True)
    rhythm = models.CharField(_("会议周期"), max_length=10, choices=Rhythm, blank=True)
    dissolved_on = models.DateField(_("撤销日期"), null=True)
    dissolved_why = models.CharField(_("撤销理由"), max_length=300, blank=True)
    told = models.JSONField(
        default=list, editable=False
    )  # reminders sent, as "term:2026-12-31:60" or "12:2026-12-31:60" for an appointment
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind"], condition=Q(dissolved_on=None) & ~Q(kind__in=SEVERAL), name="body_one_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None, dissolved_why="") | (Q(dissolved_on__isnull=False) & ~Q(dissolved_why="")),
                name="body_dissolved_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(term_since=None, term_until=None) | Q(term_since__isnull=False, term_until__gte=F("term_since")),
                name="body_term_since_and_until",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyPart(PlacedModel):
    """A row that belongs to a body."""

    AREA = {"community": "body__community_id"}
    READERS = readers(community=STAFF)

    body = models.ForeignKey(Body, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def community_id(self) -> int:
        return self.body.community_id


class BodySeat(BodyPart):
    """机构的岗位：岗位在底册里，这里写明它是哪个机构的什么职务；书记、主任等底册自己分得清的不用登记。"""

    post = models.OneToOneField(Post, models.CASCADE, related_name="body_seat")
    code = models.CharField(_("职务"), max_length=40, choices=SEATS)

    def __str__(self) -> str:
        return f"{self.body}：{self.get_code_display()}"


class Member(BodyPart):
    """机构成员：不需要系统权限的企业代表、律师、志愿者、联盟单位等；要用系统的人通过任职。"""

    JOURNAL_HIDES: ClassVar[frozenset[str]] = frozenset({"name", "phone"})

    standing = models.CharField(_("身份"), max_length=10, choices=Standing, default=Standing.MEMBER)
    name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("所在单位"), max_length=80, blank=True)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所在企业"))
    group = models.CharField(_("来自"), max_length=40, choices=Group, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    phone_mark = Mark(of="phone", form=first_number)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    since = models.DateField(_("加入日期"), default=today)
    until = models.DateField(_("退出日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="member_leaves_after_joining"),
            models.UniqueConstraint(fields=["body", "name", "unit"], condition=Q(until=None), name="member_once"),
        ]
        indexes = [
            models.Index(fields=["body", "until"], name="member_of_body"),
            models.Index(fields=["phone_mark"], condition=Q(phone_mark__isnull=False), name="member_phone_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.body}：{self.get_standing_display()}"

    @property
    def masked_phone(self) -> str:
        """The number as pages show it."""
        return mask_mobile(self.phone, detail=True)


class Meeting(BodyPart):
    """会议和活动记录：哪天、议了什么、到了多少人，附纪要。"""

    nature = models.CharField(_("形式"), max_length=12, choices=Nature, default=Nature.MEETING)
    theme = models.CharField(_("主题"), max_length=30, choices=Theme, blank=True)
    held_on = models.DateField(_("日期"))
    title = models.CharField(_("议题"), max_length=100)
    text = models.CharField(_("纪要"), max_length=2000, blank=True)
    attended = models.PositiveSmallIntegerField(_("到会人数"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["body", "-held_on"], name="meeting_of_body")]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d} {self.title}"


class Particulars(PlacedModel):
    """任职信息：这个人从哪里来、是否纳入专职队伍、联系范围和工作要求、是否增配岗位（S1 6.2.8、S2 5.3.2、6.1.1）。"""

    AREA = {"community": "appointment__post__community_id", "own": "appointment__user_id"}
    READERS = readers(community=STAFF, own="grid_member grid_leader volunteer")

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="particulars")
    source = models.CharField(_("来源"), max_length=40, choices=Source)
    unit = models.CharField(_("派出单位"), max_length=80, blank=True)
    in_corps = models.BooleanField(_("已纳入城市专职社区工作者队伍"), default=False)
    extra = models.CharField(_("增配"), max_length=12, choices=Extra, blank=True)
    contact_range = models.CharField(_("联系范围"), max_length=200, blank=True)
    requirements = models.CharField(_("工作要求"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.appointment)

    @property
    def community_id(self) -> int | None:
        return self.appointment.community_id


class StaffingRecord(CommunityModel):
    """人员核定：按当天的员工数、企业数、行业构成、企业大小和网格数算出应有多少人，由另一位负责人核准（S2 5.3.1、S3 5.2.2.5）。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=STAFF)

    on = models.DateField(_("核定日期"), default=today)
    factors = models.JSONField(editable=False)  # what it was computed from: counts by name
    needs = models.JSONField(editable=False)  # [{"code", "title", "clause", "least", "have"}]
    text = models.CharField(_("说明"), max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField(_("核准日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed_by=None) | ~Q(agreed_by=F("by")), name="staffing_agreed_by_another"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_on=None) | Q(agreed_by__isnull=False, agreed_on__isnull=False),
                name="staffing_agreed_by_and_on",
            ),
        ]
        indexes = [models.Index(fields=["community", "-on"], name="staffing_record")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
