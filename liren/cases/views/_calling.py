"""Looking for a caller: counted once a form, and what a new case begins with."""

from typing import Any

from django.http import HttpRequest

from liren.cases import queries
from liren.community import actions
from liren.community import queries as community
from liren.community.access import home_of
from liren.community.models import Community
from liren.community.rules.numbers import whole_number
from liren.core.calendar import now
from liren.core.http import stamp
from liren.core.marks import mark


def _looked_up(request: HttpRequest, home: Community, number: str) -> queries.Call:
    """Look for a number once for this form, however often it is sent. Raises Refused once the day's number of them is used up."""
    key, user, began = stamp(request)["key"][:44], request.user, now()
    if not (left := queries.lookups_left(user)):
        actions.exceed_lookups(user, by=user)
    look = actions.look_up.given(key=f"{key}:{mark(whole_number(number))[-24:]}" if key else "")(home, by=user, number=number)
    return queries.call(user, number, left - 1 if look.at >= began else left)


def _begun_by(request: HttpRequest) -> tuple[queries.Call | None, dict[str, Any]]:
    """Who calls, when the form above a new case asks it, and what of him the new case begins with."""
    if "look" not in request.POST or not community.may_look_up(request.user):
        return None, {}
    home, number = home_of(request.user), request.POST.get("contact_phone", "").strip()[:60]
    found = _looked_up(request, home, number)
    companies = [one.name for one in found.who.companies]
    company = request.POST.get("company", "") or (companies[0] if len(companies) == 1 else "")
    return found, {"contact_phone": number, "contact_name": found.who.name, "company": company}
