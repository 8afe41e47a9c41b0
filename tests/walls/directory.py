"""The directory in each community: a resource with its use, providers, a social organization, a need offered to a company, papers."""

from datetime import date
from typing import Any

from liren.community.models import Organization
from liren.core.calendar import now
from liren.resources.models import Activity, Need, Offer, Paper, Provider, Resource, Society, Support, Use
from tests.walls.canaries import add, canary

DAY = date(2026, 1, 5)


def build(world: Any) -> None:
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        _inventory(world, prefix, here)
        _providers(world, prefix, here)
        _societies(world, prefix, here)
        _needs(world, prefix, here)


def _paper(world: Any, prefix: str, thing: Any, label: str) -> None:
    about, text = thing._meta.model_name, canary("档")
    told = {"community_id": thing.community_id, "about": about, "kind": "document", "by": world.village.system, about: thing}
    resource = "provider_paper" if about == "provider" else "resource_paper"
    add(world, resource, Paper.objects.create(text=text, **told), f"{prefix}{label} paper", texts={"text": text})


def _inventory(world: Any, prefix: str, here: Any) -> None:
    company = getattr(world.village, f"{prefix}company")
    told = {"name": canary("源"), "contact": canary("联系")}
    row = Resource.objects.create(
        community=here, company=company, kind="venue", terms="预约", state="listed", verified_on=DAY, **told
    )  # fmt: skip
    where = {"company": company.pk, "grid": company.grid_id}
    add(world, "resource", row, f"{prefix}resource", texts=told, **where)
    said = {"purpose": canary("用途")}
    use = Use.objects.create(community=here, resource=row, used_by="甲", on=DAY, noted_by=world.village.system, **said)
    add(world, "resource_use", use, f"{prefix}use", texts=said, **where)
    _paper(world, prefix, row, "resource")


def _providers(world: Any, prefix: str, here: Any) -> None:
    for state in ("proposed", "admitted"):
        body = Organization.objects.create(community=here, kind="provider", name=f"{prefix}{state}所")
        decided = {"decided_by": world.village.system, "since": DAY, "ground": "制度", "verified_on": DAY} if state == "admitted" else {}
        told = {"scope": canary("范围")}
        row = Provider.objects.create(
            community=here, organization=body, kinds=" legal_provider ", contact="总机", state=state, **told, **decided
        )
        add(world, f"provider_{state}", row, f"{prefix}{state} provider", texts=told)
        _paper(world, prefix, row, f"{state} provider")


def _societies(world: Any, prefix: str, here: Any) -> None:
    by = world.village.system
    body = Organization.objects.create(community=here, kind="social_organization", name=f"{prefix}社")
    told = {"number": canary("备")}
    row = Society.objects.create(
        community=here, organization=body, kind="professional_organisation", registered_on=DAY, state="active", **told
    )
    add(world, "society", row, f"{prefix}society", texts=told)
    told = {"what": canary("扶")}
    made = Support.objects.create(community=here, society=row, kind="funds", noted_by=by, **told)
    add(world, "society_support", made, f"{prefix}support", texts=told)
    told = {"name": canary("赛")}
    held = Activity.objects.create(community=here, society=row, on=DAY, participants=9, noted_by=by, **told)
    add(world, "society_activity", held, f"{prefix}activity", texts=told)


def _needs(world: Any, prefix: str, here: Any) -> None:
    by, company = world.village.system, getattr(world.village, f"{prefix}company")
    told = {"who": canary("谁需")}
    row = Need.objects.create(community=here, title="需", text="求", field="elderly", state="suitable", noted_by=by, **told)
    add(world, "csr_need", row, f"{prefix}need", texts={})
    said = {"words": canary("企说")}
    offer = Offer.objects.create(
        community=here, need=row, company=company, offered_by=by, answer="will", answered_by=by, answered_at=now(), **said
    )
    add(world, "csr_offer", offer, f"{prefix}offer", texts={**said, **told}, company=company.pk, grid=company.grid_id)
    _paper(world, prefix, row, "need")
