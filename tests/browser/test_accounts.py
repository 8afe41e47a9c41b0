"""Signing in with an authenticator app and with a passkey, in a real browser with a virtual authenticator."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest

from liren.accounts import rules
from liren.accounts.models import Factor
from liren.community.models import User
from liren.core.calendar import now
from tests.browser.conftest import DESK, PASSWORD, PHONE

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code(secret, steps=0):
    return rules.totp(secret, int((now() + timedelta(seconds=30 * steps)).timestamp()) // 30)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_authenticator_app_is_enrolled_and_asked_for(visit, village, viewport, faults):
    page = visit(viewport, village.worker.username, "/account/security/")
    assert faults(page) == []
    page.get_by_role("link", name="用验证器应用").click()
    assert faults(page) == []
    secret = b32decode(page.locator("p.mono").inner_text().replace(" ", ""))
    page.get_by_label("应用上显示的 6 位数字").fill(code(secret))
    page.get_by_role("button", name="启用验证器").click()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10 and faults(page) == []
    page.context.clear_cookies()
    page.goto("/sign-in/?next=/account/")
    for said in (code(secret, 1), codes[0]):
        page.goto("/sign-in/?next=/account/")
        page.get_by_label("登录名").fill(village.worker.username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/sign-in/second/")
        assert faults(page) == []
        page.get_by_label("动态码或恢复码").fill(said)
        page.get_by_role("button", name="确认").click()
        page.wait_for_url("**/account/")
        page.context.clear_cookies()


def test_a_passkey_is_made_signs_in_alone_and_is_the_second_step(visit, village, live_server, faults):
    home = re.sub(r"//127\.0\.0\.1|//\[::1\]", "//localhost", live_server.url)  # passkeys know names, not addresses
    page = visit(DESK)
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def with_password(to):
        page.goto(f"{home}/sign-in/?next={to}")
        page.get_by_label("登录名").fill(village.worker.username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()

    with_password("/account/security/passkey/")
    page.get_by_label("给它起个名字").fill("办公电脑")
    assert faults(page) == []
    page.get_by_role("button", name="添加").click()
    page.wait_for_url("**/account/security/")
    assert "办公电脑" in page.content() and Factor.objects.get().kind == "passkey"
    page.context.clear_cookies()
    page.goto(f"{home}/sign-in/?next=/account/")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url("**/account/")
    page.context.clear_cookies()
    with_password("/account/")
    page.wait_for_url("**/sign-in/second/")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url("**/account/")
    page.context.clear_cookies()
    User.objects.filter(pk=village.worker.pk).update(is_active=False)
    page.goto(f"{home}/sign-in/")
    page.get_by_role("button", name="用通行密钥").click()
    page.locator("[data-passkey-error]").wait_for(state="visible")
