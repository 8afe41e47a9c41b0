"""Kinds of resource, provider, social organization and need, which of them each requirement names, and how long a look counts; pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

YEAR, HALF = 365, 182  # days for which a list counts as current: resources and providers, party-building resources
ASK_BEFORE = 30  # days before that on which it is asked whether it still holds


class Kind(TextChoices):
    """Resources by kind (S2 4.4 and 8.1.6.2-1, S3 4.4, S1 6.2.1-2)."""

    ORGANIZATION = "organisation", _("组织")
    STAFF = "staff", _("人员")
    EQUIPMENT = "equipment", _("设施设备")
    TECHNOLOGY = "technology", _("技术")
    VENUE = "venue", _("场地")
    DEPARTMENT = "department", _("部门资源")
    PROVIDER = "provider", _("第三方服务")
    RAW_MATERIAL = "raw_material", _("原料")
    LOGISTICS = "logistics", _("物流")
    HUMAN = "human_resource", _("人力")
    PARTY = "party_building", _("党建资源")


class ProviderKind(TextChoices):
    """Providers by kind (S1 7.2.2.2-1, S2 8.1.4-1), then others that companies ask for."""

    LEGAL = "legal_provider", _("法律")
    FINANCE = "finance_provider", _("金融")
    TAX = "tax_accounting_provider", _("财税")
    HUMAN = "human_resources_provider", _("人力资源")
    PROPERTY = "intellectual_property_provider", _("知识产权")
    CERTIFICATION = "certification_provider", _("评估认证")
    TESTING = "testing_provider", _("检测")
    INSURANCE = "insurance_provider", _("保险")
    OTHER = "other_provider", _("其他")


class SocietyKind(TextChoices):
    """Social organizations by kind (S2 5.2.2-1)."""

    PROFESSIONAL = "professional_organisation", _("专业类")
    PUBLIC_BENEFIT = "public_benefit_organisation", _("公益类")
    CULTURE_SPORTS = "culture_sports_organisation", _("文体类")


class SupportKind(TextChoices):
    PREMISES = "premises", _("场地")
    FUNDS = "funds", _("资金")
    TRAINING = "training", _("培训")
    GUIDANCE = "guidance", _("指导")


class Origin(TextChoices):
    CULTIVATED = "cultivated", _("本社区培育")
    INTRODUCED = "introduced", _("引进")


class Field(TextChoices):
    """What a need is about (S1 7.2.2.5-2)."""

    EMPLOYEES = "employees", _("员工关爱")
    HARDSHIP = "hardship", _("困难帮扶")
    CHILDREN = "children", _("儿童与助学")
    ELDERLY = "elderly", _("为老服务")
    ENVIRONMENT = "environment", _("环境与公共空间")
    CULTURE = "culture", _("文化体育")
    OTHER = "other", _("其他")


class Answer(TextChoices):
    WILL = "will", _("愿意参与")
    CANNOT = "cannot", _("暂不能参与")


_SIX = ("department", "provider", "raw_material", "logistics", "human_resource", "venue")
RESOURCES_OF: dict[str, tuple[str, ...]] = {
    "S2:4.4": ("organisation", "staff", "equipment", "technology"),
    "S2:8.1.6.2-1": _SIX,
    "S3:4.4": ("venue", "organisation", "staff", "equipment", "technology"),
    "S3:7.7.3-1": _SIX,  # names no kinds of its own; the same duty as S2 8.1.6.2-1
}
_THREE = ("legal_provider", "finance_provider", "tax_accounting_provider")
_MORE = ("certification_provider", "intellectual_property_provider", "human_resources_provider")
PROVIDERS_OF: dict[str, tuple[str, ...]] = {
    "S1:7.2.2.2-1": _THREE,
    "S1:7.2.2.2-2": _THREE,
    "S2:8.1.4-1": (*_THREE, *_MORE),
    "S2:8.1.4-2": (*_THREE, *_MORE),
}


def fresh_for(kind: str) -> int:
    """For how many days a look at a resource of this kind counts (S1 6.2.1-2: six months; S2 4.4: twelve)."""
    return HALF if kind == Kind.PARTY else YEAR


def due_on(kind: str, verified_on: date | None) -> date | None:
    """The day until which a resource is to be verified anew; None: it never was."""
    return None if verified_on is None else verified_on + timedelta(days=fresh_for(kind))


def to_ask(kind: str, verified_on: date | None, asked_on: date | None, day: date) -> bool:
    """Is it time to ask whether it still holds: within thirty days of the end, and not asked in the last thirty?"""
    due = due_on(kind, verified_on)
    if due is None or day < due - timedelta(days=ASK_BEFORE):
        return False
    return asked_on is None or day - asked_on >= timedelta(days=ASK_BEFORE)


def share(wanted: Collection[str], there: Iterable[str]) -> float:
    """What part of the wanted kinds is there."""
    return len(set(wanted) & set(there)) / len(set(wanted))


def register_share(verified: int, total: int, wanted: Collection[str], there: Iterable[str]) -> float | None:
    """Verified providers of all on the register, and no more than the part of the required kinds that has one; None: no provider."""
    return min(verified / total, share(wanted, there)) if total else None


def growth(counts: dict[str, int], before: int) -> float:
    """The fewest active ones of any kind; 0 where all together are fewer than a year ago (S1 5.6-2, S2 5.2.2-1)."""
    return 0.0 if sum(counts.values()) < before else float(min(counts.get(kind, 0) for kind in SocietyKind.values))


def split(kinds: str) -> list[str]:
    """The codes of a column that holds several, with a blank around each."""
    return kinds.split()


def joined(kinds: Iterable[str]) -> str:
    """Several codes in one column, each with blanks around it, in the order of the list they were chosen from."""
    chosen = set(kinds)
    return f" {' '.join(kind for kind in ProviderKind.values if kind in chosen)} "
