"""The page of one report: what its reader may see of it, ready to be drawn."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.cases.models import Accused
from liren.community.models import Post, User
from liren.core.actions import ACTIONS
from liren.core.vault import open_many, open_sealed
from liren.reports import rules
from liren.reports.flow import SHOWN, State
from liren.reports.models import Line, Opening, Paper, Report, Side, Verdict, Word
from liren.reports.queries.lookup import identifiers, openings
from liren.reports.queries.papers import names_of
from liren.reports.queries.rights import accused_of, handles, keeps, to_avoid

FIELDS = {
    "where": gettext_lazy("具体位置"), "happened": gettext_lazy("什么时候"), "known": gettext_lazy("会暴露举报人的信息"),
    "accused": gettext_lazy("被举报方"), "at": gettext_lazy("收到时间"), "channel": gettext_lazy("来源"),
}  # fmt: skip
TONES = {
    State.RECEIVED: ("warn", "inbox"), State.ACKNOWLEDGED: ("info", "progress"), State.HANDLING: ("info", "user-check"),
    State.REPLIED: ("warn", "message-circle"), State.TRANSFERRED: ("info", "arrow-up"), State.FED_BACK: ("good", "send"),
    State.CLOSED: ("good", "circle-check"),
}  # fmt: skip
KINDS = {
    "person": gettext_lazy("被举报的人"), "company": gettext_lazy("现任或一年内曾任职、联络的企业被举报"),
    "property": gettext_lazy("被举报企业所在处的物业"), "organization": gettext_lazy("所属单位被举报"),
    "": gettext_lazy("岗位属于被举报方"),
}  # fmt: skip
BUTTONS = (
    ("acknowledge", "check"), ("hand_to", "user-check"), ("hand_over", "arrow-up"), ("reply", "send"), ("feed_back", "send"),
    ("close", "circle-check"), ("note_verdict", "file-text"), ("recall", "arrow-back-up"), ("give_back", "arrow-back-up"),
    ("ask_handler", "message-circle"), ("tell_keeper", "message-circle"), ("note_reward", "star"), ("reopen", "refresh"),
)  # fmt: skip
SAYS = {
    State.RECEIVED: gettext_lazy("受理，并告诉举报人已收到"), State.ACKNOWLEDGED: gettext_lazy("编辑摘抄件，交办核查或移送主管部门"),
    State.HANDLING: gettext_lazy("等%(post)s核查回复"), State.REPLIED: gettext_lazy("把核查结果反馈举报人"),
    State.TRANSFERRED: gettext_lazy("等%(post)s受理或说明理由"), State.FED_BACK: gettext_lazy("举报人没有异议即可办结"),
    State.CLOSED: gettext_lazy("已办结，保管期满销毁身份与原件"),
}  # fmt: skip
FIRST = {State.HANDLING: "ask_handler reply", State.REPLIED: "feed_back", State.TRANSFERRED: "note_verdict"}  # the primary button
RECEIPT_PAPER = "reports:receipt_paper"
UNHEARD = frozenset({"ask_handler", "tell_keeper"})  # only while somebody has the copy


@dataclass
class Said:
    """One message of a conversation."""

    who: str
    on: str
    text: str
    mine: bool
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Dossier:
    """Everything the desk's page shows of one report to one reader."""

    report: Report
    keeps: bool
    copy: dict[str, Any]
    copy_files: list[dict[str, Any]]
    handler_line: list[Said]
    buttons: list[dict[str, Any]]
    tone: str
    icon: str
    say: str
    dates: list[tuple[str, str]]
    may_edit: bool = False
    original: dict[str, Any] | None = None  # while it is open to this reader
    original_files: list[dict[str, Any]] = field(default_factory=list)
    identity: dict[str, Any] | None = None
    looks: dict[str, Opening] = field(default_factory=dict)
    reporter_line: list[Said] = field(default_factory=list)
    accused: list[Accused] = field(default_factory=list)
    avoid: list[tuple[Post, list[tuple[User, str]]]] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)


def dossier(user: User, report: Report) -> Dossier:
    """The page of a report: handlers see the copy and their own line, keepers the rest, the original only while they opened it."""
    mine, copy = keeps(report, user), copy_of(report)
    papers = list(Paper.objects.filter(report=report).order_by("pk"))
    words = list(Word.objects.filter(report=report).order_by("pk"))
    shown = Dossier(
        report=report, keeps=mine, copy=copy,
        copy_files=_files(report, [p for p in papers if p.copy_of_id and not p.word_id], "reports:paper"),
        handler_line=_said(report, Line.HANDLER, Side.KEEPER if mine else Side.HANDLER, "reports:paper", words, papers),
        buttons=_buttons(user, report), tone=TONES[State(report.state)][0], icon=TONES[State(report.state)][1],
        say=str(SAYS[State(report.state)]) % {"post": report.case.post}, dates=_dates(report, exact=mine),
    )  # fmt: skip
    if mine:
        _open(user, shown, words, papers)
    return shown


def _open(user: User, shown: Dossier, words: list[Word], papers: list[Paper]) -> None:
    report = shown.report
    shown.may_edit = report.state not in {State.HANDLING, State.TRANSFERRED, State.CLOSED}
    done, looks = openings(report, user)
    shown.openings, shown.accused = done[:20], accused_of(report)
    shown.avoid = _avoid(report, shown.accused)
    if report.destroyed_at or not looks:
        return
    shown.looks, told = looks, open_sealed(report.original)
    if Opening.What.IDENTITY in looks:
        shown.identity = told["reporter"]
    if Opening.What.ORIGINAL in looks:
        first = [paper for paper in papers if paper.line == Line.REPORTER and not paper.word_id]
        shown.original, shown.original_files = told, _files(report, first, "reports:paper")
        shown.original["pieces"] = rules.pieces(told["text"], identifiers(report, told))
        shown.reporter_line = _said(report, Line.REPORTER, Side.KEEPER, "reports:paper", words, papers)


