"""An anonymous report by clicking: receipt, two-way messages, the redacted copy to a post, and the accused company that sees nothing."""

from liren.reports.models import Report
from tests.browser.conftest import DESK, PHONE


def test_an_anonymous_report_from_receipt_to_answer(visit, village, photo):
    reporter = visit(PHONE, to="/sealed-report/li/safety_violation/")
    code = submit(reporter, village, photo)
    custodian = visit(DESK, "report_custodian-li", "/desk/reports/")
    custodian.locator("td.title a").click()
    do(custodian, "受理举报", "告诉举报人", "收到了，还想问是哪一层")
    open_original(custodian)
    custodian.locator("section", has_text="摘抄件").get_by_role("link", name="编辑").first.click()
    assert "13911112222" not in custodian.get_by_label("摘抄内容").input_value()
    custodian.get_by_label("摘抄内容").fill("反映东侧仓库夜间住人，请核查")
    custodian.get_by_label("标题").fill("仓库住人")
    custodian.get_by_role("button", name="定稿").click()
    custodian.get_by_text("摘抄件已定稿").wait_for()
    do(custodian, "交办")
    follow(reporter, code)
    reporter.get_by_text("还想问是哪一层").wait_for()
    reporter.get_by_label("内容").fill("二层最里面")
    reporter.get_by_role("button", name="留言").click()
    reporter.get_by_text("已送到举报专管员").wait_for()
    worker = visit(DESK, "governance_worker-li", "/desk/reports/?show=all")
    worker.locator("td.title a").click()
    worker.get_by_text("反映东侧仓库夜间住人").wait_for()
    assert "13911112222" not in worker.content() and "二层最里面" not in worker.content()
    do(worker, "回复核查结果", "核查结果", "查实，已责令搬离")
    custodian.reload()
    custodian.get_by_text("二层最里面").wait_for()
    do(custodian, "反馈举报人", "反馈内容", "已查实并责令搬离，谢谢您")
    follow(reporter, code)
    reporter.get_by_text("已查实并责令搬离").wait_for()
    nothing_to_see(visit, village)


def submit(page, village, photo) -> str:
    page.get_by_label("举报的事情").fill("东侧仓库晚上住人，可打 13911112222 找我")
    page.get_by_label("举报谁").fill(village.company.name)
    page.get_by_label("哪种情况").select_option("违规住人")
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_label("我看过上面的说明").check()
    page.get_by_role("button", name="密封并举报").click()
    return page.locator("#receipt").inner_text()


def follow(page, code) -> None:
    page.goto("/track/")
    page.get_by_label("回执码").fill(code)
    page.get_by_role("button", name="查进度").click()
    page.wait_for_url("**/receipt/")


def open_original(page) -> None:
    page.locator("section.sealed").get_by_label("启封理由").first.fill("编写摘抄件")
    page.get_by_role("button", name="启封原件").click()
    page.get_by_text("已启封").wait_for()


def do(page, verb, label="", text="") -> None:
    page.locator(".next-step").get_by_role("link", name=verb, exact=True).click()
    form = page.locator("section:has(#doing-title) form")
    if label:
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name=verb).click()
    page.locator(".messages", has_text=f"已{verb}").wait_for()


def nothing_to_see(visit, village) -> None:
    """The accused company's contact, and the property manager: no page, no list, no notice of it."""
    report = Report.objects.get()
    contact = visit(PHONE, "contact-li-1", "/home/")
    for path in (f"/home/reports/{report.case_id}/", f"/desk/reports/{report.case_id}/", f"/home/cases/{report.case_id}/"):
        assert contact.goto(path).status == 404
    for path in ("/home/", "/home/cases/", "/home/reports/", "/notices/"):
        contact.goto(path)
        assert report.case.number not in contact.content()
    manager = visit(DESK, "property_manager-li", "/desk/")
    assert manager.goto(f"/desk/reports/{report.case_id}/").status == 404
    assert report.case.number not in manager.content()
