"""A year of training as a story, and what is refused on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.core.models import Notice
from liren.training import actions, jobs, queries
from liren.training.models import Assessment, Attendance, Certificate, Course, Plan, Requirement


def test_a_plan_is_approved_by_another_and_revised(village, plan):
    actions.write(plan, by=village.center_head, topics=["policy_law", "professional_skill"], hours=30)
    with pytest.raises(PermissionDenied):
        actions.approve(plan, by=village.center_head)
    actions.approve(plan, by=village.secretary)
    assert (plan.state, plan.approved_by, plan.approved_on) == ("approved", village.secretary, today())
    with pytest.raises(Refused):
        actions.write(plan, by=village.center_head, topics=["policy_law"], hours=1)
    actions.revise(plan, by=village.governance_worker)
    assert (plan.state, plan.approved_by, plan.made_by) == ("draft", None, village.governance_worker)


def test_a_class_has_one_plan_a_year_with_topics(village, plan):
    told = {"year": plan.year, "staff_class": "grid_staff", "hours": 8}
    with pytest.raises(Refused, match="已经有了"):
        actions.draft(village.here, by=village.center_head, topics=["policy_law"], **told)
    with pytest.raises(Refused, match="至少选一项"):
        actions.draft(village.here, by=village.center_head, topics=[], **told | {"staff_class": "leader"})


def test_a_course_is_told_of_held_and_corrected(village, heard, hold, photo):
    with heard():
        told = {"title": "消防", "topics": ["professional_skill"], "held_on": today(), "hours": 2, "has_test": True}
        course = actions.schedule(village.here, by=village.governance_worker, **told)
    invited = set(Notice.objects.filter(kind="training.course").values_list("user__username", flat=True))
    assert village.grid_member.username in invited and village.governance_worker.username not in invited
    assert village.far_grid_member.username not in invited and village.mediator.username not in invited
    hold(course, grid_member=86, worker=59)
    assert list(Attendance.objects.order_by("-score").values_list("completed", flat=True)) == [True, False]
    present = {village.worker.pk: 75}
    actions.correct(course, by=village.center_head, present=present)
    assert list(Attendance.objects.values_list("user", "score", "completed")) == [(village.worker.pk, 75, True)]


def test_what_cannot_be_held_is_refused(village, schedule, course, hold, photo):
    with pytest.raises(Refused, match="签到表"):
        actions.hold(course, by=village.governance_worker, present={village.worker.pk: None})
    with pytest.raises(Refused, match="不是本社区"):
        hold(course, village.far_worker)
    with pytest.raises(Refused, match="勾选"):
        hold(course)
    later = schedule(held_on=today() + timedelta(days=1))
    with pytest.raises(Refused, match="还没有举办"):
        hold(later, village.worker)
    actions.cancel(later, by=village.governance_worker, remark="改期")
    with pytest.raises(Refused):
        hold(later, village.worker)
    assert Course.objects.get(pk=course.pk).state == "planned" and not Attendance.objects.exists()


def test_somebody_who_left_stays_on_the_list(village, course, hold):
    hold(course, village.worker, village.grid_member)
    village.grid_member.appointments.update(until=today() - timedelta(days=1))
    actions.correct(course, by=village.governance_worker, present={village.worker.pk: None})
    assert Attendance.objects.filter(user=village.grid_member).exists()


def test_nobody_assesses_himself_and_the_last_word_counts(village, held):
    actions.assess(held, by=village.center_head, levels={"work_skill": 1, "law_knowledge": 3})
    with at(now() + timedelta(hours=1)):
        actions.assess(held, by=village.secretary, levels={"work_skill": 2}, note="抽查")
    found = queries.levels_of(village.here, today(), today() + timedelta(days=1))
    assert found == {village.grid_member.pk: {"work_skill": 2, "law_knowledge": 3}} and Assessment.objects.count() == 3
    own = village.center_head.appointments.get()
    with pytest.raises(PermissionDenied):
        actions.assess(own, by=village.center_head, levels={"work_skill": 3})
    with pytest.raises(Refused, match="至少评定一项"):
        actions.assess(held, by=village.center_head, levels={})


def test_only_the_staff_is_assessed(village):
    with pytest.raises(Refused, match="不是本社区的工作人员"):
        actions.assess(village.mediator.appointments.get(), by=village.center_head, levels={"work_skill": 2})


def test_what_is_asked_of_a_class_is_said_once(village):
    for level in (1, 3):
        actions.require(village.here, by=village.center_head, staff_class="grid_staff", competency="work_skill", level=level)
    assert Requirement.objects.get().level == 3 and queries.needed_levels(village.here) == {"grid_staff": {"work_skill": 3}}


def test_a_certificate_is_filed_reminded_of_and_renewed(village, held, certificate, heard, photo):
    with heard():
        assert (jobs.remind_of_certificates.func(), jobs.remind_of_certificates.func()) == (1, 0)
    assert list(Notice.objects.filter(kind="training.certificate").values_list("user", flat=True)) == [village.grid_member.pk]
    with at(now() + timedelta(days=61)), heard():
        assert jobs.remind_of_certificates.func() == 1
    certificate.refresh_from_db()
    actions.renew(certificate, by=village.grid_member, number="S-2", until=today() + timedelta(days=500), files=[photo()])
    assert (certificate.number, certificate.told) == ("S-2", []) and jobs.remind_of_certificates.func() == 0
    actions.withdraw(certificate, by=village.center_head)
    assert Certificate.objects.get().withdrawn_on == today()


def test_a_certificate_needs_its_scan_and_comes_once(village, held, certificate, photo):
    told = {"kind": "social_worker", "name": "初级", "number": " S-1 ", "issued_on": today()}
    with pytest.raises(Refused, match="已经登记"):
        actions.file_certificate(held, by=village.center_head, files=[photo()], **told)
    with pytest.raises(Refused, match="扫描件"):
        actions.file_certificate(held, by=village.center_head, files=[], **told | {"number": "S-9"})
    with pytest.raises(Refused, match="早于发证"):
        actions.file_certificate(
            held, by=village.center_head, files=[photo()], until=today() - timedelta(days=1), **told | {"number": "S-9"}
        )


def test_a_leaver_s_courses_are_listed_and_moved(village, schedule):
    from liren.accounts.queries import duties_of

    mine = village.governance_worker.appointments.get()
    course = schedule(organizer=mine.post)
    duty = next(one for one in duties_of(mine) if one.name == "courses")
    assert [row for row, _url in duty.links] == [course] and duty.move == "training.entrust"
    actions.entrust(course, by=village.center_head, post=village.center_head.appointments.get().post)
    assert "courses" not in {one.name for one in duties_of(mine)}


def test_a_person_with_two_posts_counts_once_as_what_he_leads(village):
    from liren.community import actions as register

    post = register.open_post(village.here, by=village.system, role="governance_worker", title="兼岗")
    register.appoint(post, by=village.system, user=village.center_head, since=today())
    people = queries.staff(village.here)
    assert [one.post.role for one in people if one.user_id == village.center_head.pk] == ["center_head"]
    assert len(people) == len({one.user_id for one in people}) == 9 and Plan.objects.count() == 0
