"""The chapter, the registers, a record each, the forms, tables in and out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from liren.community import jobs as community_jobs
from liren.core.calendar import today
from liren.premises import actions
from liren.premises.models import Agreement, Evidence, Facility, Premises, Room, ServiceArea, Sign
from tests.uploads import bring_in, table

PAGES = ("", "list/", "spaces/", "signs/", "facilities/", "agreements/")


def words(answer):
    return answer.content.decode()


def test_the_chapter_tells_what_is_there_and_what_is_missing(village, enter, premises, lounge):
    actions.open_area(lounge, by=village.employee_worker, kind="deliberation_area")
    page = words(enter(village.worker).get("/desk/premises/"))
    assert "合计 900.0 ㎡，要求不小于 1,500 ㎡，还差 600.0 ㎡" in page
    assert "员工会客厅（每天 9:00–21:00）" in page and "政务服务区" in page and "缺凭据 1 处" in page


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_the_staff_and_are_not_there_for_others(village, enter, client, path, premises, lounge, sign, facility, agreement):
    assert enter(village.grid_member).get(f"/desk/premises/{path}").status_code == 200
    for who in ("department", "mediator", "employee"):
        assert enter(getattr(village, who)).get(f"/desk/premises/{path}").status_code == 404


def test_the_neighbor_s_register_is_not_shown(village, enter, premises):
    assert premises.name not in words(enter(village.far_worker).get("/desk/premises/list/"))
    assert enter(village.far_worker).get(f"/desk/premises/list/{premises.pk}/").status_code == 404


def test_premises_are_entered_by_form(village, enter):
    browser = enter(village.governance_worker)
    assert "登记用房" in words(browser.get("/desk/premises/list/"))
    sent = {"name": "中心", "place": village.place.pk, "area_m2": "620", "mode": "lease", "share": "100", "since": today(), "key": "k1"}
    answer = browser.post("/desk/premises/new/premises/", sent | {"is_center": "on", "is_supporting": "on"})
    made = Premises.objects.get(name="中心")
    assert answer.headers["Location"] == f"/desk/premises/list/{made.pk}/" and made.is_center and not made.is_office
    assert "620.0 ㎡ × 100% = 620.0 ㎡" in words(browser.get(answer.headers["Location"]))
    page = browser.get(f"/desk/premises/list/{made.pk}/edit/")
    assert 'value="620.0"' in words(page) and "中心" in words(page)


def test_deeds_by_form(village, enter, premises, photo):
    browser, base = enter(village.center_head), f"/desk/premises/list/{premises.pk}/"
    sent = {"name": "会客厅", "kind": "employee_lounge", "is_open": "on", "hours": "每天", "version": premises.version, "key": "k1"}
    browser.post(f"{base}furnish/", sent)
    room = Room.objects.get()
    browser.post(f"/desk/premises/spaces/{room.pk}/open_area/", {"kind": "reading_area", "is_open": "on", "key": "k2"})
    area = ServiceArea.objects.get()
    browser.post(f"/desk/premises/areas/{area.pk}/change_area/", {"note": "十排书架", "is_open": "on", "key": "k3"})
    assert "十排书架" in words(browser.get(f"/desk/premises/spaces/{room.pk}/"))
    browser.post(f"{base}attach/", {"kind": "document", "files": [photo("证.jpg")], "key": "k4"})
    assert "证.jpg" in words(browser.get(base)) and Evidence.objects.get().premises == premises
    browser.post(f"{base}give_up/", {"ended_on": today(), "key": "k5"})
    assert Premises.objects.get().ended_on == today() and browser.get(f"{base}furnish/").status_code == 404


def test_a_sign_and_a_facility_on_the_phone(village, enter, sign, facility, photo):
    browser = enter(village.grid_member)
    answer = browser.post(f"/desk/premises/signs/{sign.pk}/check_sign/", {"passed": "yes", "key": "k1"})
    assert answer.status_code == 422 and Sign.objects.get().passed is None
    browser.post(f"/desk/premises/signs/{sign.pk}/check_sign/", {"passed": "yes", "files": [photo()], "key": "k2"})
    assert Sign.objects.get().passed is True
    browser.post(f"/desk/premises/facilities/{facility.pk}/break_down/", {"text": "坏了", "key": "k3"})
    assert "待修" in words(browser.get("/desk/premises/facilities/?state=under_repair"))
    assert browser.get(f"/desk/premises/facilities/{facility.pk}/retire/").status_code == 404
    assert browser.get(f"/desk/premises/facilities/{facility.pk}/explode/").status_code == 404


def test_a_space_of_the_register_is_opened(village, enter):
    from liren.community.actions import add_space

    space = add_space(village.place, by=village.center_head, name="议事厅", kind="governance_space")
    browser = enter(village.employee_worker)
    assert "议事厅" in words(browser.get("/desk/premises/spaces/")) and "1 处功能空间" in words(browser.get("/desk/premises/"))
    browser.post(f"/desk/premises/spaces/of/{space.pk}/", {"is_open": "on", "hours": "工作日", "key": "k"})
    assert Room.objects.get().space == space


def test_two_at_once_are_told(village, enter, agreement):
    sent = {"ended_on": today(), "version": agreement.version + 5, "key": "k"}
    answer = enter(village.governance_worker).post(f"/desk/premises/agreements/{agreement.pk}/end_agreement/", sent, follow=True)
    assert Agreement.objects.get().ended_on is None and "刚" in words(answer)


@pytest.mark.parametrize("query", ["state=x", "kind=x&due=1", "q=%00", "page=9999999999999999999"])
def test_odd_filters_are_no_fault(village, enter, facility, query):
    assert enter(village.worker).get(f"/desk/premises/facilities/?{query}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_the_same_for_one_and_three(
    village, enter, premises, lounge, sign, facility, agreement, path, django_assert_max_num_queries
):
    browser = enter(village.governance_worker)
    browser.get(f"/desk/premises/{path}")
    with django_assert_max_num_queries(24) as first:
        browser.get(f"/desk/premises/{path}")
    by, until = village.governance_worker, today() + timedelta(days=9)
    for n in (2, 3):
        more = actions.enter(
            village.here, by=by, name=f"用房{n}", place=village.other_company.place if n == 3 else village.place, area_m2=9, mode="lease"
        )
        actions.furnish(more, by=by, name=f"空间{n}", kind="employee_lounge", hours="每天")
        actions.put_up(village.here, by=by, kind="logo", name=f"标{n}", where="门")
        actions.install(village.here, by=by, kind="network", name=f"网{n}", place=village.place)
        actions.agree(village.here, by=by, partner=f"校{n}", kind="school", shared="操场", since=today(), until=until)
    with django_assert_max_num_queries(len(first)):
        assert browser.get(f"/desk/premises/{path}").status_code == 200


def test_lists_go_out_as_tables(village, enter, premises, facility, agreement):
    browser = enter(village.governance_worker)
    for code, told in (("premises", premises.name), ("facilities", facility.name), ("agreements", agreement.partner)):
        answer = browser.post(reverse("community:export_list", args=[code]))
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert told in [row[0] for row in book.active.iter_rows(values_only=True)]


def test_facilities_come_in_and_are_taken_back(village, enter, facility):
    browser = enter(village.governance_worker)
    head = ("名称*", "类别*", "在哪里*", "数量")
    rows = (
        ("单杠", "基础运动设施", village.place.name, "3"),
        ("健身房", "体育健身场所", village.place.name, "1"),
        ("球台", "不知道", "没有的楼", "x"),
    )
    made = bring_in(browser, "facilities", table(head, *rows))
    assert (made.total, made.there, made.bad) == (3, 1, 1)
    browser.post(start_path(made))
    community_jobs.run_import.func(made.pk)
    found = Facility.objects.get(name="单杠")
    assert (found.kind, found.quantity, found.place, found.check_days) == ("basic_sports_facility", 3, village.place, 90)


def start_path(made):
    return reverse("community:start_import", args=[made.pk])


def test_premises_come_in_by_table(village, enter):
    browser = enter(village.governance_worker)
    head = ("名称*", "在哪里*", "建筑面积（平方米）*", "取得方式*", "计入份额（%）", "起用日期*", "凭据到期", "办公场所")
    good = ("甲", village.place.name, "620.5", "租赁", "", "2026-03-01", "2029-02-28", "是")
    bad = ("乙", village.place.name, "62", "租赁", "40", "2026-03-01", "2025-02-28", "")
    made = bring_in(browser, "premises", table(head, good, bad))
    assert (made.total, made.bad) == (2, 1)
    browser.post(start_path(made))
    community_jobs.run_import.func(made.pk)
    found = Premises.objects.get()
    assert (found.name, str(found.area_m2), found.until.isoformat(), found.is_office, found.share) == (
        "甲",
        "620.5",
        "2029-02-28",
        True,
        100,
    )


@pytest.mark.parametrize("who", ["employee", "contact"])
def test_companies_and_employees_find_what_is_open(village, enter, premises, lounge, who, django_assert_max_num_queries):
    """Hours, where and what for, on a page of their own; what is shut is not on it."""
    actions.open_area(lounge, by=village.center_head, kind="information_consulting_area", hours="工作日 9:00–17:00")
    more = [
        actions.furnish(premises, by=village.center_head, name=f"{n}号交流角", kind="social_space", hours="每天 8:00–20:00") for n in "12"
    ]
    browser = enter(getattr(village, who))
    with django_assert_max_num_queries(15) as few:
        page = words(browser.get("/home/spaces/"))
    for shown in ("员工会客厅", "每天 9:00–21:00", village.place.name, "信息咨询区", "工作日 9:00–17:00", "1号交流角"):
        assert shown in page
    for n in "345":
        actions.furnish(premises, by=village.center_head, name=f"{n}号交流角", kind="social_space", hours="每天 8:00–20:00")
    with django_assert_max_num_queries(len(few)):
        browser.get("/home/spaces/")
    actions.change_room(more[0], by=village.center_head, premises=premises, hours="", is_open=False)
    assert "1号交流角" not in words(browser.get("/home/spaces/"))


def test_the_open_spaces_are_the_portal_s_page(village, enter):
    assert "还没有开放的空间" in words(enter(village.employee).get("/home/spaces/"))
    assert enter(village.worker).get("/home/spaces/").status_code == 404
