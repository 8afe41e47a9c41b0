"""Judging a community: from live records, from declarations, with faults that stay where they are, kept day by day."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.accounts import queries as of_accounts
from liren.cases import actions as cases
from liren.cases.models import Category
from liren.core import indicators
from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, at, now, today
from liren.core.indicators import Indicator
from liren.core.models import Event, Notice
from liren.standards import actions, jobs, queries
from liren.standards.models import Attestation, Clause, Result, Standard
from liren.standards.rules import State


def state(village, code, where="here"):
    found = {one.clause.code: one for one in queries.judge_all(getattr(village, where))}
    return found[code]


def a_clause(**wanted):
    return Clause.objects.filter(standard__is_current=True, **wanted).order_by("standard__code", "order").first()


def report(village, title="缺场地"):
    category = Category.objects.get(community=village.here, code="site_expansion")
    return cases.report(village.company, by=village.contact, category=category, title=title, channel="portal")


def test_every_requirement_is_judged_and_none_is_met_by_nothing(village, loaded):
    judged = queries.judge_all(village.here)
    assert len(judged) == 487 and all(one.verdict.reason for one in judged)
    assert [one.clause.code for one in judged if one.verdict.state == State.MET and one.value is None] == []
    waiting = [one for one in judged if not queries.indicator_for(one.clause.check_name) and one.clause.proof != "attested"]
    said = {State.NOT_MET} if any(one.undeclared for one in waiting) else set()  # a cycle that nobody declared is known to be missing
    assert {one.verdict.state for one in waiting} == {State.NOT_MEASURED, State.UNUSED, State.NOT_APPLICABLE, *said}
    assert all(one.undeclared for one in waiting if one.verdict.state == State.NOT_MET)


def test_it_takes_few_questions_however_many_requirements(village, loaded, django_assert_max_num_queries):
    """Each figure is read once, by four questions in the mean, its evidence counted; declarations are four more."""
    named = [(queries.indicator_for(c.check_name), c.cycle, c.code) for c in queries.clauses() if c.proof != "attested"]
    figures = {(name, cycle, code if indicators.INDICATORS[name].by_clause else "") for name, cycle, code in named if name}
    with django_assert_max_num_queries(4 * len(figures) + 10):
        queries.judge_all(village.here)


def test_a_record_turns_a_requirement(village, loaded):
    assert state(village, "S2:8.1.1.1-1").verdict.state == State.NOT_MET
    report(village)
    one = state(village, "S2:8.1.1.1-1")
    assert (one.value, one.verdict.state) == (1.0, State.PARTLY)  # the figure is reached; what no figure can say is not declared
    assert state(village, "S2:8.1.1.1-1", "there").value == 0


def test_an_indicator_that_breaks_leaves_its_own_requirements_unmeasured(village, loaded, monkeypatch):
    def broken(*_asked):
        raise ZeroDivisionError("nothing")

    usual = indicators.INDICATORS["cases.received"]
    monkeypatch.setitem(indicators.INDICATORS, "cases.received", Indicator(usual.name, usual.label, usual.unit, broken))
    one = state(village, "S2:8.1.1.1-1")
    assert one.verdict.state == State.NOT_MEASURED and "ZeroDivisionError" in one.fault
    assert state(village, a_clause(check_name="promised_time_met_rate").code).fault == ""


def declare(village, code, **more):
    told = {"code": code, "text": "已公示，见附件", "until": today() + timedelta(days=90)} | more
    return actions.attest(village.here, by=village.governance_worker, **told)


def test_a_declaration_counts_when_another_has_looked(village, loaded):
    code = a_clause(proof="attested", level="shall").code
    assert state(village, code).verdict.state == State.NOT_MEASURED
    made = declare(village, code)
    assert state(village, code).verdict.state == State.NOT_MEASURED
    with pytest.raises(PermissionDenied):
        actions.confirm(made, by=village.governance_worker)
    actions.confirm(made, by=village.center_head)
    assert state(village, code).verdict.state == State.MET
    assert state(village, code, "there").verdict.state == State.NOT_MEASURED
    with at(now() + timedelta(days=91)):
        assert state(village, code).verdict.state == State.NOT_MEASURED
    actions.withdraw(made, by=village.center_head, remark="材料过期")
    assert state(village, code).verdict.state == State.NOT_MEASURED


@pytest.mark.parametrize("days, why", [(0, "晚于今天"), (366, "最长有效一年")])
def test_a_declaration_has_its_time(village, loaded, days, why):
    with pytest.raises(Refused, match=why):
        declare(village, a_clause(proof="attested").code, until=today() + timedelta(days=days))
    assert not Attestation.objects.exists()


def test_a_requirement_nobody_knows_is_not_declared(village, loaded):
    with pytest.raises(Refused, match="没有“S1:99”"):
        declare(village, "S1:99")


def test_not_applicable_takes_two(village, loaded):
    code = a_clause(proof="automatic", level="shall").code
    asked = actions.exempt(village.here, by=village.governance_worker, code=code, reason="没有这项职责")
    assert state(village, code).verdict.state != State.NOT_APPLICABLE
    actions.approve_exemption(asked, by=village.center_head)
    assert state(village, code).verdict.state == State.NOT_APPLICABLE
    actions.end_exemption(asked, by=village.center_head)
    assert state(village, code).verdict.state != State.NOT_APPLICABLE
    with pytest.raises(PermissionDenied):
        actions.approve_exemption(actions.exempt(village.here, by=village.center_head, code=code, reason="再提"), by=village.center_head)


def test_goals_are_the_community_s_where_the_standard_prints_none(village, loaded):
    free, printed = a_clause(check_name="demand_intake_recorded", target_printed=False), a_clause(target_printed=True)
    report(village)
    actions.set_goal(village.here, by=village.center_head, code=free.code, goal=">= 5", why="治委会决定")
    assert state(village, free.code).verdict.state == State.NOT_MET
    with pytest.raises(Refused, match="不能另定"):
        actions.set_goal(village.here, by=village.center_head, code=printed.code, goal=">= 0", why="想低一点")
    with pytest.raises(Refused, match="写成"):
        actions.set_goal(village.here, by=village.center_head, code=free.code, goal="很多", why="随便")


def test_what_was_found_is_kept_once_a_day_and_shown_as_changes(village, loaded):
    actions.measure(village.here, by=village.system)
    actions.measure(village.here, by=village.system)
    assert Result.objects.filter(community=village.here).count() == 487
    with at(now() + timedelta(days=1)):
        report(village)
        actions.measure(village.here, by=village.system)
        changes = queries.history(village.here, "S2:8.1.1.1-1")
    assert [found for _day, found in changes.changes] == ["not_met", "partly"]


def test_a_change_is_measured_by_the_next_minute_and_nothing_without_one(village, loaded):
    assert jobs.measure_changed.func() == 2
    assert jobs.measure_changed.func() == 0
    report(village)
    assert jobs.measure_changed.func() == 1


@pytest.mark.parametrize("behind", [1, 500])
def test_an_entry_that_commits_late_with_a_lower_number_is_measured_too(village, loaded, behind):
    """PostgreSQL gives out numbers before the commit: what is numbered before the mark may come after it."""
    jobs.measure_changed.func()
    last = Event.objects.create(action="test.other", subject_type="community.grid", subject_id=1)
    Event.objects.filter(pk=last.pk).update(id=last.pk + 1000)
    jobs.measure_changed.func()
    assert not queries.is_stale(village.here)
    late = {"community_id": village.here.pk, "action": "cases.report", "subject_type": "cases.case", "subject_id": 1}
    Event.objects.create(pk=last.pk + 1000 - behind, **late)
    assert queries.is_stale(village.here) and not queries.is_stale(village.there)
    assert (jobs.measure_changed.func(), jobs.measure_changed.func()) == (1, 0)


def test_pages_read_what_was_measured_and_say_it_as_live_records_do(village, loaded, django_assert_max_num_queries):
    report(village)
    live = {one.clause.code: one for one in queries.judge_all(village.here)}
    actions.measure(village.here, by=village.system)
    with django_assert_max_num_queries(7):
        kept = {one.clause.code: one for one in queries.judged(village.here)}
    assert kept == live


def test_a_declaration_counts_at_once_and_a_record_after_the_next_measuring(village, loaded):
    actions.measure(village.here, by=village.system)
    code = a_clause(proof="attested", level="shall").code
    actions.confirm(declare(village, code), by=village.center_head)
    report(village)
    found = {one.clause.code: one.verdict.state for one in queries.judged(village.here)}
    assert (found[code], found["S2:8.1.1.1-1"]) == (State.MET, State.NOT_MET)
    jobs.measure_changed.func()
    assert next(j for j in queries.judged(village.here) if j.clause.code == "S2:8.1.1.1-1").verdict.state == State.PARTLY


def test_a_new_day_and_a_new_edition_are_measured_without_any_entry(village, loaded):
    midnight = datetime.combine(today() + timedelta(days=1), time(0), SHANGHAI)
    with at(midnight - timedelta(minutes=5)):
        jobs.measure_changed.func()
        assert not queries.is_stale(village.here)
    with at(midnight + timedelta(minutes=5)):
        assert queries.is_stale(village.here)
        jobs.measure_changed.func()
        assert not queries.is_stale(village.here)
        Standard.objects.filter(code="S1").update(loaded_at=now() + timedelta(seconds=1))
        assert queries.is_stale(village.here)


def test_an_earlier_day_counts_what_had_been_said_by_then(village, loaded):
    """A declaration, an exemption, a cycle and a choice count from the day they were made until the day they were taken back."""
    said, left_out = a_clause(proof="attested", level="shall").code, a_clause(proof="automatic", level="shall").code
    cycle = queries.regular().first().code
    first = today()
    with at(now() + timedelta(days=10)):
        actions.confirm(made := declare(village, said), by=village.center_head)
        asked = actions.exempt(village.here, by=village.governance_worker, code=left_out, reason="没有这项职责")
        actions.approve_exemption(asked, by=village.center_head)
        actions.declare_cycles(village.here, by=village.center_head, cycles={cycle: "week"}, why="治委会决定")
    with at(now() + timedelta(days=20)):
        actions.withdraw(made, by=village.center_head, remark="情况变了")
        actions.end_exemption(asked, by=village.center_head)
        actions.choose(village.here, by=village.center_head, standards=["S2"], strictest=False, why="只对照 S2")

    def on(days):
        found = {one.clause.code: one for one in queries.judge_all(village.here, first + timedelta(days=days))}
        return found[said].verdict.state == State.MET, found[left_out].verdict.reason == "经批准不适用", found[cycle].undeclared

    with at(now() + timedelta(days=30)):
        assert (on(5), on(12), on(15)) == ((False, False, True), (True, True, False), (True, True, False))
        apart = {one.clause.standard.code for one in queries.judge_all(village.here) if "没有采用" not in one.verdict.reason}
        assert on(25)[:2] == (False, False) and apart == {"S2"}


def test_an_earlier_day_is_history_and_not_what_is_shown(village, loaded):
    actions.measure(village.here, by=village.system, on=today() - timedelta(days=30))
    assert queries.measured(village.here) is None
    assert {row.on for row in Result.objects.filter(community=village.here)} == {today() - timedelta(days=30)}


def test_declarers_are_reminded_once_and_the_head_is_asked(village, loaded, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = declare(village, a_clause(proof="attested").code, until=today() + timedelta(days=40))
    assert Notice.objects.filter(kind="standards.declared", user=village.center_head).count() == 1
    actions.confirm(made, by=village.center_head)
    assert jobs.remind_declarers.func() == 0
    with at(now() + timedelta(days=15)), django_capture_on_commit_callbacks(execute=True):
        assert (jobs.remind_declarers.func(), jobs.remind_declarers.func()) == (1, 0)
    assert Notice.objects.filter(kind="standards.declared", user=village.governance_worker).count() == 1


def duties(user):
    """What the wizard lists when this person leaves: name → how many, or None where only that there is some."""
    held = user.appointments.select_related("post__community", "user").get()
    return {duty.name: duty.count for duty in of_accounts.duties_of(held)}


def test_who_leaves_hands_over_what_he_declared(village, loaded):
    code = next(c.code for c in queries.clauses() if c.proof == "attested")
    made = actions.attest(village.here, by=village.worker, code=code, text="已建立制度，见附件", until=today() + timedelta(days=90))
    assert duties(village.worker)["attestations"] == 1 and "attestations" not in duties(village.governance_worker)
    actions.withdraw(made, by=village.center_head, remark="情况变了")
    assert "attestations" not in duties(village.worker)
