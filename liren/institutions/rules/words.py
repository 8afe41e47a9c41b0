"""The kinds of things this app knows, each with its word: bodies, seats, standings, groups, rhythms, themes, party units."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.community.rules.posts import Office


class BodyKind(TextChoices):
    """The five bodies of S1 6.2 and those that the three standards name elsewhere."""

    PARTY = "party_organization", _("社区党组织")
    COMMITTEE = "governance_committee", _("社区治理委员会")
    CENTER = "public_service_center", _("社区公共服务中心")
    STATION = "social_work_station", _("企业社会工作站")
    NEW_STRATUM = "new_stratum_organization", _("新阶层人士组织")
    ZONE = "zone_party_working_committee", _("园区党工委")
    BUILDING = "building_party_alliance", _("楼宇党建联建")
    UNION = "trade_union", _("工会")
    YOUTH = "youth_league", _("共青团")
    WOMEN = "womens_federation", _("妇联")
    SQUAD = "department_squad", _("部门小分队")
    SOCIAL_SERVICE = "social_service_organization", _("社会服务组织")
    SERVICE_ALLIANCE = "company_service_alliance", _("企业服务联盟")
    CO_BUILDING = "co_building_alliance", _("共建联盟")
    VOLUNTEERS = "volunteer_organization", _("园区志愿者组织")
    MUTUAL_AID = "technical_mutual_aid_organization", _("技术互助组织")
    EXPERTS = "technical_expert_group", _("技术专家团")
    MEDIATION = "employee_mediation_committee", _("员工调解委员会")
    LEGAL = "legal_advisers", _("社区法律顾问")
    SAFETY_AID = "safety_mutual_aid_organization", _("安全生产互助组织")


SEVERAL = ("department_squad", "social_service_organization")  # kinds of which a community may have more than one; else one at a time


class Section(TextChoices):
    """How the list groups them."""

    CORE = "core", _("五大机构")
    PARTY = "party", _("党建和群团")
    SERVICE = "service", _("服务和联盟")
    SAFETY = "safety", _("调解、法律和安全")


# the posts of bodies: those the register tells apart by itself (S1 6.2.6 to 6.2.8, 6.2.12), then those linked to a body here
SEATS: dict[str, Any] = dict(Office.choices) | {
    "centre_head": _("中心负责人"),
    "company_service_post": _("企业服务岗"),
    "employee_service_post": _("员工服务岗"),
    "comprehensive_governance_post": _("综合治理岗"),
    "station_head": _("社工站站长"),
    "social_worker": _("企业社会工作者"),
    "new_stratum_chair": _("会长"),
    "new_stratum_director": _("理事"),
    "mediation_chair": _("调委会主任"),
    "mediator": _("调解员"),
    "legal_adviser": _("法律顾问"),
    "safety_aid_chair": _("互助组织会长"),
    "volunteer_captain": _("志愿服务队队长"),
}


class Standing(TextChoices):
    """What somebody is in a body whose membership gives him no right in the product."""

    HEAD = "head", _("负责人")
    DEPUTY = "deputy", _("副职")
    CONTACT = "contact", _("联络人")
    MEMBER = "member", _("成员")
    ADVISER = "adviser", _("顾问")


class Group(TextChoices):
    """Where members come from: the four groups of S1 6.2.10, the partners of S2 6.3.2-1, and others."""

    MANAGER = "private_foreign_manager", _("民营和外资企业管理技术人员")
    INTERMEDIARY = "intermediary_social_org_staff", _("中介和社会组织从业人员")
    FREELANCER = "freelancer", _("自由职业人员")
    NEW_MEDIA = "new_media_staff", _("新媒体从业人员")
    RESIDENT_UNIT = "resident_unit", _("驻地单位")
    UNIVERSITY = "university", _("高校院所")
    TESTING = "testing_provider", _("检测机构")
    FINANCE = "finance_provider", _("金融机构")
    COMPANY = "company_representative", _("企业代表")
    OTHER = "other", _("其他")


FOUR_GROUPS = frozenset({"private_foreign_manager", "intermediary_social_org_staff", "freelancer", "new_media_staff"})
PARTNERS = ("resident_unit", "university", "testing_provider", "finance_provider")


class Rhythm(TextChoices):
    """How often a body meets."""

    MONTH = "month", _("每月一次")
    QUARTER = "quarter", _("每季度一次")
    HALF_YEAR = "half_year", _("每半年一次")
    YEAR = "year", _("每年一次")


class Nature(TextChoices):
    """What a body came together for."""

    MEETING = "meeting", _("会议")
    ACTIVITY = "activity", _("活动")
    JOINT = "joint_task", _("联合行动")


class Theme(TextChoices):
    """What it was about, where a standard asks for just that (S3 4.1-2, S2 6.3.1)."""

    ORGANIZATION = "organization_building", _("组织建设")
    TEAM = "team_building", _("队伍建设")
    THEORY = "theory_policy_publicity", _("理论和政策宣传")
    CROSS_PARK = "cross_park", _("跨园区联动")
    CROSS_SUBDISTRICT = "cross_subdistrict", _("跨街道联动")
    CROSS_INDUSTRY = "cross_industry", _("跨行业联动")


class UnitKind(TextChoices):
    """Party units: the four levels of S3 4.1-3, units of companies, and contacts where there is no unit yet (S1 A.1.4-4)."""

    ZONE = "park_big_working_committee", _("园区大工委")
    COMMUNITY = "community_big_party_committee", _("社区大党委")
    GRID = "grid_party_branch", _("网格党支部")
    MICRO_GRID = "micro_grid_party_group", _("微网格党小组")
    CONTACT = "micro_grid_contact", _("微网格党建联络员")
    COMPANY = "company_party_organization", _("企业党组织")


class Source(TextChoices):
    """Where somebody on the staff comes from (S2 5.3.2)."""

    COMMUNITY_WORKER = "community_worker", _("聘用的社区工作者")
    PROVIDER = "provider", _("第三方服务机构")
    SOCIAL = "social_organization", _("社会组织")
    PRODUCER = "producer_service_organization", _("生产性服务组织")
    OFFICE = "office", _("街道或部门在编")
    COMPANY = "company", _("企业派出")
    OTHER = "other", _("其他")


NAMED_SOURCES = frozenset({"community_worker", "provider", "social_organization", "producer_service_organization"})


class Extra(TextChoices):
    """Whether a post is one of those that may be added (S1 6.2.8)."""

    SERVED = "served", _("按服务人口增配")
    APARTMENTS = "apartments", _("按公寓人口增配")
