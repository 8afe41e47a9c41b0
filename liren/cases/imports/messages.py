"""Citizens' messages that come in as a file: how a row becomes a case, and what is wrong with those that do not."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Self

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liren.cases import actions, queries
from liren.cases.models import Case, Category, Channel, Secrecy
from liren.cases.queries.triage import OPEN_TO_TRIAGE, PRACTICALLY
from liren.cases.rules.triage import Example, Model
from liren.community.models import Community, User
from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, at, now

ID, WHO, TOPIC, WHEN, TEXT, AGAINST, FOR = COLUMNS = (
    gettext_noop("留言编号"), gettext_noop("留言用户"), gettext_noop("留言主题"), gettext_noop("留言时间"), gettext_noop("留言详情"),
    gettext_noop("反对数"), gettext_noop("点赞数"),
)  # fmt: skip
NEEDED = {ID, TOPIC, WHEN, TEXT}
MARK = r"(?:[-/.]|[^\x00-\x7f])"  # between year, month and day: a sign or the Chinese word for it
TIME = re.compile(rf"(\d{{4}}){MARK}(\d\d?){MARK}(\d\d?)[^\x00-\x7f]?(?:[ T]+(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?")
BATCH = 200  # rows a transaction: a cut costs at most as many, and a new run adds them
TITLE = 80
OTHER = "other_demand"
FEWEST = 4  # less of a fit than one word of two characters in the topic is taken for none
IN_TOPIC = 3  # a word in the topic says as much as three in the text


@dataclass(frozen=True)
class Wrong:
    """Why a row was not taken in, and how to mend it."""

    row: int
    field: str
    mend: str

    def __str__(self) -> str:
        return _("第 %(row)d 行“%(field)s”：%(mend)s") % {"row": self.row, "field": self.field, "mend": self.mend}


class Unfit(ValueError):
    """A field of a row that cannot be read."""

    def __init__(self, field: str, mend: str) -> None:
        super().__init__(mend)
        self.field = field


@dataclass(frozen=True)
class Message:
    """A row as it was understood."""

    row: int
    source: str
    title: str
    text: str
    said_at: datetime
    sender: str
    answers: dict[str, str]


@dataclass
class Tally:
    """What became of a file."""

    added: int = 0
    known: int = 0  # were taken in before
    unsorted: int = 0  # of those added: no category's words fitted
    wrong: list[Wrong] = field(default_factory=list)
    categories: Counter[str] = field(default_factory=Counter)


def _reader(path: Path) -> "csv.DictReader[str]":
    """A table in UTF-8 or GB 18030."""
    raw = path.read_bytes()
    try:
        told = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = raw.decode("gb18030", errors="replace")
    return csv.DictReader(io.StringIO(told, newline=""), restval="")


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file in UTF-8 or GB 18030, each with its line in a spreadsheet. Raises ValueError naming the columns missed."""
    reader = _reader(path)
    if missing := NEEDED - {name.strip() for name in reader.fieldnames or ()}:
        raise ValueError(_("缺少列：%(columns)s。第一行须是列名。") % {"columns": "、".join(sorted(missing))})
    for number, row in enumerate(reader, 2):
        yield number, {name.strip(): (value or "").strip() for name, value in row.items() if name}


SUBJECT = (TOPIC, gettext_noop("主题"), gettext_noop("标题"), "subject", "title")
BODY = (TEXT, gettext_noop("详情"), gettext_noop("内容"), "text", "content", "tokens")
LABEL = (gettext_noop("一级分类"), gettext_noop("类别"), gettext_noop("分类"), "label", "category")
BELOW = (gettext_noop("二级分类"), "sub_label")


@dataclass(frozen=True)
class Columns:
    """Which columns of a table of labelled texts are what; those not named are known by their usual names."""

    subject: str = ""
    text: str = ""
    label: str = ""
    sub_label: str = ""

    def found(self, names: Iterable[str]) -> "Columns":
        """The columns as they stand in this table. Raises ValueError naming those missed."""
        there = [name.strip() for name in names]
        usual = zip((self.subject, self.text, self.label, self.sub_label), (SUBJECT, BODY, LABEL, BELOW), strict=True)
        subject, text, label, below = (named or next((n for n in known if n in there), "") for named, known in usual)
        missed = [name for name in (subject, text, label, below) if name and name not in there]
        missed += [_("文字列（--subject 或 --text）")] if not (subject or text) else []
        missed += [_("类别列（--label）")] if not label else []
        if missed:
            raise ValueError(_("缺少列：%(columns)s。第一行须是列名。") % {"columns": _("、").join(missed)})
        return Columns(subject, text, label, below)


def labelled(path: Path, columns: Columns) -> tuple[list[Example], list[str], list[Wrong]]:
    """The labelled texts of a table, with their labels of the second level, and the rows that are none. Raises ValueError."""
    reader = _reader(path)
    where = columns.found(reader.fieldnames or ())
    good, below, wrong = [], [], []
    for number, raw in enumerate(reader, 2):
        row = {(name or "").strip(): (value or "").strip() for name, value in raw.items() if isinstance(value, str)}
        subject, text, label = (row.get(name, "") for name in (where.subject, where.text, where.label))
        if not label:
            wrong.append(Wrong(number, where.label, _("没有类别，请补上")))
        elif not (subject or text):
            wrong.append(Wrong(number, where.text or where.subject, _("没有文字，请补上或删去这一行")))
        else:
            good.append(Example(subject, text, label))
            below.append(row.get(where.sub_label, ""))
    return good, below, wrong


