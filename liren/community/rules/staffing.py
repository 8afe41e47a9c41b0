"""How many people the standards ask for: the centre, companies per worker, visits, grids – each with its arithmetic in sentences."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

CENTER_POSTS = 3  # company service, employee service, governance: one full-time worker each
SERVED_FREE, SERVED_STEP, SERVED_MOST = 30_000, 10_000, 3
APARTMENT_STEP, APARTMENT_MOST = 3_000, 5
COMPANIES_MOST, COMPANIES_BEST = 40, 20  # companies to one full-time member of staff
VISITS_A_DAY, DAYS_A_MONTH = 6, 21  # planning values of ours: the standard prints none
GRID_TEAM = 5  # 1 + 3 + at least one
BODIES_LEAST = 11  # party 3, committee 4 besides its director who is the secretary and heads the centre, 3 workers, 1 party worker
POPULATION = (20_000, 30_000)  # both ends included (S1 4.2)
GRID_THREE = ("full_time_grid_member", "part_time_grid_member", "grid_instructor")


def grid_staffing(kinds: Iterable[str]) -> tuple[str, list[str]]:
    """How a grid is staffed on the 1+3+N pattern (S1 6.2.11), e.g. "1+2+4", and the kinds it still lacks: one leader, a
    full-time member, a part-time member and an instructor, and at least one more."""
    held = Counter(kinds)
    three = [kind for kind in GRID_THREE if held[kind]]
    more = sum(held.values()) - held["grid_leader"] - len(three)
    lacks = [kind for kind in ("grid_leader", *GRID_THREE) if not held[kind]]
    return f"{min(held['grid_leader'], 1)}+{len(three)}+{more}", lacks + ([] if more else ["grid_volunteer"])


def _steps(count: int, size: int, begun: bool) -> int:
    return ceil(count / size) if begun else count // size


def more_by_served(served: int, *, begun: bool = False) -> int:
    """Full-time workers that may be added (S1 6.2.8): one per 10,000 served above 30,000, at most 3; only full steps count
    unless `begun` ones do."""
    return min(SERVED_MOST, _steps(max(0, served - SERVED_FREE), SERVED_STEP, begun))


def more_by_apartments(residents: int, *, begun: bool = False) -> int:
    """Full-time workers that may be added (S1 6.2.8): one per 3,000 apartment residents, at most 5; steps likewise."""
    return min(APARTMENT_MOST, _steps(residents, APARTMENT_STEP, begun))


def full_time_staff(companies: int) -> tuple[int, int]:
    """The least full-time staff and the number to aim at (S2 5.3.1): one to 40 companies, one to 20."""
    return ceil(companies / COMPANIES_MOST), ceil(companies / COMPANIES_BEST)


def visiting_members_needed(companies: int, a_day: int = VISITS_A_DAY, days: int = DAYS_A_MONTH) -> int:
    """How many people it takes to visit every company each month (S3 7.1.2)."""
    return ceil(companies / (a_day * days))


def grid_team_minimum(grids: int) -> int:
    """The least people in all grids together (S1 6.2.11)."""
    return GRID_TEAM * grids


def minimum_people(grids: int) -> int:
    """The least people S1 6.2 needs with all double posts that it allows."""
    return BODIES_LEAST + grid_team_minimum(grids)


def in_population_band(people: int) -> bool:
    """Is the industrial population within the recommended size (S1 4.2)?"""
    return POPULATION[0] <= people <= POPULATION[1]


@dataclass(frozen=True)
class Basis:
    """What the formulae start from; `begun`: a step that is begun counts as a whole one."""

    served: int  # without apartment residents
    apartments: int
    companies: int
    grids: int
    begun: bool = False


@dataclass(frozen=True)
class Need:
    """What one clause asks for: at least so many, up to or better so many, and how that was computed."""

    code: str
    clause: str
    title: str
    who: str
    least: int
    most: int | None
    most_is: str  # what the second number is: a bound or an aim
    steps: list[str]
    is_shall: bool = True

    def short(self, have: int) -> int:
        """How many people are still missing."""
        return max(0, self.least - have)


def needs(basis: Basis) -> list[Need]:
    """What the three standards ask for, side by side."""
    return [_center(basis), _ratio(basis), _visits(basis), _teams(basis)]


def _center(basis: Basis) -> Need:
    served, homes = more_by_served(basis.served, begun=basis.begun), more_by_apartments(basis.apartments, begun=basis.begun)
    per = _("每开始") if basis.begun else _("每满")
    over = max(0, basis.served - SERVED_FREE)
    numbers = {"served": f"{basis.served:,}", "over": f"{over:,}", "n": served, "homes": f"{basis.apartments:,}", "more": homes, "per": per}
    by_served = _("服务人口 %(served)s 人，超过 30,000 人的部分 %(over)s 人；%(per)s 10,000 人可增 1 人，至多 3 人：可增 %(n)s 人。")
    steps = [
        _("企业服务、员工服务、综合治理三岗各 1 名专职社区工作者：应配 3 人。"),
        by_served % numbers if over else _("服务人口 %(served)s 人，没有超过 30,000 人：可增 0 人。") % numbers,
        _("商住公寓住户 %(homes)s 人；%(per)s 3,000 人可增 1 人，至多 5 人：可增 %(more)s 人。") % numbers,
        _("3 + %(n)s + %(more)s = %(all)s 人是上限。负责人由治委会主任兼任，不另计；另设负责人的加 1 人。")
        % {**numbers, "all": CENTER_POSTS + served + homes},
    ]
    who = _("三岗专职社区工作者")
    total = CENTER_POSTS + served + homes
    return Need("center", "S1 6.2.8", _("公共服务中心"), who, CENTER_POSTS, total, _("最多可配"), steps)


def _ratio(basis: Basis) -> Need:
    least, best = full_time_staff(basis.companies)
    told = _("%(n)s 家企业 ÷ %(per)s = %(part)s，不足 1 人的进位：%(what)s %(people)s 人。")
    numbers = {"n": f"{basis.companies:,}"}
    steps = [
        _("每 20 至 40 家企业至少 1 名专职人员；两数之间标准没有规定，取 40 家为合格线、20 家为目标线。"),
        told % {**numbers, "per": 40, "part": _part(basis.companies, 40), "what": _("至少"), "people": least},
        told % {**numbers, "per": 20, "part": _part(basis.companies, 20), "what": _("目标"), "people": best},
    ]
    who = _("公共服务中心专职人员和专职网格员")
    return Need("ratio", "S2 5.3.1", _("企业专职人员"), who, least, best, _("目标"), steps, is_shall=False)


def _visits(basis: Basis) -> Need:
    least, month = visiting_members_needed(basis.companies), VISITS_A_DAY * DAYS_A_MONTH
    numbers = {"n": f"{basis.companies:,}", "day": VISITS_A_DAY, "days": DAYS_A_MONTH, "month": month, "people": least}
    steps = [
        _("网格员每月把所辖企业走访一遍：%(n)s 家就是每月 %(n)s 次。") % numbers,
        _("每人每天 %(day)s 次、每月 %(days)s 个工作日，一人一月 %(month)s 次（这两个数是规划值，标准没有写）。") % numbers,
        _("%(n)s ÷ %(month)s = %(part)s，不足 1 人的进位：要 %(people)s 人。") % {**numbers, "part": _part(basis.companies, month)},
    ]
    return Need("visits", "S3 7.1.2", _("每月走访"), _("专职网格员"), least, None, "", steps)


def _teams(basis: Basis) -> Need:
    least = grid_team_minimum(basis.grids)
    numbers = {"grids": basis.grids, "people": least, "all": minimum_people(basis.grids), "bodies": BODIES_LEAST}
    steps = [
        _("每个网格 1 名网格长、1 名专职网格员、1 名兼职网格员、1 名网格指导员，再加包联干部、志愿者等若干，“若干”取 1 人：5 人。"),
        _("%(grids)s 个网格 × 5 = %(people)s 人。") % numbers,
        _("党组织、治委会、公共服务中心和两新党务按兼任最省的办法要 %(bodies)s 人：S1 6.2 全套机构至少 %(all)s 人。") % numbers,
    ]
    return Need("teams", "S1 6.2.11", _("网格 1+3+N"), _("五类网格职务"), least, None, "", steps)


def _part(count: int, size: int) -> str:
    return f"{count / size:,.2f}".rstrip("0").rstrip(".")


def consequence(basis: Basis) -> str:
    """What S1's least grid staff means for S3's visits, in a sentence; empty when it is enough."""
    needed = visiting_members_needed(basis.companies)
    if needed <= basis.grids:
        return ""
    told = _(
        "S1 每个网格只要求 1 名专职网格员，%(grids)s 个网格 %(grids)s 人；每月走访一遍要 %(needed)s 人，还差 %(n)s 人。"
        "可以划到 %(needed)s 个网格，或让兼职网格员和包联干部也承担走访。"
    )
    return told % {"grids": basis.grids, "needed": needed, "n": needed - basis.grids}


def population_note(people: int) -> str:
    """Whether the population is within the recommended size (S1 4.2), in a sentence."""
    told = {"n": f"{people:,}"}
    if in_population_band(people):
        return _("产业人口 %(n)s 人，在建议的 20,000 至 30,000 人之内（S1 4.2）。") % told
    way = _("低于") if people < POPULATION[0] else _("超过")
    return _("产业人口 %(n)s 人，%(way)s建议的 20,000 至 30,000 人（S1 4.2）。") % {**told, "way": way}
