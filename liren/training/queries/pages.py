"""Reads for the pages of training: how each class stands, the matrix, one person, the sign-in list, plans, courses, certificates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liren.community.models import Appointment, Community, Post, User
from liren.community.queries import held_today
from liren.community.rules.expiry import STAGES
from liren.core.calendar import SHANGHAI, Period, today
from liren.core.files import files_of_each
from liren.training import rules
from liren.training.flow import KEEPERS
from liren.training.models import Attendance, Certificate, Course, Level, Plan
from liren.training.queries import measuring
from liren.training.rules import CLASS_OF, TOPICS_OF, Competency, Topic


def lately(days: int) -> Period:
    """So many days up to and including today."""
    end = datetime.combine(today() + timedelta(days=1), time(0), SHANGHAI)
    return Period(end - timedelta(days=days), end)


@dataclass(frozen=True)
class ClassLine:
    """A class of staff: how many, trained on what in the last half-year, able, and its plan of this year."""

    label: Any
    people: int
    trained: int
    topics: list[tuple[Any, int]]  # label, how many completed it
    able: int
    plan: Plan | None


ALL_FIELDS = [*Competency.values]
ASKED = sorted({topic for topics in TOPICS_OF.values() for topic in topics}, key=[*Topic.values].index)


def class_lines(home: Community) -> list[ClassLine]:
    """Every class of which somebody is there; five queries."""
    people = measuring.staff(home)
    done = measuring.completed_topics(home, *measuring.days(lately(rules.TRAINED_DAYS)))
    able = {one.user_id for one in measuring.able_staff(home, people, lately(rules.ASSESSED_DAYS), ALL_FIELDS)}
    plans = {plan.staff_class: plan for plan in Plan.objects.filter(community=home, year=today().year)}
    lines = []
    for one in measuring.classes_present(people):
        ids = [held.user_id for held in people if CLASS_OF[held.post.role] == one]
        topics = [(Topic(topic).label, sum(topic in done.get(pk, ()) for pk in ids)) for topic in ASKED]
        trained = sum(rules.covered(ASKED, done.get(pk, ())) for pk in ids)
        lines.append(ClassLine(one.label, len(ids), trained, topics, len(able & set(ids)), plans.get(one)))
    return lines


@dataclass(frozen=True)
class Cell:
    """One competency of one person: level in words, whether it is enough."""

    label: str
    tone: str


@dataclass(frozen=True)
class MatrixLine:
    """One person of the matrix."""

    held: Appointment
    staff_class: Any
    cells: list[Cell]
    missing: int


def matrix(home: Community, only: str = "") -> list[MatrixLine]:
    """Who can do what, against what is asked of his class; three queries."""
    levels = measuring.levels_of(home, *measuring.days(lately(rules.ASSESSED_DAYS)))
    needed, lines = measuring.needed_levels(home), []
    for held in measuring.staff(home):
        of = CLASS_OF[held.post.role]
        if only and of != only:
            continue
        cells = [cell(levels.get(held.user_id, {}).get(name), needed.get(of, {}).get(name, rules.ABLE)) for name in Competency.values]
        lines.append(MatrixLine(held, of.label, cells, sum(one.tone != "good" for one in cells)))
    return lines


def cell(level: int | None, needed: int) -> Cell:
    """A level in words: good where it is enough, warn one below, bad else, idle where nobody assessed it."""
    if level is None:
        return Cell("–", "idle")
    return Cell(str(Level(level).label), "good" if level >= needed else "warn" if level == needed - 1 else "bad")


@dataclass(frozen=True)
class Person:
    """One person's page."""

    held: Appointment
    staff_class: Any
    cells: list[tuple[Any, Cell, Any]]  # competency, how he stands, what is asked
    attendances: list[Attendance]
    certificates: list[tuple[Certificate, list[dict[str, Any]]]]
    hours: Any
    lacking: list[Any]  # topics not completed in the last half-year


def own_post(user: User) -> Appointment | None:
    """His own appointment of the staff, in the community he looks at."""
    rows = user.appointments.filter(post__role__in=list(CLASS_OF), post__community__in=user.communities(), post__closed_on=None)
    return rows.filter(held_today()).order_by("pk").first()


