"""Reads of assessment rounds: the list, what is frozen, the report as it stands, and who takes the next step."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from liren.assessments import rules
from liren.assessments.flow import ABOVE, STAGES, State
from liren.assessments.models import Assessment, Step
from liren.assessments.rules import Row
from liren.cases.queries import holders
from liren.community.models import Community, Organization, Post, User
from liren.community.queries import holding
from liren.community.scope import singly
from liren.core.actions import ACTIONS
from liren.core.calendar import Period, today
from liren.core.documents import LANGUAGE as OFFICIAL
from liren.evaluation.models import Improvement
from liren.evaluation.queries import lines as improvement_lines
from liren.standards import queries as standards
from liren.standards.rules import Score, chapter_of
from liren.standards.rules import State as Standing

TONES = {
    State.SELF_CHECK: ("info", "clipboard-check"), State.COMMITTEE: ("warn", "users"), State.REGION: ("warn", "eye-check"),
    State.LOCKED: ("good", "lock"), State.CANCELLED: ("idle", "minus"),
}  # fmt: skip
MARKS = {
    Standing.MET: ("good", "circle-check"), Standing.PARTLY: ("warn", "progress"), Standing.NOT_MET: ("bad", "circle-x"),
    Standing.NOT_MEASURED: ("idle", "circle-dashed"), Standing.NOT_APPLICABLE: ("idle", "minus"), Standing.USED: ("good", "check"),
    Standing.UNUSED: ("idle", "circle-dashed"),
}  # fmt: skip
STEPS = {
    "start": ("info", "flag"), "refresh": ("idle", "refresh"), "submit": ("info", "send"), "endorse": ("good", "rubber-stamp"),
    "send_back": ("warn", "arrow-back-up"), "return_round": ("warn", "arrow-back-up"), "lock": ("good", "lock"),
    "cancel": ("idle", "minus"),
}  # fmt: skip
BUTTONS = {
    "submit": "send", "endorse": "rubber-stamp", "lock": "lock", "write": "pencil", "refresh": "refresh",
    "send_back": "arrow-back-up", "return_round": "arrow-back-up", "cancel": "minus",
}  # fmt: skip
MOST_ATTESTATIONS, GAPS = 300, 20


def rounds(user: User) -> QuerySet[Assessment]:
    """The rounds the user may see, the newest period first; without what makes them heavy."""
    rows = Assessment.objects.visible_to(user).filter(community__in=user.communities()).select_related("community")
    return rows.defer("frozen", "report")


def span_words(period: Period) -> str:
    """2026年上半年, 2026年度, or from day to day."""
    start, end = period.start, period.end
    if period == rules.half_of(start):
        return (_("%(year)d年上半年") if start.month == 1 else _("%(year)d年下半年")) % {"year": start.year}
    if (start.month, start.day, end.month, end.day, end.year) == (1, 1, 12, 31, start.year):
        return _("%(year)d年度") % {"year": start.year}
    return _("%(start)s 至 %(end)s") % {"start": start, "end": end}


def title_of(one: Assessment) -> str:
    return _("%(community)s标准对标评估报告（%(span)s）") % {"community": one.community, "span": span_words(one.period)}


def named(one: Assessment) -> str:
    """评估〔2026〕1号, or that it is not final."""
    return _("评估〔%(year)d〕%(number)d号") % {"year": one.year, "number": one.number} if one.number else _("未定稿")


# ---- what is frozen


def freeze(community: Community, codes: Sequence[str], period: Period) -> tuple[date, dict[str, Any]]:
    """The day the figures are taken on – the last of the period, or today – and what was found: plain data, in Chinese."""
    on = min(today(), period.end)
    with translation.override(OFFICIAL):
        found = {
            "standards": [_standard(one) for one in standards.current() if one.code in codes],
            "results": [row for code in codes for row in _results(community, code, on)],
            "attestations": _attestations(community, codes, on),
            "exemptions": _exemptions(community, codes, on),
        }
    return on, found


def _standard(one: Any) -> dict[str, Any]:
    return {"code": one.code, "number": one.number, "title": one.title, "edition": one.edition, "status": one.status}


def _results(community: Community, code: str, on: date) -> list[dict[str, Any]]:
    found = standards.current(code).first()
    titles = {number: zh for number, zh, _en in found.headings} if found else {}
    return [_result(judged, titles) for judged in standards.judge_all(community, on, code)]


def _result(judged: Any, titles: dict[str, str]) -> dict[str, Any]:
    clause, chapter = judged.clause, chapter_of(judged.clause.number)
    return {
        "code": clause.code, "standard": clause.standard.code, "number": clause.number, "title": clause.title, "text": clause.text,
        "chapter": chapter, "chapter_title": titles.get(chapter, ""), "level": clause.level, "proof": clause.proof,
        "state": str(judged.verdict.state), "reason": judged.verdict.reason, "value": judged.value,
        "shown": judged.shown if judged.value is not None else "", "goal": judged.goal, "count": judged.count,
    }  # fmt: skip


def _attestations(community: Community, codes: Sequence[str], on: date) -> list[dict[str, Any]]:
    """Declarations in force on the day."""
    valid = standards.declarations_on(community, on)
    rows = [one for one in valid.select_related("by", "confirmed_by").order_by("clause_code", "pk") if _of(one.clause_code) in codes]
    return [
        {"code": one.clause_code, "text": one.text, "post": one.post_title, "by": str(one.by), "confirmed_by": str(one.confirmed_by),
         "since": one.since.isoformat(), "until": one.until.isoformat()}
        for one in rows[:MOST_ATTESTATIONS]
    ]  # fmt: skip


def _exemptions(community: Community, codes: Sequence[str], on: date) -> list[dict[str, Any]]:
    rows = standards.exemptions_on(community, on).select_related("by", "approved_by")
    return [
        {"code": one.clause_code, "reason": one.reason, "by": str(one.by), "approved_by": str(one.approved_by)}
        for one in rows.order_by("clause_code")
        if _of(one.clause_code) in codes
    ]


def _of(code: str) -> str:
    return code.partition(":")[0]


# ---- the report


def report_of(one: Assessment) -> dict[str, Any]:
    """The report: of a locked round what was kept, of another what it would say now."""
    return one.report if one.report is not None else compose(one)


def compose(one: Assessment) -> dict[str, Any]:
    """Everything the report says, as plain data."""
    with translation.override(OFFICIAL):
        return one.frozen | {
            "community": str(one.community), "start": one.start.isoformat(), "end": one.end.isoformat(),
            "frozen_on": one.frozen_on.isoformat(), "grades": _grades(one), "improvements": _improvements(one),
            "summary": one.summary, "board_text": one.board_text, "region_text": one.region_text, "signed": _signed(one),
        }  # fmt: skip


def _grades(one: Assessment) -> list[dict[str, Any]]:
    rows = one.grades.select_related("by").order_by("code", "pk")
    return [{"code": g.code, "stage": g.stage, "state": g.state, "comment": g.comment, "by": str(g.by)} for g in rows]


def _improvements(one: Assessment) -> list[dict[str, Any]]:
    """Improvements of the requirements of these standards that are under way or were verified since the period began."""
    wanted = Q(state__in=("proposed", "agreed", "in_progress", "done")) | Q(state="verified", ended_at__date__gte=one.start)
    rows = Improvement.objects.filter(wanted, community=one.community_id).exclude(code="").select_related("post", "community")
    found = improvement_lines(row for row in rows.order_by("code", "pk") if _of(row.code) in one.standards)
    return [
        {"code": line.one.code, "title": line.one.title, "owner": line.owner, "due_on": line.one.due_on.isoformat(),
         "state": str(line.one.get_state_display()), "before": line.before[0], "after": line.after[0] if line.after else ""}
        for line in found
    ]  # fmt: skip


def _signed(one: Assessment) -> list[dict[str, str]]:
    told = (
        ("submit", one.submitted_by, one.submitted_at),
        ("endorse", one.endorsed_by, one.endorsed_at),
        ("lock", one.locked_by, one.locked_at),
    )
    return [{"step": name, "by": str(by), "at": at.isoformat(timespec="seconds")} for name, by, at in told if by and at]


def scores(report: dict[str, Any]) -> list[tuple[dict[str, Any], Score, Score]]:
    """Each standard with what was measured and what it came to."""
    found = [(standard, rules.rows(report, standard["code"])) for standard in report["standards"]]
    return [(standard, rules.measured_score(some), rules.final_score(some)) for standard, some in found]


def overview(one: Assessment) -> dict[str, Any]:
    """What the page of a round shows of its report."""
    report = report_of(one)
    found = rules.rows(report)
    wanting = rules.gaps(found)
    return {
        "report": report, "scores": scores(report), "gaps": [(row, *MARKS[row.final]) for row in wanting[:GAPS]], "gap_count": len(wanting),
        "differing": [(row, MARKS[row.measured], MARKS[row.final]) for row in found if row.grades],
        "intact": is_intact(one) if one.digest else None,
    }  # fmt: skip


def is_intact(one: Assessment) -> bool:
    """Is a locked report what was locked, to the letter, and do the columns beside it say the same?"""
    if not one.report or rules.digest(one.report) != one.digest:
        return False
    beside = (("summary", one.summary), ("board_text", one.board_text), ("region_text", one.region_text), ("start", one.start.isoformat()))
    return all(one.report[name] == value for name, value in beside) and one.report["end"] == one.end.isoformat()


# ---- who is next


def reviews_now(one: Assessment, user: User) -> bool:
    """Does the round lie with a post of this user's kind – above the community, with one of the desks that check it?"""
    if one.state == State.REGION:
        return checks(one, user)
    return bool(user.roles() & {*STAGES.get(one.state, "").split()})


