"""Passwords in two profiles, sign-in by telephone, and answers that tell nobody which accounts there are."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from liren.community import actions as community
from liren.community.models import User
from liren.core.calendar import at, now
from tests.accounts.conftest import PASSWORD

DENGBAO = [{"NAME": "liren.community.access.Mixed"}]


@pytest.mark.parametrize("word, good", [("abcdefghijkl", True), ("elephants fly south", True), ("short", False), ("woaini1314520", False),
                                        ("1qaz2wsx3edc", False), ("Admin@123456", False), ("192837465564738", False)])  # fmt: skip
def test_asvs_wants_length_and_no_known_password(word, good, settings):
    word = {"abcdefghijkl": "kjdhqpwmznra"}.get(word, word)
    assert _good(word, get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)) is good


@pytest.mark.parametrize("word, good", [("kjdhqpwmznra", False), ("Kjdhqpwmznra", False), ("Kjdhqpwmznr7", True), ("kjdhqpwmz-r7", True)])
def test_dengbao_also_wants_three_kinds_of_characters(word, good, settings):
    assert _good(word, get_password_validators(settings.AUTH_PASSWORD_VALIDATORS + DENGBAO)) is good


def _good(word, validators):
    try:
        validate_password(word, password_validators=validators)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("days, must", [(89, False), (91, True)])
def test_dengbao_wants_a_new_password_after_ninety_days(village, door, settings, days, must):
    settings.PASSWORD_DAYS = 90
    User.objects.filter(pk=village.worker.pk).update(password_set_at=now())
    with at(now() + timedelta(days=days)):
        browser, _answer = door(village.worker)
        assert (browser.get("/notices/").headers.get("Location") == "/account/password/") is must
        if must:
            new = "a long new sentence 7"
            browser.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
            assert browser.get("/notices/").status_code == 200


def test_a_telephone_number_of_one_account_is_a_name(village, door):
    User.objects.filter(pk=village.worker.pk).update(phone="13900001111")
    assert _by_phone(door, village, "139 0000 1111")
    User.objects.filter(pk=village.auditor.pk).update(phone="13900001111")
    assert not _by_phone(door, village, "13900001111"), "of two accounts it is nobody's"


@pytest.mark.parametrize("kept, typed", [("139-0000-1111", "13900001111"), ("+86 13900001111", "139 0000 1111")])
def test_however_the_number_stands_on_the_account(village, door, kept, typed):
    community.edit_profile(village.worker, by=village.worker, phone=kept, email="")
    assert _by_phone(door, village, typed)
    community.edit_profile(village.auditor, by=village.auditor, phone="139 0000 1111", email="")
    assert not _by_phone(door, village, typed), "of two accounts it is nobody's"


def _by_phone(door, village, phone):
    browser, answer = door(User(username=phone))
    return answer.status_code == 302 and browser.session["_auth_user_id"] == str(village.worker.pk)


def test_wrong_names_and_wrong_passwords_read_the_same(village, client):
    User.objects.filter(pk=village.auditor.pk).update(is_active=False)
    User.objects.filter(pk=village.mediator.pk).update(phone="13900001111")
    pages = set()
    for name in (village.worker.username, "nobody", village.auditor.username, "13900001111", "13911112222"):
        text = client.post("/sign-in/", {"username": name, "password": "wrong wrong wrong"}).content.decode()
        for said in (name, *client.cookies["liren-csrf"].value.split()):
            text = text.replace(said, "#")
        pages.add(re.sub(r'csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", text))
    assert len(pages) == 1
