"""The village with something of every kind in both communities, and a string in each sensitive field that stands nowhere else."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client

from liren.accounts.models import Factor, FactorReset, Handover, Identity, Invitation, Joining, Session
from liren.briefings import actions as briefings
from liren.briefings.models import Briefing
from liren.care import actions as care
from liren.care.models import Mandate, Slot
from liren.cases import actions as cases
from liren.cases.models import Case, Category, Concern, Message, ReplyTemplate, TriageModel
from liren.cases.queries.receipts import receipt_code
from liren.community import actions
from liren.community.models import (
    Appointment,
    Company,
    Export,
    Import,
    ImportRow,
    Organization,
    Post,
    SavedView,
    User,
)
from liren.core.calendar import now
from liren.core.files import attach
from liren.core.models import Attachment, Notice
from liren.hotspots.models import Hotspot
from liren.letters import actions as letters
from liren.letters.models import Letter, Point
from tests.conftest import freshly
from tests.uploads import picture
from tests.village import village_of
from tests.walls import assessed, beside
from tests.walls.canaries import add, canary, serial
from tests.walls.sealed import plant_openings, plant_reports
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


def client_of(viewer: Viewer) -> Client:
    """A browser of his own, signed in unless he is anonymous."""
    client = Client()
    if viewer.user:
        client.force_login(viewer.user, backend="liren.community.access.PostBackend")
        freshly(client)
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
        _briefings(world, prefix, here)
        _heard(world, prefix, here)
        _letters(world, prefix, here)
    beside.build(world)
    assessed.build(world)
    world.strings = {text: thing for thing in world.things for text in thing.texts.values()}
    _fresh(world)
    world.clients = {viewer.name: client_of(viewer) for viewer in world.viewers}
    return world


def _letters(world: Any, prefix: str, here: Any) -> None:
    """A letter being drafted, and one the department works on with a point it has answered and one that waits."""
    village, desk = world.village, Post.objects.get(role="department_officer", organization__competence="urban_management")
    head, by = getattr(village, f"{prefix}center_head"), getattr(village, f"{prefix}contact")
    company = getattr(village, f"{prefix}company")
    for state in ("draft", "received"):
        brought = []
        for n in (1, 2):
            category = Category.objects.get(community=here, code=KINDS["ordinary"])
            brought.append(cases.report(company, by=by, category=category, channel="portal", title=f"{state}{n}"))
            cases.accept(brought[-1], by=head)
        texts = {"title": canary("函题"), "text": canary("函文")}
        made = letters.draft(here, by=head, post=desk, **texts)
        letters.gather(made, by=head, chosen=brought)
        posts = frozenset({desk.pk}) if state == "received" else frozenset()
        point = made.points.order_by("order")[0]
        if state == "received":
            letters.submit(made, by=head)
            letters.send(made, by=head)
            letters.receive(made, by=village.department)
            told = {"remark": canary("评部门")}  # the answer itself goes to the case and is for all who read that
            letters.answer(made, by=village.department, point=point, text="已办")
            letters.rate(Point.objects.get(pk=point.pk), by=by, satisfaction=4, remark=told["remark"])
            row, where = Point.objects.get(pk=point.pk), {"own": by.pk, "company": company.pk, "posts": posts}
            add(world, "letter_point", row, f"{prefix}answered point", texts=told, **where)
        add(world, f"letter_{state}", Letter.objects.get(pk=made.pk), f"{prefix}{state} letter", texts=texts, posts=posts)


def _briefings(world: Any, prefix: str, here: Any) -> None:
    """A draft, an issued report, and one taken back."""
    head = getattr(world.village, f"{prefix}center_head")
    for n, state in enumerate(("draft", "issued", "withdrawn"), 1):
        on = date(2026, 2, n)
        made = briefings.draft(here, by=head, kind="special", start=on, end=on)
        texts = {"done": canary("工作"), "advice": canary("建议")}
        briefings.write(made, by=head, **texts)
        if state != "draft":
            briefings.issue(made, by=head)
        if state == "withdrawn":
            texts["reason"] = canary("撤回")
            briefings.withdraw(made, by=head, reason=texts["reason"])
        row = Briefing.objects.get(pk=made.pk)
        add(world, "briefing_draft" if state == "draft" else f"briefing_{state}", row, f"{prefix}{state} briefing", texts=texts)


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


def _register(world: Any, prefix: str, here: Any) -> None:
    village = world.village
    system = village.system
    told = {"number": canary("批"), "note": canary("界"), "approved_on": date(2026, 1, 5)}
    ring = [[120.0, 30.0], [120.01, 30.0], [120.01, 30.01], [120.0, 30.01], [120.0, 30.0]]
    drawn = actions.draw_boundary(here, by=system, shape={"type": "Polygon", "coordinates": [ring]}, **told)
    texts = {name: told[name] for name in ("number", "note")}
    add(world, "boundary", drawn, f"{prefix}boundary", texts=texts)
    for n, side in enumerate(("", "other_"), 1):
        company, grid = getattr(village, f"{prefix}{side}company"), getattr(village, f"{prefix}{side}grid")
        where, label = {"grid": grid.pk, "company": company.pk}, f"{prefix}{side}"
        legal = canary("法人")
        Company.objects.filter(pk=company.pk).update(legal_person=legal)
        company.refresh_from_db()
        add(world, "grid", grid, f"{label}grid", grid=grid.pk)
        add(world, "place", company.place, f"{label}place", grid=grid.pk)
        add(world, "company", company, f"{label}company", **where, texts={"legal_person": legal})
        texts = {"name": canary("联系"), "phone": f"1390000{n}{here.pk:03d}", "email": f"{canary('x')}@example.com", "duty": canary("职")}
        contact = actions.add_contact(company, by=system, **texts)
        add(world, "contact", contact, f"{label}contact_person", **where, texts=texts)
        fact = canary("情况")
        row = actions.note_fact(company, by=system, name="年产值", value=fact, source=canary("来源"), on=date(2026, 3, 1))
        add(world, "contact", row, f"{label}fact", **where, texts={"value": fact})
        told = {"number": canary("证"), "source": canary("公告")}
        row = actions.note_qualification(company, by=system, kind="high_tech_company", since=date(2026, 3, 1), **told)
        add(world, "qualification", row, f"{label}qualification", **where, texts=told)
        for post in Post.objects.filter(company=company):
            kind = "account" if post.role == "employee" else "contact_post"
            add(world, kind, post, f"{label}{post.role}_post", **where)
            add(world, kind, post.appointments.get(), f"{label}{post.role}_appointment", **where)
    _staff(world, prefix, here)
    _proofs(world, prefix, here)
    _imports(world, prefix, here)
    _approvals(world, prefix, here)
    _care(world, prefix, here)
    _persons(world, prefix)


def _approvals(world: Any, prefix: str, here: Any) -> None:
    by, reason = getattr(world.village, f"{prefix}worker"), canary("申请")
    asked = actions.ask_approval(here, by=by, kind="community.export", reason=reason)
    add(world, "approval", asked, f"{prefix}approval", own=by.pk, texts={"reason": reason})


def _care(world: Any, prefix: str, here: Any) -> None:
    employee, worker, place = (getattr(world.village, f"{prefix}{name}") for name in ("employee", "governance_worker", "place"))
    counselor, department = world.by_name[f"{prefix}counselor"].user, world.village.department
    post, theirs = _post(here, "counselor"), _post(here, "department_officer")
    texts, held = {"text": canary("求助"), "contact": canary("联络")}, {"posts": frozenset({post.pk})}
    asked = care.ask(here, by=employee, way="phone", **texts)
    add(world, "consultation", asked, f"{prefix}consultation", own=employee.pk, texts=texts, **held)
    counselor.forget_areas()
    note = care.write(asked, by=counselor, kind="note", text=(text := canary("笔记")))
    add(world, "care_note", note, f"{prefix}care_note", texts={"text": text}, **held)
    told = {"who": canary("告知"), "reason": canary("危险")}
    warned = care.warn(asked, by=counselor, recipient="police", who=told["who"], reason=f"{told['reason']}现实的危险")
    add(world, "disclosure", warned, f"{prefix}disclosure", texts=told, **held)
    begins = now() + timedelta(days=1)
    slot = Slot.objects.create(community=here, post=post, starts_at=begins, ends_at=begins + timedelta(hours=1))
    add(world, "slot", slot, f"{prefix}slot", **held)
    request = actions.ask_glass(
        here, by=department, kind="care.glass_counselling", reference=asked.code, reason=f"{(reason := canary('应急'))}现实的危险"
    )
    actions.grant_approval(request, by=counselor)
    add(world, "breakage", request.breakage, f"{prefix}breakage", own=department.pk, texts={"reason": reason})
    _mandated(world, prefix, here, worker, place, theirs)


def _mandated(world: Any, prefix: str, here: Any, worker: User, place: Any, theirs: Post) -> None:
    heads = [Appointment.objects.filter(post__community=here, post__role=role)[0].user for role in ("center_head", "secretary")]
    mandate = Mandate.objects.create(
        community=here, basis="依法", department=theirs.organization, department_post=theirs, document="文号", assessment="评估",
        valid_until=now().date() + timedelta(days=90), worker_one=worker, filed_by=heads[0], agreed_by=heads[1], state="active",
    )  # fmt: skip
    add(world, "mandate", mandate, f"{prefix}mandate")
    who = {name: canary(name[:2]) for name in ("name", "contact", "seen", "request")}
    made = care.register(mandate, by=worker, place=place, **who)
    add(world, "registration", made, f"{prefix}registration", own=worker.pk, posts=frozenset({theirs.pk}), texts=who)
    add(world, "tip", made.tip, f"{prefix}tip", grid=place.grid_id)


def _staff(world: Any, prefix: str, here: Any) -> None:
    post = Post.objects.get(community=here, role="mediator")
    add(world, "post", post, f"{prefix}post", posts=frozenset({post.pk}))
    held = Appointment.objects.get(post=post)
    add(world, "appointment", held, f"{prefix}appointment", own=held.user_id)
    body = Organization.objects.create(community=here, kind="provider", name=f"{here}检测所")
    add(world, "organization", body, f"{prefix}organization")
    add(world, "category", Category.objects.filter(community=here).order_by("pk")[0], f"{prefix}category")
    draft = cases.draft_rules(here, by=world.village.system)
    asked = {"name": canary("规则"), "conditions": {"words_any": [word := canary("词")]}, "role": "grid_member"}
    cases.edit_rule(draft, by=world.village.system, rule=None, **asked)
    add(world, "rules", draft, f"{prefix}rules")
    add(world, "rule", draft.rules.get(), f"{prefix}rule", texts={"name": asked["name"], "word": word})
    add(world, "template", ReplyTemplate.objects.filter(community=here).order_by("pk")[0], f"{prefix}template")


def _proofs(world: Any, prefix: str, here: Any) -> None:
    """What proves an account, where it is signed in, and a request to reset it."""
    user, asked_by = getattr(world.village, f"{prefix}mediator"), getattr(world.village, f"{prefix}center_head")
    factor, reason = canary("钥"), canary("核实")
    for row in (
        Factor.objects.create(user=user, kind="passkey", name=factor, credential=b"x", handle=factor),
        Session.objects.create(user=user, key=canary("s"), browser=canary("机")),
        Identity.objects.create(user=user, issuer="https://id.example", subject=canary("id")),
    ):
        world.things.append(Thing("proof", row, 0, own=user.pk, label=f"{prefix}{row._meta.model_name}", texts={"said": str(row)}))
    company = getattr(world.village, f"{prefix}company")
    where = {"grid": company.grid_id, "company": company.pk}
    whom, soon = canary("邀谁"), now() + timedelta(days=9)
    told = {"community": here, "company": company}
    sent = Invitation.objects.create(role="employee", whom=whom, most=3, expires_at=soon, by=asked_by, **told)
    add(world, "invitation", sent, f"{prefix}invitation", **where, texts={"whom": whom})
    name = canary("新人")
    newcomer = User.objects.create(username=f"{prefix}newcomer", name=name, password="!")
    joining = Joining.objects.create(invitation=sent, user=newcomer, **told)
    add(world, "joining", joining, f"{prefix}joining", **where, texts={"name": name})
    remarks = canary("交接")
    held = Appointment.objects.get(user=user)
    paper = Handover.objects.create(community=here, appointment=held, until=now().date(), remarks=remarks, by=asked_by)
    add(world, "handover", paper, f"{prefix}handover", texts={"remarks": remarks})
    reset = FactorReset.objects.create(community=here, user=user, asked_by=asked_by, asked_as="center_head", reason=reason)
    add(world, "reset", reset, f"{prefix}reset", texts={"reason": reason})


def _imports(world: Any, prefix: str, here: Any) -> None:
    by, name, row = getattr(world.village, f"{prefix}worker"), canary("导入"), canary("行")
    found = Import.objects.create(community=here, kind="companies", name=name, sha256="0", by=by, state="checked", total=1)
    ImportRow.objects.create(parent=found, number=2, state="ready", name=row, values={"legal_person": canary("值")})
    add(world, "import", found, f"{prefix}import", own=by.pk, texts={"name": name, "row": row})
    purpose, view = canary("用途"), canary("视图")
    ordered = Export.objects.create(community=here, listing="companies", by=by, purpose=purpose, state="ready")
    add(world, "export", ordered, f"{prefix}export", own=by.pk, texts={"purpose": purpose})
    saved = SavedView.objects.create(community=here, listing="cases", by=by, name=view)
    add(world, "view", saved, f"{prefix}view", own=by.pk, texts={"name": view})


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
    plant_reports(world, prefix, here)
    plant_openings(world, prefix, here)
    for secrecy in [kind for kind in KINDS if kind != "report"]:
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


def _heard(world: Any, prefix: str, here: Any) -> None:
    """Somebody who joined a case, a triage model, and a hot issue."""
    case = next(t for t in world.things if t.label == f"ordinary of {prefix}contact")
    by, words, name = getattr(world.village, f"{prefix}other_employee"), canary("也是"), canary("热点")
    joined = Concern.objects.create(case=case.row, user=by, words=words)
    where = {"grid": case.grid, "posts": case.posts, "own": by.pk}
    add(world, "concern", joined, f"{prefix}concern", texts={"words": words}, **where)
    model = TriageModel.objects.create(community=here, file=f"{prefix}x.model", examples=1, tested=1, accuracy=1, macro_f1=1)
    add(world, "triage_model", model, f"{prefix}triage model")
    issue = Hotspot.objects.create(
        community=here, label=name, category=case.row.category, first_at=now(), last_at=now(), voices=5, heat=9, weeks=[0] * 12
    )
    add(world, "hotspot", issue, f"{prefix}hotspot", texts={"label": name})


def _post(here: Any, role: str) -> Post:
    if role == "department_officer":
        return Post.objects.get(role=role, organization__competence="urban_management")
    return Post.objects.filter(community=here, role=role).order_by("-grid__code", "pk")[0]


def _case(world: Any, prefix: str, side: str, secrecy: str, by: User | None, label: str, post: Post | None = None) -> Thing:
    village = world.village
    company, here = getattr(village, f"{prefix}{side}company"), getattr(village, "there" if prefix else "here")
    channel = "phone" if by is None else "employee_portal" if "employee" in label else "portal"
    names = ("title", "text", "location", "contact_name", "contact_email")
    texts = {name: canary(name[:4]) for name in names} | {"contact_phone": f"1360{next(serial):07d}"}
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
    thing = add(world, secrecy, made, label, own=by.pk if by else None, texts=texts, **where)
    add(world, "internal", made, f"note on {label}", parent=thing, texts={"internal": internal})
    world.things.append(Thing("file", file, made.community_id, label=f"file of {label}", parent=thing))
    return thing


def _file(case: Case, name: str, by: User) -> Attachment:
    return attach(case, [picture(f"{name}.png")], by)[0]
