"""Which way a case of the demo goes, by what its category allows."""

from random import Random

from liren.cases.models import Category

AT_ONCE = frozenset(
    ("platform_support", "other_demand", "public_sanitation", "illegal_parking", "stranger_access", "street_vending")
    + ("fire_exit_blocked", "ebike_charging")
)
UP = {"service_center": 0.5, "department": 0.35, "community": 0.06}


def way_of(random: Random, category: Category) -> str:
    """The name of a way that `Life` knows, with about the shares a working community has."""
    ways = list(shares(category).items())
    return random.choices([way for way, _share in ways], [share for _way, share in ways])[0]


def shares(category: Category) -> dict[str, float]:
    """How often each way is gone; what the category does not allow, never."""
    modes, handler = set(category.modes), category.handler_role
    able = UP[category.authority] if category.department or category.authority == "service_center" else 0
    up = able if "escalated" in modes else 0
    passed = 0.55 if handler else 0.15 if category.post_role == "governance_worker" else 0
    return {
        "straight": 0.3,
        "settle": (0.3 if category.kind == "consultation" else 0.15 if category.code in AT_ONCE else 0) if "immediate" in modes else 0,
        "decline": 0.035 if "returned" in modes else 0,
        "pass": passed,
        "hand_back": 0.03 if handler else 0,
        "arbitrate": 0.015 if handler else 0,
        "up": up * 0.93,
        "return": up * 0.07,
        "supplement": 0.09 if "supplement" in modes else 0,
        "withdraw": 0.025,
    }
