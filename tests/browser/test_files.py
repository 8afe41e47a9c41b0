"""What lies beside a case, by clicking: a dispute up to its agreement, a masked number, a letter to a department, a hazard mended."""

from datetime import timedelta

from liren.cases import actions as cases
from liren.cases.models import Case, Category
from liren.community import actions as community
from liren.core.calendar import now, today
from liren.core.models import Access
from liren.disputes import actions as disputes
from liren.disputes.models import Mediation
from liren.hazards.models import Rectification
from liren.letters.models import Letter
from tests.browser.conftest import DESK, PHONE


def report(village, code, title, company=None, by=None):
    """Brought by the company's contact; its file opens by itself."""
    category = Category.objects.get(community=village.here, code=code)
    return cases.report(company or village.company, by=by or village.contact, category=category, title=title, channel="portal")


def do(page, part, verb, choices=(), **fields):
    """Press a button of the case's part, fill in the form by its labels, send it, and come back to the case."""
    page.locator(part).get_by_role("link", name=verb, exact=True).first.click()
    form = page.locator("form.form")
    for label in choices:
        form.get_by_label(label, exact=True).check()
    for label, value in fields.items():
        box = form.get_by_label(label).first
        box.set_input_files([value]) if isinstance(value, dict) else box.fill(value)
    form.get_by_role("button", name=verb, exact=True).click()
    page.locator(".messages", has_text="已记录").wait_for()


def test_a_dispute_goes_through_its_four_steps_to_an_agreement(visit, village):
    case = report(village, "company_dispute", "卸货挡门")
    cases.accept(case, by=village.mediator)
    disputes.enroll(village.here, by=village.center_head, user=village.mediator, body="员工调解委员会", kinds=["civil"])
    page = visit(DESK, "mediator-li", f"/desk/cases/{case.pk}/")
    do(page, "#dispute", "登记当事人", ["申请方"], 姓名或单位=village.company.name)
    do(page, "#dispute", "登记当事人", ["被申请方"], 姓名或单位="张三丰", 联系电话="13900001234")
    do(page, "#dispute", "预防", 预防措施="提示双方冷静")
    assert page.locator("#dispute").get_by_role("link", name="达成协议", exact=True).count() == 0, "no step is left out"
    do(page, "#dispute", "摸排", 摸排情况="两家卸货时间冲突")
    page.locator("#dispute").get_by_role("link", name="研判", exact=True).click()
    page.get_by_label("化解方案").fill("错开卸货时间")
    page.get_by_label("主持调解员").select_option(index=1)
    page.locator("form.form").get_by_role("button", name="研判").click()
    at = (now() + timedelta(hours=30)).strftime("%Y-%m-%dT10:00")
    do(page, "#dispute", "约定调解会", 时间=at)
    do(page, "#dispute", "记录调解会", ["达成一致"], 到会人员="双方", 调解笔录="同意错时卸货")
    due = str(today() + timedelta(days=5))
    do(page, "#dispute", "达成协议", 调解结果="错时卸货", **{"约定 1": "上午甲方，下午乙方", "履行期限": due})
    page.locator("#dispute").get_by_text("上午甲方，下午乙方").wait_for()
    file = Mediation.objects.get(case=case)
    assert file.state == "agreed" and [*file.steps.order_by("at").values_list("stage", flat=True)] == [
        "prevention", "screening", "assessment", "resolution",
    ]  # fmt: skip
    paper = page.request.get(page.locator("#dispute").get_by_role("link", name="PDF").get_attribute("href"))
    assert paper.body().startswith(b"%PDF")


def test_a_masked_number_is_shown_for_a_reason_and_the_thirty_first_is_refused(visit, village):
    contact = community.add_contact(village.company, by=village.worker, name="丁一", phone="13800001234")
    page = visit(DESK, "worker-li", f"/desk/companies/{village.company.pk}/")

    def reveal(why):
        place = page.locator(f"#reveal-{contact.pk}-phone")
        place.locator("summary").click()
        place.get_by_label("事由").fill(why)
        place.get_by_role("button", name="查看并留痕").click()

    assert "13800001234" not in page.content()
    reveal("核对安全隐患整改")
    page.get_by_text("13800001234").wait_for()
    page.get_by_text("今天还可查看 29 次").wait_for()
    row = Access.objects.get(kind="reveal")
    assert (row.actor_id, row.subject_id, row.why) == (village.worker.pk, contact.pk, "核对安全隐患整改")
    told = {"actor_id": village.worker.pk, "kind": "reveal", "subject_type": row.subject_type, "subject_id": row.subject_id}
    Access.objects.bulk_create(Access(**told) for _n in range(29))
    page.reload()
    assert "13800001234" not in page.content(), "shown once, not from then on"
    reveal("再看一次")
    page.get_by_text("达到上限").wait_for()
    assert "13800001234" not in page.content() and Access.objects.filter(kind="reveal").count() == 30


