"""What keeps hot issues up to date: new cases every two minutes, heat every night."""

from liren.community.models import Community
from liren.community.queries import system_user
from liren.core.jobs import every
from liren.hotspots import actions, queries


@every("*/2 * * * *")
def absorb_all() -> int:
    """Take in what came since: reporting itself does not wait for it, whether by a person or by a file."""
    return sum(take_in(home) for home in Community.objects.order_by("pk"))


def take_in(home: Community, *, everything: bool = False) -> int:
    """Batch by batch until nothing is left."""
    taken = 0
    while count := queries.unplaced(home, everything=everything)[: actions.BATCH].count():
        actions.absorb(home, by=system_user(home), everything=everything)
        taken += count
    return taken


@every("15 4 * * *")
def cool_all() -> None:
    """Heat fades day by day."""
    for home in Community.objects.order_by("pk"):
        actions.cool(home, by=system_user(home))
