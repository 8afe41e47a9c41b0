"""Files beside the world's cases, and what was declared of the standards, each with strings that stand nowhere else."""

from datetime import date, timedelta
from typing import Any

from liren.community.models import Appointment, Space
from liren.core.calendar import now
from liren.disputes.models import Mediation, Mediator
from liren.hazards.models import AuthorityReport, Rectification, SiteRecord
from liren.institutions.models import (
    Body,
    DutyDay,
    Meeting,
    Member,
    Participation,
    Particulars,
    PartyUnit,
    Secondment,
    StaffingRecord,
)
from liren.premises.models import Agreement, Evidence, Facility, Premises, Room, ServiceArea, Sign
from liren.standards.models import Attestation, Exemption
from liren.tasks.models import Task
from liren.training.models import Assessment, Attendance, Certificate, Course, Plan, Requirement
from tests.walls import directory, published
from tests.walls.canaries import add, canary


def build(world: Any) -> None:
    """Everything beside the cases, in both communities."""
    _files_of_hazards(world)
    _files_of_disputes(world)
    _declarations(world)
    _premises(world)
    published.build(world)
    published.archive(world)
    _institutions(world)
    _training(world)
    directory.build(world)
    _tasks(world)


def _tasks(world: Any) -> None:
    """Ordinary tasks of a department, one with the governance post and one with a grid member's, and a sealed one, with a step each."""
    desk = world.village.department.appointments.get().post
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        told = {"community": here, "source": "department", "organization": desk.organization, "giver": desk, "year": 2026}
        told |= {"given_by": world.village.system, "due_at": now() + timedelta(days=9), "state": "working", "repeat": ""}
        for n, role in enumerate(("governance_worker", "grid_member", "sealed"), 1):
            sealed = role == "sealed"
            post = getattr(world.village, f"{prefix}{'governance_worker' if sealed else role}").appointments.get().post
            texts = {"document": canary("文号")} | ({} if sealed else {"title": canary("交办"), "text": canary("要求")})
            more = {"secrecy": "sealed", "code": f"{prefix}A1"[-8:], "basis": "letter"} if sealed else {"number": n}
            task = Task.objects.create(**told, **more, **texts, post=post)
            said = {} if sealed else {"step": canary("进展")}
            task.steps.create(kind="note", text=said.get("step", ""), by=world.village.system)
            posts, resource = frozenset({post.pk, desk.pk}), "task_sealed" if sealed else "task"
            add(world, resource, task, f"{prefix}{resource} with {role}", texts=texts | said, posts=posts)


