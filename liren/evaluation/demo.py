"""The demo's improvements: one verified, one late, one that waits to be verified, one just proposed."""

import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Community, User
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, today
from liren.evaluation import actions
from liren.evaluation.models import Improvement

TEXTS = Path(__file__).with_name("catalog") / "demo.toml"
ORDER = ("proposed", "agreed", "in_progress", "done", "verified")


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Tell the improvements of the main community that come from no requirement; those that do are told with the standards."""
    home = communities[0]
    head, worker = holder_of(home, "center_head"), holder_of(home, "enterprise_worker")
    if not (head and worker):
        return
    with quietly():
        for told in tomllib.loads(TEXTS.read_text("utf8"))["improvement"]:
            if owner := holder_of(home, told["owner"]):
                _tell(home, told, owner, head, worker)
    say(f"改进事项 {Improvement.objects.filter(community=home).count()} 项")


def _tell(home: Community, told: dict[str, Any], owner: User, head: User, worker: User) -> None:
    begun = datetime.combine(today() - timedelta(days=told["days"]), time(9, 40), SHANGHAI)
    with at(begun):
        post = owner.appointments.filter(post__community=home, post__role=told["owner"], until=None).order_by("pk")[0].post
        words = {name: told[name] for name in ("title", "finding", "cause", "measure", "source")}
        due_on = today() + timedelta(days=told["due"])
        made = actions.propose(home, by=worker, post=post, due_on=due_on, before_shown=told["before"], **words)
    carry_on(made, told, owner, head, begun)


def carry_on(made: Improvement, told: dict[str, Any], owner: User, head: User, begun: datetime) -> None:
    """As far as its rest says, on working hours of the days that passed."""
    wanted, fifth = ORDER.index(told["rest"]), (today() - begun.date()) / 5
    if wanted > 0:
        with at(begun + timedelta(days=fifth.days, hours=1)):
            actions.agree(made, by=head)
    if wanted > 1:
        with at(begun + timedelta(days=2 * fifth.days, hours=5)):
            actions.start(made, by=owner)
            if told.get("note"):
                actions.note(made, by=owner, text=told["note"])
    if wanted > 2:
        with at(begun + timedelta(days=2 * fifth.days + 1, hours=6)):
            actions.finish(made, by=owner, text=told["result"], shown=told.get("after", ""))
    if wanted > 3:
        with at(begun + timedelta(days=2 * fifth.days + 2, hours=2)):
            actions.verify(made, by=head, text=told["check"])
