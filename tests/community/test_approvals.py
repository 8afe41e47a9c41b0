"""What takes two persons happens with two, and never with one who is both."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from liren.community import actions, queries
from liren.community.models import Appointment, Approval, Post
from liren.core.actions import Refused, Stale
from liren.core.calendar import at, now
from liren.core.models import Event, Notice

EXPORT = queries.EXPORT


def ask(village, by="worker", reason="季度走访要用企业清单", **more):
    return actions.ask_approval(village.here, by=getattr(village, by), kind=EXPORT, reason=reason, **more)


def test_a_second_person_grants_and_the_asker_uses_it_once(village):
    asked = ask(village, subject=village.here)
    assert queries.approved(village.worker, EXPORT, village.here) is None
    actions.grant_approval(asked, by=village.center_head, remark="可以")
    held = queries.approved(village.worker, EXPORT, village.here)
    assert (held, held.decided_by, held.remark, held.holds) == (asked, village.center_head, "可以", True)
    assert queries.approved(village.worker, EXPORT, village.there) is None
    assert queries.approved(village.employee_worker, EXPORT, village.here) is None
    actions.use_approval(held, by=village.worker)
    assert queries.approved(village.worker, EXPORT) is None
    with pytest.raises(Refused):
        actions.use_approval(held, by=village.worker)


NOT = "worker auditor administrator report_custodian far_center_head far_secretary contact department"
WHO = [("center_head", True), ("secretary", True), *((name, False) for name in NOT.split())]


@pytest.mark.parametrize("who, may", WHO)
def test_who_decides_an_export(village, who, may):
    asked, user = ask(village), getattr(village, who)
    assert user.has_perm("community.grant_approval", asked) is user.has_perm("community.refuse_approval", asked) is may
    assert (asked in queries.waiting_for(user)) is may
    assert (user in queries.deciders(asked)) is may


def test_nobody_decides_his_own_request_not_even_in_the_table(village):
    asked = ask(village, by="center_head")
    with pytest.raises(PermissionDenied):
        actions.grant_approval(asked, by=village.center_head)
    assert list(queries.waiting_for(village.center_head)) == []
    for forged in ({"state": "granted"}, {"decided_by": village.center_head, "decided_at": now(), "state": "granted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(**forged)


@pytest.mark.parametrize("who, may", [("worker", 1), ("department", 1), ("mediator", 0), ("far_worker", 0), ("contact", 0), ("auditor", 0)])
def test_who_may_ask(village, who, may):
    if may:
        assert ask(village, by=who).state == "waiting"
    else:
        with pytest.raises(PermissionDenied):
            ask(village, by=who)


def test_a_refusal_needs_a_reason_and_settles_it(village):
    asked = ask(village)
    with pytest.raises(Refused, match="理由"):
        actions.refuse_approval(asked, by=village.secretary, remark=" ")
    actions.refuse_approval(asked, by=village.secretary, remark="范围太大")
    with pytest.raises(Refused):
        actions.grant_approval(asked, by=village.center_head)
    assert queries.approved(village.worker, EXPORT) is None


def test_both_question_and_answer_lapse(village):
    asked = ask(village)
    with at(now() + queries.WAITS + timedelta(minutes=1)), pytest.raises(Refused, match="过期"):
        actions.grant_approval(asked, by=village.center_head)
    actions.grant_approval(asked, by=village.center_head)
    with at(now() + timedelta(hours=25)):
        assert (queries.approved(village.worker, EXPORT), asked.is_over) == (None, True)
        with pytest.raises(Refused, match="过期"):
            actions.use_approval(asked, by=village.worker)


def test_the_same_is_not_asked_twice_and_a_withdrawn_one_may_be_asked_again(village):
    asked = ask(village)
    with pytest.raises(Refused, match="不必重复"):
        ask(village)
    with pytest.raises(PermissionDenied):
        actions.withdraw_approval(asked, by=village.employee_worker)
    actions.withdraw_approval(asked, by=village.worker)
    assert ask(village).pk != asked.pk
    with pytest.raises(Refused, match="四个字"):
        ask(village, by="employee_worker", reason=" 要 ")


def test_deciders_and_asker_are_told_and_the_journal_holds_no_reason(village, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(village)
    told_to = set(Notice.objects.filter(kind="community.approval_asked").values_list("user__username", flat=True))
    assert told_to == {village.center_head.username, village.secretary.username}
    with django_capture_on_commit_callbacks(execute=True):
        actions.grant_approval(asked, by=village.secretary, remark="暗语")
    assert [n.user for n in Notice.objects.filter(kind="community.approval_decided")] == [village.worker]
    journal = str(list(Event.objects.filter(subject_id=asked.pk, subject_type="community.approval").values()))
    assert "季度走访" not in journal and "暗语" not in journal


# ---- appointing to a sealed post


def sealed_post(village, role="report_custodian"):
    return actions.open_post(village.here, by=village.center_head, role=role, title="新设的岗")


@pytest.mark.parametrize("role", sorted(queries.SEALED_ROLES))
def test_one_head_alone_appoints_nobody_to_a_sealed_post(village, role):
    with pytest.raises(Refused, match="两人同意"):
        actions.appoint(sealed_post(village, role), by=village.center_head, user=village.stranger)


def test_an_ordinary_post_is_filled_as_before(village):
    post = actions.open_post(village.here, by=village.center_head, role="mediator", title="调解员")
    assert actions.appoint(post, by=village.center_head, user=village.stranger).post == post


def propose(village, post, by="center_head"):
    return actions.propose_appointment(post, by=getattr(village, by), user=village.stranger, reason="原专管员调离")


@pytest.mark.parametrize("first, second", [("center_head", "secretary"), ("secretary", "center_head")])
def test_both_heads_together_appoint(village, first, second):
    post = sealed_post(village)
    asked = propose(village, post, by=first)
    assert not post.appointments.exists() and "report_custodian" not in village.stranger.roles()
    actions.grant_approval(asked, by=getattr(village, second))
    made = Appointment.objects.get(post=post)
    assert made.user == village.stranger
    assert Event.objects.get(action="community.appoint", subject_id=made.pk).actor_id == getattr(village, second).pk


def test_two_people_of_one_office_are_not_both_heads(village):
    post = Post.objects.get(community=village.here, role="center_head")
    deputy = actions.open_account(village.here, by=village.system, username="deputy", name="副职")
    actions.appoint(post, by=village.system, user=deputy)
    asked = propose(village, sealed_post(village))
    with pytest.raises(PermissionDenied):
        actions.grant_approval(asked, by=deputy)
    assert (list(queries.waiting_for(deputy)), list(queries.waiting_for(village.secretary))) == ([], [asked])


def test_a_granted_proposal_serves_nobody_else(village):
    post, other = sealed_post(village), sealed_post(village, "auditor")
    asked = propose(village, post)
    actions.grant_approval(asked, by=village.secretary)
    for by, user, where in (("center_head", "worker", post), ("secretary", "worker", post), ("secretary", "stranger", other)):
        with pytest.raises(Refused):
            actions.appoint(where, by=getattr(village, by), user=getattr(village, user), agreed=asked)


def test_what_speaks_against_an_appointment_is_said_when_it_is_proposed(village):
    with pytest.raises(Refused, match="不担任"):
        actions.propose_appointment(sealed_post(village), by=village.center_head, user=village.secretary, reason="由他兼任")
    with pytest.raises(Refused, match="本人"):
        actions.propose_appointment(sealed_post(village, "auditor"), by=village.center_head, user=village.center_head, reason="由我兼任")


# ---- pages


def told(answer):
    return answer.content.decode()


def test_the_page_asks_grants_and_refuses(village, enter):
    post = sealed_post(village)
    client = enter(village.center_head)
    assert "提请任命" in told(client.get(f"/desk/posts/{post.pk}/appoint/"))
    sent = {"user": "", "name": "新专管", "username": "xinzhuan", "since": "2026-02-01", "reason": "原专管员调离"}
    answer = client.post(f"/desk/posts/{post.pk}/appoint/", sent)
    asked = Approval.objects.get()
    assert answer.url == f"/desk/approvals/{asked.pk}/"
    own = told(client.get(answer.url))
    assert "新专管" in own and "撤回申请" in own and "formaction" not in own
    client = enter(village.secretary)
    assert "原专管员调离" in told(client.get("/desk/approvals/"))
    refused = client.post(f"/desk/approvals/{asked.pk}/refuse/", {"remark": "", "version": asked.version, "back": answer.url}, follow=True)
    assert "请写明理由" in told(refused)
    client.post(f"/desk/approvals/{asked.pk}/grant/", {"remark": "同意", "version": asked.version})
    assert Appointment.objects.get(post=post).user.username == "xinzhuan"


def test_two_deciders_at_once(village):
    asked = ask(village)
    mine = Approval.objects.get(pk=asked.pk)
    actions.grant_approval.given(version=0)(asked, by=village.secretary)
    with pytest.raises((Refused, Stale)):
        actions.refuse_approval.given(version=0)(mine, by=village.center_head, remark="晚了一步")


def test_the_list_costs_the_same_for_one_and_for_three(village, enter):
    client, costs = enter(village.center_head), []
    for n in range(3):
        ask(village, reason=f"第{n}次要导出清单", details={"n": n})
        with CaptureQueriesContext(connection) as counted:
            client.get("/desk/approvals/")
        costs.append(len(counted))
    assert costs[1] == costs[2]


@pytest.mark.parametrize("verb", ["grant", "refuse"])
def test_an_old_session_is_asked_again_before_anything_is_decided(village, enter, verb):
    asked, client = ask(village), enter(village.center_head)
    with at(now() + timedelta(minutes=11)):
        answer = client.post(f"/desk/approvals/{asked.pk}/{verb}/", {"remark": "用途不清", "version": asked.version, "key": "k"})
        assert answer.headers["Location"].startswith("/account/prove/")
    asked.refresh_from_db()
    assert asked.state == "waiting"
