"""The main job, by clicking: a company reports, the community accepts, assigns, handles and answers, the company rates."""

from liren.cases.models import Case
from liren.core.models import Event
from tests.browser.conftest import DESK, PHONE


def test_from_report_to_confirmed_answer(visit, village, photo):
    contact = visit(PHONE, "contact-li-1", "/home/")
    number = report(contact, photo)
    worker = visit(DESK, "governance_worker-li", "/desk/")
    find(worker, number)
    do(worker, "受理", "告诉反映人", "已收到，今天请物业看现场")
    hand_to(worker, village.property_manager.appointments.get().post)
    handler = visit(DESK, "property_manager-li", "/desk/")
    find(handler, number)
    do(handler, "接办")
    do(handler, "答复办结", "办理结果", "货梯控制板已更换，今天 15:00 恢复运行")
    rate(contact, number)
    case = Case.objects.get(number=number)
    told = Event.objects.filter(subject_type="cases.case", subject_id=case.pk).order_by("pk").values_list("action", flat=True)
    assert [*told] == ["cases.report", "cases.accept", "cases.assign", "cases.take", "cases.resolve", "cases.confirm"]
    assert (case.state, case.solved, case.satisfaction, case.company) == ("confirmed", True, 5, village.company)


def report(page, photo) -> str:
    """Report on a phone; the number that the page names."""
    page.locator(".call").click()
    page.get_by_role("searchbox").fill("其他")
    page.get_by_role("link", name="其他诉求").click()
    page.get_by_label("一句话说明").fill("3 号楼货梯停运三天")
    page.get_by_label("情况说明").fill("影响发货，客户已经投诉")
    page.locator("input[type=file]").set_input_files([photo])
    page.get_by_role("button", name="提交诉求").click()
    page.wait_for_url("**/sent/")
    return page.locator("h1 .nowrap").inner_text()


def find(page, number) -> None:
    """Open the case from the list, as staff do."""
    page.goto("/desk/cases/")
    page.get_by_role("searchbox", name="搜索").last.fill(number)
    page.get_by_role("searchbox", name="搜索").last.press("Enter")
    page.locator("td.title a", has_text="货梯").click()
    page.locator("h1", has_text="3 号楼货梯停运三天").wait_for()


def do(page, verb, label="", text="") -> None:
    """Press a button of the next step, fill in its small form, send it."""
    page.locator(".next-step").get_by_role("link", name=verb, exact=True).click()
    form = page.locator("#doing form[method=post]")
    if label:
        form.get_by_label(label).fill(text)
    form.get_by_role("button", name=verb).click()
    page.locator(".messages", has_text=f"已{verb}").wait_for()


def hand_to(page, post) -> None:
    page.locator(".next-step").get_by_role("link", name="转办", exact=True).click()
    form = page.locator("#doing form[method=post]")
    form.get_by_label("转给").select_option(str(post.pk))
    form.get_by_role("button", name="转办").click()
    page.locator(".messages", has_text="已转办").wait_for()


def rate(page, number) -> None:
    """The company looks, confirms and gives five stars."""
    page.goto("/home/")
    page.get_by_role("link", name="3 号楼货梯停运三天").click()
    page.get_by_text("货梯控制板已更换").first.wait_for()
    page.get_by_role("link", name="确认并评价").click()
    page.get_by_label("解决了", exact=True).check()
    page.locator("label[for=satisfaction-5]").click()
    page.get_by_role("button", name="送出评价").click()
    page.get_by_text("谢谢评价").wait_for()
