"""The desk's pages: list, record, acting, registering for somebody, settings."""

import re
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from liren.cases import actions
from liren.cases.models import Case, Category
from liren.core.calendar import SHANGHAI, at
from liren.core.models import Event
from tests.uploads import picture


@pytest.fixture
def report(village, category):
    def make(title, code="site_expansion", **more):
        return actions.report(village.company, by=village.contact, category=category(code), title=title, channel="portal", **more)

    return make


def words(answer):
    return answer.content.decode()


def test_the_list_shows_finds_and_filters(village, enter, report):
    report("货梯停用三天")
    report("车位不够", urgency="critical")
    browser = enter(village.worker)
    assert "货梯停用三天" in words(browser.get("/desk/cases/"))
    assert "车位不够" not in words(browser.get("/desk/cases/?q=货梯"))
    critical = words(browser.get("/desk/cases/?urgency=critical"))
    assert "车位不够" in critical and "货梯停用三天" not in critical


def test_a_limit_in_hours_counts_what_passed_on_a_sunday(village, enter, report):
    """Past its hour by half an hour, it has not taken nothing."""
    with at(datetime(2026, 11, 22, 13, 0, tzinfo=SHANGHAI)):
        case = report("配电箱冒烟", code="electrical_hazard")
    clock = case.clocks.get(kind="first_answer")
    clock.limit, clock.due_at = {"unit": "hours", "amount": 1}, datetime(2026, 11, 22, 14, 0, tzinfo=SHANGHAI)
    clock.save()
    with at(datetime(2026, 11, 22, 14, 30, tzinfo=SHANGHAI)):
        page = words(enter(village.center_head).get(f"/desk/cases/{case.pk}/"))
    assert "超 30 分钟" in page and "1 小时 30 分" in page


@pytest.mark.parametrize("query", ["q=%00", "page=99999999999999999999", "grid=x", "state=none&state=", "sort=password", "post=1%27--"])
def test_odd_filters_are_no_fault(village, enter, report, query):
    report("货梯停用三天")
    assert enter(village.worker).get(f"/desk/cases/?{query}").status_code == 200


@pytest.mark.parametrize("path, most", [("/desk/cases/", 6), ("/desk/cases/{pk}/", 8), ("/desk/cases/new/", 15)])
def test_a_page_costs_the_same_for_one_and_three(village, enter, report, path, most, django_assert_max_num_queries):
    browser, case = enter(village.worker), report("第一件")
    where = path.format(pk=case.pk)
    browser.get(where)
    with django_assert_max_num_queries(most) as first:
        browser.get(where)
    for n in (2, 3):
        report(f"第{n}件")
        actions.say(case, by=village.contact, text=f"再说第{n}句")
    with django_assert_max_num_queries(len(first)):
        assert browser.get(where).status_code == 200


@pytest.mark.parametrize("who", ["far_worker", "department", "other_grid_member", "provider", "stranger"])
def test_whoever_may_not_see_it_finds_nothing(village, enter, report, who):
    case = report("货梯停用三天")
    browser = enter(getattr(village, who))
    answer, nowhere = browser.get(f"/desk/cases/{case.pk}/"), browser.get("/desk/cases/987654321/")
    assert (answer.status_code, answer.content) == (404, nowhere.content)
    assert browser.post(f"/desk/cases/{case.pk}/accept/", {"text": "x"}).status_code == 404


def test_the_main_job_by_forms(village, enter, report):
    case = report("货梯停用三天")
    answer = enter(village.worker).post(f"/desk/cases/{case.pk}/accept/", {"text": "已收到，今天联系维保", "key": "k1", "version": "0"})
    assert answer.status_code == 302
    post = village.governance_worker.appointments.get().post
    enter(village.worker).post(f"/desk/cases/{case.pk}/assign/", {"post": post.pk, "reason": "公共设施", "key": "k2"})
    enter(village.governance_worker).post(f"/desk/cases/{case.pk}/take/", {"key": "k3"})
    enter(village.governance_worker).post(f"/desk/cases/{case.pk}/resolve/", {"text": "货梯已修复", "key": "k4"})
    case.refresh_from_db()
    assert (case.state, case.answerable, case.answer) == ("resolved", post, "货梯已修复")


