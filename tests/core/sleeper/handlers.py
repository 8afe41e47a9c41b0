"""A handler that leaves a line for each event it hears of."""

from liren.core.actions import on
from tests.core.sleeper.jobs import note


@on("community.open_grid")
def hear(grid, event):
    note(f"heard {event.pk}")