def checks(one: Assessment, user: User) -> bool:
    """Does this user hold one of the desks above that check this community's rounds?"""
    held = {area.post_id for area in user.areas() if area.role == ABOVE}
    return bool(held) and desks(one.community).filter(pk__in=held).exists()


def by_another(one: Assessment, user: User) -> bool:
    """Another than those who took the steps before."""
    return user.pk not in {one.submitted_by_id, one.endorsed_by_id}


def checked_by_another(one: Assessment, user: User) -> bool:
    """One of the desks above, held by another than those who took the steps before."""
    return by_another(one, user) and checks(one, user)


def offered(user: User, one: Assessment) -> list[str]:
    """What the reader may do now, the next step first."""
    return [name for name in BUTTONS if ACTIONS[f"assessments.{name}"].allows(user, one)]


def timeline(one: Assessment) -> list[dict[str, Any]]:
    """The steps, newest first."""
    return [_event(step) for step in one.steps.select_related("by").order_by("-at", "-pk")]


def _event(step: Step) -> dict[str, Any]:
    tone, icon = STEPS[step.name]
    said = _("%(who)s %(what)s") % {"who": step.by, "what": ACTIONS[f"assessments.{step.name}"].label}
    return {"sentence": said, "at": step.at, "note": step.text, "tone": tone, "icon": icon}


