"""The figures of S1 6.2.3-2, 6.2.3-3 and S3 6.1: what was asked of the center and done by the day it was asked for."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, now
from liren.core.indicators import Reading, indicator
from liren.tasks.flow import State
from liren.tasks.models import Task
from liren.tasks.queries import KEPT, due_in
from liren.tasks.rules import BODIES, CLAUSES, Source


@indicator("tasks.department_task_closed_rate", _("部门交办按期办结率"), by_clause=True)
def department_task_closed_rate(community: Community, period: Period, clause: str) -> Reading:
    """Of the tasks given by departments whose limit ended in the period: confirmed, with the result reported by the limit. Clauses that
    name a department count that one alone (S1 6.2.3-2; S3 6.1.1-3, 6.1.3-5, 6.1.4-1). None due: nothing to measure."""
    if clause not in CLAUSES:
        return Reading(None)
    rows = due_in(community, period).filter(source=Source.DEPARTMENT)
    return _share(rows.filter(organization__competence=CLAUSES[clause]) if CLAUSES[clause] else rows)


@indicator("tasks.assigned_task_closed_rate", _("两组织交办按期办结率"))
def assigned_task_closed_rate(community: Community, period: Period) -> Reading:
    """The same of tasks given by the party organization and the governance committee (S1 6.2.3-3)."""
    return _share(due_in(community, period).filter(source__in=BODIES))


@indicator("tasks.overdue", _("逾期未办的交办事项"), _("项"))
def overdue(community: Community, period: Period) -> Reading:
    """Tasks past their limit today with no result reported."""
    rows = Task.objects.filter(community=community, state__in=[State.GIVEN, State.WORKING], due_at__lt=now())
    return Reading(rows.count(), rows)


def _share(rows: QuerySet[Task]) -> Reading:
    counted = rows.aggregate(all=Count("pk"), good=Count("pk", filter=KEPT))
    return Reading(counted["good"] / counted["all"] if counted["all"] else None, rows, KEPT)
