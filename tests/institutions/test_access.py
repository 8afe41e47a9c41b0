"""Who sees bodies, members, meetings and party units, and who may do what."""

import pytest

from liren.core.calendar import today
from liren.institutions import actions
from liren.institutions.models import Body, Meeting, Member, PartyUnit

STAFF = ["worker", "employee_worker", "governance_worker", "center_head", "secretary", "committee_member", "auditor"]
EVERYBODY = [*STAFF, "mediator", "report_custodian", "property_manager", "provider", "administrator"]
EVERYBODY += ["grid_member", "grid_leader", "contact", "employee"]


@pytest.fixture
def things(village, body):
    actions.add_member(body, by=village.center_head, name="岑晓")
    actions.record_meeting(body, by=village.center_head, held_on=today(), title="会")
    actions.set_up_unit(village.here, by=village.secretary, kind="community_big_party_committee", name="大党委", members=12)
    return body


@pytest.mark.parametrize("who", [*EVERYBODY, "far_center_head", "far_secretary", "far_contact", "stranger"])
def test_who_sees_what(village, things, who):
    user = getattr(village, who)
    here = not who.startswith("far_") and who != "stranger"
    assert Body.objects.visible_to(user).count() == here
    assert Member.objects.visible_to(user).count() == (who in STAFF)
    assert Meeting.objects.visible_to(user).count() == (who in STAFF)
    assert PartyUnit.objects.visible_to(user).count() == (who == "secretary")


@pytest.mark.parametrize(
    "verb, able",
    [
        ("edit", "center_head secretary system"), ("renew", "center_head secretary system"), ("dissolve", "center_head secretary system"),
        ("record_meeting", "center_head secretary system"), ("add_member", "center_head secretary system"),
        ("open_seat", "center_head secretary system"), ("link_seat", "center_head secretary system"), ("remind", "system"),
    ],
)  # fmt: skip
def test_who_may_do_what(village, things, verb, able):
    everybody = {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}
    may = {name for name, user in everybody.items() if user.has_perm(f"institutions.{verb}", things)}
    assert may == {*able.split()}


@pytest.mark.parametrize("verb", ["edit_unit", "note_contact", "close_unit"])
def test_the_units_are_the_secretary_s(village, things, verb):
    unit, everybody = PartyUnit.objects.get(), {n: u for n, u in vars(village).items() if hasattr(u, "has_perm")}
    assert {n for n, u in everybody.items() if u.has_perm(f"institutions.{verb}", unit)} == {"secretary", "system"}