def say(one: Assessment) -> str:
    """What comes next, in a sentence."""
    return {
        "self_check": _("社区逐条自查，写自查说明，由中心负责人送治委会评议。"),
        "committee": _("治委会逐条评议，同意后送上级复核。"),
        "region": _("上级复核，通过后定稿。"),
        "locked": _("已定稿，数字和文字不再变动。"),
        "cancelled": _("这一轮已取消。"),
    }[one.state]


def holders_at(one: Assessment, stage: str) -> QuerySet[User]:
    """Who works on the round at a stage."""
    if stage == State.REGION:
        return holders(desks(one.community).values_list("pk", flat=True))
    return holding(community=one.community_id, role__in=singly(STAGES.get(stage, "")))


def desks(community: Community) -> QuerySet[Post]:
    """Desks above that check: those of the company service centers over the community. Only where there is none yet, so that a round
    can come to its end, those of the departments."""
    rows = Post.objects.filter(region__in=community.region.line, role=ABOVE, closed_on=None)
    centers = rows.filter(organization__kind=Organization.Kind.SERVICE_CENTER)
    return centers if centers.exists() else rows


def row_of(report: dict[str, Any], code: str) -> Row | None:
    """One requirement of the report."""
    return next((row for row in rules.rows(report) if row.result["code"] == code), None)


def lead_of(row: Row) -> str:
    """A requirement with what was measured, in a sentence for its reviewer."""
    result = row.result
    words = {"text": result["text"], "state": row.measured.label, "reason": result["reason"]}
    now = {"shown": result["shown"], "goal": rules.goal_words(result["goal"]) or "–"}
    said = _("%(text)s 测量：%(state)s（%(reason)s）") % words
    return said + (_("，现在 %(shown)s，目标 %(goal)s") % now if now["shown"] else "")
