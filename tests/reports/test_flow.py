"""The life of a report as a story; every other jump refused."""

import pytest
from django.core.exceptions import PermissionDenied

from liren.accounts import queries as of_accounts
from liren.cases.models import Case
from liren.core.actions import ACTIONS, Refused
from liren.core.vault import Unreadable, open_sealed
from liren.reports import actions, jobs, queries, rules
from liren.reports.flow import REPORT
from liren.reports.models import Line, Report, Side
from tests.reports.conftest import COPY


def line(report, which, side=Side.KEEPER):
    return [said.text for said in queries.conversation(report, which, side, "reports:paper")]


def test_from_receipt_to_feedback(village, cast, report):
    custodian, worker = village.report_custodian, village.governance_worker
    assert (report.state, report.case.state, report.case.title) == ("received", "reported", "安全违法举报")
    actions.acknowledge(report, by=custodian, text="收到，谢谢")
    actions.open_envelope(report, by=custodian, what="original", reason="办理")
    actions.edit_copy(report, by=custodian, **COPY)
    actions.hand_to(report, by=custodian, post=queries.handlers_for(report)[0])
    assert (report.case.state, report.case.post.role) == ("assigned", "governance_worker")
    actions.say(report, by=village.door, text="他们今晚要清空仓库")
    actions.ask_handler(report, by=custodian, text="请尽快去")
    actions.reply(report, by=worker, text="查到住人 6 名，已责令搬离")
    assert report.case.post == report.keeper
    actions.hand_over(report, by=custodian, post=cast.authority)
    actions.note_verdict(report, by=cast.officer, verdict="accepted", number="应急举受〔2026〕7 号")
    actions.reply(report, by=cast.officer, text="已立案")
    actions.feed_back(report, by=custodian, text="已责令搬离并立案，谢谢您")
    actions.note_reward(report, by=custodian, text="奖励 500 元，专管员当面转交")
    actions.close(report, by=custodian)
    assert (report.state, report.case.state, report.case.closed_at is not None) == ("closed", "confirmed", True)
    assert line(report, Line.REPORTER) == ["收到，谢谢", "他们今晚要清空仓库", "已责令搬离并立案，谢谢您"]
    assert line(report, Line.HANDLER) == ["请尽快去", "查到住人 6 名，已责令搬离", "已立案"]


@pytest.mark.parametrize("name", sorted(REPORT.steps))
def test_every_other_jump_is_refused(village, cast, report, name):
    step = REPORT.steps[name]
    for state in set(REPORT.states.values) - step.sources:
        Report.objects.filter(pk=report.pk).update(state=state)
        wanted = {"post": cast.authority, "text": "话", "reason": "因", "verdict": "accepted"}
        given = {k: v for k, v in wanted.items() if k in ACTIONS[f"reports.{name}"].func.__annotations__}
        with pytest.raises((Refused, PermissionDenied)):
            getattr(actions, name)(report, by=village.report_custodian, **given)


def test_nothing_of_it_stands_in_the_case_row(village, report):
    row = Case.objects.filter(pk=report.case_id).values().get()
    names = "text answers location reporter_id contact_name contact_phone company_id receipt_hash"
    kept = {name: row[name] for name in names.split()}
    assert kept == {"text": "", "answers": {}, "location": "", "reporter_id": None, "contact_name": "", "contact_phone": "",
                    "company_id": None, "receipt_hash": ""}  # fmt: skip
    assert (row["reported_at"].minute, row["reported_at"].second) == (0, 0)


@pytest.mark.parametrize("text", ["电话 138 1111 2222", "杜 明 说的", "包装线夜班的人发现", "联系１３８１１１１２２２２", "我叫杜明"])
def test_a_copy_that_gives_the_reporter_away_is_refused(village, report, text):
    actions.acknowledge(report, by=village.report_custodian)
    with pytest.raises(Refused):
        actions.edit_copy(report, by=village.report_custodian, title="仓库住人", text=text)


def test_without_a_copy_nothing_goes_out(village, cast, report):
    actions.acknowledge(report, by=village.report_custodian)
    for verb, post in ((actions.hand_to, queries.handlers_for(report)[0]), (actions.hand_over, cast.authority)):
        with pytest.raises(Refused, match="摘抄件"):
            verb(report, by=village.report_custodian, post=post)


def test_the_copy_is_not_changed_while_others_have_it(village, routed):
    with pytest.raises(Refused, match="收回"):
        actions.edit_copy(routed, by=village.report_custodian, title="别的", text="别的")


def test_handlers_answer_the_custodian_and_nobody_else(village, routed):
    worker = village.governance_worker
    for name in ("feed_back", "close", "hand_to", "edit_copy", "open_envelope", "tell_reporter", "accuse", "recall"):
        assert not worker.has_perm(f"reports.{name}", routed), name
    for name in ("resolve", "settle", "assign", "decline", "update_progress", "note", "confirm", "escalate", "accept"):
        assert not any(u.has_perm(f"cases.{name}", routed.case) for u in (worker, village.report_custodian, village.center_head)), name


def test_identity_and_original_are_destroyed_when_their_time_is_over(village, routed, monkeypatch):
    from datetime import timedelta

    from liren.core.calendar import at, now

    custodian, original = village.report_custodian, routed.original
    actions.reply(routed, by=village.governance_worker, text="已查")
    actions.feed_back(routed, by=custodian, text="已查")
    actions.close(routed, by=custodian)
    assert jobs.destroy_kept.func() == 0
    with at(now() + timedelta(days=3 * 366)):
        assert jobs.destroy_kept.func() == 1
        assert jobs.destroy_kept.func() == 0
    routed.refresh_from_db()
    with pytest.raises(Unreadable):
        open_sealed(original)
    assert (routed.owner_tag, queries.by_receipt("0"), line(routed, Line.REPORTER)) == ("", None, [])
    assert open_sealed(routed)["title"] == COPY["title"]
    assert line(routed, Line.HANDLER) == ["已查"]


def duties(user):
    """What the wizard lists when this person leaves: name → how many, or None where only that there is some."""
    held = user.appointments.select_related("post__community", "user").get()
    return {duty.name: duty.count for duty in of_accounts.duties_of(held)}


def test_who_leaves_hands_over_reports_unseen(village, report):
    assert duties(village.report_custodian)["reports"] is None
    assert "reports" not in duties(village.center_head)


@pytest.mark.parametrize("text", ["我是夜班领班老鲁，手机13911112222", "我叫鲁大成，是三号线夜班组长老鲁"])
def test_a_draft_blanks_the_whole_of_how_somebody_introduces_himself(text):
    assert "老鲁" not in rules.redacted(text).split("，")[0] and "1391111" not in rules.redacted(text)
