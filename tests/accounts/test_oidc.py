"""Single sign-on against a provider on this machine: the right way in, and every altered token turned away."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from liren.accounts import actions
from liren.accounts.models import Identity
from liren.community.models import User
from liren.core.calendar import at, now
from tests.accounts.conftest import PASSWORD


@pytest.fixture
def linked(village, provider):
    actions.link_identity(village.worker, by=village.worker, issuer=provider.issuer, subject=provider.subject)
    return provider


def go(browser, provider, to="/account/"):
    """Press the button, say yes at the provider, come back."""
    away = browser.get(f"/sign-in/oidc/?next={to}").headers["Location"]
    assert away.startswith(f"{provider.issuer}/authorize?")
    return browser.get(provider.authorize(away))


def inside(browser):
    return browser.get("/account/").status_code == 200


def test_the_button_is_there_and_asks_with_state_nonce_and_pkce(village, provider, client):
    assert "测试认证" in client.get("/sign-in/").content.decode()
    provider.authorize(client.get("/sign-in/oidc/").headers["Location"])
    asked = provider.asked
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert len(asked["state"]) > 40 and len(asked["nonce"]) > 40 and asked["redirect_uri"] == "http://testserver/sign-in/oidc/callback/"


def test_a_linked_person_comes_in_under_a_new_session_id(linked, village, client):
    before = client.session.session_key
    answer = go(client, linked)
    assert answer.headers["Location"] == "/account/" and inside(client)
    assert client.session["how"] == "oidc" and client.session.session_key != before


def test_the_second_factor_is_asked_after_it_too(linked, village, client):
    actions.add_totp(village.worker, by=village.worker, secret=b"x" * 20, step=1)
    assert go(client, linked).headers["Location"] == "/sign-in/second/" and not inside(client)


def test_an_unknown_identity_is_linked_only_after_the_account_has_signed_in_once_and_said_so(village, provider, client):
    provider.change = {
        "email": village.worker.email or "wang@example.com",
        "groups": ["administrators"],
        "preferred_username": village.worker.username,
    }
    User.objects.filter(pk=village.worker.pk).update(email="wang@example.com")
    answer = go(client, provider)
    assert answer.headers["Location"] == "/sign-in/?next=/account/link/" and not inside(client)
    client.post("/sign-in/", {"username": village.worker.username, "password": PASSWORD, "next": "/account/link/"})
    assert client.get("/account/link/").status_code == 200 and not Identity.objects.exists(), "looking links nothing"
    client.post("/account/link/")
    assert Identity.objects.get().user == village.worker
    other = Client()
    go(other, provider)
    assert inside(other)
    assert User.objects.get(pk=village.worker.pk).roles() == village.worker.roles(), "no group grants a right"


def test_a_disabled_account_does_not_come_in(linked, village, client):
    User.objects.filter(pk=village.worker.pk).update(is_active=False)
    go(client, linked)
    assert not inside(client)


def test_one_identity_is_one_account(linked, village, enter):
    browser = enter(village.auditor)
    go(browser, linked, "/account/security/")
    assert Identity.objects.get().user == village.worker


# ---- altered tokens


def b64(text):
    return urlsafe_b64encode(json.dumps(text).encode()).rstrip(b"=").decode()


def unsigned(told):
    return f"{b64({'alg': 'none', 'typ': 'JWT'})}.{b64(told)}."


def foreign(told):
    return jwt.encode(told, ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": "one"})


MOMENT = int(time.time())
CHANGED = {
    "another audience": {"aud": "other"},
    "several audiences, not ours": {"aud": ["other", "more"]},
    "several audiences, issued to another": {"aud": ["liren", "other"], "azp": "other"},
    "several audiences, to nobody": {"aud": ["liren", "other"]},
    "one audience, issued to another": {"azp": "other"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "expired": {"exp": MOMENT - 3600},
    "no end": {"exp": None},
    "issued long ago": {"iat": MOMENT - 86_400},
    "issued tomorrow": {"iat": MOMENT + 86_400},
    "not yet": {"nbf": MOMENT + 86_400},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "a list as subject": {"sub": ["staff-7"]},
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_changed_claim_is_not_believed(linked, client, change):
    linked.change = change
    answer = go(client, linked)
    assert answer.headers["Location"] == "/sign-in/" and not inside(client)


def test_the_control_an_unchanged_token_is_believed(linked, client):
    linked.change = {"aud": ["liren"], "azp": "liren"}
    go(client, linked)
    assert inside(client)


def signed_with_public_key(linked):
    """HS256 with the public key as the secret: the classic confusion."""
    pem = linked.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return lambda told: _hmac(told, pem)


def _hmac(told, key):
    text = f"{b64({'alg': 'HS256', 'kid': 'one'})}.{b64(told)}"
    mac = urlsafe_b64encode(hmac.new(key, text.encode(), "sha256").digest()).rstrip(b"=").decode()
    return f"{text}.{mac}"


@pytest.mark.parametrize("how", ["none", "foreign key", "client secret", "public key", "cut", "other kid", "nonsense"])
def test_a_wrong_signature_is_not_believed(linked, client, how):
    linked.sign = {
        "none": unsigned,
        "foreign key": foreign,
        "client secret": lambda told: jwt.encode(told, "secret" * 8, "HS256", {"kid": "one"}),
        "public key": signed_with_public_key(linked),
        "cut": lambda told: jwt.encode(told, linked.key, "ES256", {"kid": "one"}).rpartition(".")[0] + ".",
        "other kid": lambda told: jwt.encode(told, linked.key, "ES256", {"kid": "two"}),
        "nonsense": lambda told: "x.y.z",
    }[how]
    go(client, linked)
    assert not inside(client)


@pytest.mark.parametrize("how", ["no state", "wrong state", "other browser", "twice", "late", "other issuer", "denied"])
def test_an_answer_that_is_not_to_this_browsers_question_is_not_believed(linked, client, how):
    back = linked.authorize(client.get("/sign-in/oidc/").headers["Location"])
    if how == "other browser":
        client = Client()
    elif how == "no state":
        back = back.partition("&")[0]
    elif how == "wrong state":
        back = back[:-3] + "xxx"
    elif how == "other issuer":
        back += "&iss=https://evil.example"
    elif how == "denied":
        back = "/sign-in/oidc/callback/?error=access_denied&state=" + back.rpartition("=")[2]
    elif how == "twice":
        client.get(back)
        client.post("/sign-out/")
    with at(now() + timedelta(minutes=11 if how == "late" else 0)):
        client.get(back)
        assert not inside(client)


def test_a_provider_that_says_it_is_another_or_is_away_opens_nothing(linked, client, settings):
    linked.said_issuer = "https://evil.example"
    assert client.get("/sign-in/oidc/").headers["Location"] == "/sign-in/"
    settings.OIDC = settings.OIDC | {"issuer": "http://127.0.0.1:9"}
    assert client.get("/sign-in/oidc/").headers["Location"] == "/sign-in/"


def test_without_a_provider_there_is_no_button_and_no_way(village, client):
    assert "/sign-in/oidc/" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/oidc/").headers["Location"] == "/sign-in/"
    assert client.get("/sign-in/oidc/callback/?code=x&state=y").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize("minutes, proved", [(0, True), (30, False)])
def test_who_has_no_password_proves_himself_there(linked, village, client, minutes, proved):
    go(client, linked)
    session = client.session
    session["proved"] = (now() - timedelta(minutes=11)).isoformat()
    session.save()
    back = linked.authorize(client.get("/sign-in/oidc/?next=/account/").headers["Location"])
    assert (linked.asked["prompt"], linked.asked["max_age"]) == ("login", "0")
    linked.change = {"auth_time": int(now().timestamp()) - minutes * 60}
    client.get(back)
    assert (client.post("/account/security/codes/").status_code == 200) is proved
