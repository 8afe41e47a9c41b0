"""A regulation from its outline to the day it is reviewed, revised and replaced; and who may do and see what on the way."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.core.actions import Refused
from liren.core.calendar import at, today
from liren.core.models import Event, Notice
from liren.publishing import actions, jobs, queries
from liren.publishing.models import Regulation, Version
from tests.publishing.conftest import STEPS, day


def stand_of(regulation) -> str:
    return str(queries.entry_of(regulation).stand)


def test_from_the_outline_to_force(village, regulation, django_capture_on_commit_callbacks):
    """Written by one, reviewed by another, approved by a head: then it is in force and open to those it is for."""
    with django_capture_on_commit_callbacks(execute=True):
        made, version = regulation()
    assert (made.title, made.audience, made.open_to) == ("治理委员会实体化运作制度", "public", "public")
    assert (version.state, version.effective_on, version.open_to, len(version.sha256)) == ("in_force", today(), "public", 64)
    assert version.sha256 == queries.fingerprint_of(version)
    assert stand_of(made) == "in_force" and queries.entry_of(made).due == date(today().year + 2, today().month, today().day)
    told = {(n.kind, n.user) for n in Notice.objects.all()}
    assert ("publishing.to_decide", village.center_head) in told and ("publishing.moved", village.worker) in told


@pytest.mark.parametrize("who", ["worker", "governance_worker"])
def test_who_wrote_a_word_neither_reviews_nor_approves(village, regulation, who):
    """Also a head: what he wrote in somebody else's draft makes him one of its writers."""
    _made, version = regulation(to="draft")
    actions.write_version(version, by=village.center_head, sections=version.sections)
    actions.submit_version(version, by=village.worker)
    for act in (actions.review_version, actions.approve_version):
        assert not act.allows(village.center_head, version)
    with pytest.raises(PermissionDenied):
        actions.review_version(version, by=village.center_head)
    actions.review_version(version, by=village.governance_worker)
    with pytest.raises(PermissionDenied):
        actions.approve_version(version, by=village.center_head)
    with pytest.raises(PermissionDenied):
        actions.approve_version(version, by=getattr(village, who))
    actions.approve_version(version, by=village.secretary)
    assert version.approved_by == village.secretary


def test_sections_that_a_clause_wants_must_be_written(village, regulation):
    _made, version = regulation(to="draft", leave=("work_item_list",))
    with pytest.raises(Refused, match="工作事项"):
        actions.submit_version(version, by=village.worker)
    actions.write_version(version, by=village.worker, sections=[one | {"text": "写了"} for one in version.sections])
    actions.submit_version(version, by=village.worker)
    with pytest.raises(Refused, match="状态下不能"):
        actions.write_version(version, by=village.worker, sections=[])


def test_an_empty_draft_is_not_sent_on(village):
    made = actions.begin_regulation(village.here, by=village.worker, code="talent_development_rule")
    with pytest.raises(Refused, match="还没有正文"):
        actions.submit_version(queries.latest(made), by=village.worker)


def test_given_back_it_is_reviewed_anew(village, regulation):
    _made, version = regulation(to="reviewed")
    with pytest.raises(Refused, match="请写明"):
        actions.return_version(version, by=village.center_head, remark=" ")
    actions.return_version(version, by=village.center_head, remark="分工不清")
    assert (version.state, version.remark, version.reviewed_by) == ("draft", "分工不清", None)


def test_every_other_jump_is_refused(village, regulation):
    allowed = {
        "draft": {"write_version", "submit_version", "drop_version"}, "submitted": {"return_version", "review_version", "drop_version"},
        "reviewed": {"return_version", "approve_version", "drop_version"}, "in_force": {"repeal_version", "supersede_version"},
    }  # fmt: skip
    names = set().union(*allowed.values()) | {"enact_version"}
    codes = ["party_building_rule", "company_service_rule", "site_management_rule", "staff_management_rule"]
    for state, code in zip(STEPS, codes, strict=True):
        _made, version = regulation(code, to=state)
        open_now = {n for n in names if version.state in getattr(actions, n).step.sources}
        assert open_now == allowed[state], state


