"""Writes of training. Each function is one verb of the standard."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import put, reminded
from liren.community.models import Appointment, Community, Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.core.files import attach
from liren.training import queries, rules
from liren.training.flow import COURSE, HEADS, KEEPERS, PLAN, STAFF
from liren.training.models import Assessment, Attendance, Certificate, Course, Plan, Requirement

# ---- 能力


@action("training.require", _("定能力要求"), by=HEADS, creates=True, tells=["staff_class", "competency", "level"])
def require(community: Community, *, by: User, staff_class: str, competency: str, level: int) -> Requirement:
    """定能力要求：一类人员在一项能力上要达到什么等次（S1 6.1.2-4）。"""
    found = Requirement.objects.filter(community=community, staff_class=staff_class, competency=competency).first()
    made = found or Requirement(community=community, staff_class=staff_class, competency=competency)
    made.level = level
    if found:
        found.save(update_fields=["level"])
    return made


def _of_another(held: Appointment, user: User) -> bool:
    """Nobody assesses himself."""
    return held.user_id != user.pk


def _home(held: Appointment) -> Community:
    """The community whose staff he is."""
    home = held.post.community
    if home is None or held.pk not in {one.pk for one in queries.staff(home)}:
        raise Refused(__("他现在不是本社区的工作人员"))
    return home


@action("training.assess", _("评定能力"), by=HEADS, creates=True, only=_of_another)
def assess(held: Appointment, *, by: User, levels: Mapping[str, int], note: str = "") -> Assessment:
    """评定能力：由别人逐项评定等次，最近一次算数（S1 6.1.2-4、S2 5.3.3、S3 5.2.2.4）。"""
    home = _home(held)
    if not levels:
        raise Refused(__("请至少评定一项"))
    made = [
        Assessment(community=home, user=held.user, competency=name, level=level, note=note.strip(), by=by) for name, level in levels.items()
    ]
    Assessment.objects.bulk_create(made[1:])
    return made[0]


# ---- 方案


@action("training.draft", _("拟培养方案"), by=KEEPERS, creates=True, tells=["year", "staff_class"])
def draft(community: Community, *, by: User, year: int, staff_class: str, topics: Sequence[str], hours: int, text: str = "") -> Plan:
    """拟培养方案：按人员类别一年一份（S1 6.1.2-2）。"""
    if Plan.objects.filter(community=community, year=year, staff_class=staff_class).exists():
        raise Refused(__("这类人员 %(year)s 年的方案已经有了，请直接修改") % {"year": year})
    return _planned(Plan(community=community, year=year, staff_class=staff_class, made_by=by), topics, hours, text)


def _planned(plan: Plan, topics: Sequence[str], hours: int, text: str) -> Plan:
    if not topics:
        raise Refused(__("请至少选一项培训内容"))
    plan.topics, plan.hours, plan.text = [*topics], hours, text.strip()
    return plan


@action("training.write", _("修改方案"), flow=PLAN)
def write(plan: Plan, *, by: User, topics: Sequence[str], hours: int, text: str = "") -> Plan:
    """修改方案：谁改谁是拟稿人，由另一人批准。"""
    plan.made_by = by
    return _planned(plan, topics, hours, text)


@action("training.approve", _("批准方案"), flow=PLAN, only=lambda plan, user: plan.made_by_id != user.pk)
def approve(plan: Plan, *, by: User) -> Plan:
    """批准方案：由拟稿人以外的负责人批准（S1 6.1.2-2）。"""
    plan.approved_by, plan.approved_on = by, today()
    return plan


@action("training.revise", _("重新修订"), flow=PLAN)
def revise(plan: Plan, *, by: User) -> Plan:
    """重新修订：退回草拟，改好再批。"""
    plan.approved_by = plan.approved_on = None
    plan.made_by = by
    return plan


# ---- 培训


@action("training.schedule", _("安排培训"), by=KEEPERS, creates=True, tells=["title", "held_on"])
def schedule(community: Community, *, by: User, title: str, topics: Sequence[str], held_on: date, hours: Decimal, **told: Any) -> Course:
    """安排培训：政策法规、业务知识、专业技能等（S2 5.3.4、S3 5.2.3）。"""
    return _set(Course(community=community), {"title": title, "topics": topics, "held_on": held_on, "hours": hours, **told})


def _set(course: Course, told: dict[str, Any]) -> Course:
    put(course, told)
    course.topics = [*course.topics]
    if not course.topics:
        raise Refused(__("请至少选一项培训内容"))
    if course.organizer and course.organizer.community_id != course.community_id:
        raise Refused(__("“%(what)s”不在本社区") % {"what": course.organizer})
    return course


@action("training.edit_course", _("修改培训"), flow=COURSE)
def edit_course(course: Course, *, by: User, **told: Any) -> Course:
    """修改培训：举办以前改日期、内容、地点。"""
    return _set(course, told)


@action("training.entrust", _("更换组织岗位"), by=KEEPERS, tells=["post"])
def entrust(course: Course, *, by: User, post: Post) -> Course:
    """更换组织岗位：也用于离岗交接。"""
    return _set(course, {"organizer": post})


@action("training.hold", _("登记签到"), flow=COURSE)
def hold(course: Course, *, by: User, present: Mapping[int, Decimal | None], files: Sequence[Any] = ()) -> Course:
    """登记签到：谁到了、考了几分；附签到表照片。`present` is account number → score, None without one."""
    if course.held_on > today():
        raise Refused(__("培训还没有举办，请在当天或之后登记签到"))
    if not files:
        raise Refused(__("请附签到表的照片或扫描件"))
    attach(course, files, by)
    return _attended(course, present)


@action("training.correct", _("更正签到"), flow=COURSE)
def correct(course: Course, *, by: User, present: Mapping[int, Decimal | None], files: Sequence[Any] = ()) -> Course:
    """更正签到：补登、补考、改错。"""
    attach(course, files, by)
    return _attended(course, present)


def _attended(course: Course, present: Mapping[int, Decimal | None]) -> Course:
    """The list as it is now told, whole; whoever left since stays on it."""
    staff = {held.user_id for held in queries.staff(course.community)}
    there = {one.user_id: one for one in course.attendances.all()}
    if strange := set(present) - staff - set(there):
        raise Refused(__("有 %(n)d 人不是本社区的工作人员") % {"n": len(strange)})
    if not present:
        raise Refused(__("请勾选到场的人"))
    course.attendances.filter(user__in=(set(there) & staff) - set(present)).delete()
    rows = [
        Attendance(
            community=course.community, course=course, user_id=pk, score=score if course.has_test else None,
            completed=rules.passes(None if score is None else float(score), course.has_test, course.pass_mark),
        )
        for pk, score in present.items()
    ]  # fmt: skip
    written = ["score", "completed"]
    Attendance.objects.bulk_create(rows, update_conflicts=True, unique_fields=["course", "user"], update_fields=written)
    return course


@action("training.cancel", _("取消培训"), flow=COURSE)
def cancel(course: Course, *, by: User, remark: str) -> Course:
    """取消培训：写明原因。"""
    course.remark = remark.strip()[:300]
    return course


# ---- 证书


def _own_or_head(held: Appointment, user: User) -> bool:
    """A person files his own certificates; the heads those of their people."""
    return held.user_id == user.pk or queries.is_head(user, held.post.community_id)


@action("training.file_certificate", _("登记证书"), by=STAFF, creates=True, only=_own_or_head)
def file_certificate(
    held: Appointment, *, by: User, kind: str, name: str, number: str, issued_on: date, files: Sequence[Any], until: date | None = None
) -> Certificate:
    """登记证书：编号、有效期，附扫描件（S1 5.6-3、6.1.2）。"""
    home, number = _home(held), number.strip()
    if until and until < issued_on:
        raise Refused(__("有效期不能早于发证日期"))
    if not files:
        raise Refused(__("请附证书的照片或扫描件"))
    if Certificate.objects.filter(community=home, user=held.user, kind=kind, number=number).exists():
        raise Refused(__("这张证书已经登记"))
    told = {"kind": kind, "name": name.strip(), "number": number, "issued_on": issued_on, "until": until}
    made = Certificate.objects.create(community=home, user=held.user, **told)
    attach(made, files, by)
    return made


def _his(certificate: Certificate, user: User) -> bool:
    return certificate.user_id == user.pk or queries.is_head(user, certificate.community_id)


@action("training.renew", _("证书换证"), by=STAFF, only=_his)
def renew(certificate: Certificate, *, by: User, number: str, until: date | None, files: Sequence[Any]) -> Certificate:
    """换证：新的编号和有效期，到期提醒重新开始。"""
    if not files:
        raise Refused(__("请附证书的照片或扫描件"))
    if until and until < today():
        raise Refused(__("新的有效期已经过去"))
    attach(certificate, files, by)
    certificate.number, certificate.until, certificate.told, certificate.withdrawn_on = number.strip(), until, [], None
    return certificate


@action("training.withdraw", _("注销证书"), by=HEADS)
def withdraw(certificate: Certificate, *, by: User) -> Certificate:
    """注销证书：失效或登记有误的，不再计入。"""
    certificate.withdrawn_on = today()
    return certificate


@action("training.remind", _("证书到期提醒"), by="system", tells=["stage"])
def remind(certificate: Certificate, *, by: User, stage: int) -> Certificate:
    """到期前六十、三十、七天和到期后各提醒本人一次。"""
    return reminded(certificate, stage, runs=not certificate.withdrawn_on)
