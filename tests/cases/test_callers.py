"""Who calls: the whole number finds what the reader may see anyway; a part of it, a number from elsewhere, what is sealed: nothing."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.care import actions as care
from liren.cases import actions, queries
from liren.cases.models import Case, Category
from liren.community import actions as community
from liren.community import queries as register
from liren.community.models import User
from liren.core.actions import Refused
from liren.core.calendar import at, now
from liren.core.models import Access, Event, Notice
from liren.disputes import actions as disputes
from liren.institutions.models import Body, Member
from liren.reports import actions as reports
from tests.walls.crawl import bare

NUMBER, OTHER = "13700001234", "13700005678"
WRITTEN = (NUMBER, "137-0000-1234", "+86 137 0000 1234", "１３７００００１２３４")  # as it was given
FIND, NEW = "/desk/find/", "/desk/cases/new/"


@pytest.fixture
def known(village, category):
    """Somebody who is contact person, has an account, and brought two cases."""
    community.add_contact(village.company, by=village.worker, name="丁一鸣", duty="行政主管", phone="137-0000-1234")
    community.edit_profile(village.contact, by=village.contact, phone=NUMBER, email="")
    for n, phone in enumerate(("+86 137 0000 1234", "１３７００００１２３４")):
        told = {"title": f"近处货梯停用{n}", "channel": "phone", "contact_phone": phone, "contact_name": "丁一鸣"}
        actions.report(village.company, by=village.worker, category=category(), **told)
    return village


def fresh(user):
    return User.objects.get(pk=user.pk)


def main(answer):
    """The page's own part, without the frame and what is new each time it is drawn."""
    return bare(answer.content.decode()).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("typed", [NUMBER, "137 0000 1234", "+86-137-0000-1234", "008613700001234", "１３７００００１２３４"])
def test_the_whole_number_finds_contact_company_account_and_cases(known, enter, typed):
    page = main(enter(known.worker).post(FIND, {"q": typed, "key": "a" * 32}))
    assert "丁*" in page and "行政主管" in page and str(known.company) in page and f"/desk/companies/{known.company.pk}/" in page
    assert "近处货梯停用0" in page and "近处货梯停用1" in page and "林*" in page
    shown = re.sub("<input[^>]*>", "", page)  # the box keeps what was typed
    assert "丁一鸣" not in page and not any(number in shown for number in WRITTEN) and "今天还可查 99 次" in page


@pytest.mark.parametrize("typed", ["1370000", "137-0000-123", "370000123", "00001234", "330102199001011234"])
def test_a_part_finds_nothing_and_says_that_only_the_whole_is_looked_for(known, enter, typed):
    page = main(enter(known.worker).post(FIND, {"q": typed}))
    assert "这不是完整的号码，没有查找" in page and "丁*" not in page and "近处货梯" not in page
    assert not Access.objects.exists() and "今天还可查 100 次" in page
    with pytest.raises(Refused, match="只按完整的电话号码"):
        community.look_up(known.here, by=known.worker, number=typed)


def test_words_go_on_to_the_list_and_numbers_into_no_address(known, enter):
    browser = enter(known.worker)
    assert browser.post(FIND, {"q": " 货梯 "}).headers["Location"] == "/desk/cases/?q=%E8%B4%A7%E6%A2%AF"
    assert browser.post(FIND, {"q": "000123"}).headers["Location"] == "/desk/cases/?q=000123"
    assert browser.post(FIND, {"q": NUMBER}).status_code == 200
    assert browser.get(f"{FIND}?q={NUMBER}").content.decode().count(NUMBER) == 0 and not Access.objects.exclude(actor_id=known.worker.pk)
    assert f'method="post" action="{FIND}"' in browser.get("/desk/").content.decode()


