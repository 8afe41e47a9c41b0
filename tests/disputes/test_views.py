"""The part of the case page, the forms, the paper, the ledger, the roster."""

from datetime import timedelta

import pytest

from liren.core.actions import Refused
from liren.core.calendar import local, now, today
from liren.core.models import Access
from liren.disputes import actions
from liren.disputes.models import Interest, Mediation, Mediator, Party, Session


def words(answer):
    return answer.content.decode()


def test_four_steps_by_clicking(village, enter, dispute, listed):
    browser = enter(village.mediator)
    assert f'hx-get="/desk/disputes/of/{dispute.pk}/"' in words(browser.get(f"/desk/cases/{dispute.pk}/"))
    browser.post(f"/desk/disputes/of/{dispute.pk}/open/", {"key": "k0"})
    file = Mediation.objects.get(case=dispute)

    def do(verb, /, **sent):
        file.refresh_from_db()
        assert browser.get(f"/desk/disputes/{file.pk}/{verb}/").status_code == 200, verb
        sent |= {"version": file.version, "key": f"{verb}{len(file.parties.all())}"}
        answer = browser.post(f"/desk/disputes/{file.pk}/{verb}/", sent)
        assert answer.status_code == 302, words(answer)

    do("add_party", side="applicant", name=village.company.name)
    do("add_party", side="respondent", name="张三丰", phone="13900001234")
    do("note_prevention", text="提示双方")
    do("screen", text="卸货冲突")
    do("assess", kind="civil", risk="high", plan="错时", mediator=listed.pk)
    when = local(now() + timedelta(hours=3))
    do("plan_session", at=f"{when:%Y-%m-%dT%H:%M}", place="调解室", mediator=listed.pk)
    session = Session.objects.get()
    held = {"outcome": "agreed", "attended": "双方", "minutes": "谈成", "version": session.version, "key": "h"}
    assert browser.post(f"/desk/disputes/sessions/{session.pk}/", held).status_code == 302
    party = file.parties.get(side="respondent").pk
    do("agree", method="persuade", text="错时卸货", term1="改时间", party1=party, due1=today() + timedelta(days=2))
    part = words(browser.get(f"/desk/disputes/of/{dispute.pk}/"))
    assert "达成协议" in part and "改时间" in part and "张三丰" in part and "还剩 2 天" in part and "13900001234" in part


def test_an_agreement_without_a_day_says_so(village, enter, heard):
    sent = {"method": "guide", "text": "错时", "term1": "改时间", "due1": "", "version": heard.version, "key": "k"}
    answer = enter(village.mediator).post(f"/desk/disputes/{heard.pk}/agree/", sent)
    assert answer.status_code == 422 and Mediation.objects.get(pk=heard.pk).state == "resolution"


def test_the_form_says_who_must_step_back(village, enter, assessed, listed):
    Interest.objects.create(mediator=listed, company=village.company, why="持有股份")
    page = words(enter(village.mediator).get(f"/desk/disputes/{assessed.pk}/plan_session/"))
    assert "须回避" in page and "持有股份" in page
    assert "调解员须回避" in words(enter(village.mediator).get(f"/desk/disputes/of/{assessed.case_id}/"))


