"""Conflicts of interest and what stands against closing a dispute; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.core import documents

_PAPER = {  # of official paper, which is Chinese whatever the reader's language
    "title": "调解协议书",
    "number": "调〔%(year)s〕%(n)s号",
    "agent": "（代理人：%s）",
    "subject": "纠纷事项",
    "kind": "纠纷类型",
    "facts": "纠纷事实和各方请求",
    "result": "调解结果",
    "terms": "约定内容",
    "promise": "%(n)s. %(text)s（%(party)s，%(day)s前）",
    "effect": "效力与救济",
    "law": "本协议自各方签名之日起生效，各方应当按约定履行。各方可在三十日内共同向有管辖权的人民法院申请司法确认；"
    "一方不履行的，另一方可依法申请强制执行经确认的协议，或向人民法院起诉。",
    "foot": "本协议一式若干份，各方当事人和调解组织各执一份",
}
_SIGN = {"party": "%(side)s %(name)s", "mediator": "调解员 %(name)s"}
UNSETTLED = frozenset({"prevention", "screening", "assessment", "resolution"})
TIED_FOR = timedelta(days=365)  # a post in a company ties somebody to it for a year after it ended
EVE = timedelta(days=2)  # before a promised day its performance is asked after


class Kind(TextChoices):
    """The four kinds of S3 6.4.1."""

    CIVIL = "civil", _("民事纠纷")
    CRIMINAL = "criminal", _("刑事纠纷（依法可和解的）")
    ADMINISTRATIVE = "administrative", _("行政纠纷")
    LITIGATION = "litigation", _("涉法涉诉纠纷")


class Method(TextChoices):
    """How it was settled in the main; S3 6.4.3 wants the first three."""

    ENLIGHTEN = "enlighten", _("启发")
    GUIDE = "guide", _("疏导")
    PERSUADE = "persuade", _("劝说")
    OTHER = "other", _("其他方法")


class Risk(TextChoices):
    LOW = "low", _("一般")
    MEDIUM = "medium", _("较大")
    HIGH = "high", _("重大，可能激化")


@dataclass(frozen=True)
class Mediating:
    """What ties somebody to companies (id → why), and who he is."""

    user: int
    name: str
    ties: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parties:
    """Who is at odds: companies (id → name), names of persons, accounts."""

    companies: Mapping[int, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    users: frozenset[int] = frozenset()


def conflicts(mediator: Mediating, parties: Parties) -> list[str]:
    """Why this person may not mediate between these parties, in sentences; empty: nothing speaks against it."""
    found = []
    if mediator.user in parties.users or mediator.name in parties.names:
        found.append(__("%(name)s是当事人本人或与当事人同名") % {"name": mediator.name})
    for company, called in parties.companies.items():
        if company in mediator.ties:
            found.append(__("与%(company)s有关联：%(why)s") % {"company": called, "why": mediator.ties[company]})
    return found


def ties(held: Iterable[tuple[int, date | None]], today: date) -> list[int]:
    """Companies to which posts (company, until) tie somebody today: held now, or ended less than a year ago."""
    return sorted({company for company, until in held if until is None or until > today - TIED_FOR})


def obstacle(state: str | None) -> str:
    """What must be done before a dispute may be answered; empty: nothing (S3 6.4.2)."""
    if state is None:
        return __("纠纷还没有调解卷宗：请按预防、摸排、研判、化解四步办理")
    if state in UNSETTLED:
        return __("纠纷要按预防、摸排、研判、化解四步办完，写明结果后才能办结")
    return ""


def asked_after(due_on: date, today: date, told: int) -> int:
    """Which question about a term is due today: 2 once it is over, 1 from two days before, 0 none or already asked."""
    wanted = 2 if today > due_on else 1 if today >= due_on - EVE else 0
    return wanted if wanted > told else 0


@dataclass(frozen=True)
class Promise:
    """One thing agreed: what, by whom, until when."""

    text: str
    party: str
    due_on: date


@dataclass(frozen=True)
class Paper:
    """What stands in an agreement."""

    number: str
    community: str
    subject: str
    kind: str
    parties: list[tuple[str, str, str]]  # side, name, agent
    facts: str
    result: str
    promises: list[Promise]
    mediator: str
    on: date


def agreement_number(year: int, n: int) -> str:
    """调〔2026〕3号, as official paper counts."""
    return _PAPER["number"] % {"year": year, "n": n}


def _promise(n: int, made: Promise) -> documents.Paragraph:
    told = {"n": n, "text": made.text, "party": made.party, "day": documents.day(made.due_on)}
    return documents.Paragraph(_PAPER["promise"] % told)


def agreement(paper: Paper) -> documents.Document:
    """调解协议书：parties, facts, what was agreed, signatures; nothing the parties did not say."""
    what = [_promise(n, p) for n, p in enumerate(paper.promises, 1)]
    signers = [_SIGN["party"] % {"side": side, "name": name} for side, name, _agent in paper.parties]
    return documents.Document(
        title=_PAPER["title"],
        number=paper.number,
        blocks=[
            documents.Facts([(side, name + (_PAPER["agent"] % agent if agent else "")) for side, name, agent in paper.parties], across=1),
            documents.Facts([(_PAPER["subject"], paper.subject), (_PAPER["kind"], paper.kind)], across=1),
            documents.Heading(_PAPER["facts"]),
            documents.Paragraph(paper.facts),
            documents.Heading(_PAPER["result"]),
            documents.Paragraph(paper.result),
            documents.Heading(_PAPER["terms"]),
            *what,
            documents.Heading(_PAPER["effect"]),
            documents.Paragraph(_PAPER["law"]),
            documents.Signatures([*signers, _SIGN["mediator"] % {"name": paper.mediator}]),
            documents.Closing(paper.community, paper.on),
        ],
        foot=_PAPER["foot"],
    )
