"""Whether the companies are spread evenly over the full-time members of the grids (S2 6.1.1-2)."""

from collections.abc import Mapping
from dataclasses import dataclass

LIMIT = 1.5  # times the mean of the community; proposed, the standard prints no number
NOBODY = 10.0  # stands for companies that nobody looks after, where the quotient has no value


@dataclass(frozen=True)
class Load:
    """The companies and full-time members of a grid; `ratio`: companies to a member, by the mean of the community. None where there
    is no mean."""

    companies: int
    workers: int
    ratio: float | None = None

    @property
    def each(self) -> float | None:
        """Companies to one member; None where there is no member."""
        return self.companies / self.workers if self.workers else None

    @property
    def is_even(self) -> bool:
        return self.ratio is None or self.ratio <= LIMIT


def mean(counts: Mapping[int, tuple[int, int]]) -> float | None:
    """Companies to one full-time member in the whole community; None without companies or members."""
    companies, workers = (sum(one[n] for one in counts.values()) for n in (0, 1))
    return companies / workers if companies and workers else None


def loads(counts: Mapping[int, tuple[int, int]]) -> dict[int, Load]:
    """Of (companies, full-time members) by grid: the load of each. A grid with companies and nobody counts ten times the mean."""
    middle = mean(counts)
    return {grid: Load(companies, workers, _ratio(companies, workers, middle)) for grid, (companies, workers) in counts.items()}


def _ratio(companies: int, workers: int, middle: float | None) -> float | None:
    if middle is None:
        return None
    if not workers:
        return NOBODY if companies else 0.0
    return companies / workers / middle
