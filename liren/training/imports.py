"""Attendance by table: one row for each person at a course that is held or waits for its sign-in list."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.actions import _bulk as bulk
from liren.community.imports._columns import mark
from liren.community.models import Community, Import, ImportRow, User
from liren.community.queries import Verdict, importer
from liren.core.calendar import today
from liren.core.tables import Column, Row, one_of, whole
from liren.training import queries, rules
from liren.training.models import Attendance, Course


def _named(home: Community) -> dict[str, int]:
    """Held courses by name with their day, and by name alone where that is one of a kind."""
    rows = list(Course.objects.filter(community=home, state="held", held_on__lte=today()).order_by("-held_on"))
    titles = [one.title for one in rows]
    words = {f"{one.title} {one.held_on}": one.pk for one in rows}
    return words | {one.title: one.pk for one in rows if titles.count(one.title) == 1}


def columns(home: Community, _by: User) -> list[Column]:
    """The template of attendance."""
    words = _named(home)
    unknown = _("没有这次已举办的培训：先登记签到再补充，同名的在后面写日期")
    people = dict(queries.names_of(queries.staff(home)))
    return [
        Column("course", _("培训名称"), one_of(words, unknown), True, _("已举办的培训；同名的写“名称 日期”"), next(iter(words), ""),
               tuple(words)[:300], 36),
        Column("user", _("姓名"), one_of(people, _("没有这位工作人员；同名的请写登录名")), True, _("姓名，或登录名"), width=16),
        Column("score", _("成绩"), whole(0, 100), help=_("没有考试的不填"), example="86", width=10),
    ]  # fmt: skip


def check(imported: Import, rows: Iterator[Row]) -> Iterator[Verdict]:
    """Judge each row by course and person."""
    there, seen = _there(imported), dict[Any, int]()
    for row in rows:
        what = (row.values.get("course"), row.values.get("user"))
        row.only_once(what, seen, _("姓名"), row.raw.get("user", ""))
        yield row, "bad" if row.problems else "there" if what in there else "ready", mark(*what)


def _there(imported: Import) -> set[tuple[int, int]]:
    return set(Attendance.objects.filter(community=imported.community_id).values_list("course", "user"))


def undo(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """Take back what this table brought."""
    bulk.undo(imported, by, rows, bulk.things_of(Attendance, rows), kept={})


@importer(
    "attendance",
    gettext_lazy("培训签到"),
    noun=gettext_lazy("人次"),
    hint=gettext_lazy("一行一人一次培训：哪次、谁、考了几分"),
    icon="school",
    ask="training.hold",
    list_url="training:courses",
    columns=columns,
    check=check,
    undo=undo,
)
def apply(imported: Import, rows: Sequence[ImportRow], by: User) -> None:
    """The same rows that `hold` and `correct` write."""
    known = {mark(*what) for what in _there(imported)}
    fresh = bulk.fresh(rows, known)
    courses = Course.objects.in_bulk({row.values["course"] for row in fresh})
    made = Attendance.objects.bulk_create([_one(imported, courses[row.values["course"]], row.values) for row in fresh], batch_size=500)
    bulk.journal(imported, by, "training.correct", made, lambda one: {"title": one.course.title})
    bulk.done(fresh, made)


def _one(imported: Import, course: Course, said: dict[str, Any]) -> Attendance:
    score = said.get("score") if course.has_test else None
    done = rules.passes(score, course.has_test, course.pass_mark)
    return Attendance(community_id=imported.community_id, course=course, user_id=said["user"], score=score, completed=done)
