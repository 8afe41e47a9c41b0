"""Reads of the case engine."""

from liren.cases.queries.portal import rating_link, rating_path
from liren.cases.queries.receipts import receipt_hash
from liren.cases.queries.routing import (
    UP,
    Route,
    authorities,
    center_head,
    chain,
    competence,
    held_now,
    holders,
    holds,
    in_charge,
    in_charge_or_sender,
    next_up,
    other_handler,
    role_name,
    route,
    staffed,
    targets,
)

__all__ = [
    "UP",
    "Route",
    "authorities",
    "center_head",
    "chain",
    "competence",
    "held_now",
    "holders",
    "holds",
    "in_charge",
    "in_charge_or_sender",
    "next_up",
    "other_handler",
    "rating_link",
    "rating_path",
    "receipt_hash",
    "role_name",
    "route",
    "staffed",
    "targets",
]
