"""Joining a company: by link or code, with the company's word; leaving it; reset codes for people without mail."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.accounts import actions, rules
from liren.accounts.models import Invitation, Joining
from liren.community.models import Appointment, User
from liren.community.queries import system_user
from liren.core.actions import Refused
from liren.core.calendar import at, now

NEW = "a long new sentence"
NOBODY = {"name": "陈新", "phone": "", "email": "", "password": NEW}


@pytest.fixture
def made(village):
    return actions.invite(village.company, by=village.contact, role="employee", most=2)


def link(invitation):
    return f"/join/{rules.invitation_token(settings.SECRET_KEY, invitation.pk)}/"


def signed_in(username, password=NEW):
    browser = Client()
    browser.post("/sign-in/", {"username": username, "password": password, "next": "/home/"})
    return browser


def test_the_story_of_somebody_without_mail_or_telephone(village, enter):
    enter(village.contact).post(
        f"/members/company/{village.company.pk}/invite/", {"role": "employee", "kind": "open", "most": 3, "days": 7}
    )
    invitation = Invitation.objects.get()
    page = enter(village.contact).get(f"/members/invitations/{invitation.pk}/").content.decode()
    assert link(invitation) in page and "data:image/svg+xml" in page
    phone = Client()
    assert "里仁社区第1精工有限公司" in phone.get(link(invitation)).content.decode()
    told = phone.post(link(invitation), NOBODY).content.decode()
    joining = Joining.objects.get()
    assert joining.state == "waiting" and joining.user.username in told
    waits = signed_in(joining.user.username)
    assert waits.get("/home/").headers["Location"] == "/join/waiting/", "an account is there, a right is not"
    assert not joining.user.areas()
    assert "陈新" in enter(village.contact).get("/home/members/").content.decode()
    enter(village.contact).post(f"/members/joinings/{joining.pk}/", {"approved": "1"})
    assert waits.get("/join/waiting/").headers["Location"].startswith("/sign-in/"), "other rights, other session"
    inside = signed_in(joining.user.username)
    assert inside.get("/home/").status_code == 200
    assert User.objects.get(pk=joining.user_id).roles() == {"employee"}


def test_a_personal_link_is_for_one_and_asks_nobody(village):
    one = actions.invite(village.company, by=village.worker, role="company_contact", most=1, is_open=False)
    browser = Client()
    browser.post(link(one), NOBODY | {"phone": "139 0000 5555"})
    assert Joining.objects.get().state == "approved"
    assert signed_in("13900005555").get("/home/members/").status_code == 200
    assert "名额已用完" in browser.post(link(one), NOBODY, follow=True).content.decode()
    assert Joining.objects.count() == 1


def test_a_refused_person_is_out_and_the_place_is_free_again(village, made):
    who = [actions.join(made, by=system_user(village.here), name=f"人{n}", password=NEW) for n in range(2)]
    with pytest.raises(Refused):
        actions.join(made, by=system_user(village.here), name="第三人", password=NEW)
    actions.refuse_joining(who[0], by=village.contact)
    assert not User.objects.get(pk=who[0].user_id).is_active
    actions.join(made, by=system_user(village.here), name="第三人", password=NEW)
    with pytest.raises(Refused):
        actions.approve_joining(who[0], by=village.contact)


@pytest.mark.parametrize("how", ["late", "closed", "left"])
def test_an_invitation_that_is_over_lets_nobody_in(village, made, how):
    if how == "closed":
        actions.close_invitation(made, by=village.contact)
    with at(now() + timedelta(days=8 if how == "late" else 0)):
        if how == "left":
            type(village.company).objects.filter(pk=village.company.pk).update(status="left", left_on=now().date())
            village.company.refresh_from_db()
            with pytest.raises(Refused):
                actions.invite(village.company, by=village.contact, role="employee")
            return
        Client().post(link(made), NOBODY)
    assert not Joining.objects.exists()


@pytest.mark.parametrize("token", ["1-x", "x", "1", "999999-" + "0" * 40, "-", "1-" + "0" * 40])
def test_a_forged_link_is_not_there(village, made, client, token):
    assert client.get(f"/join/{token}/").status_code == 404


def test_a_link_of_another_installation_is_not_there(village, made, client):
    assert client.get(f"/join/{rules.invitation_token('another key', made.pk)}/").status_code == 404


@pytest.mark.parametrize("most, days, is_open", [(1, 31, True), (2, 7, False), (1, 0, True)])
def test_an_invitation_has_its_limits(village, most, days, is_open):
    with pytest.raises(Refused):
        actions.invite(village.company, by=village.contact, role="employee", most=most, days=days, is_open=is_open)


INVITERS = {"contact", "worker", "employee_worker", "center_head"}
PEOPLE = [
    "contact",
    "other_contact",
    "far_contact",
    "employee",
    "worker",
    "employee_worker",
    "governance_worker",
    "center_head",
    "secretary",
]
PEOPLE += ["grid_member", "auditor", "administrator", "far_worker", "stranger"]


@pytest.mark.parametrize("who", PEOPLE)
def test_who_invites_and_who_decides(village, made, who):
    user = getattr(village, who)
    joining = actions.join(made, by=system_user(village.here), name="陈新", password=NEW)
    assert user.has_perm("accounts.invite", village.company) is (who in INVITERS)
    assert user.has_perm("accounts.close_invitation", made) is (who in INVITERS)
    assert user.has_perm("accounts.approve_joining", joining) is (who in INVITERS - {"employee_worker"})
    assert not user.has_perm("accounts.join", made), "only the product, for whoever holds the link"


def held(user):
    return Appointment.objects.select_related("post__company", "post__community", "user").get(user=user)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_removes_a_member(village, who):
    may = getattr(village, who).has_perm("accounts.remove_member", held(village.employee))
    assert may is (who in {"contact", "employee_worker", "center_head"})
    assert not village.contact.has_perm("accounts.remove_member", held(village.contact)), "nobody himself"
    assert not village.center_head.has_perm("accounts.remove_member", held(village.worker)), "nobody of the staff"


def test_a_removed_member_is_out_at_once_when_his_last_day_is_over(village, enter, door):
    browser, _answer = door(village.employee, "/home/")
    enter(village.contact).post(f"/members/{held(village.employee).pk}/remove/")
    assert browser.get("/home/").status_code == 302
    with at(now() + timedelta(days=1)):
        assert User.objects.get(pk=village.employee.pk).areas() == []


# ---- reset codes


def issue(village, enter, who="employee_worker"):
    answer = enter(getattr(village, who)).post(f"/members/{held(village.employee).pk}/code/")
    return answer.context["code"]


def use(code, village, password=NEW, browser=None):
    body = {"username": village.employee.username, "code": code, "password": password}
    return (browser or Client()).post("/sign-in/code/", body)


@pytest.mark.parametrize("typed, kept", [("1390000", None), ("12345", None), ("+86 139-0000-5555", "13900005555"), ("", "")])
def test_a_number_to_sign_in_by_is_whole(village, enter, typed, kept):
    """By a part of one nobody could, though the page said so; a whole one is kept in the form in which it is looked for."""
    one = actions.invite(village.company, by=village.contact, role="employee", most=3)
    answer = Client().post(link(one), NOBODY | {"phone": typed})
    assert ("号码不完整" in answer.content.decode()) is (kept is None)
    assert list(User.objects.filter(name="陈新").values_list("phone", flat=True)) == ([] if kept is None else [kept])
    answer = enter(village.employee).post("/account/profile/", {"phone": typed, "email": "", "key": "p"}, follow=True)
    assert (village.employee.__class__.objects.get(pk=village.employee.pk).phone == kept) is (kept is not None)


def test_a_code_sets_a_password_once(village, enter):
    code = issue(village, enter)
    assert use(code.lower().replace("-", " "), village).status_code == 302
    assert signed_in(village.employee.username).get("/home/").status_code == 200
    assert use(code, village, "another long sentence").status_code == 422


@pytest.mark.parametrize("how", ["late", "replaced", "of another"])
def test_a_code_that_is_over_or_another_s_does_nothing(village, enter, how):
    code = issue(village, enter)
    if how == "replaced":
        issue(village, enter)
    if how == "of another":
        body = {"username": village.other_employee.username, "code": code, "password": NEW}
        assert Client().post("/sign-in/code/", body).status_code == 422
        return
    with at(now() + timedelta(minutes=11 if how == "late" else 0)):
        assert use(code, village).status_code == 422


def test_codes_are_not_guessed(village, enter):
    code, seen = issue(village, enter), []
    for _n in range(100):
        seen.append("不对或已过期" in use("AAAA-AAAA", village).content.decode())
    assert sum(seen) <= 10 and use(code, village).status_code == 422, "even the right one waits then"


def test_an_unknown_name_reads_like_a_wrong_code(village, enter):
    body = {"code": "AAAA-AAAA", "password": NEW}
    one, other = (Client().post("/sign-in/code/", body | {"username": n}) for n in (village.employee.username, "nobody"))
    assert one.context["form"].errors == other.context["form"].errors


def test_codes_are_for_people_of_companies_and_five_a_day(village):
    with pytest.raises(Refused):
        for n in range(6):
            actions.issue_code(held(village.employee), by=village.employee_worker, digest=str(n))
    assert not village.worker.has_perm("accounts.issue_code", held(village.mediator))
    assert not village.contact.has_perm("accounts.issue_code", held(village.employee))


def test_members_cost_the_same_for_one_and_three(village, made, enter):
    browser = enter(village.contact)
    browser.get("/home/members/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/home/members/")
    other = actions.invite(village.company, by=village.contact, role="employee", most=9)
    for n in range(3):
        actions.join(other, by=system_user(village.here), name=f"人{n}", password=NEW)
    with CaptureQueriesContext(connection) as three:
        browser.get("/home/members/")
    assert len(three) <= len(one) + 1
