"""The demo's tasks: a year of departments and bodies, most done in time, some late, some on their way today."""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liren.cases.queries.routing import held_now
from liren.community.demo import Scale
from liren.community.demo.people import holder_of
from liren.community.models import Appointment, Community, Organization, Post, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, at, local, now, official, today
from liren.tasks import actions, queries, rules
from liren.tasks.models import Task

TEXTS = Path(__file__).with_name("catalog") / "demo.toml"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
TURN = {"month": 1, "quarter": 3}


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Tell the tasks of the main community in the order in which they were given."""
    home = communities[0]
    if holder_of(home, "center_head") is None:
        return
    last: dict[str, Task] = {}
    with quietly():
        for begun, turn, told in sorted(_starts(), key=lambda one: (one[0], one[2].get("title", ""))):
            with at(begun):
                task = _given(home, told, last.get(told["title"]) if turn else None)
            if task is not None:
                last[told.get("title", "")] = task
                _worked(task, told, begun, turn)
    say(f"交办事项 {Task.objects.filter(community=home).count()} 项")


def _starts() -> list[tuple[datetime, int, dict[str, Any]]]:
    """When each is given, and which turn of its series it is."""
    found = []
    for told in tomllib.loads(TEXTS.read_text("utf8"))["task"]:
        turns = told.get("turns", 1)
        for n in range(turns):
            back = _months(_before(today(), told["ago"]), TURN.get(told.get("repeat", ""), 0) * (turns - 1 - n))
            found.append((datetime.combine(_before(back, 0), time(9, 40), SHANGHAI), n, told))
    return found


def _months(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 - months, 12)
    return date(day.year + year, month + 1, min(day.day, 28) if months else day.day)


def _before(day: date, days: int) -> date:
    """So many working days before, itself a working day."""
    while days or not official().is_working_day(day):
        day -= timedelta(days=1)
        days -= 1 if days and official().is_working_day(day) else 0
    return day


def _given(home: Community, told: dict[str, Any], previous: Task | None) -> Task | None:
    """By the desk or body it is from, or registered for one that has no account here."""
    due_on = official().add_working_days(today(), told["days"]).at.date()
    if previous is not None:
        made = actions.come_again(previous, by=system_user(home))
        Task.objects.filter(pk=made.pk).update(due_at=rules.due(due_on))  # the series keeps the day of the month; its story the days it has
        return Task.objects.get(pk=made.pk)
    words = {name: told[name] for name in ("title", "text", "basis", "document", "urgency", "repeat") if name in told}
    if told["from"] in rules.BODIES:
        by = holder_of(home, "secretary")
        return actions.assign(home, by=by, source=told["from"], due_on=due_on, **words) if by else None
    desk = _desk(home, told["from"])
    if desk is None:
        return None
    if told.get("sealed"):
        basis = "mental_health_law" if told["ago"] > 20 else "letter"
        return actions.assign_sealed(home, by=_holder(desk), basis=basis, document=told["document"], due_on=due_on)
    if "way" in told:
        by, files = holder_of(home, "enterprise_worker"), [SimpleUploadedFile("来函扫描件.pdf", PAPER, "application/pdf")]
        more = {"way": told["way"], "organization": desk.organization, "files": files}
        return actions.register(home, by=by, due_on=due_on, **more, **words) if by else None
    return actions.assign(home, by=_holder(desk), due_on=due_on, **words)


def _desk(home: Community, competence: str) -> Post | None:
    posts = Post.objects.filter(region__in=home.region.line, role="department_officer", organization__competence=competence)
    found = posts.filter(organization__kind=Organization.Kind.DEPARTMENT, appointments__in=Appointment.objects.filter(held_now()))
    return found.select_related("organization").order_by("pk").first()


def _holder(post: Post) -> User:
    return User.objects.filter(appointments__in=Appointment.objects.filter(held_now(), post=post)).order_by("pk")[0]


def _worked(task: Task, told: dict[str, Any], begun: datetime, turn: int) -> None:
    """As far as its rest says, within the days it had."""
    rest = told.get("rest", "closed")
    head = holder_of(task.community, "center_head")
    role = "governance_worker" if task.is_sealed else told.get("role", "center_head")
    worker = holder_of(task.community, role)
    if rest == "given" or head is None or worker is None:
        return
    if role != "center_head":
        post = queries.able(task).filter(role=role, appointments__user=worker)[0]
        with _soon(begun, hours=2):
            actions.entrust(task, by=head, post=post)
    with _soon(begun, hours=5):
        actions.accept(task, by=worker)
    if told.get("note"):
        with _soon(begun, days=2):
            actions.note(task, by=worker, text=told["note"])
    if rest == "working" and task.due_at < now():
        with at(task.due_at + timedelta(minutes=15)):
            actions.remind(task, by=system_user(task.community), percent=100)
    if rest == "asked":
        with _soon(begun, days=3):
            later = official().add_working_days(local(task.due_at).date(), 5).at.date()
            actions.ask_extension(task, by=worker, day=later, reason=told["ask"])
    if rest in {"closed", "late", "reported"}:
        _ended(task, told, worker, head, late=rest == "late" or turn in told.get("late", ()))


def _ended(task: Task, told: dict[str, Any], worker: User, head: User, *, late: bool) -> None:
    """Reported, now and then sent back, and confirmed but for what waits for that today."""
    length = task.due_at - task.given_at
    reported = min(task.due_at + timedelta(days=4) if late else task.given_at + length * 0.7, now() - timedelta(hours=3))
    said = {"outcome": "assisted"} if task.is_sealed else {"text": told["result"]}
    giver = _holder(task.giver) if task.giver else head
    with at(reported):
        actions.report(task, by=worker, **said)
        if told.get("sent_back"):
            actions.send_back(task, by=giver, reason=told["sent_back"])
    if told.get("sent_back"):
        with at(min(reported + timedelta(days=2), now() - timedelta(hours=2))):
            actions.report(task, by=worker, **said)
    if told.get("rest") == "reported":
        return
    proof = () if task.giver else (SimpleUploadedFile("复函.pdf", PAPER, "application/pdf"),)
    with at(min(reported + timedelta(days=3), now() - timedelta(hours=1))):
        actions.confirm(task, by=giver, files=proof)


def _soon(begun: datetime, **later: int) -> Any:
    """Some time after the beginning, and in any case in the past."""
    return at(min(begun + timedelta(**later), now() - timedelta(minutes=30)))