def test_the_loser_sees_what_changed_and_keeps_what_he_typed(village, enter, report):
    case = report("货梯停用三天")
    actions.accept(case, by=village.worker)
    url = f"/desk/cases/{case.pk}/resolve/"
    answer = enter(village.worker).post(
        url, {"text": "我写了很久的答复", "key": "k", "version": "0"}, HTTP_REFERER=f"http://testserver{url}", follow=True
    )
    assert "王芳 刚于" in words(answer) and "我写了很久的答复" in words(answer)
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_one_form_sent_twice_makes_one_case(village, enter, category):
    form = {
        "category": category().pk,
        "company": village.company.name,
        "title": "来电反映场地",
        "channel": "phone",
        "urgency": "normal",
        "contact_name": "林先生",
        "ask_area": "200",
        "ask_use": "研发实验",
        "key": "same",
    }
    browser = enter(village.governance_worker)
    first, second = browser.post("/desk/cases/new/", form), browser.post("/desk/cases/new/", form)
    assert (first.status_code, second.status_code) == (302, 302), re.findall(r"class=\"error[^>]*>([^<]*)", words(first))
    [case] = Case.objects.filter(title="来电反映场地")
    assert (case.answerable.role, case.channel) == ("governance_worker", "phone")


REFERER = {"Referer": "http://testserver/desk/cases/"}


def test_bulk_notes_and_urges(village, enter, report):
    one, two = report("甲"), report("乙")
    client = enter(village.center_head)
    client.post("/desk/cases/bulk/", {"pick": [one.pk, two.pk], "do": "note", "text": "联合踏勘"})
    assert [case.messages.get().text for case in (one, two)] == ["联合踏勘"] * 2
    client.post("/desk/cases/bulk/", {"pick": [one.pk, "9" * 30], "do": "urge"})
    assert one.messages.filter(kind="remark").count() == 1
    assert "请先写备注" in words(client.post("/desk/cases/bulk/", {"pick": [one.pk], "do": "note"}, follow=True))


def test_columns_are_chosen_in_their_order(village, enter, report):
    report("甲")
    page = enter(village.worker).get("/desk/cases/?cols=channel,title,place,password").content.decode()
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert head.index("渠道") < head.index("标题") and "承办岗位" not in head
    assert '<table class="table list chosen">' in page and '<td class="extra" data-label="渠道">企业之家</td>' in page, "for cards"


def test_bulk_says_what_was_refused_and_why(village, enter, report):
    new, taken = report("新的"), report("已受理的")
    actions.accept(taken, by=village.worker)
    answer = enter(village.worker).post("/desk/cases/bulk/", {"pick": [new.pk, taken.pk], "do": "accept"}, follow=True, headers=REFERER)
    said = words(answer)
    assert "已受理 1 件" in said and "1 件没有受理" in said and f"{taken.number}</a> 已受理的：“已受理”状态下不能执行此操作" in said
    assert "1 件没有受理" not in words(enter(village.worker).get("/desk/cases/")), "said once"


def test_the_spreadsheet_carries_no_formula_and_no_full_name(village, enter, report):
    report("=HYPERLINK(1)", contact_name="林志远", contact_phone="020-00001234")
    answer = enter(village.center_head).post("/desk/exports/cases/")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {c.data_type for c in cells} <= {"s", "n", "d"}
    told = " ".join(str(c.value) for c in cells)
    assert "HYPERLINK(1)" in told and "林志远" not in told and "00001234" not in told


