"""A few hot issues of the last weeks: parking, a canteen's smell, a lift; one of them already made one case."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from liren.cases import actions as cases
from liren.cases.demo.story import MORE
from liren.cases.demo.world import World, world_of
from liren.cases.models import Case, Channel
from liren.community.demo import Scale
from liren.community.models import Community, Company, Place
from liren.community.queries import system_user
from liren.core.actions import Refused, quietly
from liren.core.calendar import now
from liren.hotspots import actions
from liren.hotspots.models import Hotspot

STORIES = (  # category, how many companies, days, where, tellings
    ("parking_shortage", 7, 16, "负一层停车位不够", (
        ("{place}负一层停车位不够，上班找不到车位",
         "早上八点半以后{place}负一层停车场就满了，员工停不进去，只能停在路边，希望增加车位。"),
        ("{place}停车难，负一层车位长期被占",
         "{place}负一层停车位被外来车辆长期占用，我们公司员工没有车位，希望物业管一管。"),
        ("上班时间{place}负一层停车位不够用",
         "员工反映{place}停车位不够，九点以后负一层一个车位都没有，访客车也进不来。"),
    )),
    ("odour_fume", 5, 12, "食堂油烟异味", (
        ("{place}食堂油烟异味，下午办公室都能闻到",
         "{place}一楼食堂的排烟管道对着我们楼层，中午到下午两点油烟异味很重，开不了窗。"),
        ("一楼食堂油烟味窜到{place}楼上",
         "{place}食堂换了老板以后油烟异味越来越大，排烟管道好像没有净化，员工头晕。"),
    )),
    ("elevator", 5, 9, "货梯反复故障", (
        ("{place}货梯又坏了，这个月第三次",
         "{place}货梯反复故障停运，货只能从客梯走，影响发货，希望彻底修好或者更换。"),
        ("货梯反复故障，{place}发货受影响",
         "{place}的货梯时好时坏，昨天又停运半天，维保来了也说不清原因，请尽快解决。"),
    )),
)  # fmt: skip


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Gather what the year has brought in both communities; one hot issue was made one case."""
    for community in communities:
        actions.absorb(community, by=system_user(community))
    world = world_of(communities[0])
    for name in (story[3] for story in STORIES[1:2]):
        _merge(world, name)
    say(f"热点 {Hotspot.objects.filter(community=communities[0], voices__gte=3).count()} 个")


def voices(world: World, seed: str) -> list[tuple[datetime, Iterator[datetime]]]:
    """The stories of the first community, told within its year so that numbers and times stand as they came."""
    random = Random(f"hotspots {seed}")
    return [(now() - timedelta(days=story[2]), _tell(world, random, story)) for story in STORIES] if world.employees else []


def _tell(world: World, random: Random, story: tuple) -> Iterator[datetime]:
    """So many companies of one place say it in their own words within so many days, and some join."""
    code, count, days, _name, tellings = story
    place, companies = _house(world, random, count)
    if code not in world.categories or not companies:
        return
    told: list[Case] = []
    for n, company in enumerate(companies):
        title, text = tellings[n % len(tellings)]
        by, channel = (world.contacts[company.pk], Channel.PORTAL) if company.pk in world.contacts else (world.system, Channel.PHONE)
        given: dict[str, Any] = {"category": world.categories[code], "channel": channel, "place": place}
        told.append(cases.report(company, by=by, title=title.format(place=place.name), text=text.format(place=place.name), **given))
        yield now() + timedelta(days=days / (len(companies) + 1), minutes=random.randrange(200) - 100)
    for user, company in world.employees[:4]:
        cases.join(company, by=user, case=random.choice(told), channel=Channel.EMPLOYEE)


def _house(world: World, random: Random, count: int) -> tuple[Place, list[Company]]:
    """A house with that many companies, those with an account first; else the fullest there is."""
    by_place: dict[int, list[Company]] = {}
    for company in world.companies:
        if company.place_id:
            by_place.setdefault(company.place_id, []).append(company)
    fit = [own for own in by_place.values() if len(own) >= count] or [max(by_place.values(), key=len)]
    own = sorted(random.choice(fit), key=lambda company: company.pk not in world.contacts)
    return next(p for p in [*world.places, *world.roads] if p.pk == own[0].place_id), own[:count]


def _merge(world: World, name: str) -> None:
    """The center head made one case of it."""
    rows = Hotspot.objects.filter(community=world.community, category__code="odour_fume", voices__gte=3).order_by("-heat")
    if (found := rows.first()) is None:
        return
    try:
        with quietly():
            actions.rename(found, by=world.worker("center_head"), label=name)
            actions.make_parent(found, by=world.worker("center_head"))
    except Refused:  # in a small demo they may all be answered
        return


MORE.append(voices)
