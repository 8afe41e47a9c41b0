"""Files beside the world's cases, and what was declared of the standards, each with strings that stand nowhere else."""

from datetime import date
from itertools import count
from typing import Any

from liren.core.calendar import now
from liren.disputes.models import Mediation, Mediator
from liren.evaluation.models import Improvement
from liren.hazards.models import AuthorityReport, Rectification, SiteRecord
from liren.standards.models import Attestation, Exemption
from tests.walls.table import Thing

_serial = count(5001)  # behind those of the world itself


def canary(what: str) -> str:
    """A string that stands nowhere else."""
    return f"暗{next(_serial):04d}{what}鸟"


def add(world: Any, resource: str, row: Any, label: str, **where: Any) -> None:
    world.things.append(Thing(resource, row, row.community_id, label=label, **where))


def build(world: Any) -> None:
    """Everything beside the cases, in both communities."""
    _files_of_hazards(world)
    _files_of_disputes(world)
    _declarations(world)
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


def _declarations(world: Any) -> None:
    """What was declared of the standards in each community."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        told, by, member = canary("声明"), world.village.system, getattr(world.village, f"{prefix}grid_member")
        days = {"since": date(2026, 1, 5), "until": date(2026, 12, 31)}
        made = Attestation.objects.create(community=here, clause_code="S1:4.2", text=told, post_title="岗", by=member, **days)
        add(world, "attestation", made, f"{prefix}attestation", own=member.pk, texts={"text": told})
        why = canary("不适")
        asked = Exemption.objects.create(community=here, clause_code="S1:4.3-1", reason=why, by=by)
        add(world, "exemption", asked, f"{prefix}exemption", texts={"reason": why})


def _files_of_disputes(world: Any) -> None:
    """Each dispute's mediation with its parties, and a roster of one in each community."""
    rosters = {}
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        user, kinds = getattr(world.village, f"{prefix}mediator"), ["civil"]
        rosters[here.pk] = Mediator.objects.create(community=here, user=user, body="调委会", kinds=kinds, since=date(2026, 1, 5))
        add(world, "mediator", rosters[here.pk], f"{prefix}mediator", own=user.pk)
    for thing in [t for t in world.things if t.resource == "dispute"]:
        texts = {"plan": canary("方"), "remark": canary("果"), "step": canary("步"), "minutes": canary("录"), "term": canary("约")}
        file = Mediation.objects.create(
            case=thing.row, state="resolution", kind="civil", risk="low", plan=texts["plan"], remark=texts["remark"],
            mediator=rosters[thing.community], number="调1",
        )  # fmt: skip
        file.steps.create(stage="screening", text=texts["step"], by=world.village.system)
        file.sessions.create(mediator=file.mediator, at=now(), place="室", outcome="continued", attended="双方", minutes=texts["minutes"])
        file.terms.create(order=1, text=texts["term"], due_on=date(2026, 12, 1))
        where = {name: getattr(thing, name) for name in ("grid", "company", "own", "posts", "closed_at")}
        add(world, "mediation", file, f"mediation of {thing.label}", texts=texts, **where)


def _files_of_hazards(world: Any) -> None:
    """Each hazard's rectification, with what stands in it and what was seen on site."""
    for thing in [t for t in world.things if t.resource == "hazard"]:
        texts = {"owner": canary("责"), "measure": canary("措")}
        file = Rectification.objects.create(
            case=thing.row, state="rectifying", grade="general", due_on=date(2026, 12, 1), graded_at=now(), **texts
        )
        texts["look"] = canary("场")
        SiteRecord.objects.create(rectification=file, moment="before", text=texts["look"], by=world.village.system)
        where = {name: getattr(thing, name) for name in ("grid", "company", "own", "posts", "closed_at")}
        add(world, "rectification", file, f"rectification of {thing.label}", texts=texts, **where)
        body, words = world.village.fire.appointments.get().post.organization, canary("报")
        told = AuthorityReport.objects.create(rectification=file, organization=body, text=words, by=world.village.system)
        add(world, "authority_report", told, f"authority report of {thing.label}", texts={"text": words}, **where)
