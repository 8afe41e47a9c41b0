"""The table of a lifecycle: read at a glance, refused at import when it does not hold together."""

import pytest
from django.db.models import TextChoices

from liren.core.flow import Flow


class State(TextChoices):
    NEW = "new"
    OPEN = "open"
    DONE = "done"


ROWS = [("take", "new", "open", "worker"), ("close", "new open", "done", "worker head"), ("reopen", "done", "open", "head")]


def test_the_table_answers_what_leads_on_and_where_it_ends():
    flow = Flow(State, "new", *ROWS)
    assert [s.action for s in flow.open_steps("new")] == ["take", "close"]
    assert flow.steps["close"].roles == {"worker", "head"}
    assert flow.ends() == frozenset()
    assert Flow(State, "new", *ROWS[:2]).ends() == {"done"}


def test_the_diagram_shows_every_row_the_start_and_the_ends():
    lines = Flow(State, "new", *ROWS[:2]).mermaid().splitlines()
    assert lines == [
        "stateDiagram-v2",
        "    [*] --> new",
        "    new --> open: take",
        "    new --> done: close",
        "    open --> done: close",
        "    done --> [*]",
    ]


@pytest.mark.parametrize(
    "rows, why",
    [
        (ROWS[:1], "disagree.*done"),
        ([*ROWS, ("send", "open", "moon", "head")], "disagree.*moon"),
        ([("take", "new", "open", "x"), ("reopen", "done", "open", "x")], "no row leads to.*done"),
        ([*ROWS, ROWS[0]], "two rows"),
    ],
    ids=["a state no row names", "an unknown state", "a state nobody reaches", "an action twice"],
)
def test_a_table_that_does_not_hold_together_stops_the_process(rows, why):
    with pytest.raises(ValueError, match=why):
        Flow(State, "new", *rows)