def test_the_center_head_changes_a_limit_and_old_cases_keep_theirs(village, enter, report, category):
    case, rule = report("旧规则的"), category()
    form = {
        "name": rule.name,
        "help": rule.help,
        "post_role": rule.post_role,
        "authority": rule.authority,
        "is_active": "on",
        "questions": "[]",
    }
    form |= {f"{u}_{part}": "2" for u in ("normal", "urgent", "critical") for part in ("first_answer", "update", "solution")}
    answer = enter(village.center_head).post(f"/desk/settings/categories/{rule.pk}/", form)
    assert answer.status_code == 302, re.findall(r"class=\"error[^>]*>([^<]*)", words(answer))
    assert Category.objects.get(pk=rule.pk).limits["normal"]["solution"] == 2
    assert Case.objects.get(pk=case.pk).rule["limits"]["solution"]["amount"] == 20
    enter(village.worker).post(f"/desk/settings/categories/{rule.pk}/", form | {"name": "改名"})
    assert Category.objects.get(pk=rule.pk).name == rule.name


def test_case_and_company_lead_to_each_other(village, enter, report):
    case = report("货梯停用三天")
    panel = f"/desk/companies/{village.company.pk}/cases/"
    browser = enter(village.worker)
    assert f'href="/desk/companies/{village.company.pk}/"' in words(browser.get(f"/desk/cases/{case.pk}/"))
    assert panel in words(browser.get(f"/desk/companies/{village.company.pk}/"))
    assert "货梯停用三天" in words(browser.get(panel)) and "/desk/cases/new/" in words(browser.get(panel))
    assert panel not in words(enter(village.contact).get(f"/desk/companies/{village.company.pk}/"))


def test_a_file_is_opened_from_the_record(village, enter, report):
    case = report("货梯停用三天", files=[picture("现场.png")])
    browser = enter(village.worker)
    page = words(browser.get(f"/desk/cases/{case.pk}/"))
    link = re.search(r'href="(/files/[^"]+)"', page)
    assert link and "现场.png" in page and "1 KB" in page
    assert browser.get(link[1]).status_code == 200


def test_several_are_put_under_another_category(village, enter, report):
    """Each by itself: its limits anew, who may not or need not is told why, and the journal says from what to what."""
    one, two, there, closed = report("甲"), report("乙"), report("丙", "other_demand"), report("丁")
    actions.withdraw(closed, by=village.contact)
    into = there.category
    client, picked = enter(village.worker), [one.pk, two.pk, there.pk, closed.pk]
    page = words(client.get("/desk/cases/?show=all"))
    assert f'<option value="{into.pk}">{into.name}</option>' in page and "改类别" in page
    said = words(client.post("/desk/cases/bulk/", {"pick": picked, "do": "recategorize", "into": into.pk}, follow=True, headers=REFERER))
    assert "已改类别 2 件" in said and "2 件没有改类别" in said and "事项已办结" in said and "您的岗位无权" in said
    assert {case.category_id for case in Case.objects.filter(pk__in=[one.pk, two.pk])} == {into.pk}
    told = [event.details for event in Event.objects.filter(action="cases.recategorize")]
    assert [(d["before"]["name"], d["category"]["id"]) for d in told] == [(one.category.name, into.pk)] * 2


@pytest.mark.parametrize("into", ["", "x", "999999999", "report"])
def test_nothing_happens_without_a_category_that_is_offered(village, enter, report, into):
    case = report("甲")
    into = Category.objects.get(community=village.here, code="safety_violation").pk if into == "report" else into
    said = words(enter(village.worker).post("/desk/cases/bulk/", {"pick": [case.pk], "do": "recategorize", "into": into}, follow=True))
    case.refresh_from_db()
    assert "请选择改为哪个类别" in said and case.category.code == "site_expansion"


def test_who_receives_nothing_is_not_offered_to_change_categories(village, enter, report):
    case = report("甲")
    actions.accept(case, by=village.worker)
    actions.assign(case, by=village.worker, post=village.provider.appointments.get().post)
    assert 'value="recategorize"' not in words(enter(village.provider).get("/desk/cases/"))
