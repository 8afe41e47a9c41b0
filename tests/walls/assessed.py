"""Improvements in each community, with strings that stand nowhere else."""

from datetime import date
from typing import Any

from liren.core.calendar import now
from liren.evaluation.models import Improvement
from tests.walls.beside import add, canary


def build(world: Any) -> None:
    """In both communities."""
    _improvements(world)


def _improvements(world: Any) -> None:
    """An improvement of each community that its governance worker has carried out and another is to verify."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        texts = {name: canary(name[:2]) for name in ("title", "finding", "cause", "measure")}
        owner = getattr(world.village, f"{prefix}governance_worker")
        post = owner.appointments.get().post
        one = Improvement.objects.create(
            community=here, year=2026, number=1, post=post, due_on=date(2026, 12, 1), before_on=date(2026, 3, 2), state="done",
            proposed_by=owner, finished_by=owner, finished_at=now(), **texts,
        )  # fmt: skip
        texts["step"] = canary("进展")
        one.steps.create(kind="note", text=texts["step"], by=owner)
        add(world, "improvement", one, f"{prefix}improvement", texts=texts)