@pytest.mark.parametrize("form, begin", [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_paper_is_drawn(village, enter, agreed, form, begin):
    answer = enter(village.center_head).get(f"/desk/disputes/{agreed.pk}/agreement.{form}")
    assert answer.content.startswith(begin) and "attachment" in answer.headers["Content-Disposition"]
    assert enter(village.center_head).get(f"/desk/disputes/{agreed.pk}/agreement.exe").status_code == 404


def test_others_read_masked_numbers(village, enter, agreed):
    part = words(enter(village.secretary).get(f"/desk/disputes/of/{agreed.case_id}/"))
    assert "13900001234" not in part and "139****1234" in part


@pytest.mark.parametrize("who", ["worker", "governance_worker", "grid_leader", "far_mediator", "stranger"])
def test_for_others_it_is_not_there(village, enter, agreed, who):
    browser = enter(getattr(village, who))
    blank = browser.get("/desk/disputes/of/987654321/").content
    session, term = agreed.sessions.get().pk, agreed.terms.first().pk
    paths = [f"of/{agreed.case_id}/", f"{agreed.pk}/fail/", f"{agreed.pk}/agreement.pdf", f"sessions/{session}/", f"terms/{term}/"]
    for path in paths:
        answer = browser.get(f"/desk/disputes/{path}")
        assert (answer.status_code, answer.content) == (404, blank), path


def test_a_term_is_kept_by_clicking(village, enter, agreed):
    term = agreed.terms.order_by("order").first()
    browser = enter(village.mediator)
    assert words(browser.get(f"/desk/disputes/terms/{term.pk}/")).count("记录履行") >= 1
    browser.post(f"/desk/disputes/terms/{term.pk}/", {"done_on": today(), "remark": "已改", "version": term.version, "key": "k"})
    assert "已履行" in words(browser.get(f"/desk/disputes/of/{agreed.case_id}/"))


def test_the_ledger_shows_only_what_is_his(village, enter, agreed, django_assert_max_num_queries):
    browser = enter(village.mediator)
    browser.get("/desk/disputes/")
    with django_assert_max_num_queries(11):
        page = words(browser.get("/desk/disputes/?state=agreed"))
    assert "卸货挡门" in page and agreed.number in page
    assert "卸货挡门" not in words(enter(village.worker).get("/desk/disputes/"))
    assert "卸货挡门" not in words(enter(village.mediator).get("/desk/disputes/?state=failed"))


def test_the_roster_is_kept_by_clicking(village, enter):
    browser = enter(village.center_head)
    assert "还没有调解员" in words(browser.get("/desk/mediators/"))
    sent = {"user": village.mediator.pk, "body": "员工调解委员会", "kinds": ["civil", "administrative"], "expertise": "租赁", "key": "k"}
    browser.post("/desk/mediators/new/", sent)
    one = Mediator.objects.get()
    browser.post(f"/desk/mediators/{one.pk}/interest/", {"company": village.company.name, "why": "股东", "key": "k2"})
    page = words(browser.get("/desk/mediators/"))
    assert "郑和" in page and "租赁" in page and str(village.company) in page
    browser.post(f"/desk/mediators/{one.pk}/", {"body": "律所", "kinds": ["civil"], "version": one.version, "key": "k3"})
    one.refresh_from_db()
    assert (one.body, one.is_active) == ("律所", False)
    assert enter(village.worker).get("/desk/mediators/new/").status_code == 404


def test_each_look_at_the_file_and_at_its_paper_is_written_down(village, enter, agreed):
    browser, session, term = enter(village.mediator), agreed.sessions.get().pk, agreed.terms.first().pk
    for path in (f"of/{agreed.case_id}/", f"{agreed.pk}/fail/", f"{agreed.pk}/follow_up/", f"sessions/{session}/", f"terms/{term}/"):
        before = Access.objects.count()
        browser.get(f"/desk/disputes/{path}")
        assert Access.objects.count() == before + 1, path
    browser.get(f"/desk/disputes/{agreed.pk}/agreement.pdf")
    last = Access.objects.order_by("-pk").first()
    assert (last.kind, last.subject_id, last.about_id) == ("file", agreed.case_id, village.contact.pk)
    before = Access.objects.count()
    enter(village.worker).get(f"/desk/disputes/of/{agreed.case_id}/")
    assert Access.objects.count() == before, "who sees nothing leaves nothing"


def test_who_comes_second_finds_what_he_wrote(village, enter, file):
    """The same step filled in on two desks: the slower one is told who was quicker and keeps his text."""
    browser, version = enter(village.mediator), file.version
    page = f"/desk/disputes/{file.pk}/note_prevention/"
    actions.note_prevention(file, by=village.mediator, text="已劝双方先分开")
    sent = {"text": "我也写了半页情况", "version": version, "key": "slow", "back": page}
    answer = browser.post(page, sent, follow=True)
    assert answer.status_code == 200 and "我也写了半页情况" in words(answer) and "页面已更新" in words(answer)
    assert browser.get(page).status_code == 404, "it is given back once"


def test_a_party_written_wrongly_is_put_right(village, enter, file, parties):
    """The name stands in the agreement: it can be corrected until there is a result, by who works the file."""
    wrong, browser = parties[1], enter(village.mediator)
    page = f"/desk/disputes/parties/{wrong.pk}/"
    assert page in words(browser.get(f"/desk/disputes/of/{file.case_id}/")) and wrong.name in words(browser.get(page))
    sent = {"side": "third", "name": "张三丰", "phone": "13900005678", "agent": "李律师", "key": "k"}
    browser.post(page, sent)
    wrong.refresh_from_db()
    assert (wrong.side, wrong.name, wrong.company, wrong.agent) == ("third", "张三丰", None, "李律师")
    assert enter(village.worker).get(page).status_code == 404
    actions.note_prevention(file, by=village.mediator, text="劝开")
    actions.refer(file, by=village.mediator, text="涉及刑事，已引导报案")
    assert page not in words(enter(village.mediator).get(f"/desk/disputes/of/{file.case_id}/"))
    with pytest.raises(Refused, match="不能再更正"):
        actions.correct_party(Party.objects.get(pk=wrong.pk), by=village.mediator, side="third", name="又改")


def test_minutes_are_asked_for_beside_their_field(village, enter, assessed, listed):
    session = actions.plan_session(assessed, by=village.mediator, at=now() + timedelta(hours=2), place="调解室", mediator=listed)
    browser, page = enter(village.mediator), f"/desk/disputes/sessions/{session.pk}/"
    answer = browser.post(page, {"outcome": "agreed", "attended": "双方", "minutes": " ", "version": session.version, "key": "k"})
    assert answer.status_code == 422 and "请写调解笔录" in words(answer) and "请写明谁到会" not in words(answer)
    assert browser.post(page, {"outcome": "cancelled", "version": session.version, "key": "k2"}).status_code == 302
