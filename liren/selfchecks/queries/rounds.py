"""Reads of rounds: the pages, who may do what, what ends, what several rounds say of the same item."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from liren.cases.queries import holders
from liren.community.models import Appointment, Community, User
from liren.community.queries import holding, roles_in
from liren.community.scope import singly
from liren.core.actions import ACTIONS
from liren.core.calendar import today
from liren.core.files import files_of_each
from liren.evaluation.queries import names_of, owner_words
from liren.evaluation.rules import USUAL_DAYS
from liren.selfchecks import rules
from liren.selfchecks.flow import GOING, KEEPERS, SIGNERS, State
from liren.selfchecks.models import Answer, Checklist, Item, Revision, Round
from liren.selfchecks.queries.lists import checklists, in_use, items_of
from liren.selfchecks.queries.measuring import tallies
from liren.selfchecks.queries.references import Reference, references, references_of
from liren.selfchecks.rules import Tally, Verdict

TONES = {
    State.OPEN: ("info", "list-check"), State.FINISHED: ("warn", "eye-check"), State.SIGNED: ("good", "circle-check"),
    State.DROPPED: ("idle", "minus"),
}  # fmt: skip
MARKS = {Verdict.PASS: ("good", "circle-check"), Verdict.FAIL: ("bad", "circle-x"), Verdict.NA: ("idle", "minus")}
BUTTONS = {
    "finish": "check", "sign": "rubber-stamp", "send_back": "arrow-back-up", "entrust": "user-cog", "drop": "trash",
}  # fmt: skip
COMPARED = 4  # rounds side by side


# ---- who


def does(one: Round, user: User) -> bool:
    """Whoever holds the post that is to go through the list, and those who keep the lists."""
    return user.sits_at(one.post_id) or bool(roles_in(user, one.community_id) & {*KEEPERS.split()})


def by_another(one: Round, user: User) -> bool:
    """Another than whoever finished it, and nobody who answered any of it himself."""
    return user.pk != one.finished_by_id and not one.answers.filter(by=user).exists()


def doers(one: Round) -> QuerySet[User]:
    return holders([one.post_id])


def heads(one: Round) -> QuerySet[User]:
    return holding(community=one.community_id, role="center_head")


def signers(one: Round) -> QuerySet[User]:
    """Who may countersign: the heads; the workers too where a head finished it himself."""
    roles = ["center_head", "secretary"]
    if one.finished_by and "center_head" in one.finished_by.roles():
        roles = singly(SIGNERS)
    return holding(community=one.community_id, role__in=roles).exclude(pk=one.finished_by_id)


def on_post(held: Appointment) -> QuerySet[Round]:
    """Rounds that lie on a post and are not finished."""
    return Round.objects.filter(post=held.post_id, state=State.OPEN)


# ---- lists


@dataclass(frozen=True)
class Line:
    """An outside standard and how the community stands with it."""

    reference: Reference
    checklist: Checklist | None
    revision: Revision | None
    going: Round | None
    last: Round | None  # the latest countersigned one, in force or not
    tally: Tally | None
    state: tuple[str, str, str]  # words, tone, icon

    @property
    def holds(self) -> bool:
        return self.last is not None and holds(self.last)


def holds(one: Round, on: date | None = None) -> bool:
    """Is it in force?"""
    day = on or today()
    return one.signed_on is not None and one.until is not None and one.signed_on <= day <= one.until


def overview(user: User, home: Community, only: Iterable[Reference] | None = None, *, bare: bool = False) -> list[Line]:
    """Every outside standard, or only those; four queries whatever their number, three without (`bare`) the revision in use."""
    wanted = list(references().values()) if only is None else list(only)
    lists = {code: one for code, one in checklists(user, home).items() if code in {ref.code for ref in wanted}}
    revisions = {one.checklist_id: one for one in in_use(lists.values())} if lists and not bare else {}
    rounds = list(_standing_rounds(home, lists.values())) if lists else []
    last = {one.checklist.code: one for one in rounds if one.state == State.SIGNED}
    going = {one.checklist_id: one for one in rounds if one.state in GOING}
    found = tallies(last.values())
    return [_line(ref, lists.get(ref.code), revisions, going, last.get(ref.code), found) for ref in wanted]


def _standing_rounds(home: Community, lists: Iterable[Checklist]) -> QuerySet[Round]:
    """Rounds that are countersigned, the latest last, or still going on."""
    rows = Round.objects.filter(community=home, checklist__in=list(lists), state__in=[State.SIGNED, *GOING])
    return rows.select_related("checklist", "revision").order_by("signed_on", "pk")


def _line(
    ref: Reference, one: Checklist | None, revisions: dict[int, Revision], going: dict[int, Round], last: Round | None,
    found: dict[int, Tally],
) -> Line:  # fmt: skip
    pk = one.pk if one else 0
    tally = found[last.pk] if last else None
    return Line(ref, one, revisions.get(pk), going.get(pk), last, tally, standing(last, tally))


def standing(last: Round | None, tally: Tally | None) -> tuple[str, str, str]:
    """Of the latest countersigned round: does it still hold and did everything mandatory pass; words, tone, icon."""
    if last is None or tally is None:
        return _("还没有自查"), "idle", "circle-dashed"
    if not holds(last):
        return _("已过期"), "bad", "clock"
    if tally.passed < tally.must:
        return _("有强制项未通过"), "bad", "circle-x"
    return _("强制项全部通过"), "good", "circle-check"


def until_words(one: Round) -> tuple[str, str]:
    """How long a countersigned round still holds, and its tone."""
    if one.until is None:
        return "", "idle"
    left = (one.until - today()).days
    if left < 0:
        return _("%(day)s 过期") % {"day": one.until}, "bad"
    if left <= rules.SOON:
        return _("%(day)s 到期，还有 %(n)d 天") % {"day": one.until, "n": left}, "warn"
    return _("有效期至 %(day)s") % {"day": one.until}, "good"


def of_clause(user: User, home: Community, clause: str) -> list[Line]:
    """The outside standards that a requirement cites and how the community stands with each; no query where it cites none."""
    cited = references_of(clause)
    return overview(user, home, cited, bare=True) if cited else []


def history(user: User, checklist: Checklist) -> list[tuple[Round, Tally, str, str]]:
    """The rounds of a list, the newest first, each with what it came to, its tone and icon."""
    rows = list(Round.objects.visible_to(user).filter(checklist=checklist).select_related("post", "revision", "signed_by")[:30])
    found = tallies(rows)
    return [(one, found[one.pk], *_shown(one, found[one.pk])) for one in rows]


def _shown(one: Round, tally: Tally) -> tuple[str, str]:
    if one.state == State.SIGNED and tally.passed < tally.must:
        return "bad", "circle-x"
    return TONES[State(one.state)]


# ---- one round


@dataclass(frozen=True)
class Entry:
    """An item of a round with its answer, how that looks, and its files."""

    item: Item
    answer: Answer | None
    tone: str
    icon: str
    files: list[dict[str, str]]


def entries(one: Round) -> list[Entry]:
    """The items of a round in order with what was answered; three queries."""
    answers = {a.item_id: a for a in one.answers.select_related("by", "improvement")}
    files = files_of_each(answers.values())
    return [_entry(item, answers.get(item.pk), files) for item in items_of(one.revision)]


def _entry(item: Item, answer: Answer | None, files: dict[int, list[dict[str, str]]]) -> Entry:
    if answer is None:
        return Entry(item, None, "idle", "circle-dashed", [])
    return Entry(item, answer, *MARKS[Verdict(answer.verdict)], files[answer.pk])


def by_topic(found: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries of each aspect."""
    grouped: dict[str, list[Entry]] = {}
    for one in found:
        grouped.setdefault(one.item.topic, []).append(one)
    return list(grouped.items())


