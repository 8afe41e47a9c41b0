"""The village with something of every kind in both communities, and a string in each sensitive field that stands nowhere else."""

import io
from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from liren.cases import actions as cases
from liren.cases.models import Case, Category, Message, ReplyTemplate
from liren.cases.queries.receipts import receipt_code
from liren.community import actions
from liren.community.models import Appointment, Company, Import, ImportRow, Organization, Post, User
from liren.core.calendar import now
from liren.core.files import attach
from liren.core.models import Attachment, Notice
from tests.village import village_of
from tests.walls.table import Thing, Viewer, viewers

KINDS = {
    "ordinary": "site_expansion",
    "hazard": "electrical_hazard",
    "dispute": "company_dispute",
    "employer": "wage_arrears",
    "report": "safety_violation",
}
GIVEN = {  # roles that are handed a case of each secrecy
    "ordinary": ["department_officer", "provider", "property_manager", "mediator", "counselor", "committee_member", "grid_member"],
    "hazard": ["department_officer", "property_manager", "grid_member", "enterprise_worker"],
    "dispute": ["governance_worker", "mediator", "department_officer", "secretary"],
    "employer": ["employee_worker", "governance_worker", "mediator", "counselor", "department_officer", "secretary"],
    "report": ["governance_worker", "center_head", "secretary", "department_officer", "report_custodian"],
}
_serial = count(1)


def canary(what: str) -> str:
    """A string that stands nowhere else."""
    return f"暗{next(_serial):04d}{what}鸟"


def client_of(viewer: Viewer) -> Client:
    """A browser of his own, signed in unless he is anonymous."""
    client = Client()
    if viewer.user:
        client.force_login(viewer.user, backend="liren.community.access.PostBackend")
    return client


def build() -> SimpleNamespace:
    """Things by label, viewers by name, and whose strings are whose."""
    village = village_of()
    cast = {name: user for name, user in vars(village).items() if isinstance(user, User)}
    for prefix, here in (("", village.here), ("far_", village.there)):
        for role in ("counselor", "volunteer"):
            cast[f"{prefix}{role}"] = _person(village, here, role, f"{prefix}{role}")
    world = SimpleNamespace(village=village, things=[], viewers=viewers(cast))
    world.by_name = {one.name: one for one in world.viewers}
    for prefix, here in (("", village.here), ("far_", village.there)):
        _register(world, prefix, here)
        _cases(world, prefix, here)
    world.strings = {text: thing for thing in world.things for text in thing.texts.values()}
    _fresh(world)
    world.clients = {viewer.name: client_of(viewer) for viewer in world.viewers}
    return world


def _fresh(world: Any) -> None:
    """Users as the next request would read them."""
    for viewer in world.viewers:
        if viewer.user:
            viewer.user.forget_areas()


def _person(village: Any, here: Any, role: str, name: str) -> User:
    post = actions.open_post(here, by=village.system, role=role, title=f"{here}{role}岗")
    user = actions.open_account(post, by=village.system, username=f"{name}-{here.code}", name="鲁志")
    actions.appoint(post, by=village.system, user=user, since=date(2026, 1, 5))
    return user


def _add(world: Any, resource: str, row: Any, label: str, **where: Any) -> Thing:
    thing = Thing(resource, row, row.community_id, label=label, **where)
    world.things.append(thing)
    return thing


def _register(world: Any, prefix: str, here: Any) -> None:
    village = world.village
    system = village.system
    for n, side in enumerate(("", "other_"), 1):
        company, grid = getattr(village, f"{prefix}{side}company"), getattr(village, f"{prefix}{side}grid")
        where, label = {"grid": grid.pk, "company": company.pk}, f"{prefix}{side}"
        legal = canary("法人")
        Company.objects.filter(pk=company.pk).update(legal_person=legal)
        company.refresh_from_db()
        _add(world, "grid", grid, f"{label}grid", grid=grid.pk)
        _add(world, "place", company.place, f"{label}place", grid=grid.pk)
        _add(world, "company", company, f"{label}company", **where, texts={"legal_person": legal})
        texts = {"name": canary("联系"), "phone": f"1390000{n}{here.pk:03d}", "email": f"{canary('x')}@example.com", "duty": canary("职")}
        contact = actions.add_contact(company, by=system, **texts)
        _add(world, "contact", contact, f"{label}contact_person", **where, texts=texts)
        fact = canary("情况")
        row = actions.note_fact(company, by=system, name="年产值", value=fact, source=canary("来源"), on=date(2026, 3, 1))
        _add(world, "contact", row, f"{label}fact", **where, texts={"value": fact})
        for post in Post.objects.filter(company=company):
            kind = "account" if post.role == "employee" else "contact_post"
            _add(world, kind, post, f"{label}{post.role}_post", **where)
            _add(world, kind, post.appointments.get(), f"{label}{post.role}_appointment", **where)
    _staff(world, prefix, here)
    _imports(world, prefix, here)
    _persons(world, prefix)


