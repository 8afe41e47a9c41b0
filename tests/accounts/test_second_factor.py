"""The second factor: asked after the password, enrolled at first sign-in, never guessed, never replayed, never lost for ever."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.test import Client

from liren.accounts import actions, rules
from liren.accounts.models import Factor, FactorReset, RecoveryCode, TrustedBrowser
from liren.community.models import Appointment
from liren.core.actions import Refused
from liren.core.calendar import at, now
from liren.core.models import Envelope, Event

SECRET = b"a secret of 20 bytes"


def enrol(user):
    actions.add_totp(user, by=user, secret=SECRET, step=1)
    return user


def code(shift=0):
    return rules.totp(SECRET, int(now().timestamp()) // 30 + shift)


def inside(browser):
    return browser.get("/account/").status_code == 200


def test_a_password_alone_opens_nothing_once_a_factor_is_there(village, door):
    browser, answer = door(enrol(village.worker))
    assert answer.headers["Location"] == "/sign-in/second/"
    assert not inside(browser) and "_auth_user_id" not in browser.session
    answer = browser.post("/sign-in/second/", {"code": code()})
    assert answer.headers["Location"] == "/account/" and inside(browser)
    assert browser.session["how"] == "password+totp"


def test_a_code_counts_once_also_in_another_browser(village, door):
    enrol(village.worker)
    (one, _a), (two, _b) = door(village.worker), door(village.worker)
    same = code()
    one.post("/sign-in/second/", {"code": same})
    two.post("/sign-in/second/", {"code": same})
    assert inside(one) and not inside(two)


def test_the_first_proof_is_forgotten_after_ten_minutes_and_with_the_password(village, door):
    browser, _answer = door(enrol(village.worker))
    with at(now() + timedelta(minutes=11)):
        assert browser.post("/sign-in/second/", {"code": code()}).headers["Location"] == "/sign-in/"
    other, _answer = door(village.worker)
    village.worker.set_password("another long sentence")
    village.worker.save()
    assert other.post("/sign-in/second/", {"code": code()}).headers["Location"] == "/sign-in/" and not inside(other)


def test_a_thousand_codes_of_somebody_who_has_the_password_are_judged_twenty_times_a_day(village, door):
    enrol(village.worker)
    begin, judged = now(), 0
    for n in range(1000):
        with at(begin + timedelta(seconds=86 * n)):
            if n % 5 == 0:
                browser = Client()
                session = browser.session
                session["pending"] = {"user": village.worker.pk, "hash": village.worker.get_session_auth_hash(), "at": now().isoformat(),
                                      "to": "/", "how": "password", "purpose": "enter"}  # fmt: skip
                session.save()
            answer = browser.post("/sign-in/second/", {"code": "000000" if code() != "000000" else "111111"})
            judged += "不对" in answer.content.decode()
    assert 5 <= judged <= 20


def test_the_page_of_the_second_step_is_nobodys_without_a_first(village, client):
    assert client.get("/sign-in/second/").headers["Location"] == "/sign-in/"
    assert client.post("/sign-in/second/", {"code": "123456"}).headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "who, asked", [("worker", True), ("administrator", True), ("report_custodian", True), ("contact", False), ("employee", False)]
)
def test_staff_must_enrol_before_they_do_anything_else(village, door, settings, who, asked):
    settings.SECOND_FACTOR = "staff"
    browser, _answer = door(getattr(village, who))
    there = browser.get("/notices/")
    assert (there.status_code == 302 and there.headers["Location"] == "/account/security/") is asked
    if asked:
        page = browser.get("/account/security/totp/")
        assert page.status_code == 200
        answer = browser.post("/account/security/totp/", {"code": rules.totp(_shown(page), int(now().timestamp()) // 30)})
        assert answer.status_code == 200 and len(re.findall(r"<li>[A-Z2-9]{5}-[A-Z2-9]{5}</li>", answer.content.decode())) == 10
        assert browser.get("/notices/").status_code == 200


def _shown(page):
    text = re.search(r'<p class="mono small wrap">([A-Z2-7 =]+)</p>', page.content.decode())[1].replace(" ", "")
    return b32decode(text)


@pytest.mark.parametrize(
    "who, days, free", [("worker", 6, True), ("worker", 8, False), ("administrator", 0, False), ("secretary", 0, False)]
)
def test_days_of_grace_are_not_for_sealed_roles(village, door, settings, who, days, free):
    settings.SECOND_FACTOR, settings.SECOND_FACTOR_GRACE_DAYS = "staff", 7
    door(getattr(village, who))
    with at(now() + timedelta(days=days)):
        browser, _answer = door(getattr(village, who))
        assert (browser.get("/notices/").status_code == 200) is free


def test_a_wrong_first_code_enrols_nothing(village, door):
    browser, _answer = door(village.worker)
    browser.get("/account/security/totp/")
    assert browser.post("/account/security/totp/", {"code": "000000"}).status_code == 422
    assert not Factor.objects.filter(user=village.worker).exists()


def test_the_secret_lies_sealed_and_another_accounts_row_does_not_open_mine(village, door):
    enrol(village.worker)
    enrol(village.auditor)
    mine, other = (
        Envelope.objects.get(subject_id=who.factors.get().pk, subject_type="accounts.factor") for who in (village.worker, village.auditor)
    )
    assert SECRET not in bytes(mine.body) and SECRET.hex().encode() not in bytes(mine.body)
    Envelope.objects.filter(pk=other.pk).update(body=mine.body, nonce=mine.nonce, data_key=mine.data_key)
    browser, _answer = door(village.auditor)
    assert browser.post("/sign-in/second/", {"code": code()}).status_code == 422


def test_a_recovery_code_opens_once(village, door):
    user = enrol(village.worker)
    one = rules.recovery_code()
    actions.new_recovery_codes(user, by=user, digests=[rules.digest(conf.SECRET_KEY, "recovery", one)])
    for n, right in enumerate((True, False)):
        browser, _answer = door(user)
        browser.post("/sign-in/second/", {"code": one.lower()})
        assert inside(browser) is right, n
    assert RecoveryCode.objects.get().used_at


@pytest.mark.parametrize("who, remembered", [("worker", True), ("report_custodian", False)])
def test_a_browser_is_remembered_but_never_for_sealed_roles(village, door, who, remembered):
    user = enrol(getattr(village, who))
    browser, _answer = door(user)
    browser.post("/sign-in/second/", {"code": code(), "trust": "on"})
    assert TrustedBrowser.objects.exists() is remembered
    browser.post("/sign-out/")
    _same, answer = door(user, client=browser)
    assert (answer.headers["Location"] == "/account/") is remembered
    _other, answer = door(user)
    assert answer.headers["Location"] == "/sign-in/second/", "another browser is asked"


def test_a_reset_password_does_not_take_the_factor_off(village, door, enter):
    enrol(village.worker)
    held = Appointment.objects.get(user=village.worker)
    told = enter(village.center_head).post(f"/desk/appointments/{held.pk}/password/").context["password"]
    _browser, answer = door(village.worker, password=told)
    assert answer.headers["Location"] == "/sign-in/second/"


def test_the_last_factor_stays_where_one_is_needed(village, settings):
    user = enrol(village.worker)
    settings.SECOND_FACTOR = "staff"
    with pytest.raises(Refused):
        actions.remove_factor(user, by=user, factor=user.factors.get())
    settings.SECOND_FACTOR = "sealed"
    actions.remove_factor(user, by=user, factor=user.factors.get())
    assert not user.factors.exists()


def test_a_factor_is_removed_only_by_its_owner_and_only_freshly(village, door, enter):
    factor = enrol(village.worker).factors.get()
    assert enter(village.auditor).post(f"/account/security/{factor.pk}/remove/").status_code == 404
    browser, _answer = door(village.worker)
    browser.post("/sign-in/second/", {"code": code()})
    with at(now() + timedelta(minutes=11)):
        answer = browser.post(f"/account/security/{factor.pk}/remove/")
        assert answer.headers["Location"].startswith("/account/prove/") and Factor.objects.filter(pk=factor.pk).exists()


# ---- taken off by two


def held(user):
    return Appointment.objects.select_related("post", "user").get(user=user)


def test_two_heads_take_a_factor_off_and_it_is_journaled(village, door, enter):
    enrol(village.worker)
    enter(village.center_head).post(f"/desk/accounts/{held(village.worker).pk}/reset/", {"reason": "当面核对工作证"})
    reset = FactorReset.objects.get()
    enter(village.center_head).post(f"/desk/accounts/resets/{reset.pk}/", {"granted": "1"})
    assert Factor.objects.filter(user=village.worker).exists(), "not by the same person"
    enter(village.secretary).post(f"/desk/accounts/resets/{reset.pk}/", {"granted": "1"})
    assert not Factor.objects.filter(user=village.worker).exists()
    told = Event.objects.filter(action__in=["accounts.ask_reset", "accounts.grant_reset"]).order_by("pk")
    assert [one.actor_id for one in told] == [village.center_head.pk, village.secretary.pk]
    assert door(village.worker)[1].headers["Location"] == "/account/"


@pytest.mark.parametrize("who", ["worker", "auditor", "administrator", "committee_member", "far_secretary", "contact"])
def test_nobody_else_asks_or_decides(village, who):
    enrol(village.mediator)
    by = getattr(village, who)
    assert not by.has_perm("accounts.ask_reset", held(village.mediator))
    reset = actions.ask_reset(held(village.mediator), by=village.center_head, reason="当面")
    assert not by.has_perm("accounts.grant_reset", reset)
    assert village.secretary.has_perm("accounts.grant_reset", reset) and not village.center_head.has_perm("accounts.grant_reset", reset)


def test_a_head_does_not_reset_himself_nor_is_asked_about_himself(village):
    enrol(village.secretary)
    with pytest.raises(Refused):
        actions.ask_reset(held(village.secretary), by=village.secretary, reason="自己")
    reset = actions.ask_reset(held(village.secretary), by=village.center_head, reason="当面")
    assert not village.secretary.has_perm("accounts.grant_reset", reset)