def test_a_number_known_elsewhere_and_one_known_to_nobody_get_the_same_answer(known, enter):
    """The same page, byte for byte, after as many questions to the database."""
    community.add_contact(known.far_company, by=known.far_worker, name="远处的", phone=OTHER)
    told = {"title": "远处雨棚漏水", "channel": "phone", "contact_phone": OTHER}
    category = Category.objects.get(community=known.there, code="site_expansion")
    actions.report(known.far_company, by=known.far_worker, category=category, **told)
    pages, costs = [], []
    for number in ("13700000000", OTHER, NUMBER, "13700000001"):
        browser = enter(known.worker)
        browser.get(FIND)
        Access.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            pages.append(main(browser.post(FIND, {"q": number, "key": number})).replace(number, ""))
        costs.append(len(asked))
    assert pages[0] == pages[1] == pages[3] != pages[2] and "没有登记过这个号码" in pages[0]
    assert len(set(costs)) == 1 and costs[0] <= 15 + 2, costs
    assert OTHER in enter(known.far_worker).post(FIND, {"q": OTHER}).content.decode() and "远处雨棚" in main(
        enter(known.far_worker).post(FIND, {"q": OTHER})
    )


def test_what_is_sealed_is_not_in_it(village, enter):
    """Neither a report nor counselling, even for who keeps them; nor a labour case for who may not read those."""
    category = Category.objects.get(community=village.here, code="safety_violation")
    told = {"way": "named", "name": "杜明", "phone": NUMBER, "text": "仓库住人"}
    reports.submit(village.here, by=village.door, category=category, receipt="1" * 16, **told)
    post = community.open_post(village.here, by=village.system, role="counselor", title="咨询岗")
    counselor = community.open_account(post, by=village.system, username="c", name="安宁")
    community.appoint(post, by=village.system, user=counselor)
    care.ask(village.here, by=village.employee, way="phone", text="睡不着", contact=NUMBER)
    wages = Category.objects.get(community=village.here, code="wage_arrears")
    told = {"title": "欠薪三个月", "channel": "employee_portal", "contact_phone": NUMBER}
    actions.report(village.company, by=village.employee, category=wages, **told)
    for who in (village.worker, village.grid_member):
        assert "没有登记过这个号码" in main(enter(who).post(FIND, {"q": NUMBER}))
    page = main(enter(village.center_head).post(FIND, {"q": NUMBER}))
    assert "欠薪三个月" in page and "杜*" not in page and "仓库" not in page
    assert queries.call(fresh(village.report_custodian), NUMBER).cases == []


@pytest.mark.parametrize("who, finds", [("worker", True), ("governance_worker", True), ("center_head", True), ("secretary", True)])
def test_who_sees_the_contact_finds_it(known, who, finds):
    assert ("企业联系人" in [label for label, _rows in register.caller(fresh(getattr(known, who)), NUMBER).groups]) is finds


def test_each_sees_by_a_number_what_his_post_shows_him_without(known):
    """The employee worker reads no contact cards, the grid member of another grid neither card nor case."""
    of = lambda who: queries.call(fresh(getattr(known, who)), NUMBER)  # noqa: E731
    assert [label for label, _rows in of("employee_worker").who.groups] == [] and len(of("employee_worker").cases) == 2
    assert [label for label, _rows in of("grid_member").who.groups] == ["企业联系人", "账号与任职"] and len(of("grid_member").cases) == 2
    assert not of("other_grid_member").is_known and not of("far_worker").is_known and not of("far_center_head").is_known


@pytest.mark.parametrize(
    "who", ["mediator", "provider", "property_manager", "administrator", "auditor", "committee_member", "report_custodian", "department"]
)
def test_whose_post_shows_no_contacts_does_not_look(known, enter, who):
    browser = enter(getattr(known, who))
    assert "只限看得到联系人的岗位" in browser.post(FIND, {"q": NUMBER}, follow=True).content.decode()
    assert "caller-number" not in browser.get(NEW).content.decode() and "丁" not in main(
        browser.post(NEW, {"look": "1", "contact_phone": NUMBER})
    )
    with pytest.raises(PermissionDenied):
        community.look_up(known.here, by=fresh(getattr(known, who)), number=NUMBER)
    assert not Access.objects.exists()


@pytest.mark.parametrize("who", ["contact", "employee"])
def test_companies_have_no_such_page(known, enter, who):
    assert enter(getattr(known, who)).post(FIND, {"q": NUMBER}).status_code == 404


