"""Pages of the register: they open for whom they should, ask the database a fixed number of times, and do what they say."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from liren.community import actions
from liren.community.models import Appointment, Company, ContactPerson, Grid, Organization, Place, Post
from liren.core.calendar import at, now
from liren.core.models import Access, Event, Notice
from tests.village import credit_code

LISTS = ["/desk/companies/", "/desk/grids/", "/desk/grids/map.json", "/desk/people/", "/desk/organizations/", "/desk/settings/"]
FORMS = ["/desk/companies/new/", "/desk/imports/", "/desk/grids/new/", "/desk/organizations/new/", "/desk/posts/new/"]


@pytest.mark.parametrize("path", LISTS + FORMS)
def test_pages_open_for_the_center_head_with_few_queries(village, enter, path, connection):
    client = enter(village.center_head)
    with CaptureQueriesContext(connection) as few:
        assert client.get(path).status_code == 200
    assert len(few) <= 15, [q["sql"][:120] for q in few.captured_queries]
    for n in range(3):
        _more(village, n)
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(more) == len(few), "rows must not cost queries"


@pytest.fixture
def connection(db):
    from django.db import connection

    return connection


def _more(village, n):
    grid = actions.open_grid(village.here, by=village.center_head, name=f"新网格{n}", code=f"N{n}")
    place = actions.add_place(grid, by=village.center_head, name=f"新楼{n}", kind="building")
    actions.register_company(
        grid, by=village.center_head, name=f"新企业{n}", credit_code=credit_code(7000 + n), industry="C", size="small", place=place
    )
    actions.open_post(grid, by=village.center_head, role="grid_member", title=f"新岗{n}")
    actions.found_organization(village.here, by=village.center_head, kind="provider", name=f"新机构{n}")


def test_record_pages_cost_the_same_with_one_and_three_rows(village, enter, connection):
    client, company, by = enter(village.worker), village.company, village.worker
    pages = [f"/desk/companies/{company.pk}/", f"/desk/grids/{village.grid.pk}/", f"/desk/places/{village.place.pk}/"]
    actions.add_contact(company, by=by, name="丁一", phone="13800001234")
    actions.note_fact(company, by=by, name="年产值", value="三亿元", source="走访", on=company.verified_on)

    def count():
        counts = []
        for path in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    before = count()
    for n in range(3):
        actions.add_contact(company, by=by, name=f"丁{n}", phone="13800001234")
        actions.note_fact(company, by=by, name=f"指标{n}", value="三亿元", source="走访", on=company.verified_on)
        actions.add_space(village.place, by=village.center_head, name=f"会议室{n}", kind="service_space")
        actions.open_micro_grid(village.grid, by=village.center_head, name=f"微网格{n}", kind="building")
    assert count() == before
    print("COUNTS", before)
    assert max(before) <= 15, before


@pytest.mark.parametrize(
    "who, status",
    [
        ("worker", 200),
        ("grid_member", 200),
        ("contact", 200),
        ("other_grid_member", 404),
        ("other_contact", 404),
        ("far_worker", 404),
        ("stranger", 404),
    ],
)
def test_who_opens_a_company(village, enter, who, status):
    assert enter(getattr(village, who)).get(f"/desk/companies/{village.company.pk}/").status_code == status


def test_a_foreign_company_looks_like_one_that_is_not_there(village, enter):
    client = enter(village.worker)
    assert client.get(f"/desk/companies/{village.far_company.pk}/").content == client.get("/desk/companies/987654/").content


@pytest.mark.parametrize("text", ["里仁社区第1精工", "里仁精工1", "lrsqd1", "lrjg1", "LRJG1", credit_code(1), credit_code(1)[-6:]])
def test_a_company_is_found_by_name_initials_and_code(village, enter, text):
    found = enter(village.worker).get("/desk/companies/", {"q": text}).context["found"]
    assert [c.pk for c in found] == [village.company.pk]


def test_the_picker_offers_only_what_the_reader_may_see(village, enter):
    answer = enter(village.grid_member).get("/desk/companies/options/", {"company_text": "精工"}).content.decode()
    assert village.company.name in answer
    assert village.other_company.name not in answer and village.far_company.name not in answer


def test_filters_and_sort_come_from_the_address_and_nonsense_is_passed_over(village, enter):
    client = enter(village.worker)
    found = client.get("/desk/companies/", {"grid": village.other_grid.pk, "sort": "-headcount"}).context["found"]
    assert [c.pk for c in found] == [village.other_company.pk]
    everything = client.get("/desk/companies/", {"grid": village.far_company.grid_id, "status": "x", "sort": "legal_person", "page": "-1"})
    assert everything.context["bar"]["total"] == 2


def test_contacts_are_masked_and_one_is_revealed_with_a_reason(village, enter):
    contact = actions.add_contact(village.company, by=village.worker, name="欧阳丁一", phone="13800001234")
    path, reveal = f"/desk/companies/{village.company.pk}/", f"/desk/reveal/community.contactperson/{contact.pk}/phone/"
    for who, name in (("worker", "欧阳丁一"), ("grid_member", "欧阳*"), ("contact", "欧阳丁一")):
        shown = enter(getattr(village, who)).get(path).content.decode()
        assert name in shown
        assert ("13800001234" in shown) is (who == "contact"), who
    assert "欧阳" not in enter(village.employee_worker).get(path).content.decode()
    client = enter(village.worker)
    client.post(reveal, {"reason": ""})
    assert not Access.objects.exists()
    assert "13800001234" in client.post(reveal, {"reason": "核对整改"}).content.decode()
    assert Event.objects.get(action="community.reveal").details == {"field": "phone", "reason": "核对整改"}
    assert Access.objects.values_list("actor_id", "kind", "subject_id", "name", "why").get() == (
        village.worker.pk, "reveal", contact.pk, "电话", "核对整改",
    )  # fmt: skip
    assert client.post(reveal.replace("phone", "name"), {"reason": "核对整改"}).status_code == 404


def test_the_thirty_first_reveal_of_a_day_is_refused_and_told(village, enter, django_capture_on_commit_callbacks):
    contact = actions.add_contact(village.company, by=village.worker, name="丁一", phone="13800001234")
    for _ in range(30):
        actions.reveal(contact, by=village.worker, field="phone", reason="走访")
    with django_capture_on_commit_callbacks(execute=True):
        answer = enter(village.worker).post(
            f"/desk/reveal/community.contactperson/{contact.pk}/phone/", {"reason": "再看一个"}, follow=True
        )
    assert "达到上限" in answer.content.decode() and "13800001234" not in answer.content.decode()
    assert [n.user for n in Notice.objects.filter(kind="community.alarm")] == [village.auditor]
    assert Access.objects.count() == 30
    with at(now() + timedelta(days=1)):
        assert actions.reveal(contact, by=village.worker, field="phone", reason="走访") == contact


def test_a_company_is_registered_edited_moved_and_leaves(village, enter):
    client = enter(village.worker)
    sent = {
        "name": "临江新芽科技有限公司",
        "short_name": "新芽",
        "credit_code": credit_code(8001),
        "grid": village.grid.pk,
        "place": village.place.pk,
        "industry": "I",
        "headcount": "45",
        "moved_in_on": "2026-02-01",
    }
    assert (
        "校验码不符" in client.post("/desk/companies/new/", {**sent, "credit_code": credit_code(8001)[:-1] + "0"}).content.decode()
        or credit_code(8001)[-1] == "0"
    )
    client.post("/desk/companies/new/", {**sent, "key": "k1"})
    client.post("/desk/companies/new/", {**sent, "key": "k1"})
    company = Company.objects.get(credit_code=credit_code(8001))
    assert (company.size, company.grid) == ("small", village.grid)
    client.post(f"/desk/companies/{company.pk}/edit/", {**sent, "headcount": "130", "room": "1203"})
    client.post(f"/desk/companies/{company.pk}/move/", {"grid": village.other_grid.pk, "on": "2026-03-01"})
    client.post(f"/desk/companies/{company.pk}/leave/", {"on": "2026-04-01"})
    company.refresh_from_db()
    assert (company.headcount, company.grid, company.status, str(company.left_on)) == (130, village.other_grid, "left", "2026-04-01")
    told = client.get(f"/desk/companies/{company.pk}/").content.decode()
    assert "员工人数：45 → 130" in told and "王芳 登记迁出" in told


def test_a_stale_form_is_refused_and_says_who_was_faster(village, enter):
    version = village.company.version
    actions.edit_company(village.company, by=village.center_head, room="1203")
    sent = {"name": "别的名字", "credit_code": village.company.credit_code, "industry": "C", "headcount": "1", "version": version}
    answer = enter(village.worker).post(f"/desk/companies/{village.company.pk}/edit/", sent, follow=True).content.decode()
    assert "赵敏 刚于" in answer
    assert Company.objects.get(pk=village.company.pk).name == village.company.name


def test_a_company_edits_only_what_is_its_own_to_say(village, enter):
    client, path = enter(village.contact), f"/desk/companies/{village.company.pk}/edit/"
    client.post(
        path,
        {
            "short_name": "新简称",
            "trade": "精密零件",
            "headcount": "99",
            "legal_person": "",
            "room": "",
            "name": "改名",
            "grid": village.other_grid.pk,
            "industry": "A",
        },
    )
    company = Company.objects.get(pk=village.company.pk)
    assert (company.short_name, company.headcount) == ("新简称", 99)
    assert (company.name, company.grid, company.industry) == (village.company.name, village.grid, "C")


def test_picked_companies_move_together_and_refusals_are_told(village, enter):
    sent = {"pick": [village.company.pk, village.other_company.pk, village.far_company.pk], "grid": village.other_grid.pk}
    answer = (
        enter(village.worker)
        .post("/desk/companies/move/", sent, follow=True, headers={"Referer": "http://testserver/desk/companies/"})
        .content.decode()
    )
    assert "已把 1 家企业调整到" in answer and "企业已在" in answer
    assert Company.objects.get(pk=village.far_company.pk).grid_id == village.far_company.grid_id


def test_the_export_holds_what_is_filtered_without_numbers_and_is_journaled(village, enter):
    actions.add_contact(village.company, by=village.worker, name="丁一", phone="13800001234")
    answer = enter(village.worker).post(f"/desk/exports/companies/?grid={village.grid.pk}")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[0] for row in rows[1:]] == [village.company.name]
    assert "丁*" in rows[1] and not any("1380000" in str(cell) for cell in rows[1])
    told = {"listing": "companies", "rows": 1, "filters": {"grid": str(village.grid.pk)}, "form": "xlsx"}
    assert Event.objects.get(action="community.export_list").details == told


@pytest.mark.parametrize("who, status", [("grid_member", 404), ("contact", 404), ("employee_worker", 404)])
def test_who_has_no_right_gets_no_export(village, enter, who, status):
    answer = enter(getattr(village, who)).post("/desk/exports/companies/")
    assert (answer.status_code, Event.objects.filter(action="community.export_list").count()) == (status, 0)


@pytest.mark.parametrize(
    "path", ["/desk/companies/new/", "/desk/grids/new/", "/desk/posts/new/", "/desk/organizations/new/", "/desk/imports/"]
)
@pytest.mark.parametrize("who", ["grid_member", "contact", "auditor"])
def test_forms_do_not_open_for_whom_they_are_not(village, enter, who, path):
    assert enter(getattr(village, who)).get(path).status_code == 404


def test_a_grid_is_drawn_staffed_and_shown(village, enter):
    client = enter(village.center_head)
    ring = "[[120.1, 30.2], [120.2, 30.2], [120.2, 30.3], [120.1, 30.2]]"
    shape = f'{{"type": "Feature", "geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}'
    client.post("/desk/grids/new/", {"name": "第三网格", "code": "G3", "kind": "dedicated_grid", "boundary": shape})
    grid = Grid.objects.get(code="G3")
    assert grid.boundary["type"] == "Polygon"
    for sent, says in (
        ('{"type": "Circle", "coordinates": [120, 30]}', "请粘贴一个几何"), ('{"type": ["Polygon"]}', "没有找到图形"),
        ('{"type": "Polygon", "coordinates": "x"}', "方括号"), ('{"type": "Polygon", "coordinates": [120, 30]}', "方括号"),
        ('{"type": "Polygon", "coordinates": [[[120, 30], [121, 30]]]}', "没有闭合"), ("[" * 90_000, "这不是 GeoJSON"),
        ('{"type": "LineString", "coordinates": [[120, 30], [120, 30]]}', "两个不同的点"), ("9" * 5000, "这不是 GeoJSON"),
        ('{"type": "Polygon", "coordinates": [[[30, 120], [30, 121], [31, 121], [30, 120]]]}', "写反"),
    ):  # fmt: skip
        answer = client.post("/desk/grids/new/", {"name": "x", "code": "G4", "kind": "dedicated_grid", "boundary": sent})
        assert says in answer.content.decode(), sent[:60]
    assert not re.search(r"<textarea[^>]*>\s*null", client.get("/desk/grids/new/").content.decode())
    client.post(f"/desk/grids/{grid.pk}/place/", {"name": "三号楼", "kind": "building", "lat": "30.2", "lon": "120.1"})
    place = Place.objects.get(name="三号楼")
    client.post(f"/desk/places/{place.pk}/space/", {"name": "会客厅", "kind": "social_space"})
    client.post(f"/desk/grids/{grid.pk}/micro-grid/", {"name": "三号楼微网格", "kind": "building", "place": place.pk})
    assert "会客厅" in client.get(f"/desk/places/{place.pk}/").content.decode()
    shown = client.get("/desk/grids/").content.decode()
    assert "0+0+0" in shown and "缺 网格长、专职网格员、兼职网格员、网格指导员、网格志愿者" in shown
    layers = client.get("/desk/grids/map.json").json()["features"]
    assert {(f["properties"]["layer"], f["properties"]["name"]) for f in layers} == {("grid", "第三网格"), ("place", "三号楼")}


def test_a_post_is_opened_filled_with_a_new_account_and_emptied(village, enter, client):
    enter(village.center_head)
    client.post(
        "/desk/posts/new/", {"role": "full_time_grid_member", "title": "二号网格员", "grid": village.other_grid.pk, "full_time": "on"}
    )
    post = Post.objects.get(title="二号网格员")
    client.post(f"/desk/posts/{post.pk}/appoint/", {"name": "新人", "username": "xinren", "since": "2026-02-01"})
    appointment = Appointment.objects.get(post=post)
    assert (appointment.user.name, appointment.user.has_usable_password()) == ("新人", False)
    shown = client.post(f"/desk/appointments/{appointment.pk}/password/").content.decode()
    appointment.user.refresh_from_db()
    assert appointment.user.must_change_password and appointment.user.has_usable_password() and "xinren" in shown
    client.post(f"/desk/appointments/{appointment.pk}/end/", {"until": "2026-03-01"})
    assert Appointment.objects.get(post=post).until.isoformat() == "2026-03-01"
    client.post(f"/desk/posts/{post.pk}/close/")
    assert Post.objects.get(pk=post.pk).closed_on


def test_an_organization_is_registered_and_those_above_are_not_ours_to_edit(village, enter):
    client = enter(village.center_head)
    client.post("/desk/organizations/new/", {"kind": "provider", "name": "临江检测", "short_name": "", "phone": ""})
    body = Organization.objects.get(name="临江检测")
    assert client.get(f"/desk/organizations/{body.pk}/").status_code == 200
    assert client.get(f"/desk/organizations/{village.bodies['fire_rescue'].pk}/").status_code == 404


def test_the_community_says_where_it_is(village, enter):
    client = enter(village.center_head)
    said = {"name": "里仁社区", "kind": "sci_tech_innovation", "address": "春和路 1 号", "phone": "0571-88000000"}
    client.post("/desk/settings/", {**said, "apartment_residents": "0"})
    village.here.refresh_from_db()
    assert village.here.phone == "0571-88000000"
    assert "春和路 1 号" in enter(village.grid_member).get("/desk/settings/").content.decode()


def test_contact_mends_a_card(village, enter):
    contact = actions.add_contact(village.company, by=village.worker, name="丁一", phone="13800001234")
    enter(village.contact).post(
        f"/desk/contacts/{contact.pk}/", {"name": "丁二", "duty": "行政", "phone": "13900001234", "email": "", "is_main": "on"}
    )
    assert ContactPerson.objects.get(pk=contact.pk).name == "丁二"


def test_what_a_post_counts_for_is_set_by_clicking(village, enter):
    post = actions.open_post(village.here, by=village.center_head, role="committee_member", title="委员")
    client, address = enter(village.center_head), f"/desk/posts/{post.pk}/edit/"
    assert address in client.get(f"/desk/posts/{post.pk}/").content.decode()
    page = client.get(address).content.decode()
    assert "治委会委员" in page and "网格长" not in page and "党组织书记" not in page
    client.post(address, {"title": "委员（兼职）", "kind": "committee_member", "version": post.version, "key": "k"})
    post.refresh_from_db()
    assert (post.title, post.kind, post.full_time) == ("委员（兼职）", "committee_member", False)
    assert enter(village.worker).get(address).status_code == 404


@pytest.mark.parametrize(
    "who, path, said, door",
    [
        ("report_custodian", "/desk/companies/", "没有您的岗位看得到的企业", "/desk/imports/"),
        ("administrator", "/desk/grids/", "没有您的岗位看得到的网格", "/desk/grids/new/"),
    ],
)
def test_a_list_that_is_not_for_this_post_says_so_and_offers_no_closed_door(village, enter, who, path, said, door):
    page = enter(getattr(village, who)).get(path).content.decode()
    assert said in page and door not in page
