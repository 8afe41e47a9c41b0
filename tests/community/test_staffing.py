"""The staffing formulae as tables (worked values of the standards), 1+3+N of a grid, and the page that shows them."""

from datetime import timedelta

import pytest

from liren.community import actions
from liren.community.models import Post
from liren.community.queries import basis_of, grid_gaps, staffed
from liren.community.rules.staffing import (
    Basis,
    consequence,
    full_time_staff,
    grid_staffing,
    grid_team_minimum,
    in_population_band,
    minimum_people,
    more_by_apartments,
    more_by_served,
    needs,
    visiting_members_needed,
)
from liren.core.actions import Refused
from liren.core.calendar import today

FULL = ["grid_leader", "full_time_grid_member", "part_time_grid_member", "grid_instructor"]


@pytest.mark.parametrize(
    "kinds, text, lacks",
    [
        ([], "0+0+0", [*FULL, "grid_volunteer"]),
        (FULL, "1+3+0", ["grid_volunteer"]),
        ([*FULL, "linked_cadre"], "1+3+1", []),
        ([*FULL, "grid_volunteer", "linked_cadre"], "1+3+2", []),
        (["grid_leader", "full_time_grid_member", "full_time_grid_member"], "1+1+1", FULL[2:]),
        (["grid_leader", "grid_leader"], "1+0+0", [*FULL[1:], "grid_volunteer"]),
    ],
)
def test_a_grid_is_staffed_by_kinds_not_by_heads(kinds, text, lacks):
    assert grid_staffing(kinds) == (text, lacks)


@pytest.mark.parametrize(
    "served, apartments, by_served, by_apartments, allowed",
    [
        (20_000, 0, 0, 0, 3),
        (30_000, 3_000, 0, 1, 4),
        (39_999, 2_999, 0, 0, 3),
        (40_000, 3_000, 1, 1, 5),
        (60_000, 15_000, 3, 5, 11),
        (95_000, 24_000, 3, 5, 11),
    ],
)
def test_workers_of_the_center(served, apartments, by_served, by_apartments, allowed):
    assert (more_by_served(served), more_by_apartments(apartments)) == (by_served, by_apartments)
    need = needs(Basis(served, apartments, 0, 0))[0]
    assert (need.least, need.most) == (3, allowed)


def test_the_other_reading_counts_every_step_that_is_begun():
    assert (more_by_served(30_000, begun=True), more_by_served(30_001, begun=True), more_by_served(40_001, begun=True)) == (0, 1, 2)
    assert (more_by_apartments(0, begun=True), more_by_apartments(1, begun=True)) == (0, 1)
    assert needs(Basis(30_001, 1, 0, 0, begun=True))[0].most == 5


@pytest.mark.parametrize("companies, least, best", [(0, 0, 0), (40, 1, 2), (41, 2, 3), (1_000, 25, 50), (2_000, 50, 100)])
def test_companies_to_one_full_time_member_of_staff(companies, least, best):
    assert full_time_staff(companies) == (least, best)


@pytest.mark.parametrize("companies, members", [(0, 0), (126, 1), (127, 2), (1_000, 8), (2_000, 16)])
def test_members_that_visits_each_month_need(companies, members):
    assert visiting_members_needed(companies) == members


@pytest.mark.parametrize("grids, teams, people", [(1, 5, 16), (8, 40, 51)])
def test_people_that_grids_need(grids, teams, people):
    assert (grid_team_minimum(grids), minimum_people(grids)) == (teams, people)


@pytest.mark.parametrize("people, within", [(19_999, False), (20_000, True), (30_000, True), (30_001, False)])
def test_the_population_band_includes_both_ends(people, within):
    assert in_population_band(people) == within


def test_arithmetic_is_said_in_sentences():
    center, ratio, visits, teams = needs(Basis(45_000, 7_000, 1_706, 8))
    assert center.steps[1] == "服务人口 45,000 人，超过 30,000 人的部分 15,000 人；每满 10,000 人可增 1 人，至多 3 人：可增 1 人。"
    assert center.steps[3].startswith("3 + 1 + 2 = 6 人是上限")
    assert ratio.steps[1:] == [
        "1,706 家企业 ÷ 40 = 42.65，不足 1 人的进位：至少 43 人。",
        "1,706 家企业 ÷ 20 = 85.3，不足 1 人的进位：目标 86 人。",
    ]
    assert visits.steps[2] == "1,706 ÷ 126 = 13.54，不足 1 人的进位：要 14 人。"
    assert teams.steps[1:] == [
        "8 个网格 × 5 = 40 人。",
        "党组织、治委会、公共服务中心和两新党务按兼任最省的办法要 11 人：S1 6.2 全套机构至少 51 人。",
    ]
    assert "还差 6 人" in consequence(Basis(0, 0, 1_706, 8)) and consequence(Basis(0, 0, 1_000, 8)) == ""


