"""The story of a mediation, and every short cut that is refused."""

from datetime import timedelta

import pytest

from liren.cases import actions as cases
from liren.cases.models import Category
from liren.core.actions import Refused
from liren.core.calendar import now, today
from liren.core.models import Attachment, Event
from liren.disputes import actions, queries
from liren.disputes.models import Mediation, Mediator, Term


def test_the_story(village, dispute, agreed):
    """Prevention, screening, assessment, a session, an agreement with its paper, answered, and kept to the last term."""
    assert [step.stage for step in agreed.steps.order_by("pk")] == ["prevention", "screening", "assessment", "resolution"]
    assert (agreed.state, agreed.number) == ("agreed", f"调〔{today().year}〕1号")
    paper = Attachment.objects.get(subject_type="cases.case", subject_id=dispute.pk)
    assert paper.name == "调解协议书.pdf"
    cases.resolve(dispute, by=village.mediator, text="双方达成协议")
    first, second = agreed.terms.order_by("order")
    actions.keep_term(first, by=village.mediator, done_on=today())
    agreed.refresh_from_db()
    assert agreed.state == "agreed"
    actions.keep_term(second, by=village.mediator, done_on=today(), remark="已划线")
    agreed.refresh_from_db()
    assert agreed.state == "performed" and agreed.ended_at


@pytest.mark.parametrize("verb, more", [
    ("screen", {"text": "跳过预防"}),
    ("agree", {"method": "guide", "text": "直接协议", "terms": []}),
    ("fail", {"text": "不谈了"}),
    ("refer", {"text": "直接送走"}),
])  # fmt: skip
def test_no_step_is_skipped(village, file, verb, more):
    with pytest.raises(Refused, match="状态"):
        getattr(actions, verb)(file, by=village.mediator, **more)
    assert Mediation.objects.get(pk=file.pk).state == "prevention"


def test_a_dispute_is_not_answered_in_passing(village, dispute, file):
    for stage in ("prevention", "screening", "assessment", "resolution"):
        Mediation.objects.filter(pk=file.pk).update(state=stage, kind="civil", mediator=None if stage != "resolution" else _any(village))
        with pytest.raises(Refused, match="四步"):
            cases.resolve(dispute, by=village.mediator, text="已调解")


def _any(village):
    return actions.enroll(village.here, by=village.center_head, user=village.mediator, body="调委会", kinds=["civil"])


def test_both_sides_are_known_before_the_facts(village, file):
    actions.note_prevention(file, by=village.mediator, text="提示")
    actions.add_party(file, by=village.mediator, side="applicant", name="甲")
    with pytest.raises(Refused, match="被申请方"):
        actions.screen(file, by=village.mediator, text="事实")


@pytest.fixture
def screened(village, file, parties):
    actions.note_prevention(file, by=village.mediator, text="提示")
    return actions.screen(file, by=village.mediator, text="事实")


def test_who_is_tied_to_a_party_does_not_mediate(village, screened, listed):
    actions.declare_interest(listed, by=village.mediator, company=village.other_company, why="持有股份")
    with pytest.raises(Refused, match="持有股份"):
        actions.assess(screened, by=village.mediator, kind="civil", risk="low", plan="谈", mediator=listed)
    assert Mediation.objects.get(pk=screened.pk).mediator is None


def test_who_worked_there_last_month_does_not_mediate(village, screened, listed):
    from liren.community import actions as register

    post = register.open_post(village.other_company, by=village.system, role="employee", title="兼职顾问")
    held = register.appoint(post, by=village.system, user=village.mediator, since=today() - timedelta(days=60))
    held.until = today() - timedelta(days=30)
    held.save(update_fields=["until"])
    with pytest.raises(Refused, match="任职"):
        actions.assess(screened, by=village.mediator, kind="civil", risk="low", plan="谈", mediator=listed)


