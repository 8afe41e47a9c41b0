"""What the standards ask of each kind of body, and what a body lacks of it, said in plain words; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from liren.institutions.rules.words import FOUR_GROUPS, PARTNERS, SEATS, Group, Rhythm

SOON = 60  # days before its end a term is called ending soon
STAGES = (60, 14, 0)  # days before the end at which the heads are reminded, once each
EVERY = {Rhythm.MONTH: 31, Rhythm.QUARTER: 92, Rhythm.HALF_YEAR: 184, Rhythm.YEAR: 366}  # days between two meetings at most
RECENT = 184  # days: half a year, for contacts and lists kept alive
WORST = ("bad", "warn", "good")


@dataclass(frozen=True)
class SeatNeed:
    """A post of a body: how many people hold it at least and at most, with which role, full-time or not."""

    code: str
    role: str
    least: int
    most: int | None = None
    full_time: bool = False
    outside: bool = False  # somebody of a company may hold it (S1 6.2.7-4)
    clause: str = ""


@dataclass(frozen=True)
class KindNeed:
    """What a kind of body needs; `together`: (post, post, must they be one person, clause)."""

    code: str
    section: str
    level: str
    clauses: tuple[str, ...]
    icon: str
    above: str = ""
    term_years: int = 0
    rhythm: str = ""
    seats: tuple[SeatNeed, ...] = ()
    together: tuple[tuple[str, str, bool, str], ...] = ()
    groups: tuple[str, ...] = ()
    membership: str = ""  # "majority": more than half from the four groups; "each": a signed member of each kind of partner
    functions: str = ""

    @property
    def is_due(self) -> bool:
        """Is it missed where it is not there? Recommendations are not."""
        return self.level in {"shall", "should"}


@dataclass(frozen=True)
class Held:
    """Somebody in a post of a body today."""

    user_id: int
    full_time: bool
    until: date | None = None


@dataclass(frozen=True)
class Belonging:
    """A member today."""

    standing: str
    group: str = ""
    signed: bool = False


@dataclass(frozen=True)
class Facts:
    """What is on record of one body."""

    held: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    members: Sequence[Belonging] = ()
    term_until: date | None = None
    rhythm: str = ""
    founded_on: date | None = None
    met_on: date | None = None
    charter: bool = False
    vacant: int = 0  # posts nobody holds, beyond those whose lack is said by itself


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, with the clause that says so."""

    tone: str
    text: str
    clause: str = ""


def findings(need: KindNeed, facts: Facts, others: Mapping[str, Sequence[Held]], today: date) -> list[Finding]:
    """What a body lacks, the gravest first. `others` are the holders of all posts of the community: some posts go together."""
    found = [*_seats(need, facts), *_together(need, facts.held, others), *_members(need, facts), *_term(need, facts, today)]
    found += [*_vacant(facts), *_meetings(facts, today), *_charter(facts)]
    return sorted(found, key=lambda one: WORST.index(one.tone))


def _seats(need: KindNeed, facts: Facts) -> Iterable[Finding]:
    for seat in need.seats:
        held = facts.held.get(seat.code, ())
        people, word = len({one.user_id for one in held}), SEATS[seat.code]
        if people < seat.least:
            told = {"post": word, "n": seat.least - people, "least": seat.least}
            yield Finding("bad", _("缺%(post)s %(n)s 名，应有 %(least)s 名") % told, seat.clause)
        if seat.most is not None and people > seat.most:
            told = {"post": word, "n": people - seat.most, "most": seat.most}
            yield Finding("bad", _("%(post)s多 %(n)s 名，至多 %(most)s 名") % told, seat.clause)
        if seat.full_time and any(not one.full_time for one in held):
            yield Finding("bad", _("%(post)s应为专职，现有兼职") % {"post": word}, seat.clause)


def _together(need: KindNeed, held: Mapping[str, Sequence[Held]], others: Mapping[str, Sequence[Held]]) -> Iterable[Finding]:
    for first, second, must, clause in need.together:
        one, other = held.get(first, ()), others.get(second, ())
        if must and one and other and not {h.user_id for h in one} & {h.user_id for h in other}:
            told = {"one": SEATS[first], "other": SEATS[second]}
            yield Finding("bad", _("%(one)s和%(other)s应由同一人担任") % told, clause)


def _vacant(facts: Facts) -> Iterable[Finding]:
    if facts.vacant:
        yield Finding("warn", _("有 %(n)s 个岗位空缺") % {"n": facts.vacant})


