"""The companies: where they sit, what they do and how many work there, whom one calls, and what became of some of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from liren.community import actions
from liren.community.demo.names import CompanyNames, People, Row, catalog, credit_code, phone, rows
from liren.community.demo.people import Staff, company_people
from liren.community.demo.places import Town
from liren.community.models import Company, User
from liren.community.rules import size_class
from liren.core.calendar import SHANGHAI, at, today

PARKS = frozenset("CGND")  # sections that like workshops better than offices
DUTIES = ("行政经理", "办公室主任", "综合部主管", "人事经理", "安全员", "总经理助理", "财务负责人", "行政专员")
FACTS = (  # name, values, sources
    ("上年营业收入", ("不足 500 万元", "500 万至 2,000 万元", "2,000 万至 1 亿元", "1 亿至 5 亿元"), ("企业填报", "年度走访")),
    ("研发投入占比", ("不足 3%", "3% 至 5%", "5% 至 10%", "10% 以上"), ("企业填报", "年度走访")),
    ("主要设备", ("数控机床", "注塑机", "激光切割机", "贴片线", "烘箱", "无"), ("网格走访", "安全检查")),
    ("危险化学品", ("不使用", "少量酒精", "油漆和稀释剂", "实验室试剂，专柜存放"), ("安全检查", "企业填报")),
    ("消防重点部位", ("配电间", "仓库", "无", "机房"), ("安全检查", "物业巡查")),
    ("夜间用电", ("无夜班", "两班倒", "机房不间断"), ("物业抄表", "网格走访")),
    ("用工需求", ("暂无", "操作工 5 人", "工程师 2 人", "销售 3 人", "操作工 12 人"), ("网格走访", "企业填报")),
    ("班车需求", ("无", "早晚各一班", "愿与邻近企业合乘"), ("问卷调查", "网格走访")),
    ("党组织情况", ("独立支部", "联合支部", "党员不足三名"), ("社区党委台账", "网格走访")),
    ("工会情况", ("已建会", "未建会", "加入园区联合工会"), ("区总工会名单", "网格走访")),
)

QUALIFIED = (  # kind, share of the companies that make or develop something, source
    ("high_tech_company", 0.17, "省认定机构办公室公告"),
    ("new_rd_institution", 0.006, "省科技厅名单"),
    ("tech_small_company", 0.1, "科技型中小企业入库名单"),
    ("specialized_company", 0.04, "省经信厅名单"),
)


@dataclass
class Draw:
    """The chances of a community, with what has been given out so far."""

    town: Town
    random: Random
    names: CompanyNames
    people: People
    taken: Counter[str]  # companies in each building

    def trade(self) -> tuple[str, str]:
        trades = rows("trade")
        row = self.random.choices(trades, [t["weight"] for t in trades])[0]
        return row["section"], self.random.choice(row["words"])

    def building(self, section: str) -> Row:
        """Workshops in parks, offices in towers, shops and canteens also below flats; big houses hold more."""
        found = [(b, self._likes(section, b)) for b in self.town.buildings]
        return self.random.choices([b for b, _w in found], [w for _b, w in found])[0]

    def _likes(self, section: str, building: Row) -> float:
        if building["kind"] in {"hall", "apartment"}:
            return 0.6 if section in "HOQR" else 0
        room = building["floors"] * (4 if building["kind"] == "park" else 1)
        return room * (1.6 if (building["kind"] == "park") == (section in PARKS) else 0.35)

    def room(self, building: Row) -> str:
        """The next room: floor by floor through the house."""
        n = self.taken[building["name"]]
        self.taken[building["name"]] += 1
        return f"{n % building['floors'] + 1}{n // building['floors'] + 1:02d}"

    def headcount(self) -> int:
        """By the shares of the size bands, small companies being the most within each."""
        bands = rows("size")
        band = self.random.choices(bands, [b["weight"] for b in bands])[0]
        return round(band["low"] * (band["high"] / band["low"]) ** self.random.random() ** 1.1)


def headcounts(draw: Draw, count: int, total: int) -> list[int]:
    """As many as there are companies, stretched so that together they are about `total`; the smallest stay as they are."""
    found = [draw.headcount() for _n in range(count)]
    small = sum(h for h in found if h < 10)
    factor = (total - small) / max(1, sum(found) - small)
    return [h if h < 10 else max(10, round(h * factor)) for h in found]


def settle_companies(staff: Staff, town: Town, count: int, total: int, accounts: int, seed: object) -> None:
    """Register the companies as they came, with a person to call and what is known of them; the first one is the demo's own."""
    random = Random(f"companies {seed} {town.community.code}")
    draw = Draw(town, random, CompanyNames(random), staff.people, Counter())
    opened = datetime.combine(staff.started - timedelta(days=10), time(9), SHANGHAI)
    sizes = headcounts(draw, count, total)
    gone = round(count * 0.027)
    for n in range(count + gone):
        left = n >= count
        headcount = 186 if n == 0 else random.randint(2, 40) if left else sizes[n]
        moved_in = opened.date() - timedelta(days=random.randrange(100, 3600))
        if n and not left and random.random() < 0.09:  # came in the course of the year
            moved_in = staff.started + timedelta(days=random.randrange(5, 340))
        with at(max(opened + timedelta(minutes=n), datetime.combine(moved_in, time(10), SHANGHAI))):
            company = _register(draw, staff.system, n + 1, headcount, moved_in)
            user = company_people(staff, company, random.randint(1, 3)) if n < accounts else None
            _known(draw, staff, company, user)
            _qualify(staff, company)
        if n:
            with at(opened + timedelta(days=random.randrange(30, 345), hours=random.randrange(8))):
                _fate(draw, staff, company, left)