def test_a_letter_is_answered_point_by_point_and_the_company_is_told(visit, village):
    for title in ("西门早高峰堵车", "西门路灯不亮"):
        cases.accept(report(village, "site_expansion", title), by=village.center_head)
    desk = village.department.appointments.get().post
    worker = visit(DESK, "worker-li", "/desk/letters/new/")
    worker.get_by_label("致").select_option(str(desk.pk))
    worker.get_by_label("标题").fill("关于西门通行的函")
    worker.get_by_role("button", name="拟函").click()
    worker.goto(f"{worker.url}?all=1")
    for box in worker.locator("[data-pick]").all():
        box.check()
    worker.get_by_role("button", name="归入函件").click()
    worker.get_by_role("button", name="送签").click()
    worker.get_by_text("等中心负责人签发").first.wait_for()
    letter = Letter.objects.get()
    head = visit(DESK, "center_head-li", f"/desk/letters/{letter.pk}/")
    head.get_by_role("button", name="签发").click()
    head.locator(".messages", has_text="已签发").wait_for()
    officer = visit(DESK, "department", f"/desk/letters/{letter.pk}/")
    officer.get_by_role("button", name="签收").click()
    for n, answer in enumerate(("下周增设标线", "本月更换灯具")):
        officer.locator("li[id^=point]").nth(n).get_by_role("link", name="答复", exact=True).click()
        officer.get_by_label("答复").fill(answer)
        officer.get_by_role("button", name="答复").click()
        officer.locator(".messages", has_text="已办").wait_for()
    officer.get_by_text("每一条都有了答复").wait_for()
    contact = visit(PHONE, "contact-li-1", "/home/answers/")
    contact.get_by_text("下周增设标线").wait_for()
    contact.get_by_role("link", name="西门路灯不亮").click()
    contact.get_by_text("本月更换灯具").first.wait_for()
    contact.goto("/notices/")
    assert contact.get_by_text("部门已答复您的意见，请评价").count() == 2
    assert {*Case.objects.values_list("state", flat=True)} == {"assigned"}, "home again, with whom it was asked first"
    assert Letter.objects.get().state == "closed"


def test_a_hazard_is_mended_by_one_and_checked_by_another(visit, village, photo):
    case = report(village, "electrical_hazard", "配电箱无门")
    cases.accept(case, by=village.center_head)
    page = visit(DESK, "governance_worker-li", f"/desk/cases/{case.pk}/")
    do(page, "#hazard", "定级交办", ["一般隐患"], 责任单位和责任人="精工公司 陈主管", 整改措施="加装柜门并上锁")
    mender = visit(PHONE, "grid_member-li-1", f"/desk/cases/{case.pk}/")
    do(mender, "#hazard", "整改完成", 做了什么="柜门已装", 整改后照片=photo)
    mender.get_by_text("复查要由别人做").wait_for()
    assert mender.locator("#hazard").get_by_role("link", name="复查通过").count() == 0
    checker = visit(PHONE, "grid_leader-li-1", f"/desk/cases/{case.pk}/")
    do(checker, "#hazard", "复查通过", 复查结论="柜门合格，已上锁")
    checker.locator("#hazard").get_by_text("已销号").wait_for()
    file = Rectification.objects.get(case=case)
    assert (file.state, file.rectified_by, file.checked_by) == ("closed", village.grid_member, village.grid_leader)


def test_a_number_in_what_goes_up_is_hidden_with_one_click(visit, village, faults):
    case = cases.accept(report(village, "site_expansion", "西门堵车"), by=village.center_head)
    page = visit(PHONE, "center_head-li", f"/desk/cases/{case.pk}/escalate/")
    form = page.locator("#doing form[method=post]")
    form.get_by_label("上报给").select_option(str(village.department.appointments.get().post.pk))
    form.get_by_label("理由和请求").fill("请联系13812345678，车牌浙A12345")
    form.get_by_role("button", name="上报", exact=True).click()
    page.get_by_text("其中有手机号 13812345678、车牌 浙A12345").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="隐去后送出").click()
    page.locator(".messages", has_text="已上报").wait_for()
    assert "请联系***…78，车牌浙A·***45" in page.content() and "13812345678" not in page.content()
