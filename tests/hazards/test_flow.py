"""The story of a rectification, and everything that is refused on its way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.cases import actions as cases
from liren.cases import queries as of_cases
from liren.cases.models import Case, Category
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.models import Attachment, Event
from liren.hazards import actions, queries
from liren.hazards.models import Rectification


def test_the_story(village, hazard, given, photo):
    """Found, graded, mended, not well enough, mended again, checked by another, and only then answered."""
    file = actions.open_file(hazard, by=village.grid_member)
    actions.note_before(file, by=village.grid_member, text="箱门缺失", files=[photo(), photo()])
    actions.grade(file, by=village.governance_worker, company=village.company, **given())
    with pytest.raises(Refused, match="整改"):
        cases.resolve(hazard, by=village.center_head, text="已整改")
    actions.rectify(file, by=village.grid_member, text="柜门已装", files=[photo()])
    actions.fail_check(file, by=village.grid_leader, text="没有上锁", due_on=today() + timedelta(days=2))
    assert (file.state, file.failed, file.rectified_by) == ("rectifying", 1, None)
    actions.rectify(file, by=village.grid_member, text="锁已装", files=[photo()])
    with pytest.raises(Refused, match="复查"):
        cases.resolve(hazard, by=village.center_head, text="已整改")
    actions.pass_check(file, by=village.grid_leader, text="合格", files=[photo()])
    cases.resolve(hazard, by=village.center_head, text="已整改并复查")
    assert (file.state, file.checked_by, hazard.state) == ("closed", village.grid_leader, "resolved")
    assert Attachment.objects.filter(subject_type="hazards.siterecord").count() == 5


def test_a_hazard_without_a_file_cannot_be_settled_in_passing(village, photo):
    category = Category.objects.get(community=village.here, code="fire_exit_blocked")
    case = cases.report(village.company, by=village.contact, category=category, title="通道被堵", channel="portal")
    with pytest.raises(Refused, match="定级"):
        cases.settle(case, by=village.center_head, text="已清")
    assert Case.objects.get(pk=case.pk).state == "reported"


def test_whoever_mended_does_not_check(village, mended):
    Rectification.objects.filter(pk=mended.pk).update(rectified_by=village.grid_leader)
    for verb in (actions.pass_check, actions.fail_check):
        with pytest.raises(PermissionDenied):
            verb(mended, by=village.grid_leader, text="合格", **({"due_on": today()} if verb is actions.fail_check else {}))
    assert actions.pass_check.allows(village.governance_worker, mended)


def test_the_database_itself_refuses_one_and_the_same(village, mended):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=mended.pk).update(checked_by=mended.rectified_by)


def test_one_file_a_hazard_however_often_it_is_opened(village, hazard, file):
    assert actions.open_file(hazard, by=village.center_head).pk == file.pk
    assert Rectification.objects.filter(case=hazard).count() == 1


def test_only_hazards_have_files(village):
    category = Category.objects.get(community=village.here, code="site_expansion")
    case = cases.report(village.company, by=village.contact, category=category, title="缺场地", channel="portal")
    with pytest.raises(Refused, match="不是隐患"):
        actions.open_file(case, by=village.grid_leader)


@pytest.mark.parametrize("more, why", [({"grade": "major"}, "防护措施"), ({"days": -1}, "早于今天"), ({"days": 91}, "最长")])
def test_grading_is_whole_or_refused(village, file, given, more, why):
    if "days" in more:
        more = {"due_on": today() + timedelta(days=more["days"])}
    with pytest.raises(Refused, match=why):
        actions.grade(file, by=village.governance_worker, **given(**more))
    assert Rectification.objects.get(pk=file.pk).state == "opened"


def test_a_company_of_another_community_is_never_the_owner(village, file, given):
    with pytest.raises(Refused, match="本社区"):
        actions.grade(file, by=village.governance_worker, company=village.far_company, **given())


def test_no_picture_no_rectification(village, graded):
    with pytest.raises(Refused, match="照片"):
        actions.rectify(graded, by=village.grid_member, text="好了", files=[])
    assert Rectification.objects.get(pk=graded.pk).state == "rectifying"


def test_a_major_hazard_is_reported_before_it_is_answered(village, hazard, file, given, photo):
    actions.grade(file, by=village.governance_worker, **given(grade="major", interim="停用", funding="自筹"))
    actions.rectify(file, by=village.grid_member, text="柜门已装", files=[photo()])
    actions.pass_check(file, by=village.grid_leader, text="合格")
    with pytest.raises(Refused, match="上报"):
        cases.resolve(hazard, by=village.center_head, text="已整改")
    post = of_cases.authorities(hazard)[0]
    report = actions.report_to_authority(file, by=village.governance_worker, post=post, text="配电箱无门，人员可触及")
    assert report.organization == post.organization
    assert cases.resolve(hazard, by=village.center_head, text="已整改").state == "resolved"


def test_the_authority_s_answer_comes_home(village, hazard, graded, django_capture_on_commit_callbacks):
    post = next(p for p in of_cases.authorities(hazard) if p.organization.competence == "fire_rescue")
    with django_capture_on_commit_callbacks(execute=True):
        report = actions.report_to_authority(graded, by=village.center_head, post=post, text="业主拒不整改", pass_on=True)
        hazard.refresh_from_db()
        cases.answer_above(hazard, by=village.fire, text="已立案，由我队处理")
    report.refresh_from_db()
    assert report.replied_at and report.reply == "已立案，由我队处理"
    actions.hand_over(graded, by=village.governance_worker, reason="消防救援大队立案处理")
    assert graded.state == "handed_over" and queries.obstacle(hazard) == ""


def test_nothing_is_handed_over_that_nobody_took(village, graded):
    with pytest.raises(Refused, match="答复"):
        actions.hand_over(graded, by=village.governance_worker, reason="交给部门")


def test_more_time_is_the_head_s_to_give(village, graded, given):
    with pytest.raises(PermissionDenied):
        actions.postpone(graded, by=village.grid_leader, due_on=today() + timedelta(days=20), reason="缺配件")
    with pytest.raises(Refused, match="晚于"):
        actions.postpone(graded, by=village.center_head, due_on=graded.due_on, reason="缺配件")
    actions.postpone(graded, by=village.center_head, due_on=today() + timedelta(days=20), reason="缺配件，已断电")
    assert graded.postponed == 1 and graded.told == []


def test_the_journal_keeps_no_words_of_the_file(village, mended):
    kept = str(list(Event.objects.filter(subject_type="hazards.rectification").values_list("changes", "details")))
    assert "加装柜门" not in kept and "陈主管" not in kept and "rectifying" in kept


def test_a_report_to_a_vacant_desk_is_kept_on_record_but_not_passed_on(village, graded):
    desk = village.fire.appointments.get().post
    village.fire.appointments.update(until=today() - timedelta(days=1))
    with pytest.raises(Refused, match="暂缺"):
        actions.report_to_authority(graded, by=village.center_head, post=desk, text="拒不整改", pass_on=True)
    report = actions.report_to_authority(graded, by=village.center_head, post=desk, text="已电话报告")
    assert report.organization == desk.organization