def tally_of(found: Iterable[Entry]) -> Tally:
    return rules.tally((one.item.is_mandatory, one.answer.verdict if one.answer else "") for one in found)


def around(found: list[Entry], item: int) -> tuple[Entry | None, int, Item | None, Item | None]:
    """An entry by its item, its place from one, and the items before and after it; nothing where the round has none such."""
    place = next((n for n, one in enumerate(found) if one.item.pk == item), None)
    if place is None:
        return None, 0, None, None
    before, after = found[place - 1].item if place else None, found[place + 1].item if place + 1 < len(found) else None
    return found[place], place + 1, before, after


def unanswered(found: Iterable[Entry], behind: int = 0) -> Item | None:
    """The next item without an answer behind this one, else the first of all others; nothing where all of them have one."""
    rows = list(found)
    place = next((n for n, one in enumerate(rows) if one.item.pk == behind), -1)
    return next((one.item for one in [*rows[place + 1 :], *rows[: max(place, 0)]] if one.answer is None), None)


def allowed(user: User, thing: Any, name: str) -> bool:
    """May the reader do this now, as the action will ask?"""
    if name == "entrust" and thing.state != State.OPEN:
        return False
    return ACTIONS[f"selfchecks.{name}"].allows(user, thing)


def offered(user: User, one: Round, tally: Tally) -> list[str]:
    """What the reader may do with a round now; nobody finishes it with items left."""
    return [name for name in BUTTONS if allowed(user, one, name) and not (name == "finish" and tally.left)]


