"""Tables: bodies and their people, party units, officials sent down by departments."""

from liren.institutions.models.bodies import STAFF, Body, BodySeat, Meeting, Member, Particulars, StaffingRecord
from liren.institutions.models.duty import DutyDay, Secondment
from liren.institutions.models.party import REPORTERS, Participation, PartyUnit

__all__ = [
    "REPORTERS",
    "STAFF",
    "Body",
    "BodySeat",
    "DutyDay",
    "Meeting",
    "Member",
    "Participation",
    "Particulars",
    "PartyUnit",
    "Secondment",
    "StaffingRecord",
]
