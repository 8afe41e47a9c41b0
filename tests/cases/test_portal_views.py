"""企业之家 in the browser's words: report once, follow, answer, rate – and nothing of anybody else's."""

import re

import pytest
from django.urls import reverse

from liren.cases import actions
from liren.cases.models import Case, Draft
from liren.core.models import Attachment
from tests.uploads import picture

FORM = "/home/report/site_expansion/"
CONTENT = {
    "title": "想扩租两百平米",
    "text": "年底前",
    "q_area": "200",
    "q_use": "办公",
    "urgency": "normal",
    "contact_phone": "13800001111",
}


@pytest.fixture
def resolved(village, case) -> Case:
    actions.accept(case, by=village.worker)
    return actions.resolve(case, by=village.worker, text="货梯已修复")


def test_a_contact_reports_with_a_photo_and_sees_who_has_it(enter, village):
    client = enter(village.contact)
    answer = client.post(FORM, CONTENT | {"key": "k1", "files": picture()})
    case = Case.objects.get()
    assert answer.url == reverse("cases:portal_sent", args=[case.pk])
    assert (case.company, case.channel, case.answers) == (village.company, "portal", {"area": "200", "use": "办公"})
    assert Attachment.objects.get().subject_id == case.pk
    sent = client.get(answer.url).content.decode()
    assert case.number in sent and case.post.title in sent and "首次响应" in sent


def test_a_double_submit_makes_one_case(enter, village):
    client = enter(village.contact)
    answers = [client.post(FORM, CONTENT | {"key": "same"}) for _ in range(2)]
    assert Case.objects.count() == 1 and answers[0].url == answers[1].url


def test_the_same_key_with_other_content_is_a_conflict_and_loses_nothing(enter, village):
    client = enter(village.contact)
    client.post(FORM, CONTENT | {"key": "same"})
    assert client.post(FORM, CONTENT | {"key": "same", "title": "另一件事"}).status_code == 409
    assert Case.objects.count() == 1


def test_faults_are_named_beside_the_field_and_typing_stays(enter, village):
    answer = enter(village.contact).post(FORM, CONTENT | {"q_area": "很大", "contact_phone": "打我手机"})
    told = answer.content.decode()
    assert answer.status_code == 422 and Case.objects.count() == 0
    assert "请填写能打通的电话" in told and "想扩租两百平米" in told and told.count('aria-invalid="true"') == 2


def test_an_employees_report_is_not_filed_with_the_employer(enter, village):
    enter(village.employee).post("/home/report/other_demand/", {"title": "宿舍太吵", "urgency": "normal", "place": village.place.pk})
    case = Case.objects.get()
    assert (case.company, case.channel, case.grid, case.reporter) == (None, "employee_portal", village.grid, village.employee)
    assert not Case.objects.visible_to(village.contact).exists()
    assert enter(village.contact).get(f"/home/cases/{case.pk}/").status_code == 404


def test_wages_are_kept_from_the_employer(enter, village):
    enter(village.employee).post("/home/report/wage_arrears/", {"title": "九月工资未发", "urgency": "normal", "q_months": "1", "key": "w"})
    assert not Case.objects.visible_to(village.contact).exists()
    assert enter(village.contact).get("/home/report/wage_arrears/").status_code == 404


def test_search_finds_a_category_by_common_words(enter, village):
    told = enter(village.contact).get("/home/report/", {"q": "营业执照"}).content.decode()
    assert "登记注册变更" in told and "路灯" not in told


def test_drafts_are_kept_offered_and_dropped_after_sending(enter, village):
    client = enter(village.contact)
    client.post(
        "/home/draft/", {"code": "site_expansion", "as": "", "title": "写了一半", "q_area": "80", "password": "x"}, HTTP_HX_REQUEST="true"
    )
    assert Draft.objects.get().content["fields"] == {"title": "写了一半", "q_area": "80"}
    assert "写了一半" in client.get("/home/").content.decode()
    assert 'value="写了一半"' in client.get(FORM, {"draft": "1"}).content.decode()
    client.post(FORM, CONTENT | {"key": "another"})
    assert Draft.objects.exists()  # something else was sent; what was begun still waits
    client.post(f"{FORM}?draft=1", CONTENT | {"key": "k"})
    assert not Draft.objects.exists()


