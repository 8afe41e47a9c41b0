"""The demo community from the ground up: places, people, companies. Everything is invented and comes from one seed."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction

from liren.community.demo.boundary import mark_out
from liren.community.demo.companies import settle_companies
from liren.community.demo.names import People, catalog
from liren.community.demo.people import Staff, above, institutions
from liren.community.demo.places import towns
from liren.community.demo.scale import FULL, SMALL, Scale
from liren.community.demo.tables import tables
from liren.community.models import Community, User
from liren.core.calendar import SHANGHAI, at, today

__all__ = ["FULL", "SMALL", "YEAR", "Scale", "build"]

YEAR = timedelta(days=364)


def build(scale: Scale, seed: int, say: Callable[[str], None]) -> list[Community]:
    """Two communities as they stand today, the main one first; `say` hears what is being done."""
    random, started = Random(f"people {seed}"), today() - YEAR
    opened = datetime.combine(started - timedelta(days=14), time(9), SHANGHAI)
    with transaction.atomic(), at(opened):
        made = towns(scale, started - timedelta(days=900))
        mark_out(made[0], made[1], catalog("demo_names")["place"]["neighbors"][1], "听街办〔2023〕18 号")
        say(f"区划、{len(made)} 个社区、{sum(len(t.grids) for t in made)} 个网格、{sum(len(t.places) for t in made)} 处场所")
        staff = Staff(made[0].system, random, started, People(random))
        staff.open_cards(made[0].community)
        above(staff, made[0].community.region)
        for town in made:
            institutions(staff, town)
        say(f"机构、岗位与任职，{staff.hired} 人")
    numbers = ((scale.companies, scale.headcount, scale.with_accounts), (scale.neighbor_companies, scale.neighbor_companies * 18, 4))
    for town, (count, total, accounts) in zip(made, numbers, strict=True):
        with transaction.atomic():
            settle_companies(staff, town, count, total, accounts, seed)
        say(f"{town.community}：企业 {count} 家，联系人与企业情况")
    head, worker = (User.objects.get(username=f"demo-{name}") for name in ("center-head", "enterprise-worker"))
    with transaction.atomic():
        tables(made[0].community, head, worker)
    say("表格导入与视图")
    return [town.community for town in made]
