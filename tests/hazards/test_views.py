"""The part of the case page, the forms, the ledger."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from liren.core.calendar import today
from liren.core.files import attach
from liren.hazards.models import AuthorityReport, Rectification, SiteRecord


def words(answer):
    return answer.content.decode()


def test_the_case_page_asks_for_the_part(village, enter, hazard):
    assert f'hx-get="/desk/hazards/of/{hazard.pk}/"' in words(enter(village.governance_worker).get(f"/desk/cases/{hazard.pk}/"))


def test_a_file_is_opened_and_graded_by_clicking(village, enter, hazard):
    browser = enter(village.governance_worker)
    assert "建整改单" in words(browser.get(f"/desk/hazards/of/{hazard.pk}/"))
    browser.post(f"/desk/hazards/of/{hazard.pk}/open/", {"key": "k1"})
    file = Rectification.objects.get(case=hazard)
    page = words(browser.get(f"/desk/hazards/{file.pk}/grade/"))
    assert "定级交办" in page and village.company.name in page
    sent = {"grade": "general", "owner": "陈主管", "measure": "加门", "due_on": today() + timedelta(days=3), "version": file.version}
    browser.post(f"/desk/hazards/{file.pk}/grade/", sent | {"key": "k2", "company": village.company.pk})
    file.refresh_from_db()
    assert (file.state, file.company) == ("rectifying", village.company)
    part = words(browser.get(f"/desk/hazards/of/{hazard.pk}/"))
    assert "陈主管" in part and "还剩 3 天" in part and "整改完成" in part


def test_pictures_are_sent_and_shown(village, enter, graded, photo):
    browser = enter(village.grid_member)
    sent = {"text": "门已装", "files": [photo("整改后一.jpg"), photo("整改后二.jpg")], "version": graded.version, "key": "k"}
    browser.post(f"/desk/hazards/{graded.pk}/rectify/", sent)
    part = words(browser.get(f"/desk/hazards/of/{graded.case_id}/"))
    assert "整改后一" in part and part.count("/thumb/") >= 2 and "复查要由别人做" in part


def test_what_came_with_the_report_stands_before_the_mending(village, enter, graded, photo):
    """The reporter's picture is the one of before, where nobody took another."""
    attach(graded.case, [photo("配电箱.jpg")], village.contact)
    part = words(enter(village.governance_worker).get(f"/desk/hazards/of/{graded.case_id}/"))
    assert part.index("整改前") < part.index("配电箱.jpg") < part.index("反映时附来") < part.index("整改后")


def test_a_form_without_a_picture_says_so(village, enter, graded):
    sent = {"text": "门已装", "version": graded.version, "key": "k"}
    answer = enter(village.grid_member).post(f"/desk/hazards/{graded.pk}/rectify/", sent)
    assert answer.status_code == 422 and not SiteRecord.objects.exists()


def test_two_at_once_are_told(village, enter, graded):
    sent = {"grade": "general", "owner": "别人", "measure": "加门", "due_on": today(), "version": graded.version - 1, "key": "k"}
    answer = enter(village.governance_worker).post(f"/desk/hazards/{graded.pk}/grade/", sent, follow=True)
    assert "刚于" in words(answer) and Rectification.objects.get(pk=graded.pk).owner != "别人"


@pytest.mark.parametrize("who", ["other_grid_member", "employee_worker", "far_governance_worker", "stranger"])
def test_for_others_it_is_not_there(village, enter, mended, who):
    browser = enter(getattr(village, who))
    blank = browser.get("/desk/hazards/of/987654321/")
    for path in (f"/desk/hazards/of/{mended.case_id}/", f"/desk/hazards/{mended.pk}/grade/"):
        answer = browser.get(path)
        assert (answer.status_code, answer.content) == (404, blank.content)


def test_a_verb_nobody_knows_is_not_there(village, enter, mended):
    assert enter(village.governance_worker).get(f"/desk/hazards/{mended.pk}/explode/").status_code == 404


