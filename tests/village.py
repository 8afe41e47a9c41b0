"""The village: two communities with the same cast of named people in each, and a stranger. Made by actions."""

from datetime import date, datetime
from types import SimpleNamespace

from liren.cases.actions import load_catalog
from liren.community import actions
from liren.community.access import install
from liren.community.models import Community, Company, Grid, Organization, Region, User
from liren.core.calendar import SHANGHAI, at

FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
STAFF = {
    "worker": ("enterprise_worker", "王芳"),
    "employee_worker": ("employee_worker", "陈静"),
    "governance_worker": ("governance_worker", "周强"),
    "center_head": ("center_head", "赵敏"),
    "secretary": ("secretary", "孙立"),
    "committee_member": ("committee_member", "吴桐"),
    "mediator": ("mediator", "郑和"),
    "report_custodian": ("report_custodian", "冯正"),
    "property_manager": ("property_manager", "韩磊"),
    "provider": ("provider", "杨帆"),
    "administrator": ("administrator", "许诺"),
    "auditor": ("auditor", "何平"),
}


def build_village() -> None:
    """Everything that `village_of` finds again; called once a session."""
    with at(FOUNDED):
        system = install()
        root = Region.objects.get(code="000000")
        city = actions.open_region(root, by=system, code="339900", name="临江市", level="city")
        district = actions.open_region(city, by=system, code="339901", name="临江区", level="district")
        street = actions.open_region(district, by=system, code="339901001", name="春和街道", level="subdistrict")
        _above(district, system)
        for n, (code, name) in enumerate((("li", "里仁社区"), ("lin", "邻社区"))):
            _community(street, system, code, name, n)
        actions.open_account(root, by=system, username="stranger", name="路人")


def credit_code(serial: int) -> str:
    """A made-up code with a right check digit (GB 32100-2015)."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91339901MA{serial:07d}"
    total = sum(signs.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + signs[(31 - total % 31) % 31]


def _above(district: Region, system: User) -> None:
    for key, kind, competence, name, person in (
        ("service_center", "company_service_center", "company_service_center", "临江区企业服务中心", "蒋勤"),
        ("department", "department", "urban_management", "临江区综合行政执法局", "沈严"),
        ("fire", "department", "fire_rescue", "临江区消防救援大队", "秦勇"),
    ):
        body = actions.found_organization(district, by=system, kind=kind, name=name, competence=competence)
        post = actions.open_post(body, by=system, role="department_officer", title=f"{name}经办岗")
        _hold(post, system, key, person)


def _hold(post, system: User, username: str, name: str) -> User:
    user = actions.open_account(post, by=system, username=username, name=name, password="village-pass-1")
    actions.appoint(post, by=system, user=user, since=date(2026, 1, 5))
    return user


def _community(street: Region, system: User, code: str, name: str, n: int) -> None:
    home = actions.found_community(street, by=system, name=name, code=code, kind="sci_tech_innovation")
    load_catalog(home, by=system)
    for key, (role, person) in STAFF.items():
        _hold(actions.open_post(home, by=system, role=role, title=f"{name}{person}岗"), system, f"{key}-{code}", person)
    for g in (1, 2):
        grid = actions.open_grid(home, by=system, name=f"{name}第{g}网格", code=f"G{g}")
        place = actions.add_place(grid, by=system, name=f"{name}{g}号楼", kind="building", floors=12)
        for key, person in (("grid_member", f"李网{g}"), ("grid_leader", f"钱长{g}")):
            _hold(actions.open_post(grid, by=system, role=key, title=f"第{g}网格{person}岗"), system, f"{key}-{code}-{g}", person)
        company = actions.register_company(
            grid, by=system, name=f"{name}第{g}精工有限公司", short_name=f"{name[:2]}精工{g}", credit_code=credit_code(n * 10 + g),
            industry="C", size="small", headcount=120, place=place,
        )  # fmt: skip
        for key, role, person in (("contact", "company_contact", f"林联{g}"), ("employee", "employee", f"张工{g}")):
            _hold(actions.open_post(company, by=system, role=role, title=f"{company}{person}"), system, f"{key}-{code}-{g}", person)


def village_of() -> SimpleNamespace:
    """The cast by name; `far_` is the same person in the other community."""
    who = {u.username: u for u in User.objects.all()}
    found = {k: who[k] for k in ("service_center", "department", "fire", "stranger", "system")}
    for prefix, code in (("", "li"), ("far_", "lin")):
        home = Community.objects.get(code=code)
        found[f"{prefix}here" if not prefix else "there"] = home
        found |= {f"{prefix}{key}": who[f"{key}-{code}"] for key in STAFF}
        for key in ("grid_member", "grid_leader", "contact", "employee"):
            found |= {f"{prefix}{key}": who[f"{key}-{code}-1"], f"{prefix}other_{key}": who[f"{key}-{code}-2"]}
        grids = list(Grid.objects.filter(community=home).order_by("code"))
        companies = list(Company.objects.filter(community=home).order_by("grid__code"))
        found |= {f"{prefix}grid": grids[0], f"{prefix}other_grid": grids[1]}
        found |= {f"{prefix}company": companies[0], f"{prefix}other_company": companies[1]}
        found |= {f"{prefix}door": who[f"door-{code}"], f"{prefix}place": companies[0].place}
    found["bodies"] = {o.competence: o for o in Organization.objects.exclude(competence="")}
    return SimpleNamespace(**found)
