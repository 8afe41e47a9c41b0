"""Writes about the staff: what is on record of an appointment, and how many people there should be."""

from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Community, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.institutions import queries
from liren.institutions.actions.bodies import MANAGE
from liren.institutions.models import Particulars, StaffingRecord
from liren.institutions.rules import Source


@action("institutions.describe", _("填写任职信息"), by=MANAGE, creates=True, tells=["source", "extra"])
def describe(appointment: Appointment, *, by: User, source: str, in_corps: bool = False, **fields: Any) -> Particulars:
    """填写任职信息：来源、联系范围、工作要求；再填一次就是更新。只有聘用的社区工作者才纳入专职队伍。"""
    if not queries.is_staff(appointment):
        raise Refused(__("任职信息只为中心和网格的在岗人员填写"))
    if in_corps and source != Source.COMMUNITY_WORKER:
        raise Refused(__("只有聘用的社区工作者才纳入城市专职社区工作者队伍"))
    known = Particulars.objects.filter(appointment=appointment).first()
    row = known or Particulars(appointment=appointment)
    for name, value in {**fields, "source": source, "in_corps": in_corps, "by": by, "at": now()}.items():
        setattr(row, name, value)
    if known:
        row.version += 1
        row.save()
    return row


@action("institutions.settle_staffing", _("核定人员"), by=MANAGE, creates=True)
def settle_staffing(home: Community, *, by: User, text: str = "") -> StaffingRecord:
    """核定人员：记下当天的员工数、企业数和大小、行业构成、网格数，以及各项标准要求的人数和在岗人数。"""
    return StaffingRecord(community=home, factors=queries.factors(home), needs=queries.needs_today(home), text=text.strip(), by=by)


@action("institutions.agree_staffing", _("核准"), by=MANAGE, only=queries.by_another)
def agree_staffing(record: StaffingRecord, *, by: User) -> StaffingRecord:
    """核准一次人员核定：由另一位负责人，自核准起一年有效。"""
    if record.agreed_on:
        raise Refused(__("已于 %(day)s 核准") % {"day": record.agreed_on})
    record.agreed_by, record.agreed_on = by, today()
    return record
