"""The record page of a case: its clocks, what was done and said, and who must do what by when."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.cases import rules
from liren.cases.flow import OPEN, State
from liren.cases.models import Assignment, Case, Channel, Clock, Mode, Pause
from liren.cases.queries.lists import due_tone, my_posts
from liren.cases.queries.reasons import words_of
from liren.cases.queries.story import Told, story
from liren.cases.queries.triage import OPEN_TO_TRIAGE
from liren.cases.rules import ClockKind, Limit
from liren.community.models import Company, User
from liren.community.queries import mail, mobile
from liren.community.rules import mask_name
from liren.community.scope import covers
from liren.core.actions import ACTIONS
from liren.core.calendar import now, official, short, words_left
from liren.core.files import drawn
from liren.core.models import Attachment

RELATED = ("category", "community", "company", "grid", "place", "post", "answerable", "supervisor", "escalated_to", "reporter", "parent")


@dataclass(frozen=True)
class ClockFact:
    """A clock in words: its limit, until when, how long it ran, stood and counted."""

    label: str
    limit: str
    due: str
    words: str
    tone: str
    spent: str
    remark: str


@dataclass(frozen=True)
class Button:
    """One thing the reader may do now."""

    name: str
    label: str
    icon: str
    danger: bool = False


@dataclass(frozen=True)
class Step:
    """Who must do what by when, and what the reader may press."""

    say: str
    why: str = ""
    due: str = ""
    tone: str = "brand"
    buttons: list[Button] = field(default_factory=list)
    others: list[Button] = field(default_factory=list)


@dataclass
class Record:
    """Everything the record page shows about one case to one reader."""

    case: Case
    clocks: list[ClockFact]
    step: Step
    story: list[Told]
    contact: str
    masked: list[tuple[str, str]]  # fields of the contact that are shown masked, with their masked form
    modes: list[str]
    answers: list[tuple[str, str]]
    files: list[dict[str, str]]
    reasons: list[str]
    is_mine: bool
    company_url: str  # empty for who may not see the company


ICONS = {
    "accept": "check", "settle": "checks", "decline": "arrow-back-up", "assign": "corner-up-right", "take": "user-check",
    "hand_back": "arrow-back-up", "dispute_assigning": "scale", "arbitrate": "gavel", "ask_supplement": "file-text", "supply": "paperclip",
    "escalate": "arrow-up", "answer_above": "send", "return_from_above": "arrow-back-up", "resolve": "send", "confirm": "circle-check",
    "reopen": "refresh", "withdraw": "minus", "update_progress": "message-circle", "note": "notes", "extend": "hourglass", "urge": "bell",
    "recategorize": "category", "merge": "stack-2", "split": "arrows-exchange", "open_sub_case": "hierarchy-2",
}  # fmt: skip
ORDER = {
    State.REPORTED: "accept settle decline",
    State.ACCEPTED: "resolve assign escalate ask_supplement update_progress extend decline",
    State.ASSIGNED: "take resolve assign hand_back dispute_assigning ask_supplement escalate update_progress extend",
    State.SUPPLEMENTING: "supply",
    State.ESCALATED: "answer_above return_from_above update_progress extend",
    State.ARBITRATING: "arbitrate",
    State.RESOLVED: "confirm reopen",
    State.CONFIRMED: "reopen",
    State.DECLINED: "",
    State.WITHDRAWN: "",
    State.MERGED: "split",
}
ASIDE = ("recategorize", "merge", "open_sub_case", "note", "urge", "withdraw")
HOLDER_ONLY = frozenset({"take", "hand_back", "dispute_assigning", "answer_above", "return_from_above"})


def record(user: User, case: Case) -> Record:
    """The record page, in four queries beside the case itself."""
    clocks = list(Clock.objects.filter(case=case).order_by("started_at", "pk"))
    pauses = list(Pause.objects.filter(case=case)) if Mode.SUPPLEMENT in case.modes else []
    mine = frozenset(my_posts(user))
    is_mine = bool(mine & {case.post_id, case.answerable_id})
    files = list(Attachment.objects.filter(subject_type="cases.case", subject_id=case.pk).order_by("pk"))
    return Record(
        case=case,
        clocks=[_clock_fact(clock, pauses, case) for clock in clocks],
        step=_step(user, case, mine),
        story=story(user, case, is_mine),
        contact=contact_words(user, case, is_mine),
        masked=[] if is_mine or is_hidden(user, case) else masked_of(case),
        modes=[str(Mode(m).label) for m in case.modes],
        answers=answers_of(case),
        files=[drawn(row) for row in files],
        reasons=words_of(case.route),
        is_mine=is_mine,
        company_url=_company_url(user, case.company),
    )


def _company_url(user: User, company: Company | None) -> str:
    seen = company is not None and any(covers(area, company) for area in user.areas())
    return reverse("community:company", args=[company.pk]) if company and seen else ""


def contact_words(user: User, case: Case, is_mine: bool) -> str:
    """Who reported: in full for those who work the case, masked for others, nothing where it is sealed (security B.3)."""
    if is_hidden(user, case):
        return _("已封存")
    name = case.contact_name or (str(case.reporter) if case.reporter else "")
    if not is_mine:
        return mask_name(name)
    return " ".join(part for part in (name, case.contact_phone, case.contact_email) if part)


def is_hidden(user: User, case: Case) -> bool:
    """Is who reported sealed from this reader?"""
    return case.secrecy == "report" and "report_custodian" not in user.roles()


def masked_of(case: Case) -> list[tuple[str, str]]:
    """What of the contact may be revealed for a reason, as it is masked."""
    found = [("contact_phone", mobile(case.contact_phone)), ("contact_email", mail(case.contact_email))]
    return [(name, value) for name, value in found if value]


def may_reveal(user: User, case: Case) -> bool:
    """May this reader be told the contact for a reason?"""
    return not is_hidden(user, case)


def answers_of(case: Case) -> list[tuple[str, str]]:
    """The category's questions with what was answered; a yes or no in words."""
    words = {True: _("是"), False: _("否"), "yes": _("是"), "no": _("否")}
    labels = {q["code"]: q["label"] for q in case.category.questions}
    shown = ((labels.get(code, code), value) for code, value in case.answers.items() if value not in (None, ""))
    return [(label, str(words.get(value, value) if isinstance(value, (bool, str)) else value)) for label, value in shown]