def test_a_party_that_comes_later_shows_the_conflict(village, assessed, listed):
    assert queries.conflicts_of([listed], assessed)[listed.pk] == []
    actions.add_party(assessed, by=village.mediator, side="third", name="郑和")
    assert "同名" in queries.conflicts_of([listed], assessed)[listed.pk][0]


def test_a_mediator_takes_only_his_kinds_and_his_community(village, screened, listed):
    with pytest.raises(Refused, match="不调解这一类"):
        actions.assess(screened, by=village.mediator, kind="administrative", risk="low", plan="谈", mediator=listed)
    far = actions.enroll(village.there, by=village.far_center_head, user=village.far_mediator, body="调委会", kinds=["civil"])
    with pytest.raises(Refused, match="本社区"):
        actions.assess(screened, by=village.mediator, kind="civil", risk="low", plan="谈", mediator=far)


def test_a_session_is_held_by_a_mediator_of_the_roster(village, assessed, listed):
    """What is asked when a mediator is appointed is asked again when he is to hold a session."""
    far = actions.enroll(village.there, by=village.far_center_head, user=village.far_mediator, body="调委会", kinds=["civil"])
    other = actions.enroll(village.here, by=village.center_head, user=village.governance_worker, body="调委会", kinds=["litigation"])
    gone = actions.enroll(village.here, by=village.center_head, user=village.employee_worker, body="调委会", kinds=["civil"])
    Mediator.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    for mediator, why in ((far, "本社区"), (other, "不调解这一类"), (gone, "在册")):
        with pytest.raises(Refused, match=why):
            actions.plan_session(assessed, by=village.mediator, at=now() + timedelta(hours=1), place="调解室", mediator=mediator)
    assert not assessed.sessions.exists()


def test_a_second_agreement_counts_on_from_the_last_term(village, agreed, dispute):
    """The first term fell away unkept while the second was kept: new terms come after the second."""
    second = agreed.terms.order_by("order").last()
    actions.keep_term(second, by=village.mediator, done_on=today())
    agreed.refresh_from_db()
    actions.take_up(agreed, by=village.mediator)
    actions.agree(agreed, by=village.mediator, method="guide", text="再约", terms=[{"text": "改期卸货", "party": None, "due_on": today()}])
    assert list(agreed.terms.order_by("order").values_list("order", "text")) == [(2, "共同划线"), (3, "改期卸货")]


def test_whether_all_is_kept_is_asked_of_the_file_as_it_is_now(village, agreed):
    """Two keep the last two terms at once: the file is read anew under lock, not as it was when the page was built."""
    first, second = agreed.terms.select_related("mediation__case").order_by("order")
    assert second.mediation.state == "agreed"
    actions.break_off(agreed, by=village.mediator, text="未付款")
    actions.keep_term(first, by=village.mediator, done_on=today())
    actions.keep_term(second, by=village.mediator, done_on=today())
    agreed.refresh_from_db()
    assert (agreed.state, agreed.terms.filter(done_on=None).count()) == ("broken", 0)


def test_what_is_referred_early_counts_no_stage_as_gone_through(village, file, parties):
    actions.note_prevention(file, by=village.mediator, text="提示")
    actions.refer(file, by=village.mediator, text="须立案，送派出所")
    assert [step.stage for step in file.steps.order_by("pk")] == ["prevention", "referred"]
    assert [stage["state"] for stage in queries.shown(village.mediator, file).stages] == ["done", "next", "next", "next"]


def test_a_broken_promise_is_recorded_as_one(village, agreed):
    actions.break_off(agreed, by=village.mediator, text="未付款")
    last = agreed.steps.order_by("pk").last()
    assert (last.stage, queries.step_name(last.stage)) == ("broken", "未履行")


def test_nothing_is_agreed_before_the_parties_met(village, assessed, parties):
    terms = [{"text": "付款", "party": parties[1], "due_on": today()}]
    with pytest.raises(Refused, match="调解会"):
        actions.agree(assessed, by=village.mediator, method="guide", text="付款", terms=terms)