def _staff(world: Any, prefix: str, here: Any) -> None:
    post = Post.objects.get(community=here, role="mediator")
    _add(world, "post", post, f"{prefix}post", posts=frozenset({post.pk}))
    held = Appointment.objects.get(post=post)
    _add(world, "appointment", held, f"{prefix}appointment", own=held.user_id)
    body = Organization.objects.create(community=here, kind="provider", name=f"{here}检测所")
    _add(world, "organization", body, f"{prefix}organization")
    _add(world, "category", Category.objects.filter(community=here).order_by("pk")[0], f"{prefix}category")
    _add(world, "template", ReplyTemplate.objects.filter(community=here).order_by("pk")[0], f"{prefix}template")


def _imports(world: Any, prefix: str, here: Any) -> None:
    by, name, row = getattr(world.village, f"{prefix}worker"), canary("导入"), canary("行")
    found = Import.objects.create(community=here, kind="companies", name=name, sha256="0", by=by, state="checked", total=1)
    ImportRow.objects.create(parent=found, number=2, state="ready", name=row, values={"legal_person": canary("值")})
    _add(world, "import", found, f"{prefix}import", own=by.pk, texts={"name": name, "row": row})


def _persons(world: Any, prefix: str) -> None:
    """Telephone and mail of every account, and a notice and a draft that are his alone."""
    for viewer in [v for v in world.viewers if v.user and v.name.startswith("far_") == bool(prefix)]:
        texts = {
            "email": f"{canary('m')}@example.com",
            "phone": f"13700{viewer.user.pk:06d}",
            "notice": canary("通知"),
            "draft": canary("草稿"),
        }
        User.objects.filter(pk=viewer.user.pk).update(email=texts["email"], phone=texts["phone"])
        viewer.user.email, viewer.user.phone = texts["email"], texts["phone"]
        note = Notice.objects.create(user=viewer.user, kind="cases.told", title=texts["notice"], url="/notices/")
        content = {"code": "site_expansion", "as": "", "fields": {"title": texts["draft"]}}
        cases.keep_draft(viewer.user, by=viewer.user, content=content)
        world.things.append(Thing("own", note, 0, own=viewer.user.pk, label=f"{viewer.name}'s own", texts=texts))


def _cases(world: Any, prefix: str, here: Any) -> None:
    for secrecy in KINDS:
        for side in ("", "other_"):
            who = {"employer": "employee"}.get(secrecy, "contact")
            _case(world, prefix, side, secrecy, getattr(world.village, f"{prefix}{side}{who}"), f"{secrecy} of {prefix}{side}{who}")
        by = getattr(world.village, f"{prefix}employee")
        _case(world, prefix, "", secrecy, by, f"{secrecy} of {prefix}employee")
        for role in GIVEN[secrecy]:
            post = _post(here, role)
            for days in (None, 3, 40) if role == GIVEN[secrecy][0] else (None,):
                made = _case(world, prefix, "other_", secrecy, None, f"{prefix}{secrecy} given to {role}, closed {days}", post=post)
                if days:
                    made.closed_at = now() - timedelta(days=days)
                    Case.objects.filter(pk=made.row.pk).update(state="confirmed", closed_at=made.closed_at)
                    made.row.refresh_from_db()


def _post(here: Any, role: str) -> Post:
    if role == "department_officer":
        return Post.objects.get(role=role, organization__competence="urban_management")
    return Post.objects.filter(community=here, role=role).order_by("-grid__code", "pk")[0]


def _case(world: Any, prefix: str, side: str, secrecy: str, by: User | None, label: str, post: Post | None = None) -> Thing:
    village = world.village
    company, here = getattr(village, f"{prefix}{side}company"), getattr(village, "there" if prefix else "here")
    channel = "phone" if by is None else "employee_portal" if "employee" in label else "portal"
    names = ("title", "text", "location", "contact_name", "contact_email")
    texts = {name: canary(name[:4]) for name in names} | {"contact_phone": f"1360{next(_serial):07d}"}
    category = Category.objects.get(community=here, code=KINDS[secrecy])
    made = cases.report(
        company, by=by or village.system, category=category, channel=channel, answers={"since": (asked := canary("答"))},
        receipt=receipt_code(label) if by is None else "", **texts,
    )  # fmt: skip
    if post:
        Case.objects.filter(pk=made.pk).update(post=post, answerable=post)
    internal, public, name = canary("内部"), canary("公开"), canary("附件")
    Message.objects.create(case=made, kind="note", text=internal, is_public=False, by=village.system)
    Message.objects.create(case=made, kind="update", text=public, is_public=True, by=village.system)
    file = _file(made, name, village.system)
    made.refresh_from_db()
    where = {"grid": made.grid_id, "company": made.company_id, "posts": frozenset({made.post_id, made.escalated_to_id} - {None})}
    texts |= {"asked": asked, "public": public, "file": name}
    thing = _add(world, secrecy, made, label, own=by.pk if by else None, texts=texts, **where)
    _add(world, "internal", made, f"note on {label}", parent=thing, texts={"internal": internal})
    world.things.append(Thing("file", file, made.community_id, label=f"file of {label}", parent=thing))
    return thing


def _file(case: Case, name: str, by: User) -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return attach(case, [SimpleUploadedFile(f"{name}.png", out.getvalue())], by)[0]
