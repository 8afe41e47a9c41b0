"""Sealed reports in both communities: copies for those they were handed to, originals for nobody who has not opened them."""

from datetime import timedelta
from typing import Any

from liren.cases.models import Case, Category
from liren.cases.queries.receipts import receipt_code
from liren.community.models import Approval, Breakage, Post, User
from liren.core.calendar import now
from liren.core.vault import seal
from liren.reports import actions as reports
from liren.reports.models import Report, Word
from liren.reports.queries import owner_tag
from tests.uploads import picture
from tests.walls.canaries import canary, serial
from tests.walls.table import Thing

GIVEN = ("governance_worker", "center_head", "secretary", "department_officer", "report_custodian")


def _post(here: Any, role: str) -> Post:
    if role == "department_officer":
        return Post.objects.get(role=role, organization__competence="urban_management")
    return Post.objects.filter(community=here, role=role).order_by("pk")[0]


def plant_reports(world: Any, prefix: str, here: Any) -> None:
    """Sealed reports: of somebody signed in, of nobody, and handed to each role; one accuses the contact's own company."""
    _planted(world, prefix, here, f"{prefix}report of employee", owner=getattr(world.village, f"{prefix}employee"))
    _planted(world, prefix, here, f"{prefix}report on company", accused=[getattr(world.village, f"{prefix}company").name])
    for role in GIVEN:
        for days in (None, 3, 40) if role == GIVEN[0] else (None,):
            made = _planted(world, prefix, here, f"{prefix}report given to {role}, closed {days}", post=_post(here, role))
            if days:
                made.closed_at = now() - timedelta(days=days)
                Case.objects.filter(pk=made.row.pk).update(state="confirmed", closed_at=made.closed_at)
                made.row.refresh_from_db()
                next(t for t in world.things if t.label == f"file of {made.label}").closed_at = made.closed_at


def _planted(world: Any, prefix: str, here: Any, label: str, owner: User | None = None, post: Post | None = None, **told: Any) -> Thing:
    category, door = Category.objects.get(community=here, code="safety_violation"), getattr(world.village, f"{prefix}door")
    names = ("text", "where", "happened", "name")
    texts = {name: canary(name) for name in names} | {"phone": f"1360{9_000_000 + next(serial):07d}", "known": canary("线")}
    texts["file"] = canary("附")
    sealed = reports.submit(
        here, by=door, category=category, receipt=receipt_code(label), way="named", owner=owner_tag(owner) if owner else "",
        files=[picture(f"{texts['file']}.png")],
        **{k: v for k, v in texts.items() if k not in {"file", "known"}}, known=[texts["known"]], **told,
    )  # fmt: skip
    texts["said"] = canary("话")
    reports.say(sealed, by=door, text=texts["said"])
    copy = {"title": canary("抄"), "text": canary("摘"), "between": canary("办")}
    seal(sealed, {"title": copy["title"], "text": copy["text"]})
    word = Word.objects.create(report=sealed, line="handler", side="keeper", by=world.village.system)
    seal(word, {"text": copy["between"]}, under=sealed)
    made = sealed.case
    if post:
        Case.objects.filter(pk=made.pk).update(post=post, answerable=post)
        made.refresh_from_db()
    where = {"grid": made.grid_id, "company": None, "posts": frozenset({made.post_id})}
    thing = Thing("report", made, made.community_id, label=label, own=owner.pk if owner else None, texts=copy, **where)
    file = Thing("report_copy", sealed, made.community_id, label=f"file of {label}", own=thing.own, **where)
    kept = Thing("report_original", sealed.original, made.community_id, label=f"original of {label}", own=thing.own, texts=texts)
    world.things += [thing, file, kept]
    return thing


def plant_openings(world: Any, prefix: str, here: Any) -> None:
    """A request to open a report that nobody keeps, which a desk may grant besides the auditor; and an opening it granted."""
    by, desk, officer = getattr(world.village, f"{prefix}secretary"), _post(here, "department_officer"), world.village.department
    told = {"community": here, "kind": "reports.glass_original", "circle": "oversight", "asked_by": by, "desk": desk}
    until, where = {"expires_at": now() + timedelta(days=1)}, {"own": by.pk, "posts": frozenset({desk.pk})}
    asked = Approval.objects.create(**told, **until, reason=(reason := canary("急")))
    label, texts = f"{prefix}request about a report", {"reason": reason}
    world.things.append(Thing("approval_oversight", asked, here.pk, label=label, texts=texts, **where))
    granted = {"state": "granted", "decided_by": officer, "decided_at": now(), "reason": (reason := canary("准"))}
    grant = Approval.objects.create(**told, **until, **granted)
    report = {"subject_type": "reports.report", "subject_id": Report.objects.filter(case__community=here).order_by("pk")[0].pk}
    begun = now() - timedelta(hours=2)  # over, so that nobody reads the report by it
    hour = {"at": begun, "until": begun + timedelta(hours=1), "review_due_on": now().date() + timedelta(days=5)}
    row = Breakage.objects.create(community=here, approval=grant, by=by, reviewers="oversight", **report, **hour)
    label, texts = f"{prefix}opening of a report", {"reason": reason}
    world.things.append(Thing("breakage_oversight", row, here.pk, label=label, texts=texts, **where))
