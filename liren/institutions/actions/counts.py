"""Writes about how many party members took part in a half year: counts alone (S1 6.2.1-5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import written
from liren.community.models import User
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.core.files import attach
from liren.institutions import queries, rules
from liren.institutions.actions.party import KEEP, _check_open
from liren.institutions.models import REPORTERS, Participation, PartyUnit


@action("institutions.count_members", _("填报参加人数"), by=f"{KEEP} {REPORTERS}", creates=True)
def count_members(
    unit: PartyUnit, *, by: User, half_end: date, members: int, took_part: int, source: str, deeds: int = 0, files: Sequence[Any] = ()
) -> Participation:
    """填报一个党组织半年里参加服务或志愿活动的党员人数：只报人数和来源，不报名单；再报一次就是更正。"""
    _check_open(unit)
    if half_end not in rules.countable(today()):
        raise Refused(__("现在不填这个半年：临近结束的两周起填，最多补前三个半年"))
    if took_part > members:
        raise Refused(__("参加人数 %(part)s 多于党员人数 %(all)s，请核对") % {"part": took_part, "all": members})
    source = written(source, __("请写明人数从哪里来"))
    row = Participation.objects.filter(unit=unit, half_end=half_end).first()
    known = row is not None
    row = row or Participation(unit=unit, half_end=half_end)
    row.members, row.took_part, row.deeds, row.source, row.by, row.at = members, took_part, deeds, source, by, now()
    if known:
        row.version += 1
    row.save()
    attach(row, files, by)
    return row


@action("institutions.name_reporter", _("指定填报人"), by=KEEP)
def name_reporter(unit: PartyUnit, *, by: User, reporter: User | None) -> PartyUnit:
    """指定一个党组织的填报人：只看得到、只填得了这一个组织的人数；留空由书记自己填。"""
    _check_open(unit)
    if reporter is not None and reporter not in queries.may_report(unit.community):
        raise Refused(__("请选择本社区在岗的社区工作者、网格员、网格长或治委会委员"))
    unit.reporter = reporter
    return unit


@action("institutions.ask_count", _("提醒填报"), by="system", tells=["half_end", "stage"])
def ask_count(unit: PartyUnit, *, by: User, half_end: date, stage: int) -> PartyUnit:
    """半年结束前两周提醒填报，过了还没填的再提醒一次。"""
    told = f"{half_end}:{stage}"
    if unit.told == told or unit.ended_on:
        raise Refused(__("已经提醒过"))
    unit.told = told
    return unit
