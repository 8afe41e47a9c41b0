"""What is typed about bodies, party units and officials sent down: the small form behind each button."""

from liren.institutions.forms.bodies import BODY_ACTS, MEMBER_ACTS, Describe, Found, Settle
from liren.institutions.forms.duty import DAY_ACTS, SECONDMENT_ACTS, WEEK, Second
from liren.institutions.forms.party import UNIT_ACTS, UNIT_KINDS, Count, Unit

__all__ = [
    "BODY_ACTS",
    "DAY_ACTS",
    "MEMBER_ACTS",
    "SECONDMENT_ACTS",
    "UNIT_ACTS",
    "UNIT_KINDS",
    "WEEK",
    "Count",
    "Describe",
    "Found",
    "Second",
    "Settle",
    "Unit",
]