def test_terms_are_of_this_file_and_of_days_to_come(village, heard, parties, dispute):
    more = {"category": dispute.category, "title": "另一件", "channel": "portal"}
    other = Mediation.objects.create(case=cases.report(village.other_company, by=village.other_contact, **more))
    stranger = actions.add_party(other, by=village.center_head, side="applicant", name="丙")
    wrong = (
        ({"party": stranger, "due_on": today()}, "卷宗里的当事人"),
        ({"party": None, "due_on": today() - timedelta(days=1)}, "早于今天"),
    )
    for term, why in wrong:
        with pytest.raises(Refused, match=why):
            actions.agree(heard, by=village.mediator, method="guide", text="付款", terms=[{"text": "付款"} | term])
    assert not Term.objects.exists() and not Attachment.objects.exists()


def test_a_session_is_held_once_and_with_minutes(village, assessed, listed):
    with pytest.raises(Refused, match="早于现在"):
        actions.plan_session(assessed, by=village.mediator, at=now() - timedelta(hours=1), place="调解室", mediator=listed)
    session = actions.plan_session(assessed, by=village.mediator, at=now() + timedelta(hours=1), place="调解室", mediator=listed, tell=True)
    assert "调解会定于" in assessed.case.messages.get(kind="update").text
    with pytest.raises(Refused, match="笔录"):
        actions.hold_session(session, by=village.mediator, outcome="agreed", attended="双方", minutes=" ")
    actions.hold_session(session, by=village.mediator, outcome="continued", attended="双方", minutes="约定再谈")
    with pytest.raises(Refused, match="已有记录"):
        actions.hold_session(session, by=village.mediator, outcome="agreed", attended="双方", minutes="改口")


@pytest.mark.parametrize("outcome, moved", [("agreed", True), ("cancelled", False)])
def test_a_session_held_before_its_time_says_when_it_was_held(village, assessed, listed, outcome, moved):
    planned = now() + timedelta(days=2)
    session = actions.plan_session(assessed, by=village.mediator, at=planned, place="调解室", mediator=listed)
    actions.hold_session(session, by=village.mediator, outcome=outcome, attended="双方", minutes="双方都在，提前谈")
    session.refresh_from_db()
    assert (session.at <= now()) is moved and (session.at == planned) is not moved


def test_failing_and_referring_end_the_file(village, assessed, dispute):
    actions.fail(assessed, by=village.mediator, text="分歧过大，告知仲裁")
    assert assessed.ended_at and queries.obstacle(dispute) == ""


def test_a_broken_promise_is_on_record_and_may_be_taken_up(village, agreed, dispute):
    actions.break_off(agreed, by=village.mediator, text="未付款，告知申请司法确认")
    assert agreed.state == "broken"
    actions.take_up(agreed, by=village.mediator)
    assert agreed.state == "resolution" and agreed.ended_at is None


def test_one_file_a_dispute(village, dispute, file):
    assert actions.open_file(dispute, by=village.center_head).pk == file.pk
    ordinary = Category.objects.get(community=village.here, code="site_expansion")
    case = cases.report(village.company, by=village.contact, category=ordinary, title="缺场地", channel="portal")
    with pytest.raises(Refused, match="不是纠纷"):
        actions.open_file(case, by=village.center_head)


def test_the_roster_has_everybody_once(village, listed):
    with pytest.raises(Refused, match="已经在名册"):
        actions.enroll(village.here, by=village.center_head, user=village.mediator, body="别处", kinds=["civil"])
    with pytest.raises(Refused, match="在岗"):
        actions.enroll(village.here, by=village.center_head, user=village.far_mediator, body="别处", kinds=["civil"])


def test_the_journal_keeps_no_word_of_it(village, agreed):
    kept = str(list(Event.objects.filter(subject_type__startswith="disputes.").values_list("changes", "details")))
    assert "错时" not in kept and "13900001234" not in kept and "guide" in kept
