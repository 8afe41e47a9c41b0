"""Who sees the directory and who may do what."""

import pytest

from liren.resources import actions
from liren.resources.models import Activity, Need, Offer, Paper, Provider, Resource, Society, Support, Use

STAFF = "worker employee_worker governance_worker center_head secretary committee_member grid_member other_grid_member grid_leader"
STAFF += " other_grid_leader auditor system"
KEEP = "worker employee_worker governance_worker center_head"
FILE = "worker employee_worker center_head"


def people(village):
    return {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}


def seeing(village, model):
    return {name for name, user in people(village).items() if model.objects.visible_to(user).exists()}


@pytest.fixture
def everything(village, use, provider, society, offer, photo):
    by = village.worker
    actions.hold(society, by=by, name="赛", on=society.registered_on, participants=5)
    actions.support(society, by=by, kind="funds", what="钱", on=society.registered_on)
    for one in (use.resource, society, offer.need):
        actions.attach(one, by=by, kind="photo", files=[photo()])


@pytest.mark.parametrize(
    "model, who",
    [
        (Resource, f"{STAFF} contact"), (Use, f"{STAFF} contact"), (Society, STAFF), (Support, STAFF), (Activity, STAFF), (Need, STAFF),
        (Offer, f"{STAFF} contact"), (Paper, STAFF),
    ],
)  # fmt: skip
def test_who_sees_what(village, everything, model, who):
    assert seeing(village, model) == {*who.split()}


def test_an_admitted_provider_is_for_all_who_work_here_and_its_files_are_not(village, provider, photo):
    actions.attach(provider, by=village.worker, kind="document", files=[photo()])
    outside = {"stranger", "administrator"} | {name for name in people(village) if name.startswith("far_")}
    assert seeing(village, Provider) == people(village).keys() - outside
    files = {"worker", "employee_worker", "center_head", "secretary", "auditor", "system"}
    assert seeing(village, Paper) == files
    actions.remove(provider, by=village.center_head, reason="x")
    assert seeing(village, Provider) == files


DEEDS = [
    ("resource", "verify", KEEP), ("resource", "edit", KEEP), ("resource", "ask", f"{KEEP} system"), ("resource", "confirm", "contact"),
    ("resource", "withdraw", f"{KEEP} contact"), ("resource", "entrust", f"{KEEP} secretary"), ("resource", "allocate", KEEP),
    ("use", "record_result", KEEP), ("provider", "admit", "center_head"), ("provider", "remove", "center_head"),
    ("provider", "verify_provider", FILE), ("provider", "write_memorandum", FILE), ("provider", "edit_provider", FILE),
    ("provider", "attach", FILE), ("provider", "hand_over", f"{FILE} secretary"), ("provider", "remind", "system"),
    ("society", "hold", KEEP), ("society", "end", KEEP), ("need", "find_suitable", KEEP), ("need", "offer", KEEP),
    ("offer", "answer", f"{KEEP} contact"),
]  # fmt: skip


@pytest.mark.parametrize("thing, verb, able", DEEDS)
def test_who_may_do_what(village, request, thing, verb, able):
    row = request.getfixturevalue(thing)
    may = {name for name, user in people(village).items() if user.has_perm(f"resources.{verb}", row)}
    assert may == {*able.split()}


@pytest.mark.parametrize(
    "verb, able",
    [
        ("enter", KEEP), ("nominate", FILE), ("take_in", KEEP),
        ("note_need", f"{KEEP} secretary grid_member other_grid_member grid_leader other_grid_leader"),
    ],
)  # fmt: skip
def test_who_may_begin(village, verb, able):
    assert {name for name, user in people(village).items() if user.has_perm(f"resources.{verb}", village.here)} == {*able.split()}


def test_only_its_contact_offers_for_a_company(village):
    may = {name for name, user in people(village).items() if user.has_perm("resources.propose", village.company)}
    assert may == {"contact"}
