"""Writes of bodies, their people and meetings, and of party units. Each function is one verb."""

from liren.institutions.actions.bodies import dissolve, edit, found, record_meeting, remind, renew
from liren.institutions.actions.party import close_unit, edit_unit, note_contact, set_up_unit
from liren.institutions.actions.people import add_member, edit_member, end_member, link_seat, open_seat
from liren.institutions.actions.staff import agree_staffing, describe, settle_staffing

__all__ = [
    "add_member",
    "agree_staffing",
    "close_unit",
    "describe",
    "dissolve",
    "edit",
    "edit_member",
    "edit_unit",
    "end_member",
    "found",
    "link_seat",
    "note_contact",
    "open_seat",
    "record_meeting",
    "remind",
    "renew",
    "set_up_unit",
    "settle_staffing",
]
