"""The list of improvements as a spreadsheet (改进台账)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from liren.core import tables
from liren.core.calendar import local
from liren.evaluation import queries
from liren.evaluation.models import Improvement

MOST = 10_000


def write(found: Iterable[Improvement]) -> bytes:
    """A workbook of these improvements: what was wrong, who does what by when, and what came of it."""
    header = (
        _("编号"), _("改进事项"), _("来源"), _("条款"), _("发现的问题"), _("产生原因"), _("改进措施"), _("责任岗位"), _("完成期限"),
        _("状态"), _("改进前"), _("改进前测量日期"), _("改进后"), _("改进后测量日期"), _("结束日期"), _("延期次数"), _("重新改进次数"),
    )  # fmt: skip
    return tables.write(_("改进台账"), header, _rows(found))


def _rows(found: Iterable[Improvement]) -> Iterator[list[Any]]:
    for line in queries.lines(found):
        one = line.one
        yield [
            queries.named(one), one.title, one.get_source_display(), one.code, one.finding, one.cause, one.measure, line.owner, one.due_on,
            one.get_state_display(), line.before[0], one.before_on, line.after[0] if line.after else "", one.after_on,
            local(one.ended_at).date() if one.ended_at else None, one.postponed, one.reopened,
        ]  # fmt: skip
