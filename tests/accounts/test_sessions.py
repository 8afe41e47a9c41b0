"""Sessions: listed, revoked one by one or all, and dead on the server after each event that ends them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liren.accounts import actions, jobs
from liren.accounts.models import Session
from liren.community import actions as community
from liren.community.models import Appointment, Post, User
from liren.core.calendar import at, now, today
from tests.accounts.conftest import PASSWORD


def copy_of(browser):
    """Somebody who has stolen the cookie."""
    thief = Client()
    thief.cookies["liren"] = browser.cookies["liren"].value
    return thief


def inside(browser):
    return browser.get("/account/").status_code == 200


def held(user):
    return Appointment.objects.select_related("post", "user").get(user=user)


def end_by(village, browser, event):
    user = village.worker
    if event == "sign_out":
        browser.post("/sign-out/")
    elif event == "password":
        browser.post("/account/password/", {"old": PASSWORD, "new": "a long new sentence", "again": "a long new sentence"})
    elif event == "disabled":
        actions.disable_account(held(user), by=village.center_head)
    elif event == "appointed":
        post = community.open_post(village.here, by=village.center_head, role="mediator", title="兼任调解")
        community.appoint(post, by=village.center_head, user=user)
    elif event == "dismissed":
        community.end_appointment(held(user), by=village.center_head, until=today())
    elif event == "others":
        browser.post("/account/sessions/others/")
    elif event == "one_time":
        community.issue_password(held(user), by=village.center_head, password="once-once-once-1")
    elif event == "factor":
        actions.add_totp(user, by=user, secret=b"x" * 20, step=1)


@pytest.mark.parametrize("event", ["sign_out", "password", "disabled", "appointed", "dismissed", "others", "one_time", "factor"])
def test_an_old_cookie_is_worth_nothing_after(village, door, event):
    browser, _answer = door(village.worker)
    thief, other = copy_of(browser), door(village.worker)[0]
    assert inside(thief) and inside(other)
    end_by(village, other if event in {"others", "password"} else browser, event)
    assert not inside(thief)


def test_the_one_who_ends_the_others_stays(village, door):
    (mine, _a), (old, _b) = door(village.worker), door(village.worker)
    mine.post("/account/sessions/others/")
    assert inside(mine) and not inside(old)
    assert Session.objects.filter(user=village.worker, key=mine.session.session_key).count() == 1


def test_the_page_lists_devices_marks_this_one_and_ends_another(village, door):
    mine = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; like Mac OS X) Version/17 Safari/604")
    door(village.worker, client=mine), door(village.worker, client=phone)
    stays = mine.get("/account/sessions/").context["stays"]
    assert [(s.session.browser, s.is_this) for s in stays] == [("Chrome · Windows", True), ("Safari · iPhone", False)]
    mine.post(f"/account/sessions/{stays[1].session.pk}/end/")
    assert inside(mine) and not inside(phone)
    assert len(mine.get("/account/sessions/").context["stays"]) == 1


def test_a_session_of_another_is_not_there(village, door, enter):
    door(village.worker)
    row = Session.objects.get(user=village.worker)
    assert enter(village.auditor).post(f"/account/sessions/{row.pk}/end/").status_code == 404


def test_the_page_asks_as_much_for_one_as_for_three(village, door):
    browser, _answer = door(village.worker)
    browser.get("/account/sessions/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/account/sessions/")
    door(village.worker), door(village.worker)
    with CaptureQueriesContext(connection) as three:
        browser.get("/account/sessions/")
    assert len(one) == len(three)


def test_a_portal_session_does_not_outlive_becoming_staff(village, door):
    browser, _answer = door(village.contact)
    post = Post.objects.get(community=village.here, role="governance_worker")
    community.appoint(post, by=village.center_head, user=village.contact)
    assert not inside(browser)


@pytest.mark.parametrize(
    "path, body",
    [("/account/profile/", {"phone": "13900000000"}), ("/account/security/codes/", {}), ("/account/security/passkey/options/", {})],
)
def test_an_old_session_is_asked_again_before_what_is_dangerous(village, door, path, body):
    browser, _answer = door(village.worker)
    with at(now() + timedelta(minutes=11)):
        answer = browser.post(path, body)
        assert answer.headers["Location"].startswith("/account/prove/")
        assert User.objects.get(pk=village.worker.pk).phone == ""
        assert browser.post("/account/prove/", {"password": "wrong", "next": "/account/"}).status_code == 422
        assert browser.post("/account/prove/", {"password": PASSWORD, "next": "/account/"}).headers["Location"] == "/account/"
        assert not browser.post(path, body).headers.get("Location", "").startswith("/account/prove/")


def test_what_was_typed_is_kept_while_he_proves_himself(village, door):
    browser, _answer = door(village.worker)
    with at(now() + timedelta(minutes=11)):
        browser.post("/account/profile/", {"phone": "13900000000", "email": "", "back": "/account/"})
        browser.post("/account/prove/", {"password": PASSWORD, "next": "/account/"})
        assert "13900000000" in browser.get("/account/").content.decode()


def test_the_unused_are_disabled_after_ninety_days_and_stay_enabled_once_enabled(village, settings):
    settings.UNUSED_DAYS = 90
    User.objects.filter(pk=village.auditor.pk).update(last_login=now() + timedelta(days=60))
    with at(now() + timedelta(days=91)):
        jobs.disable_unused.call()
        on = set(User.objects.filter(is_active=True, is_system=False).values_list("username", flat=True))
        assert village.auditor.username in on and village.worker.username not in on
        actions.enable_account(held(village.worker), by=village.center_head)
        jobs.disable_unused.call()
        assert User.objects.get(pk=village.worker.pk).is_active


@pytest.mark.parametrize(
    "who, may",
    [("center_head", True), ("secretary", True), ("worker", False), ("auditor", False), ("far_center_head", False), ("contact", False)],
)
def test_who_disables_an_account(village, who, may):
    assert getattr(village, who).has_perm("accounts.disable_account", held(village.mediator)) is may