def test_todays_numbers_come_from_register_and_appointments(village):
    """Two companies of 120 in two grids; three workers, the head of the center, two full-time grid members, two grid leaders."""
    assert basis_of(village.here) == Basis(240, 0, 2, 2, False)
    counted = {one.need.code: (one.have, one.short) for one in staffed(village.here, basis_of(village.here))}
    assert counted == {"center": (3, 0), "ratio": (6, 0), "visits": (2, 0), "teams": (4, 6)}
    actions.end_appointment(village.grid_member.appointments.get(), by=village.center_head, until=today() - timedelta(days=1))
    actions.move_out(village.company, by=village.worker, on=today())
    assert basis_of(village.here) == Basis(120, 0, 1, 2, False)
    counted = {one.need.code: one.have for one in staffed(village.here, basis_of(village.here))}
    assert counted == {"center": 3, "ratio": 5, "visits": 1, "teams": 3}


def test_the_page_counts_what_if_and_refuses_nonsense(village, enter, django_assert_max_num_queries):
    client = enter(village.worker)
    with django_assert_max_num_queries(24):
        today_page = client.get("/desk/people/staffing/").content.decode()
    assert "240 人，没有超过" in today_page and "不是今天的数字" not in today_page
    supposed = client.get("/desk/people/staffing/?served=45000&apartments=7000&companies=1706&grids=8").content.decode()
    assert "不是今天的数字" in supposed and "42.65" in supposed and "还差 6 人" in supposed
    assert "42.65" in client.get("/desk/people/staffing/?companies=1706").content.decode()  # what is not said is as today
    for wrong in ("companies=-1", "companies=x", "grids=99999999999", "served="):
        answer = client.get(f"/desk/people/staffing/?{wrong}")
        assert answer.status_code == 200 and "240 人，没有超过" in answer.content.decode(), wrong


@pytest.mark.parametrize("who, status", [("worker", 200), ("grid_member", 200), ("auditor", 200), ("contact", 404), ("employee", 404)])
def test_the_page_is_for_staff(village, enter, who, status):
    assert enter(getattr(village, who)).get("/desk/people/staffing/").status_code == status


def test_the_reading_is_a_setting_of_the_community(village, enter):
    client, home = enter(village.center_head), village.here
    sent = {"name": home.name, "kind": home.kind, "apartment_residents": "1", "begun_steps": "on", "version": home.version}
    client.post("/desk/settings/", sent)
    home.refresh_from_db()
    assert (home.apartment_residents, home.begun_steps, basis_of(home).begun) == (1, True, True)
    assert "可增 1 人" in client.get("/desk/people/staffing/").content.decode()
    with pytest.raises(Refused, match="prefix"):
        actions.edit_community(home, by=village.center_head, name="x", kind=home.kind, address="", phone="", prefix="XX")


def test_gaps_name_each_kind_and_lead_to_the_post(village, enter, django_assert_max_num_queries):
    client, path = enter(village.center_head), "/desk/people/gaps/"
    with django_assert_max_num_queries(24):
        shown = client.get(path).content.decode()
    assert "2 个网格没有配齐，共缺 6 类职务" in shown and f"?grid={village.grid.pk}&amp;role=grid_instructor" in shown
    post = actions.open_post(village.grid, by=village.system, role="volunteer", title="指导岗", grid_kind="grid_instructor")
    shown = client.get(path).content.decode()
    assert f"/desk/posts/{post.pk}/appoint/" in shown and f"?grid={village.grid.pk}&amp;role=grid_instructor" not in shown
    actions.appoint(post, by=village.system, user=village.stranger)
    assert "共缺 5 类职务" in client.get(path).content.decode()
    assert "/desk/posts/new/?grid" not in enter(village.worker).get(path).content.decode()  # he looks, and opens none
    assert f"/desk/grids/{village.far_grid.pk}/" not in shown


def test_a_vacant_post_of_a_cadre_is_offered_for_the_n(village):
    cadre = actions.open_post(village.grid, by=village.system, role="volunteer", title="包联岗", grid_kind="linked_cadre")
    lacks = {line.grid: found for line, found in grid_gaps(village.center_head, village.here)}[village.grid]
    assert [(one.kind, one.post) for one in lacks if one.post] == [("grid_volunteer", cadre)]


@pytest.mark.parametrize("who, status", [("worker", 200), ("grid_member", 200), ("contact", 404)])
def test_gaps_are_for_staff(village, enter, who, status):
    assert enter(getattr(village, who)).get("/desk/people/gaps/").status_code == status


def test_a_post_of_the_committee_is_opened_by_its_kind(village, enter):
    client = enter(village.center_head)
    client.post("/desk/posts/new/", {"role": "committee_director", "title": "治委会主任", "full_time": "on"})
    assert Post.objects.filter(title="治委会主任").values_list("role", "kind").get() == ("secretary", "committee_director")
    client.post("/desk/posts/new/", {"role": "mediator", "title": "新调解岗", "full_time": "on"})
    assert Post.objects.filter(title="新调解岗").values_list("role", "kind").get() == ("mediator", "")
