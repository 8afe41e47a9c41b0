"""The list, a body and its forms, the chart, party units, what companies read; exports, import, reminders."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.core.calendar import today
from liren.core.models import Notice
from liren.institutions import actions, jobs
from liren.institutions import queries as of_bodies
from liren.institutions.models import Body, Meeting, Member, PartyUnit
from tests.institutions.conftest import FOUNDED
from tests.uploads import bring_in


def words(answer):
    return answer.content.decode()


def queries_of(browser, path):
    browser.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


@pytest.fixture
def full(village, founded, hired, micro_grid):
    """As many bodies, people and units as are asked for."""

    def make(n):
        for i in range(n):
            body = founded("department_squad", name=f"小分队{Body.objects.count()}")
            actions.add_member(body, by=village.center_head, name=f"岑{i}", standing="head", phone="13812345678")
            actions.record_meeting(body, by=village.center_head, held_on=today(), title="会")
            company = {"company": village.company, "name": f"企业支部{PartyUnit.objects.count()}", "members": 7}
            actions.set_up_unit(village.here, by=village.secretary, kind="company_party_organization", **company)
            hired(kind="committee_member")
        return body

    return make


@pytest.mark.parametrize("path", ["/desk/bodies/", "/desk/bodies/chart/", "/desk/party/", "/home/bodies/"])
def test_pages_ask_as_much_for_one_as_for_three(village, enter, full, founded, path):
    founded("governance_committee")
    browser = enter(village.secretary)
    full(1)
    once = queries_of(browser, path)
    full(3)
    assert queries_of(browser, path) == once


def test_a_body_s_page_too(village, enter, full, founded, hired):
    body = founded("governance_committee")
    browser, path = enter(village.center_head), f"/desk/bodies/{body.pk}/"
    counts = []
    for n in (1, 3):
        for i in range(n):
            actions.add_member(body, by=village.center_head, name=f"岑{n}{i}", company=village.company)
            actions.record_meeting(body, by=village.center_head, held_on=today(), title="会")
            hired(kind="committee_member")
        counts.append(queries_of(browser, path))
    assert counts[0] == counts[1]


def test_the_list_says_what_is_missing_in_plain_words(village, enter, founded, hired):
    founded("governance_committee", name="治委会")
    hired("secretary", "committee_deputy_full_time")
    page = words(enter(village.center_head).get("/desk/bodies/"))
    assert "缺治委会专职副主任 1 名，应有 2 名" in page and "还没有成立" in page and "?kind=social_work_station" in page
    assert "?kind=" not in words(enter(village.worker).get("/desk/bodies/"))


def test_a_body_is_founded_and_worked_on_by_clicking(village, enter):
    browser = enter(village.center_head)
    form = words(browser.get("/desk/bodies/new/?kind=volunteer_organization"))
    assert "招募和组织园区志愿者" in form and "里仁社区园区志愿者组织" in form
    sent = {"kind": "volunteer_organization", "name": "志愿者协会", "founded_on": "2026-01-05", "rhythm": "quarter", "key": "a"}
    sent |= {"files": [SimpleUploadedFile("批复.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")]}
    browser.post("/desk/bodies/new/", sent)
    body = Body.objects.get()
    at = f"/desk/bodies/{body.pk}/"
    assert "批复" in words(browser.get(at))
    assert "志愿服务队队长" in words(browser.get(f"{at}open_seat/?code=volunteer_captain"))
    browser.post(f"{at}open_seat/", {"code": "volunteer_captain", "title": "队长岗", "key": "b"})
    page = words(browser.get(at))
    assert "空缺" in page and "任命" in page
    browser.post(f"{at}add_member/", {"name": "岑晓舟", "standing": "member", "since": "2026-02-01", "phone": "13812345678", "key": "c"})
    met = {"nature": "activity", "title": "便民日", "held_on": "2026-03-01", "attended": 12, "key": "d"}
    browser.post(f"{at}record_meeting/", met)
    page = words(browser.get(at))
    assert "岑晓舟" in page and "便民日" in page and "到会 12 人" in page
    assert "13812345678" not in page and "138****5678" in page
    browser.post(f"{at}edit/", {"name": "园区志愿者协会", "rhythm": "", "version": body.version, "key": "e"})
    browser.post(f"{at}renew/", {"since": "2026-03-01", "until": "2028-02-29", "version": body.version + 1, "key": "f"})
    body.refresh_from_db()
    assert (body.name, str(body.term_until)) == ("园区志愿者协会", "2028-02-29")
    member = Member.objects.get()
    browser.post(f"/desk/body-members/{member.pk}/end_member/", {"until": str(today()), "version": member.version, "key": "g"})
    browser.post(f"{at}dissolve/", {"on": str(today()), "reason": "并入社工站", "version": body.version, "key": "h"})
    assert "并入社工站" in words(browser.get(at)) and "并入社工站" in words(browser.get("/desk/bodies/"))


def test_a_form_that_does_not_fit_says_so(village, enter, body):
    answer = enter(village.center_head).post(f"/desk/bodies/{body.pk}/record_meeting/", {"nature": "meeting", "key": "k"})
    assert answer.status_code == 422 and not Meeting.objects.exists()


@pytest.mark.parametrize("name", ["explode", "remind", "found"])
def test_a_verb_nobody_knows_is_not_there(village, enter, body, name):
    assert enter(village.center_head).get(f"/desk/bodies/{body.pk}/{name}/").status_code == 404


def test_forms_are_there_for_those_who_may(village, enter, body):
    for who, status in (("secretary", 200), ("center_head", 200), ("worker", 404), ("committee_member", 404), ("far_secretary", 404)):
        assert enter(getattr(village, who)).get(f"/desk/bodies/{body.pk}/edit/").status_code == status


def test_the_chart_is_drawn_from_appointments(village, enter, founded, hired):
    party = founded("party_organization", name="社区党委")
    founded("governance_committee", name="治委会", parent=party)
    hired("secretary", "party_secretary", until=today() + timedelta(days=20))
    actions.open_seat(party, by=village.center_head, code="party_deputy_secretary", title="副书记")
    page = words(enter(village.worker).get("/desk/bodies/chart/"))
    assert "邵0" in page and "届满" in page and "空缺 1 个岗位" in page and "上级 社区党委" in page
    assert village.grid.name in page and "1 人的任期 60 天内届满" in page


def test_members_are_for_the_staff(village, enter, body):
    actions.add_member(body, by=village.center_head, name="岑晓舟")
    assert "岑晓舟" in words(enter(village.worker).get(f"/desk/bodies/{body.pk}/"))
    page = words(enter(village.grid_member).get(f"/desk/bodies/{body.pk}/"))
    assert "岑晓舟" not in page and "成员名单由社区工作人员查看" in page


def test_party_units_are_the_secretary_s_and_figures_for_two_more(village, enter, micro_grid):
    told = {"secretary": "邬静怡", "members": 23}
    actions.set_up_unit(village.here, by=village.secretary, kind="community_big_party_committee", name="仁里大党委", **told)
    page = words(enter(village.secretary).get("/desk/party/"))
    assert "邬静怡" in page and "党员 23 人" in page and "甲楼" in page
    for who in ("center_head", "committee_member"):
        page = words(enter(getattr(village, who)).get("/desk/party/"))
        assert "仁里大党委" not in page and "邬静怡" not in page and "甲楼" not in page and ">23<" in page
    for who in ("worker", "grid_member", "auditor", "contact", "far_secretary"):
        answer = enter(getattr(village, who)).get("/desk/party/")
        assert answer.status_code in {404, 200} and "仁里大党委" not in words(answer)
        assert (answer.status_code == 200) is (who == "far_secretary")


def test_a_unit_is_registered_by_clicking(village, enter, micro_grid):
    browser = enter(village.secretary)
    form = words(browser.get(f"/desk/party/new/micro_grid_party_group/?micro_grid={micro_grid.pk}"))
    assert "甲楼党小组" in form
    sent = {"name": "甲楼党小组", "micro_grid": micro_grid.pk, "members": 4, "since": "2026-03-01", "key": "a"}
    browser.post("/desk/party/new/micro_grid_party_group/", sent)
    unit = PartyUnit.objects.get()
    browser.post(f"/desk/party/{unit.pk}/note_contact/", {"on": str(today()), "version": unit.version, "key": "b"})
    unit.refresh_from_db()
    assert (unit.micro_grid, unit.contacted_on) == (micro_grid, today())
    assert browser.get("/desk/party/new/nonsense/").status_code == 404
    assert browser.get(f"/desk/party/{unit.pk}/explode/").status_code == 404


def test_companies_read_what_bodies_do_and_no_names(village, enter, body):
    actions.edit(body, by=village.center_head, functions="招募志愿者，开展便民服务")
    actions.add_member(body, by=village.center_head, name="岑晓舟")
    page = words(enter(village.contact).get("/home/bodies/"))
    assert "招募志愿者" in page and "岑晓舟" not in page
    assert enter(village.contact).get("/desk/bodies/").status_code == 404


@pytest.mark.parametrize("listing, told", [("bodies", "缺志愿服务队队长"), ("body_members", "岑*")])
def test_lists_leave_masked(village, enter, body, listing, told):
    actions.add_member(body, by=village.center_head, name="岑晓舟", phone="13812345678")
    answer = enter(village.center_head).post(f"/desk/exports/{listing}/", {"form": "csv"})
    text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig")
    assert told in text and "岑晓舟" not in text and "13812345678" not in text


def test_members_come_in_by_table(village, enter, body, founded):
    founded("co_building_alliance", name="共建联盟")
    rows = "机构*,姓名*,身份*,所在单位,来自,电话,签约日期,加入日期\n"
    rows += f"{body.name},岑晓舟,成员,云栈,,13812345678,,2026-03-01\n{body.name},岑晓舟,成员,云栈,,,,\n共建联盟,杭一,成员,大学,,,,\n"
    rows += "共建联盟,杭二,成员,大学,高校院所,,2026-02-01,\n"
    browser, sheet = enter(village.center_head), SimpleUploadedFile("成员.csv", rows.encode("utf-8-sig"), "text/csv")
    made = bring_in(browser, "body_members", sheet)
    assert sorted(made.rows.values_list("state", flat=True)) == ["bad", "bad", "ready", "ready"]


def test_the_heads_hear_before_a_term_ends_and_once_each(village, enter, founded, hired, django_capture_on_commit_callbacks):
    body = founded(term_since=FOUNDED, term_until=today() + timedelta(days=40))
    founded("governance_committee")
    hired("secretary", "committee_director", until=today() + timedelta(days=10))
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.remind_of_terms.func() == 2
    told = Notice.objects.filter(kind="institutions.term")
    assert {n.user for n in told} >= {village.secretary, village.center_head} and told.filter(title__contains="请准备换届").exists()
    assert (jobs.remind_of_terms.func(), of_bodies.to_remind()) == (0, [])
    Body.objects.filter(pk=body.pk).update(term_until=today() + timedelta(days=10))
    assert jobs.remind_of_terms.func() == 1
    assert "届期提醒" in words(enter(village.center_head).get(f"/desk/bodies/{body.pk}/"))
