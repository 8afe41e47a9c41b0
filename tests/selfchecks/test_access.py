"""Who sees lists, copies and rounds, and who may do what."""

import pytest

from liren.selfchecks import actions, queries
from liren.selfchecks.models import Answer, Checklist, Copy, Item, Revision, Round

STAFF = {
    "worker", "employee_worker", "governance_worker", "center_head", "secretary", "committee_member", "grid_member", "other_grid_leader",
    "department", "auditor", "administrator",
}  # fmt: skip
OTHERS = {"employee", "contact", "provider", "property_manager", "mediator", "far_worker", "far_center_head", "stranger"}


@pytest.mark.parametrize("who", sorted(STAFF | OTHERS))
def test_who_sees_them(village, round, hall, photo, who):
    actions.file_copy(hall, by=village.worker, number="X", year=2017, files=[photo()])
    round("signed")
    user = getattr(village, who)
    for model in (Checklist, Revision, Item, Round, Answer):
        assert model.objects.visible_to(user).exists() is (who in STAFF), model
    assert Copy.objects.visible_to(user).exists() is (
        who in {"worker", "employee_worker", "governance_worker", "center_head", "secretary"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "there"), [("worker", 200), ("secretary", 200), ("grid_member", 404), ("auditor", 404), ("far_worker", 404)]
)
def test_the_bought_text_is_fetched_by_those_who_keep_the_list(village, enter, hall, photo, who, there):
    from liren.core.models import Attachment

    actions.file_copy(hall, by=village.worker, number="X", year=2017, files=[photo()])
    assert enter(getattr(village, who)).get(f"/files/{Attachment.objects.get().pk}/").status_code == there


KEEP = "worker employee_worker governance_worker center_head"


@pytest.mark.parametrize(
    "thing, verb, able",
    [
        ("here", "adopt", KEEP), ("list", "file_copy", KEEP), ("list", "revise", KEEP), ("list", "start", KEEP),
        ("list", "set_months", "center_head"), ("draft", "add_item", KEEP), ("draft", "publish", KEEP), ("draft", "discard", KEEP),
        ("item", "change_item", KEEP), ("item", "drop_item", KEEP), ("open", "answer", KEEP), ("open", "finish", KEEP),
        ("open", "entrust", f"{KEEP} secretary"), ("open", "drop", "center_head"), ("open", "remind", "system"),
        ("finished", "sign", "worker employee_worker center_head secretary"),
        ("finished", "send_back", "worker employee_worker center_head secretary"),
        ("answer", "improve", f"{KEEP} grid_leader other_grid_leader committee_member secretary"),
    ],
)  # fmt: skip
def test_who_may_do_what(village, hall, round, thing, verb, able):
    rows = {"here": village.here, "list": hall}
    if thing in {"draft", "item"}:
        rows["draft"] = actions.revise(hall, by=village.worker)
        rows["item"] = queries.items_of(rows["draft"])[0]
    if thing in {"open", "finished", "answer"}:
        rows[thing] = round("open" if thing == "open" else "finished")
    if thing == "answer":
        rows[thing] = Answer.objects.first()
    everybody = {name: user for name, user in vars(village).items() if hasattr(user, "has_perm")}
    assert {name for name, user in everybody.items() if user.has_perm(f"selfchecks.{verb}", rows[thing])} == {*able.split()}


def test_the_post_that_is_named_answers_and_no_other(village, hall):
    one = actions.start(hall, by=village.worker, post=village.grid_member.appointments.get().post)
    assert village.grid_member.has_perm("selfchecks.answer", one) and not village.other_grid_member.has_perm("selfchecks.answer", one)
