"""The ledger of hazards as a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from liren.core import tables
from liren.core.calendar import local
from liren.hazards.models import Rectification

MOST = 10_000


def write(files: Iterable[Rectification]) -> bytes:
    """A workbook of these files: who must mend what by when, and how it ended."""
    header = (
        _("编号"), _("隐患"), _("等级"), _("状态"), _("网格"), _("责任单位和责任人"), _("整改措施"), _("整改期限"), _("定级时间"),
        _("整改完成"), _("销号时间"), _("复查未通过次数"),
    )  # fmt: skip
    return tables.write(_("隐患台账"), header, _rows(files))


def _rows(files: Iterable[Rectification]) -> Iterator[list[Any]]:
    for one in files:
        times = [local(t).date() if t else None for t in (one.graded_at, one.rectified_at, one.ended_at)]
        yield [
            one.case.number, one.case.title, one.get_grade_display() if one.grade else "", one.get_state_display(),
            str(one.case.grid or ""), one.owner, one.measure, one.due_on, *times, one.failed,
        ]  # fmt: skip
