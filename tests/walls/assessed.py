"""Improvements and rounds of assessment in each community, with strings that stand nowhere else."""

from datetime import date
from typing import Any

from liren.assessments import queries
from liren.assessments.models import Assessment
from liren.core.calendar import now
from liren.evaluation.models import Improvement
from liren.selfchecks.models import Answer, Checklist, Copy, Item, Revision, Round
from tests.walls.canaries import add, canary


def build(world: Any) -> None:
    """In both communities."""
    _improvements(world)
    _assessments(world)
    _selfchecks(world)


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


def _selfchecks(world: Any) -> None:
    """A list of an outside standard that is being revised, and a round of it, in each community."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        by = getattr(world.village, f"{prefix}governance_worker")
        texts = {what: canary(what[:2]) for what in ("名称", "文本", "修订", "条目", "说明", "情况")}
        one = Checklist.objects.create(community=here, code="GB/T 20647.1", title="总则", why=texts["名称"], adopted_by=by)
        bought = Copy.objects.create(community=here, checklist=one, number="X", year=2006, note=texts["文本"], by=by)
        told = {"community": here, "checklist": one, "by": by}
        used = Revision.objects.create(**told, number=1, published_by=by, published_at=now())
        draft = Revision.objects.create(**told, number=2, note=texts["修订"])
        Item.objects.create(community=here, revision=used, key=1, order=1, topic="甲", text="甲")
        item = Item.objects.create(community=here, revision=draft, key=1, order=1, topic="甲", text=texts["条目"])
        told = {"community": here, "checklist": one, "revision": used, "post": by.appointments.get().post, "started_by": by}
        going = Round.objects.create(**told, summary=texts["说明"])
        over = Round.objects.create(**told, state="signed", signed_by=world.village.system, signed_on=now().date(), until=now().date())
        asked = used.items.get()
        said = Answer.objects.create(community=here, round=over, item=asked, verdict="fail", note=texts["情况"], by=by)
        for resource, row, what in (
            ("checklist", one, "名称"), ("bought_copy", bought, "文本"), ("check_revision", draft, "修订"), ("check_item", item, "条目"),
            ("check_round", going, "说明"), ("check_answer", said, "情况"),
        ):  # fmt: skip
            add(world, resource, row, f"{prefix}{resource}", texts={what: texts[what]})


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
