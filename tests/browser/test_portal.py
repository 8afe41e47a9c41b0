"""The portal and the public door in a real browser, with and without script."""

import gzip
import re

import pytest

from liren.cases import actions, queries
from liren.cases.models import Case, Category, Draft
from tests.browser.conftest import DESK, PHONE


def report(village, code="other_demand", title="货梯停运三天", **fields):
    category = Category.objects.get(community=village.here, code=code)
    fields = {"by": village.contact, "channel": "portal"} | fields
    return actions.report(village.company, category=category, title=title, **fields)


def settle(village, case):
    return actions.settle(case, by=village.governance_worker, text="已修复，今天恢复运行")


def test_a_problem_is_reported_on_a_phone(visit, photo):
    page = visit(PHONE, "contact-li-1", "/home/")
    page.locator(".call").click()
    page.get_by_role("searchbox").fill("电梯")
    page.get_by_role("link", name=re.compile("电梯")).first.click()
    page.get_by_label("一句话说明").fill("3 号楼货梯停运三天")
    for group in page.locator("form#report fieldset:has(input[type=radio][required])").all():
        group.locator("input[type=radio]").first.check()
    for field in page.locator("form#report input[required]:not([type=radio])").all():
        field.input_value() or field.fill("3")
    for field in page.locator("form#report select[required]").all():
        field.select_option(index=1)
    page.locator("input[type=file]").set_input_files([photo])
    assert page.locator(".previews img").count() == 1
    page.get_by_role("button", name="提交诉求").click()
    page.wait_for_url("**/sent/")
    assert "LR-2026-" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="查看进度").click()
    assert page.locator(".files img").count() == 1


def test_two_quick_taps_make_one_case(visit):
    page = visit(PHONE, "contact-li-1", "/home/report/other_demand/")
    page.get_by_label("一句话说明").fill("门禁失灵")
    page.get_by_role("button", name="提交诉求").dblclick()
    page.wait_for_url("**/sent/")
    assert Case.objects.count() == 1


def test_a_draft_keeps_itself_and_is_offered_again(visit):
    page = visit(PHONE, "contact-li-1", "/home/report/other_demand/")
    page.get_by_label("一句话说明").press_sequentially("写了一半的事")
    page.get_by_text("草稿已自动保存").wait_for()
    assert Draft.objects.get().content["fields"]["title"] == "写了一半的事"
    page.goto("/home/")
    page.get_by_role("link", name="接着写").click()
    assert page.get_by_label("一句话说明").input_value() == "写了一半的事"


def test_who_gets_it_and_by_when_follows_the_choices(visit):
    page = visit(DESK, "contact-li-1", "/home/report/other_demand/")
    card = page.locator("aside")
    before = card.inner_text()
    page.locator("input[name=urgency][value=critical]").check()
    page.wait_for_function("before => document.querySelector('aside').innerText !== before", arg=before)
    assert "受理" in card.inner_text()


def test_without_script_everything_still_works(visit, village, photo):
    page = visit(PHONE, "contact-li-1", "/home/report/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("其他")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=re.compile("其他诉求")).click()
    page.get_by_label("一句话说明").fill("门禁失灵")
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_role("button", name="提交诉求").click()
    page.wait_for_url("**/sent/")
    case = settle(village, Case.objects.get())
    page.goto(f"/home/cases/{case.pk}/")
    page.get_by_role("link", name="确认并评价").click()
    page.get_by_label("解决了", exact=True).check()
    page.locator("label[for=satisfaction-4]").click()
    page.get_by_role("button", name="送出评价").click()
    page.wait_for_url(f"**/home/cases/{case.pk}/")
    case.refresh_from_db()
    assert (case.state, case.satisfaction) == ("confirmed", 4)


def test_an_unhappy_reporter_rates_by_link_and_gets_another_handler(visit, village):
    case = settle(village, report(village))
    page = visit(PHONE, to=queries.rating_path(case))
    page.get_by_label("没有解决").check()
    page.get_by_role("button", name="送出评价").click()
    page.get_by_text("请写明哪里没有解决").wait_for()
    page.get_by_label("想说的话").fill("第二天又停了")
    page.get_by_role("button", name="送出评价").click()
    page.get_by_text("已换一个岗位重办").wait_for()
    case.refresh_from_db()
    assert (case.state, case.reopenings) == ("assigned", 1)


def test_a_visitor_reports_and_follows_by_receipt(visit, village):
    page = visit(PHONE, to="/at/li/")
    page.get_by_role("link", name="提诉求").first.click()
    page.get_by_text("社区治理", exact=True).click()
    page.get_by_role("link", name="其他诉求").click()
    page.get_by_label("一句话说明").fill("南门台阶松动")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("勾选同意，才能提交").wait_for()
    page.get_by_label("我同意社区").check()
    page.get_by_role("button", name="提交").click()
    code = page.locator("#receipt").inner_text()
    actions.accept(Case.objects.get(), by=village.governance_worker, text="今天下午到场")
    page.get_by_role("link", name="凭回执码查进度").first.click()
    page.get_by_label("回执码").fill(code)
    page.get_by_role("button", name="查进度").click()
    page.get_by_text("今天下午到场").wait_for()


@pytest.mark.parametrize("username, path", [("contact-li-1", "/home/"), ("contact-li-1", "/home/report/other_demand/"), ("", "/at/li/")])
def test_the_first_load_is_light(visit, live_server, username, path):
    """At most 150 KB compressed, as a server with compression sends it."""
    page, sizes = visit(PHONE, username, "/home/" if username else "/track/"), {}
    page.context.on("response", lambda r: sizes.update({r.url: len(gzip.compress(r.body()))}) if r.ok else None)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert len(sizes) >= 4 and sum(sizes.values()) <= 150_000, sizes


def test_the_bar_stays_within_the_page_in_english(visit, village):
    """Words are longer there: nothing sticks out of the window, nor out of the column that the page below it keeps to."""
    page = visit(DESK, "contact-li-1", "/account/")
    page.get_by_role("button", name="English").click()
    for width in (1024, 1279, 1280, 1366, 1440, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/home/")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, width
        edge = page.evaluate("document.querySelector('.main .stack').getBoundingClientRect().right")
        assert page.evaluate("document.querySelector('.top-end').lastElementChild.getBoundingClientRect().right") <= edge + 24, width
