"""Indicators: named numbers about one community over one period, with their evidence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

INDICATORS: dict[str, "Indicator"] = {}


@dataclass(frozen=True)
class Reading:
    """A value with the rows that prove it; None means there was nothing to measure."""

    value: float | None
    evidence: Iterable[Any] = ()


@dataclass(frozen=True)
class Indicator:
    """A number with one definition: `read(community, period) -> Reading`."""

    name: str
    label: Any
    unit: Any
    read: Callable[..., Reading]


def indicator(name: str, label: Any, unit: Any = "") -> Callable[[Callable[..., Reading]], Callable[..., Reading]]:
    """Register a function as the one definition of a number."""

    def wrap(func: Callable[..., Reading]) -> Callable[..., Reading]:
        if name in INDICATORS:
            raise ValueError(f"two indicators are called {name}")
        INDICATORS[name] = Indicator(name, label, unit, func)
        return func

    return wrap
