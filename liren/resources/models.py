"""Tables: resources and their use, providers on the register, social organizations, needs offered to companies, and papers on file."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Company, Organization, Place, Post, User
from liren.community.scope import INHABITANTS, CommunityModel, readers
from liren.core.calendar import now, today
from liren.resources import rules
from liren.resources.flow import COMPANY, FILERS, NEED, PROVIDER, READS, RESOURCE, SOCIETY, Concern, Listed, Stage, Standing

STAFF_READS = readers(community=READS)
OWN_READS = readers(community=READS, company=COMPANY)  # what is a company's own it reads too
FILES_READ = readers(community=f"{FILERS} secretary auditor system")


class ResourcesModel(CommunityModel):
    """A row of the directory: read by the staff of its community."""

    AREA: Any = {"community": "community_id"}
    READERS: Any = STAFF_READS

    class Meta:
        abstract = True


class Resource(ResourcesModel):
    """资源：一项社区可以调用的资源，归谁、多少、怎样使用、何时核实（S2 4.4、8.1.6.2，S3 4.4、7.7.3，S1 6.2.1）。"""

    FLOW = RESOURCE
    AREA = {"community": "community_id", "company": "company_id"}
    READERS = OWN_READS
    JOURNAL_HIDES = frozenset({"contact"})

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=20, choices=rules.Kind)
    about = models.CharField(_("说明"), max_length=300, blank=True)
    company = models.ForeignKey(Company, models.PROTECT, verbose_name=_("归哪家企业"), null=True, blank=True, related_name="resources")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("归哪个部门或单位"), null=True, blank=True, related_name="resources"
    )
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("归哪处场所"), null=True, blank=True, related_name="resources")
    quantity = models.PositiveIntegerField(_("数量"), default=1, validators=[MinValueValidator(1)])
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    terms = models.CharField(_("使用条件"), max_length=300)
    contact = models.CharField(_("联系方式"), max_length=80, blank=True)
    keeper = models.ForeignKey(Post, models.PROTECT, verbose_name=_("负责岗位"), null=True, blank=True, related_name="resources")
    until = models.DateField(_("有效期到"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=Listed, default=RESOURCE.start)
    verified_on = models.DateField(_("核实日期"), null=True, blank=True)
    confirmed_on = models.DateField(_("企业确认日期"), null=True, blank=True)
    asked_on = models.DateField(_("提醒核实日期"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False, organization=None, place=None)
                | Q(company=None, organization__isnull=False, place=None)
                | Q(company=None, organization=None, place__isnull=False),
                name="resource_one_owner",
            ),
            models.CheckConstraint(condition=~Q(kind="party_building") | Q(company__isnull=False), name="resource_party_of_a_company"),
            models.CheckConstraint(condition=~Q(state="listed") | Q(verified_on__isnull=False), name="resource_listed_once_verified"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="resource_some"),
        ]
        indexes = [models.Index(fields=["community", "kind", "state"], name="resource_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> Any:
        """The company, organization or place it belongs to."""
        return self.company or self.organization or self.place


class Use(ResourcesModel):
    """调用记录：谁、什么时候、为什么用了这项资源，结果怎样。"""

    AREA = {"community": "community_id", "company": "resource__company_id"}
    READERS = OWN_READS

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="uses")
    used_by = models.CharField(_("谁使用"), max_length=80)
    on = models.DateField(_("使用日期"), default=today)
    until = models.DateField(_("用到"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), default=1, validators=[MinValueValidator(1)])
    purpose = models.CharField(_("用来做什么"), max_length=200)
    result = models.CharField(_("结果"), max_length=300, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("on")), name="use_until_after_start")]

    def __str__(self) -> str:
        return f"{self.resource} · {self.used_by}"[:60]


_OPEN = readers(community=f"{INHABITANTS} auditor")
_FILE = FILES_READ


class Provider(ResourcesModel):
    """服务机构：组织名录里的第三方机构，能办什么、谁准入、何时核实（S1 7.2.2.2-2、S2 8.1.4-2）。"""

    FLOW = PROVIDER
    SECRECY = "state"
    READERS = {"proposed": _FILE, "admitted": _OPEN, "turned_down": _FILE, "removed": _FILE}
    WRITERS = {"admitted": {"governance_worker": ""}}  # reads what everybody reads, but keeps no files of providers

    organization = models.OneToOneField(Organization, models.PROTECT, verbose_name=_("机构"), related_name="register_entry")
    kinds = models.CharField(_("服务类别"), max_length=300)  # codes with blanks around each
    scope = models.CharField(_("服务范围"), max_length=300)
    contact = models.CharField(_("对外联系方式"), max_length=80)
    since = models.DateField(_("准入起"), null=True, blank=True)
    until = models.DateField(_("准入到"), null=True, blank=True)
    ground = models.CharField(_("准入依据"), max_length=300, blank=True)
    number = models.CharField(_("准入文号"), max_length=60, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField(_("核实日期"), null=True, blank=True)
    keeper = models.ForeignKey(Post, models.PROTECT, verbose_name=_("联系岗位"), null=True, blank=True, related_name="providers")
    state = models.CharField(_("状态"), max_length=12, choices=Standing, default=PROVIDER.start)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    told = models.JSONField(default=list, editable=False)  # reminders sent: days before the end, -1 once over
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="admitted") | Q(decided_by__isnull=False, since__isnull=False) & ~Q(ground=""),
                name="provider_admitted_by_decision",
            ),
            models.CheckConstraint(condition=~Q(state__in=["removed", "turned_down"]) | ~Q(reason=""), name="provider_out_for_a_reason"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="provider_until_after_since"),
        ]

    def __str__(self) -> str:
        return self.organization.name

    @property
    def kind_words(self) -> list[Any]:
        """What its kinds are called."""
        return [rules.ProviderKind(code).label for code in rules.split(self.kinds)]


class Society(ResourcesModel):
    """社区社会组织：登记或备案、类别、扶持、活动（S1 5.6-2、S2 5.2.2-1）。"""

    FLOW = SOCIETY

    organization = models.OneToOneField(Organization, models.PROTECT, verbose_name=_("组织"), related_name="society")
    kind = models.CharField(_("类别"), max_length=30, choices=rules.SocietyKind)
    origin = models.CharField(_("来源"), max_length=12, choices=rules.Origin, default=rules.Origin.CULTIVATED)
    number = models.CharField(_("登记或备案号"), max_length=60, blank=True)
    registered_on = models.DateField(_("登记或备案日期"), null=True, blank=True)
    keeper = models.ForeignKey(Post, models.PROTECT, verbose_name=_("联系岗位"), null=True, blank=True, related_name="societies")
    state = models.CharField(_("状态"), max_length=12, choices=Stage, default=SOCIETY.start)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["registered", "active"]) | Q(registered_on__isnull=False) & ~Q(number=""),
                name="society_registered_with_number",
            ),
            models.CheckConstraint(condition=Q(state="ended", ended_on__isnull=False) | ~Q(state="ended") & Q(ended_on=None),
                                   name="society_ended_on_a_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.organization.name


class Support(ResourcesModel):
    """扶持：给社会组织的场地、资金、培训或指导。"""

    society = models.ForeignKey(Society, models.PROTECT, related_name="support")
    kind = models.CharField(_("种类"), max_length=12, choices=rules.SupportKind)
    what = models.CharField(_("扶持内容"), max_length=200)
    on = models.DateField(_("日期"), default=today)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.what}"[:60]


class Activity(ResourcesModel):
    """活动：社会组织办的一次活动，日期和人数。"""

    society = models.ForeignKey(Society, models.PROTECT, related_name="activities")
    name = models.CharField(_("活动名称"), max_length=80)
    on = models.DateField(_("活动日期"), default=today)
    participants = models.PositiveIntegerField(_("参加人数"), validators=[MinValueValidator(1)])
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["society", "on"], name="society_activity_on")]

    def __str__(self) -> str:
        return self.name


class Need(ResourcesModel):
    """公益需求：谁需要什么，不写个人信息；适合的推给企业（S1 7.2.2.5-2）。"""

    FLOW = NEED

    title = models.CharField(_("需要什么"), max_length=80)
    text = models.CharField(_("说明"), max_length=500)
    field = models.CharField(_("领域"), max_length=12, choices=rules.Field)
    who = models.CharField(_("谁需要"), max_length=80)
    wanted_by = models.DateField(_("希望何时前"), null=True, blank=True)
    noted_on = models.DateField(_("提出日期"), default=today)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    keeper = models.ForeignKey(Post, models.PROTECT, verbose_name=_("负责岗位"), null=True, blank=True, related_name="needs")
    state = models.CharField(_("状态"), max_length=12, choices=Concern, default=NEED.start)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    result = models.CharField(_("结果"), max_length=500, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="done") | Q(done_on__isnull=False) & ~Q(result=""), name="need_done_with_result")
        ]
        indexes = [models.Index(fields=["community", "state", "noted_on"], name="need_state")]

    def __str__(self) -> str:
        return self.title


class Offer(ResourcesModel):
    """推送：一项公益需求推给一家企业，企业的答复。"""

    AREA = {"community": "community_id", "company": "company_id"}
    READERS = OWN_READS

    need = models.ForeignKey(Need, models.PROTECT, related_name="offers")
    company = models.ForeignKey(Company, models.PROTECT, related_name="csr_offers")
    at = models.DateTimeField(default=now)
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(_("答复"), max_length=8, choices=rules.Answer, blank=True)
    words = models.CharField(_("企业的话"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "company"], name="offer_once_to_a_company"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="offer_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} · {self.company}"[:80]


ABOUT = ("resource", "provider", "society", "need")


def _about_one() -> Q:
    """The column named by `about` is filled, and no other."""
    terms = [Q(about=chosen, **{f"{name}__isnull": name != chosen for name in ABOUT}) for chosen in ABOUT]
    return terms[0] | terms[1] | terms[2] | terms[3]


class Paper(ResourcesModel):
    """存档：凭据、备忘录、联系记录、照片，文件随它保存。"""

    SECRECY = "about"
    READERS = {"resource": STAFF_READS, "provider": FILES_READ, "society": STAFF_READS, "need": STAFF_READS}

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("凭据")
        MEMORANDUM = "memorandum", _("备忘录")
        CONTACT = "contact", _("联系记录")
        CHECK = "check", _("核实记录")
        PHOTO = "photo", _("照片")

    about = models.CharField(max_length=10, choices=[(name, name) for name in ABOUT])
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    text = models.CharField(_("内容"), max_length=1000, blank=True)
    on = models.DateField(_("日期"), default=today)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="papers")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="papers")
    society = models.ForeignKey(Society, models.PROTECT, null=True, related_name="papers")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="papers")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=_about_one(), name="paper_about_one_thing")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}".strip()[:60]
