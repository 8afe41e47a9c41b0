"""Break-glass: five traces, one hour, one record, one person."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.care import actions as of_care
from liren.community import actions, jobs, queries
from liren.community.models import Appointment, Approval, Breakage
from liren.core.actions import Refused
from liren.core.calendar import at, local, now, today
from liren.core.models import Access, Notice

WHY = "求助人电话失联，留下告别的话，警方正在寻找"


@pytest.fixture
def asked(care):
    return of_care.ask(care.here, by=care.employee, way="phone", text="不想说的话", contact="13800001234")


def ask(care, reference, **more):
    told = {"kind": "care.glass_counselling", "reference": reference, "reason": WHY} | more
    return actions.ask_glass(care.here, by=care.department, **told)


def test_five_traces_and_an_hour(care, asked, enter, django_capture_on_commit_callbacks):
    request = ask(care, asked.code.lower().replace("-", " "))
    client = enter(care.department)
    assert not Breakage.objects.exists() and asked.code not in client.get("/desk/glass/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        actions.grant_approval(request, by=care.counselor, remark="情况属实")
    broken = Breakage.objects.get()
    assert (broken.by, broken.approval.decided_by, broken.approval.reason) == (care.department, care.counselor, WHY)
    assert broken.until - broken.at == timedelta(minutes=60)
    page = enter(care.department).get(f"/desk/glass/{broken.pk}/").content.decode()
    assert "13800001234" in page and "正在应急查阅" in page and "不想说的话" not in page
    told = {(n.user, n.kind) for n in Notice.objects.filter(kind__in=["community.alarm", "community.looked_at"])}
    assert told == {(care.auditor, "community.alarm"), (care.employee, "community.looked_at")}
    assert Access.objects.values_list("actor_id", "kind", "subject_id", "about_id", "why").get() == (
        care.department.pk, "glass", asked.pk, care.employee.pk, WHY,
    )  # fmt: skip
    with at(now() + timedelta(minutes=61)):
        gone = enter(care.department).get(f"/desk/glass/{broken.pk}/")
        assert gone.status_code == 404 and gone.content == enter(care.department).get("/desk/glass/987654/").content
    actions.review_glass(broken, by=care.auditor, verdict="justified", remark="与警情单相符")
    assert Breakage.objects.get().reviewed_by == care.auditor


@pytest.mark.parametrize("who", ["counselor", "auditor", "center_head", "secretary", "far_counselor", "fire", "employee"])
def test_the_grant_is_the_askers_alone(care, asked, enter, who):
    request = ask(care, asked.code)
    actions.grant_approval(request, by=care.counselor)
    assert enter(getattr(care, who)).get(f"/desk/glass/{Breakage.objects.get().pk}/").status_code == 404
    assert not Access.objects.exists()


@pytest.mark.parametrize("who", ["center_head", "secretary", "auditor", "far_counselor", "department", "employee_worker"])
def test_only_the_circle_grants(care, asked, who):
    with pytest.raises(PermissionDenied):
        actions.grant_approval(ask(care, asked.code), by=getattr(care, who))
    assert not Breakage.objects.exists()


def test_the_asker_learns_nothing_from_asking(care, asked, enter):
    there, not_there = ask(care, asked.code), ask(care, "ZZZZ-ZZZZ")
    pages = [enter(care.department).get(f"/desk/approvals/{one.pk}/").content.decode() for one in (there, not_there)]
    assert "13800001234" not in pages[0] and ("没有" in pages[0]) is ("没有" in pages[1])
    with pytest.raises(Refused, match="没有这个编号"):
        actions.grant_approval(not_there, by=care.counselor)
    assert Approval.objects.get(pk=not_there.pk).state == "waiting"


@pytest.mark.parametrize("more, says", [({"reason": "急用，快"}, "十个字"), ({"kind": "community.export"}, "种类")])
def test_what_a_request_must_say(care, asked, more, says):
    with pytest.raises(Refused, match=says):
        ask(care, asked.code, **more)


def test_whose_post_has_no_b_cannot_ask(care, asked):
    for who in ("worker", "center_head", "secretary", "grid_leader"):
        with pytest.raises(PermissionDenied):
            actions.ask_glass(care.here, by=getattr(care, who), kind="care.glass_counselling", reference=asked.code, reason=WHY)


def test_the_person_is_not_told_where_the_law_forbids_and_that_has_a_reason(care, asked, django_capture_on_commit_callbacks):
    request = ask(care, asked.code, withheld="刑事侦查期间依法不告知")
    with django_capture_on_commit_callbacks(execute=True):
        actions.grant_approval(request, by=care.counselor)
    assert not Notice.objects.filter(kind="community.looked_at").exists()
    assert Breakage.objects.get().withheld == "刑事侦查期间依法不告知"


def test_a_review_is_by_a_third_person_and_once(care, asked):
    actions.grant_approval(ask(care, asked.code), by=care.counselor)
    broken = Breakage.objects.get()
    assert (broken.review_due_on - local(broken.at).date()).days == 5 and list(queries.reviews(care.auditor)[0]) == [broken]
    for who in ("counselor", "department", "far_auditor", "secretary"):
        with pytest.raises(PermissionDenied):
            actions.review_glass(broken, by=getattr(care, who), verdict="justified", remark="没有问题")
    with pytest.raises(Refused, match="结论"):
        actions.review_glass(broken, by=care.auditor, verdict="fine", remark="没有问题")
    actions.review_glass(broken, by=care.auditor, verdict="excessive", remark="可先联系家属")
    with pytest.raises(Refused, match="复核过"):
        actions.review_glass(broken, by=care.auditor, verdict="justified", remark="再改一次")
    with pytest.raises(IntegrityError), transaction.atomic():
        Breakage.objects.update(reviewed_by=care.department)
    assert queries.breakages(care.department).get() == broken


@pytest.fixture
def opened(care):
    """A mandated registration that the center head opened with the auditor's word, where there is one auditor alone."""
    told = {
        "department": care.bodies["urban_management"],
        "valid_until": today() + timedelta(days=300),
        "worker_one": care.governance_worker,
    }
    paper = {
        "basis": "精神卫生法第二十八条",
        "document": "临公〔2026〕7号",
        "assessment": "目的：协助发现危险；影响：涉及敏感信息；措施：加密、两人。",
    }
    mandate = of_care.switch_on(of_care.file_mandate(care.here, by=care.center_head, **told, **paper), by=care.secretary)
    row = of_care.register(mandate, by=care.governance_worker, name="某甲", contact="其兄", seen="喊叫", request="请关注", place=care.place)
    request = actions.ask_glass(care.here, by=care.center_head, kind="care.glass_registration", reference=row.code, reason=WHY)
    actions.grant_approval(request, by=care.auditor, remark="情况属实")
    return Breakage.objects.get()


