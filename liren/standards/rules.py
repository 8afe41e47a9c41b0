"""How a requirement is judged: targets read from text, states from readings and declarations, scores from states; pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import ge, gt, le, lt
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.evaluation.rules import Standing as State


class Level(TextChoices):
    SHALL = "shall", _("应")
    SHOULD = "should", _("宜")
    MAY = "may", _("可")
    RECOMMENDATION = "recommendation", _("建议")


class Proof(TextChoices):
    AUTOMATIC = "automatic", _("由记录自动证明")
    MIXED = "mixed", _("由记录和声明共同证明")
    ATTESTED = "attested", _("由岗位声明证明")


class Cycle(TextChoices):
    """The span a figure is taken over."""

    SNAPSHOT = "snapshot", pgettext_lazy("cycle", "当日")
    EVENT = "event", pgettext_lazy("cycle", "每次")
    DAY = "day", pgettext_lazy("cycle", "日")
    WEEK = "week", pgettext_lazy("cycle", "周")
    MONTH = "month", pgettext_lazy("cycle", "月")
    QUARTER = "quarter", pgettext_lazy("cycle", "季")
    HALF_YEAR = "half_year", pgettext_lazy("cycle", "半年")
    YEAR = "year", pgettext_lazy("cycle", "年")


class Body(TextChoices):
    """Who a requirement is laid upon; most name nobody, and so the community as a whole."""

    COMMUNITY = "community", _("社区")
    PARTY_ORGANIZATION = "party_organization", _("社区党组织")
    GOVERNANCE_COMMITTEE = "governance_committee", _("治理委员会")
    PUBLIC_SERVICE_CENTER = "public_service_center", _("公共服务中心")
    SOCIAL_WORK_STATION = "social_work_station", _("企业社会工作站")
    NEW_STRATUM = "new_stratum_organization", _("新的社会阶层人士组织")
    GRID_TEAM = "grid_team", _("网格团队")
    GRID_MEMBER = "grid_member", _("网格员")
    COMMUNITY_WORKER = "community_worker", _("社区工作者")
    STAFF = "staff", _("全体工作人员")
    PROPERTY_MANAGER = "property_manager", _("物业服务企业")
    PLATFORM_OPERATOR = "platform_operator", _("平台运营方")
    SUPERIOR = "superior_authority", _("上级部门")


ABOVE_US = frozenset({Body.SUPERIOR, Body.PLATFORM_OPERATOR})  # not to be found among the community's bodies
DAYS = {"snapshot": 30, "event": 90, "day": 1, "week": 7, "month": 30, "quarter": 91, "half_year": 182, "year": 365}
WEIGHT = {Level.SHALL: 3, Level.SHOULD: 2, Level.RECOMMENDATION: 1, Level.MAY: 0}
WORTH = {State.MET: 1.0, State.PARTLY: 0.5, State.NOT_MET: 0.0}
NEARLY = 0.8  # of a target that asks for much: reached so far it counts as partly met
VALID_DAYS = 365  # of a declaration, unless its declarer names a shorter time
REGULARLY = "定期"  # a standard that says so leaves the cycle to the community, which must declare it
TYPES = {"A.1.1": "sci_tech_innovation", "A.1.2": "cultural_creative", "A.1.3": "intelligent_manufacturing", "A.1.4": "business_building"}
SOON = 30  # days before its end a declarer is reminded
_SIGNS = {">=": ge, "<=": le, ">": gt, "<": lt}  # "=" compares with a tolerance
_TARGET = re.compile(r"^(>=|<=|=|>|<)\s*(-?\d+(?:\.\d+)?)(.*)$")
_RANGE = re.compile(r"^(-?\d+)\.\.(-?\d+)(.*)$")


@dataclass(frozen=True)
class Target:
    """What a figure must reach: between two bounds or by one sign; `more` is what no figure can say."""

    sign: str
    low: float
    high: float | None = None
    more: str = ""

    def reached(self, value: float) -> bool:
        if self.sign == "..":
            return self.low <= value <= (self.high or 0)
        if self.sign == "=":
            return abs(value - self.low) < 1e-9
        return _SIGNS[self.sign](value, self.low)

    def nearly(self, value: float) -> bool:
        """Reached in the greater part; only where more is better."""
        return self.sign in {">=", "=", ">"} and self.low > 0 and value >= NEARLY * self.low and value > 0


def target(text: str) -> Target | None:
    """A target as the clause files write it: ">= 0.95", "= 1.0", "<= 30", "20000..30000", with further words behind; None: no figure."""
    if text.strip() == "= true":
        return Target("=", 1.0)
    if found := _RANGE.match(text.strip()):
        return Target("..", float(found[1]), float(found[2]), found[3].strip())
    if found := _TARGET.match(text.strip()):
        return Target(found[1], float(found[2]), None, found[3].strip(" ,;"))
    return None


@dataclass(frozen=True)
class Seen:
    """What is known of a requirement: is there a figure for it, what it says, is a declaration in force."""

    exists: bool = False  # the app that can measure it is there
    value: float | None = None
    fault: str = ""  # the indicator raised
    attested: bool = False
    exempt: bool = False
    apart: str = ""  # why it does not concern this community at all
    undeclared: bool = False  # the cycle that the standard leaves to the community


@dataclass(frozen=True)
class Verdict:
    """A state with its reason in a sentence."""

    state: State
    reason: str


def judge(level: str, proof: str, goal: Target | None, seen: Seen) -> Verdict:
    """The state of a requirement. Nothing unmeasured is ever met; 可 is never failed."""
    if seen.apart or seen.exempt:
        return Verdict(State.NOT_APPLICABLE, seen.apart or __("经批准不适用"))
    if level == Level.MAY:
        used = seen.attested or (seen.value is not None and seen.value > 0)
        return Verdict(State.USED, __("已采用")) if used else Verdict(State.UNUSED, __("可选项，未采用不算不符合"))
    if seen.undeclared:
        return Verdict(State.NOT_MET, __("标准写“定期”，社区还没有公布周期"))
    return _proved(proof, goal, seen)


def _proved(proof: str, goal: Target | None, seen: Seen) -> Verdict:
    if proof == Proof.ATTESTED:
        return Verdict(State.MET, __("声明有效")) if seen.attested else Verdict(State.NOT_MEASURED, __("没有有效的声明"))
    if not seen.exists:
        return Verdict(State.NOT_MEASURED, __("尚未接入：相应功能还没有启用"))
    if seen.fault:
        return Verdict(State.NOT_MEASURED, __("计算出错，已记录给管理员"))
    if seen.value is None:
        return Verdict(State.NOT_MEASURED, __("统计期内没有可测量的记录"))
    if goal is None:
        return Verdict(State.NOT_MEASURED, __("没有可比的目标值"))
    return _measured(proof, goal, seen.value, seen.attested)


def _measured(proof: str, goal: Target, value: float, attested: bool) -> Verdict:
    if not goal.reached(value):
        if goal.nearly(value):
            return Verdict(State.PARTLY, __("接近目标，还差一点"))
        return Verdict(State.NOT_MET, __("没有达到目标"))
    if (proof == Proof.MIXED or goal.more) and not attested:
        return Verdict(State.PARTLY, __("记录已达标，还缺有效的声明"))
    return Verdict(State.MET, __("达到目标"))


def by_declaration(level: str, proof: str, goal: Target | None) -> bool:
    """Does a declaration count towards the state: may records alone not prove it? Of what is 可 it says that it is used."""
    return proof != Proof.AUTOMATIC or level == Level.MAY or bool(goal and goal.more)


@dataclass(frozen=True)
class Score:
    """How far a set of requirements is met: weighted share of what is measured, and how much that is."""

    value: float | None
    measured: int
    counted: int
    states: dict[str, int]

    @property
    def percent(self) -> str:
        return "–" if self.value is None else f"{self.value * 100:.0f}"

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each state in words with its number."""
        return [(str(state.label), self.states[state]) for state in State if self.states.get(state)]


