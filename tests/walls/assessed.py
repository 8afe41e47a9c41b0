"""Improvements and rounds of assessment in each community, with strings that stand nowhere else."""

from datetime import date
from typing import Any

from liren.assessments import queries
from liren.assessments.models import Assessment
from liren.core.calendar import now
from liren.evaluation.models import Improvement
from tests.walls.beside import add, canary


def build(world: Any) -> None:
    """In both communities."""
    _improvements(world)
    _assessments(world)


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


def _assessments(world: Any) -> None:
    """A round at each stage in each community, of one requirement."""
    row = {"code": "SX:a", "standard": "SX", "number": "a", "title": "甲", "text": "甲", "chapter": "4", "chapter_title": "总则"}
    row |= {"level": "shall", "proof": "automatic", "state": "not_met", "reason": "", "value": 0.0, "shown": "0", "goal": ">= 1"}
    row |= {"count": 0}
    for n, state in enumerate(("self_check", "committee", "region", "locked"), 1):
        for prefix, here in (("", world.village.here), ("far_", world.village.there)):
            by, texts = getattr(world.village, f"{prefix}governance_worker"), {"summary": canary("自查")}
            frozen: dict[str, Any] = {"standards": [], "results": [row], "attestations": [], "exemptions": []}
            told: dict[str, Any] = {"community": here, "standards": ["S1"], "start": date(2026, n, 1), "end": date(2026, n, 9)}
            told |= {"frozen": frozen}
            first = "region" if state == "locked" else state
            one = Assessment.objects.create(**told, state=first, frozen_on=date(2026, n, 9), started_by=by, **texts)
            if state == "locked":
                one.state, one.year, one.number, one.digest, one.report = state, 2026, 1, "0" * 64, queries.compose(one)
                one.locked_by, one.locked_at = world.village.department, now()
                one.save()
            texts["step"] = canary("经过")
            one.steps.create(name="start", text=texts["step"], by=by)
            desk = world.village.service_center.appointments.get().post_id  # the company service center's, which checks
            posts = frozenset({desk} if state == "region" else ())
            add(world, f"assessment_{state}", one, f"{prefix}{state} assessment", texts=texts, posts=posts)
