"""The parties: companies with their contact persons and facts, and every body that is not a company (S3 5.3.2, S2 5.5.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liren.community.models.territory import Community, Grid, MicroGrid, Place, Region
from liren.community.rules import INDUSTRIES
from liren.community.rules.numbers import first_number
from liren.community.scope import CommunityModel, PlacedModel, readers
from liren.core.calendar import today
from liren.core.marks import Mark


class Organization(PlacedModel):
    """Any recorded body that is not a company: department, service center above, provider, property company, social organization."""

    AREA = {"community": "community_id"}
    SHARED = True
    READERS = readers(
        community="worker center_head secretary committee_member grid_member grid_leader department_officer provider "
        "property_manager mediator counselor report_custodian administrator auditor",
        public="system",
    )

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        SERVICE_CENTER = "company_service_center", _("企业服务中心")
        PROVIDER = "provider", _("第三方服务机构")
        PROPERTY = "property_company", _("物业服务公司")
        SOCIAL = "social_organization", _("社会组织")
        ALLIANCE = "alliance", _("联盟")
        SCHOOL = "school", _("院校机构")
        OTHER = "other", _("其他单位")

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="organizations")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="organizations")
    kind = models.CharField(_("类别"), max_length=30, choices=Kind)
    competence = models.CharField(_("职能代码"), max_length=40, blank=True)  # e.g. fire_rescue: what a category's authority names
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=20, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=False, community=None) | models.Q(region=None, community__isnull=False),
                name="organization_in_region_or_community",
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


COMPANY_READERS = readers(
    company="company_contact employee",
    grid="grid_member grid_leader",
    community="worker center_head secretary committee_member department_officer system",
)


class Company(CommunityModel):
    """企业：企业信息清单的一行（S2 5.5.2、S3 5.3.2）。"""

    AREA = {"community": "community_id", "grid": "grid_id", "company": "id"}
    READERS = COMPANY_READERS
    JOURNAL_HIDES = frozenset({"legal_person"})

    class Size(models.TextChoices):
        LARGE = "large", _("大型")
        MEDIUM = "medium", _("中型")
        SMALL = "small", _("小型")
        MICRO = "micro", _("微型")

    class Status(models.TextChoices):
        ACTIVE = "active", _("在营")
        MOVING_OUT = "moving_out", _("拟迁出")
        LEFT = "left", _("已迁出")

    grid = models.ForeignKey(Grid, models.PROTECT, verbose_name=_("所属网格"), related_name="companies")
    micro_grid = models.ForeignKey(MicroGrid, models.PROTECT, verbose_name=_("微网格"), null=True, blank=True, related_name="companies")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("所在楼宇或园区"), null=True, blank=True, related_name="companies")
    room = models.CharField(_("房号"), max_length=40, blank=True)
    name = models.CharField(_("企业名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18)
    industry = models.CharField(_("行业门类"), max_length=1, choices=[(code, _(short)) for code, (_name, short) in INDUSTRIES.items()])
    industry_code = models.CharField(_("行业小类代码"), max_length=4, blank=True)  # GB/T 4754, two to four digits
    trade = models.CharField(_("主营业务"), max_length=60, blank=True)
    size = models.CharField(_("规模"), max_length=10, choices=Size)
    headcount = models.PositiveIntegerField(_("员工人数"), default=0)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.ACTIVE)
    legal_person = models.CharField(_("法定代表人"), max_length=40, blank=True)
    moved_in_on = models.DateField(_("入驻日期"), null=True, blank=True)
    left_on = models.DateField(_("迁出日期"), null=True, blank=True)
    verified_on = models.DateField(_("信息核实日期"), null=True, blank=True)
    initials = models.CharField(max_length=200, db_index=True, editable=False)  # pinyin initials of name and short name
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "credit_code"], name="company_code_once"),
            models.CheckConstraint(
                condition=models.Q(status="left", left_on__isnull=False) | (~models.Q(status="left") & models.Q(left_on=None)),
                name="company_left_with_date",
            ),
        ]
        indexes = [models.Index(fields=["community", "grid", "status"], name="company_grid")]

    def __str__(self) -> str:
        return self.short_name or self.name


class GridStay(CommunityModel):
    """Which grid a company belonged to from when to when."""

    AREA = {"community": "community_id", "grid": "grid_id", "company": "company_id"}
    READERS = COMPANY_READERS

    company = models.ForeignKey(Company, models.CASCADE, related_name="stays")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="stays")
    since = models.DateField(default=today)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], condition=models.Q(until=None), name="company_in_one_grid"),
            models.CheckConstraint(condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="stay_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id}@{self.grid_id}"


class ContactPerson(CommunityModel):
    """企业联系人：企业指定的联系人，姓名与电话按规则脱敏显示。"""

    AREA = {"community": "community_id", "grid": "company__grid_id", "company": "company_id"}
    READERS = readers(
        company="company_contact",
        grid="grid_member grid_leader",
        community="enterprise_worker governance_worker center_head secretary system",
    )
    JOURNAL_HIDES = frozenset({"name", "phone", "email"})

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts")
    user = models.ForeignKey("community.User", models.SET_NULL, null=True, blank=True, related_name="contact_cards")
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("职务"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    phone_mark = Mark(of="phone", form=first_number)
    email = models.EmailField(_("邮箱"), blank=True)
    is_main = models.BooleanField(_("首要联系人"), default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company"], condition=models.Q(is_main=True), name="company_one_main_contact")]
        indexes = [models.Index(fields=["phone_mark"], condition=models.Q(phone_mark__isnull=False), name="contact_phone_mark")]

    def __str__(self) -> str:
        return self.name


class Fact(CommunityModel):
    """One thing known about a company, with where it comes from and of which day it is."""

    AREA = {"community": "community_id", "grid": "company__grid_id", "company": "company_id"}
    READERS = ContactPerson.READERS

    company = models.ForeignKey(Company, models.CASCADE, related_name="facts")
    name = models.CharField(_("事项"), max_length=40)
    value = models.CharField(_("内容"), max_length=200)
    source = models.CharField(_("来源"), max_length=60)
    on = models.DateField(_("截至日期"))

    class Meta:
        indexes = [models.Index(fields=["company", "name", "-on"], name="fact_latest")]

    def __str__(self) -> str:
        return f"{self.name}：{self.value}"


class Qualification(CommunityModel):
    """资质：企业经认定的身份，有来源、认定日期和有效期（S1 附录 A）。"""

    AREA = {"community": "community_id", "grid": "company__grid_id", "company": "company_id"}
    READERS = COMPANY_READERS

    class Kind(models.TextChoices):
        HIGH_TECH = "high_tech_company", _("高新技术企业")
        RESEARCH = "new_rd_institution", _("新型研发机构")
        TECH_SMALL = "tech_small_company", _("科技型中小企业")
        SPECIALIZED = "specialized_company", _("专精特新企业")

    company = models.ForeignKey(Company, models.CASCADE, related_name="qualifications")
    kind = models.CharField(_("资质"), max_length=30, choices=Kind)
    number = models.CharField(_("证书编号"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=60)
    since = models.DateField(_("认定日期"))
    until = models.DateField(_("有效期至"), null=True, blank=True)
    ended_on = models.DateField(_("撤销日期"), null=True, blank=True)
    reason = models.CharField(_("撤销原因"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "since"], name="qualification_once"),
            models.CheckConstraint(condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="qualified_until_after"),
            models.CheckConstraint(
                condition=models.Q(ended_on=None, reason="") | (models.Q(ended_on__gte=models.F("since")) & ~models.Q(reason="")),
                name="qualification_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.get_kind_display()}"