def _training(world: Any) -> None:
    """A plan, a course with one who was there, his assessment and certificate, in each community."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        user, by = getattr(world.village, f"{prefix}grid_member"), getattr(world.village, f"{prefix}center_head")
        texts = {name: canary(word) for name, word in (("text", "案"), ("teacher", "师"), ("note", "评"), ("number", "证号"))}
        told = {"community": here, "topics": ["policy_law"], "hours": 2}
        plan = Plan.objects.create(**told, year=2026, staff_class="grid_staff", text=texts["text"], made_by=world.village.system)
        course = Course.objects.create(**told, title="课", held_on=date(2026, 1, 6), teacher=texts["teacher"])
        was = Attendance.objects.create(community=here, course=course, user=user, completed=True)
        told = {"community": here, "user": user}
        judged = Assessment.objects.create(**told, competency="work_skill", level=2, note=texts["note"], by=by)
        paper = Certificate.objects.create(**told, kind="other", name="证", number=texts["number"], issued_on=date(2026, 1, 6))
        asked = Requirement.objects.create(community=here, staff_class="grid_staff", competency="work_skill")
        held = user.appointments.get()
        for resource, row, said, own in (
            ("training_plan", plan, {"text": texts["text"]}, None), ("training_course", course, {"teacher": texts["teacher"]}, None),
            ("training_attendance", was, {}, user.pk), ("training_assessment", judged, {"note": texts["note"]}, user.pk),
            ("training_certificate", paper, {"number": texts["number"]}, user.pk), ("training_requirement", asked, {}, None),
            ("staff_post", held, {}, user.pk),
        ):  # fmt: skip
            add(world, resource, row, f"{prefix}{resource}", texts=said, **({"own": own} if own else {}))


def _premises(world: Any) -> None:
    """A register of premises in each community."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        place, day, by = getattr(world.village, f"{prefix}place"), date(2026, 1, 5), world.village.system
        texts = {
            name: canary(word) for name, word in (("owner", "产"), ("where", "标"), ("fault", "障"), ("contact", "协"), ("text", "证"))
        }
        told = {"community": here, "name": f"{prefix}用房", "place": place, "area_m2": 60, "mode": "lease", "since": day}
        found = Premises.objects.create(**told, owner=texts["owner"])
        space = Space.objects.create(community=here, place=place, name=f"{prefix}空间", kind="maker_space")
        free = Space.objects.create(community=here, place=place, name=f"{prefix}空房", kind="maker_space")
        room = Room.objects.create(community=here, space=space, premises=found, hours=(hours := canary("时")))
        area = ServiceArea.objects.create(community=here, space=space, kind="reading_area", note=(note := canary("区")))
        sign = Sign.objects.create(community=here, kind="logo", name="标志", where=texts["where"])
        told = {"community": here, "kind": "network", "name": "网", "place": place, "state": "under_repair"}
        facility = Facility.objects.create(**told, fault=texts["fault"])
        told = {"community": here, "kind": "school", "partner": "学校", "shared": "操场", "since": day, "until": date(2027, 1, 5)}
        agreement = Agreement.objects.create(**told, contact=texts["contact"])
        proof = Evidence.objects.create(community=here, kind="photo", text=texts["text"], premises=found, by=by)
        for resource, row, said in (
            ("premises", found, {"owner": texts["owner"]}), ("room", room, {"hours": hours}), ("area", area, {"note": note}),
            ("sign", sign, {"where": texts["where"]}), ("facility", facility, {"fault": texts["fault"]}),
            ("agreement", agreement, {"contact": texts["contact"]}), ("evidence", proof, {"text": texts["text"]}), ("space", free, {}),
        ):  # fmt: skip
            add(world, resource, row, f"{prefix}{resource}", texts=said)