def instant(written: str) -> datetime:
    """A time as such files write it, in Shanghai. Raises Unfit."""
    parts = TIME.fullmatch(written)
    try:
        found = datetime(*(int(part or 0) for part in parts.groups()), tzinfo=SHANGHAI) if parts else None  # type: ignore[misc, arg-type]
    except ValueError:  # the 30th of February
        found = None
    if found is None:
        raise Unfit(WHEN, _("“%(written)s”不是时间，请写成 2026/1/31 9:05:00") % {"written": written[:30]})
    if found > now() + timedelta(minutes=5):
        raise Unfit(WHEN, _("“%(written)s”在将来，请核对") % {"written": written})
    return found


def message(number: int, row: dict[str, str]) -> Message:
    """A row understood. Raises Unfit."""
    if not row[ID]:
        raise Unfit(ID, _("请填写编号，否则再次导入会重复"))
    if not (row[TOPIC] or row[TEXT]):
        raise Unfit(TOPIC, _("主题和详情都是空的，请至少填一项"))
    topic = row[TOPIC] or row[TEXT]
    text = row[TEXT] if len(topic) <= TITLE or topic == row[TEXT] else f"{topic}\n\n{row[TEXT]}"
    counts = {name: row[name] for name in (FOR, AGAINST) if row.get(name, "0") not in {"", "0"}}
    return Message(number, f"messages:{row[ID]}"[:80], topic[:TITLE], text, instant(row[WHEN]), _pseudonym(row.get(WHO, "")), counts)


def _pseudonym(sender: str) -> str:
    """The same for all messages of a sender, and nothing that leads back to him."""
    return _("留言人%(mark)s") % {"mark": salted_hmac("cases.messages", sender).hexdigest()[:8]} if sender else ""


@dataclass
class Sorter:
    """The categories of a community with their words and the way their cases go, asked for once."""

    community: Community
    categories: dict[str, Category]
    words: list[tuple[str, str]]  # word, code
    router: queries.Router
    model: Model | None = None

    @classmethod
    def of(cls, community: Community) -> Self:
        """Everything that is in use and not sealed as a report: whether somebody is accused is not guessed from words."""
        found = Category.objects.filter(community=community, is_active=True).exclude(secrecy=Secrecy.REPORT).order_by("order", "pk")
        categories = {category.code: category for category in found}
        for category in categories.values():
            category.community = community
        telling = [c for c in categories.values() if not c.code.startswith("other_")]
        words = [(word, c.code) for c in telling for word in dict.fromkeys([c.name, *c.words]) if len(word) > 1]
        return cls(community, categories, words, queries.Router.of(community), queries.model_of(community))

    def fit(self, title: str, text: str) -> Category:
        """The category most of whose words are used, long ones and those of the topic counting more; else “other”."""
        points: Counter[str] = Counter()
        for word, code in self.words:
            if word in title:
                points[code] += IN_TOPIC * len(word)
            elif word in text:
                points[code] += len(word)
        best = max(points, key=lambda code: points[code], default="")  # of equals the earlier in the catalogue
        return self.categories[best] if best and points[best] >= FEWEST else self._triaged(title, text)

    def _triaged(self, title: str, text: str) -> Category:
        """Where no word of the catalogue is used: what triage is practically sure of, else “other”."""
        open_ones = (c.code for c in self.categories.values() if c.secrecy in OPEN_TO_TRIAGE)
        found = self.model.guess(title, text, 1, PRACTICALLY, open_ones) if self.model else []
        return self.categories[found[0].label if found else OTHER]

    def route(self, category: Category, one: Message) -> queries.Route:
        """Where it goes by the rules in force and the appointments of today."""
        told = queries.Told(Channel.IMPORT, title=one.title, text=one.text, answers=one.answers)
        return self.router.route(category, None, self.router.facts(category, None, told))


def take_in(path: Path, community: Community, by: User) -> Tally:
    """Report every message of a file that was not reported before, at the time it was written; a second run adds none."""
    tally, sorter = Tally(), Sorter.of(community)
    by.areas()  # held today, also while the clock stands years ago
    found = _understood(rows(path), tally)
    while batch := list(islice(found, BATCH)):
        known = set(Case.objects.filter(community=community, source__in=[m.source for m in batch]).values_list("source", flat=True))
        tally.known += len(known)
        with transaction.atomic():
            for one in batch:
                if one.source not in known:
                    _report(one, sorter, by, tally)
    return tally


def _understood(found: Iterable[tuple[int, dict[str, str]]], tally: Tally) -> Iterator[Message]:
    """The rows that can be taken in; of two with one number the first."""
    first: dict[str, int] = {}
    for number, row in found:
        try:
            one = message(number, row)
            if first.setdefault(one.source, number) != number:
                raise Unfit(ID, _("与第 %(row)d 行的编号相同，请改为各自的编号") % {"row": first[one.source]})
            yield one
        except Unfit as no:
            tally.wrong.append(Wrong(number, no.field, str(no)))


def _report(one: Message, sorter: Sorter, by: User, tally: Tally) -> None:
    category = sorter.fit(one.title, one.text)
    try:
        with at(one.said_at):
            actions.report(
                sorter.community, by=by, category=category, title=one.title, text=one.text, channel=Channel.IMPORT,
                source=one.source, contact_name=one.sender, answers=one.answers, route=sorter.route(category, one),
            )  # fmt: skip
    except Refused as no:
        tally.wrong.append(Wrong(one.row, TOPIC, str(no)))
        return
    tally.added += 1
    tally.unsorted += category.code == OTHER
    tally.categories[category.name] += 1
