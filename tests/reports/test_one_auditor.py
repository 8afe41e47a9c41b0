"""Break-glass on a report where the community has one auditor: three people, none of them accused; where they are not to be had, that is
said with the name of whom to turn to – in the same words whether there is such a report or not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.community import actions as community
from liren.community import jobs, queries
from liren.community.models import Appointment, Approval, Breakage, Organization, Region, User
from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.core.models import Notice
from tests.reports.conftest import hire
from tests.walls.crawl import bare

WHY = "仓库住人今晚有台风，须立即找到举报人核实位置"
GONE = {"since": today() - timedelta(days=9), "until": today() - timedelta(days=2)}


@pytest.fixture
def gone(village, cast):
    """Both custodians left the day before yesterday."""
    Appointment.objects.filter(post__role="report_custodian", post__community=village.here).update(**GONE)


def fresh(user):
    return User.objects.get(pk=user.pk)


def ask(village, number, by):
    return community.ask_glass(village.here, by=fresh(by), kind="reports.glass_original", reference=number, reason=WHY)


def opened(village, report, by, agreed):
    request = ask(village, report.case.number, by)
    community.grant_approval(request, by=fresh(agreed))
    return Breakage.objects.get(approval=request)


def reviewers(village, cast, broken):
    """Who of everybody here and above may review it now."""
    people = [*(getattr(village, name) for name in ("auditor", "secretary", "center_head", "department", "fire", "service_center"))]
    people += [cast.officer, village.far_auditor, village.far_secretary, village.worker]
    able = [one for one in map(fresh, people) if one.has_perm("community.review_glass", broken)]
    assert set(queries.reviewers_of(broken)) == set(able)
    assert all((broken in queries.reviews(one)[0]) is (one in able) for one in map(fresh, people))
    return able


def region_auditor(village):
    district = Region.objects.get(code="339901")
    return hire(village, community.open_post(district, by=village.system, role="auditor", title="区审计岗"), "审区")


STORIES = [  # who asks, who agrees, who reviews
    ("secretary", "officer", ["auditor"]),
    ("secretary", "auditor", ["officer"]),
    ("officer", "secretary", ["auditor"]),
    ("officer", "auditor", ["secretary", "service_center"]),
    ("fire", "officer", ["auditor"]),
]


@pytest.mark.parametrize("asks, agrees, reviews", STORIES, ids=lambda one: str(one))
def test_three_people_with_one_auditor(village, cast, report, gone, enter, asks, agrees, reviews, django_capture_on_commit_callbacks):
    who = {"officer": cast.officer} | {name: getattr(village, name) for name in ("secretary", "auditor", "fire", "service_center")}
    with django_capture_on_commit_callbacks(execute=True):
        broken = opened(village, report, who[asks], who[agrees])
    assert set(reviewers(village, cast, broken)) == {who[one] for one in reviews}
    assert "仓库里晚上住人" in enter(who[asks]).get(f"/desk/glass/{broken.pk}/").content.decode()
    told = {notice.user for notice in Notice.objects.filter(kind="community.alarm")}
    assert told == {village.auditor} | {who[one] for one in reviews}
    for done in (who[asks], who[agrees]):
        with pytest.raises(PermissionDenied):
            community.review_glass(broken, by=fresh(done), verdict="justified", remark="没有问题")
    browser = enter(who[reviews[0]])
    page = browser.get("/desk/glass/").content.decode()
    assert WHY in page and "完成复核" in page and "仓库里晚上住人" not in page and report.case.number not in page
    assert browser.get(f"/desk/glass/{broken.pk}/").status_code == 404, "that it happened, never what was seen"
    browser.post(f"/desk/glass/{broken.pk}/review/", {"verdict": "justified", "remark": "与值班记录相符"})
    assert Breakage.objects.get().reviewed_by == who[reviews[0]]


def test_who_decides_is_told_at_once_and_nobody_else(village, cast, report, gone, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        request = ask(village, report.case.number, village.secretary)
    told = {notice.user for notice in Notice.objects.filter(kind="community.approval_asked")}
    assert told == {village.auditor, cast.officer} == set(queries.deciders(request))
    for user in (village.auditor, cast.officer):
        assert list(queries.waiting_for(fresh(user))) == [request]
    for user in (village.fire, village.department, village.service_center, village.center_head, village.far_secretary, village.secretary):
        assert not queries.waiting_for(fresh(user)).exists() and not queries.decided(fresh(user)).exists()


def test_another_department_has_no_part_in_it(village, cast, report, gone, enter):
    broken = opened(village, report, village.secretary, village.auditor)
    for user in (village.fire, village.department):
        assert not queries.breakages(fresh(user)).exists() and WHY not in enter(user).get("/desk/glass/").content.decode()
        assert enter(user).get(f"/desk/approvals/{broken.approval_id}/").status_code == 404
        assert enter(user).post(f"/desk/glass/{broken.pk}/review/").status_code == 404


@pytest.mark.parametrize("asks", ["secretary", "service_center"])
def test_an_auditor_above_goes_before_departments(village, cast, report, gone, asks):
    above = region_auditor(village)
    broken = opened(village, report, getattr(village, asks), village.auditor)
    assert queries.reviewers_of(broken) == [above]
    assert not fresh(cast.officer).has_perm("community.review_glass", broken)
    assert not fresh(village.secretary).has_perm("community.review_glass", broken)
    community.review_glass(broken, by=fresh(above), verdict="justified", remark="与值班记录相符")


def test_an_auditor_above_agrees_and_the_one_here_reviews(village, cast, report, gone):
    broken = opened(village, report, village.secretary, region_auditor(village))
    assert reviewers(village, cast, broken) == [village.auditor]


def test_where_the_only_auditor_is_accused_two_departments_stand_in(
    village, cast, submit, gone_later, enter, django_capture_on_commit_callbacks
):
    report = submit(accused=[village.auditor.name])
    gone_later()
    with django_capture_on_commit_callbacks(execute=True):
        broken = opened(village, report, village.secretary, cast.officer)
    assert reviewers(village, cast, broken) == [village.service_center]
    assert not Notice.objects.filter(user=village.auditor).exists()
    for page in ("/desk/", "/desk/approvals/", "/desk/glass/", "/desk/looks/"):
        assert WHY not in enter(village.auditor).get(page).content.decode(), page
    community.review_glass(broken, by=fresh(village.service_center), verdict="justified", remark="与值班记录相符")


@pytest.fixture
def gone_later(village, cast):
    return lambda: Appointment.objects.filter(post__role="report_custodian", post__community=village.here).update(**GONE)


def leave(*roles):
    Appointment.objects.filter(post__role__in=roles).update(**GONE)


@pytest.mark.parametrize("number", ["right", "LR-2026-999999"])
def test_with_nobody_there_it_is_refused_and_says_whom_to_turn_to(village, cast, report, gone, number):
    leave("auditor", "department_officer")
    Organization.objects.filter(competence="urban_management").update(phone="0571-00000199")
    with pytest.raises(Refused, match=r"没有第二个人可以同意.*上级主管部门"):
        ask(village, report.case.number if number == "right" else number, village.secretary)
    assert not Approval.objects.exists()


def test_with_only_accused_left_nothing_opens_and_the_asker_reads_the_same_as_for_no_report(
    village, cast, submit, gone_later, enter, django_capture_on_commit_callbacks
):
    """He is sent on after an hour; that the others are accused he does not learn, because a wrong number is answered the same way."""
    leave("department_officer")
    report = submit(accused=[village.auditor.name])
    gone_later()
    with at(now()), django_capture_on_commit_callbacks(execute=True):
        right, wrong = ask(village, report.case.number, village.secretary), ask(village, "LR-2026-777777", village.secretary)
    assert queries.deciders(right) == [] and queries.deciders(wrong) == [village.auditor]
    browser, pages = enter(village.secretary), []
    for request, number in ((right, report.case.number), (wrong, "LR-2026-777777")):
        text = bare(browser.get(f"/desk/approvals/{request.pk}/").content.decode())
        pages.append(text.replace(number, "").replace(f"/{request.pk}/", "/"))
    assert pages[0] == pages[1] and "上级主管部门" in pages[0] and "110" in pages[0]
    assert jobs.remind_of_unanswered.func() == 0
    with at(now() + timedelta(minutes=61)):
        assert jobs.remind_of_unanswered.func() == jobs.remind_of_unanswered.func() == 2
    told = list(Notice.objects.filter(kind="community.glass_unanswered").values_list("user", "title"))
    assert {user for user, _title in told} == {village.secretary.pk} and len(told) == 2 and len({title for _user, title in told}) == 1
    assert "上级主管部门" in told[0][1] and not Breakage.objects.exists()


def test_an_accused_asker_reads_the_same_as_for_no_report_and_no_other_accused_hears_of_it(
    village, cast, submit, gone_later, enter, django_capture_on_commit_callbacks
):
    report = submit(accused=[village.secretary.name, village.auditor.name])
    gone_later()
    with at(now()), django_capture_on_commit_callbacks(execute=True):
        right, wrong = ask(village, report.case.number, village.secretary), ask(village, "LR-2026-777777", village.secretary)
    pages = []
    for request, number in ((right, report.case.number), (wrong, "LR-2026-777777")):
        text = bare(enter(village.secretary).get(f"/desk/approvals/{request.pk}/").content.decode())
        pages.append(text.replace(number, "").replace(f"/{request.pk}/", "/"))
    assert pages[0] == pages[1]
    assert set(queries.own_requests(fresh(village.secretary))) == {right, wrong}
    assert list(queries.waiting_for(fresh(village.auditor))) == [wrong]
    told = Notice.objects.filter(user=village.auditor).values_list("url", flat=True)
    assert list(told) == [f"/desk/approvals/{wrong.pk}/"]
    assert queries.deciders(right) == [cast.officer]
    with pytest.raises(Refused, match="没有这个编号"):
        community.grant_approval(right, by=fresh(cast.officer))
    assert not Breakage.objects.exists()


@pytest.mark.parametrize("others", [True, False])
def test_another_office_stands_in_before_a_colleague_of_who_agreed(village, cast, submit, gone_later, others):
    colleague = hire(village, cast.authority, "同岗")
    report = submit(accused=[village.auditor.name])
    gone_later()
    if not others:
        Appointment.objects.filter(user__in=[village.service_center, village.department, village.fire]).update(**GONE)
    broken = opened(village, report, village.secretary, cast.officer)
    assert queries.reviewers_of(broken) == [village.service_center if others else colleague]


def test_a_colleague_at_the_desk_sees_what_it_opened_but_not_what_was_asked_in_vain(village, cast, report, gone):
    colleague = hire(village, cast.authority, "同岗")
    request = ask(village, "LR-2026-777777", cast.officer)
    assert list(queries.own_requests(fresh(cast.officer))) == [request]
    assert not queries.approvals(fresh(colleague)).exists() and queries.may_not_hear(fresh(colleague), request)


def test_whom_to_turn_to_is_named_with_the_telephone(village, cast, report, gone, enter):
    Organization.objects.filter(kind="company_service_center").update(phone="0571-00000188")
    assert queries.named(queries.turn_to(village.here)).startswith("临江区企业服务中心（0571-00000188）、")
    page = enter(village.secretary).get("/desk/glass/").content.decode()
    assert "请直接找临江区企业服务中心（0571-00000188）" in page


def test_who_agrees_sees_before_whether_anybody_is_left_to_review(village, cast, report, gone, enter):
    request = ask(village, report.case.number, village.secretary)
    assert queries.who_would_review(request, fresh(village.auditor)) == [cast.officer]
    assert queries.who_would_review(request, fresh(cast.officer)) == [village.auditor]
    assert "五天内由另一人复核" in enter(village.auditor).get(f"/desk/approvals/{request.pk}/").content.decode()
    leave("department_officer")
    assert queries.who_would_review(request, fresh(village.auditor)) == []
    assert "没有第三人可以复核" in enter(village.auditor).get(f"/desk/approvals/{request.pk}/").content.decode()


def test_that_nobody_is_left_to_review_is_said_to_both_who_took_part(village, cast, report, gone, enter):
    leave("department_officer")
    broken = opened(village, report, village.secretary, village.auditor)
    assert queries.reviewers_of(broken) == []
    for user in (village.secretary, village.auditor):
        page = enter(user).get("/desk/glass/").content.decode()
        assert "没有人可以复核" in page and "再任命一位审计员" in page
    with at(broken.at + timedelta(days=6)):
        jobs.remind_of_glass.func()
    told = {notice.user: notice.title for notice in Notice.objects.filter(kind="community.glass_review")}
    assert set(told) == {village.secretary, village.auditor} and all("上级主管部门" in title for title in told.values())


def test_who_left_the_desk_sees_no_more_of_what_it_asked(village, cast, report, gone):
    opened(village, report, cast.officer, village.auditor)
    assert queries.breakages(fresh(cast.officer)).exists()
    Appointment.objects.filter(user=cast.officer).update(**GONE)
    assert not queries.breakages(fresh(cast.officer)).exists()


@pytest.mark.parametrize("who", ["auditor", "secretary", "officer"])
def test_the_page_costs_the_same_for_one_and_for_three(village, cast, report, submit, gone, enter, who):
    user = cast.officer if who == "officer" else getattr(village, who)
    seen = {"auditor": ("service_center", "secretary"), "secretary": ("officer", "auditor"), "officer": ("secretary", "auditor")}[who]
    parts = [cast.officer if name == "officer" else getattr(village, name) for name in seen]

    def cost():
        browser = enter(user)
        browser.get("/desk/glass/")
        with CaptureQueriesContext(connection) as told:
            assert WHY in browser.get("/desk/glass/").content.decode()
        return len(told)

    opened(village, report, *parts)
    one = cost()
    for n in range(2):
        request = ask(village, f" {report.case.number}{' ' * n}", parts[0])
        community.grant_approval(request, by=fresh(parts[1]))
    assert Breakage.objects.count() == 3 and cost() == one <= 15
