"""The people: bodies above and beside the community, all posts of the organisation chart, and who holds them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import cast

from django.db.models import Model

from liren.community import actions
from liren.community.demo.names import People, Row, catalog, rows
from liren.community.demo.places import Town
from liren.community.models import Appointment, Community, Company, Organization, Post, Region, User
from liren.community.rules.posts import Office
from liren.core.calendar import today

KINDS = {
    "enterprise_service_center": "company_service_center",
    "sub_district": "department",
    "department": "department",
    "property": "property_company",
    "provider": "provider",
    "social_organisation": "social_organization",
    "trade_association": "alliance",
    "resident_unit": "other",
}
ABOVE = ("enterprise_service_center", "sub_district", "department")
NEXT_ORGANIZATIONS: list[Row] = [
    {"name": "德馨物业服务有限公司", "short": "德馨物业", "kind": "property"},
    {"name": "善策企业服务有限公司", "short": "善策服务", "kind": "provider"},
]
# sign-in of the demo cards, in their order: (post code, which one of it) or a company's person
CARDS = {
    "demo-contact": ("company_contact", ""),
    "demo-employee": ("employee", ""),
    "demo-grid-member": ("full_time_grid_member", "G01"),
    "demo-grid-leader": ("grid_leader", "G01"),
    "demo-enterprise-worker": ("enterprise_worker", ""),
    "demo-employee-worker": ("employee_worker", ""),
    "demo-governance-worker": ("governance_worker", ""),
    "demo-center-head": ("center_head", ""),
    "demo-secretary": ("party_secretary", ""),
    "demo-department": ("department_officer", "urban_management"),
    "demo-service-center": ("service_center_officer", ""),
    "demo-report-custodian": ("report_custodian", ""),
    "demo-mediator": ("mediation_chair", ""),
    "demo-property": ("property_manager", "1"),
    "demo-provider": ("provider", "legal_provider"),
    "demo-administrator": ("administrator", ""),
    "demo-auditor": ("auditor", ""),
    "demo-neighbor-worker": ("enterprise_worker", "linshan"),
}
VACANT = {("social_worker", 2, ""), ("new_stratum_member", 3, ""), ("linked_cadre", 0, "G06"), ("grid_instructor", 0, "G04")}
NUMERALS = "一二三四五六七八九十"


@dataclass
class Staff:
    """Hires people: opens accounts, posts and appointments, and remembers which demo sign-ins are taken."""

    system: User
    random: Random
    started: date  # the first day of the year that is told
    people: People
    cards: dict[tuple[str, str], User] = field(default_factory=dict)
    hired: int = 0

    def open_cards(self, root: Model) -> None:
        """The accounts of the sign-in page first, so that they stand there in this order."""
        for username, card in CARDS.items():
            self.cards[card] = self._account(root, username)

    def _account(self, where: Model, username: str = "") -> User:
        """An account without a password: it can be entered from the sign-in page of a demo alone."""
        self.hired += 1
        name = username or f"p{self.hired:04d}"
        return actions.open_account(where, by=self.system, username=name, name=self.people.one())

    def hire(self, post: Post, *card: str, user: User | None = None, since: date | None = None) -> Appointment:
        """Appoint the person of that demo card, or somebody new."""
        who = user or self.cards.pop(tuple(card), None) or self._account(post)  # type: ignore[arg-type]
        day = since or self.started - timedelta(days=self.random.randrange(200, 1000))
        return actions.appoint(post, by=self.system, user=who, since=day)


def above(staff: Staff, street: Region) -> None:
    """Departments, the service center and the sub-district's office, each with its officers."""
    for row in rows("organization"):
        if row["kind"] in ABOVE:
            where = street if row["kind"] == "sub_district" else cast(Region, street.parent)
            competence = row.get("sort") or {"sub_district": "sub_district"}.get(row["kind"], "company_service_center")
            body = _body(staff, where, row, competence)
            for post in _posts("organization", of=row["kind"]):
                _fill(staff, body, post, body.short_name, row.get("sort", ""))


def _body(staff: Staff, where: Region | Community, row: Row, competence: str = "") -> Organization:
    return actions.found_organization(
        where, by=staff.system, kind=KINDS[row["kind"]], name=row["name"], short_name=row["short"], competence=competence
    )