def test_in_force_on_its_day_and_not_before(village, regulation):
    with at(day(11, 2)):
        made, version = regulation(to="reviewed")
        actions.approve_version(version, by=village.center_head, effective_on=date(2026, 11, 10))
        assert (version.state, stand_of(made)) == ("approved", "underway")
        assert jobs.enact_versions.func() == 0
        with pytest.raises(Refused, match="还没到"):
            actions.enact_version(version, by=village.system)
    with at(day(11, 10)):
        assert jobs.enact_versions.func() == 1
        assert stand_of(made) == "in_force"


def test_a_new_version_replaces_the_old_one_on_its_day(village, regulation):
    made, old = regulation()
    actions.revise_regulation(made, by=village.governance_worker)
    with pytest.raises(Refused, match="已有一版在办"):
        actions.revise_regulation(made, by=village.worker)
    fresh = queries.latest(made)
    assert (fresh.number, fresh.sections, fresh.writers) == (2, old.sections, [village.governance_worker.pk])
    with pytest.raises(Refused, match="没有批准的新版"):
        actions.supersede_version(old, by=village.center_head)
    actions.submit_version(fresh, by=village.governance_worker)
    actions.review_version(fresh, by=village.worker)
    actions.approve_version(fresh, by=village.secretary)
    old.refresh_from_db()
    assert (old.state, old.ended_on, old.open_to, fresh.state) == ("superseded", today(), "staff", "in_force")
    assert made.versions.filter(state="in_force").count() == 1
    assert queries.before(fresh) == old


def test_repealed_it_is_over_and_no_longer_public(village, regulation):
    made, version = regulation()
    actions.repeal_version(version, by=village.secretary, remark="上位文件已覆盖")
    made.refresh_from_db()
    assert (stand_of(made), made.open_to, version.open_to) == ("repealed", "staff", "staff")
    assert not Version.objects.visible_to(village.contact).exists()


def test_reviews_restart_the_clock_and_late_ones_reach_the_heads(village, regulation, django_capture_on_commit_callbacks):
    post = village.worker.appointments.get().post
    with at(day(3, 2)):
        made, _version = regulation(months=6, post=post)
    told = []
    for month, number in ((8, 1), (8, 3), (8, 20), (9, 2), (9, 3), (9, 20)):
        with at(day(month, number)), django_capture_on_commit_callbacks(execute=True):
            told.append(jobs.watch_reviews.func())
    assert told == [0, 1, 0, 0, 1, 0]
    notices = list(Notice.objects.filter(kind="publishing.due").order_by("pk").values_list("user__username", "title"))
    assert notices[0][0] == "worker-li" and "即将到期" in notices[0][1]
    assert {name for name, title in notices if "逾期" in title} == {"worker-li", "center_head-li", "secretary-li"}
    with at(day(9, 21)):
        assert stand_of(made) == "overdue"
        actions.review_regulation(made, by=village.worker, keeps=False, remark="要改第三节")
        assert stand_of(made) == "overdue"
        actions.review_regulation(made, by=village.worker, keeps=True, remark="仍然适用")
        assert (stand_of(made), queries.entry_of(made).due) == ("in_force", date(2027, 3, 21))


def test_one_of_each_kind_and_name(village, regulation):
    regulation(to="draft")
    with pytest.raises(Refused, match="已经登记"):
        actions.begin_regulation(village.here, by=village.worker, code="committee_operation_rule", title="另一个名字")
    actions.begin_regulation(village.here, by=village.worker, title="会议室使用办法")
    with pytest.raises(Refused, match="已经登记"):
        actions.begin_regulation(village.here, by=village.worker, title="会议室使用办法")
    with pytest.raises(Refused, match="目录里没有"):
        actions.begin_regulation(village.here, by=village.worker, code="nothing")
    with pytest.raises(Refused, match="24"):
        actions.begin_regulation(village.here, by=village.worker, title="甲", months=25)


