"""Tables: premises, how spaces are run, service areas, signs, facilities, agreements with neighbours, and the evidence for each."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Organization, Place, Post, Space, User
from liren.community.scope import CommunityModel, readers
from liren.core.calendar import now, today
from liren.premises.flow import FACILITY, READS, State
from liren.premises.rules import CHECK_DAYS, AreaKind, FacilityKind, Mode, Partner, SignKind

STAFF_READS = readers(community=READS)


class PremisesModel(CommunityModel):
    """A row of the register of premises: read by the staff of its community."""

    AREA = {"community": "community_id"}
    READERS = STAFF_READS

    class Meta:
        abstract = True


class Premises(PremisesModel):
    """用房：一处房屋，怎样取得、多大、作什么用、到哪天（S1 5.1、S2 5.1.2、S3 5.1.1）。"""

    name = models.CharField(_("名称"), max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("在哪里"), related_name="premises")
    room = models.CharField(_("楼层房号"), max_length=60, blank=True)
    is_center = models.BooleanField(_("公共服务中心所在地"), default=False)
    is_office = models.BooleanField(_("办公场所"), default=False)
    is_service = models.BooleanField(_("服务场所"), default=False)
    is_supporting = models.BooleanField(_("计入配套用房面积"), default=True)
    area_m2 = models.DecimalField(_("建筑面积（平方米）"), max_digits=8, decimal_places=1, validators=[MinValueValidator(Decimal("0.1"))])
    share = models.DecimalField(
        _("计入份额（%）"), max_digits=5, decimal_places=2, default=Decimal(100),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    mode = models.CharField(_("取得方式"), max_length=20, choices=Mode)
    owner = models.CharField(_("产权单位"), max_length=80, blank=True)
    number = models.CharField(_("凭据文号"), max_length=60, blank=True)
    since = models.DateField(_("起用日期"), default=today)
    until = models.DateField(_("凭据到期"), null=True, blank=True)
    ended_on = models.DateField(_("退出日期"), null=True, blank=True)
    told = models.JSONField(default=list, editable=False)  # reminders sent: days before the end, -1 once over
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="premises_name_once"),
            models.CheckConstraint(condition=Q(area_m2__gt=0, share__gt=0, share__lte=100), name="premises_area_and_share"),
            models.CheckConstraint(condition=Q(mode="shared_occupation") | Q(share=100), name="premises_shared_by_share"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="premises_until_after_since"),
        ]

    def __str__(self) -> str:
        return self.name


class Room(PremisesModel):
    """空间的使用：一处功能空间在哪处用房、何时开放、归谁管（S1 5.2、5.3）。"""

    space = models.OneToOneField(Space, models.PROTECT, related_name="room")
    premises = models.ForeignKey(Premises, models.PROTECT, verbose_name=_("所属用房"), null=True, blank=True, related_name="rooms")
    hours = models.CharField(_("开放时间"), max_length=80, blank=True)
    is_open = models.BooleanField(_("对外开放"), default=True)
    opened_on = models.DateField(_("开放日期"), default=today)
    keeper = models.ForeignKey(Post, models.PROTECT, verbose_name=_("负责岗位"), null=True, blank=True, related_name="rooms")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(is_open=False) | ~Q(hours=""), name="room_open_with_hours")]

    def __str__(self) -> str:
        return str(self.space)


class ServiceArea(PremisesModel):
    """服务功能区：一处空间里办一类事的区域（S1 5.3、5.4，S2 5.1.3、5.1.4）。"""

    space = models.ForeignKey(Space, models.PROTECT, verbose_name=_("在哪个空间"), related_name="service_areas")
    kind = models.CharField(_("功能"), max_length=40, choices=AreaKind)
    hours = models.CharField(_("开放时间"), max_length=80, blank=True)
    is_open = models.BooleanField(_("已开放"), default=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "kind"], name="area_once_in_space")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Sign(PremisesModel):
    """标识：名称牌、标志、引导标识，定期核对（S1 5.5、S2 5.1.5）。"""

    kind = models.CharField(_("类别"), max_length=20, choices=SignKind)
    name = models.CharField(_("内容"), max_length=60)
    where = models.CharField(_("位置"), max_length=80)
    premises = models.ForeignKey(Premises, models.PROTECT, verbose_name=_("所属用房"), null=True, blank=True, related_name="signs")
    put_up_on = models.DateField(_("设置日期"), default=today)
    taken_down_on = models.DateField(_("拆除日期"), null=True, blank=True)
    checked_on = models.DateField(_("最近核对"), null=True, blank=True)
    passed = models.BooleanField(_("核对合格"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_on=None, passed=None) | Q(checked_on__isnull=False, passed__isnull=False),
                name="sign_checked_with_result",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Facility(PremisesModel):
    """设施：一处设施或一类设备，状态、负责岗位、检查周期（S1 5.8、S2 5.1.2、S3 5.1.3）。"""

    FLOW = FACILITY

    kind = models.CharField(_("类别"), max_length=40, choices=FacilityKind)
    name = models.CharField(_("名称"), max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("在哪里"), related_name="facilities")
    where = models.CharField(_("具体位置"), max_length=80, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), default=1, validators=[MinValueValidator(1)])
    keeper = models.ForeignKey(Post, models.PROTECT, verbose_name=_("负责岗位"), null=True, blank=True, related_name="facilities")
    since = models.DateField(_("启用日期"), default=today)
    state = models.CharField(_("状态"), max_length=20, choices=State, default=FACILITY.start)
    fault = models.CharField(_("故障"), max_length=300, blank=True)
    check_days = models.PositiveSmallIntegerField(_("检查周期（天）"), default=CHECK_DAYS, validators=[MinValueValidator(1)])
    checked_on = models.DateField(_("最近检查"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1, check_days__gte=1), name="facility_counts"),
            models.CheckConstraint(condition=~Q(state="under_repair") | ~Q(fault=""), name="facility_repaired_for_a_fault"),
        ]
        indexes = [models.Index(fields=["community", "kind", "state"], name="facility_kind")]

    def __str__(self) -> str:
        return self.name


class Agreement(PremisesModel):
    """共用协议：周边医院、学校、场馆等与社区共用场地设施（S1 5.4-1、S2 5.1.4-1）。"""

    JOURNAL_HIDES = frozenset({"contact"})

    partner = models.CharField(_("对方单位"), max_length=80)
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("组织名录中的单位"), null=True, blank=True, related_name="agreements"
    )
    kind = models.CharField(_("单位类别"), max_length=20, choices=Partner)
    shared = models.CharField(_("共用什么"), max_length=200)
    number = models.CharField(_("协议编号"), max_length=60, blank=True)
    contact = models.CharField(_("对方联系人"), max_length=60, blank=True)
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("到期日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    told = models.JSONField(default=list, editable=False)  # as of premises
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="agreement_until_after_since")]

    def __str__(self) -> str:
        return f"{self.partner}：{self.shared}"[:60]


ABOUT = ("premises", "room", "sign", "facility", "agreement")


def _about_one() -> Q:
    """Exactly one of the columns that say what a piece of evidence is about."""
    terms = [Q(**{f"{name}__isnull": name != chosen for name in ABOUT}) for chosen in ABOUT]
    return terms[0] | terms[1] | terms[2] | terms[3] | terms[4]


class Evidence(PremisesModel):
    """存证：凭据、平面图、照片、核对、改善，文件随它保存。"""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("凭据")
        FLOOR_PLAN = "floor_plan", _("平面图")
        PHOTO = "photo", _("照片")
        CHECK = "check", _("核对")
        IMPROVEMENT = "improvement", _("改善")

    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    text = models.CharField(_("说明"), max_length=300, blank=True)
    passed = models.BooleanField(_("合格"), null=True)
    premises = models.ForeignKey(Premises, models.PROTECT, null=True, related_name="evidence")
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="evidence")
    sign = models.ForeignKey(Sign, models.PROTECT, null=True, related_name="evidence")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="evidence")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="evidence")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_about_one(), name="evidence_about_one_thing"),
            models.CheckConstraint(
                condition=Q(kind="check", passed__isnull=False) | (~Q(kind="check") & Q(passed=None)), name="evidence_check_with_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}".strip()[:60]
