"""Break-glass on a report: only while no custodian is there, by two who are not accused, for an hour, and the reporter is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.community import actions as community
from liren.community.models import Appointment, Breakage
from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.core.models import Access, Notice
from liren.reports import actions
from liren.reports.models import Line, Report, Side
from liren.reports.queries import conversation

WHY = "仓库住人今晚有台风，须立即找到举报人核实位置"


@pytest.fixture
def gone(village, cast):
    """Both custodians left the day before yesterday."""
    custodians = Appointment.objects.filter(post__role="report_custodian", post__community=village.here)
    custodians.update(since=today() - timedelta(days=9), until=today() - timedelta(days=2))


def ask(village, report, by="secretary", **more):
    told = {"kind": "reports.glass_original", "reference": report.case.number, "reason": WHY} | more
    return community.ask_glass(village.here, by=getattr(village, by), **told)


def test_two_open_it_for_an_hour_and_the_reporter_reads_that_they_did(village, report, gone, enter, django_capture_on_commit_callbacks):
    Report.objects.update(awaits_keeper=True)
    request = ask(village, report, reference=f" {report.case.number.lower()} ")
    with django_capture_on_commit_callbacks(execute=True):
        community.grant_approval(request, by=village.auditor, remark="情况属实")
    broken = Breakage.objects.get()
    client = enter(village.secretary)
    page = client.get(f"/desk/glass/{broken.pk}/").content.decode()
    assert "仓库里晚上住人" in page and "杜明" in page and "13811112222" in page.replace("-", "") and "正在应急查阅" in page
    assert Access.objects.filter(kind="glass", actor_id=village.secretary.pk, why=WHY).count() == 1
    assert Notice.objects.filter(user=village.auditor, kind="community.alarm").count() == 1
    said = conversation(report, Line.REPORTER, Side.KEEPER, "reports:paper")[-1]
    assert "应急查阅" in said.text and village.secretary.name not in said.text
    assert Report.objects.get(pk=report.pk).awaits_keeper, "what he asked still waits for a custodian"
    with at(now() + timedelta(minutes=61)):
        assert enter(village.secretary).get(f"/desk/glass/{broken.pk}/").status_code == 404


def test_nothing_is_opened_while_a_custodian_is_there(village, report, cast):
    with pytest.raises(Refused, match="没有这个编号"):
        community.grant_approval(ask(village, report), by=village.auditor)
    assert not Breakage.objects.exists()


def test_a_custodian_whose_account_is_closed_is_gone(village, report, cast):
    for user in (village.report_custodian, cast.deputy):
        user.is_active = False
        user.save(update_fields=["is_active"])
    community.grant_approval(ask(village, report), by=village.auditor)
    assert Breakage.objects.get().by == village.secretary


def second_auditor(village):
    post = community.open_post(village.here, by=village.system, role="auditor", title="第二审计员")
    user = community.open_account(post, by=village.system, username="auditor-2", name="柏舟")
    return community.appoint(post, by=village.system, user=user).user


def test_an_accused_auditor_hears_nothing_of_it(village, cast, submit, enter, django_capture_on_commit_callbacks):
    """Neither of the request nor of the opening nor of any look, on no page, by no notice; another auditor decides and reviews."""
    report = submit(accused=[village.auditor.name])
    Appointment.objects.filter(post__role="report_custodian").update(since=today() - timedelta(days=9), until=today() - timedelta(days=2))
    other = second_auditor(village)
    with django_capture_on_commit_callbacks(execute=True):
        request = ask(village, report)
        with pytest.raises(PermissionDenied):
            community.grant_approval(request, by=village.auditor)
        community.grant_approval(request, by=other)
    broken = Breakage.objects.get()
    assert enter(village.secretary).get(f"/desk/glass/{broken.pk}/").status_code == 200
    assert not Notice.objects.filter(user=village.auditor).exists()
    assert {n.user for n in Notice.objects.filter(kind="community.alarm")} == {other, cast.officer}, "the one agreed, the other reviews"
    assert {n.user for n in Notice.objects.filter(kind="community.approval_asked")} == {other, cast.officer}
    for page in ("/desk/", "/desk/approvals/", "/desk/glass/", "/desk/looks/"):
        told = enter(village.auditor).get(page).content.decode()
        assert WHY not in told and report.case.number not in told and "无人专管" not in told, page
    assert WHY in enter(other).get("/desk/approvals/").content.decode() + enter(other).get("/desk/glass/").content.decode()
    client, nobody = enter(village.auditor), 987_654_321
    assert client.get(f"/desk/approvals/{request.pk}/").content == client.get(f"/desk/approvals/{nobody}/").content
    assert client.post(f"/desk/glass/{broken.pk}/review/").content == client.post(f"/desk/glass/{nobody}/review/").content
    assert (
        client.post(f"/desk/approvals/{request.pk}/refuse/").status_code == client.get(f"/desk/approvals/{request.pk}/").status_code == 404
    )
    with pytest.raises(PermissionDenied):
        community.review_glass(broken, by=village.auditor, verdict="justified", remark="没有问题")


@pytest.mark.parametrize("who", ["secretary"])
def test_who_is_accused_does_not_ask_and_learns_nothing(village, cast, submit, who):
    """The same sentence as for a number that was never given out."""
    report = submit(accused=[getattr(village, who).name])
    Appointment.objects.filter(post__role="report_custodian").update(since=today() - timedelta(days=9), until=today() - timedelta(days=2))
    with pytest.raises(Refused, match="没有这个编号"):
        community.grant_approval(ask(village, report), by=village.auditor)
    assert not Breakage.objects.exists()


@pytest.mark.parametrize("reference", ["LR-2026-999999", "x"])
def test_what_was_never_there_is_not_found(village, report, gone, reference):
    with pytest.raises(Refused, match="没有这个编号"):
        community.grant_approval(ask(village, report, reference=reference), by=village.auditor)


def test_what_was_destroyed_is_not_found(village, report, gone):
    Report.objects.update(destroyed_at=now(), owner_tag="")
    with pytest.raises(Refused, match="没有这个编号"):
        community.grant_approval(ask(village, report), by=village.auditor)


@pytest.mark.parametrize("who", ["center_head", "worker", "governance_worker", "auditor"])
def test_whose_cell_has_no_b_does_not_ask(village, report, gone, who):
    with pytest.raises((PermissionDenied, Refused)):
        ask(village, report, by=who)


@pytest.mark.parametrize("who", ["center_head", "secretary", "governance_worker", "fire", "far_auditor", "far_secretary"])
def test_only_the_auditor_and_the_desk_asked_grant(village, report, gone, who):
    with pytest.raises(PermissionDenied):
        community.grant_approval(ask(village, report), by=getattr(village, who))


def test_withheld_by_law_the_reporter_reads_nothing(village, report, gone, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        community.grant_approval(ask(village, report, withheld="刑事侦查期间依法不告知"), by=village.auditor)
    assert conversation(report, Line.REPORTER, Side.KEEPER, "reports:paper") == []


def test_only_the_product_tells_him(village, report):
    for who in ("secretary", "auditor", "report_custodian"):
        with pytest.raises(PermissionDenied):
            actions.tell_of_glass(report, by=getattr(village, who))
