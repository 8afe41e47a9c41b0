"""The story of a round; what is frozen stays; every step by its post and nobody twice."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.assessments import actions, queries, rules
from liren.assessments.flow import ASSESSMENT
from liren.assessments.models import Assessment, Grade
from liren.cases import actions as cases
from liren.cases.models import Category
from liren.community.models import Post
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.models import Event, Notice
from liren.standards import queries as standards

CODE = "S2:8.1.1.1-1"


def state_of(one, code=CODE):
    row = queries.row_of(queries.report_of(one), code)
    return str(row.measured), str(row.final)


def report(village):
    category = Category.objects.get(community=village.here, code="site_expansion")
    return cases.report(village.company, by=village.contact, category=category, title="缺场地", channel="portal")


def test_the_story(village, round):
    """Begun, checked, sent back once, endorsed, returned by the level above, and in the end locked by a third."""
    one = round()
    assert (one.frozen_on, len(one.frozen["results"]), state_of(one)) == (today(), 135, ("not_met", "not_met"))
    actions.grade(one, by=village.worker, code=CODE, state="partly", comment="纸面台账属实")
    with pytest.raises(Refused, match="自查说明"):
        actions.submit(one, by=village.center_head)
    actions.write(one, by=village.worker, summary="已自查")
    actions.submit(one, by=village.center_head)
    actions.send_back(one, by=village.secretary, text="请补场地一节")
    assert (one.state, one.submitted_by) == ("self_check", None)
    actions.submit(one, by=village.center_head)
    actions.endorse(one, by=village.committee_member, text="同意")
    actions.return_round(one, by=village.service_center, text="数字太旧")
    actions.refresh(one, by=village.worker)
    actions.submit(one, by=village.center_head)
    actions.endorse(one, by=village.secretary, text="同意，已补")
    actions.grade(one, by=village.service_center, code=CODE, state="met", comment="现场看过")
    actions.lock(one, by=village.service_center, text="同意定稿")
    assert (one.state, one.number, state_of(one)) == ("locked", 1, ("not_met", "met"))
    assert queries.named(one) == f"评估〔{today().year}〕1号" and queries.is_intact(one)
    assert [step.name for step in one.steps.all()] == [
        "start", "submit", "send_back", "submit", "endorse", "return_round", "refresh", "submit", "endorse", "lock",
    ]  # fmt: skip


def test_figures_stay_as_they_were_when_the_round_began(village, round):
    one, code = round(), CODE
    before = dict(one.frozen)
    report(village)
    assert {j.clause.code: j.verdict.state for j in standards.judge_all(village.here, code="S2")}[code] == "partly"
    one.refresh_from_db()
    assert one.frozen == before and state_of(one)[0] == "not_met"
    actions.refresh(one, by=village.worker)
    assert state_of(one)[0] == "partly"


def test_a_locked_report_does_not_change_with_the_world(village, round):
    one = round("locked")
    kept, digest = dict(one.report), one.digest
    report(village)
    actions.start(village.here, by=village.worker, standards=["S2"], start=date(2026, 1, 1), end=date(2026, 6, 30))
    one.refresh_from_db()
    assert (one.report, one.digest) == (kept, digest) and queries.report_of(one) == kept and queries.is_intact(one)
    one.report["board_text"] = "改过的"
    assert not queries.is_intact(one)
    one.refresh_from_db()
    one.summary = "另写的"
    assert not queries.is_intact(one)


@pytest.mark.parametrize("name", ASSESSMENT.steps)
def test_of_a_locked_round_nothing_is_done_any_more(village, round, name):
    one, given = round("locked"), {"write": {"summary": "改"}}
    words = given.get(name, {} if name in {"refresh", "submit"} else {"text": "改"})
    who = {"committee": village.secretary, "region": village.service_center}.get(*ASSESSMENT.steps[name].sources, village.center_head)
    Assessment.objects.filter(pk=one.pk).update(endorsed_by=None, locked_by=village.stranger)
    with pytest.raises(Refused, match="状态下不能"):
        getattr(actions, name)(one, by=who, **words)
    with pytest.raises(PermissionDenied):
        actions.grade(one, by=village.service_center, code=CODE, state="met", comment="改")
    assert queries.is_intact(Assessment.objects.get(pk=one.pk))


STEPS = [
    ("self_check", "refresh", "worker governance_worker center_head"),
    ("self_check", "submit", "center_head"),
    ("self_check", "grade", "worker governance_worker center_head"),
    ("committee", "send_back", "secretary committee_member"),
    ("committee", "endorse", "secretary committee_member"),
    ("committee", "grade", "secretary committee_member"),
    ("region", "return_round", "service_center"),
    ("region", "lock", "service_center"),
    ("region", "grade", "service_center"),
    ("locked", "grade", ""),
]
CAST = [
    "worker", "governance_worker", "center_head", "secretary", "committee_member", "service_center", "department", "auditor", "grid_member",
    "grid_leader", "administrator", "mediator", "contact", "far_center_head", "far_secretary", "stranger",
]  # fmt: skip


@pytest.mark.parametrize("state, name, able", STEPS)
def test_each_step_is_its_post_s(village, round, state, name, able):
    one = round(state)
    allowed = {who for who in CAST if getattr(actions, name).allows(getattr(village, who), one)}
    assert allowed == set(able.split())


def test_where_there_is_no_service_center_the_departments_check(village, round):
    one = round("region")
    assert not actions.lock.allows(village.fire, one)
    Post.objects.filter(pk=village.service_center.areas()[0].post_id).update(closed_on=today())
    assert actions.lock.allows(village.fire, one) and not actions.lock.allows(village.service_center, one)
    actions.lock(one, by=village.department, text="同意定稿")


def test_nobody_takes_two_steps(village, round):
    one = round("committee")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=one.pk).update(endorsed_by=one.submitted_by)
    Assessment.objects.filter(pk=one.pk).update(submitted_by=village.secretary)
    with pytest.raises(PermissionDenied):
        actions.endorse(one, by=village.secretary, text="自己评自己")


def test_a_grade_is_whole_and_says_why(village, round):
    one = round()
    for words, why in (
        ({"state": "met"}, "理由"),
        ({"state": "used", "comment": "x"}, "列出的"),
        ({"state": "met", "code": "S1:1", "comment": "x"}, "没有这一条"),
    ):
        with pytest.raises(Refused, match=why):
            actions.grade(one, by=village.worker, **({"code": CODE} | words))
    actions.grade(one, by=village.worker, code=CODE, state="met", comment="一")
    actions.grade(one, by=village.governance_worker, code=CODE, state="partly", comment="二")
    assert [(g.state, g.comment, g.by) for g in Grade.objects.all()] == [("partly", "二", village.governance_worker)]
    actions.grade(one, by=village.worker, code=CODE, state="")
    assert not Grade.objects.exists()


def test_one_round_of_a_period_and_none_of_what_has_not_begun(village, round):
    one = round()
    with pytest.raises(Refused, match="已有一轮"):
        round()
    with pytest.raises(Refused, match="还没有开始"):
        round(start=date(2090, 1, 1), end=date(2090, 6, 30))
    with pytest.raises(Refused, match="已载入的标准"):
        actions.start(village.here, by=village.worker, standards=["S9"], start=date(2026, 1, 1), end=date(2026, 6, 30))
    actions.cancel(one, by=village.center_head, text="时期选错")
    assert round().pk != one.pk


def test_sent_twice_is_begun_once(village, loaded):
    sent = {"by": village.worker, "standards": ["S2"], "start": date(2026, 1, 1), "end": date(2026, 6, 30)}
    made = [actions.start.given(key="k")(village.here, **sent).pk for _n in range(2)]
    assert made[0] == made[1] and Assessment.objects.count() == 1


def test_of_a_period_that_is_over_its_last_day_counts(village, round):
    assert round(start=date(2026, 1, 1), end=date(2026, 6, 30)).frozen_on == min(today(), date(2026, 6, 30))


def test_who_hears_that_it_is_his_turn(village, round, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        round("locked")
    told = {
        title: set(Notice.objects.filter(title__startswith=title).values_list("user__name", flat=True))
        for title in ("请治委会", "请复核", "评估报告")
    }
    assert told["请治委会"] == {village.secretary.name, village.committee_member.name}
    assert told["请复核"] == {village.service_center.name}
    assert told["评估报告"] == {village.governance_worker.name, village.center_head.name, village.committee_member.name}


def test_the_journal_is_not_swollen_by_what_is_frozen(village, round):
    one = round()
    report(village)
    actions.refresh(one, by=village.worker)
    rows = Event.objects.filter(subject_type="assessments.assessment")
    assert max(len(str(row.changes)) for row in rows) < 500


def test_the_digest_is_over_everything_the_report_says(village, round):
    one = round("locked")
    assert rules.digest(one.report) == one.digest
    assert {"results", "grades", "improvements", "attestations", "exemptions", "summary", "board_text", "region_text", "signed"} <= set(
        one.report
    )
