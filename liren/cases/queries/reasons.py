"""Why a case is where it is: kept as codes with what they are about, said in the language of whoever reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from liren.cases.models import Urgency
from liren.community.scope import Role

Reason = dict[str, Any]

SENTENCES = {
    "category": _("“%(category)s”先由%(role)s受理"),
    "grid_post": _("地点在%(grid)s，交本网格的%(post)s"),
    "post": _("交%(post)s"),
    "vacant": _("%(role)s暂缺，转上一级岗位"),
    "unable": _("%(role)s不能看这类保密事项，转上一级岗位"),
    "nobody": _("没有在岗人员，请中心尽快补岗"),
    "authority_vacant": _("对口单位的%(vacant)s暂缺，改报%(post)s"),
    "above": _("由%(post)s直接受理"),
    "rule": _("符合分派规则第 %(n)s 条“%(rule)s”"),
    "rule_post_vacant": _("规则指定的%(post)s暂缺，转上一级岗位"),
    "rule_broken": _("分派规则第 %(n)s 条“%(rule)s”本应看这件事，但不能执行：%(why)s"),
    "rule_unable": _("分派规则第 %(n)s 条“%(rule)s”的岗位不能看这类保密事项，未按它分派"),
    "raised": _("按规则紧急程度提为“%(urgency)s”"),
}
FAULTS = {
    "categories.gone": _("类别%(names)s已停用"),
    "grids.gone": _("网格%(names)s已不存在"),
    "places.gone": _("地点%(names)s已不存在"),
    "companies.gone": _("企业%(names)s已迁出或不存在"),
    "answers.gone": _("类别的问题%(names)s已不再问"),
    "polygon.no_polygon": _("地图范围不是一个多边形"),
    "polygon.too_few_corners": _("地图范围不足三个角"),
    "polygon.too_many_corners": _("地图范围的角太多"),
    "post.closed": _("岗位“%(post)s”已撤销"),
    "post.unable": _("“%(post)s”不能看所选类别的保密事项"),
    "post.cannot_receive": _("“%(post)s”不能受理事项"),
    "post.report": _("举报件只交举报专管员，不能用规则分派"),
}


def role_name(role: str) -> str:
    """The Chinese (or English) name of a role code."""
    return str(Role(role).label) if role in Role.values else role


def because(code: str, **about: Any) -> Reason:
    """A reason as it is kept."""
    return {"code": code, **about}


def words_of(reasons: Iterable[Reason | str]) -> list[str]:
    """Reasons as sentences; those of older cases were kept as sentences and stand as they are."""
    return [one if isinstance(one, str) else _say(one) for one in reasons]


def _say(reason: Reason) -> str:
    about = {name: str(value) for name, value in reason.items()}
    if "role" in about:
        about["role"] = role_name(about["role"])
    if "urgency" in about:
        about["urgency"] = str(dict(Urgency.choices).get(about["urgency"], about["urgency"]))
    if "faults" in reason:
        about["why"] = fault_words(reason["faults"])
    sentence = SENTENCES.get(reason.get("code", ""))
    return str(sentence) % about if sentence else about.get("code", "")


def fault_words(faults: Iterable[Mapping[str, Any]]) -> str:
    """What is wrong with a rule, in a sentence."""
    return str(_("；")).join(_fault(one) for one in faults)


def _fault(fault: Mapping[str, Any]) -> str:
    names = str(_("、")).join(str(_("“%(name)s”")) % {"name": name} for name in fault.get("names", ()))
    sentence = FAULTS.get(f"{fault['on']}.{fault['code']}")
    return str(sentence) % {"names": names, "post": fault.get("post", "")} if sentence else f"{fault['on']} {fault['code']}"
