"""Every figure with its rows: nothing where there is nothing, and what moves it."""

from datetime import timedelta

import pytest

from liren.core.calendar import Period, now, today
from liren.institutions import actions, indicators
from tests.institutions.conftest import FOUNDED


def span(days=182):
    return Period(now() - timedelta(days=days), now() + timedelta(days=1))


@pytest.fixture
def value(village):
    def read(name, *clause, days=182):
        return getattr(indicators, name)(village.here, span(days), *clause).value

    return read


def test_nothing_is_measured_where_nothing_is(value):
    none = "body_mandate_published new_stratum_member_share new_stratum_meeting_held party_meeting_regularity mass_organization_activity "
    none += "alliance_member_coverage micro_grid_party_coverage company_party_link_rate post_holder_origin terms_valid"
    assert {name: value(name) for name in none.split()} == dict.fromkeys(none.split())
    assert (value("mass_organization_coverage"), value("legal_adviser_appointed"), value("support_partner_linked")) == (0, 0, 0)
    assert value("body_active", "S9:1") is None and value("party_work_item_done", "S3:4.1-2") is None


def test_a_body_is_active_with_somebody_in_it(village, value, founded):
    body = founded()
    assert value("body_active", "S2:6.3.3-2") == 0
    member = actions.add_member(body, by=village.center_head, name="岑", standing="head")
    assert value("body_active", "S2:6.3.3-2") == 1
    actions.end_member(member, by=village.center_head, until=today())
    type(member).objects.update(since=FOUNDED, until=today() - timedelta(days=1))
    assert value("body_active", "S2:6.3.3-2") == 0


def test_five_parts_of_an_organization(village, value, founded, hired):
    assert value("body_active", "S3:5.2.1.2") == pytest.approx(2 / 5), "the community and its grids are there"
    squad = founded("department_squad", name="小分队")
    actions.add_member(squad, by=village.center_head, name="岑", standing="head")
    assert value("body_active", "S3:5.2.1.2") == pytest.approx(3 / 5)


def test_two_kinds_of_technical_help(village, value, founded):
    aid = founded("technical_mutual_aid_organization")
    actions.add_member(aid, by=village.center_head, name="岑", standing="head")
    assert (value("body_active", "S2:8.1.3-2"), value("body_active", "S3:7.5.1-2")) == (0.5, 1)


def test_terms(value, founded):
    founded(term_since=FOUNDED, term_until=today())
    founded("trade_union")
    founded("department_squad")
    assert value("terms_valid") == 0.5


def test_the_committee_s_mandate(village, value, founded):
    body = founded("governance_committee")
    assert value("body_mandate_published") == 0
    actions.edit(body, by=village.center_head, functions="议定公共事务")
    assert value("body_mandate_published") == 1


def test_the_new_stratum(village, value, founded):
    body = founded("new_stratum_organization")
    assert value("new_stratum_meeting_held", days=91) == 0
    for n, group in enumerate(("freelancer", "new_media_staff", "other")):
        actions.add_member(body, by=village.center_head, name=f"岑{n}", group=group)
    actions.record_meeting(body, by=village.center_head, held_on=today(), title="恳谈会")
    assert (value("new_stratum_member_share"), value("new_stratum_meeting_held", days=91)) == (pytest.approx(2 / 3), 1)


def test_the_party_meets_by_its_rhythm(village, value, founded):
    body = founded("party_organization", rhythm="month")
    for days in (3, 40):
        actions.record_meeting(body, by=village.center_head, held_on=today() - timedelta(days=days), title="会", theme="team_building")
    assert value("party_meeting_regularity", days=91) == pytest.approx(2 / 3)
    assert value("party_work_item_done", "S3:4.1-2") == pytest.approx(1 / 3)
    assert (value("cross_region_activity", "S2:6.3.1"), value("cross_region_activity", "S9:1")) == (0, None)


def test_mass_organizations(village, value, founded):
    union, _youth = founded("trade_union"), founded("youth_league")
    assert (value("mass_organization_coverage"), value("mass_organization_activity")) == (pytest.approx(2 / 3), 0)
    actions.record_meeting(union, by=village.center_head, held_on=today(), title="例会")
    assert value("mass_organization_activity") == 0
    actions.record_meeting(union, by=village.center_head, held_on=today(), title="竞赛", nature="activity")
    assert value("mass_organization_activity") == 0.5


def test_the_legal_adviser(village, value, founded):
    body = founded("legal_advisers", charter_number="")
    actions.link_seat(body, by=village.center_head, post=village.mediator.appointments.get().post, code="legal_adviser")
    assert value("legal_adviser_appointed") == 0, "without a rule"
    actions.edit(body, by=village.center_head, charter_number="里治委 1")
    assert value("legal_adviser_appointed") == 1


def test_partners_that_signed(village, value, founded):
    body = founded("co_building_alliance")
    for n, (group, on) in enumerate((("university", today()), ("university", today()), ("testing_provider", None), ("other", today()))):
        actions.add_member(body, by=village.center_head, name=f"岑{n}", group=group, signed_on=on)
    assert value("alliance_member_coverage") == 0.25


def test_who_supports(village, value, founded):
    squad = founded("department_squad")
    actions.record_meeting(squad, by=village.center_head, held_on=today(), title="上门", nature="joint_task")
    assert value("support_partner_linked") == 0, "nobody is named"
    actions.add_member(squad, by=village.center_head, name="岑", standing="contact")
    assert value("support_partner_linked") == 0.5
    partner = founded("social_service_organization")
    actions.add_member(partner, by=village.center_head, name="岑", standing="contact")
    actions.record_meeting(partner, by=village.center_head, held_on=today(), title="例会")
    assert value("support_partner_linked") == 0.5, "a meeting is no joint task"


def test_levels_and_links(village, value, micro_grid):
    def unit(kind, **more):
        return actions.set_up_unit(village.here, by=village.secretary, kind=kind, name=kind, **more)

    unit("micro_grid_contact", micro_grid=micro_grid)
    assert (value("micro_grid_party_coverage"), value("party_four_level_complete")) == (1, 0)
    unit("grid_party_branch", grid=village.grid)
    assert value("party_four_level_complete") == pytest.approx(2 / 7)
    assert value("grids_with_branch") == 0.5
    company = unit("company_party_organization", company=village.company, secretary="岑")
    assert value("company_party_link_rate") == 0
    actions.note_contact(company, by=village.secretary, on=today())
    assert (value("company_party_link_rate"), value("company_party_link_rate", days=-1)) == (1, 0)


def test_deputies_from_companies(village, value, hired):
    hired("committee_member", "committee_deputy_part_time")
    assert value("post_holder_origin") == 0
    hired("committee_member", "committee_deputy_part_time", user=village.contact)
    assert value("post_holder_origin") == 0.5


def test_the_other_community_counts_for_itself(village, value, founded):
    founded("trade_union", home=village.there, by=village.far_center_head)
    assert value("mass_organization_coverage") == 0