def test_a_draft_that_kept_itself_goes_with_what_was_sent(enter, village):
    client = enter(village.contact)
    kept = client.post("/home/draft/", {"code": "site_expansion", "title": "写了一半"}, HTTP_HX_REQUEST="true").content.decode()
    assert 'name="drafted"' in kept and 'name="drafted"' not in client.get(FORM).content.decode()
    assert 'name="drafted"' in client.post(FORM, {"title": "", "drafted": "1"}).content.decode()
    client.post(FORM, CONTENT | {"key": "k", "drafted": "1"})
    assert not Draft.objects.exists()


def test_the_page_of_a_case_shows_nothing_internal(enter, village, case):
    actions.accept(case, by=village.worker, text="已联系物业")
    actions.note(case, by=village.worker, text="此企业欠物业费")
    told = enter(village.contact).get(f"/home/cases/{case.pk}/").content.decode()
    assert "已联系物业" in told and "欠物业费" not in told


def test_supply_say_urge_and_withdraw(enter, village, case):
    client, page = enter(village.contact), f"/home/cases/{case.pk}/"
    actions.accept(case, by=village.worker)
    actions.ask_supplement(case, by=village.worker, text="请补租赁合同")
    assert "请补租赁合同" in client.get(page).content.decode()
    client.post(f"{page}supply/", {"text": "合同如附件", "files": picture()})
    client.post(f"{page}say/", {"text": "请快一些"})
    client.post(f"{page}urge/")
    assert client.post(f"{page}say/", {"text": ""}).status_code == 422
    case.refresh_from_db()
    assert (case.state, case.messages.filter(is_public=True).count()) == ("assigned", 4)
    assert client.get(f"{page}withdraw/").status_code == 200
    client.post(f"{page}withdraw/", {"reason": "已解决"})
    case.refresh_from_db()
    assert case.state == "withdrawn"


@pytest.mark.parametrize(
    "said, state",
    [
        ({"solved": "yes", "satisfaction": "5"}, "confirmed"),
        ({"solved": "no", "satisfaction": "", "remark": "又停了"}, "assigned"),
        ({"solved": "yes", "satisfaction": "2", "remark": "等了三天"}, "assigned"),
        ({"solved": "no", "remark": ""}, "resolved"),
        ({"solved": "yes", "satisfaction": ""}, "resolved"),
        ({"solved": "yes", "satisfaction": "6"}, "resolved"),
    ],
)
def test_rating_settles_or_reopens(enter, village, resolved, said, state):
    enter(village.contact).post(f"/home/cases/{resolved.pk}/rate/", said)
    resolved.refresh_from_db()
    assert resolved.state == state


def test_two_who_decide_one_case_the_slower_sees_what_changed(enter, village, resolved):
    client = enter(village.contact)
    version = resolved.version
    actions.say(resolved, by=village.contact, text="我再看看")
    answer = client.post(f"/home/cases/{resolved.pk}/rate/", {"solved": "yes", "satisfaction": "5", "version": version - 1}, follow=True)
    assert "页面已更新" in answer.content.decode()


def test_foreign_and_random_ids_answer_with_the_same_bytes(enter, village, case):
    client = enter(village.far_contact)
    answers = {bare(client.get(f"/home/cases/{pk}/{verb}")) for pk in (case.pk, 987654) for verb in ("", "rate/", "withdraw/", "sent/")}
    assert len(answers) == 1 and answers.pop()[0] == 404


def bare(answer) -> tuple[int, str]:
    """The answer without the token that differs on every page."""
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken": )"?=?"\w+"', "", answer.content.decode())


@pytest.mark.parametrize("who", ["worker", "grid_member", "stranger", "center_head", "department"])
def test_the_portal_is_not_there_for_others(enter, village, who):
    client = enter(getattr(village, who))
    assert {client.get(path).status_code for path in ("/home/", "/home/report/", FORM, "/home/cases/")} == {404}


@pytest.mark.parametrize("path", ["/home/", "/home/cases/", "/home/cases/?show=open", "/home/report/"])
def test_as_many_queries_for_three_rows_as_for_one(enter, village, category, django_assert_max_num_queries, path):
    client = enter(village.contact)
    counts = []
    for wanted in (1, 3):
        while Case.objects.count() < wanted:
            actions.report(village.company, by=village.contact, category=category(), title="一件事", channel="portal")
        with django_assert_max_num_queries(15) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
