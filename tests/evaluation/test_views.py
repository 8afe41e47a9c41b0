"""The list, the page, the forms, the spreadsheet."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from liren.core.calendar import today
from liren.evaluation.models import Improvement
from tests.evaluation.conftest import post_of

ROOT = "/desk/improvements/"


def words(answer):
    return answer.content.decode()


def test_empty_it_says_how(village, enter):
    assert "发起改进" in words(enter(village.worker).get(ROOT)) and "还没有改进事项" in words(enter(village.worker).get(ROOT))


def test_proposed_agreed_done_and_verified_by_clicking(village, enter):
    browser, post = enter(village.worker), post_of(village.governance_worker)
    assert "周强" in words(browser.get(f"{ROOT}new/"))
    sent = {"title": "夜间值班", "source": "own", "finding": "夜里没人", "cause": "没排班", "measure": "排班", "post": post.pk}
    sent |= {"due_on": today() + timedelta(days=9), "before_shown": "0 晚", "key": "a"}
    browser.post(f"{ROOT}new/", sent)
    browser.post(f"{ROOT}new/", sent)
    one = Improvement.objects.get()
    path = f"{ROOT}{one.pk}/"
    assert "商定</button>" not in words(browser.get(path))
    head = enter(village.center_head)
    assert "商定</button>" in words(head.get(path))
    head.post(f"{path}agree/", {"version": 0, "key": "b"})
    owner = enter(village.governance_worker)
    owner.post(f"{path}start/", {"version": 1, "key": "c"})
    owner.post(f"{path}finish/", {"text": "排好了", "shown": "7 晚", "version": 2, "key": "d"})
    assert "完成是您记录的" in words(owner.get(path)) and owner.get(f"{path}verify/").status_code == 404
    other = enter(village.committee_member)
    other.post(f"{path}verify/", {"text": "都在", "version": 3, "key": "e"})
    one.refresh_from_db()
    page = words(other.get(path))
    assert one.state == "verified" and "7 晚" in page and "0 晚" in page and "吴桐 验证通过" in page


def test_a_form_that_lacks_something_says_so(village, enter):
    answer = enter(village.worker).post(f"{ROOT}new/", {"title": "夜间值班", "key": "a"})
    assert answer.status_code == 422 and not Improvement.objects.exists()


def test_somebody_was_faster(village, enter, improvement):
    one = improvement()
    answer = enter(village.center_head).post(f"{ROOT}{one.pk}/agree/", {"version": 7, "key": "a"}, follow=True)
    assert "刚于" in words(answer) and Improvement.objects.get().state == "proposed"


@pytest.mark.parametrize("who", ["far_worker", "mediator", "administrator", "provider"])
def test_for_others_it_is_not_there(village, enter, improvement, who):
    one, browser = improvement(), enter(getattr(village, who))
    blank = browser.get(f"{ROOT}987654321/")
    for path in (f"{ROOT}{one.pk}/", f"{ROOT}{one.pk}/agree/"):
        answer = browser.get(path)
        assert (answer.status_code, answer.content) == (404, blank.content)


def test_a_verb_nobody_knows_is_not_there(village, enter, improvement):
    one = improvement()
    assert enter(village.center_head).get(f"{ROOT}{one.pk}/explode/").status_code == 404
    assert enter(village.center_head).get(f"{ROOT}{one.pk}/remind/").status_code == 404


@pytest.mark.parametrize(
    "query, shown",
    [("state=going", True), ("state=verified", False), ("whose=mine", False), ("source=finding", True), ("source=clause", False),
     ("standard=S1", False), ("due=over", True), ("q=响应", True), ("q=无此", False), ("state=x", True), ("q=%00", True),
     ("page=99999", True)],
)  # fmt: skip
def test_the_list_filters(village, enter, improvement, query, shown):
    one = improvement("in_progress")
    Improvement.objects.filter(pk=one.pk).update(due_on=today() - timedelta(days=2))
    page = words(enter(village.worker).get(f"{ROOT}?{query}"))
    assert ("首次响应提速" in page) is shown
    assert "逾期 2 天" in page if shown else True


def test_mine_is_what_my_post_owns(village, enter, improvement):
    improvement("agreed")
    assert "首次响应提速" in words(enter(village.governance_worker).get(f"{ROOT}?whose=mine"))


def test_the_list_costs_the_same_for_one_and_three(village, enter, improvement, django_assert_max_num_queries):
    browser = enter(village.worker)
    improvement()
    browser.get(ROOT)
    with django_assert_max_num_queries(12) as first:
        browser.get(ROOT)
    for n in (2, 3):
        improvement("done", title=f"第{n}项", post=post_of(village.worker if n == 2 else village.grid_leader))
    with django_assert_max_num_queries(len(first)):
        assert "第3项" in words(browser.get(ROOT))


def test_the_page_costs_the_same_for_one_and_three_steps(village, enter, improvement, django_assert_max_num_queries):
    from liren.evaluation import actions

    one, browser = improvement("in_progress"), enter(village.worker)
    actions.note(one, by=village.governance_worker, text="甲")
    browser.get(f"{ROOT}{one.pk}/")
    with django_assert_max_num_queries(20) as first:
        browser.get(f"{ROOT}{one.pk}/")
    for text in ("乙", "丙"):
        actions.note(one, by=village.governance_worker, text=text)
    with django_assert_max_num_queries(len(first)):
        assert "丙" in words(browser.get(f"{ROOT}{one.pk}/"))


def test_the_list_goes_into_a_spreadsheet(village, enter, improvement):
    improvement("verified")
    book = load_workbook(BytesIO(enter(village.worker).get(f"{ROOT}export/?state=verified").content))
    rows = [dict(zip(*pair, strict=True)) for pair in [list(book.active.iter_rows(values_only=True))[:2]]]
    assert (rows[0]["改进事项"], rows[0]["状态"], rows[0]["改进后"]) == ("首次响应提速", "已验证", "及时率 96%")
    assert "周强" in rows[0]["责任岗位"]


def test_nobody_without_the_right_proposes(village, enter):
    browser = enter(village.grid_member)
    assert browser.get(f"{ROOT}new/").status_code == 404
    assert "发起改进</a>" not in words(browser.get(ROOT))
