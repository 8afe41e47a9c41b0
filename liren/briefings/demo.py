"""The demo's reports: the last six weeks and three months, each issued on its day; the latest week waits for a signature."""

import tomllib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from liren.briefings import actions, rules
from liren.briefings.models import Briefing
from liren.community.demo import Scale
from liren.community.models import Appointment, Community, User
from liren.community.queries import system_user
from liren.core.actions import quietly
from liren.core.calendar import SHANGHAI, Period, at, now, today

TEXTS = Path(__file__).with_name("catalog") / "demo.toml"
WEEKS, MONTHS = 7, 3


def build(communities: list[Community], scale: Scale, seed: int, say: Callable[[str], None]) -> None:
    """Draft, word and issue the reports of the main community."""
    home, random = communities[0], Random(f"briefings {seed}")
    texts = tomllib.loads(TEXTS.read_text("utf8"))
    held = Appointment.objects.filter(post__community=home, post__role="center_head", until=None).select_related("user").first()
    if held is None:
        return
    spans = _spans("weekly", WEEKS) + _spans("monthly", MONTHS)
    for kind, period in sorted(spans, key=lambda one: (one[1].end, one[0])):
        _tell(home, kind, period, held.user, random, texts)
    say(f"诉求简报 {Briefing.objects.filter(community=home).count()} 期")


def _spans(kind: str, count: int) -> list[tuple[str, Period]]:
    found = [rules.due(kind, today())]
    while len(found) < count:
        found.append(rules.former(kind, found[-1]))
    return [(kind, period) for period in found]


def _tell(home: Community, kind: str, period: Period, head: User, random: Random, texts: dict) -> None:
    """Drafted the morning after the period, issued the same day; the latest weekly one is left as a draft."""
    morning = datetime.combine(period.end + timedelta(days=1), time(6, 10), SHANGHAI)
    last = period == rules.due("weekly", today()) and kind == "weekly"
    with at(min(morning, now())), quietly():
        made = actions.draft(home, by=system_user(home), kind=kind, start=period.start, end=period.end)
    if last:
        return
    with at(min(morning + timedelta(hours=4), now())), quietly():
        told = {name: "\n".join(random.sample(texts[name], 2 if name == "done" else 3)) for name in ("done", "advice")}
        actions.write(made, by=head, **told)
        actions.issue(made, by=head)