def _avoid(report: Report, accused: list[Accused]) -> list[tuple[Post, list[tuple[User, str]]]]:
    return [(post, [(user, str(KINDS[kind])) for user, kind in held]) for post, held in to_avoid(report, accused)]


def copy_of(report: Report) -> dict[str, Any]:
    """The copy: title and text, both empty until the custodian has written it."""
    return open_sealed(report)


def stated(report: Report) -> dict[str, Any]:
    """What the reporter himself wrote, shown to him again."""
    return {} if report.destroyed_at else open_sealed(report.original)


def conversation(report: Report, line: Line, mine: Side, url: str) -> list[Said]:
    """One of the two lines, oldest first; the reporter is never more than “the reporter”."""
    if line == Line.REPORTER and report.destroyed_at:
        return []
    papers = Paper.objects.filter(report=report, line=line, word__isnull=False).order_by("pk")
    return _said(report, line, mine, url, Word.objects.filter(report=report, line=line).order_by("pk"), papers)


def _said(report: Report, line: Line, mine: Side, url: str, said: Iterable[Word], sent: Iterable[Paper]) -> list[Said]:
    words = [word for word in said if word.line == line]
    texts = open_many(words)
    papers = [paper for paper in sent if paper.line == line and paper.word_id]
    by_word: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for paper, drawn in zip(papers, _files(report, papers, url), strict=True):
        by_word[paper.word_id].append(drawn)
    return [Said(str(Side(w.side).label), f"{w.on:%Y-%m-%d}", texts[w.pk]["text"], w.side == mine, by_word[w.pk]) for w in words]


def _files(report: Report, papers: Iterable[Paper], url: str) -> list[dict[str, Any]]:
    rows = list(papers)
    names = names_of(rows)
    return [
        {"pk": p.pk, "copy_of": p.copy_of_id, "name": names[p.pk], "url_name": url, "size": f"{max(1, p.size // 1024)} KB"} for p in rows
    ]


def found_paper(report: Report, pk: int, *lines: Line) -> Paper | None:
    """A file of one of these lines of the report."""
    return Paper.objects.filter(report=report, pk=pk, line__in=lines).select_related("report__original").first()


def _buttons(user: User, report: Report) -> list[dict[str, Any]]:
    idle = report.state not in {State.HANDLING, State.TRANSFERRED}
    names = [(name, icon) for name, icon in BUTTONS if ACTIONS[f"reports.{name}"].allows(user, report)]
    holds = handles(report, user)
    names.sort(key=lambda pair: pair[0] not in FIRST.get(State(report.state), ""))
    return [
        {"name": name, "label": ACTIONS[f"reports.{name}"].label, "icon": icon}
        for name, icon in names
        if not (name in UNHEARD and idle)
        and not (name == "ask_handler" and holds)
        and not (name == "note_reward" and not report.fed_back_at)
    ]


def _dates(report: Report, *, exact: bool) -> list[tuple[str, str]]:
    """What happened when: to the minute for who keeps it, to the day for all others."""
    told = (
        (_("收到"), report.received_on), (_("受理"), report.acknowledged_at), (_("交办"), report.handed_at),
        (_("核查回复"), report.replied_at),
        (_("移送"), report.transferred_at), (_("部门意见"), report.verdict_at), (_("反馈"), report.fed_back_at),
        (_("办结"), report.closed_at),
    )  # fmt: skip
    return [(label, f"{at:%Y-%m-%d %H:%M}" if exact and hasattr(at, "hour") else f"{at:%Y-%m-%d}") for label, at in _local(told) if at]


def _local(told: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    return ((label, localtime(at) if hasattr(at, "hour") else at) for label, at in told)


def progress(report: Report) -> dict[str, Any]:
    """What the reporter is told of where it stands: received, in hand, answered – and what of it may be said."""
    state = State(report.state)
    at = 0 if state == State.RECEIVED else 2 if state in {State.FED_BACK, State.CLOSED} else 1
    labels = (_("已收到"), _("办理中"), _("已反馈"))
    steps = [{"label": label, "state": "done" if n < at or at == 2 else "now" if n == at else "next"} for n, label in enumerate(labels)]
    if state == State.TRANSFERRED or report.verdict:
        said = _("已移送主管部门（%(day)s）") % {"day": f"{localtime(report.transferred_at):%Y-%m-%d}"}
        verdict = _("，部门：%(verdict)s") % {"verdict": Verdict(report.verdict).label} if report.verdict else ""
        return {"steps": steps, "say": said + verdict, "shown": str(SHOWN[state])}
    said = {0: _("等举报专管员受理"), 1: _("正在办理，结果会在这里告诉您"), 2: _("结果已在下面告诉您，有不同意见请留言")}[at]
    return {"steps": steps, "say": said, "shown": str(SHOWN[state])}


def toned(reports: Iterable[Report]) -> list[tuple[Report, str, str]]:
    """Reports for a list, each with tone and icon of its state."""
    return [(report, *TONES[State(report.state)]) for report in reports]
