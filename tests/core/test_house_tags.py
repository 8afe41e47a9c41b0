"""What templates can ask for: icons, rights, links that keep the query, short dates, masks, slots."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from liren.core import calendar

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=calendar.SHANGHAI)


@pytest.fixture(autouse=True)
def clock():
    with calendar.at(NOW):
        yield


def render(text, /, path="/", post=None, **values):
    request = RequestFactory().post(path, post) if post else RequestFactory().get(path)
    return Template(text).render(Context({"request": request, **values})).strip()


@pytest.mark.parametrize(
    "text, value, shown",
    [
        ("{{ value|short }}", NOW, "11-21 14:05"),
        ("{{ value|short }}", date(2026, 1, 2), "01-02"),
        ("{{ value|short }}", date(2025, 12, 30), "2025-12-30"),
        ("{{ value|short }}", None, ""),
        ("{{ value|words_left }}", datetime(2026, 11, 18, 14, 5, tzinfo=calendar.SHANGHAI), "超 3 天"),
        ("{{ value|words_left }}", None, ""),
        ("{{ value|upto:99 }}", 99, "99"),
        ("{{ value|upto:99 }}", 100, "99+"),
        ("{{ value|thousands }}", 1706, "1,706"),
        ("{{ value|thousands }}", 0, "0"),
        ("{{ value|thousands }}", None, ""),
        ("{{ value|money }}", 12500, "12,500 元"),
        ("{{ value|money }}", 12500.5, "12,500.50 元"),
        ("{{ value|mask_name }}", "欧阳明月", "欧*"),
        ("{{ value|mask_name }}", "", ""),
    ],
)
def test_filters(text, value, shown):
    assert render(text, value=value) == shown


@pytest.mark.parametrize(
    "text, value, shown",
    [
        ('{{ value|counted:"company" }}', 1, "1 company"),
        ('{{ value|counted:"company" }}', 1706, "1,706 companies"),
        ("{{ value|words_left }}", datetime(2026, 11, 20, 14, 5, tzinfo=calendar.SHANGHAI), "1 day late"),
        ("{{ value|words_left }}", datetime(2026, 11, 18, 14, 5, tzinfo=calendar.SHANGHAI), "3 days late"),
    ],
)
def test_english_knows_one_from_many(text, value, shown):
    with override("en"):
        assert render(text, value=value) == shown


@pytest.mark.parametrize(
    "tag, address",
    [
        ('{% url_with sort="due" %}', "?state=assigned&amp;state=reported&amp;q=%E7%94%B5%E6%A2%AF&amp;sort=due"),
        ("{% url_with page=3 %}", "?state=assigned&amp;state=reported&amp;q=%E7%94%B5%E6%A2%AF&amp;page=3"),
        ('{% url_with state="" q=None %}', "?"),
        ('{% url_with without="state q" sort="due" %}', "?sort=due"),
        ('{% url_without "state" "assigned" %}', "?state=reported&amp;q=%E7%94%B5%E6%A2%AF"),
    ],
)
def test_links_keep_the_query(tag, address):
    assert render(tag, path="/list/?state=assigned&state=reported&q=电梯&page=2") == address


def test_rights_are_asked_of_the_user():
    user = SimpleNamespace(has_perm=lambda perm, thing: (perm, thing) == ("cases.assign", "this case"))
    block = '{% ifcan "cases.assign" case %}yes{% else %}no{% endifcan %}'
    assert render(block, user=user, case="this case") == "yes"
    assert render(block, user=user, case="another") == "no"
    assert render('{% ifcan "cases.assign" case %}yes{% endifcan %}', user=user, case="another") == ""
    assert render('{% can "cases.assign" case as ok %}{{ ok }}', user=user, case="this case") == "True"


def test_a_form_shown_again_keeps_its_key():
    first, second = render("{% fresh_key %}"), render("{% fresh_key %}")
    assert first != second
    assert len(first) == 32
    assert render("{% fresh_key %}", post={"key": first}) == first


def test_a_frame_leaves_out_empty_slots():
    page = '{% extends "desk.html" %}{% block title %}诉求清单{% endblock %}'
    assert "<h1>诉求清单</h1>" in render(page)
    assert 'class="menu-panel"' not in render(page)
    assert 'class="menu-panel"><a href="#">导出</a>' in render(page + '{% block more %}<a href="#">导出</a>{% endblock %}')
