"""Leavers hand over what lies on their post; two accounts of one person become one."""

import re
from datetime import timedelta

import pytest

from liren.accounts import actions, queries, rules
from liren.accounts.models import Handover, Merge
from liren.care import actions as care
from liren.cases import actions as cases
from liren.cases.models import Accused, Case, Category
from liren.community import actions as community
from liren.community.models import Appointment, Post, User
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.models import Event, Notice


def held(user):
    return Appointment.objects.select_related("post__community", "user").get(user=user)


@pytest.fixture
def work(village):
    """Three cases on the worker's post."""
    category = Category.objects.get(community=village.here, code="site_expansion")
    made = [
        cases.report(village.company, by=village.contact, category=category, title=f"事{n}", text="x", channel="portal") for n in range(3)
    ]
    for one in made:
        cases.accept(one, by=village.worker)
    return made


def test_every_reference_to_an_account_has_its_policy(village):
    named = set(queries.references(village.stranger))
    missing = named - set(rules.RELATIONS)
    assert not missing, f"say in liren/accounts/rules.py RELATIONS what becomes of them in a merge: {sorted(missing)}"
    assert set(rules.RELATIONS) <= named


# ---- leavers


def test_the_wizard_lists_what_lies_on_the_post_and_ends_with_a_record(village, work, enter):
    head = enter(village.center_head)
    page = head.get(f"/desk/accounts/leavers/{held(village.worker).pk}/")
    assert [(d.name, d.count) for d in page.context["duties"]] == [("cases", 3)]
    answer = head.post(f"/desk/accounts/leavers/{held(village.worker).pk}/", {"until": today().isoformat(), "remarks": "钥匙在抽屉"})
    record = Handover.objects.get()
    assert answer.headers["Location"] == f"/desk/accounts/handovers/{record.pk}/"
    assert "钥匙在抽屉" in head.get(answer.headers["Location"]).content.decode()
    assert record.duties[0]["count"] == 3 and record.disabled
    gone = User.objects.get(pk=village.worker.pk)
    assert not gone.is_active
    assert Case.objects.filter(post=held(village.worker).post, open_now=1).count() == 3, "the work stays with the post"


def test_work_is_moved_one_by_one_or_all(village, work, enter):
    post = Post.objects.get(community=village.here, role="governance_worker")
    head, url = enter(village.center_head), f"/desk/accounts/leavers/{held(village.worker).pk}/move/"
    head.post(url, {"duty": "cases", "post": post.pk, "thing": [work[0].pk]})
    assert list(Case.objects.filter(post=post).values_list("pk", flat=True)) == [work[0].pk]
    head.post(url, {"duty": "cases", "post": post.pk, "all": "1"})
    assert Case.objects.filter(post=post).count() == 3


@pytest.mark.parametrize("body", [{"duty": "none"}, {"duty": "supervised"}])
def test_what_cannot_be_moved_is_not_there(village, work, enter, body):
    url = f"/desk/accounts/leavers/{held(village.worker).pk}/move/"
    assert enter(village.center_head).post(url, body).status_code == 404


def test_things_of_another_post_are_not_moved_along(village, work, enter):
    post = Post.objects.get(community=village.here, role="governance_worker")
    url = f"/desk/accounts/leavers/{held(village.mediator).pk}/move/"
    enter(village.center_head).post(url, {"duty": "cases", "post": post.pk, "thing": [work[0].pk]})
    assert not Case.objects.filter(post=post).exists()


def test_who_holds_another_post_keeps_the_account(village):
    post = community.open_post(village.here, by=village.center_head, role="volunteer", title="志愿者")
    community.appoint(post, by=village.center_head, user=village.mediator)
    first = Appointment.objects.get(user=village.mediator, post__role="mediator")
    record = actions.hand_over(first, by=village.center_head, until=today())
    assert not record.disabled and User.objects.get(pk=village.mediator.pk).is_active


