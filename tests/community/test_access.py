"""Who sees what of the register, and who may do what: both sides of the wall between two communities."""

import pytest

from liren.community import actions
from liren.community.models import Appointment, Company, ContactPerson, Fact, Grid, Organization, Place, Post, Region, User
from liren.core.calendar import today

SEES_COMPANIES = [
    ("worker", 2), ("employee_worker", 2), ("governance_worker", 2), ("center_head", 2), ("secretary", 2), ("auditor", 0),
    ("grid_member", 1), ("grid_leader", 1), ("contact", 1), ("employee", 1), ("report_custodian", 0), ("administrator", 0), ("stranger", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES_COMPANIES)
@pytest.mark.parametrize("side", ["", "far_"])
def test_who_sees_companies_and_never_those_next_door(village, who, seen, side):
    if who == "stranger" and side:
        return
    found = Company.objects.visible_to(getattr(village, side + who))
    assert found.count() == seen
    assert {c.community for c in found} <= {village.there if side else village.here}


SEES_CONTACTS = [
    ("worker", 1), ("governance_worker", 1), ("center_head", 1), ("grid_member", 1), ("contact", 1), ("employee_worker", 0),
    ("other_grid_member", 0), ("other_contact", 0), ("employee", 0), ("property_manager", 0), ("far_worker", 0), ("auditor", 0),
]  # fmt: skip


@pytest.mark.parametrize("who, seen", SEES_CONTACTS)
def test_who_sees_contacts_and_facts(village, who, seen):
    actions.add_contact(village.company, by=village.worker, name="丁一", phone="13800001234")
    actions.note_fact(village.company, by=village.worker, name="年产值", value="三亿元", source="走访", on=today())
    user = getattr(village, who)
    assert (ContactPerson.objects.visible_to(user).count(), Fact.objects.visible_to(user).count()) == (seen, seen)


@pytest.mark.parametrize("model", [Grid, Place])
@pytest.mark.parametrize("who, seen", [("worker", True), ("contact", True), ("far_worker", False), ("stranger", False)])
def test_the_territory_is_seen_by_all_who_belong_to_it(village, model, who, seen):
    assert model.objects.visible_to(getattr(village, who)).filter(community=village.here).exists() is seen


def test_an_account_is_seen_by_its_owner_only(village):
    assert list(User.objects.visible_to(village.center_head)) == [village.center_head]


MAY = [
    ("community.register_company", "grid", "worker center_head grid_leader", "grid_member other_grid_leader far_worker contact auditor"),
    ("community.edit_company", "company", "worker center_head grid_member contact", "other_grid_member other_contact far_worker employee"),
    ("community.move_company", "company", "worker center_head governance_worker", "grid_member grid_leader contact far_center_head"),
    ("community.reveal", "company", "", "stranger far_worker"),
    ("community.open_grid", "here", "center_head", "secretary worker grid_leader far_center_head administrator"),
    ("community.edit_grid", "grid", "center_head", "secretary grid_leader far_center_head"),
    ("community.add_place", "grid", "governance_worker center_head grid_leader", "worker other_grid_leader far_governance_worker"),
    ("community.open_post", "here", "center_head secretary", "worker far_secretary administrator auditor"),
    ("community.edit_community", "here", "center_head", "secretary far_center_head worker"),
    ("community.found_organization", "here", "worker center_head secretary", "far_worker grid_member"),
    ("community.export_list", "here", "worker center_head secretary", "grid_member auditor far_worker contact"),
    ("community.upload_import", "here", "worker employee_worker center_head secretary", "grid_leader far_center_head contact auditor"),
]  # fmt: skip


@pytest.mark.parametrize("name, thing, yes, no", MAY, ids=[row[0] for row in MAY])
def test_who_may_do_what(village, name, thing, yes, no):
    target = getattr(village, thing)
    answers = {who: getattr(village, who).has_perm(name, target) for who in f"{yes} {no}".split()}
    assert answers == {**dict.fromkeys(yes.split(), True), **dict.fromkeys(no.split(), False)}


@pytest.mark.parametrize(
    "name", ["community.open_region", "community.found_community", "community.found_organization", "community.open_post"]
)
@pytest.mark.parametrize("who", ["center_head", "secretary", "worker", "service_center", "department"])
def test_nobody_of_a_community_changes_what_lies_above_it(village, name, who):
    for region in Region.objects.all():
        assert not getattr(village, who).has_perm(name, region)


def test_what_is_public_to_read_is_not_public_to_change(village):
    body = actions.found_organization(village.there, by=village.far_center_head, kind="provider", name="邻家检测")
    assert not Organization.objects.visible_to(village.center_head).filter(pk=body.pk).exists()
    assert Organization.objects.visible_to(village.center_head).filter(pk=village.bodies["fire_rescue"].pk).exists()
    assert not village.center_head.has_perm("community.edit_organization", village.bodies["fire_rescue"])
    assert not village.center_head.has_perm("community.edit_organization", body)
    assert not village.center_head.has_perm("community.open_post", body)
    assert not village.center_head.has_perm("community.open_post", village.bodies["fire_rescue"])


def test_rights_begin_and_end_with_the_appointment(village):
    post = actions.open_post(village.here, by=village.center_head, role="enterprise_worker", title="企业服务岗二")
    appointment = actions.appoint(post, by=village.center_head, user=village.stranger)
    stranger = User.objects.get(pk=village.stranger.pk)
    assert Company.objects.visible_to(stranger).count() == 2
    Appointment.objects.filter(pk=appointment.pk).update(since="2026-01-05", until="2026-01-06")
    assert Company.objects.visible_to(User.objects.get(pk=stranger.pk)).count() == 0
    assert Post.objects.get(pk=post.pk).closed_on is None
