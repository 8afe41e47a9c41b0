"""How a requirement is judged: targets read from text, states from readings and declarations, scores from states; pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import ge, gt, le, lt

from django.db.models import TextChoices
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(TextChoices):
    SHALL = "shall", _("应")
    SHOULD = "should", _("宜")
    MAY = "may", _("可")
    RECOMMENDATION = "recommendation", _("建议")


class Proof(TextChoices):
    AUTOMATIC = "automatic", _("由记录自动证明")
    MIXED = "mixed", _("由记录和声明共同证明")
    ATTESTED = "attested", _("由岗位声明证明")


class State(TextChoices):
    MET = "met", _("符合")
    PARTLY = "partly", _("部分符合")
    NOT_MET = "not_met", _("不符合")
    NOT_MEASURED = "not_measured", _("未测量")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    USED = "used", _("已采用")
    UNUSED = "unused", _("未采用")


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


DAYS = {"snapshot": 30, "event": 90, "day": 1, "week": 7, "month": 30, "quarter": 91, "half_year": 182, "year": 365}
WEIGHT = {Level.SHALL: 3, Level.SHOULD: 2, Level.RECOMMENDATION: 1, Level.MAY: 0}
WORTH = {State.MET: 1.0, State.PARTLY: 0.5, State.NOT_MET: 0.0}
NEARLY = 0.8  # of a target that asks for much: reached so far it counts as partly met
VALID_DAYS = 365  # of a declaration, unless its declarer names a shorter time
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


@dataclass(frozen=True)
class Verdict:
    """A state with its reason in a sentence."""

    state: State
    reason: str


def judge(level: str, proof: str, goal: Target | None, seen: Seen) -> Verdict:
    """The state of a requirement. Nothing unmeasured is ever met; 可 is never failed."""
    if seen.exempt:
        return Verdict(State.NOT_APPLICABLE, __("经批准不适用"))
    if level == Level.MAY:
        used = seen.attested or (seen.value is not None and seen.value > 0)
        return Verdict(State.USED, __("已采用")) if used else Verdict(State.UNUSED, __("可选项，未采用不算不符合"))
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


def last_day(since: date, days: int = VALID_DAYS) -> date:
    return since + timedelta(days=days)


def shown(value: float | None, goal: Target | None) -> str:
    """A value as people read it: shares as percent, counts whole."""
    if value is None:
        return "–"
    if goal is not None and 0 <= value <= 1 and _is_share(goal):
        return f"{value * 100:.1f}".removesuffix(".0") + "%"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _is_share(goal: Target) -> bool:
    """Does the target speak of a part of one? 0.95 does, and so does = 1.0; counts of one are written >= 1."""
    return goal.sign != ".." and (0 < goal.low < 1 or (goal.low == 1 and goal.sign == "="))


def order_of(number: str) -> tuple:
    """Sort key of a clause number: 5.2.10 after 5.2.9, A.1 after 9, 5.2.a after 5.2-1."""
    parts = re.split(r"[.\-]", number)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts)
