"""The pieces of every page: what they weigh, that no page carries inline code, that a 404 says nothing about the address."""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from liren.core.views.sheet import SHEETS, Sample

FIRST_LOAD = ["core/liren.css", "core/liren.js", "core/mark.svg", "django_htmx/htmx-2.min.js", "vendor/icons.svg"]


def packed(name):
    with open(finders.find(name), "rb") as file:
        return len(brotli.compress(file.read()))


def test_first_load_is_light():
    """The bar is 150 KB on portal pages and 250 KB on the desk; this leaves room for the pages themselves."""
    assert sum(map(packed, FIRST_LOAD)) < 50_000


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_sheet_is_shown_without_inline_code(village, enter, sheet):
    answer = enter(village.worker).get(f"/ui/{sheet}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
    assert "{%" not in text
    assert "{{" not in text


def test_an_unknown_sheet_is_not_there(village, enter):
    assert enter(village.worker).get("/ui/nowhere/").status_code == 404


def test_a_404_is_the_same_bytes_for_every_address(village, enter):
    client = enter(village.worker)
    assert client.get("/desk/nowhere/1/").content == client.get("/desk/nowhere/999999/").content


@pytest.mark.parametrize("code", [400, 403, 404, 409, 429, 500, 503])
def test_error_pages_need_no_context(code):
    assert "<h1>" in render_to_string(f"{code}.html")


def test_a_missing_answer_is_asked_for_by_name():
    text = render_to_string("ui/form.html", {"form": Sample({"text": "长" * 501})}, RequestFactory().get("/"))
    assert "请填写“一句话说明”" in text
    assert "请选择一项" in text
    assert "最多 500 字，现有 501 字，请删减" in text


@pytest.mark.parametrize(
    "path, sent, said",
    [
        ("/desk/exports/companies/order/", {"purpose": "x"}, "至少写 4 字，现有 1 字，请写明白些"),
        ("/members/company/{company}/invite/", {"most": "9999", "days": "7"}, "最大填 500"),
        ("/members/company/{company}/invite/", {"most": "0", "days": "7"}, "最小填 1"),
    ],
)
def test_what_is_too_short_or_too_much_is_said_in_the_words_of_a_colleague(village, enter, path, sent, said):
    page = enter(village.worker).post(path.format(company=village.company.pk), sent | {"key": "k"}).content.decode()
    assert said in page and "确保" not in page