def is_manned(facts: Facts) -> bool:
    """Does anybody hold a post of the body or belong to it?"""
    return any(facts.held.values()) or bool(facts.members)


def _members(need: KindNeed, facts: Facts) -> Iterable[Finding]:
    if not is_manned(facts):
        yield Finding("bad", _("还没有任职的人，也没有成员"), next(iter(need.clauses), ""))
    elif not need.seats and not any(one.standing == "head" for one in facts.members):
        yield Finding("warn", _("还没有写明负责人"), next(iter(need.clauses), ""))
    if need.membership == "majority":
        share = group_share(one.group for one in facts.members)
        if share is None:
            yield Finding("bad", _("还没有成员名单，四类新阶层代表应过半"), "S1:6.2.10")
        elif share <= 0.5:
            told = {"n": sum(one.group in FOUR_GROUPS for one in facts.members), "all": len(facts.members)}
            yield Finding("bad", _("%(all)s 名成员中四类新阶层代表 %(n)s 名，没有过半") % told, "S1:6.2.10")
    if need.membership == "each" and (missing := partners_missing(facts.members)):
        told_kinds = _("、").join(str(Group(kind).label) for kind in missing)
        yield Finding("warn", _("还没有签约的%(kinds)s") % {"kinds": told_kinds}, "S2:6.3.2-1")


def group_share(groups: Iterable[str]) -> float | None:
    """What part of the members comes from the four groups (S1 6.2.10); None without members."""
    counted = Counter(group in FOUR_GROUPS for group in groups)
    return counted[True] / counted.total() if counted.total() else None


def partners_missing(members: Iterable[Belonging]) -> list[str]:
    """The kinds of partner of which no member has signed (S2 6.3.2-1)."""
    signed = {one.group for one in members if one.signed}
    return [kind for kind in PARTNERS if kind not in signed]


def _term(need: KindNeed, facts: Facts, today: date) -> Iterable[Finding]:
    clause = next(iter(need.clauses), "")
    if facts.term_until is None:
        if need.term_years:
            yield Finding("warn", _("没有写明届期"), clause)
    elif facts.term_until < today:
        yield Finding("bad", _("届期已于 %(day)s 届满，请换届") % {"day": facts.term_until}, clause)
    elif ends_soon(facts.term_until, today):
        told = {"day": facts.term_until, "n": (facts.term_until - today).days}
        yield Finding("warn", _("本届 %(day)s 届满，还有 %(n)s 天") % told, clause)


def ends_soon(until: date | None, today: date) -> bool:
    """Does it end within two months, and has not ended yet?"""
    return until is not None and today <= until <= today + timedelta(days=SOON)


def meeting_due(rhythm: str, last: date | None) -> date | None:
    """The day by which the next meeting is due; None where no rhythm is set or nothing to count from."""
    return last + timedelta(days=EVERY[Rhythm(rhythm)]) if rhythm and last else None


def _meetings(facts: Facts, today: date) -> Iterable[Finding]:
    due = meeting_due(facts.rhythm, facts.met_on or facts.founded_on)
    if due is None or due >= today:
        return
    if facts.met_on is None:
        yield Finding("warn", _("还没有会议或活动记录，应%(rhythm)s") % {"rhythm": Rhythm(facts.rhythm).label})
    else:
        told = {"day": facts.met_on, "rhythm": Rhythm(facts.rhythm).label}
        yield Finding("warn", _("上次会议或活动在 %(day)s，应%(rhythm)s") % told)


def _charter(facts: Facts) -> Iterable[Finding]:
    if not facts.charter:
        yield Finding("warn", _("没有登记成立文件"))


def tone(found: Iterable[Finding]) -> str:
    """The gravest of all findings; good without any."""
    return min((one.tone for one in found), key=WORST.index, default="good")


def stage(until: date, today: date) -> int | None:
    """Which reminder is due: 60 or 14 days before the end, or 0 once it is over; None before that."""
    left = (until - today).days
    return next((days for days in sorted(STAGES) if left <= days and (days or left < 0)), None)


def term_end(since: date, years: int) -> date:
    """The last day of a term of so many years."""
    try:
        return since.replace(year=since.year + years) - timedelta(days=1)
    except ValueError:  # begun on 29 February
        return since.replace(year=since.year + years, day=28)


def meetings_planned(rhythm: str, days: int) -> int:
    """How many meetings a rhythm asks for in so many days; at least one in the span the rhythm names."""
    return max(0, round(days / EVERY[Rhythm(rhythm)])) if rhythm else 0
