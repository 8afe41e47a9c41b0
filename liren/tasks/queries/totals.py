"""What was asked of the center in a period and done by its limit, as indicators and reports count it."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from liren.community.models import Community
from liren.core.calendar import Period, now
from liren.tasks.flow import State
from liren.tasks.models import Task
from liren.tasks.rules import Secrecy

KEPT = Q(in_time=True)


def due_in(community: Community, period: Period) -> QuerySet[Task]:
    """Tasks whose limit ended in the period. Withdrawn ones were nothing to do; of those reported by their limit and waiting for the
    word of whoever gave them nobody can say yet whether they are done."""
    ended = Task.objects.filter(community=community, due_at__gte=period.since, due_at__lt=min(period.until, now()))
    return ended.exclude(state=State.WITHDRAWN).exclude(state=State.REPORTED, reported_at__lte=F("due_at"))


def by_giver(community: Community, period: Period) -> list[dict[str, Any]]:
    """For each department or body: tasks given in the period, due in it, kept of those, and open at its end; nothing of sealed ones.
    One query."""
    until = min(period.until, now())
    due = Q(pk__in=due_in(community, period).values("pk"))
    counts = {
        "given": Count("pk", filter=Q(given_at__gte=period.since, given_at__lt=until)),
        "due": Count("pk", filter=due),
        "kept": Count("pk", filter=due & KEPT),
        "open": Count("pk", filter=Q(given_at__lt=until) & (Q(ended_at=None) | Q(ended_at__gte=until))),
    }
    rows = Task.objects.filter(community=community, secrecy=Secrecy.ORDINARY).order_by()
    found = rows.values("source", department=F("organization__name")).annotate(**counts)
    told = [row for row in found if row["given"] or row["due"] or row["open"]]
    return sorted(told, key=lambda row: (-row["given"], -row["due"], row["department"] or row["source"]))
