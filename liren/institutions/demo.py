"""The demo's bodies, not all of them complete; party units and their counts, officials sent down."""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from liren.community.demo import Scale
from liren.community.demo.names import People, Row, phone
from liren.community.models import Community, Company, Grid, MicroGrid, Post, User
from liren.community.queries import in_post, system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, today
from liren.institutions import actions, jobs, queries, rules
from liren.institutions.models import Body, DutyDay, PartyUnit, Secondment
from liren.institutions.rules import EVERY, Rhythm, term_end

DEMO = tomllib.loads((Path(__file__).parent / "catalog" / "demo.toml").read_text("utf8"))
SEATS = {  # how the posts of the demo are called → which post of a body they are
    "社工站站长": "station_head",
    "企业社会工作者": "social_worker",
    "联谊会会长": "new_stratum_chair",
    "联谊会理事": "new_stratum_director",
    "调委会主任": "mediation_chair",
    "人民调解员": "mediator",
    "法律顾问": "legal_adviser",
    "安全互助会会长": "safety_aid_chair",
    "志愿服务队队长": "volunteer_captain",
}
SOURCE = "主题党日签到表、志愿服务记录"
LATE = {"youth_league", "technical_mutual_aid_organization"}  # have not met for too long


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Bodies of both communities; the main one lacks a few things, as every real one does."""
    random = Random(f"institutions {seed}")
    people = People(random)
    with quietly(), transaction.atomic():
        for home in communities:
            rows = [row for row in DEMO["body"] if home == communities[0] or row["kind"] in DEMO["next"]]
            _bodies(home, rows, random, people)
            _staff(home, random)
        units = _party(communities[0], random, people)
        _counts(communities[0], Random(f"counts {seed}"))
        _duty(communities[0], Random(f"duty {seed}"))
    jobs.remind_of_terms.func()
    say(f"机构 {Body.objects.filter(community=communities[0]).count()} 个，党组织 {units} 个")


def _bodies(home: Community, rows: list[Row], random: Random, people: People) -> None:
    by = system_user(home)
    by.areas()  # held today, also while the clock stands years ago
    posts = Post.objects.filter(community=home, closed_on=None, grid=None, company=None)
    seats = [(post, code) for post in posts for word, code in SEATS.items() if word in post.title]
    firms = list(Company.objects.filter(community=home).exclude(status="left").order_by("pk")[:60])
    for row in rows:
        body = _founded(home, by, row)
        for post, code in [one for one in seats if queries.seat_need(one[1])[0] == row["kind"]]:
            actions.link_seat(body, by=by, post=post, code=code)
        for standing, unit, group in row.get("members", ()):
            firm = None if unit or standing == "head" else random.choice(firms)
            told = {"unit": unit, "company": firm, "standing": standing, "group": group, "phone": phone(random), "since": body.founded_on}
            signed = body.founded_on if row["kind"] == "co_building_alliance" else None
            actions.add_member(body, by=by, name=people.one(), signed_on=signed, **told)
        _meetings(body, by, row, random)


def _founded(home: Community, by: User, row: Row) -> Body:
    need, on = queries.needs()[row["kind"]], today() - timedelta(days=365 * row["years"] - 20)
    term: dict[str, Any] = {}
    if need.term_years:
        until = today() + timedelta(days=row["left"]) if "left" in row else term_end(on, need.term_years)
        term = {"term_since": max(on, until - timedelta(days=365 * need.term_years)), "term_until": until}
    name, number = row["name"].replace("里仁社区", home.name), row.get("number", "").format(year=on.year)
    with at(_noon(on)):
        return actions.found(
            home, by=by, kind=row["kind"], name=name, founded_on=on, charter_number=number, charter_on=on if number else None,
            functions=need.functions, rhythm=need.rhythm, parent=queries.above(row["kind"], home), **term,
        )  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(15), SHANGHAI)


def _meetings(body: Body, by: User, row: Row, random: Random) -> None:
    """A year of meetings by the rhythm of the body; some bodies have let it slip."""
    if not body.rhythm:
        return
    step = EVERY[Rhythm(body.rhythm)] - 3
    day, n = today() - timedelta(days=step * 2 if body.kind in LATE else random.randrange(3, min(step, 25))), 0
    titles = row.get("titles") or [(title, "") for title in DEMO["usual"]]
    while day > max(today() - timedelta(days=330), body.founded_on):
        title, theme = titles[n % len(titles)]
        with at(_noon(day)):
            actions.record_meeting(body, by=by, held_on=day, title=title, theme=theme, attended=random.randrange(6, 24))
        day, n = day - timedelta(days=step), n + 1
    for nature, named in (("activity", DEMO["activity"]), ("joint_task", DEMO["joint"])):
        if title := named.get(body.kind):
            held_on = today() - timedelta(days=random.randrange(20, 80))
            actions.record_meeting(body, by=by, held_on=held_on, title=title, nature=nature)


def _staff(home: Community, random: Random) -> None:
    """Where the staff comes from; one is not written down yet. Their number was settled in spring and agreed to."""
    heads = {role: User.objects.filter(pk__in=held(home, role)).order_by("pk").first() for role in ("center_head", "secretary")}
    head, secretary = heads["center_head"], heads["secretary"]
    rows = list(queries.staff(home).select_related("post__grid", "post__community", "user").order_by("pk"))
    for one in rows[:-1]:
        part = not one.post.full_time
        source = random.choice(("company", "social_organization")) if part else "community_worker"
        grid = one.post.grid
        told = {
            "contact_range": f"{grid}全部企业" if grid else "全社区企业和员工",
            "requirements": "每月走访一遍，诉求当天登记，隐患随手报",
        }
        extra = "apartments" if "增配" in one.post.title else ""
        by = system_user(home)
        actions.describe(one, by=by, source=source, in_corps=not part, extra=extra, **told)
    if head and secretary:
        with at(_noon(today() - timedelta(days=200))):
            record = actions.settle_staffing(home, by=head, text="网格指导员和专职网格员各缺一名，年内补齐")
        with at(_noon(today() - timedelta(days=195))):
            actions.agree_staffing(record, by=secretary)


def held(home: Community, role: str) -> QuerySet:
    """The accounts that hold a role today."""
    return in_post(home).filter(post__role=role).values("user")


def _party(home: Community, random: Random, people: People) -> int:
    """Four levels: a grid and some micro-grids are not covered yet; a dozen companies have units of their own."""
    by = system_user(home)

    def unit(kind: str, name: str, members: int, parent: PartyUnit | None = None, **tied: Any) -> PartyUnit:
        told: dict[str, Any] = {"secretary": people.one(), "members": members, "since": today() - timedelta(days=700)}
        return actions.set_up_unit(home, by=by, kind=kind, name=name, parent=parent, **told, **tied)

    zone = unit("park_big_working_committee", "云栖园区大工委", 0)
    top = unit("community_big_party_committee", "里仁社区大党委", 26, zone)
    branches = {
        grid.pk: unit("grid_party_branch", f"{grid.name}党支部", random.randrange(12, 30), top, grid=grid)
        for grid in list(Grid.objects.filter(community=home).order_by("code"))[:-1]
    }
    for n, micro in enumerate(MicroGrid.objects.filter(community=home).order_by("grid__code", "name")):
        if n % 7 == 6 or micro.grid_id not in branches:
            continue
        kind, tail, count = (
            ("micro_grid_contact", "党建联络员", 0) if n % 5 == 4 else ("micro_grid_party_group", "党小组", random.randrange(3, 12))
        )
        unit(kind, f"{micro.name}{tail}", count, branches[micro.grid_id], micro_grid=micro)
    large = Company.objects.filter(community=home, grid__in=branches).exclude(status="left").order_by("-headcount", "pk")[:12]
    for n, company in enumerate(large):
        kind = "党委" if n < 2 else "党支部"
        made = unit("company_party_organization", f"{company}{kind}", random.randrange(8, 60), branches[company.grid_id], company=company)
        if n % 6 != 5:
            actions.note_contact(made, by=by, on=today() - timedelta(days=random.randrange(5, 150)))
    return PartyUnit.objects.filter(community=home).count()


def _counts(home: Community, random: Random) -> None:
    """Three half years of counts; some units have not counted the last one."""
    by = system_user(home)
    by.areas()  # held today, also while the clock stands years ago
    keeper = queries.may_report(home).filter(username="demo-grid-member").first()
    for end in reversed(rules.countable(today())):
        latest = end == rules.half_before(rules.half_end(today()))
        for unit in queries.counting(home, end).filter(members__gt=0).order_by("pk"):
            if latest and random.random() < 0.08:
                continue
            took_part = min(unit.members, round(unit.members * random.uniform(0.5, 0.95)))
            told: dict[str, Any] = {
                "members": unit.members,
                "took_part": took_part,
                "deeds": random.randrange(1, 9),
                "source": SOURCE,
            }
            with at(_noon(min(end + timedelta(days=random.randrange(2, 20)), today()))):
                actions.count_members(unit, by=by, half_end=end, **told)
    first = queries.counting(home, today()).filter(kind="grid_party_branch").order_by("pk").first()
    if keeper and first:
        actions.name_reporter(first, by=by, reporter=keeper)


def _duty(home: Community, random: Random) -> None:
    """Three officials since autumn: one signs himself, one misses a day now and then, one is stood in for."""
    by, since = system_user(home), today() - timedelta(days=70)
    departments, people = list(queries.departments(home)[:3]), list(queries.officials(home).order_by("pk"))
    rosters = ((0, 3), (1, 4), (2,))
    made = []
    for n, (department, weekdays) in enumerate(zip(departments, rosters, strict=False)):
        own = next((one for one in people if one.appointments.filter(post__organization=department).exists()), None)
        told: dict[str, Any] = {
            "name": own.name if own else f"{'陆贺'[n % 2]}安",
            "user": own,
            "letter": f"临组〔{today().year}〕{11 + n} 号",
        }
        told |= {"duty": ("综合执法进社区", "企业服务窗口", "消防安全指导")[n]}
        with at(_noon(since)):
            told |= {"since": since, "until": since + timedelta(days=365)}
            made.append(actions.second(home, by=by, organization=department, weekdays=weekdays, **told))
    for day in DutyDay.objects.filter(secondment__in=made, on__lt=today()).select_related("secondment", "substitute").order_by("on", "pk"):
        _served(day, made, by, random)


def _served(day: DutyDay, made: list[Secondment], by: User, random: Random) -> None:
    """A day as it went: mostly served, sometimes by another, seldom missed."""
    luck = random.random()
    if luck < 0.05:
        return
    with at(datetime.combine(day.on, time(9, random.randrange(40)), SHANGHAI)):
        other = next(iter(queries.may_stand_in(day)), None) if luck < 0.12 else None
        if other:
            actions.excuse_day(day, by=by, excuse="official", substitute=other)
        actions.sign_in(day, by=by if other else day.secondment.user or by)
