"""The list of tasks as a spreadsheet. Sealed ones are in no export."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liren.core import tables
from liren.core.calendar import local
from liren.tasks import queries
from liren.tasks.models import Task
from liren.tasks.rules import Secrecy

MOST = 10_000


def write(found: QuerySet[Task]) -> bytes:
    """A workbook of these tasks: who asked what, who does it by when, and what came of it."""
    header = (
        _("编号"), _("事项"), _("交办方"), _("交办方式"), _("依据"), _("文号"), _("紧急程度"), _("承办岗位"), _("交办日期"), _("期限"),
        _("状态"), _("报结果日期"), _("办结日期"), _("按期"), _("延期次数"), _("退回次数"),
    )  # fmt: skip
    return tables.write(_("交办事项"), header, _rows(found.filter(secrecy=Secrecy.ORDINARY)[:MOST]))


def _rows(found: QuerySet[Task]) -> Iterator[list[Any]]:
    for one in found:
        days = [local(at).date() if at else None for at in (one.given_at, one.due_at)]
        ends = [local(at).date() if at else None for at in (one.reported_at, one.ended_at)]
        kept = "" if one.in_time is None else _("是") if one.in_time else _("否")
        yield [
            queries.named(one), one.title, queries.giver_words(one), one.get_way_display(), one.basis, one.document,
            one.get_urgency_display(), one.post.title, *days, one.get_state_display(), *ends, kept, one.extended, one.returned,
        ]  # fmt: skip