def score(judged: Iterable[tuple[str, str]]) -> Score:
    """Of (level, state) pairs: 应 weighs 3, 宜 2, 建议 1; partly met counts half; what is unmeasured or not applicable is left out."""
    pairs = list(judged)
    states = Counter(state for _level, state in pairs)
    weighed = [(WEIGHT[Level(level)], WORTH[State(state)]) for level, state in pairs if State(state) in WORTH]
    total = sum(weight for weight, _worth in weighed)
    value = sum(weight * worth for weight, worth in weighed) / total if total else None
    due = [1 for level, state in pairs if level != Level.MAY and state != State.NOT_APPLICABLE]
    return Score(value, len(weighed), len(due), dict(states))


def strictest(levels: Mapping[str, str], same: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The level of each requirement when the strictest among its mates counts: 应 over 宜 over 建议. 可 stays, so it is never failed."""

    def raised(code: str, level: str) -> str:
        mates = [levels[mate] for mate in same.get(code, ()) if mate in levels]
        return level if level == Level.MAY else max([level, *mates], key=lambda one: WEIGHT[Level(one)])

    return {code: raised(code, level) for code, level in levels.items()}


def families(same: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Requirements that are the same duty, directly or through a third, in the order given; each at most once, none alone."""
    home: dict[str, list[str]] = {}
    for code in same:
        home[code] = [code]
    for code, mates in same.items():
        for mate in mates:
            if mate in home and home[mate] is not home[code]:
                kept, gone = home[code], home[mate]
                kept += gone
                home |= dict.fromkeys(gone, kept)
    order = {code: n for n, code in enumerate(same)}
    found = {id(one): sorted(one, key=order.__getitem__) for one in home.values() if len(one) > 1}
    return sorted(found.values(), key=lambda one: order[one[0]])


def last_day(since: date, days: int = VALID_DAYS) -> date:
    return since + timedelta(days=days)


def shown(value: float | None, goal: Target | None) -> str:
    """A value as people read it: shares as percent, counts whole."""
    if value is None:
        return "–"
    if goal is not None and 0 <= value <= 1 and _is_share(goal):
        return f"{value * 100:.1f}".removesuffix(".0") + "%"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def goal_words(text: str, goal: Target | None) -> str:
    """A target as people read it: ≥ 95 %, ≤ 30, 20,000–30,000; what is no figure stays as it is written."""
    if goal is None:
        return text
    if goal.sign == "..":
        return f"{shown(goal.low, None)}–{shown(goal.high, None)}"
    sign = {">=": "≥ ", "<=": "≤ ", "=": ""}.get(goal.sign, f"{goal.sign} ")
    return f"{sign}{shown(goal.low, goal)}"


def _is_share(goal: Target) -> bool:
    """Does the target speak of a part of one? 0.95 does, and so does = 1.0; counts of one are written >= 1."""
    return goal.sign != ".." and (0 < goal.low < 1 or (goal.low == 1 and goal.sign == "="))


def chapter_of(number: str) -> str:
    """The chapter a clause stands in: 6 for 6.2.11-1, A for A.1.1."""
    return number.replace("-", ".").partition(".")[0]


def order_of(number: str) -> tuple:
    """Sort key of a clause number: 5.2.10 after 5.2.9, A.1 after 9, 5.2.a after 5.2-1."""
    parts = re.split(r"[.\-]", number)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts)


