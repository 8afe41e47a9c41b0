"""Which premises, spaces, areas, signs and facilities each requirement speaks of, the sum of areas; pure."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

ENOUGH_M2 = 1500  # S1 5.1
SIGN_DAYS = 182  # half a year: how long a look at a sign counts
CHECK_DAYS = 90  # offered as the interval between two looks at a facility


class Mode(TextChoices):
    """How premises were obtained (S1 5.1)."""

    NEW_BUILD = "new_build", _("新建")
    PLANNED_ALLOCATION = "planned_allocation", _("配建")
    LEASE = "lease", _("租赁")
    SHARED_OCCUPATION = "shared_occupation", _("共驻共建")


class AreaKind(TextChoices):
    """Service areas: six of the lounge and the seventh of S2 5.1.3, then those of daily life (S1 5.3, 5.4; S2 5.1.3, 5.1.4)."""

    GOVERNMENT = "government_service_area", _("政务服务区")
    CONSULTING = "information_consulting_area", _("信息咨询区")
    GUIDANCE = "business_guidance_area", _("业务指导区")
    DELIBERATION = "deliberation_area", _("协商议事区")
    TALENT = "talent_promotion_area", _("人才推介区")
    EDUCATION = "education_training_area", _("教育培训区")
    RIGHTS = "employee_rights_area", _("员工维权区")
    CLINIC = "clinic_area", _("社区诊所")
    READING = "reading_area", _("阅览区")
    CULTURE_SPORTS = "culture_sports_area", _("文体活动区")
    CHARITY = "charity_supermarket_area", _("爱心超市")
    FRIENDSHIP = "friendship_area", _("交友联谊区")


class SignKind(TextChoices):
    NAME_PLATE = "name_plate", _("名称牌")
    LOGO = "logo", _("标志")
    GUIDE = "guide_sign", _("引导标识")


class FacilityKind(TextChoices):
    """Facilities: those a requirement asks for, then the infrastructure."""

    SPORTS_VENUE = "sports_venue", _("体育健身场所")
    BASIC_SPORTS = "basic_sports_facility", _("基础运动设施")
    TRAIL = "smart_fitness_trail", _("智能绿道")
    GYM_POD = "shared_gym_pod", _("共享健身仓")
    VIRTUAL = "virtual_fitness_equipment", _("虚拟互动健身设备")
    TERMINAL = "query_terminal", _("查询终端")
    HANDBOOK = "service_handbook", _("服务手册")
    OFFICE_EQUIPMENT = "office_equipment", _("办公设备")
    OFFICE_SUPPLY = "office_supply", _("办公用品")
    CHILDRENS_HOME = "childrens_home", _("儿童之家")
    KINDERGARTEN = "embedded_kindergarten", _("嵌入式幼儿园")
    HEALTH_STATION = "health_station", _("卫生服务站")
    STUDY_PLACE = "childrens_study_place", _("儿童学习点")
    FIRE = "fire_protection", _("消防设施")
    POWER = "power_and_lighting", _("供电照明")
    WATER = "water_and_drainage", _("给排水")
    NETWORK = "network", _("通信网络")
    CHARGING = "charging_pile", _("充电设施")
    BARRIER_FREE = "barrier_free", _("无障碍设施")
    CONVENIENCE = "convenience", _("便民设施")


class Partner(TextChoices):
    """Whose places are shared (S1 5.4, S2 5.1.4)."""

    HOSPITAL = "hospital", _("医院")
    SCHOOL = "school", _("学校")
    VENUE = "venue", _("场馆")
    COMPANY = "company", _("企业园区")
    OTHER = "other", _("其他单位")


_SIX = (
    "government_service_area", "information_consulting_area", "business_guidance_area", "deliberation_area", "talent_promotion_area",
    "education_training_area",
)  # fmt: skip
SPACES_OF = {  # clause → kinds of space that must be open, and whether one of them is enough
    "S1:5.2.a": (("maker_space",), False),
    "S1:5.2.b": (("social_space",), False),
    "S1:5.2.c": (("governance_space",), False),
    "S1:5.2.d": (("service_space",), False),
    "S1:5.2.e": (("culture_space",), False),
    "S1:5.3-1": (("employee_lounge",), False),
    "S1:7.1.1.2-2": (("party_mass_service_venue",), False),
    "S2:5.1.3-1": (("service_hall", "service_window"), False),
    "S3:7.6.1-1": (("startup_space",), False),
    "S3:7.6.1-2": (("maker_space", "incubator", "accelerator"), True),
}
AREAS_OF: dict[str, tuple[str, ...]] = {
    "S1:5.3-2": _SIX,
    "S1:5.4-2": ("clinic_area", "reading_area", "culture_sports_area"),
    "S2:5.1.3-2": (*_SIX[:5], "employee_rights_area", *_SIX[5:]),
    "S2:5.1.4-2": ("reading_area", "charity_supermarket_area", "friendship_area", "culture_sports_area"),
}
IN_LOUNGE = frozenset({"S1:5.3-2"})  # these areas belong into the lounge itself
PARTNERS_OF: dict[str, tuple[str, ...]] = {"S1:5.4-1": ("hospital", "school", "venue"), "S2:5.1.4-1": ("school", "venue")}
SIGNS = ("name_plate", "logo", "guide_sign")  # S1 5.5-1, S2 5.1.5-1
FACILITIES_OF: dict[str, tuple[str, ...]] = {
    "S1:5.8-1": ("sports_venue", "basic_sports_facility"),
    "S1:5.8-2": ("smart_fitness_trail", "shared_gym_pod", "virtual_fitness_equipment"),
    "S1:7.2.1.2-2": ("childrens_home",),
    "S1:7.2.1.2-3": ("embedded_kindergarten",),
    "S1:7.2.1.3-2": ("health_station",),
    "S2:5.1.2-3": ("query_terminal", "service_handbook"),
    "S2:8.2.4.2-1": ("childrens_study_place",),
    "S3:5.1.3-2": ("office_equipment", "office_supply"),
}
USES_OF: dict[str, tuple[str, ...]] = {"S2:5.1.2-2": ("office_venue", "service_venue"), "S3:5.1.3-1": ("office_venue",)}
USE_FIELD = {"office_venue": "is_office", "service_venue": "is_service"}


def share_present(wanted: Iterable[str], there: Iterable[str], *, any_of: bool = False) -> float:
    """What part of the wanted kinds is there; of alternatives one is enough."""
    asked, found = set(wanted), set(there)
    if any_of:
        return float(bool(asked & found))
    return len(asked & found) / len(asked)


def counted_area(area: Decimal, share: Decimal) -> Decimal:
    """What of premises counts, in m²: the whole, of shared ones the agreed share in percent (S1 5.1-2)."""
    return (area * share / 100).quantize(Decimal("0.1"))