def test_each_look_is_written_down_without_the_number_and_who_was_looked_for_sees_it(known, enter):
    enter(known.worker).post(FIND, {"q": NUMBER, "key": "k" * 32})
    row = Access.objects.get()
    assert (row.actor_id, row.kind, row.subject_id, row.community_id, row.name, row.about_id) == (
        known.worker.pk, "search", known.here.pk, known.here.pk, "***…34", known.contact.pk,
    )  # fmt: skip
    event = Event.objects.get(action="community.look_up")
    told = f"{event.details}{event.changes}{event.key}{row.why}{row.name}"
    assert NUMBER not in told and "0000" not in told
    assert "按号码查找" in enter(known.contact).get("/account/").content.decode()
    assert "按号码查找" in enter(known.auditor).get("/desk/looks/").content.decode()


def test_a_form_is_counted_once_however_often_it_is_sent(known, enter):
    browser = enter(known.worker)
    for _n in range(3):
        assert "丁*" in main(browser.post(FIND, {"q": NUMBER, "key": "k" * 32}))
    browser.post(FIND, {"q": OTHER, "key": "k" * 32})
    assert Access.objects.count() == 2, "another number under the same key is another look"
    browser.post(FIND, {"q": NUMBER, "key": "j" * 32})
    assert Access.objects.count() == 3


def test_beyond_the_day_s_number_it_is_refused_and_the_auditor_told(known, enter, django_capture_on_commit_callbacks):
    rows = [Access(actor_id=known.worker.pk, kind="search", subject_type="community.community", subject_id=1) for _n in range(99)]
    Access.objects.bulk_create(rows)
    assert "今天还可查 0 次" in main(enter(known.worker).post(FIND, {"q": NUMBER, "key": "1"}))
    for path, sent in ((FIND, {"q": OTHER}), (NEW, {"look": "1", "contact_phone": OTHER})):
        with django_capture_on_commit_callbacks(execute=True):
            page = enter(known.worker).post(path, sent | {"key": "2"}, follow=True, headers={"referer": path}).content.decode()
        assert "今天已按号码查找 100 次，达到上限" in page and "中心负责人" in page
    assert [n.user for n in Notice.objects.filter(kind="community.alarm")] == [known.auditor] and Access.objects.count() == 100
    assert "丁*" in main(enter(known.governance_worker).post(FIND, {"q": NUMBER})), "each has his own number of looks"
    with at(now() + timedelta(days=1)):
        assert community.look_up(known.here, by=fresh(known.worker), number=NUMBER).kind == "search"


def test_the_form_of_a_new_case_knows_the_caller(known, enter):
    page = enter(known.worker).post(NEW, {"look": "1", "contact_phone": "137-0000-1234", "key": "a"}).content.decode()
    assert "行政主管" in page and "近处货梯停用1" in page and Access.objects.count() == 1
    assert f'name="company" value="{known.company.name}"' in page and 'name="contact_name" value="丁一鸣"' in page
    assert 'name="contact_phone" value="137-0000-1234"' in page
    nobody = enter(known.worker).post(NEW, {"look": "1", "contact_phone": OTHER, "key": "b"}).content.decode()
    assert "没有登记过这个号码，号码已填入下面" in nobody and f'value="{OTHER}"' in nobody
    sent = {"look": "1", "contact_phone": "1370000", "key": "c"}
    part = enter(known.worker).post(NEW, sent, follow=True, headers={"referer": NEW}).content.decode()
    assert "只按完整的电话号码查找" in part and "行政主管" not in part and 'value="1370000"' in part


def test_a_grid_member_who_sees_names_masked_is_not_given_them_by_the_form(known, enter):
    page = enter(known.grid_member).post(NEW, {"look": "1", "contact_phone": NUMBER}).content.decode()
    assert "丁*" in page and "丁一鸣" not in page and f'name="company" value="{known.company.name}"' in page


