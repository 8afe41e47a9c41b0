"""What the standards ask of each kind of body, read once from the catalogue."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from liren.community.rules.posts import Office
from liren.community.rules.requirements import ROLE_OF_POST
from liren.institutions.rules import KindNeed, SeatNeed

FILE = Path(__file__).parents[1] / "catalog" / "bodies.toml"
BY_REGISTER = frozenset({*Office.values, *ROLE_OF_POST})  # posts that the register tells apart without a link


@cache
def needs() -> dict[str, KindNeed]:
    """The kinds of bodies in their order, with what each needs."""
    return {row["code"]: _need(row) for row in tomllib.loads(FILE.read_text("utf8"))["kind"]}


def _need(row: dict[str, Any]) -> KindNeed:
    told = {name: value for name, value in row.items() if name not in {"seat", "together", "clauses", "groups"}}
    return KindNeed(
        **told,
        clauses=tuple(row["clauses"]),
        seats=tuple(SeatNeed(**seat) for seat in row.get("seat", ())),
        together=tuple(tuple(pair) for pair in row.get("together", ())),
        groups=tuple(row.get("groups", ())),
    )


@cache
def seats_by_code() -> dict[str, tuple[str, SeatNeed]]:
    """Each post with the kind of body it belongs to."""
    return {seat.code: (need.code, seat) for need in needs().values() for seat in need.seats}
