"""Writes about officials sent down by departments and their days of duty (S2 6.4.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import written
from liren.community.models import Community, Organization, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, official, today
from liren.core.files import attach
from liren.institutions import queries, rules
from liren.institutions.models import DutyDay, Secondment

KEEP = "worker center_head secretary system"
THEIRS = f"{KEEP} department_officer"  # an official reaches only what is his own


@action("institutions.second", _("登记下沉"), by=KEEP, creates=True, tells=["organization", "since", "until"])
def second(
    home: Community, *, by: User, organization: Organization, name: str, since: date, until: date, weekdays: Sequence[int] = (),
    user: User | None = None, files: Sequence[Any] = (), **fields: Any,
) -> Secondment:  # fmt: skip
    """登记一名下沉干部：派出部门、在中心的岗位、起止日期、派驻函，并按每周到岗的日子排好班。"""
    _check_span(since, until)
    if user is not None and user not in queries.officials(home):
        raise Refused(__("请选择派到本社区的部门人员的账号；没有账号的留空"))
    name = name.strip() or (user.name if user else "")
    if not name:
        raise Refused(__("请写姓名，或选择本人账号"))
    same = Secondment.objects.filter(community=home, organization=organization, name=name, since__lte=until, until__gte=since)
    if same.exists():
        raise Refused(__("%(name)s在这段时间已经登记过") % {"name": name})
    told = {"organization": organization, "user": user, "name": name, "weekdays": sorted(set(weekdays))}
    made = Secondment(community=home, since=since, until=until, **told, **fields)
    made.save(force_insert=True)
    _lay_out(made, since)
    attach(made, files, by)
    return made


def _check_span(since: date, until: date) -> None:
    if until < since:
        raise Refused(__("结束日期不能早于开始日期"))
    if (until - since).days > rules.LONGEST:
        raise Refused(__("一次登记最多两年，到期再续"))


def _lay_out(one: Secondment, since: date) -> None:
    """Days of the weekly roster from a day on; those there already stay as they are."""
    days = rules.roster(one.weekdays, max(since, one.since), one.until, official().is_working_day)
    DutyDay.objects.bulk_create([DutyDay(secondment=one, on=day) for day in days], ignore_conflicts=True)


@action("institutions.arrange_duty", _("排班"), by=KEEP, tells=["weekdays", "since"])
def arrange_duty(one: Secondment, *, by: User, weekdays: Sequence[int], since: date) -> Secondment:
    """改每周到岗的日子：从哪天起按新的排；已签到、已请假的和以前的不动，节假日不排。"""
    _check_open(one)
    if since < today():
        raise Refused(__("从今天或以后起排；以前的日子不改"))
    one.days.filter(on__gte=since, signed_at=None, excuse="", substitute=None).delete()  # type: ignore[attr-defined]
    one.weekdays = sorted(set(weekdays))
    _lay_out(one, since)
    return one


def _check_open(one: Secondment) -> None:
    if one.is_over:
        raise Refused(__("已于 %(day)s 结束") % {"day": one.until})


@action("institutions.plan_day", _("加一天"), by=KEEP, tells=["on"])
def plan_day(one: Secondment, *, by: User, on: date) -> Secondment:
    """加排一天：每周之外的一天，例如活动日、周末值守。"""
    if not one.since <= on <= one.until:
        raise Refused(__("日期要在 %(since)s 到 %(until)s 之间") % {"since": one.since, "until": one.until})
    if on < today():
        raise Refused(__("从今天或以后起排；以前的日子不改"))
    if DutyDay.objects.filter(secondment=one, on=on).exists():
        raise Refused(__("这一天已经排了"))
    DutyDay.objects.create(secondment=one, on=on)
    return one


@action("institutions.drop_day", _("取消一天"), by=KEEP, tells=["on", "reason"])
def drop_day(one: Secondment, *, by: User, on: date, reason: str) -> Secondment:
    """取消还没到的一天：写明理由，不再算计划；已经过去的不能取消，缺岗就是缺岗。"""
    written(reason, __("请写明理由"))
    if on <= today():
        raise Refused(__("只有还没到的日子可以取消"))
    if not one.days.filter(on=on).delete()[0]:  # type: ignore[attr-defined]
        raise Refused(__("这一天没有排班"))
    return one


@action("institutions.sign_in", _("到岗签到"), by=THEIRS)
def sign_in(day: DutyDay, *, by: User) -> DutyDay:
    """到岗签到：当天由本人或中心工作人员签；请了假的，替班的人签。"""
    if day.signed_at:
        raise Refused(__("已经签到"))
    if day.on > today():
        raise Refused(__("还没到这一天"))
    if day.on < today():
        raise Refused(__("当天没有签到的，由中心工作人员写明理由补记"))
    if day.excuse and not day.substitute_id:
        raise Refused(__("这一天请了假，没有替班的人"))
    if not queries.signs(day, by):
        raise Refused(__("这一天由%(name)s替班，请替班的人签到") % {"name": day.who.name})
    day.signed_at, day.signed_by = now(), by
    return day


@action("institutions.correct_day", _("补记"), by=KEEP, only=queries.not_his_own, tells=["served", "reason"])
def correct_day(day: DutyDay, *, by: User, served: bool, reason: str) -> DutyDay:
    """补记：当天没有签到而确实到岗的，或签错了的，由中心工作人员写明理由改；本人不能改自己的。"""
    if day.on > today():
        raise Refused(__("还没到这一天"))
    reason = written(reason, __("请写明理由"))
    if served == (day.signed_at is not None):
        raise Refused(__("记录已经是这样"))
    if served and day.excuse and not day.substitute_id:
        raise Refused(__("这一天请了假，没有替班的人；先写明谁替班"))
    day.signed_at, day.signed_by = (now(), by) if served else (None, None)
    day.remark = reason[:200]
    return day


@action("institutions.excuse_day", _("请假"), by=THEIRS, only=queries.is_on_duty)
def excuse_day(day: DutyDay, *, by: User, excuse: str, substitute: Secondment | None = None) -> DutyDay:
    """请假：写明原因；有另一位下沉干部替班并签到的仍算到岗，没有的不算。"""
    if day.signed_at:
        raise Refused(__("已经签到"))
    if day.on < today():
        raise Refused(__("过去的日子不能再请假"))
    if substitute is not None and substitute not in queries.may_stand_in(day):
        raise Refused(__("请选择当天没有值守的另一位下沉干部替班"))
    day.excuse, day.substitute = excuse, substitute
    return day


@action("institutions.end_secondment", _("结束下沉"), by=KEEP, tells=["on"])
def end_secondment(one: Secondment, *, by: User, on: date) -> Secondment:
    """提前结束：写明最后一天，之后排的班取消。"""
    _check_open(one)
    if not one.since <= on <= one.until:
        raise Refused(__("日期要在 %(since)s 到 %(until)s 之间") % {"since": one.since, "until": one.until})
    one.days.filter(on__gt=on, signed_at=None).delete()  # type: ignore[attr-defined]
    one.until = on
    return one


@action("institutions.edit_secondment", _("更新下沉登记"), by=KEEP)
def edit_secondment(one: Secondment, *, by: User, until: date, files: Sequence[Any] = (), **fields: Any) -> Secondment:
    """更新在中心的岗位、函文号和结束日期；续期的，续出来的日子按每周到岗排好。"""
    _check_span(one.since, until)
    if until < one.until:
        raise Refused(__("提前结束请用“结束下沉”"))
    last, one.until = one.until, until
    for name, value in fields.items():
        setattr(one, name, value)
    if until > last:
        _lay_out(one, last)
    attach(one, files, by)
    return one
