"""A park of a given number of cases: 1 community, 8 grids, 1,706 companies; made in bulk, the same by seed."""

import random
from datetime import timedelta

from django.utils import timezone

TOLD = 100_000  # cases made one by one; more are copies of these, by the database itself, under other numbers
OPEN = {"reported", "accepted", "assigned", "escalated"}
STATES = ["confirmed"] * 90 + ["resolved"] * 2 + ["reported"] * 2 + ["accepted"] * 2 + ["assigned"] * 3 + ["escalated"]


def build(cases: int, companies: int = 1706) -> dict:
    """Returns the people and things the benchmarks act with."""
    from liren.cases.actions import load_catalog
    from liren.cases.models import Case, Category
    from liren.community import actions
    from liren.community.access import install
    from liren.community.models import Company, GridStay, Region

    system = install()
    root = Region.objects.get(code="000000")
    street = actions.open_region(root, by=system, code="339901", name="临江区", level="district")
    home = actions.found_community(street, by=system, name="里仁社区", code="li", kind="sci_tech_innovation")
    load_catalog(home, by=system)
    people = {}
    for role in ("enterprise_worker", "employee_worker", "governance_worker", "center_head", "secretary", "mediator", "report_custodian"):
        people[role] = _hold(actions, system, actions.open_post(home, by=system, role=role, title=role), role)
    grids = [actions.open_grid(home, by=system, name=f"第{n}网格", code=f"G{n}") for n in range(1, 9)]
    for grid in grids:
        people[f"member{grid.code}"] = _hold(
            actions, system, actions.open_post(grid, by=system, role="grid_member", title=f"{grid}网格员"), f"member{grid.code}"
        )
    made = Company.objects.bulk_create(
        Company(
            community=home, grid=grids[n % 8], name=f"临江第{n}精工有限公司", short_name=f"精工{n}", credit_code=f"9{n:017d}", industry="C",
            size="small", headcount=20, initials=f"ljdjg{n}",
        )
        for n in range(companies)
    )  # fmt: skip
    GridStay.objects.bulk_create(GridStay(community=home, company=c, grid=c.grid) for c in made)
    contact_post = actions.open_post(made[0], by=system, role="company_contact", title="联系人")
    people["contact"] = _hold(actions, system, contact_post, "contact")
    _cases(Case, home, made, list(Category.objects.filter(community=home, secrecy="ordinary")), people, min(cases, TOLD))
    grow(min(cases, TOLD), cases)
    return {"home": home, "companies": made, "grids": grids, "people": people, "system": system}


def grow(told: int, cases: int) -> None:
    """So many cases instead of the first few, which were told: what comes is copied from them, with its words, under other numbers."""
    from liren.cases.models import Case

    for copy in range(Case.objects.count() // told, -(-cases // told)):
        _copied(Case, copy, told, min(told, cases - copy * told))


def _hold(actions, system, post, username):
    user = actions.open_account(post, by=system, username=username, name=username)
    actions.appoint(post, by=system, user=user)
    return user


def _cases(model, home, companies, categories, people, count):
    dice, now, batch = random.Random(1), timezone.now(), []
    posts = {name: user.appointments.get().post for name, user in people.items() if name != "contact"}
    held = [posts["enterprise_worker"], posts["employee_worker"], posts["governance_worker"]]
    for n in range(count):
        company, category, state = dice.choice(companies), dice.choice(categories), dice.choice(STATES)
        at = now - timedelta(minutes=dice.randrange(525_600))
        due = (
            now + timedelta(minutes=dice.randrange(-2_000, 20_000)) if state in {"reported", "accepted", "assigned", "escalated"} else None
        )
        post = dice.choice([*held, posts[f"member{company.grid.code}"]])
        batch.append(
            model(
                community=home, company=company, grid_id=company.grid_id, category=category, kind=category.kind,
                title=f"{category.name}第{n}件",
                text="说明" * 40, channel="portal", number=f"LR-2025-{n:06d}", state=state, post=post, answerable=post,
                due_at=due, due_kind="solution" if due else "", reported_at=at, rule={}, contact_name="某人",
            )
        )  # fmt: skip
        if len(batch) == 5000 or n == count - 1:
            model.objects.bulk_create(batch)
            batch.clear()


def _copied(model, copy, told, count):
    """The first so many of the cases that were told once more, and their words in the index."""
    from django.db import connection

    first, last = model.objects.earliest("pk").pk, model.objects.latest("pk").pk

    columns = [f.column for f in model._meta.concrete_fields if not f.generated and f.column not in {"id", "number"}]
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = f"SELECT 'LR-{copy:03d}-' || substr(number, 9), {listed} FROM cases_case WHERE id BETWEEN {first} AND {first + count - 1}"
    words = (
        "SELECT new.id, tokens FROM cases_case AS new CROSS JOIN cases_case AS old CROSS JOIN cases_search "  # SQLite keeps this order
        "WHERE old.community_id = new.community_id AND old.number = 'LR-2025-' || substr(new.number, 8) "
        f"AND cases_search.rowid = old.id AND new.id > {last}"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO cases_case (number, {listed}) {rows}")
        cursor.execute(f"INSERT INTO cases_search (rowid, tokens) {words}")
