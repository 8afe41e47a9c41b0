"""How a case of the demo is reported: who brings it through which door, from where, and what is answered to the questions."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from liren.cases import actions
from liren.cases.demo.arrivals import Arrival
from liren.cases.demo.pictures import picture
from liren.cases.demo.texts import Phrases, Row
from liren.cases.demo.world import World, some_company
from liren.cases.models import Case, Category
from liren.community.demo.names import People, phone, rows
from liren.community.models import Community, Company, Grid, Place, User
from liren.core.calendar import now, short, today

OUTDOORS = frozenset({"交通与停车", "环境卫生", "社区治理", "水电气网"})
TAKES = {"enterprise_worker", "employee_worker", "governance_worker", "mediator"}
CALLERS = {"phone", "counter", "hotline", "public_page"}


@dataclass
class Reporter:
    """Who brings a case, on whose behalf, and whom one can call back."""

    by: User  # who enters it
    voice: User  # who confirms, supplies and rates it later
    parent: Company | Community
    name: str = ""
    phone: str = ""


def reporter(random: Random, world: World, people: People, arrival: Arrival, company: Company | None = None) -> Reporter:
    """Somebody for whom this door is made. `company` forces whose matter it is."""
    channel, audience = arrival.channel, arrival.category.audience
    if channel == "portal":
        company = company or random.choice(world.with_account)
        user = world.contacts[company.pk]
        return Reporter(user, user, company, user.name, _number(world, company, phone(random)))
    if channel == "employee_portal":
        user, company = random.choice([e for e in world.employees if company in (None, e[1])] or world.employees)
        return Reporter(user, user, company, user.name)
    grid = company.grid if company else random.choice(world.places).grid
    company = None if audience == "public" else company or some_company(random, world)
    if channel in {"visit", "patrol"}:
        grid = company.grid if company else grid
        user = world.patrol(grid)
        return Reporter(user, world.door, company if channel == "visit" and company else world.community)
    known = channel in CALLERS and random.random() < 0.85
    name, number = (people.one(), phone(random)) if known else ("", "")
    if channel == "public_page":
        return Reporter(world.door, world.door, world.community, name, number)
    role = arrival.category.post_role if arrival.category.post_role in TAKES else "governance_worker"
    able = role != "mediator" and audience != "employee"
    by = world.system if channel == "import" else world.worker(role)
    if known and company and able:
        name, number = world.cards.get(company.pk, (name, number))
    return Reporter(by, world.door, company if company and able else world.community, name, number)


def _number(world: World, company: Company, other: str) -> str:
    """The telephone of who speaks for the company, so that his calls are known for his."""
    return world.cards.get(company.pk, ("", other))[1]


def send(random: Random, world: World, arrival: Arrival, who: Reporter, grid: Grid | None = None) -> tuple[Case, Phrases]:
    """The report itself; `grid` says in which it is, where that matters."""
    phrases = Phrases(random, arrival.category.code, arrival.category.kind, arrival.channel)
    company = who.parent if isinstance(who.parent, Company) else None
    place = _place(random, world, arrival, phrases, who, grid)
    _fill(random, world, phrases, company, place)
    fields: dict[str, Any] = {}
    if arrival.channel == "import":
        fields["source"] = f"demo:{world.community.code}:{random.getrandbits(48):x}"
    if arrival.channel == "public_page":
        fields["receipt"] = f"{random.getrandbits(60):015x}"
    if arrival.pictured:
        fields["files"] = [picture(random)]
    if phrases.wants("floor"):
        fields["location"] = phrases.given["floor"]
    case = actions.report(
        who.parent, by=who.by, category=arrival.category, title=phrases.title, text=phrases.text, channel=arrival.channel,
        urgency=arrival.urgency, place=place, contact_name=who.name, contact_phone=who.phone,
        answers=answers(random, arrival.category, phrases), **fields,
    )  # fmt: skip
    phrases.given |= {"post": case.post.title if case.post else "社区", "due": _day(case)}
    return case, phrases


def _day(case: Case) -> str:
    return short(case.due_at, now()) if case.due_at else "三个工作日"


def _place(random: Random, world: World, arrival: Arrival, phrases: Phrases, who: Reporter, grid: Grid | None) -> Place | None:
    """The road the report speaks of, the company's house, or some house; patrols stay in their own grid."""
    grids = {grid.pk} if grid else {a.grid_id for a in who.by.areas() if a.grid_id} if arrival.channel in {"visit", "patrol"} else set()
    near = [p for p in world.places if not grids or p.grid_id in grids] or world.places
    if phrases.wants("road") and not phrases.wants("building") and arrival.category.group in OUTDOORS:
        roads = [p for p in world.roads if not grids or p.grid_id in grids]
        if roads:
            return random.choice(roads)
    if isinstance(who.parent, Company) and (not grids or who.parent.grid_id in grids):
        return who.parent.place
    secrecy, named = arrival.category.secrecy, phrases.wants("building")
    if not grid and (secrecy == "dispute" or (secrecy == "employer" and not named)):
        return None
    return random.choice(near)


def _fill(random: Random, world: World, phrases: Phrases, company: Company | None, place: Place | None) -> None:
    house = place if place and place.kind != "road_segment" else random.choice(world.places)
    road = place if place and place.kind == "road_segment" else random.choice(world.roads or [house])
    alike = [c for c in world.companies if c.place_id == house.pk and c != company][:40] or world.companies
    subject = company or random.choice(alike)
    shorts = {b["name"]: b["short"] for b in rows("building")}
    floors = [f"{n}楼" for n in range(2, (house.floors or 6) + 1)] or ["1楼"]
    phrases.given |= {
        "building": shorts.get(house.name, house.name), "road": road.name, "company": str(subject),
        "other_company": str(random.choice(alike)), "post": "社区", "due": "近日",
    }  # fmt: skip
    so_far = [said for said, hour in HOURS.items() if hour < now().hour]
    phrases.given["time"] = random.choice(so_far or ["早上8点"])
    if phrases.given["floor"] not in {"负一楼", "顶楼"}:
        phrases.given["floor"] = random.choice(floors)


HOURS = {
    "早上8点": 8,
    "早上8点半": 8,
    "上午9点": 9,
    "上午10点半": 10,
    "中午12点": 12,
    "下午1点半": 13,
    "下午3点": 15,
    "下午5点": 17,
    "晚上6点半": 18,
}
UNITS = {"平方米": "sqm", "万元": "wan", "千伏安": "kva", "几个月": "months", "元": "yuan", "人": "people", "员": "people"}


def answers(random: Random, category: Category, phrases: Phrases) -> dict[str, str]:
    """What is answered to the questions: the choice that the text speaks of, the numbers it names; a text was said already."""
    found = {q["code"]: _answer(random, q, phrases) for q in category.questions}
    return {code: answer for code, answer in found.items() if answer}


def _answer(random: Random, question: Row, phrases: Phrases) -> str:
    said, label = phrases.title + phrases.text, question["label"]
    match question["type"]:
        case "choice":
            spoken = [c for c in question["choices"] if c[:2] in said]
            return spoken[0] if spoken else random.choice(question["choices"]) if question.get("required") else ""
        case "yesno":
            return random.choice(("yes", "no"))
        case "number":
            gap = next((gap for unit, gap in UNITS.items() if unit in label), "")
            return str(phrases.given[gap]) if gap else str(random.choice((2, 3, 4, 5, 6, 8)))
        case "date":
            past = any(word in label for word in ("受伤", "公示", "最早"))
            return (today() + timedelta(days=-random.randrange(2, 20) if past else random.randrange(5, 30))).isoformat()
    return ""
