"""Sign-in: right and wrong passwords, tries of strangers, the own device, sessions that end, demo doors."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as some

from liren.community import access, actions
from liren.community.models import Device, Guess, User
from liren.community.rules import KNOWN_DEVICE, STRANGE_DEVICE
from liren.core.calendar import SHANGHAI, at
from liren.core.models import Event

PASSWORD = "village-pass-1"
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def try_in(client, user, password=PASSWORD, **extra):
    name = user if isinstance(user, str) else user.username
    return client.post("/sign-in/", {"username": name, "password": password, "next": "/account/"}, **extra)


def test_the_right_password_opens_a_session_under_a_new_id(village, client):
    client.get("/sign-in/")
    before = client.session.session_key
    answer = try_in(client, village.worker)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200
    assert Event.objects.filter(action="community.sign_in", actor_id=village.worker.pk).count() == 1


def test_the_name_may_be_typed_in_capitals(village, client):
    assert try_in(client, village.worker.username.upper()).status_code == 302


@pytest.mark.parametrize("who", ["worker", "stranger", "system", "door", "nobody", "gone"])
def test_a_wrong_password_an_unknown_name_and_a_closed_account_look_the_same(village, client, who):
    User.objects.filter(pk=village.auditor.pk).update(is_active=False)
    name = {"nobody": "nobody", "gone": village.auditor.username}.get(who) or getattr(village, who).username
    password = PASSWORD if who == "gone" else "wrong"
    answer = try_in(client, name, password)
    assert answer.status_code == 422
    assert "登录名或密码不对" in answer.content.decode()


@pytest.mark.parametrize("name", ["known", "nobody-here"])
def test_an_unknown_name_costs_the_same_work_as_a_known_one(village, monkeypatch, name):
    hashed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or real(*a, **k))
    access.PostBackend().authenticate(None, username=village.worker.username if name == "known" else name, password="wrong")
    assert len(hashed) == 1


def test_a_thousand_guesses_of_strangers_in_a_day_are_looked_at_twenty_times_and_the_real_user_still_gets_in(village, client, monkeypatch):
    looked_at = []
    real = access.PostBackend.authenticate
    monkeypatch.setattr(access.PostBackend, "authenticate", lambda *a, **k: looked_at.append(1) or real(*a, **k))
    with at(MORNING):
        assert try_in(client, village.worker).status_code == 302
        client.post("/sign-out/")
    looked_at.clear()
    for n in range(1000):
        with at(MORNING + timedelta(seconds=86 * n)):
            stranger = Client(REMOTE_ADDR=f"203.0.113.{n % 200}")
            assert try_in(stranger, village.worker, f"guess-{n}").status_code == 422
            if n == 50:
                assert try_in(Client(), village.worker).status_code == 422, "on a new device he has to wait"
    assert 10 <= len(looked_at) <= 20
    with at(MORNING + timedelta(days=1)):
        assert try_in(client, village.worker).status_code == 302, "on his own device"


def test_guesses_at_an_unknown_name_are_stopped_in_the_same_words(village):
    def last_words(name):
        with at(MORNING):
            return [try_in(Client(), name, "wrong").context["form"].non_field_errors() for _ in range(6)][-1]

    assert last_words("nobody") == last_words(village.worker) == ["试得太快，请 15 秒后再试。"]


def test_one_address_cannot_try_many_accounts(village, client):
    with at(MORNING):
        answers = [try_in(Client(), f"name-{n}", "wrong") for n in range(101)]
    assert "登录名或密码不对" in answers[99].content.decode()
    assert "请 36 秒后再试" in answers[100].content.decode()


def test_a_forged_device_mark_is_a_strange_device(village, client):
    Device.objects.create(user=village.worker, token="x" * 64)
    client.cookies[access.DEVICE_COOKIE] = "x" * 64 + ":forged:signature"
    assert access.device_token(client.get("/sign-in/").wsgi_request) == ""


def test_what_was_typed_as_a_name_is_not_kept_in_clear(village, client):
    try_in(client, "my-password-in-the-wrong-field", "wrong")
    assert not [g for g in Guess.objects.all() if "password" in g.key]


@given(some.lists(some.floats(0, 40_000), max_size=300))
def test_no_rhythm_of_guessing_gets_more_than_twenty_a_day(gaps):
    clock = level = last = 0.0
    taken = []
    for gap in gaps:
        clock += gap
        if STRANGE_DEVICE.wait(level, clock - last) == 0:
            level, last = STRANGE_DEVICE.level(level, clock - last) + 1, clock
            taken.append(clock)
    assert all(sum(1 for t in taken if begin <= t < begin + 86_400) <= 20 for begin in taken)


@pytest.mark.parametrize(
    "level, seconds, wait",
    [(0, 0, 0), (4, 100_000, 0), (5, 0, 15), (5, 10, 5), (6, 0, 30), (9, 0, 240), (10, 0, 1440), (10, 14_400, 0)],
)
def test_known_device_waits_grow(level, seconds, wait):
    assert KNOWN_DEVICE.wait(level, seconds) == wait


@pytest.mark.parametrize(
    "who, minutes, inside",
    [("worker", 29, True), ("worker", 31, False), ("contact", 31, True), ("contact", 29 * 1440, True), ("contact", 31 * 1440, False)],
)
def test_staff_sessions_end_when_idle_and_portal_sessions_after_a_month(village, client, who, minutes, inside):
    with at(MORNING):
        try_in(client, getattr(village, who))
    with at(MORNING + timedelta(minutes=minutes)):
        assert (client.get("/account/").status_code == 200) is inside


def test_a_shift_ends_after_twelve_hours_of_work(village, client):
    with at(MORNING):
        try_in(client, village.worker)
    for n in range(1, 48):
        with at(MORNING + timedelta(minutes=15 * n)):
            assert client.get("/account/").status_code == 200
    with at(MORNING + timedelta(hours=12, minutes=1)):
        assert client.get("/account/").headers["Location"].startswith("/sign-in/")


def test_a_counter_that_refreshes_itself_does_not_keep_the_session(village, client):
    with at(MORNING):
        try_in(client, village.worker)
    for n in (20, 29):
        with at(MORNING + timedelta(minutes=n)):
            assert client.get("/account/", headers={"X-Live": "1"}).status_code == 200
    with at(MORNING + timedelta(minutes=31)):
        assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("event", ["sign_out", "password", "closed"])
def test_an_old_cookie_is_worth_nothing_after(village, client, event):
    try_in(client, village.worker)
    old = Client()
    old.cookies[client.cookies["liren"].key] = client.cookies["liren"].value
    assert old.get("/account/").status_code == 200
    if event == "sign_out":
        client.post("/sign-out/")
    elif event == "password":
        client.post("/account/password/", {"old": PASSWORD, "new": "a long new sentence", "again": "a long new sentence"})
        assert client.get("/account/").status_code == 200, "the one who changed it stays"
    else:
        User.objects.filter(pk=village.worker.pk).update(is_active=False)
    assert old.get("/account/").status_code == 302


def test_a_piece_of_a_page_sends_the_whole_page_to_the_door(village, client):
    answer = client.get("/account/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("weak", ["tiny-pw", "123456789012", "password1234", "worker-li-worker"])
def test_weak_passwords_are_refused_and_never_shown_again(village, enter, weak):
    client = enter(village.worker)
    client.post(
        "/account/password/", {"old": PASSWORD, "new": weak, "again": weak}, headers={"Referer": "http://testserver/account/password/"}
    )
    assert village.worker.check_password(PASSWORD)
    assert User.objects.get(pk=village.worker.pk).check_password(PASSWORD)
    assert weak not in client.get("/account/password/").content.decode()
    assert weak not in str(dict(client.session))


def test_a_one_time_password_must_be_changed_first(village, client):
    appointment = village.worker.appointments.get()
    with at(MORNING):
        for _ in range(4):
            try_in(Client(), village.worker, "wrong")
        actions.issue_password(appointment, by=village.center_head, password="one time words 7")
    with at(MORNING):
        assert try_in(client, village.worker, "one time words 7").status_code == 302, "the wait of strangers' tries is lifted"
    client = Client()
    try_in(client, village.worker, "one time words 7")
    assert client.get("/account/").headers["Location"] == "/account/password/"
    client.post("/account/password/", {"old": "one time words 7", "new": "my very own sentence", "again": "my very own sentence"})
    assert client.get("/account/").status_code == 200


def test_nobody_is_sent_to_another_site_after_sign_in(village, client):
    answer = client.post("/sign-in/?next=https://evil.example/", {"username": village.contact.username, "password": "wrong"})
    assert answer.context["next"] == ""


def test_demo_doors_are_open_in_demo_only(village, client):
    User.objects.filter(pk=village.worker.pk).update(username="demo-worker")
    assert "demo-worker" in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"username": village.contact.username}).status_code == 404, "no demo account"
    with override_settings(DEMO=False):
        assert "demo-worker" not in client.get("/sign-in/").content.decode()
        assert client.post("/sign-in/demo/", {"username": "demo-worker"}).status_code == 404
    assert client.post("/sign-in/demo/", {"username": "demo-worker", "next": "/account/"}).status_code == 302
    assert client.get("/account/").status_code == 200
