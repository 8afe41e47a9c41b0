"""What the actions of reports share: sealing words and files, naming the accused, and letting the case follow its report."""

import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __

from liren.cases import actions as cases
from liren.cases.models import Accused, Case
from liren.community.models import Community, Company, Organization, Post, User
from liren.community.queries import system_user
from liren.community.queries.ties import name_tag
from liren.core.actions import Refused
from liren.core.files import MAX_COUNT, Stored, accept
from liren.core.management.folders import private
from liren.core.vault import lock_bytes, seal
from liren.reports.flow import FOLLOWED, State
from liren.reports.models import Line, Paper, Report, Side, Word
from liren.reports.queries.papers import folder


@dataclass(frozen=True)
class Named:
    """One of the accused as the rule of conflicts compares him."""

    user: int | None = None
    tag: str = ""
    company: int | None = None
    organization: int | None = None

    def row(self, case: Case) -> Accused:
        return Accused(case=case, user_id=self.user, name_tag=self.tag, company_id=self.company, organization_id=self.organization)

    def values(self) -> tuple[int | None, str, int | None, int | None]:
        return self.user, self.tag, self.company, self.organization


def named(community: Community, words: Iterable[str]) -> list[Named]:
    """Whom these words name: companies and bodies by name or short name, people by name; of whoever is none of them the bare name."""
    found: list[Named] = []
    for word in {w.strip() for w in words if w.strip()}:
        before, alike = len(found), Q(name=word) | Q(short_name=word)
        found += [Named(company=pk) for pk in Company.objects.filter(alike, community=community).values_list("pk", flat=True)]
        bodies = Organization.objects.filter(alike).filter(Q(community=community) | Q(community=None))
        found += [Named(organization=pk) for pk in bodies.values_list("pk", flat=True)]
        ids = community.region.line
        if len(found) > before:
            continue
        here = Q(appointments__post__community=community) | Q(appointments__post__region__in=ids)
        people = User.objects.filter(here, name=word, is_system=False).distinct()
        found += [Named(user=pk) for pk in people.values_list("pk", flat=True)]
        found.append(Named(tag=name_tag(word)))
    return found


def mentioned(community: Community, text: str) -> list[Named]:
    """Companies, bodies and staff whose names the text holds: who is named is not on the route until the custodian clears him."""
    where = Q(community=community) | Q(region__in=community.region.line)
    companies = Company.objects.filter(community=community).values_list("pk", "name", "short_name")
    found = [Named(company=pk) for pk, *names in companies if _in(text, names)]
    bodies = Organization.objects.filter(where).values_list("pk", "name", "short_name")
    found += [Named(organization=pk) for pk, *names in bodies if _in(text, names)]
    held = User.objects.filter(is_system=False, appointments__post__in=Post.objects.filter(where, company=None)).distinct()
    return found + [Named(user=pk) for pk, name in held.values_list("pk", "name") if _in(text, [name])]


def _in(text: str, names: Iterable[str]) -> bool:
    return any(len(name) > 1 and name in text for name in names)


def need(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(what)
    return text.strip()


def speak(report: Report, line: Line, side: Side, by: User | None, text: str, files: Sequence[Any] = ()) -> Word:
    """A sealed message on one of the two lines, with its files."""
    word = Word.objects.create(report=report, line=line, side=side, by=by)
    seal(word, {"text": text}, under=_root(report, line))
    keep(report, line, [accept(one) for one in files], word)
    if line == Line.REPORTER:
        report.awaits_keeper, report.awaits_reporter = (True, report.awaits_reporter) if side == Side.REPORTER else (False, True)
    return word


def keep(report: Report, line: Line, files: Sequence[Stored], word: Word | None = None, copy_of: Paper | None = None) -> None:
    """Encrypt files, names and all, before they reach the disk."""
    there = Paper.objects.filter(report=report, word=word, line=line).count() if files else 0
    if there + len(files) > MAX_COUNT:
        raise Refused(__("每次最多 %(count)s 个附件，请分几次发送") % {"count": MAX_COUNT})
    for one in files:
        row = Paper.objects.create(
            report=report, word=word, line=line, copy_of=copy_of, path=secrets.token_hex(16),
            content_type=one.content_type, size=len(one.body),
        )  # fmt: skip
        root = _root(report, line)
        seal(row, {"name": one.name}, under=root)
        _write(row.path, lock_bytes(root, row.path, one.body))


def _root(report: Report, line: str) -> Any:
    """Under whose key a line lies: what the reporter says goes with the original, what is said about the copy stays with the report."""
    return report.original if line == Line.REPORTER else report


def _write(name: str, body: bytes) -> None:
    try:
        with open(private(folder()) / name, "xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    except OSError as full:
        raise Refused(__("附件暂时无法保存，请稍后再试，或先提交文字")) from full


def follow(report: Report, post: Post | None = None) -> None:
    """The case takes over where the report stands and who has it."""
    case = report.case
    cases.follow(case, by=system_user(case.community), state=FOLLOWED[State(report.state)], post=post)
