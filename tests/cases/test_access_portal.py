"""Who follows whose case in the portal, and who may press what there; a contact never sees an employee's own affairs."""

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category

VERBS = ("supply", "say", "urge")
PEOPLE = ["contact", "other_contact", "employee", "other_employee", "far_contact", "far_employee", "stranger"]
# reporter, category: who opens the page of the case
SEEN = {
    ("contact", "site_expansion"): {"contact"},
    ("contact", "fire_exit_blocked"): {"contact"},
    ("contact", "company_dispute"): {"contact"},
    ("employee", "other_demand"): {"employee"},
    ("employee", "fire_exit_blocked"): {"employee"},
    ("employee", "employee_conflict"): {"employee"},
    ("employee", "wage_arrears"): {"employee"},
}


def reported(village, who: str, code: str) -> Case:
    category = Category.objects.get(community=village.here, code=code)
    channel = "portal" if who == "contact" else "employee_portal"
    return actions.report(village.company, by=getattr(village, who), category=category, title="一件事", channel=channel)


@pytest.mark.parametrize("who, code", SEEN)
def test_who_opens_a_case(enter, village, who, code):
    case = reported(village, who, code)
    opened = {p for p in PEOPLE if enter(getattr(village, p)).get(f"/home/cases/{case.pk}/").status_code == 200}
    assert opened == SEEN[who, code]


@pytest.mark.parametrize("who, code", SEEN)
def test_whoever_does_not_see_it_changes_nothing(enter, village, who, code):
    case = reported(village, who, code)
    for person in set(PEOPLE) - SEEN[who, code]:
        client = enter(getattr(village, person))
        answers = {client.post(f"/home/cases/{case.pk}/{verb}/", {"text": "x"}).status_code for verb in (*VERBS, "withdraw", "rate")}
        assert answers == {404}
    case.refresh_from_db()
    assert (case.state, case.version) == ("reported", 0)


@pytest.mark.parametrize("who, code", SEEN)
def test_lists_and_counts_hold_only_what_one_may_open(enter, village, who, code):
    case = reported(village, who, code)
    listed = {p for p in PEOPLE if case.number in enter(getattr(village, p)).get("/home/cases/").content.decode()}
    assert listed == SEEN[who, code]


def test_a_former_contact_sees_nothing_more(enter, village):
    case = reported(village, "contact", "site_expansion")
    village.contact.appointments.update(until="2026-02-01", since="2026-01-05")
    assert enter(village.contact).get(f"/home/cases/{case.pk}/").status_code == 404


def test_a_colleague_with_the_same_post_sees_the_companys_cases_but_not_sealed_ones(enter, village):
    ordinary, sealed = reported(village, "contact", "site_expansion"), reported(village, "contact", "company_dispute")
    post = village.contact.appointments.get().post
    other = village.stranger
    post.appointments.create(user=other, since="2026-01-05")
    client = enter(other)
    assert [client.get(f"/home/cases/{c.pk}/").status_code for c in (ordinary, sealed)] == [200, 404]
