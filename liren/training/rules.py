"""Classes of staff, topics, competencies and certificates, and what each requirement asks of them; pure."""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TRAINED_DAYS = 182  # S1 6.1.2, S2 5.3.4, S3 5.2.3: 定期 is taken as once in half a year
ASSESSED_DAYS = 365
PASS_MARK = 60
ABLE = 2  # of the levels 0 to 3: what is asked where nothing else was said


class StaffClass(TextChoices):
    """By whom plans are made apart (S1 6.1.2)."""

    LEADER = "leader", _("管理岗")
    WORKER = "community_worker", _("社区工作者")
    GRID = "grid_staff", _("网格岗")
    SOCIAL = "social_worker", _("企业社工")


CLASS_OF = {
    "secretary": StaffClass.LEADER, "center_head": StaffClass.LEADER, "enterprise_worker": StaffClass.WORKER,
    "employee_worker": StaffClass.WORKER, "governance_worker": StaffClass.WORKER, "grid_leader": StaffClass.GRID,
    "grid_member": StaffClass.GRID, "counselor": StaffClass.SOCIAL,
}  # fmt: skip


class Topic(TextChoices):
    """What a course teaches, in the words of the clauses (S2 5.3.4, S3 5.2.3, S1 5.6)."""

    POLICY_LAW = "policy_law", _("政策法规")
    BUSINESS = "business_knowledge", _("业务知识")
    SKILL = "professional_skill", _("专业技能")
    MANAGEMENT = "management_service_knowledge", _("管理服务知识")
    SOCIAL_WORK = "social_work", _("社会工作")


class Competency(TextChoices):
    """What somebody must be able to do (S1 6.1.2-4, S2 5.3.3, S3 5.2.2.4)."""

    GOVERNANCE = "governance_competency", _("懂治理")
    SERVICE = "service_competency", _("懂服务")
    ECONOMY = "economic_competency", _("懂经济")
    BUSINESS = "business_competency", _("业务水平")
    SKILL = "work_skill", _("工作技能")
    COMMUNICATION = "communication_coordination", _("沟通协调")
    LAW = "law_knowledge", _("法律法规")
    POLICY = "policy_knowledge", _("扶持政策")
    PROCEDURE = "procedure_knowledge", _("工作流程")


class CertificateKind(TextChoices):
    SOCIAL_WORKER = "social_worker", _("社会工作者职业资格")
    COUNSELING = "counseling", _("心理咨询")
    MEDIATION = "mediation", _("人民调解")
    FIRE_SAFETY = "fire_safety", _("消防安全")
    SAFETY_OFFICER = "safety_officer", _("安全管理")
    OTHER = "other", _("其他")


TOPICS_OF: dict[str, tuple[str, ...]] = {
    "S1:6.1.2-3": (),  # any training
    "S2:5.3.4": ("management_service_knowledge", "professional_skill"),
    "S3:5.2.3": ("policy_law", "business_knowledge", "professional_skill"),
}
FIELDS_OF: dict[str, tuple[str, ...]] = {
    "S1:6.1.2-4": ("governance_competency", "service_competency", "economic_competency"),
    "S2:5.3.3-1": ("business_competency", "work_skill", "communication_coordination"),
    "S2:5.3.3-2": ("law_knowledge", "policy_knowledge", "procedure_knowledge"),
    "S3:5.2.2.4-1": ("business_competency", "work_skill", "communication_coordination"),
    "S3:5.2.2.4-2": ("law_knowledge", "policy_knowledge", "procedure_knowledge"),
}


def passes(score: float | None, has_test: bool, pass_mark: int) -> bool:
    """Is a course completed by somebody who was there? Without a test by being there; with one by reaching its mark."""
    return not has_test or (score is not None and score >= pass_mark)


def covered(wanted: Iterable[str], completed: Iterable[str]) -> bool:
    """Does what somebody completed cover all topics a clause names; where it names none, was there anything?"""
    asked, found = set(wanted), set(completed)
    return bool(found) and asked <= found


def able(levels: Mapping[str, int], needed: Mapping[str, int], fields: Iterable[str]) -> bool:
    """Does somebody reach in every field the level asked of his class (胜任 where none is set)?"""
    return all(levels.get(name, 0) >= needed.get(name, ABLE) for name in fields)