def curve(points: Sequence[tuple[date, float]], first: date, last: date, width: int = 600, height: int = 120) -> str:
    """Points of a polyline on width × height for values from 0 to 1 between two days; the last value holds to the end."""
    span = max((last - first).days, 1)
    drawn = [((max(on, first) - first).days / span * width, (1 - min(max(value, 0), 1)) * height) for on, value in points]
    if drawn and drawn[-1][0] < width:
        drawn.append((width, drawn[-1][1]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)


def bands(changes: Sequence[tuple[date, str]], first: date, last: date, width: int = 600) -> list[tuple[str, float, float]]:
    """A year as a band: (state, x, width) from each change to the next, to the last day."""
    span = max((last - first).days, 1)
    starts = [(max((on - first).days, 0) / span * width, state) for on, state in changes]
    ends = [x for x, _state in starts[1:]] + [float(width)]
    return [(state, round(x, 1), round(max(end - x, 2), 1)) for (x, state), end in zip(starts, ends, strict=True)]


COMPARED = {
    "level": _("级别"), "title": _("要点"), "text": _("要求"), "body": _("责任主体"), "proof": _("怎样证明"), "check_name": _("指标"),
    "target": _("目标"), "cycle": _("周期"), "parts": _("列举"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What a new edition does with a requirement: + adds, - drops, ~ alters it, and then which fields from what to what."""

    sign: str
    number: str
    title: str
    fields: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def named(self) -> list[tuple[str, Any, Any]]:
        """What was altered, the fields in the reader's words."""
        return [(str(COMPARED[name]), old, new) for name, old, new in self.fields]

    def __str__(self) -> str:
        return f"{self.sign} {self.number} {', '.join(name for name, _old, _new in self.fields) or self.title}"


def changes(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> list[Change]:
    """What a new edition changes, in the order of the text; rows by number."""
    told = []
    for number in sorted({*old, *new}, key=order_of):
        if number not in old:
            told.append(Change("+", number, new[number]["title"]))
        elif number not in new:
            told.append(Change("-", number, old[number]["title"]))
        elif fields := tuple((n, old[number][n], new[number][n]) for n in COMPARED if old[number][n] != new[number][n]):
            told.append(Change("~", number, new[number]["title"], fields))
    return told