def _institutions(world: Any) -> None:
    """A body with a member and a meeting, and a party unit in each community."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        on, by = date(2026, 1, 5), world.village.system
        texts = {"name": canary("机构"), "functions": canary("职责")}
        body = Body.objects.create(community=here, kind="volunteer_organization", founded_on=on, **texts)
        add(world, "body", body, f"{prefix}body", texts=texts)
        who = {"name": canary("成员"), "unit": canary("单位"), "phone": f"1370900{here.pk:04d}"}
        add(world, "body_member", Member.objects.create(body=body, since=on, **who), f"{prefix}body member", texts=who)
        said = {"title": canary("议题"), "text": canary("纪要")}
        add(world, "body_meeting", Meeting.objects.create(body=body, held_on=on, by=by, **said), f"{prefix}meeting", texts=said)
        told = {"name": canary("支部"), "secretary": canary("支书")}
        unit = PartyUnit.objects.create(community=here, kind="community_big_party_committee", members=23, **told)
        add(world, "party_unit", unit, f"{prefix}party unit", texts=told)
        held = Appointment.objects.get(user=getattr(world.village, f"{prefix}grid_member"))
        unit = PartyUnit.objects.create(
            community=here, kind="community_big_party_committee", name=(name := canary("组")), reporter=held.user, members=12
        )
        add(world, "party_unit", unit, f"{prefix}own party unit", own=held.user_id, texts={"name": name})
        told = {"half_end": date(2025, 12, 31), "members": 12, "took_part": 5, "source": (source := canary("来源"))}
        count = Participation.objects.create(unit=unit, by=by, **told)
        add(world, "participation", count, f"{prefix}participation", own=held.user_id, texts={"source": source})
        _duty(world, prefix, here)
        asked = {"contact_range": canary("联系"), "requirements": canary("要求")}
        row = Particulars.objects.create(appointment=held, source="community_worker", by=by, **asked)
        add(world, "particulars", row, f"{prefix}particulars", own=held.user_id, texts=asked)
        words = {"text": canary("核定")}
        settled = StaffingRecord.objects.create(
            community=here, factors={"employees": 1, "companies": 1, "grids": 1}, needs=[], by=by, **words
        )
        add(world, "staffing_record", settled, f"{prefix}staffing record", texts=words)


def _duty(world: Any, prefix: str, here: Any) -> None:
    """An official sent down with a day of duty."""
    official = world.village.fire if prefix else world.village.department
    body = official.appointments.get().post.organization
    texts = {"name": canary("下沉"), "duty": canary("岗"), "letter": canary("函")}
    days = {"since": date(2026, 1, 5), "until": date(2027, 1, 5)}
    one = Secondment.objects.create(community=here, organization=body, user=official, **texts, **days)
    add(world, "secondment", one, f"{prefix}secondment", own=official.pk, texts=texts)
    said = {"remark": canary("补")}
    add(
        world,
        "duty_day",
        DutyDay.objects.create(secondment=one, on=date(2026, 1, 6), **said),
        f"{prefix}duty day",
        own=official.pk,
        texts=said,
    )


def _declarations(world: Any) -> None:
    """What was declared of the standards in each community."""
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        told, by, member = canary("声明"), world.village.system, getattr(world.village, f"{prefix}grid_member")
        days = {"since": date(2026, 1, 5), "until": date(2026, 12, 31)}
        made = Attestation.objects.create(community=here, clause_code="S1:4.2", text=told, post_title="岗", by=member, **days)
        add(world, "attestation", made, f"{prefix}attestation", own=member.pk, texts={"text": told})
        why = canary("不适")
        asked = Exemption.objects.create(community=here, clause_code="S1:4.3-1", reason=why, by=by)
        add(world, "exemption", asked, f"{prefix}exemption", texts={"reason": why})


def _files_of_disputes(world: Any) -> None:
    """Each dispute's mediation with its parties, and a roster of one in each community."""
    rosters = {}
    for prefix, here in (("", world.village.here), ("far_", world.village.there)):
        user, kinds = getattr(world.village, f"{prefix}mediator"), ["civil"]
        rosters[here.pk] = Mediator.objects.create(community=here, user=user, body="调委会", kinds=kinds, since=date(2026, 1, 5))
        add(world, "mediator", rosters[here.pk], f"{prefix}mediator", own=user.pk)
    for thing in [t for t in world.things if t.resource == "dispute"]:
        texts = {"plan": canary("方"), "remark": canary("果"), "step": canary("步"), "minutes": canary("录"), "term": canary("约")}
        file = Mediation.objects.create(
            case=thing.row, state="resolution", kind="civil", risk="low", plan=texts["plan"], remark=texts["remark"],
            mediator=rosters[thing.community], number="调1",
        )  # fmt: skip
        file.steps.create(stage="screening", text=texts["step"], by=world.village.system)
        file.sessions.create(mediator=file.mediator, at=now(), place="室", outcome="continued", attended="双方", minutes=texts["minutes"])
        file.terms.create(order=1, text=texts["term"], due_on=date(2026, 12, 1))
        where = {name: getattr(thing, name) for name in ("grid", "company", "own", "posts", "closed_at")}
        add(world, "mediation", file, f"mediation of {thing.label}", texts=texts, **where)


def _files_of_hazards(world: Any) -> None:
    """Each hazard's rectification, with what stands in it and what was seen on site."""
    for thing in [t for t in world.things if t.resource == "hazard"]:
        texts = {"owner": canary("责"), "measure": canary("措")}
        file = Rectification.objects.create(
            case=thing.row, state="rectifying", grade="general", due_on=date(2026, 12, 1), graded_at=now(), **texts
        )
        texts["look"] = canary("场")
        SiteRecord.objects.create(rectification=file, moment="before", text=texts["look"], by=world.village.system)
        where = {name: getattr(thing, name) for name in ("grid", "company", "own", "posts", "closed_at")}
        add(world, "rectification", file, f"rectification of {thing.label}", texts=texts, **where)
        body, words = world.village.fire.appointments.get().post.organization, canary("报")
        told = AuthorityReport.objects.create(rectification=file, organization=body, text=words, by=world.village.system)
        add(world, "authority_report", told, f"authority report of {thing.label}", texts={"text": words}, **where)
