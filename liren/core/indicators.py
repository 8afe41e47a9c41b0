"""Indicators: named numbers about one community over one period, with their evidence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

INDICATORS: dict[str, "Indicator"] = {}


@dataclass(frozen=True)
class Reading:
    """A value with the rows that prove it; None means there was nothing to measure.

    Of a share, `good` is the condition for the rows that count as good: whoever breaks the number down by grid or channel
    groups the evidence by it, and so cannot define the number a second time.
    """

    value: float | None
    evidence: Iterable[Any] = ()
    good: Any = None


@dataclass(frozen=True)
class Indicator:
    """A number with one definition: `read(community, period) -> Reading`; one taken apart by clause is asked with its code too."""

    name: str
    label: Any
    unit: Any
    read: Callable[..., Reading]
    by_clause: bool = False


def indicator(
    name: str, label: Any, unit: Any = "", *, by_clause: bool = False
) -> Callable[[Callable[..., Reading]], Callable[..., Reading]]:
    """Register a function as the one definition of a number."""

    def wrap(func: Callable[..., Reading]) -> Callable[..., Reading]:
        if name in INDICATORS:
            raise ValueError(f"two indicators are called {name}")
        INDICATORS[name] = Indicator(name, label, unit, func, by_clause)
        return func

    return wrap
