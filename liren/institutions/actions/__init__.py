"""Writes of bodies, their people and meetings, of party units, and of officials sent down. Each function is one verb."""

from liren.institutions.actions.bodies import dissolve, edit, found, record_meeting, remind, renew
from liren.institutions.actions.counts import ask_count, count_members, name_reporter
from liren.institutions.actions.duty import (
    arrange_duty,
    correct_day,
    drop_day,
    edit_secondment,
    end_secondment,
    excuse_day,
    plan_day,
    second,
    sign_in,
)
from liren.institutions.actions.party import close_unit, edit_unit, note_contact, set_up_unit
from liren.institutions.actions.people import add_member, edit_member, end_member, link_seat, open_seat
from liren.institutions.actions.staff import agree_staffing, describe, settle_staffing

__all__ = [
    "add_member",
    "agree_staffing",
    "arrange_duty",
    "ask_count",
    "close_unit",
    "correct_day",
    "count_members",
    "describe",
    "dissolve",
    "drop_day",
    "edit",
    "edit_member",
    "edit_secondment",
    "edit_unit",
    "end_member",
    "end_secondment",
    "excuse_day",
    "found",
    "link_seat",
    "name_reporter",
    "note_contact",
    "open_seat",
    "plan_day",
    "record_meeting",
    "remind",
    "renew",
    "second",
    "set_up_unit",
    "settle_staffing",
    "sign_in",
]