def test_the_other_head_reviews_where_the_only_auditor_agreed(care, opened, enter):
    assert (
        list(queries.reviews(care.secretary)[0]) == [opened]
        and queries.reviews(care.auditor)[0] == queries.reviews(care.center_head)[0] == []
    )
    page = enter(care.secretary).get("/desk/glass/").content.decode()
    assert WHY in page and "完成复核" in page and "某甲" not in page and "喊叫" not in page
    for who in ("auditor", "center_head", "governance_worker", "far_secretary", "far_auditor"):
        with pytest.raises(PermissionDenied):
            actions.review_glass(opened, by=getattr(care, who), verdict="justified", remark="没有问题")
    assert enter(care.secretary).get(f"/desk/glass/{opened.pk}/").status_code == 404, "that it happened, never what was seen"
    enter(care.secretary).post(f"/desk/glass/{opened.pk}/review/", {"verdict": "justified", "remark": "与警情单相符"})
    assert Breakage.objects.get().reviewed_by == care.secretary


def test_heads_neither_see_nor_review_the_glass_of_what_the_table_closes_to_them(care, asked, enter):
    actions.grant_approval(ask(care, asked.code), by=care.counselor)
    for who in (care.secretary, care.center_head):
        assert queries.reviews(who)[0] == [] and not queries.breakages(who).exists()
        assert WHY not in enter(who).get("/desk/glass/").content.decode()


def reminders(kind="community.glass_review"):
    return [(n.user.username, n.title) for n in Notice.objects.filter(kind=kind).select_related("user").order_by("pk")]


