"""Codes as the RFC gives them, secrets that open for their owner alone, and who needs what."""

import pytest
from cryptography.exceptions import InvalidTag

from liren.accounts import rules

RFC = b"12345678901234567890"


@pytest.mark.parametrize(
    "seconds, code", [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert rules.totp(RFC, seconds // 30) == code
    assert rules.step_of(RFC, f"{code[:3]} {code[3:]}", seconds) == seconds // 30


@pytest.mark.parametrize("off, taken", [(-61, 0), (-30, 1), (0, 1), (30, 1), (61, 0)])
def test_a_clock_may_be_half_a_minute_wrong(off, taken):
    at = 1_000_000_020
    assert bool(rules.step_of(RFC, rules.totp(RFC, (at + off) // 30), at)) is bool(taken)


def test_a_step_that_was_used_does_not_come_back():
    step = 2000000000 // 30
    assert rules.step_of(RFC, rules.totp(RFC, step), 2000000000, last=step) == 0


@pytest.mark.parametrize("code", ["", "28708", "2870822", "abcdef", "２８７０８２"])
def test_what_is_no_code_is_no_step(code):
    assert rules.step_of(RFC, code, 59) == 0


def test_a_sealed_secret_opens_for_its_account_and_key_alone():
    stored = rules.sealed("key", RFC, "user 1")
    assert rules.opened("key", stored, "user 1") == RFC
    for key, text, about in (
        ("other", stored, "user 1"),
        ("key", stored, "user 2"),
        ("key", stored[:-1] + bytes([stored[-1] ^ 1]), "user 1"),
    ):
        with pytest.raises(InvalidTag):
            rules.opened(key, text, about)


def test_recovery_codes_differ_and_are_read_in_any_spelling():
    codes = {rules.recovery_code() for _n in range(1000)}
    assert len(codes) == 1000
    one = codes.pop()
    assert rules.digest("k", "recovery", one) == rules.digest("k", "recovery", f" {one.lower().replace('-', '')} ")


@pytest.mark.parametrize(
    "policy, role, portal, needed",
    [
        ("staff", "grid_member", False, True),
        ("staff", "employee", True, False),
        ("sealed", "grid_member", False, False),
        ("sealed", "counselor", False, True),
        ("sealed", "administrator", False, True),
        ("off", "administrator", False, False),
    ],
)
def test_who_needs_a_second_factor(policy, role, portal, needed):
    assert rules.needs_factor(policy, frozenset({role}), portal) is needed


@pytest.mark.parametrize("role, may", [("grid_member", True), ("report_custodian", False), ("administrator", False), ("counselor", False)])
def test_a_browser_is_never_remembered_for_sealed_roles(role, may):
    assert rules.may_trust(frozenset({role})) is may


@pytest.mark.parametrize(
    "agent, words",
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36", "Chrome · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/107 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8", ""),
    ],
)
def test_a_browser_in_two_words(agent, words):
    assert rules.browser_words(agent) == words