def test_a_future_last_day_disables_nobody_yet(village):
    record = actions.hand_over(held(village.mediator), by=village.center_head, until=today() + timedelta(days=9))
    assert not record.disabled and User.objects.get(pk=village.mediator.pk).is_active


HANDLERS = {"center_head", "secretary"}


@pytest.mark.parametrize("who", ["center_head", "secretary", "worker", "auditor", "far_center_head", "contact"])
def test_who_hands_over_and_merges(village, who):
    user, may = getattr(village, who), who in HANDLERS
    assert user.has_perm("accounts.hand_over", held(village.mediator)) is may
    assert user.has_perm("accounts.merge_accounts", held(village.mediator)) is may


def test_nobody_hands_over_his_own_post(village):
    with pytest.raises(Refused):
        actions.hand_over(held(village.center_head), by=village.center_head, until=today())


# ---- doubles


@pytest.fixture
def double(village):
    """The employee a second time, in the same company."""
    post = Post.objects.get(company=village.company, role="employee")
    user = community.open_account(post, by=village.system, username="zhang-again", name=village.employee.name, password="village-pass-1")
    community.appoint(post, by=village.system, user=user)
    return user


def test_same_name_and_company_or_same_telephone_are_offered(village, double):
    pairs = queries.doubles(village.center_head, village.here)
    assert [({p.one.user, p.other.user}, p.phone) for p in pairs] == [({village.employee, double}, False)]
    User.objects.filter(pk__in=[village.mediator.pk, village.provider.pk]).update(phone="13900007777")
    assert {p.phone for p in queries.doubles(village.center_head, village.here)} == {True, False}
    assert queries.doubles(village.far_center_head, village.here) == []


def test_a_telephone_written_differently_is_the_same_telephone(village):
    for user, phone in ((village.mediator, "139 0000 7777"), (village.provider, "+86 139-0000-7777")):
        community.edit_profile(user, by=user, phone=phone, email="")
    pairs = queries.doubles(village.center_head, village.here)
    assert [({p.one.user, p.other.user}, p.phone) for p in pairs] == [({village.mediator, village.provider}, True)]


def test_what_belongs_to_the_person_moves_and_the_rest_points_on(village, double, enter):
    category = Category.objects.get(community=village.here, code="site_expansion")
    case = cases.report(village.company, by=double, category=category, title="我的事", text="x", channel="employee_portal")
    Notice.objects.create(user=double, kind="cases.told", title="消息", url="/")
    head = enter(village.center_head)
    kept, gone = held(village.employee), held(double)
    url = f"/desk/accounts/doubles/{kept.pk}/{gone.pk}/"
    assert head.get(url).status_code == 200 and not Merge.objects.exists(), "looking merges nothing"
    head.post(url)
    case.refresh_from_db()
    assert case.reporter_id == village.employee.pk
    assert Notice.objects.filter(user=village.employee, title="消息").exists()
    gone.user.refresh_from_db()
    assert not gone.user.is_active and gone.user.merged_into.kept == village.employee
    assert not queries.present_posts(gone.user).filter(until=None).exists()
    assert case in Case.objects.visible_to(User.objects.get(pk=village.employee.pk))
    assert queries.doubles(village.center_head, village.here) == []


def test_a_merge_is_told_in_words_and_nothing_of_what_is_sealed(village, double, enter):
    """That somebody takes counsel or is accused is for no head to see: neither before he merges nor in what is kept of it."""
    post = community.open_post(village.here, by=village.system, role="counselor", title="咨询岗")
    community.appoint(post, by=village.system, user=community.open_account(post, by=village.system, username="c", name="安宁"))
    asked = care.ask(village.here, by=double, way="phone", text="睡不着", contact="")
    told = {"number": "LR-9", "kind": "report", "secrecy": "report", "title": "举报", "channel": "portal"}
    case = Case.objects.create(
        community=village.here, category=Category.objects.get(community=village.here, code="safety_violation"), **told
    )
    accused = Accused.objects.create(case=case, user=double)
    answer = enter(village.center_head).get(f"/desk/accounts/doubles/{held(village.employee).pk}/{held(double).pk}/")
    assert [label for label, _policy, _count in answer.context["lines"]] == ["任职"] and "密封的内容如有" in answer.content.decode()
    merge = actions.merge_accounts(held(village.employee), by=village.center_head, gone=double)
    assert not set(merge.moved) & rules.UNTOLD
    assert not any("Accused" in f"{e.changes}{e.details}" or "Consultation" in f"{e.changes}{e.details}" for e in Event.objects.all())
    accused.refresh_from_db()
    asked.refresh_from_db()
    assert (accused.user, asked.client) == (village.employee, village.employee), "moved all the same"


