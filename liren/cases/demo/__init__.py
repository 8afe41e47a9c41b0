"""A year of cases: reported, handled, answered and rated by the people of the demo community, each thing at its time.

Every case is a story that waits for its next instant; the earliest of all goes on first, with the clock held there. So
numbers, journal and clocks stand in the order in which a real year would have left them.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, time, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from liren.cases import actions
from liren.cases.demo.arrivals import Arrival, arrivals
from liren.cases.demo.reports import reporter, send
from liren.cases.demo.routing import WEEKS, morning, rules_in_force
from liren.cases.demo.story import MORE, Life
from liren.cases.demo.today import DESKS, NEXT_DOOR, Desk, Waiting, waiting
from liren.cases.demo.ways import way_of
from liren.cases.demo.world import World, world_of
from liren.cases.flow import OPEN
from liren.cases.models import Case, Clock
from liren.community.demo import YEAR, Scale
from liren.community.demo.names import People
from liren.community.models import Community, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, Period, at, now, official, today
from liren.core.models import Notice
from liren.core.notices import mark_read

Story = Iterator[datetime]
Say = Callable[[str], None]
LATE = 0.055
REMEMBERED = timedelta(days=7)  # of what happened earlier nobody keeps a notice
UNREAD = timedelta(hours=30)  # what came before this has been read


def build(communities: list[Community], scale: Scale, seed: int, say: Say) -> None:
    """Load the catalogue and tell the year of both communities; `say` hears what is being done."""
    opened = datetime.combine(today() - YEAR, time(8), SHANGHAI)
    plans = ((scale.cases, DESKS, scale.cases / 1000), (scale.neighbor_cases, NEXT_DOOR, scale.neighbor_cases / 60))
    stories: list[tuple[datetime, Story]] = []
    for community, (count, desks, share) in zip(communities, plans, strict=True):
        with at(opened):
            actions.load_catalog(community, by=system_user(community))
        stories += Year(world_of(community), f"{seed} {community.code}").stories(count, desks, min(1, share))
    first = world_of(communities[0])
    stories += [story for more in MORE for story in more(first, str(seed))]
    stories.append((morning(today(), 7 * WEEKS), rules_in_force(world_of(communities[0]), today())))
    play([*stories, (opened, timers(communities))], say)
    read_old_notices()
    waiting_now = Case.objects.filter(community=communities[0], state__in=OPEN).count()
    say(f"诉求 {Case.objects.count()} 件，{communities[0]}未办结 {waiting_now} 件")


class Year:
    """The stories of one community."""

    def __init__(self, world: World, seed: str) -> None:
        self.world, self.seed, self.end = world, seed, now()

    def stories(self, count: int, desks: tuple[Desk, ...], share: float) -> list[tuple[datetime, Story]]:
        """So many cases: those that lie on the desks today, and the rest over the year."""
        random, world = Random(f"year {self.seed}"), self.world
        lying = list(waiting(random, world, desks, share))
        span = Period(today() - YEAR, today())
        past = arrivals(random, world.ordinary(), span, max(0, count - len(lying)))
        told = [(one.at, self._past(one, n)) for n, one in enumerate(past)]
        return told + [(one.arrival.at, self._lying(one, n)) for n, one in enumerate(lying)]

    def _past(self, arrival: Arrival, n: int) -> Story:
        random = Random(f"{self.seed} case {n}")
        who = reporter(random, self.world, People(random), arrival)
        case, phrases = send(random, self.world, arrival, who)
        life = Life(self.world, random, case, phrases, who, way_of(random, arrival.category), random.random() < LATE)
        yield from life.tell()

    def _lying(self, one: Waiting, n: int) -> Story:
        random = Random(f"{self.seed} desk {n}")
        who = reporter(random, self.world, People(random), one.arrival, one.company)
        case, phrases = send(random, self.world, one.arrival, who, one.company.grid if one.company and one.desk.at_home else None)
        until = self.end if one.desk.rest else None
        life = Life(self.world, random, case, phrases, who, one.desk.way, one.late, one.desk.rest, until, one.target)
        yield from life.tell()


def play(stories: list[tuple[datetime, Story]], say: Say) -> None:
    """Let every story go on at its instant, the earliest first, up to now."""
    end, month = now(), 0
    queue = [(when, n, story) for n, (when, story) in enumerate(stories)]
    heapify(queue)
    while queue and queue[0][0] <= end:
        when, n, story = heappop(queue)
        with at(when):
            if month != when.month:
                month = when.month
                say(f"{when:%Y年%m月}")
            with quietly() if when < end - REMEMBERED else nullcontext():
                after = next(story, None)
        if after is not None:
            heappush(queue, (max(after, when), n, story))


def timers(communities: list[Community]) -> Story:
    """What the worker's clockwork would have done: tell the next post up of whatever ran out."""
    systems = {community.pk: system_user(community) for community in communities}
    while True:
        over = Clock.objects.filter(stopped_at=None, due_at__lt=now(), told__lt=100, case__state__in=OPEN)
        for clock in over.select_related("case__post", "case__community").order_by("pk"):
            if clock.case.due_at is not None:
                actions.mark_overdue(clock.case, by=systems[clock.case.community_id], clock=clock)
        yield next_look(now())


def next_look(instant: datetime) -> datetime:
    """Shortly after the morning's and the afternoon's end of working hours."""
    noon, evening = (datetime.combine(instant.date(), t, SHANGHAI) for t in (time(12, 1), time(17, 31)))
    if instant < noon:
        return noon
    return evening if instant < evening else official().add_working_time(evening, 1).at


def read_old_notices() -> None:
    """People have read what they were told before yesterday."""
    old = Notice.objects.filter(read_at=None, at__lt=now() - UNREAD)
    for user in User.objects.filter(notices__in=old).distinct():
        mark_read(user, old.filter(user=user).values_list("pk", flat=True))