def _register(draw: Draw, system: User, serial: int, headcount: int, moved_in: date) -> Company:
    section, trade = ("C", "工业机器人") if serial == 1 else draw.trade()
    building = draw.town.buildings[0] if serial == 1 else draw.building(section)
    name, short = draw.names.one(trade, small=headcount < 20)
    code = credit_code(serial + draw.town.first_serial)
    return actions.register_company(
        draw.town.grids[building["grid"]], by=system, name=name, short_name=short, credit_code=code,
        industry=section, industry_code=catalog("demo_names")["industry_codes"].get(trade, ""),
        trade=trade, size=size_class(headcount, section), headcount=headcount, legal_person=draw.people.one(),
        place=draw.town.places[building["name"]], micro_grid=draw.town.micro_grids.get(building["name"]), room=draw.room(building),
        moved_in_on=moved_in, verified_on=min(today(), max(moved_in, today() - timedelta(days=draw.random.randrange(150)))),
    )  # fmt: skip


def _known(draw: Draw, staff: Staff, company: Company, user: User | None) -> None:
    """The contact persons, and facts with their source and day."""
    random = draw.random
    actions.add_contact(
        company, by=staff.system, name=user.name if user else draw.people.one(), user=user, duty=random.choice(DUTIES), phone=phone(random),
        is_main=True,
    )  # fmt: skip
    if random.random() < 0.06:
        actions.add_contact(company, by=staff.system, name=draw.people.one(), duty=random.choice(DUTIES), phone=phone(random))
    for name, values, sources in random.sample(FACTS, 4) if user else _few(random):
        on = (company.verified_on or today()) - timedelta(days=random.randrange(3))
        actions.note_fact(company, by=staff.system, name=name, value=random.choice(values), source=random.choice(sources), on=on)


def _qualify(staff: Staff, company: Company) -> None:
    """Some of those who make or develop something were recognized within the last three years, and a few institutes among them."""
    random = Random(f"qualified {company.credit_code}")
    chances = QUALIFIED if company.industry in "CIM" else ()
    for kind, chance, source in chances:
        if random.random() < chance:
            since = today() - timedelta(days=random.randrange(20, 1000))
            until = since + timedelta(days=3 * 365) if kind != "new_rd_institution" else None
            number = f"GR{since:%Y}33{random.randrange(10**6):06}" if kind == "high_tech_company" else ""
            actions.note_qualification(company, by=staff.system, kind=kind, source=source, since=since, until=until, number=number)


def _few(random: Random) -> Iterator[Any]:
    return iter(random.sample(FACTS, random.choices((0, 1, 2), (60, 28, 12))[0]))


def _fate(draw: Draw, staff: Staff, company: Company, left: bool) -> None:
    """Some leave, some are about to, some move to another house and so to another grid, some are looked at again."""
    chance = draw.random.random()
    if left:
        actions.move_out(company, by=staff.system, on=today())
    elif (company.moved_in_on or today()) >= today():
        return
    elif chance < 0.03:
        _move(draw, staff, company)
    elif chance < 0.038:
        actions.announce_move(company, by=staff.system, moving=True)
    elif chance < 0.7:
        actions.edit_company(company, by=staff.system, headcount=max(1, company.headcount + draw.random.choice((-1, 0, 0, 0, 0, 1))))


def _move(draw: Draw, staff: Staff, company: Company) -> None:
    building = draw.building(company.industry)
    grid = draw.town.grids[building["grid"]]
    if grid != company.grid:
        actions.move_company(company, by=staff.system, grid=grid)
        place, micro_grid = draw.town.places[building["name"]], draw.town.micro_grids.get(building["name"])
        actions.edit_company(company, by=staff.system, place=place, micro_grid=micro_grid, room=draw.room(building))
