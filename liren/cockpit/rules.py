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
INSIDE = STAFF | ON_IT | {"administrator", "auditor"}

DESK = (
    Entry(TODAY, _("工作台"), "layout-dashboard", "cockpit:home", count="waiting"),
    Entry(WORK, _("诉求"), "clipboard-list", "cases:list", roles=CASES),
    Entry(WORK, _("登记诉求"), "phone-plus", "cases:new", roles=STAFF | ON_IT),
    Entry(REGISTER, pgettext_lazy("plural", "企业"), "building", "community:companies", roles=COMPANIES),
    Entry(REGISTER, _("人员组织"), "users", "community:people", roles=INSIDE),
    Entry(REGISTER, _("网格空间"), "map-2", "community:grids", roles=INSIDE),
    Entry(REGISTER, _("类别与时限"), "adjustments", "cases:categories", roles=HEADS),
    Entry(REGISTER, _("社区设置"), "settings", "community:settings", roles=HEADS | {"administrator"}),
)
PORTAL = (
    Entry(TODAY, _("首页"), "home", "cases:portal_home"),
    Entry(WORK, _("提诉求"), "edit", "cases:portal_new"),
    Entry(WORK, _("我的诉求"), "clipboard-list", "cases:portal_list", count="mine"),
)
DESK_BOTTOM = ("cockpit:home", "cases:list", "cases:new", "community:companies")
PORTAL_BOTTOM = ("cases:portal_home", "cases:portal_list", "cases:portal_new")
