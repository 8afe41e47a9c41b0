"""The demo community's routing rules: in force for some weeks, so that recent cases were sent by them, and a draft to try."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from liren.cases import actions
from liren.cases.demo.world import World
from liren.cases.models import RuleSet
from liren.community.models import User
from liren.core.calendar import SHANGHAI

WEEKS = 7
SHAKEN = ["漏电", "冒烟", "火花", "跳闸", "停电"]


def morning(end: date, days: int) -> datetime:
    """Ten past ten, so many days before the last."""
    return datetime.combine(end - timedelta(days=days), time(10, 10), SHANGHAI)


def rules_in_force(world: World, end: date) -> Iterator[datetime]:
    """Two months ago the head wrote the rules down; a fortnight ago they were changed; today there is a draft."""
    head = world.worker("center_head")
    draft = actions.draft_rules(world.community, by=head)
    _write(draft, head, _first(world))
    actions.activate_rules(draft, by=head)
    yield morning(end, 14)
    draft = actions.draft_rules(world.community, by=head)
    _write(draft, head, _later())
    actions.activate_rules(draft, by=head)
    yield morning(end, 1)
    draft = actions.draft_rules(world.community, by=head)
    asked = {"categories": ["elevator", "air_conditioning", "water_leak", "public_lighting", "parking_shortage", "ev_charging"]}
    known = [code for code in asked["categories"] if code in world.categories]
    _write(draft, head, [("楼宇设施与停车归网格长", {"categories": known}, {"role": "grid_leader"})])
    actions.move_rule(draft, by=head, rule=draft.rules.order_by("-position")[0], up=True)


def _write(draft: RuleSet, head: User, rules: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> None:
    for name, conditions, to in rules:
        actions.edit_rule(draft, by=head, rule=None, name=name, conditions=conditions, **to)


def _first(world: World) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("夜间用电险情", {"words_any": SHAKEN, "kinds": ["hazard", "repair"], "hours": ["20:00", "07:00"]}, _urgent("grid_leader")),
        ("食堂异味、油烟", {"words_all": ["食堂"], "words_any": ["异味", "油烟", "变质"]}, {"role": "governance_worker"}),
        ("停水停气", {"words_any": ["停水", "停气", "没有水"]}, _urgent("governance_worker")),
    ]
    if park := next((place for place in world.places if place.outline), None):
        told = {"polygon": park.outline, "kinds": ["repair"]}
        found.append((f"{park}报修归网格长", told, {"role": "grid_leader"}))
    return found


def _later() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    science = {"reporters": ["company_contact"], "industries": ["I", "M"], "words_any": ["高新", "研发", "专利"]}
    return [
        ("科技企业的政策与研发", science, {"role": "enterprise_worker"}),
        ("双休日的停车与拥堵", {"weekdays": [6, 7], "words_any": ["停车", "拥堵", "堵"]}, {"role": "grid_leader"}),
    ]


def _urgent(role: str) -> dict[str, Any]:
    return {"role": role, "raise_to": "urgent"}
