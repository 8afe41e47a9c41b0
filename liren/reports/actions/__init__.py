"""Writes of protected reports."""

from liren.reports.actions.handling import give_back, note_verdict, reply, tell_keeper
from liren.reports.actions.intake import look, say, submit
from liren.reports.actions.keeping import (
    accuse,
    acknowledge,
    ask_handler,
    clear_accused,
    close,
    destroy,
    edit_copy,
    feed_back,
    hand_over,
    hand_to,
    note_reward,
    open_envelope,
    recall,
    reopen,
    tell_of_glass,
    tell_reporter,
)

__all__ = [
    "accuse", "acknowledge", "ask_handler", "clear_accused", "close", "destroy", "edit_copy", "feed_back", "give_back", "hand_over",
    "hand_to", "look", "note_reward", "note_verdict", "open_envelope", "recall", "reopen", "reply", "say", "submit", "tell_keeper",
    "tell_of_glass", "tell_reporter",
]  # fmt: skip
