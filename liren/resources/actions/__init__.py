"""Writes of the directory. Each function is one verb of the standard."""

from liren.resources.actions.inventory import (
    allocate,
    ask,
    confirm,
    decline,
    edit,
    enter,
    entrust,
    propose,
    record_result,
    verify,
    withdraw,
)
from liren.resources.actions.needs import answer, conclude, drop, edit_need, find_suitable, find_unsuitable, note_need, offer
from liren.resources.actions.papers import attach, hand_over, log_contact, write_memorandum
from liren.resources.actions.providers import admit, edit_provider, nominate, remind, remove, turn_down, verify_provider
from liren.resources.actions.societies import edit_society, end, hold, register, start, support, take_in

__all__ = [
    "admit",
    "allocate",
    "answer",
    "ask",
    "attach",
    "conclude",
    "confirm",
    "decline",
    "drop",
    "edit",
    "edit_need",
    "edit_provider",
    "edit_society",
    "end",
    "enter",
    "entrust",
    "find_suitable",
    "find_unsuitable",
    "hand_over",
    "hold",
    "log_contact",
    "nominate",
    "note_need",
    "offer",
    "propose",
    "record_result",
    "register",
    "remind",
    "remove",
    "start",
    "support",
    "take_in",
    "turn_down",
    "verify",
    "verify_provider",
    "withdraw",
    "write_memorandum",
]
