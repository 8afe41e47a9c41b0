"""From the opinions of some companies to the last answer, and to each company's word on it."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from liren.accounts import queries as of_accounts
from liren.cases import actions as cases
from liren.community.rules import personal_in
from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.indicators import INDICATORS
from liren.core.models import Event, Notice
from liren.letters import actions, jobs, queries
from liren.letters.models import Letter, Point


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=SHANGHAI)


def points(letter):
    return list(letter.points.order_by("order"))


def test_signed_sent_answered_and_rated(village, letter, desk):
    """Every case goes up with the letter, every answer comes down to its company, the last one closes the letter."""
    with at(day(2)):
        made = letter("received", days=5)
    first, second = points(made)
    assert (made.year, made.number, queries.named(made)) == (2026, 1, "函〔2026〕1号")
    assert {p.case.state for p in (first, second)} == {"escalated"} and first.due_at == day(9, 17).replace(minute=30)
    with at(day(5)):
        actions.answer(made, by=village.department, point=first, text="下周增设标线")
    first.refresh_from_db()
    first.case.refresh_from_db()
    assert (first.state, first.in_time, first.case.state) == ("answered", True, "assigned")
    assert first.case.messages.get(kind="reply_above").text == "下周增设标线"
    assert made.state == "received"
    with at(day(11)):
        actions.answer(made, by=village.department, point=second, text="已修复")
    second.refresh_from_db()
    assert (made.state, second.in_time) == ("closed", False)
    with at(day(12)):
        actions.rate(first, by=village.contact, satisfaction=4, remark="快")
        with pytest.raises(PermissionDenied):
            actions.rate(second, by=village.contact, satisfaction=1)
    assert first.satisfaction == 4


def test_the_answer_comes_back_to_who_answered_for_the_case(village, letter, report):
    """The head signs, and yet does not become the one who answers."""
    case = report(accept=False)
    cases.accept(case, by=village.worker)
    made = letter("received", cases=[case])
    actions.answer(made, by=village.department, point=points(made)[0], text="办好了")
    case.refresh_from_db()
    assert case.post == case.answerable == village.worker.appointments.get().post


def test_asked_back_moves_the_limit_by_the_days_waited(village, letter):
    with at(day(2)):
        made = letter("received", days=5)
        first, second = points(made)
        actions.ask(made, by=village.department, point=first, question="哪个路口")
    with pytest.raises(Refused, match="待社区补充"):
        actions.ask(made, by=village.department, point=first, question="再问")
    with at(day(4)):
        actions.reply(made, by=village.worker, point=first, text="东侧，电话 13912345678")
    first.refresh_from_db()
    assert first.due_at.date() == day(11).date() and first.state == "open" and "12345678" not in first.reply
    second.refresh_from_db()
    assert second.due_at.date() == day(9).date()


def test_one_answer_for_all_and_one_not_theirs(village, letter, report):
    made = letter("received", cases=[report("一"), report("二"), report("三")])
    first, _second, _third = points(made)
    actions.return_point(made, by=village.department, point=first, reason="属消防，请转区消防大队")
    first.case.refresh_from_db()
    assert first.case.state == "accepted"
    told = first.case.messages.filter(kind="update").latest("pk")
    assert told.is_public and "临江区综合行政执法局" in told.text and "由社区继续办理" in told.text and "消防" not in told.text
    actions.answer_all(made, by=village.department, text="统一安排在下月")
    assert [p.state for p in points(made)] == ["returned", "answered", "answered"] and made.state == "closed"
    one = queries.figures(village.department)[0]
    assert (one.received, one.answered, one.returned, one.waiting) == (3, 2, 1, 0)
    assert {p.case.state for p in points(made)[1:]} == {"assigned"}


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_words_are_refused(village, letter, text):
    made = letter("received")
    for act, name in ((actions.answer, "text"), (actions.ask, "question"), (actions.return_point, "reason")):
        with pytest.raises(Refused, match="请写明"):
            act(made, by=village.department, point=points(made)[0], **{name: text})


def test_what_may_go_into_a_letter(village, letter, report, desk):
    """Accepted, open, not sealed, and in one letter only."""
    made = letter(cases=[good := report()])
    fresh, sealed = report("未受理", accept=False), report("欠薪", "wage_arrears", by=village.employee, accept=False)
    other = letter(cases=[])
    for case in (fresh, sealed, good):
        with pytest.raises(Refused, match=case.number):
            actions.gather(other, by=village.worker, chosen=[case])
    actions.gather(made, by=village.worker, chosen=[good])  # twice is once
    assert made.points.count() == 1
    with pytest.raises(Refused, match="还没有意见"):
        actions.submit(other, by=village.worker)
    actions.drop(made, by=village.worker)
    actions.gather(other, by=village.worker, chosen=[good])
    assert other.points.get().case == good


def test_personal_data_and_names_stay_at_home(village, letter, report):
    case = report("请联系 13912345678", text="车牌浙A12345，身份证 330102199001011234")
    made = letter(cases=[case])
    point = points(made)[0]
    said = point.title + point.text
    assert not any(secret in said for secret in ("13912345678", "浙A12345", "330102199001011234"))
    assert village.company.name not in queries.whose(point)
    actions.word_point(made, by=village.worker, point=point, title="西门", text="", names_company=True)
    assert queries.whose(points(made)[0]) == village.company.name


def test_a_case_that_was_closed_meanwhile_stops_the_sending(village, letter, report):
    case = report()
    made = letter("submitted", cases=[case, report("二")])
    cases.withdraw(case, by=village.contact)
    with pytest.raises(Refused, match=case.number):
        actions.send(made, by=village.center_head)
    made.refresh_from_db()
    assert (made.state, made.number) == ("submitted", None)
    assert {p.case.state for p in points(made)} == {"withdrawn", "accepted"}


def test_the_point_follows_its_case(village, letter, django_capture_on_commit_callbacks):
    """Answered on the case page, and withdrawn by its company: both points are settled, and the letter closes."""
    made = letter("received")
    first, second = points(made)
    with django_capture_on_commit_callbacks(execute=True):
        cases.answer_above(first.case, by=village.department, text="直接答复")
    assert [p.state for p in points(made)] == ["answered", "open"] and points(made)[0].answer == "直接答复"
    with django_capture_on_commit_callbacks(execute=True):
        cases.return_from_above(second.case, by=village.department, reason="不归我们")
    made.refresh_from_db()
    assert [p.state for p in points(made)] == ["answered", "returned"] and made.state == "closed"


def test_limits_are_told_and_overdue_reaches_the_head(village, letter, django_capture_on_commit_callbacks):
    with at(day(2)):
        made = letter("received", days=5)
    told = []
    for number in (4, 5, 6, 9, 10, 11):
        with at(day(number, 18)), django_capture_on_commit_callbacks(execute=True):
            told.append(jobs.watch_answers.func())
    assert told == [0, 1, 0, 1, 0, 0]
    late = {n.user for n in Notice.objects.filter(kind="letters.late")}
    assert late == {village.department, village.center_head, village.secretary, village.worker}
    made.refresh_from_db()
    assert made.told == 100


def test_who_is_told(village, letter, django_capture_on_commit_callbacks):
    made = letter()
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(made, by=village.worker)
        actions.send(made, by=village.center_head)
        actions.receive(made, by=village.department)
        actions.answer(made, by=village.department, point=points(made)[0], text="好")
    kinds = {(n.kind, n.user) for n in Notice.objects.all()}
    assert {("letters.to_sign", village.center_head), ("letters.arrived", village.department), ("letters.moved", village.worker)} <= kinds
    assert ("letters.answered", village.contact) in kinds and ("letters.answered", village.other_contact) not in kinds
    assert ("cases.progress", village.other_contact) in kinds  # that it went up in a letter


@pytest.mark.parametrize(
    "who, able",
    [
        ("worker", "draft submit reply"), ("center_head", "draft submit send reply"), ("department", "receive answer"), ("fire", ""),
        ("service_center", ""), ("grid_leader", ""), ("contact", ""), ("far_center_head", ""), ("mediator", ""), ("auditor", ""),
    ],
)  # fmt: skip
def test_who_does_what(village, letter, desk, who, able):
    user = getattr(village, who)
    asked = {"draft": village.here, "submit": letter(), "send": letter("submitted", cases=[]) if False else None}
    found = [name for name in ("draft",) if user.has_perm("letters.draft", asked["draft"])]
    made = asked["submit"]
    for name, act, by in (("submit", "letters.submit", village.worker), ("send", "letters.send", village.center_head),
                          ("receive", "letters.receive", village.department)):  # fmt: skip
        found += [name] if user.has_perm(act, made) else []
        getattr(actions, name)(made, by=by)
    found += [name for name in ("answer", "reply") if user.has_perm(f"letters.{name}", made)]
    assert set(found) == set(able.split())


@pytest.mark.parametrize(
    "who, sees",
    [
        ("worker", "draft submitted sent received"), ("secretary", "draft submitted sent received"), ("department", "sent received"),
        ("fire", ""), ("grid_leader", ""), ("contact", ""), ("far_worker", ""), ("stranger", ""), ("committee_member", ""),
    ],
)  # fmt: skip
def test_who_sees_which(village, letter, report, who, sees):
    for state in ("draft", "submitted", "sent", "received"):
        made = letter(state, cases=[report(state)])
        assert Letter.objects.visible_to(getattr(village, who)).filter(pk=made.pk).exists() is (state in sees.split()), state


def test_a_company_sees_its_own_answers_alone(village, letter):
    made = letter("received")
    first, _second = points(made)
    assert not Point.objects.visible_to(village.contact).exists()
    actions.answer_all(made, by=village.department, text="好")
    assert list(Point.objects.visible_to(village.contact)) == [first]
    assert not Point.objects.visible_to(village.far_contact).exists()


def test_figures_of_a_department(village, letter, report):
    """Five ratings make a mean, four do not; the department sees its own figures, another none."""
    with at(day(2)):
        made = letter("received", cases=[report(f"第{n}件") for n in range(6)], days=5)
    listed = points(made)
    with at(day(4)):
        for point in listed[:4]:
            actions.answer(made, by=village.department, point=point, text="好")
            actions.rate(Point.objects.get(pk=point.pk), by=village.contact, satisfaction=5)
        one = queries.figures(village.department)[0]
        assert (one.received, one.answered, one.waiting, one.in_time, one.days, one.rating) == (6, 4, 2, 100.0, 2.0, None)
    with at(day(10)):
        actions.answer(made, by=village.department, point=listed[4], text="好")
        actions.rate(Point.objects.get(pk=listed[4].pk), by=village.contact, satisfaction=3)
        one = queries.figures(village.center_head)[0]
        assert (one.answered, one.late, one.in_time, one.days, one.rating) == (5, 1, 66.7, 2.8, 4.6)
        assert queries.figures(village.fire) == queries.figures(village.far_worker) == []
        november = Period.month(2026, 11)
        read = {name: INDICATORS[f"letters.{name}"].read(village.here, november).value
                for name in ("forwarded", "answered_in_time_rate", "waiting_late", "department_rating")}  # fmt: skip
    assert read == {"forwarded": 6, "answered_in_time_rate": 4 / 6, "waiting_late": 1, "department_rating": 4.6}


def test_everything_is_in_the_journal_and_no_text_of_it(letter):
    made = letter("received")
    told = Event.objects.filter(subject_type="letters.letter", subject_id=made.pk).order_by("pk")
    assert [e.action for e in told] == [f"letters.{n}" for n in ("draft", "gather", "submit", "send", "receive")]
    assert "请研究" not in str([(e.changes, e.details) for e in told])


def test_nothing_that_tells_who_somebody_is_goes_along(village, report, letter):
    """Title, text, what is asked and answered: telephones, identity numbers and plates are masked in all of them."""
    told = report("找王五13812345678问西门", text="车牌浙A·12345，身份证330106199003071234")
    made = letter("draft", cases=[told])
    point = made.points.get()
    actions.write(made, by=village.worker, title="关于138 1234 5678的函", text="电话0571-88123456", days=5)
    said = f"{point.title}{point.text}{made.title}{made.text}"
    assert "王五" in said and not personal_in(said)
    actions.word_point(made, by=village.worker, point=point, title="请回电１３８１２３４５６７８", text="", names_company=False)
    point.refresh_from_db()
    assert not personal_in(point.title)


def test_what_the_department_answers_arrives_as_it_was_written(village, letter, enter):
    """Its telephone is for the company to call; what leaves the community is masked, what comes back is not."""
    made = letter("received")
    first, second = points(made)
    actions.answer(made, by=village.department, point=first, text="请联系办事大厅 0571-88123456")
    actions.answer_all(made, by=village.department, text="请拨 13812345678 找张科长")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, second.answer) == ("请联系办事大厅 0571-88123456", "请拨 13812345678 找张科长")
    assert first.case.messages.get(kind="reply_above").text == first.answer
    assert "0571-88123456" in enter(village.contact).get("/home/answers/").content.decode()


# ---- taken back before the department has opened it


def test_a_letter_is_recalled_before_it_is_opened(village, letter, django_capture_on_commit_callbacks):
    made = letter("sent")
    number = queries.named(made)
    with django_capture_on_commit_callbacks(execute=True):
        actions.recall(made, by=village.center_head, reason="附件有误")
    made.refresh_from_db()
    assert (made.state, made.number, made.sent_at, made.sent_by, made.remark) == ("draft", None, None, None, "附件有误")
    assert [(p.state, p.due_at, p.case.state, p.case.post) for p in points(made)] == [
        ("open", None, "accepted", p.case.answerable) for p in points(made)
    ]
    for point in points(made):
        assert point.case.messages.filter(kind="update").latest("pk").text.startswith(f"{number}已收回")
    assert Notice.objects.filter(user=village.department, kind="letters.arrived", title__contains="已收回").count() == 1
    assert not Letter.objects.visible_to(village.department).filter(pk=made.pk).exists()
    for act, who in ((actions.submit, village.worker), (actions.send, village.center_head)):
        act(made, by=who)
    assert made.state == "sent" and queries.named(made) != number, "what went out anew has a number of its own"


def test_a_number_taken_back_stays_on_the_list_as_void(village, letter, report, enter):
    made = letter("sent")
    actions.recall(made, by=village.center_head, reason="附件有误")
    for act, who in ((actions.submit, village.worker), (actions.send, village.center_head)):
        act(made, by=who)
    actions.recall(made, by=village.center_head, reason="还有错字")
    other = letter("sent", cases=[report("另一件")])
    void = queries.voided(village.worker)
    assert [(one.letter, one.reason) for one in void] == [(made, "还有错字"), (made, "附件有误")]
    series = sorted([*(one["number"] for one in made.voided), other.number])
    assert series == list(range(series[0], series[0] + 3)), "given and void numbers together have no gap"
    page = enter(village.worker).get("/desk/letters/?show=dropped").content.decode()
    assert all(one.named in page and one.reason in page for one in void) and queries.named(other) not in page
    assert void[0].named in enter(village.worker).get(f"/desk/letters/{made.pk}/").content.decode()
    for nobody in (village.department, village.far_worker):
        assert queries.voided(nobody) == []
    assert "还有错字" not in enter(village.department).get("/desk/letters/?show=dropped").content.decode()


def test_what_was_opened_is_not_recalled(village, letter):
    with pytest.raises(Refused, match="状态"):
        actions.recall(letter("received"), by=village.center_head, reason="附件有误")
    made = letter("sent", cases=None)
    first = points(made)[0]
    cases.answer_above(first.case, by=village.department, text="直接答复")
    with pytest.raises(Refused, match="已经在办"):
        actions.recall(made, by=village.center_head, reason="附件有误")
    made.refresh_from_db()
    assert made.state == "sent" and points(made)[1].case.state == "escalated"


def test_what_was_withdrawn_meanwhile_is_no_longer_in_the_recalled_letter(village, letter):
    made = letter("sent")
    first, second = points(made)
    first.state = "gone"
    first.save(update_fields=["state"])
    actions.recall(made, by=village.secretary, reason="附件有误")
    assert [p.pk for p in points(made)] == [second.pk]


@pytest.mark.parametrize("who", ["worker", "department", "far_center_head", "contact"])
def test_who_did_not_sign_does_not_recall(village, letter, who):
    made = letter("sent")
    with pytest.raises(PermissionDenied):
        actions.recall(made, by=getattr(village, who), reason="附件有误")


def test_a_recall_says_why(village, letter):
    with pytest.raises(Refused, match="为什么"):
        actions.recall(letter("sent"), by=village.center_head, reason=" ")


def duties(user):
    """What the wizard lists when this person leaves: name → how many, or None where only that there is some."""
    held = user.appointments.select_related("post__community", "user").get()
    return {duty.name: duty.count for duty in of_accounts.duties_of(held)}


def test_who_leaves_hands_over_letters(village, letter):
    letter("submitted")
    assert duties(village.worker)["letters"] == 1 and "letters" not in duties(village.governance_worker)
    letter("sent", cases=None)
    assert duties(village.department)["letters"] == 1, "what was sent lies with the department"
    assert duties(village.worker)["letters"] == 1
