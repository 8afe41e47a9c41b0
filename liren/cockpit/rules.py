"""The frame's table: which entries exist, in which group, for whom; which of them the reader is at, which groups are open."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation: its group, its page by url name, and the roles that see it (empty: all staff).

    A group nobody has heard of is drawn with the register."""

    group: str
    label: object
    icon: str
    name: str
    count: str = ""  # which live count stands beside it
    roles: frozenset[str] = frozenset()


TODAY, WORK, FIELD, SERVICE, OPEN, REGISTER, TEAM, INSIGHT, SETTINGS = (
    "today", "work", "field", "service", "open", "register", "team", "insight", "settings",
)  # fmt: skip
GROUPS = {
    TODAY: _("今日"),
    WORK: pgettext_lazy("menu", "诉求"),
    FIELD: pgettext_lazy("menu", "治理"),
    SERVICE: pgettext_lazy("menu", "服务"),
    OPEN: _("公开与制度"),
    REGISTER: _("底册"),
    TEAM: _("机构队伍"),
    INSIGHT: _("看与评"),
    SETTINGS: _("设置"),
}
FIRST_STEPS = (  # of a new community, in their order: what it is known by, its page, what to do and why
    ("phone", "community:settings", _("写明服务电话和地址"), _("印在公开页面和回执上")),
    ("grid", "community:grids", _("划分网格"), _("诉求按网格派到人")),
    ("staff", "community:people", _("设岗、任命、发账号"), _("任命就是授权，受理诉求要先有人在岗")),
    ("company", "community:upload_import", _("登记企业"), _("一家家登记，或用表格批量导入")),
    ("contact", "community:companies", _("邀请企业联系人"), _("在企业页面发邀请，联系人扫码加入，员工由他确认")),
    ("body", "institutions:bodies", _("登记机构"), _("党组织、治委会、服务中心，对照标准看还缺什么")),
)
LONG = 14  # a menu of more entries than a laptop's screen holds folds its groups away
UNFOLDED = (WORK,)  # open until their reader folds them
HEADS = frozenset({"center_head", "secretary"})
STAFF = HEADS | {"worker", "grid_member", "grid_leader", "committee_member"}
ON_IT = frozenset({"mediator", "counselor", "report_custodian"})
OUTSIDE = frozenset({"department_officer", "provider", "property_manager"})
CASES = STAFF | ON_IT | OUTSIDE
COMPANIES = STAFF | {"department_officer"}
DECIDING = HEADS | {"worker", "report_custodian", "counselor", "auditor", "department_officer"}
KEPT = frozenset({"report_custodian", "governance_worker", "department_officer"})  # who keeps or checks reports
FILES = HEADS | {"worker", "committee_member", "auditor", "report_custodian"}
INSIDE = STAFF | ON_IT | {"administrator", "auditor"}

