"""The numbers of the directory."""

from datetime import timedelta

import pytest

from liren.core.calendar import Period, at, now, today
from liren.core.indicators import INDICATORS
from liren.resources import actions
from liren.resources.models import Activity, Resource
from liren.resources.rules import PROVIDERS_OF, RESOURCES_OF, SocietyKind
from liren.standards.queries import indicator_for


@pytest.fixture
def read(village):
    """(value, rows, rows that count as good) of a number, over half a year up to today."""

    def value(name, clause="", home=None):
        found = INDICATORS[f"resources.{name}"]
        period = Period(today() - timedelta(days=181), today())
        reading = found.read(home or village.here, period, *([clause] if found.by_clause else []))
        good = reading.evidence.filter(reading.good).count() if reading.good is not None else None
        return reading.value, len(list(reading.evidence)), good

    return value


def test_an_inventory_counts_by_kind_while_it_is_fresh(village, read, enter_resource):
    assert read("resource_inventory_current", "S2:4.4") == (0.0, 0, 0)
    for kind in ("organisation", "staff", "equipment"):
        enter_resource(kind, kind)
    enter_resource("二号", "staff")
    enter_resource("别的", "venue")
    assert read("resource_inventory_current", "S2:4.4") == (0.75, 4, 4)
    assert read("resource_inventory_current", "S3:4.4")[0] == 0.8
    Resource.objects.filter(kind="staff").update(verified_on=today() - timedelta(days=365))
    assert read("resource_inventory_current", "S2:4.4") == (0.5, 4, 2)
    Resource.objects.filter(kind="staff").update(verified_on=today() - timedelta(days=364))
    assert read("resource_inventory_current", "S2:4.4") == (0.75, 4, 4)
    assert read("resource_inventory_current", "S2:4.4", village.there) == (0.0, 0, 0)
    assert read("resource_inventory_current", "S9:1") == (None, 0, None)


@pytest.mark.parametrize("told", [{"state": "withdrawn"}, {"state": "proposed"}, {"until": today() - timedelta(days=1)}])
def test_what_is_not_in_force_does_not_count(read, enter_resource, told):
    one = enter_resource("人", "staff")
    Resource.objects.filter(pk=one.pk).update(**told)
    assert read("resource_inventory_current", "S2:4.4") == (0.0, 0, 0)


def test_party_building_needs_a_fresh_list_and_a_joint_use(village, read, enter_resource):
    assert read("party_resource_list_current") == (0.0, 0, 0)
    one = enter_resource("红色会议室", "party_building")
    assert read("party_resource_list_current") == (0.0, 1, 1)
    used = actions.allocate(one, by=village.worker, used_by="联合支部", purpose="主题党日", on=today())
    assert read("party_resource_list_current") == (1.0, 1, 1)
    type(used).objects.update(on=today() - timedelta(days=182))
    assert read("party_resource_list_current")[0] == 0.0
    type(used).objects.update(on=today() - timedelta(days=181))
    Resource.objects.update(verified_on=today() - timedelta(days=182))
    assert read("party_resource_list_current") == (0.0, 1, 0)


def test_the_register_is_as_good_as_its_oldest_look_and_its_missing_kind(village, read, admit, nominate):
    assert read("provider_register_current", "S1:7.2.2.2-2") == (None, 0, 0)
    nominate("候选所", PROVIDERS_OF["S2:8.1.4-2"])
    assert read("provider_register_current", "S1:7.2.2.2-2")[0] is None
    one = admit("律所", ["legal_provider"])
    admit("银行", ["finance_provider", "tax_accounting_provider"])
    assert read("provider_register_current", "S1:7.2.2.2-2") == (1.0, 2, 2)
    assert read("provider_register_current", "S2:8.1.4-2") == (0.5, 2, 2)
    type(one).objects.filter(pk=one.pk).update(verified_on=today() - timedelta(days=365))
    assert read("provider_register_current", "S1:7.2.2.2-2") == (0.5, 2, 1)
    actions.remove(one, by=village.center_head, reason="注销")
    assert read("provider_register_current", "S1:7.2.2.2-2") == (2 / 3, 1, 1)


