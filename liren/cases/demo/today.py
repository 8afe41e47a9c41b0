"""What lies on the desks today: for each post of the demo's sign-in page some cases in every state, due later, soon or past."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from liren.cases import rules
from liren.cases.demo.arrivals import Arrival, arrival, likely
from liren.cases.demo.world import World
from liren.cases.models import Category
from liren.cases.rules import Limit
from liren.community.models import Company, Post
from liren.core.calendar import local, now, official


@dataclass(frozen=True)
class Desk:
    """So many cases that rest in a state, of categories that begin with one of these codes or go to this role."""

    count: int
    rest: str
    way: str
    role: str = ""  # category's first post
    codes: str = ""
    target: str = ""  # role, or role:competence of the organization, that it is passed to
    whose: str = ""  # contact or employee: of the demo's own company
    channel: str = ""
    at_home: bool = False  # in the grid of the demo's own grid member


DESKS = (
    Desk(2, "reported", "straight", role="enterprise_worker"),
    Desk(2, "accepted", "straight", role="enterprise_worker"),
    Desk(2, "supplementing", "supplement", role="enterprise_worker"),
    Desk(3, "reported", "straight", role="employee_worker"),
    Desk(4, "accepted", "straight", role="employee_worker"),
    Desk(2, "reported", "straight", role="governance_worker"),
    Desk(1, "accepted", "straight", role="governance_worker"),
    Desk(3, "reported", "straight", role="grid_member", at_home=True),
    Desk(3, "reported", "straight", role="grid_member"),
    Desk(4, "accepted", "straight", role="grid_member", at_home=True),
    Desk(4, "accepted", "straight", role="grid_member"),
    Desk(3, "assigned", "pass", role="governance_worker", codes="noise peak_congestion road_damage", target="grid_leader", at_home=True),
    Desk(5, "assigned", "pass", codes="elevator water_leak restroom public_lighting parking_shortage", at_home=True),
    Desk(5, "assigned", "pass", codes="elevator water_leak restroom public_lighting access_control parking_shortage"),
    Desk(3, "assigned", "pass", codes="legal_service", target="provider:legal_provider"),
    Desk(3, "assigned", "pass", codes="community_suggestion deliberation_proposal", target="secretary"),
    Desk(2, "assigned", "pass", codes="property_service parking_fee", target="center_head"),
    Desk(4, "arbitrating", "arbitrate", codes="access_control property_service ev_charging public_lighting decoration_impact"),
    Desk(5, "escalated", "up", codes="street_vending road_damage waste_collection"),
    Desk(6, "escalated", "up", codes="financing recruitment policy_application supply_chain tech_cooperation"),
    Desk(6, "escalated", "up", codes="social_insurance noise special_equipment construction_safety subsidy_payment tax_accounting"),
    Desk(4, "reported", "straight", role="mediator", channel="phone"),
    Desk(5, "accepted", "straight", role="mediator", channel="phone"),
    Desk(3, "accepted", "straight", codes="wage_arrears overtime_leave labor_contract"),
    Desk(3, "resolved", "straight", whose="contact", role="enterprise_worker", channel="portal"),
    Desk(1, "supplementing", "supplement", whose="contact", codes="policy_application", channel="portal"),
    Desk(1, "assigned", "pass", whose="contact", codes="elevator", channel="portal"),
    Desk(1, "reported", "straight", whose="contact", codes="parking_shortage", channel="portal"),
    Desk(2, "resolved", "straight", whose="employee", codes="canteen_meal rental_housing", channel="employee_portal"),
    Desk(1, "supplementing", "supplement", whose="employee", codes="social_insurance", channel="employee_portal"),
    Desk(1, "accepted", "straight", whose="employee", codes="labor_law_consultation", channel="employee_portal"),
    Desk(2, "", "decline", role="enterprise_worker"),
    Desk(2, "", "withdraw", role="governance_worker"),
)
NEXT_DOOR = tuple(Desk(2, rest, "straight", role="enterprise_worker") for rest in ("reported", "accepted")) + (
    Desk(1, "reported", "straight", role="governance_worker"),
    Desk(2, "assigned", "pass", codes="elevator water_leak"),
    Desk(1, "escalated", "up", codes="financing recruitment"),
)
WISHES = ("later", "later", "today", "later", "later", "late")


@dataclass
class Waiting:
    """A case for a desk: how it comes and where it is to stay."""

    arrival: Arrival
    desk: Desk
    late: bool
    company: Company | None = None
    target: Post | None = None


def waiting(random: Random, world: World, desks: tuple[Desk, ...], share: float) -> Iterator[Waiting]:
    """The cases for these desks; with a share below 1 fewer of each, but at least one."""
    turn, neighbors = 0, [c for c in world.with_account if c.grid_id == world.companies[0].grid_id]
    for desk in desks:
        found = [c for c in world.ordinary() if _fits(c, desk, now())]
        for _n in range(max(1, round(desk.count * share))):
            category, turn = random.choices(found, [likely(c, now().date()) for c in found])[0], turn + 1
            wish = WISHES[turn % len(WISHES)] if desk.rest and desk.rest != "resolved" and not desk.whose else "later"
            came, urgency = _came(random, category, desk, wish)
            drawn = arrival(random, came.date(), category)
            company = world.companies[0] if desk.whose else random.choice(neighbors) if desk.at_home else None
            pictured = category.kind in {"repair", "hazard"} or category.code == "parking_shortage"
            arrives = Arrival(came, category, desk.channel or drawn.channel, urgency, pictured)
            yield Waiting(arrives, desk, wish == "late", company, _target(world, desk))


def _fits(category: Category, desk: Desk, instant: datetime) -> bool:
    named = category.code in desk.codes.split() if desk.codes else category.post_role == desk.role
    needed = {"decline": "returned", "supplement": "supplement", "up": "escalated"}.get(desk.way)
    able = needed is None or needed in category.modes
    return (
        named and able and likely(category, instant.date()) > 0 and (not desk.whose or category.audience in {"both", "company", "employee"})
    )


def _target(world: World, desk: Desk) -> Post | None:
    role, _colon, competence = desk.target.partition(":")
    posts = [p for p in world.posts.get(role, ()) if not competence or (p.organization and p.organization.competence == competence)]
    return next((p for p in posts if world.holder(p)), None)


def _came(random: Random, category: Category, desk: Desk, wish: str) -> tuple[datetime, str]:
    """An instant before now from which the limit that matters runs out as wished; urgent matters where days do not do."""
    if not desk.rest:
        return now() - timedelta(days=random.randint(12, 25)), "normal"
    kind = "first_answer" if desk.rest == "reported" else "solution"
    for urgency in ("normal", "urgent", "critical"):
        limit = Limit.of(category.limits[urgency][kind])
        for _attempt in range(120):
            by_the_clock = limit.unit in {"hours", "minutes"}  # runs by night and on Sundays too
            came = now() - timedelta(minutes=random.randint(20, 600) if by_the_clock else random.randint(100, 60 * 24 * 24))
            at_work = by_the_clock or official().is_working_day(came.date())
            due = rules.deadline(limit, came)
            if due and 8 <= came.hour < 18 and at_work and _is(wish, local(due.at)):
                return came, urgency
    return now() - timedelta(hours=random.randint(2, 5)), "normal"


def _is(wish: str, due: datetime) -> bool:
    if wish == "late":
        return now() - timedelta(days=6) < due < now()
    return due > now() and (due.date() == now().date()) == (wish == "today")