def test_the_ledger_lists_counts_and_filters(village, enter, graded):
    Rectification.objects.filter(pk=graded.pk).update(due_on=today() - timedelta(days=2))
    browser = enter(village.governance_worker)
    page = words(browser.get("/desk/hazards/?state=going"))
    assert "配电箱无门" in page and "逾期 2 天" in page and "陈主管" in page
    assert "配电箱无门" in words(browser.get("/desk/hazards/?due=over&q=配电"))
    assert "配电箱无门" not in words(browser.get("/desk/hazards/?state=closed"))


@pytest.mark.parametrize("query", ["state=x", "q=%00", "page=9999999999999999999", "due=1&grade='--"])
def test_odd_filters_are_no_fault(village, enter, graded, query):
    assert enter(village.governance_worker).get(f"/desk/hazards/?{query}").status_code == 200


def test_the_ledger_costs_the_same_for_one_and_three(village, enter, graded, given, django_assert_max_num_queries):
    from liren.cases import actions as cases
    from liren.hazards import actions

    browser = enter(village.governance_worker)
    browser.get("/desk/hazards/")
    with django_assert_max_num_queries(11) as first:
        browser.get("/desk/hazards/")
    for n in (2, 3):
        case = cases.report(village.company, by=village.contact, category=graded.case.category, title=f"第{n}处", channel="portal")
        actions.grade(actions.open_file(case, by=village.grid_leader), by=village.governance_worker, **given())
    with django_assert_max_num_queries(len(first)):
        assert "第3处" in words(browser.get("/desk/hazards/"))


def test_the_ledger_goes_into_a_spreadsheet(village, enter, graded):
    book = load_workbook(BytesIO(enter(village.governance_worker).get("/desk/hazards/export/").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][1:6] == ("配电箱无门", "一般隐患", "整改中", str(village.grid), "精工公司 陈主管")


def test_reporting_up_by_clicking(village, enter, graded):
    browser = enter(village.governance_worker)
    page = words(browser.get(f"/desk/hazards/{graded.pk}/report_to_authority/"))
    assert "消防救援大队" in page
    post = village.fire.appointments.get().post
    sent = {"post": post.pk, "text": "拒不整改", "version": graded.version, "key": "k"}
    browser.post(f"/desk/hazards/{graded.pk}/report_to_authority/", sent)
    assert AuthorityReport.objects.get().organization == post.organization
    assert "等待答复" in words(browser.get(f"/desk/hazards/of/{graded.case_id}/"))


def test_an_answer_on_paper_is_noted_by_hand_and_then_it_is_handed_over(village, enter, graded):
    """The authority was told without passing the case on: its answer comes by telephone or letter, and somebody writes it down."""
    browser = enter(village.governance_worker)
    post = village.fire.appointments.get().post
    sent = {"post": post.pk, "text": "拒不整改", "version": graded.version, "key": "k"}
    browser.post(f"/desk/hazards/{graded.pk}/report_to_authority/", sent)
    report = AuthorityReport.objects.get()
    address = f"/desk/hazards/replies/{report.pk}/"
    assert address in words(browser.get(f"/desk/hazards/of/{graded.case_id}/"))
    assert "消防救援大队" in words(browser.get(address))
    assert browser.post(address, {"text": " ", "key": "k1"}).status_code == 422
    assert browser.post(address, {"text": "我队直接查处", "key": "k2"}).status_code == 302
    part = words(browser.get(f"/desk/hazards/of/{graded.case_id}/"))
    assert "我队直接查处" in part and address not in part and "移交主管部门" in part
    graded.refresh_from_db()
    browser.post(f"/desk/hazards/{graded.pk}/hand_over/", {"reason": "由消防查处", "version": graded.version, "key": "k3"})
    graded.refresh_from_db()
    assert graded.state == "handed_over"


@pytest.mark.parametrize("who", ["grid_member", "property_manager", "contact", "fire", "other_grid_leader", "far_center_head", "stranger"])
def test_others_note_no_answer(village, enter, graded, who):
    body = village.fire.appointments.get().post.organization
    report = AuthorityReport.objects.create(rectification=graded, organization=body, text="拒不整改", by=village.system)
    address = f"/desk/hazards/replies/{report.pk}/"
    assert enter(getattr(village, who)).get(address).status_code == 404
