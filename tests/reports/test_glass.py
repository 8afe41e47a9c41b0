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


@pytest.mark.parametrize("who", ["secretary", "auditor"])
def test_who_is_accused_neither_asks_nor_grants_and_learns_nothing(village, cast, submit, who):
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


@pytest.mark.parametrize("who", ["center_head", "secretary", "governance_worker"])
def test_only_the_auditor_grants(village, report, gone, who):
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
