"""The demo's letters: one answered and rated, one the department works on, one that waits for a signature, one being drafted."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db.models import Q

from liren.cases.models import Case
from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, Post, User
from liren.core.actions import quietly
from liren.core.calendar import at, now
from liren.letters import actions, queries
from liren.letters.models import Letter, Point

TEXTS = Path(__file__).with_name("catalog") / "demo.toml"
EACH = 3


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Tell the letters of the main community over the last days, with cases that lie on its desks."""
    home, random = communities[0], Random(f"letters {seed}")
    head, worker = holder_of(home, "center_head"), holder_of(home, "enterprise_worker")
    desks = queries.desks(home)
    if not (head and worker and desks):
        return
    told = tomllib.loads(TEXTS.read_text("utf8"))["letter"]
    desks.sort(key=lambda desk: desk.organization is None or desk.organization.competence != "urban_management")
    with quietly():
        for n, text in enumerate(told):
            _tell(home, text, desks[n // 2 % len(desks)], head, worker, random)
    say(f"转办函 {Letter.objects.filter(community=home).count()} 份")


def _waiting(home: Community) -> Q:
    """Ordinary cases that were accepted a day ago and wait on a desk of the community."""
    return Q(community=home, secrecy="ordinary", state="accepted", accepted_at__lt=now() - timedelta(hours=20))


def _tell(home: Community, text: dict, desk: Post, head: User, worker: User, random: Random) -> None:
    """As far as its rest says: drafted yesterday, sent within the hour, answered today."""
    start, wanted = now() - timedelta(hours=19), ["draft", "submitted", "received", "closed"].index(text["rest"])
    with at(start):
        letter = actions.draft(home, by=worker, post=desk, title=text["title"], text=text["text"])
        waiting = Case.objects.filter(_waiting(home)).values("pk")
        fitting = queries.pickable(worker, letter).filter(pk__in=waiting) or queries.may_go(worker, letter).filter(pk__in=waiting)
        actions.gather(letter, by=worker, chosen=list(fitting[:EACH]))
    if not letter.points.exists() or wanted < 1:
        return
    with at(start + timedelta(minutes=20)):
        actions.submit(letter, by=worker)
    officer = queries.desk_of(letter).first()
    if wanted < 2 or officer is None:
        return
    with at(start + timedelta(minutes=50)):
        actions.send(letter, by=head)
        actions.receive(letter, by=officer)
    _answers(letter, text, officer, random)


def _answers(letter: Letter, text: dict, officer: User, random: Random) -> None:
    """All of them, or one with a question about the next."""
    for n, point in enumerate(letter.points.order_by("order")):
        with at(now() - timedelta(minutes=90 - 20 * n)):
            if text["rest"] == "received" and n == 1:
                actions.ask(letter, by=officer, point=point, question=text["question"])
            elif text["rest"] == "closed" or not n:
                actions.answer(letter, by=officer, point=point, text=random.choice(text["answers"]))
                _rate(point, random)


def _rate(point: Point, random: Random) -> None:
    """By whoever brought the case, where he has an account that may."""
    answered, reporter = Point.objects.get(pk=point.pk), point.case.reporter
    if reporter and reporter.has_perm("letters.rate", answered):
        actions.rate(answered, by=reporter, satisfaction=random.choice([3, 4, 5, 5]))
