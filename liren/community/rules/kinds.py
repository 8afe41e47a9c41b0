"""The four types of Annex A: what each is measured by, and the industry codes that make up a category (S1 4.4, A.1)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

CATALOG = Path(__file__).parents[1] / "catalog"
ENOUGH = 0.5  # of the companies or of the floor area; proposed, the standard prints no number
CODES_OF = {  # category of Annex A → how the GB/T 4754 codes of its companies begin
    row["code"]: tuple(row["codes"]) for row in tomllib.loads((CATALOG / "community_types.toml").read_text("utf-8"))["category"]
}
DIVISIONS = {  # section letter → first and last division
    row["code"]: (row["first"], row["last"]) for row in tomllib.loads((CATALOG / "industries.toml").read_text("utf-8"))["industry"]
}
PART_WORDS = {
    "new_rd_institution": gettext_noop("新型研发机构"),
    "high_tech_company": gettext_noop("高新技术企业"),
    "digital_new_media": gettext_noop("数字新媒体"),
    "creative_design": gettext_noop("创意设计"),
    "film_animation": gettext_noop("影视动漫"),
    "high_end_equipment": gettext_noop("高端装备制造"),
    "office_building": gettext_noop("写字楼宇"),
    "commercial_complex": gettext_noop("商贸综合体"),
}
COMPANIES_OF = {  # clause → qualifications or categories of which its companies are
    "S1:A.1.1-1": ("new_rd_institution", "high_tech_company"),
    "S1:A.1.2-1": ("digital_new_media", "creative_design", "film_animation"),
    "S1:A.1.3-1": ("high_end_equipment",),
}
PREMISES_OF = {"S1:A.1.4-1": ("office_building", "commercial_complex")}  # clause → uses of its buildings
CLAUSE_OF = {  # type → the clause that measures it
    "sci_tech_innovation": "S1:A.1.1-1",
    "cultural_creative": "S1:A.1.2-1",
    "intelligent_manufacturing": "S1:A.1.3-1",
    "business_building": "S1:A.1.4-1",
}


def codes_of(parts: Sequence[str]) -> list[str]:
    """The beginnings of the industry codes of these categories; qualifications have none."""
    return sorted({code for part in parts for code in CODES_OF.get(part, ())})


def industry_code_error(code: str, section: str) -> str:
    """Why a GB/T 4754 code of two to four digits does not go with its section letter, and how to mend it; empty when it does."""
    if not code:
        return ""
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 4):
        return _("行业代码是 2 至 4 位数字，例如 3491（工业机器人制造）；门类字母填在“行业门类”里")
    first, last = DIVISIONS.get(section, (0, 0))
    if not first <= int(code[:2]) <= last:
        told = {"code": code[:2], "section": section, "first": f"{first:02}", "last": f"{last:02}"}
        return _("大类 %(code)s 不属于门类 %(section)s（%(first)s 至 %(last)s），请核对代码或门类") % told
    return ""


@dataclass(frozen=True)
class Fit:
    """How far a community is of one type: `good` of `total` (companies, or m² of floor area), each part counted apart."""

    kind: str
    clause: str
    good: float
    total: float
    parts: tuple[tuple[str, float], ...] = ()
    unknown: int = 0  # companies without industry code, buildings without floor area

    @property
    def share(self) -> float | None:
        """A part of one; None where there is nothing to measure."""
        return self.good / self.total if self.total else None

    @property
    def fits(self) -> bool:
        return self.share is not None and self.share >= ENOUGH

    @property
    def is_area(self) -> bool:
        return self.clause in PREMISES_OF

    @property
    def percent(self) -> str:
        return "–" if self.share is None else f"{self.share * 100:.1f}%"


def steps(fit: Fit) -> list[str]:
    """The arithmetic of a type in sentences."""
    parts = _("；").join(_("%(part)s %(n)s") % {"part": _(PART_WORDS[part]), "n": f"{n:,.0f}"} for part, n in fit.parts)
    told = {"parts": parts, "good": f"{fit.good:,.0f}", "total": f"{fit.total:,.0f}", "share": fit.percent, "n": f"{fit.unknown:,}"}
    if fit.is_area:
        found = [_("建筑面积（平方米）：%(parts)s；合计 %(good)s。") % told, _("全部楼宇园区建筑面积 %(total)s 平方米。") % told]
        lacks = _("另有 %(n)s 处楼宇园区没有填建筑面积或用途，没有计入。") % told
    else:
        found = [_("符合的企业（家）：%(parts)s；同一家只计一次，共 %(good)s 家。") % told, _("在册企业 %(total)s 家。") % told]
        lacks = _("另有 %(n)s 家没有填行业小类代码，只能算不符合。") % told
    found.append(_("%(good)s ÷ %(total)s = %(share)s，标准线 50%%。") % told if fit.total else _("没有可算的记录。"))
    return found + ([lacks] if fit.unknown else [])


def best(fits: Sequence[Fit]) -> Fit | None:
    """The type whose share is largest; None where nothing can be measured."""
    known = [fit for fit in fits if fit.share is not None]
    return max(known, key=lambda fit: fit.share or 0.0) if known else None