def test_who_speaks_for_two_companies_is_asked_which(known, enter):
    community.add_contact(known.other_company, by=known.worker, name="丁一鸣", phone=NUMBER)
    browser = enter(known.worker)
    page = browser.post(NEW, {"look": "1", "contact_phone": NUMBER, "key": "a"}).content.decode()
    assert "替哪一家" in page and 'id="id_company" value' not in page and f'value="{known.other_company.name}"' in page
    page = browser.post(NEW, {"look": "1", "contact_phone": NUMBER, "key": "a", "company": known.other_company.name}).content.decode()
    assert f'name="company" value="{known.other_company.name}" maxlength' in page and Access.objects.count() == 1, "not counted again"


def test_from_the_found_caller_to_his_new_case_is_one_look(known, enter):
    browser = enter(known.worker)
    page = browser.post(FIND, {"q": NUMBER, "key": "a" * 32}).content.decode()
    assert f'action="{NEW}"' in page and f'name="key" value="{"a" * 32}"' in page
    browser.post(NEW, {"look": "1", "contact_phone": NUMBER, "key": "a" * 32})
    assert Access.objects.count() == 1
    category = Category.objects.get(community=known.here, code="site_expansion")
    sent = {"channel": "phone", "category": category.pk, "title": "又停了", "urgency": "normal", "contact_phone": NUMBER, "key": "c" * 32}
    sent |= {"ask_area": "200", "ask_use": "研发实验"}
    assert browser.post(NEW, sent).status_code == 302 and Case.objects.latest("pk").contact_mark == Case.objects.first().contact_mark


def test_the_list_says_that_it_does_not_look_for_numbers(known, enter):
    browser = enter(known.worker)
    page = main(browser.get("/desk/cases/?show=all&q=137-0000-1234"))
    assert "清单只搜编号、标题、正文和企业" in page and f'action="{FIND}"' in page and "近处货梯" not in page
    assert "不搜号码" not in main(browser.get("/desk/cases/?q=000123")) and "不搜号码" not in main(
        enter(known.mediator).get(f"/desk/cases/?q={NUMBER}")
    )


def test_members_of_bodies_are_found(known):
    body = Body.objects.create(community=known.here, kind="committee", name="治委会", founded_on=now().date())
    Member.objects.create(body=body, name="丁一鸣", phone=NUMBER, company=known.company)
    groups = dict(register.caller(fresh(known.worker), NUMBER).groups)
    assert [one.who for one in groups["机构成员"]] == ["丁*"] and groups["机构成员"][0].company == known.company


def test_the_parties_of_a_mediation_are_found_by_who_reads_the_file(village, category):
    case = actions.report(village.company, by=village.contact, category=category("company_dispute"), title="卸货挡门", channel="portal")
    actions.accept(case, by=village.mediator)
    file = disputes.open_file(case, by=village.mediator)
    disputes.add_party(file, by=village.mediator, side="respondent", name="路过的", phone="137 0000 1234")
    found = dict(register.caller(fresh(village.center_head), NUMBER).groups)
    assert [(one.who, one.url) for one in found["调解当事人"]] == [("路*", f"/desk/cases/{case.pk}/")]
    assert register.caller(fresh(village.worker), NUMBER).groups == [], "who does not read disputes"


def test_it_looks_where_the_reader_looks(known, enter):
    community.appoint(known.far_worker.appointments.get().post, by=known.system, user=known.worker)
    user = fresh(known.worker)
    assert queries.call(user, NUMBER).is_known
    user.looks_at = known.there.pk
    assert not queries.call(user, NUMBER).is_known


def test_the_page_costs_the_same_for_one_case_and_for_three(known, enter, category):
    def cost():
        browser = enter(known.worker)
        browser.get(FIND)
        with CaptureQueriesContext(connection) as asked:
            browser.post(FIND, {"q": NUMBER, "key": f"{Case.objects.count()}"})
        return len(asked)

    one = cost()
    for n in range(2):
        actions.report(known.company, by=known.worker, category=category(), title=f"{n}", channel="phone", contact_phone=NUMBER)
        community.add_contact(known.company, by=known.worker, name="丁", phone=NUMBER)
    assert cost() == one
