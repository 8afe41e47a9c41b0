"""The frame's table: which entries exist, in which group, for whom."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation: its page by url name, and the roles that see it (empty: all staff)."""

    group: str
    label: object
    icon: str
    name: str
    count: str = ""  # which live count stands beside it
    roles: frozenset[str] = frozenset()


TODAY, WORK, FIELD, REGISTER, INSIGHT = "today", "work", "field", "register", "insight"
GROUPS = {TODAY: _("今日"), WORK: _("办事"), FIELD: _("走访治理"), REGISTER: _("底册"), INSIGHT: _("看与评")}
HEADS = frozenset({"center_head", "secretary"})
STAFF = HEADS | {"worker", "grid_member", "grid_leader", "committee_member"}
ON_IT = frozenset({"mediator", "counselor", "report_custodian"})
OUTSIDE = frozenset({"department_officer", "provider", "property_manager"})
CASES = STAFF | ON_IT | OUTSIDE
COMPANIES = STAFF | {"department_officer"}
DECIDING = HEADS | {"worker", "report_custodian", "counselor", "auditor"}
KEPT = frozenset({"report_custodian", "governance_worker", "department_officer"})  # who keeps or checks reports
INSIDE = STAFF | ON_IT | {"administrator", "auditor"}

DESK = (
    Entry(TODAY, _("工作台"), "layout-dashboard", "cockpit:home", count="waiting"),
    Entry(WORK, _("诉求"), "clipboard-list", "cases:list", roles=CASES),
    Entry(WORK, _("待审批"), "rubber-stamp", "community:approvals", count="approvals", roles=DECIDING),
    Entry(WORK, _("转办函"), "mail-forward", "letters:list", roles=HEADS | {"worker", "department_officer"}),
    Entry(WORK, _("举报件"), "shield-lock", "reports:queue", roles=KEPT),
    Entry(WORK, _("登记诉求"), "phone-plus", "cases:new", roles=STAFF | ON_IT),
    Entry(WORK, _("调解台账"), "scale", "disputes:ledger", roles=HEADS | {"mediator", "governance_worker", "employee_worker"}),
    Entry(FIELD, _("隐患台账"), "helmet", "hazards:ledger", roles=STAFF | {"property_manager", "department_officer"}),
    Entry(WORK, _("心理咨询"), "heart-handshake", "care:consultations", roles=frozenset({"counselor"})),
    Entry(FIELD, _("走访提示"), "users", "care:tips", roles=frozenset({"grid_member", "grid_leader", "governance_worker"})),
    Entry(INSIGHT, _("心理咨询安排"), "calendar-time", "care:times", roles=frozenset({"employee_worker", "center_head", "secretary"})),
    Entry(REGISTER, _("登记授权"), "file-certificate", "care:mandates", roles=HEADS),
    Entry(INSIGHT, _("查阅记录"), "eye-check", "community:looks", roles=frozenset({"auditor", "secretary"})),
    Entry(INSIGHT, _("应急查阅"), "shield-lock", "community:glass", roles=frozenset({"auditor", "secretary", "center_head"})),
    Entry(WORK, _("热点问题"), "flame", "hotspots:list", roles=HEADS | {"worker"}),
    Entry(FIELD, _("公开发布"), "speakerphone", "publishing:publications", roles=STAFF | {"auditor"}),
    Entry(FIELD, _("公开目录"), "calendar-event", "publishing:disclosures", roles=STAFF | {"auditor"}),
    Entry(REGISTER, _("制度"), "book", "publishing:rulebook", roles=STAFF | ON_IT | {"auditor"}),
    Entry(REGISTER, pgettext_lazy("plural", "企业"), "building", "community:companies", roles=COMPANIES),
    Entry(REGISTER, _("人员组织"), "users", "community:people", roles=INSIDE),
    Entry(REGISTER, _("机构"), "hierarchy-2", "institutions:bodies", roles=INSIDE),
    Entry(REGISTER, _("人员配置测算"), "gauge", "community:staffing", roles=STAFF | {"auditor"}),
    Entry(REGISTER, _("账号"), "user-shield", "accounts:people", roles=HEADS | {"auditor"}),
    Entry(REGISTER, _("网格空间"), "map-2", "community:grids", roles=INSIDE),
    Entry(REGISTER, _("人员培养"), "school", "training:overview", roles=STAFF | ON_IT | {"auditor"}),
    Entry(REGISTER, _("场所设施"), "building-store", "premises:overview", roles=STAFF | {"property_manager", "auditor"}),
    Entry(REGISTER, _("批量导入"), "upload", "community:upload_import", roles=HEADS | {"worker"}),
    Entry(REGISTER, _("类别与时限"), "adjustments", "cases:categories", roles=HEADS),
    Entry(REGISTER, _("分派规则"), "route", "cases:routing", roles=HEADS),
    Entry(REGISTER, _("自动归类"), "sparkles", "cases:triage", roles=HEADS),
    Entry(REGISTER, _("社区设置"), "settings", "community:settings", roles=HEADS | {"administrator"}),
    Entry(INSIGHT, _("诉求简报"), "report", "briefings:list", roles=STAFF | {"auditor", "department_officer"}),
    Entry(INSIGHT, _("改进事项"), "trending-up", "evaluation:ledger", roles=STAFF | ON_IT | OUTSIDE - {"provider"} | {"auditor"}),
    Entry(INSIGHT, _("标准对标"), "book", "standards:board", roles=STAFF | {"auditor", "department_officer"}),
    Entry(INSIGHT, _("对标评估"), "clipboard-check", "assessments:rounds", roles=STAFF | {"auditor", "department_officer"}),
)
PORTAL = (
    Entry(TODAY, _("首页"), "home", "cases:portal_home"),
    Entry(WORK, _("提诉求"), "edit", "cases:portal_new"),
    Entry(WORK, _("我的诉求"), "clipboard-list", "cases:portal_list", count="mine"),
    Entry(WORK, _("我的举报"), "shield-lock", "reports:portal_list"),
    Entry(INSIGHT, _("公告公开"), "speakerphone", "publishing:portal_news"),
    Entry(REGISTER, _("企业成员"), "users", "accounts:members", roles=frozenset({"company_contact"})),
    Entry(WORK, _("部门答复"), "star", "letters:portal_answers"),
    Entry(REGISTER, _("社区机构"), "hierarchy-2", "institutions:portal_bodies"),
    Entry(WORK, _("心理咨询"), "heart-handshake", "care:help", roles=frozenset({"employee"})),
)
DESK_BOTTOM = ("cockpit:home", "cases:list", "cases:new", "community:companies")
PORTAL_BOTTOM = ("cases:portal_home", "cases:portal_list", "cases:portal_new", "publishing:portal_news", "accounts:members")
