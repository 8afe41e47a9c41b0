"""When things come up and what they are: by the day, the hour and the season, by kind and industry, through every door."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from liren.cases.demo.texts import texts
from liren.cases.models import Category, Channel, Urgency
from liren.core.calendar import SHANGHAI, Period, official

# how much more often than otherwise in these months
SEASONS: dict[str, dict[int, float]] = {
    "air_conditioning": {7: 3.5, 8: 3.5, 6: 2},
    "extreme_weather": {7: 3, 8: 4, 9: 3},
    "water_leak": {6: 2, 7: 1.6, 8: 1.8, 9: 1.6},
    "pest_control": {6: 1.5, 7: 2, 8: 1.5},
    "wage_arrears": {12: 2, 1: 3, 2: 1.6},
    "recruitment": {2: 2.5, 3: 2.2, 9: 1.4},
    "policy_application": {3: 1.8, 4: 2, 5: 1.6, 10: 1.4},
    "policy_consultation": {1: 1.5, 3: 1.5, 4: 1.5},
    "tax_accounting": {3: 1.6, 5: 2},
    "street_lamp": {11: 1.8, 12: 1.8, 1: 1.6},
    "power_outage": {7: 2, 8: 2.2},
    "ebike_charging": {7: 1.4, 8: 1.4, 12: 1.4},
    "fire_exit_blocked": {1: 1.3, 11: 1.4},
    "overtime_leave": {1: 1.6, 10: 1.4},
    "culture_activity": {3: 1.3, 4: 1.4, 10: 1.4},
}
TYPHOONS = ((7, 23), (8, 19), (9, 13))  # first of three days on which trees fall and cellars fill
PEAK = ("parking_shortage", "illegal_parking", "peak_congestion", "access_control", "elevator", "commute_bus", "truck_loading")
Spans = tuple[tuple[int, int, int], ...]  # from hour to hour, how often
RUSH: Spans = ((8, 9, 6), (9, 10, 2), (17, 19, 3), (10, 17, 2))
OFFICE: Spans = ((8, 9, 1), (9, 12, 9), (12, 14, 2), (14, 18, 9), (18, 21, 1))
OFF_DUTY: Spans = ((7, 9, 2), (9, 12, 3), (12, 14, 4), (14, 18, 3), (18, 22, 6))
ALWAYS: Spans = ((0, 7, 1), (7, 9, 2), (9, 12, 5), (12, 18, 7), (18, 24, 4))

CHANNELS = {  # audience → channel → weight
    "company": {"portal": 56, "phone": 15, "counter": 10, "visit": 14, "hotline": 3, "import": 2},
    "employee": {"employee_portal": 66, "phone": 14, "counter": 10, "hotline": 10},
    "both": {
        "portal": 34,
        "employee_portal": 20,
        "phone": 13,
        "counter": 6,
        "visit": 8,
        "patrol": 6,
        "hotline": 5,
        "public_page": 6,
        "import": 2,
    },
    "public": {"public_page": 28, "patrol": 28, "portal": 14, "phone": 10, "hotline": 8, "employee_portal": 9, "import": 3},
}
URGENCIES = {"hazard": (55, 35, 10), "repair": (68, 27, 5)}


@dataclass(frozen=True)
class Arrival:
    """One case before anybody knows of it."""

    at: datetime
    category: Category
    channel: str
    urgency: str
    pictured: bool = False


def arrivals(random: Random, categories: list[Category], span: Period, count: int) -> list[Arrival]:
    """The cases of a span of days in the order in which they come."""
    days = [span.start + timedelta(days=n) for n in range((span.end - span.start).days + 1)]
    chosen = sorted(random.choices(days, [_busy(day) for day in days], k=count))
    drawn = [arrival(random, day, random.choices(categories, [likely(c, day) for c in categories])[0]) for day in chosen]
    return sorted(_varied(drawn), key=lambda one: one.at)


def _varied(drawn: list[Arrival]) -> list[Arrival]:
    """Every door and every urgency is there, however few there are."""
    for field, wanted in (("channel", Channel.values), ("urgency", Urgency.values)):
        for value in sorted(set(wanted) - {getattr(one, field) for one in drawn}):
            able = (n for n, one in enumerate(drawn) if field == "urgency" or value in doors(one.category))
            if (n := next(able, None)) is not None:
                drawn[n] = replace(drawn[n], channel=value) if field == "channel" else replace(drawn[n], urgency=value)
    return drawn


def doors(category: Category) -> dict[str, int]:
    """The channels through which matters of this category come, with how often."""
    return CHANNELS[category.audience]


def arrival(random: Random, day: date, category: Category) -> Arrival:
    """The hour, the door and the urgency of a case of this category on that day."""
    ways = doors(category)
    channel = random.choices(list(ways), list(ways.values()))[0]
    urgency = random.choices(("normal", "urgent", "critical"), URGENCIES.get(category.kind, (88, 11, 1)))[0]
    return Arrival(_hour(random, day, category, channel), category, channel, urgency)


def _busy(day: date) -> float:
    if not official().is_working_day(day):
        return 0.16
    return (1.25 if day.weekday() == 0 else 0.85 if day.weekday() == 4 else 1) * (0.75 if day.month == 2 else 1)


def likely(category: Category, day: date) -> float:
    """How often this category comes up on a day like that; 0 where it has its months and this is none of them."""
    row = texts()[category.code]
    if day.month not in row.get("months", range(1, 13)):
        return 0
    storm = 12 if category.code == "extreme_weather" and _storm(day) else 1
    return row["weight"] * SEASONS.get(category.code, {}).get(day.month, 1) * storm


def _storm(day: date) -> bool:
    return any(0 <= (day - date(day.year, *first)).days < 3 for first in TYPHOONS)


def _hour(random: Random, day: date, category: Category, channel: str) -> datetime:
    if channel in {"phone", "counter", "visit", "patrol", "import"}:
        spans = OFFICE[1:2] + OFFICE[3:4]
    elif category.kind == "hazard":
        spans = ALWAYS
    elif category.code in PEAK:
        spans = RUSH
    else:
        spans = OFF_DUTY if channel in {"employee_portal", "public_page"} else OFFICE
    start, end, _weight = random.choices(spans, [weight for _s, _e, weight in spans])[0]
    return datetime.combine(day, time(), SHANGHAI) + timedelta(seconds=random.randrange(start * 3600, end * 3600))