def test_every_line_of_a_merge_is_in_the_words_of_the_house(village):
    named = queries.references(village.stranger)
    strange = {name for name, rows in named.items() if not re.match("[\u4e00-\u9fff]", queries.leaving._called(name, rows))}
    assert not strange


def test_work_is_not_moved_to_the_machine(village):
    posts = list(queries.other_posts(village.center_head, held(village.worker)))
    assert posts and not {post.role for post in posts} & {"system", "visitor"}
    second = community.open_post(village.here, by=village.system, role="enterprise_worker", title="企业二岗")
    community.appoint(second, by=village.system, user=village.mediator)
    assert queries.other_posts(village.center_head, held(village.worker))[0] == second, "who does the same work comes first"


@pytest.mark.parametrize("case", ["same", "self", "sealed", "far", "twice"])
def test_what_is_not_merged(village, double, case):
    kept, gone, by = held(village.employee), double, village.center_head
    if case == "same":
        gone = village.employee
    elif case == "self":
        gone = village.center_head
    elif case == "sealed":
        gone = village.auditor
    elif case == "far":
        gone = village.far_employee
    elif case == "twice":
        actions.merge_accounts(kept, by=by, gone=gone)
    with pytest.raises(Refused):
        actions.merge_accounts(kept, by=by, gone=gone)


def test_the_merged_cannot_sign_in_and_is_out(village, double, door):
    browser, _answer = door(double, "/home/")
    actions.merge_accounts(held(village.employee), by=village.center_head, gone=double)
    assert browser.get("/home/").status_code == 302 and door(double)[1].status_code == 422


# ---- what other apps know to lie on a post


def test_of_what_is_sealed_only_that_there_is_some_is_told(village, enter, monkeypatch):
    """Neither number nor name: the heads see statistics of ten or more at most (permission table, rows 10 to 12)."""
    rows = Appointment.objects.filter(pk=held(village.stranger).pk if village.stranger.appointments.exists() else held(village.mediator).pk)
    monkeypatch.setattr(queries.leaving, "DUTIES", {})
    queries.add_duty("kept", "密件", lambda _held: rows, "accounts:invitation", sealed=True)
    url = f"/desk/accounts/leavers/{held(village.mediator).pk}/"
    head = enter(village.center_head)
    duty = head.get(url).context["duties"][0]
    assert (duty.count, duty.shown, duty.links) == (None, [], [])
    page = head.get(url).content.decode()
    assert "密件" in page and "当面交接" in page
    record = actions.hand_over(held(village.mediator), by=village.center_head, until=today())
    assert record.duties == [{"label": "密件", "count": None, "things": []}]
    assert "密件" in head.get(f"/desk/accounts/handovers/{record.pk}/").content.decode()


def test_a_report_is_not_named_among_the_cases_of_its_keeper(village):
    """The heads do not see it on any other page either (permission table, row 10)."""
    category = Category.objects.get(community=village.here, code="safety_violation")
    post = held(village.report_custodian).post
    told = {"number": "LR-1", "kind": "report", "secrecy": "report", "title": "举报", "channel": "portal"}
    Case.objects.create(community=village.here, category=category, post=post, answerable=post, supervisor=post, **told)
    assert not {"cases", "supervised", "answerable"} & {duty.name for duty in queries.duties_of(held(village.report_custodian))}
