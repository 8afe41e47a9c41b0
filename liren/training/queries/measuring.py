"""What the numbers are made of: the staff, each once, what each completed, what each can do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from liren.community.models import Appointment, Community, User
from liren.community.queries import in_post
from liren.core.actions import ACTIONS
from liren.core.calendar import Period, local
from liren.training import rules
from liren.training.flow import HEADS, KEEPERS
from liren.training.models import STAFF_READS, Assessment, Attendance, Certificate, Plan, Requirement
from liren.training.rules import CLASS_OF, StaffClass


def is_head(user: User, community_id: int | None) -> bool:
    """Does he lead this community's center or its committee?"""
    return user.holds(HEADS.split(), community_id)


def keeps(user: User, community_id: int | None) -> bool:
    """Does he organize this community's training?"""
    return user.holds(KEEPERS.split(), community_id)


def looks_after(user: User, community_id: int | None) -> bool:
    """May he read what its people can do: the heads, and who audits?"""
    return user.holds([*HEADS.split(), "auditor"], community_id)


def may_read(user: User, held: Appointment) -> bool:
    """May he read this person's page: his own, or that of somebody he looks after?"""
    return held.post.role in CLASS_OF and (held.user_id == user.pk or looks_after(user, held.post.community_id))


def allowed(user: User, thing: Any, name: str) -> bool:
    """May the reader press this button: right, state, and what the action would refuse anyway."""
    over = getattr(thing, "withdrawn_on", None) is not None or (name == "entrust" and thing.state != "planned")
    return not over and ACTIONS[f"training.{name}"].allows(user, thing)


def reads(user: User, home: Community) -> bool:
    """Does one of his posts let him read plans and courses of this community?"""
    return user.holds(STAFF_READS, home.pk)


def of_staff(home: Community) -> QuerySet[Appointment]:
    """Today's appointments to posts of the classes that are trained."""
    rows = in_post(home).filter(post__role__in=list(CLASS_OF)).select_related("user", "post")
    return rows.order_by("post__role", "user__name", "pk")


def staff(home: Community, rows: Iterable[Appointment] | None = None) -> list[Appointment]:
    """The staff, each person once under his first post: leaders before workers, grids and social workers."""
    order, first = [*StaffClass], dict[int, Appointment]()
    for held in sorted(of_staff(home) if rows is None else rows, key=lambda one: order.index(CLASS_OF[one.post.role])):
        first.setdefault(held.user_id, held)
    return [*first.values()]


def classes_present(people: Iterable[Appointment]) -> list[StaffClass]:
    """The classes of which somebody is there."""
    there = {CLASS_OF[one.post.role] for one in people}
    return [one for one in StaffClass if one in there]


def completed_topics(home: Community, first: date, last: date) -> dict[int, set[str]]:
    """What each person completed in courses held from one day to another: account → topics."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = Attendance.objects.filter(community=home, completed=True, course__state="held", course__held_on__range=(first, last))
    for user, topics in rows.values_list("user", "course__topics"):
        found[user].update(topics)
    return found


def days(period: Period) -> tuple[date, date]:
    """The first and last day of a period that ends before an instant."""
    return local(period.since).date(), local(period.until).date()


def trained_staff(home: Community, people: Iterable[Appointment], period: Period, topics: Iterable[str]) -> list[Appointment]:
    """Those who completed training on all topics in the period."""
    wanted, done = [*topics], completed_topics(home, *days(period))
    return [one for one in people if rules.covered(wanted, done.get(one.user_id, ()))]


def levels_of(home: Community, since: date, until: date) -> dict[int, dict[str, int]]:
    """The latest level of each person in each competency, assessed within these days: account → competency → level."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = Assessment.objects.filter(community=home, at__date__range=(since, until)).order_by("at", "pk")
    for user, name, level in rows.values_list("user", "competency", "level"):
        found[user][name] = level
    return found


def needed_levels(home: Community) -> dict[str, dict[str, int]]:
    """What is asked of each class beside the usual: class → competency → level."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for staff_class, name, level in Requirement.objects.filter(community=home).values_list("staff_class", "competency", "level"):
        found[staff_class][name] = level
    return found


def able_staff(home: Community, people: Iterable[Appointment], period: Period, fields: Iterable[str]) -> list[Appointment]:
    """Those who reach what is asked of their class in every one of these competencies."""
    wanted, levels, needed = [*fields], levels_of(home, *days(period)), needed_levels(home)
    return [one for one in people if rules.able(levels.get(one.user_id, {}), needed.get(CLASS_OF[one.post.role], {}), wanted)]


def approved_plans(home: Community, year: int) -> QuerySet[Plan]:
    """The approved plans of a year."""
    return Plan.objects.filter(community=home, year=year, state="approved").order_by("staff_class")


def qualified_social_workers(home: Community, people: Iterable[Appointment], period: Period) -> list[Appointment]:
    """Those with a social worker's certificate in force, or who completed a course on social work in the period (S1 5.6-3)."""
    first, last = days(period)
    rows = Certificate.objects.filter(community=home, kind=rules.CertificateKind.SOCIAL_WORKER, withdrawn_on=None, issued_on__lte=last)
    certified = set(rows.filter(Q(until=None) | Q(until__gte=last)).values_list("user", flat=True))
    done = completed_topics(home, first, last)
    return [one for one in people if one.user_id in certified or rules.Topic.SOCIAL_WORK in done.get(one.user_id, ())]