def edited(regulation, by, **told):
    given = {name: getattr(regulation, name) for name in ("title", "owner", "scope", "audience", "months", "post")}
    return actions.edit_regulation(regulation, by=by, **given | told)


def test_what_was_agreed_to_is_not_altered_behind_the_approver_s_back(village, regulation):
    """Narrower at once, wider only with the next approval; the name of what is in force is the heads'."""
    made, version = regulation("company_service_rule")
    edited(made, village.worker, audience="public")
    version.refresh_from_db()
    assert (made.open_to, version.open_to) == ("companies", "companies")
    edited(made, village.worker, audience="staff")
    version.refresh_from_db()
    assert (made.open_to, version.open_to) == ("staff", "staff") and not Version.objects.visible_to(village.contact).exists()
    with pytest.raises(Refused, match="名称由"):
        edited(made, village.worker, title="另一个名字")
    edited(made, village.center_head, title="另一个名字")
    with at(day(11, 2)):
        late, coming = regulation("site_management_rule", to="reviewed")
        actions.approve_version(coming, by=village.center_head, effective_on=date(2026, 11, 10))
        with pytest.raises(Refused, match="正在审批"):
            edited(late, village.worker, audience="public")


ABLE = {
    "worker": "begin submit", "governance_worker": "begin review submit", "center_head": "begin review approve repeal submit",
    "secretary": "begin review approve repeal submit", "committee_member": "", "grid_leader": "", "contact": "", "auditor": "",
    "far_center_head": "", "department": "", "mediator": "", "stranger": "",
}  # fmt: skip


@pytest.mark.parametrize("who", ABLE)
def test_who_does_what(village, regulation, who):
    user = getattr(village, who)
    things = {
        "begin": ("begin_regulation", village.here), "submit": ("submit_version", regulation("party_building_rule", to="draft")[1]),
        "review": ("review_version", regulation("company_service_rule", to="submitted")[1]),
        "approve": ("approve_version", regulation("site_management_rule", to="reviewed")[1]), "repeal": ("repeal_version", regulation()[1]),
    }  # fmt: skip
    assert {name for name, (act, thing) in things.items() if user.has_perm(f"publishing.{act}", thing)} == set(ABLE[who].split())


SEES = {  # drafts, then in force for staff, companies, employees and everybody
    "worker": "draft staff companies employees public", "committee_member": "draft staff companies employees public",
    "auditor": "draft staff companies employees public", "grid_member": "staff companies employees public",
    "mediator": "staff companies employees public", "contact": "companies employees public", "provider": "companies employees public",
    "employee": "employees public", "department": "public", "administrator": "public", "far_worker": "", "far_contact": "", "stranger": "",
}  # fmt: skip
OF = {
    "staff": "site_management_rule",
    "companies": "company_service_rule",
    "employees": "employee_security_rule",
    "public": "governance_model",
}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_what(village, regulation, who):
    made = {"draft": regulation(to="draft"), **{name: regulation(code) for name, code in OF.items()}}
    user = getattr(village, who)
    for model, n in ((Regulation, 0), (Version, 1)):
        seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
        assert {name for name, pair in made.items() if pair[n].pk in seen} == set(SEES[who].split()), model


def test_the_journal_tells_who_and_no_text(village, regulation):
    _made, version = regulation()
    told = Event.objects.filter(subject_type="publishing.version", subject_id=version.pk).order_by("pk")
    assert [e.action.partition(".")[2] for e in told] == ["write_version", "submit_version", "review_version", "approve_version"]
    assert "如下" not in str([(e.changes, e.details) for e in told])


def test_the_database_itself_refuses_a_self_approval(village, regulation):
    _made, version = regulation(to="reviewed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(approved_by=village.worker)
