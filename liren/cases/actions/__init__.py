"""Writes of the case engine. Each function is one verb of the standard."""

from liren.cases.actions.catalog import edit_category, edit_template, load_catalog
from liren.cases.actions.closing import confirm, reopen, withdraw
from liren.cases.actions.handling import (
    accept,
    answer_above,
    arbitrate,
    ask_supplement,
    assign,
    decline,
    dispute_assigning,
    escalate,
    extend,
    hand_back,
    note,
    resolve,
    return_from_above,
    settle,
    supply,
    take,
    update_progress,
)
from liren.cases.actions.intake import drop_draft, keep_draft, report
from liren.cases.actions.talking import mark_overdue, recount, remind, say, urge

__all__ = [
    "accept",
    "answer_above",
    "arbitrate",
    "ask_supplement",
    "assign",
    "confirm",
    "decline",
    "dispute_assigning",
    "drop_draft",
    "edit_category",
    "edit_template",
    "escalate",
    "extend",
    "hand_back",
    "keep_draft",
    "load_catalog",
    "mark_overdue",
    "note",
    "recount",
    "remind",
    "reopen",
    "report",
    "resolve",
    "return_from_above",
    "say",
    "settle",
    "supply",
    "take",
    "update_progress",
    "urge",
    "withdraw",
]
