"""The catalogue: kinds, secrecies with who reads and acts on them, categories and reply templates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.community.scope import EVERYBODY, CommunityModel, readers


class Kind(models.TextChoices):
    DEMAND = "demand", pgettext_lazy("kind", "诉求")
    SERVICE_PROBLEM = "service_problem", _("服务类问题")
    CONSULTATION = "consultation", _("咨询")
    HAZARD = "hazard", _("隐患")
    DISPUTE = "dispute", _("纠纷")
    SUGGESTION = "suggestion", _("意见建议")
    REPAIR = "repair", _("报修")
    REPORT = "report", _("举报")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("较急")
    CRITICAL = "critical", _("紧急")


class Channel(models.TextChoices):
    PORTAL = "portal", _("企业之家")
    EMPLOYEE = "employee_portal", _("员工端")
    PUBLIC = "public_page", _("公开页面")
    PHONE = "phone", _("电话")
    COUNTER = "counter", _("窗口")
    HOTLINE = "hotline", _("热线转来")
    VISIT = "visit", _("走访")
    PATROL = "patrol", _("巡查")
    IMPORT = "import", _("批量导入")
    INTERNAL = "internal", _("内部拆办")


class Mode(models.TextChoices):
    """The seven handling modes of S2 5.4.3."""

    FIRST_RESPONDER = "first_responder", _("首问负责")
    IMMEDIATE = "immediate", _("即时办理")
    PROMISED = "promised", _("承诺办理")
    ESCALATED = "escalated", _("上报办理")
    SUPPLEMENT = "supplement", _("补办告知")
    RETURNED = "returned", _("退回答复")
    FULL_AGENCY = "full_agency", _("全程代理")


class Secrecy(models.TextChoices):
    ORDINARY = "ordinary", _("普通")
    HAZARD = "hazard", _("隐患")
    DISPUTE = "dispute", _("纠纷")
    EMPLOYER = "employer", _("对用人单位保密")
    REPORT = "report", _("举报")


SENSITIVE = frozenset({"dispute", "employer", "report"})  # level 3 and above
ON_IT = "department_officer provider property_manager counselor mediator committee_member"
CASE_READERS = {
    "ordinary": readers(
        own="employee volunteer",
        company="company_contact",
        grid="grid_member grid_leader",
        community="worker center_head secretary system visitor",
        post=ON_IT,
    ),
    "hazard": readers(
        own="employee volunteer",
        company="company_contact",
        grid="grid_member grid_leader",
        community="enterprise_worker governance_worker center_head secretary system visitor",
        post="department_officer property_manager",
    ),
    "dispute": readers(
        own="employee company_contact grid_member grid_leader",
        community="center_head secretary system visitor",
        post="governance_worker mediator department_officer",
    ),
    "employer": readers(
        own="employee grid_member",
        community="center_head secretary system visitor",
        post="employee_worker governance_worker mediator counselor department_officer",
    ),
    "report": readers(
        community="report_custodian system visitor",
        post="governance_worker center_head secretary department_officer",
    ),
}
CASE_WRITERS = {  # who reads a sealed case but decides nothing on it, or only while his post holds it (permission table, rows 6–10)
    "hazard": {"enterprise_worker": "post"},
    "dispute": {"secretary": "post", "grid_member": "", "grid_leader": ""},
    "employer": {"secretary": "post", "grid_member": "", "counselor": ""},
    # what a report says lies in its own file (app reports); its case only follows that and is moved by nobody else
    "report": dict.fromkeys(("report_custodian", "governance_worker", "department_officer", "center_head", "secretary", "visitor"), ""),
}
KEPT = frozenset({"report"})  # secrecies of which the case row holds nothing but what routing needs


class Category(CommunityModel):
    """诉求类别：问什么、多久办、先到哪个岗位、哪一级有权办；随产品目录装入，可在社区内修改。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=EVERYBODY, public="anonymous")

    code = models.SlugField(_("代码"), max_length=60)
    name = models.CharField(_("名称"), max_length=20)
    group = models.CharField(_("大类"), max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("性质"), max_length=20, choices=Kind)
    help = models.CharField(_("说明"), max_length=200, blank=True)
    questions = models.JSONField(_("要问的"), default=list, blank=True)
    limits = models.JSONField(_("时限"), default=dict)  # {urgency: {first_answer, update, solution}}
    post_role = models.CharField(_("先接到的岗位"), max_length=40)
    handler_role = models.CharField(_("承办方"), max_length=40, blank=True)
    authority = models.CharField(_("办理权限"), max_length=20, default="community")
    department = models.CharField(_("超出权限送往"), max_length=40, blank=True)
    secrecy = models.CharField(_("密级"), max_length=12, choices=Secrecy, default=Secrecy.ORDINARY)
    modes = models.JSONField(_("办理方式"), default=list, blank=True)
    clauses = models.JSONField(_("对应条款"), default=list, blank=True)
    words = models.JSONField(_("常见用语"), default=list, blank=True)
    icon = models.CharField(max_length=40, blank=True)
    audience = models.CharField(_("谁能选"), max_length=10, default="both")
    shared = models.BooleanField(_("公共事项"), default=False)  # of a place for all: others may be told that it is known, and join
    is_active = models.BooleanField(_("启用"), default=True)
    is_edited = models.BooleanField(default=False)  # changed here: the shipped catalogue no longer overwrites it
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="category_code_once")]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(CommunityModel):
    """答复模板：受理、补充、进展、办结、退回等常用语，带占位符。"""

    AREA = {"community": "community_id"}
    READERS = readers(community=f"worker {ON_IT} grid_member grid_leader report_custodian center_head secretary system")

    code = models.SlugField(max_length=60)
    name = models.CharField(_("名称"), max_length=30)
    stage = models.CharField(_("用在"), max_length=20)
    fits = models.JSONField(_("适用类别"), default=list, blank=True)  # codes of categories, kinds or group names; empty: all
    text = models.TextField(_("内容"), max_length=1000)
    is_active = models.BooleanField(_("启用"), default=True)
    is_edited = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="template_code_once")]

    def __str__(self) -> str:
        return self.name
