"""axe finds nothing on any page of the main job, on phone and desk, in light and dark."""

import pytest

from liren.cases import actions, queries
from liren.community import actions as register
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_portal import report, settle

PORTAL = ("/home/", "/home/report/", "/home/report/?q=停车", "/home/report/fire_exit_blocked/", "/home/cases/", "/home/cases/?q=没有这件")
PUBLIC = (
    "/",
    "/at/li/",
    "/report/",
    "/report/li/",
    "/report/li/fire_exit_blocked/",
    "/report/li/sent/",
    "/track/",
    "/sign-in/",
    "/nothing/",
)
LOOKS = [(PHONE, "light"), (DESK, "dark")]


@pytest.fixture(params=LOOKS, ids=["phone-light", "desk-dark"])
def look(request):
    viewport, scheme = request.param
    return {"viewport": viewport, "color_scheme": scheme}


def test_pages_for_everybody(visit, faults, village, look):
    answered = settle(village, report(village))
    page = visit(**look, to="/")
    found = []
    for path in (*PUBLIC, queries.rating_path(answered)):
        page.goto(path)
        found += [f"{path} {line}" for line in faults(page)]
    assert found == []


def test_the_portal(visit, faults, village, look):
    cases = [report(village, title=f"第 {n} 件") for n in range(4)]
    actions.accept(cases[0], by=village.governance_worker, text="今天到场")
    actions.accept(cases[1], by=village.governance_worker)
    actions.ask_supplement(cases[1], by=village.governance_worker, text="请补照片")
    settle(village, cases[2])
    own = [f"/home/cases/{case.pk}/" for case in cases]
    page = visit(**look, username="contact-li-1", to="/home/")
    found = []
    for path in (*PORTAL, *own, f"{own[2]}rate/", f"{own[0]}withdraw/", f"{own[3]}sent/"):
        page.goto(path)
        found += [f"{path} {line}" for line in faults(page)]
    page.goto(PORTAL[3])
    page.get_by_role("button", name="提交诉求").click()
    page.locator(".error").first.wait_for()
    assert found + faults(page) == []


def test_a_receipt(visit, faults, village, look):
    page = visit(**look, to="/report/li/other_demand/")
    page.get_by_label("一句话说明").fill("台阶松动")
    page.get_by_label("我同意社区").check()
    page.get_by_role("button", name="提交").click()
    code = page.locator("#receipt").inner_text()
    found = faults(page)
    page.goto("/track/")
    page.get_by_label("回执码").fill(code)
    page.get_by_role("button", name="查进度").click()
    page.wait_for_url("**/track/case/")
    assert found + faults(page) == []


def test_the_desk(visit, faults, village, look):
    cases = [report(village, title=f"第 {n} 件") for n in range(3)]
    actions.accept(cases[0], by=village.governance_worker, text="今天到场")
    settle(village, cases[1])
    page = visit(**look, username="governance_worker-li", to="/desk/")
    found = []
    for path in ("/desk/", "/desk/cases/", *(f"/desk/cases/{case.pk}/" for case in cases), f"/desk/cases/{cases[0].pk}/resolve/"):
        page.goto(path)
        found += [f"{path} {line}" for line in faults(page)]
    assert found == []


def test_a_caller_is_found_by_the_box_at_the_top_and_filled_into_the_new_case(visit, faults, village, look):
    """By keyboard alone: the number, the caller, his earlier case, and the form that knows him."""
    register.add_contact(village.company, by=village.worker, name="丁一鸣", phone="137-0000-1234")
    page = visit(**look, username="governance_worker-li", to="/desk/find/")
    box = page.locator("#search-all") if page.locator("#search-all").is_visible() else page.locator("#number")
    box.fill("13700001234")
    box.press("Enter")
    page.wait_for_selector("text=来电人")
    found = faults(page)
    assert "13700001234" not in page.url
    page.get_by_role("main").get_by_role("button", name="登记诉求").click()
    page.wait_for_url("**/desk/cases/new/")
    assert (
        page.get_by_label("联系电话").input_value() == "13700001234" and page.locator("#id_company").input_value() == village.company.name
    )
    found += faults(page)
    page.goto("/desk/find/")
    page.locator("#number").fill("1370000")
    page.locator("#number").press("Enter")
    page.wait_for_selector("text=这不是完整的号码")
    assert found + faults(page) == []