def person(held: Appointment) -> Person:
    """What he can do, what he attended, which certificates he has; six queries."""
    home, of = held.post.community, CLASS_OF[held.post.role]
    levels = measuring.levels_of(home, *measuring.days(lately(rules.ASSESSED_DAYS))).get(held.user_id, {})
    needed = measuring.needed_levels(home).get(of, {})
    asked = {name: needed.get(name, rules.ABLE) for name in Competency.values}
    cells = [(Competency(name).label, cell(levels.get(name), level), Level(level).label) for name, level in asked.items()]
    rows = Attendance.objects.filter(community=home, user=held.user_id, course__state="held").select_related("course")
    attended = list(rows.order_by("-course__held_on", "-pk")[:60])
    since = measuring.days(lately(rules.TRAINED_DAYS))[0]
    done = {topic for one in attended if one.completed and one.course.held_on >= since for topic in one.course.topics}
    hours = sum(one.course.hours for one in attended if one.completed and one.course.held_on.year == today().year)
    papers = list(Certificate.objects.filter(community=home, user=held.user_id).order_by("withdrawn_on", "until", "pk"))
    files = files_of_each(papers)
    lacking = [Topic(topic).label for topic in ASKED if topic not in done]
    return Person(held, of.label, cells, attended, [(one, files[one.pk]) for one in papers], hours, lacking)


def roll(course: Course) -> list[tuple[Appointment, Attendance | None]]:
    """The sign-in list: all of the staff, each with what is on record."""
    there = {one.user_id: one for one in course.attendances.all()}
    return [(held, there.get(held.user_id)) for held in measuring.staff(course.community)]


def plans(user: User) -> QuerySet[Plan]:
    """The plans this user may see, the latest year first."""
    return (
        Plan.objects.visible_to(user)
        .filter(community__in=user.communities())
        .select_related("made_by", "approved_by")
        .order_by("-year", "staff_class", "pk")
    )


def courses(user: User, *, q: str = "", state: str = "", topic: str = "") -> QuerySet[Course]:
    """The courses this user may see, the latest first, with how many were there and completed."""
    rows = Course.objects.visible_to(user).filter(community__in=user.communities()).select_related("organizer")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(Q(title__icontains=q) | Q(teacher__icontains=q)) if q else rows
    if topic:
        rows = rows.filter(pk__in=[pk for pk, topics in rows.values_list("pk", "topics") if topic in topics])
    counts = {"there": Count("attendances"), "done": Count("attendances", filter=Q(attendances__completed=True))}
    return rows.annotate(**counts).order_by("-held_on", "-pk")


def to_come(home: Community) -> QuerySet[Course]:
    """The next courses."""
    return Course.objects.filter(community=home, state="planned").order_by("held_on", "pk")


def certificates(user: User) -> QuerySet[Certificate]:
    """The certificates this user may see: those in force first, the next to end first."""
    return (
        Certificate.objects.visible_to(user)
        .filter(community__in=user.communities())
        .select_related("user")
        .order_by("withdrawn_on", "until", "user__name", "pk")
    )


def until_words(one: Certificate) -> tuple[str, str]:
    """Until when a certificate holds, in words, and its tone."""
    if one.withdrawn_on:
        return _("已注销"), "idle"
    if one.until is None:
        return _("长期有效"), "good"
    left = (one.until - today()).days
    if left < 0:
        return _("已过期 %(n)s 天") % {"n": -left}, "bad"
    return _("到 %(day)s") % {"day": one.until}, "warn" if left <= STAGES[0] else "good"


def post_of(one: Certificate) -> Appointment | None:
    """Under which post its owner stands among the staff today."""
    return next((held for held in measuring.staff(one.community) if held.user_id == one.user_id), None)


def ending() -> QuerySet[Certificate]:
    """Certificates with an end that were not withdrawn; the rule says which reminder is due."""
    rows = Certificate.objects.filter(until__isnull=False, withdrawn_on=None)
    return rows.select_related("community", "user").order_by("pk")


def attendance_rows(user: User, home: Community) -> QuerySet[Attendance]:
    """Who was at which course, as far as this user may see it."""
    rows = Attendance.objects.visible_to(user).filter(community=home, course__state="held").select_related("course", "user")
    return rows.order_by("-course__held_on", "course", "user__name")


def posts_here(home: Community) -> QuerySet[Post]:
    """Posts that may organize a course."""
    roles = [*KEEPERS.split(), "enterprise_worker", "employee_worker"]
    return Post.objects.filter(community=home, closed_on=None, role__in=roles).order_by("role", "title")


def names_of(people: list[Appointment]) -> Iterator[tuple[str, int]]:
    """How a table may name each person: by his sign-in name, and by his name where nobody else bears it."""
    names = [one.user.name for one in people]
    for one in people:
        yield one.user.username, one.user_id
        if names.count(one.user.name) == 1:
            yield one.user.name, one.user_id
