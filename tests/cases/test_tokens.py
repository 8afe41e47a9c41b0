"""The rating link: bound to its case and round, good for thirty days, and never more than one effect."""

from datetime import timedelta

import pytest

from liren.cases import actions, queries
from liren.cases.models import Case
from liren.cases.queries import panels
from liren.core.calendar import at, now
from liren.core.models import Event

HAPPY = {"solved": "yes", "satisfaction": "5"}
SAD = {"solved": "no", "remark": "第二天又停了"}


@pytest.fixture
def resolved(village, case) -> Case:
    actions.accept(case, by=village.worker)
    return actions.resolve(case, by=village.worker, text="货梯已修复")


@pytest.fixture
def link(resolved) -> str:
    return queries.rating_path(resolved)


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_no_link_before_the_answer(case):
    assert queries.rating_path(case) == queries.rating_link(case) == ""


def test_the_reporter_rates_without_signing_in(client, village, resolved, link):
    told = client.get(link).content.decode()
    assert "货梯已修复" in told and resolved.number in told
    assert village.contact.name not in told and "影响发货" not in told
    assert "已收到" in client.post(link, HAPPY, follow=True).content.decode()
    assert state(resolved) == "confirmed"
    assert Event.objects.get(action="cases.confirm").actor_id == village.contact.pk


def test_whoever_is_unhappy_gets_another_handler(client, resolved, link):
    told = client.post(link, SAD, follow=True).content.decode()
    assert "换一个岗位重办" in told and state(resolved) == "assigned"


def test_a_sealed_case_shows_no_title(client, village, category, monkeypatch):
    monkeypatch.setattr(panels, "OBSTACLES", [])  # the four steps are told in the tests of disputes
    case = actions.report(village.here, by=village.employee, category=category("wage_arrears"), title="工资未发", channel="employee_portal")
    actions.accept(case, by=village.center_head)
    actions.resolve(case, by=village.center_head, text="已补发")
    assert "工资未发" not in client.get(queries.rating_path(case)).content.decode()


@pytest.mark.parametrize(
    "forge",
    [lambda t: t[:-2] + ("B/" if t[-2] == "A" else "A/"), lambda t: t.replace("-0.", "-1."), lambda t: "/r/1-0/", lambda t: "/r/x.y/"],
)
def test_a_forged_link_opens_nothing(client, resolved, link, forge):
    forged = forge(link)
    assert forged != link
    assert {client.get(forged).status_code, client.post(forged, HAPPY).status_code} == {404}
    assert state(resolved) == "resolved"


def test_the_link_of_an_earlier_round_rates_nothing(client, village, resolved, link):
    client.post(link, SAD)
    actions.resolve(Case.objects.get(pk=resolved.pk), by=village.center_head, text="换了电机")
    told = client.post(link, HAPPY, follow=True)
    assert state(resolved) == "resolved" and "换了电机" not in told.content.decode()
    again = queries.rating_path(Case.objects.get(pk=resolved.pk))
    assert again != link
    client.post(again, HAPPY)
    assert state(resolved) == "confirmed"


def test_a_link_ends_after_thirty_days(client, resolved, link):
    with at(now() + timedelta(days=30, minutes=1)):
        assert client.get(link).status_code == client.post(link, HAPPY).status_code == 410
    assert state(resolved) == "resolved"
    with at(now() + timedelta(days=29)):
        client.post(link, HAPPY)
    assert state(resolved) == "confirmed"


@pytest.mark.parametrize("key", ["", "k1"])
def test_sent_again_it_has_one_effect(client, resolved, link, key):
    assert [client.post(link, SAD | {"key": key}).status_code for _ in range(3)] == [302, 200, 200]
    case = Case.objects.get(pk=resolved.pk)
    assert (case.state, case.reopenings, Event.objects.filter(action="cases.reopen").count()) == ("assigned", 1, 1)


def test_after_the_reporter_has_left_the_public_door_acts(client, village, resolved, link):
    village.contact.is_active = False
    village.contact.save()
    client.post(link, HAPPY)
    assert state(resolved) == "confirmed"
    assert Event.objects.get(action="cases.confirm").actor_id == village.door.pk


def test_staff_who_send_the_link_cannot_rate_through_it(enter, village, resolved, link):
    told = enter(village.worker).get(link).content.decode()
    assert "不能代评" in told and "satisfaction" not in told
    enter(village.worker).post(link, HAPPY)
    assert state(resolved) == "resolved"


def test_the_desk_shows_the_link_once_there_is_an_answer(enter, village, resolved):
    page = enter(village.worker).get(f"/desk/cases/{resolved.pk}/").content.decode()
    assert queries.rating_link(resolved) in page and "rating.svg" in page
