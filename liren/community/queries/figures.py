"""The figures above a list: how many of its rows are so and so, each with the filter that shows them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet


@dataclass(frozen=True)
class Asked:
    """What a figure counts: its words, which rows, the filter that shows them, and the tone where there are any."""

    label: Any
    rows: Q
    url: str
    tone: str = ""


def figures_of(rows: QuerySet[Any], unit: Any, *asked: Asked, distinct: bool = False) -> list[dict[str, Any]]:
    """The figures as `ui/figure.html` draws them, in one query; `distinct` where a filter joins a table of many rows to one."""
    counts = rows.order_by().aggregate(**{f"n{n}": Count("pk", filter=one.rows, distinct=distinct) for n, one in enumerate(asked)})
    found = [(one, counts[f"n{n}"]) for n, one in enumerate(asked)]
    return [{"label": one.label, "value": n, "unit": unit, "url": one.url, "tone": one.tone if n else ""} for one, n in found]
