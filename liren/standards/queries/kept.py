"""What was found day by day: changes of a requirement, the curve of a standard, and whether it is time to measure again."""

from datetime import date, timedelta

from django.db.models import Max

from liren.community.models import Community
from liren.core.calendar import now, today
from liren.core.models import Event
from liren.standards.models import Result, Standard
from liren.standards.queries.judging import measured

FRESH = timedelta(hours=6)  # limits pass without anybody writing anything
OWN = ("standards.measure",)  # entries of the journal that change no figure


def history(community: Community, code: str, days: int = 365) -> list[tuple[date, str]]:
    """The days on which the state of a requirement changed, oldest first."""
    rows = Result.objects.filter(community=community, clause_code=code, on__gt=today() - timedelta(days=days))
    changes: list[tuple[date, str]] = []
    for on, state in rows.order_by("on").values_list("on", "state"):
        if not changes or changes[-1][1] != state:
            changes.append((on, state))
    return changes


def stale() -> list[Community]:
    """The communities to be measured: written in since, not measured today or for hours, or a standard was loaded."""
    return [community for community in Community.objects.order_by("pk") if is_stale(community)]


def is_stale(community: Community) -> bool:
    """Has anything been written in the community since it was last measured, has a day begun, or a standard been loaded?"""
    last = measured(community)
    if last is None or last.on != today() or last.at < now() - FRESH:
        return True
    loaded = Standard.objects.filter(is_current=True).aggregate(at=Max("loaded_at"))["at"]
    return bool(loaded and loaded > last.at) or newest_event(community) > last.event_id


def newest_event(community: Community) -> int:
    """The last entry of the community's journal beside the measuring itself."""
    written = Event.objects.filter(community_id=community.pk).exclude(action__in=OWN)
    return written.aggregate(Max("pk"))["pk__max"] or 0