def test_a_contact_covers_the_kinds_of_its_provider(village, read, admit):
    one = admit("银行", ["finance_provider", "tax_accounting_provider"])
    assert read("provider_contact_coverage", "S1:7.2.2.2-1") == (0.0, 1, 0)
    actions.write_memorandum(one, by=village.worker, text="约定", on=today())
    assert read("provider_contact_coverage", "S1:7.2.2.2-1")[0] == 0.0
    actions.log_contact(one, by=village.worker, text="往来", on=today() - timedelta(days=182))
    assert read("provider_contact_coverage", "S1:7.2.2.2-1")[0] == 0.0
    actions.log_contact(one, by=village.worker, text="往来", on=today() - timedelta(days=181))
    assert read("provider_contact_coverage", "S1:7.2.2.2-1") == (2 / 3, 1, 1)


def test_social_organizations_grow_by_activities(village, read, take_in):
    for kind in SocietyKind.values:
        actions.hold(take_in(kind, kind, days=900), by=village.worker, name="活动", on=today(), participants=9)
    assert read("social_organisation_growth") == (1.0, 3, None)
    gone = take_in("老社", "professional_organisation", days=900)
    Activity.objects.create(
        community=village.here, society=gone, name="旧", on=today() - timedelta(days=366), participants=9, noted_by=village.worker
    )
    assert read("social_organisation_growth") == (1.0, 3, None)
    for one in Activity.objects.exclude(society=gone):
        told = {"community": village.here, "society": one.society, "on": today() - timedelta(days=500), "noted_by": village.worker}
        Activity.objects.create(name="旧", participants=9, **told)
    assert read("social_organisation_growth") == (0.0, 3, None)


def test_a_kind_without_an_active_one_is_none(village, read, take_in, society):
    actions.hold(society, by=village.worker, name="活动", on=today(), participants=9)
    take_in("未活动", "professional_organisation")
    assert read("social_organisation_growth") == (0.0, 1, None)


def test_a_need_counts_once_a_company_answered(village, read, note_need):
    assert read("csr_need_fed_back") == (None, 0, 0)
    note_need("待判断", suitable=False)
    assert read("csr_need_fed_back")[0] is None
    first, _second = note_need("甲"), note_need("乙")
    actions.offer(first, by=village.worker, companies=[village.company, village.other_company])
    assert read("csr_need_fed_back") == (0.0, 2, 0)
    actions.answer(first.offers.get(company=village.company), by=village.contact, answer="cannot", words="下次")
    assert read("csr_need_fed_back") == (0.5, 2, 1)
    with at(now() - timedelta(days=183)):
        note_need("旧")
    assert read("csr_need_fed_back") == (0.5, 2, 1)


WANTED = {
    "resource_inventory_current": ["S2:4.4", "S2:8.1.6.2-1", "S3:4.4", "S3:7.7.3-1"],
    "party_resource_list_current": ["S1:6.2.1-2"],
    "provider_register_current": ["S1:7.2.2.2-2", "S2:8.1.4-2"],
    "provider_contact_coverage": ["S1:7.2.2.2-1", "S2:8.1.4-1"],
    "social_organisation_growth": ["S1:5.6-2", "S2:5.2.2-1"],
    "csr_need_fed_back": ["S1:7.2.2.5-2"],
}


def test_every_requirement_finds_its_number():
    assert {name: indicator_for(name) for name in WANTED} == {name: f"resources.{name}" for name in WANTED}
    asked = {*RESOURCES_OF, *PROVIDERS_OF}
    assert asked == {code for name in WANTED if INDICATORS[f"resources.{name}"].by_clause for code in WANTED[name]}