DESK = (
    Entry(TODAY, _("工作台"), "layout-dashboard", "cockpit:home", count="waiting"),
    Entry(TODAY, _("待审批"), "rubber-stamp", "community:approvals", count="approvals", roles=DECIDING),
    Entry(WORK, _("诉求"), "clipboard-list", "cases:list", roles=CASES),
    Entry(WORK, _("登记诉求"), "phone-plus", "cases:new", roles=STAFF | ON_IT),
    Entry(WORK, _("转办函"), "mail-forward", "letters:list", roles=HEADS | {"worker", "department_officer"}),
    Entry(WORK, _("交办事项"), "clipboard-check", "tasks:list", count="tasks", roles=STAFF | {"department_officer", "auditor"}),
    Entry(WORK, _("举报件"), "shield-lock", "reports:queue", roles=KEPT),
    Entry(WORK, _("热点问题"), "flame", "hotspots:list", roles=HEADS | {"worker"}),
    Entry(WORK, _("诉求简报"), "report", "briefings:list", roles=STAFF | {"auditor", "department_officer"}),
    Entry(FIELD, _("隐患台账"), "helmet", "hazards:ledger", roles=STAFF | {"property_manager", "department_officer"}),
    Entry(FIELD, _("调解台账"), "scale", "disputes:ledger", roles=HEADS | {"mediator", "governance_worker", "employee_worker"}),
    Entry(FIELD, _("走访提示"), "users", "care:tips", roles=frozenset({"grid_member", "grid_leader", "governance_worker"})),
    Entry(SERVICE, _("心理咨询"), "heart-handshake", "care:consultations", roles=frozenset({"counselor"})),
    Entry(SERVICE, _("心理咨询安排"), "calendar-time", "care:times", roles=frozenset({"employee_worker", "center_head", "secretary"})),
    Entry(SERVICE, _("登记授权"), "file-certificate", "care:mandates", roles=HEADS),
    Entry(OPEN, _("公开发布"), "speakerphone", "publishing:publications", roles=STAFF | {"auditor"}),
    Entry(OPEN, _("公开目录"), "calendar-event", "publishing:disclosures", roles=STAFF | {"auditor"}),
    Entry(OPEN, _("制度"), "book", "publishing:rulebook", roles=STAFF | ON_IT | {"auditor"}),
    Entry(OPEN, _("社区档案"), "archive", "publishing:archive", roles=FILES),
    Entry(REGISTER, pgettext_lazy("plural", "企业"), "building", "community:companies", roles=COMPANIES),
    Entry(REGISTER, _("网格空间"), "map-2", "community:grids", roles=INSIDE),
    Entry(REGISTER, _("场所设施"), "building-store", "premises:overview", roles=STAFF | {"property_manager", "auditor"}),
    Entry(REGISTER, _("资源名录"), "package", "resources:inventory", roles=STAFF | {"auditor"}),
    Entry(REGISTER, _("批量导入"), "upload", "community:upload_import", roles=HEADS | {"worker"}),
    Entry(TEAM, _("部门下沉"), "calendar-event", "institutions:secondments", roles=frozenset({"department_officer"})),
    Entry(TEAM, _("机构"), "hierarchy-2", "institutions:bodies", roles=INSIDE),
    Entry(TEAM, _("人员组织"), "users", "community:people", roles=INSIDE),
    Entry(TEAM, _("人员培养"), "school", "training:overview", roles=STAFF | ON_IT | {"auditor"}),
    Entry(TEAM, _("人员配置测算"), "gauge", "community:staffing", roles=STAFF | {"auditor"}),
    Entry(TEAM, pgettext_lazy("menu", "账号"), "user-shield", "accounts:people", roles=HEADS | {"auditor"}),
    Entry(INSIGHT, _("标准对标"), "book", "standards:board", roles=STAFF | {"auditor", "department_officer"}),
    Entry(INSIGHT, _("外部标准自查"), "checks", "selfchecks:overview", roles=STAFF | {"auditor", "department_officer"}),
    Entry(INSIGHT, _("对标评估"), "clipboard-check", "assessments:rounds", roles=STAFF | {"auditor", "department_officer"}),
    Entry(INSIGHT, _("改进事项"), "trending-up", "evaluation:ledger", roles=STAFF | ON_IT | OUTSIDE - {"provider"} | {"auditor"}),
    Entry(INSIGHT, _("查阅记录"), "eye-check", "community:looks", roles=frozenset({"auditor", "secretary"})),
    Entry(INSIGHT, _("应急查阅"), "shield-lock", "community:glass", roles=HEADS | {"auditor", "department_officer"}),
    Entry(SETTINGS, _("社区设置"), "settings", "community:settings", roles=HEADS | {"administrator"}),
    Entry(SETTINGS, _("类别与时限"), "adjustments", "cases:categories", roles=HEADS),
    Entry(SETTINGS, _("分派规则"), "route", "cases:routing", roles=HEADS),
    Entry(SETTINGS, _("自动归类"), "sparkles", "cases:triage", roles=HEADS),
)
PORTAL = (  # in the order of the bar at the top; what it has no room for waits under 更多
    Entry(TODAY, _("首页"), "home", "cases:portal_home"),
    Entry(WORK, _("提诉求"), "edit", "cases:portal_new"),
    Entry(WORK, _("我的诉求"), "clipboard-list", "cases:portal_list", count="mine"),
    Entry(INSIGHT, _("公告公开"), "speakerphone", "publishing:portal_news"),
    Entry(REGISTER, _("企业成员"), "users", "accounts:members", roles=frozenset({"company_contact"})),
    Entry(WORK, _("心理咨询"), "heart-handshake", "care:help", roles=frozenset({"employee"})),
    Entry(WORK, _("部门答复"), "star", "letters:portal_answers"),
    Entry(WORK, _("资源服务"), "briefcase", "resources:portal_providers"),
    Entry(WORK, _("我的举报"), "shield-lock", "reports:portal_list"),
    Entry(REGISTER, _("社区空间"), "building-store", "premises:portal_spaces"),
    Entry(REGISTER, _("社区机构"), "hierarchy-2", "institutions:portal_bodies"),
)
FRONTS = {"cockpit:home", "cases:portal_home"}  # every address begins with theirs
DESK_BOTTOM = ("cockpit:home", "cases:list", "cases:new", "community:companies")
PORTAL_BOTTOM = ("cases:portal_home", "cases:portal_list", "cases:portal_new", "publishing:portal_news")
PORTAL_TOP = 5  # entries in the bar at the top, which is to hold them in English too


def place_of(group: str) -> str:
    """The group an entry is drawn in: its own, or the register where nobody has heard of that one."""
    return group if group in GROUPS else REGISTER


def at_entry(path: str, view: str, entries: Iterable[tuple[str, str]]) -> str:
    """The url name of the entry the reader is at: `entries` are (url name, address) pairs, `view` is the url name of his page.

    The entry with the longest address that his begins with; else the only entry of the same app; else none."""
    known = [(name, url) for name, url in entries if url]
    above = [(len(url), name) for name, url in known if path == url or (path.startswith(url) and name not in FRONTS)]
    kin = [name for name, _url in known if name.partition(":")[0] == view.partition(":")[0] and name not in FRONTS]
    return max(above)[1] if above else kin[0] if len(kin) == 1 else ""


def is_open(group: str, kept: Collection[str], at: str) -> bool:
    """Whether a group that can fold is open: the one the reader is at always, another as he left it (`kept`: "register" or "-work")."""
    return group == at or group in kept or (group in UNFOLDED and f"-{group}" not in kept)