def _posts(per: str, of: str = "") -> list[Row]:
    return [p for p in catalog("posts")["post"] if p["per"] == per and p.get("of", "") == of and p["role"] != "system"]


def institutions(staff: Staff, town: Town) -> None:
    """The bodies beside the community and its whole organisation chart, with the gaps that every real one has."""
    home, main = town.community, town.community.code == "liren"
    bodies = [row for row in rows("organization") if row["kind"] not in ABOVE] if main else NEXT_ORGANIZATIONS
    for row in bodies:
        body = _body(staff, home, row, row.get("sort", ""))
        for post in _posts("organization", of=row["kind"]):
            _fill(staff, body, post, body.short_name, str(row.get("serves", row.get("sort", ""))))
    holders: dict[str, User] = {}
    for post in _posts("community"):
        user = holders.get(post.get("held_with", ""))
        holders[post["code"]] = _fill(staff, home, post, "" if main else home.name, "" if main else home.code, user=user)
    for grid in town.grids.values():
        for post in _posts("grid"):
            _fill(staff, grid, post, grid.name, grid.code if main else f"{home.code} {grid.code}")


def _fill(staff: Staff, where: Model, row: Row, prefix: str, key: str, user: User | None = None) -> User:
    """Open the posts of one row and appoint to them; returns who holds the first."""
    first = None
    for n in range(row["count"]):
        number = f"（{NUMERALS[n]}）" if row["count"] > 1 else ""
        post = actions.open_post(
            where,
            by=staff.system,
            role=row["role"],
            title=joined(prefix, row["title"]) + number,
            full_time=row["full_time"],
            grid_kind=row["code"] if row["code"] in Post.GridKind.values else "",
            kind=row["code"] if row["code"] in Office.values else "",
        )
        if not _vacant(row["code"], key, n):
            held = staff.hire(post, row["code"], "" if n else key, user=user)
            _end(staff, held, row["code"], key)
            first = first or held.user
    assert first or _vacant(row["code"], key, 0)
    return first  # type: ignore[return-value]


def joined(prefix: str, title: str) -> str:
    """Both words, what ends the one and begins the other said once: 云栈物业 + 物业项目经理 → 云栈物业项目经理."""
    same = next((n for n in range(len(title), 0, -1) if prefix.endswith(title[:n])), 0)
    return prefix + title[same:]


def _vacant(code: str, key: str, n: int) -> bool:
    return (code, n) in {("social_worker", 2), ("new_stratum_member", 3)} or (code, key) in {
        ("linked_cadre", "G06"),
        ("grid_instructor", "G04"),
    }


def _end(staff: Staff, held: Appointment, code: str, key: str) -> None:
    """One term runs out soon; one grid member has left and nobody followed; another was followed by somebody new."""
    if (code, key) == ("volunteer_captain", ""):
        actions.end_appointment(held, by=staff.system, until=staff.started + timedelta(days=364 + 20))
    if (code, key) == ("full_time_grid_member", "G08"):
        actions.end_appointment(held, by=staff.system, until=staff.started + timedelta(days=330))
    if (code, key) == ("full_time_grid_member", "G03"):
        last = staff.started + timedelta(days=150)
        actions.end_appointment(held, by=staff.system, until=last)
        staff.hire(held.post, since=last + timedelta(days=1))


def company_people(staff: Staff, company: Company, employees: int) -> User:
    """A contact person with an account, and some employees; returns the contact person."""
    contact = actions.open_post(company, by=staff.system, role="company_contact", title=f"{company}企业联系人", full_time=False)
    user = staff.hire(contact, "company_contact", "", since=staff.started - timedelta(days=staff.random.randrange(20, 300))).user
    post = actions.open_post(company, by=staff.system, role="employee", title=f"{company}员工")
    for _n in range(employees):
        staff.hire(post, "employee", "", since=staff.started - timedelta(days=staff.random.randrange(20, 300)))
    return user


def holder_of(home: Community, role: str, grid: int | None = None) -> User | None:
    """Who has held the first post of this role today, of the grid where one is named; nobody: the post is vacant."""
    held = Appointment.objects.filter(post__community=home, post__role=role, until=None, since__lte=today(), user__is_active=True)
    near = held.filter(post__grid=grid) if grid else held
    found = near.select_related("user").order_by("pk").first()
    return found.user if found else None
