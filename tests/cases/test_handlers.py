"""Who is told what of a case: each once, nobody of what he did himself, nothing of what is sealed."""

import pytest
from django.core import mail
from django.urls import reverse

from liren.cases import actions, queries
from liren.cases.models import Clock
from liren.core.actions import announce
from liren.core.models import Event, Notice
from liren.core.notices import send_mails

DESK, PORTAL = "cases:detail", "cases:portal_case"


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Do something and return who was told which kind under which title: `told(lambda: …)`."""

    def watch(do) -> list[tuple[str, str, str]]:
        last = Notice.objects.order_by("-pk").first()
        with django_capture_on_commit_callbacks(execute=True):
            do()
        rows = Notice.objects.filter(pk__gt=last.pk if last else 0).order_by("user__username", "pk")
        return [(n.user.username, n.kind, n.title) for n in rows]

    return watch


@pytest.fixture
def report(village, category):
    def send(code="site_expansion", by=None, **more):
        parent = village.here if by == village.system else village.company
        told = {"title": "货梯停用", "channel": "portal"} | more
        return actions.report(parent, by=by or village.contact, category=category(code), **told)

    return send


def test_the_main_job_tells_holder_and_reporter_in_turn(village, told, case):
    what = f"{case.title}（{case.number}）"
    assert told(lambda: actions.accept(case, by=village.worker)) == [("contact-li-1", "cases.progress", f"已受理：{what}")]
    governance = village.governance_worker.appointments.get().post
    assert told(lambda: actions.assign(case, by=village.worker, post=governance)) == [
        ("governance_worker-li", "cases.incoming", f"转给您办理：{what}")
    ]
    assert told(lambda: actions.take(case, by=village.governance_worker)) == []
    assert told(lambda: actions.resolve(case, by=village.governance_worker, text="已修复")) == [
        ("contact-li-1", "cases.answer", f"已答复，请确认并评价：{what}")
    ]
    answer = Notice.objects.get(kind="cases.answer")
    assert queries.rating_link(case) in answer.text and answer.url == reverse(PORTAL, args=[case.pk])
    assert "已修复" not in answer.text
    assert [row[:2] for row in told(lambda: actions.reopen(case, by=village.contact, remark="又停了", solved=False))] == [
        (case.post.appointments.get().user.username, "cases.incoming")
    ]
    assert Notice.objects.filter(kind="cases.incoming").first().url == reverse(DESK, args=[case.pk])


def test_a_new_case_is_told_to_the_post_that_has_it(village, told, report):
    assert [row[:2] for row in told(report)] == [("worker-li", "cases.incoming")]


def test_telling_of_a_new_case_costs_three_queries(village, case, django_assert_num_queries):
    event = Event.objects.get(action="cases.report", subject_id=case.pk)
    with django_assert_num_queries(7):  # the case, three, that it was told, and the two ends of the transaction
        announce(event)


def test_nobody_is_told_twice_when_the_worker_tells_again(village, case):
    event = Event.objects.get(action="cases.report", subject_id=case.pk)
    for _again in range(3):
        announce(event)
    assert Notice.objects.count() == 1


def test_of_what_a_file_brought_in_nobody_is_told(village, told, report):
    assert told(lambda: report(by=village.system, channel="import")) == []


def test_nobody_hears_of_what_he_did_himself(village, told, report):
    case = report("public_lighting", by=village.governance_worker, channel="patrol")
    assert told(lambda: actions.accept(case, by=village.governance_worker)) == []
    actions.assign(case, by=village.center_head, post=village.worker.appointments.get().post)
    assert told(lambda: actions.urge(case, by=village.center_head))[0][:2] == ("worker-li", "cases.said")
    assert told(lambda: actions.resolve(case, by=village.worker, text="好了"))[0][:2] == ("governance_worker-li", "cases.answer")
    assert Notice.objects.get(kind="cases.answer").url == reverse(DESK, args=[case.pk])


def test_papers_asked_for_and_brought(village, told, case):
    actions.accept(case, by=village.worker)
    assert told(lambda: actions.ask_supplement(case, by=village.worker, text="请补合同"))[0][:2] == ("contact-li-1", "cases.supplement")
    assert told(lambda: actions.supply(case, by=village.contact, text="已补"))[0][:2] == ("worker-li", "cases.said")
    assert told(lambda: actions.say(case, by=village.contact, text="何时能好"))[0][:2] == ("worker-li", "cases.said")
    assert told(lambda: actions.update_progress(case, by=village.worker, text="配件在途"))[0][:2] == ("contact-li-1", "cases.progress")
    assert told(lambda: actions.extend(case, by=village.worker, days=2, reason="等配件"))[0][:2] == ("contact-li-1", "cases.progress")
    assert told(lambda: actions.withdraw(case, by=village.contact))[0][:2] == ("worker-li", "cases.said")


def test_up_and_back(village, told, report):
    case = report("fire_exit_blocked")
    actions.accept(case, by=village.governance_worker)
    fire = village.fire.appointments.get().post
    assert told(lambda: actions.escalate(case, by=village.governance_worker, post=fire, reason="需执法"))[0][:2] == (
        "fire",
        "cases.incoming",
    )
    assert [row[:2] for row in told(lambda: actions.answer_above(case, by=village.fire, text="已责令清理"))] == [
        ("contact-li-1", "cases.progress"),
        ("governance_worker-li", "cases.incoming"),
    ]


def test_a_dispute_over_who_handles_it_goes_to_the_center_head(village, told, case):
    governance = village.governance_worker.appointments.get().post
    actions.accept(case, by=village.worker)
    actions.assign(case, by=village.worker, post=governance)
    assert told(lambda: actions.hand_back(case, by=village.governance_worker, reason="属企业服务"))[0][:2] == (
        "worker-li",
        "cases.incoming",
    )
    actions.assign(case, by=village.worker, post=governance)
    dispute = told(lambda: actions.dispute_assigning(case, by=village.governance_worker, reason="仍不属我岗"))
    assert [row[:2] for row in dispute] == [("center_head-li", "cases.dispute")]
    back = told(lambda: actions.arbitrate(case, by=village.center_head, post=governance, reason="涉及公共区域"))
    assert [row[:2] for row in back] == [("governance_worker-li", "cases.incoming")]


@pytest.mark.parametrize("code", ["wage_arrears", "company_dispute"])
def test_a_sealed_case_is_named_by_its_number_alone(village, told, report, code):
    [first] = told(lambda: report(code, by=village.employee, channel="employee_portal", title="老板姓丁", text="丁某"))
    assert first[1] == "cases.incoming" and "丁" not in first[2] and first[2].startswith("新事项：LR-")
    assert not Notice.objects.filter(text__contains="丁").exists()


def test_who_has_left_his_company_is_told_nothing_more(village, told, case):
    village.contact.appointments.update(until="2026-01-06")
    assert told(lambda: actions.accept(case, by=village.worker)) == []


def test_an_answer_goes_by_mail_and_the_clock_tells_holder_and_supervisor(village, told, case):
    village.contact.email = "lin@example.cn"
    village.contact.save()
    clock = Clock.objects.get(case=case, kind="first_answer")
    assert told(lambda: actions.remind(case, by=village.system, clock=clock, percent=50))[0][:2] == ("worker-li", "cases.due")
    over = told(lambda: actions.mark_overdue(case, by=village.system, clock=clock))
    assert [row[:2] for row in over] == [("center_head-li", "cases.overdue"), ("worker-li", "cases.overdue")]
    assert "首次响应" in Notice.objects.filter(kind="cases.overdue").first().text
    told(lambda: actions.settle(case, by=village.worker, text="当场修好"))
    assert send_mails() == 1 and queries.rating_link(case) in mail.outbox[0].body