def say(one: Round, tally: Tally) -> str:
    """What comes next, in a sentence."""
    if one.state == State.OPEN:
        left = _("还有 %(n)d 项没有查；随时可以停下，下次接着做。") % {"n": tally.left}
        return left if tally.left else _("每一项都有结果了，核对后完成自查。")
    return {
        State.FINISHED: _("等另一人复核：看照片和材料，抽几项到现场看。"),
        State.SIGNED: _("已复核。不通过的逐项改进，到期前开始下一轮。"),
        State.DROPPED: _("这一轮已作废，记录保留。"),
    }[State(one.state)]


def owner_of(one: Round) -> str:
    """The post that does it and who holds it."""
    return owner_words(one, names_of([one.post])[one.post_id])  # type: ignore[arg-type]


def improvable(one: Answer) -> bool:
    """May what was found become an improvement? It failed, the round is finished, and nobody has begun one."""
    return one.verdict == Verdict.FAIL and one.round.state in {State.FINISHED, State.SIGNED} and one.improvement_id is None


def first_words(one: Answer) -> dict[str, Any]:
    """What the plan of an improvement begins with: which item failed and what was seen."""
    words = {"list": one.round.checklist, "text": one.item.text, "note": one.note}
    found = _("自查“%(list)s”：%(text)s 不通过：%(note)s") % words
    return {"title": one.item.text[:80], "finding": found[:500], "due_on": today() + timedelta(days=USUAL_DAYS)}


# ---- several rounds


def ending() -> QuerySet[Round]:
    """Countersigned rounds that nothing newer has taken the place of."""
    newest = _signed_last().filter(checklist=OuterRef("checklist")).values("pk")[:1]
    return Round.objects.filter(pk=Subquery(newest)).select_related("community", "checklist").order_by("pk")


def is_latest(one: Round) -> bool:
    """Is it the latest countersigned round of its list?"""
    return _signed_last().filter(checklist=one.checklist_id).first() == one


def _signed_last() -> QuerySet[Round]:
    return Round.objects.filter(state=State.SIGNED).order_by("-signed_on", "-pk")


@dataclass(frozen=True)
class Compared:
    """An item as several rounds found it, the newest first."""

    item: Item
    marks: list[tuple[str, str, str, str]]  # verdict in words, tone, icon, what was noted
    moved: str


def comparison(user: User, checklist: Checklist) -> tuple[list[tuple[Round, Tally]], list[Compared]]:
    """The latest countersigned rounds side by side, item by item through all revisions; those whose verdict moved come first."""
    rows = Round.objects.visible_to(user).filter(checklist=checklist, state=State.SIGNED).select_related("revision")
    rounds = list(rows.order_by("-signed_on", "-pk")[:COMPARED])
    items: dict[int, Item] = {}
    for item in Item.objects.filter(revision__in=[one.revision_id for one in rounds]).order_by("revision__number"):
        items[item.key] = item  # in the words of the newest revision
    said: dict[int, dict[int, Answer]] = {one.pk: {} for one in rounds}
    for answer in Answer.objects.filter(round__in=said).select_related("item"):
        said[answer.round_id][answer.item.key] = answer
    verdicts = rules.compared([{key: a.verdict for key, a in said[one.pk].items()} for one in rounds])
    found = [_compared(items[key], [said[one.pk].get(key) for one in rounds], row) for key, row in verdicts.items()]
    found.sort(key=lambda one: (not one.moved, one.item.order, one.item.pk))
    counted = tallies(rounds)
    return [(one, counted[one.pk]) for one in rounds], found


def _compared(item: Item, answers: list[Answer | None], row: tuple[str, ...]) -> Compared:
    nothing = ("", "idle", "", "")
    marks = [(str(a.get_verdict_display()), *MARKS[Verdict(a.verdict)], a.note) if a else nothing for a in answers]
    return Compared(item, marks, rules.moved(row))
