"""A refusal is an answer: it is said once, brings the sender back, and what he typed is not lost – except secrets."""

import pytest
from django.test import RequestFactory

from liren.cases.models import Case, Category
from liren.core.http import _never_kept, back, stamp

CODE = "/home/report/"


@pytest.fixture
def form(village, enter):
    """The address of a simple form, and a browser that has opened it."""
    simple = next(
        c for c in Category.objects.filter(community=village.here, kind="demand", is_active=True).order_by("code") if not c.questions
    )
    client = enter(village.contact)
    return client, f"{CODE}{simple.code}/"


def send(form, title, key):
    client, address = form
    return client.post(address, {"title": title, "urgency": "normal", "key": key}, headers={"referer": f"http://testserver{address}"})


def test_the_same_form_sent_twice_is_one_case_and_the_same_answer(form):
    assert send(form, "货梯停用", "k1").url == send(form, "货梯停用", "k1").url
    assert Case.objects.count() == 1


def test_another_content_under_the_same_key_is_told_so_and_not_lost(form):
    client, address = form
    send(form, "货梯停用", "k1")
    told = send(form, "消防通道被占", "k1")
    assert told.status_code == 409 and address in told.content.decode()
    assert Case.objects.count() == 1
    assert "消防通道被占" in client.get(address).content.decode()  # given back, once
    assert "消防通道被占" not in client.get(address).content.decode()


def test_secrets_are_never_kept():
    sent = {"title": "x", "password": "p", "new_password2": "p", "old": "p", "key": "k", "answer": "a"}
    request = RequestFactory().post("/", sent)
    assert set(sent) - _never_kept(request) == {"title", "answer"}
    request.sensitive_post_parameters = ["answer"]
    assert set(sent) - _never_kept(request) == {"title"}
    request.sensitive_post_parameters = "__ALL__"
    assert set(sent) - _never_kept(request) == set()


@pytest.mark.parametrize("version, read", [("3", 3), ("", None), ("-1", None), ("²", None), ("9" * 5000, None), ("x", None)])
def test_a_stamp_that_makes_no_sense_is_no_stamp(village, version, read):
    request = RequestFactory().post("/", {"version": version, "key": "k" * 500})
    request.user = village.contact
    assert stamp(request) == {"version": read, "key": f"{village.contact.pk}:{'k' * 64}"}


@pytest.mark.parametrize(
    "sent, where",
    [("/desk/?q=1", "/desk/?q=1"), ("https://evil.example/x", "/"), ("//evil.example", "/"), ("javascript:alert(1)", "/"), ("", "/")],
)
def test_nobody_is_sent_to_another_site(sent, where):
    assert back(RequestFactory().post("/", {"back": sent})) == where