def test_a_review_that_is_not_made_is_asked_for_once_and_once_more_when_it_is_late(care, opened):
    jobs.remind_of_glass.func()
    assert reminders() == []
    for days, count in ((4, 1), (4.1, 1), (6, 2), (7, 2)):
        with at(opened.at + timedelta(days=days)):
            jobs.remind_of_glass.func()
        assert len(reminders()) == count
    assert {who for who, _title in reminders()} == {care.secretary.username} and "已过" in reminders()[-1][1]
    actions.review_glass(opened, by=care.secretary, verdict="justified", remark="与警情单相符")
    assert not queries.unreviewed(today() + timedelta(days=30)).exists()


def test_that_nobody_can_review_is_said(care, opened, enter):
    assert queries.reviews(care.auditor) == ([], False) and "没有人可以复核" not in enter(care.auditor).get("/desk/glass/").content.decode()
    Appointment.objects.filter(user=care.secretary).update(since=today() - timedelta(days=9), until=today() - timedelta(days=2))
    assert queries.reviews(care.auditor) == ([], True)
    assert "没有人可以复核" in enter(care.auditor).get("/desk/glass/").content.decode()
    with at(opened.at + timedelta(days=6)):
        jobs.remind_of_glass.func()
    assert {who for who, _title in reminders()} == {care.auditor.username, care.center_head.username}, "who agreed and who looked"
    assert "没有人可以复核" in reminders()[-1][1] and "临江区企业服务中心" in reminders()[-1][1]


def test_nobody_breaks_the_glass_directly(care, asked):
    request = ask(care, asked.code)
    with pytest.raises(PermissionDenied):
        actions.break_glass(request, by=care.department)
    with pytest.raises(PermissionDenied):
        actions.break_glass(request, by=care.counselor)


def test_the_pages(care, asked, enter):
    client = enter(care.department)
    sent = {"kind": "care.glass_counselling", "reference": asked.code, "reason": WHY, "withheld": ""}
    assert client.post("/desk/glass/", sent).status_code == 302
    request = Approval.objects.get()
    enter(care.counselor).post(f"/desk/approvals/{request.pk}/grant/", {"remark": "", "version": 0})
    broken = Breakage.objects.get()
    assert f"/desk/glass/{broken.pk}/" in enter(care.department).get("/desk/glass/").content.decode()
    page = enter(care.auditor).get("/desk/glass/").content.decode()
    assert WHY in page and "完成复核" in page
    enter(care.auditor).post(f"/desk/glass/{broken.pk}/review/", {"verdict": "justified", "remark": "与警情单相符"})
    assert Breakage.objects.get().verdict == "justified"
    assert enter(care.worker).get("/desk/glass/").status_code == 404


def test_an_old_session_is_asked_again_before_a_review(care, asked, enter):
    breakage = actions.grant_approval(ask(care, asked.code), by=care.counselor) and Breakage.objects.get()
    client = enter(care.auditor)
    with at(now() + timedelta(minutes=11)):
        answer = client.post(f"/desk/glass/{breakage.pk}/review/", {"verdict": "needed", "remark": "确有必要"})
        assert answer.headers["Location"].startswith("/account/prove/")
    assert Breakage.objects.get().reviewed_at is None


def test_who_asks_sees_that_he_has_asked_and_nothing_more(care, asked, enter):
    """In an emergency an empty list reads like a request that never arrived; of a code that nobody has it says the same."""
    pages = []
    for reference in (asked.code, "NONE-0000"):
        request = ask(care, reference)
        page = enter(care.department).get("/desk/glass/").content.decode()
        assert f'href="/desk/approvals/{request.pk}/"' in page and "待审批" in page and WHY[:20] in page
        assert "没有应急查阅" not in page and asked.code not in page
        pages.append(len(re.findall("待审批</span>|待审批", page.split("经过</h2>")[1])))
        actions.withdraw_approval(request, by=care.department)
    assert pages[0] == pages[1] and "没有应急查阅" in enter(care.department).get("/desk/glass/").content.decode()
    request = ask(care, asked.code)
    actions.refuse_approval(request, by=care.counselor, remark="求助人刚打来电话")
    assert "未同意" in enter(care.department).get("/desk/glass/").content.decode()