def _clock_fact(clock: Clock, pauses: list[Pause], case: Case) -> ClockFact:
    present, end = now(), clock.stopped_at or now()
    spans = [rules.Pause(p.since, p.until) for p in pauses]
    limit = Limit.thawed(clock.limit)
    spent, plain = rules.elapsed(clock.started_at, end, spans, limit=limit), limit.is_plain
    stands = clock.stopped_at is None and any(p.until is None for p in pauses)
    if clock.stopped_at:
        words = _("%(when)s 完成，%(how)s") % {"when": short(clock.stopped_at, present), "how": _("按时") if clock.is_met else _("超时")}
        tone = "good" if clock.is_met else "bad"
    else:
        words = _("计时暂停") if stands else words_left(clock.due_at, present)
        tone = "idle" if stands else due_tone(clock.due_at, present) or "info"
    told = _span(spent.net, plain)
    if spent.paused:
        told = _("净用 %(net)s（历时 %(gross)s，暂停 %(paused)s）") % {
            "net": told, "gross": _span(spent.gross, plain), "paused": _span(spent.paused, plain),
        }  # fmt: skip
    return ClockFact(str(ClockKind(clock.kind).label), str(limit), short(clock.due_at, present), words, tone, told, clock.remark)


def _span(minutes: int, plain: bool) -> str:
    """Minutes in words; from a day on in working days, or where the clock on the wall counts (`plain`) in whole ones."""
    day = 24 * 60 if plain else official().hours.length // timedelta(minutes=1)
    if minutes >= day:
        said = {"days": f"{minutes / day:.1f}".removesuffix(".0")}
        return _("%(days)s 天") % said if plain else _("%(days)s 个工作日") % said
    hours, rest = divmod(minutes, 60)
    return _("%(h)d 小时 %(m)d 分") % {"h": hours, "m": rest} if hours else _("%(m)d 分钟") % {"m": rest}


def may_do(user: User, case: Case, name: str, mine: frozenset[int]) -> bool:
    """May the reader press this button: right and state, and what the action would refuse anyway."""
    if not ACTIONS[f"cases.{name}"].allows(user, case):
        return False
    if name in HOLDER_ONLY and case.post_id not in mine:
        return False
    is_open = case.state in OPEN
    return {
        "take": case.is_untaken,  # type: ignore[attr-defined]
        "hand_back": case.hand_backs == 0,
        "dispute_assigning": case.hand_backs == 1,
        "decline": "returned" in case.category.modes,
        "update_progress": is_open,
        "urge": is_open,
        "recategorize": is_open and case.secrecy in OPEN_TO_TRIAGE,
        "merge": case.secrecy in OPEN_TO_TRIAGE,
        "open_sub_case": is_open and case.state != State.REPORTED and case.secrecy in OPEN_TO_TRIAGE,
        "extend": is_open and case.state not in {State.REPORTED, State.SUPPLEMENTING} and bool(case.due_at and case.due_at >= now()),
    }.get(name, True)


