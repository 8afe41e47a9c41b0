"""How big the demo is: the whole community, or a small one for tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts of what is built; the year is always a whole one."""

    grids: int
    companies: int
    headcount: int  # of all companies together
    with_accounts: int  # companies whose contact person has an account
    cases: int
    neighbor_companies: int
    neighbor_cases: int


FULL = Scale(8, 1706, 28_000, 72, 1600, 60, 60)
SMALL = Scale(2, 40, 900, 6, 60, 10, 6)
