"""What the worlds are built of: strings that stand nowhere else, and things put on the list."""

from itertools import count
from typing import Any

from tests.walls.table import Thing

serial = count(1)


def canary(what: str) -> str:
    """A string that stands nowhere else."""
    return f"暗{next(serial):04d}{what}鸟"


def add(world: Any, resource: str, row: Any, label: str, **where: Any) -> Thing:
    """A row as a thing of the world, with where it lies."""
    thing = Thing(resource, row, row.community_id, label=label, **where)
    world.things.append(thing)
    return thing