def allowed(user: User, case: Case) -> list[str]:
    """The names of everything the reader may do to this case now."""
    mine = frozenset(my_posts(user))
    return [name for name in ICONS if may_do(user, case, name, mine)]


def _step(user: User, case: Case, mine: frozenset[int]) -> Step:
    say, why = _say(case)
    names = [n for n in ORDER[State(case.state)].split() if may_do(user, case, n, mine)]
    aside = [n for n in ASIDE if may_do(user, case, n, mine)]
    due, tone = _due(case)
    return Step(say, why, due, tone, [_button(n) for n in names], [_button(n) for n in aside])


def _button(name: str) -> Button:
    return Button(name, str(ACTIONS[f"cases.{name}"].label), ICONS[name], name in {"decline", "withdraw"})


def _due(case: Case) -> tuple[str, str]:
    if case.state not in OPEN:
        return "", "good" if case.state == State.CONFIRMED else "idle"
    if case.due_at is None:
        return _("计时暂停"), "idle"
    present = now()
    named = {"kind": ClockKind(case.due_kind).label, "when": short(case.due_at, present), "left": words_left(case.due_at, present)}
    words = _("%(kind)s %(when)s，%(left)s") % named
    return words, due_tone(case.due_at, present) or "brand"


def _say(case: Case) -> tuple[str, str]:
    """Who must do what, and the rule behind it."""
    names = {"post": case.post or _("在岗人员"), "first": case.answerable or "", "days": rules.CONFIRM_DAYS}
    table = {
        State.REPORTED: (_("由%(post)s受理"), _("能当场办的当场办结；受理即对反映人承诺办理时限。")),
        State.ACCEPTED: (_("由%(post)s办理、转办或上报"), _("谁先受理谁负责，直到别的岗位接办。")),
        State.ASSIGNED: (_("等%(post)s接办"), _("接办以前，%(first)s仍对反映人负责。"))
        if case.is_untaken  # type: ignore[attr-defined]
        else (_("由%(post)s办理并答复"), _("办结后由反映人确认。")),
        State.SUPPLEMENTING: (_("等反映人补充材料"), _("等待期间计时暂停，补充后由%(first)s继续办理。")),
        State.ESCALATED: (_("等%(post)s答复"), _("上报期间%(first)s继续对反映人负责，跟到有答复。")),
        State.ARBITRATING: (_("由%(post)s裁决承办岗位"), _("退回过一次仍有异议，计时不停。")),
        State.RESOLVED: (_("分件已有结果"), _("主件答复时一并告诉反映人；%(days)d 个工作日后系统自动办结，不计满意度。"))
        if case.channel == Channel.INTERNAL
        else (_("等反映人确认"), _("%(days)d 个工作日内没有反馈的，系统自动办结，不计满意度。")),
        State.CONFIRMED: (_("已办结"), ""),
        State.DECLINED: (_("已退回反映人"), _("退回时已说明理由和可以去哪里办。")),
        State.WITHDRAWN: (_("反映人已撤回"), ""),
        State.MERGED: (_("随主件一起办"), _("主件答复时一并答复反映人；并错了的可以拆出，按原来的期限接着办。")),
    }
    say, why = table[State(case.state)]
    if case.supervisor:
        why = _("已超期，由%(post)s督办。") % {"post": case.supervisor} + why % names
    return say % names, why % names


def open_alike(user: User, company_id: int | None, category_id: int | None) -> list[Case]:
    """Open cases of the same company and category: perhaps this one is already known."""
    if not (company_id and category_id):
        return []
    alike = Q(company_id=company_id, category_id=category_id, state__in=OPEN)
    return list(Case.objects.visible_to(user).filter(alike).select_related("post").order_by("-reported_at")[:5])


def cases_of(user: User) -> QuerySet[Case]:
    """The cases the user may see, with what the record page says about them."""
    untaken = Exists(Assignment.objects.filter(case=OuterRef("pk"), ended_at=None, taken_at=None))
    return Case.objects.visible_to(user).select_related(*RELATED).annotate(is_untaken=untaken)


def sees(user: User, pk: int) -> bool:
    """May the user still see the case?"""
    return Case.objects.visible_to(user).filter(pk=pk).exists()
