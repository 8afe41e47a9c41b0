"""The public face: what it tells about the last thirty days, and what it keeps to itself."""

from datetime import timedelta

import pytest

from liren.cases import actions
from liren.cases.models import Category
from liren.cases.queries.figures import public_figures
from liren.core.calendar import at, now


@pytest.fixture
def many(village):
    """Report, answer and rate this many cases."""

    def make(count: int, stars: int = 5) -> None:
        category = Category.objects.get(community=village.here, code="other_demand")
        for _n in range(count):
            case = actions.report(village.company, by=village.contact, category=category, title="张三的车位", channel="portal")
            actions.settle(case, by=village.governance_worker, text="已协调")
            actions.confirm(case, by=village.contact, solved=True, satisfaction=stars)

    return make


def test_fewer_than_ten_are_not_told(client, village, many):
    many(9)
    figures = public_figures(village.here)
    assert (figures.received, figures.in_time, figures.satisfied, figures.groups) == (None, None, None, [])
    assert client.get("/at/li/").content.decode().count("不足 10 件，不公布") == 3


def test_sums_of_thirty_days_without_titles(client, village, many):
    many(10), many(2, stars=3)
    figures = public_figures(village.here)
    assert (figures.received, figures.in_time, figures.satisfied) == (12, 100, 83)
    assert [(s.name, s.count) for s in figures.groups] == [("社区治理", 12)]
    told = client.get("/at/li/").content.decode()
    assert "口径" in told and "张三" not in told
    with at(now() + timedelta(days=31)):
        assert public_figures(village.here).received is None


def test_what_is_overdue_counts_as_not_kept(village, many, category):
    many(10)
    actions.report(village.company, by=village.contact, category=category("other_demand"), title="等", channel="portal")
    with at(now() + timedelta(days=25)):
        assert public_figures(village.here).in_time == 91


@pytest.fixture
def category(village):
    return lambda code: Category.objects.get(community=village.here, code=code)


def test_several_communities_are_offered_and_an_unknown_one_is_not_there(client, village):
    assert {"/at/li/", "/at/lin/"} <= set(client.get("/").content.decode().split('"'))
    assert client.get("/at/nowhere/").status_code == 404


def test_the_front_page_asks_little_of_the_database(client, village, many, django_assert_max_num_queries):
    many(3)
    with django_assert_max_num_queries(8):
        client.get("/at/li/")


def test_a_reader_without_an_account_chooses_the_language(client, village):
    assert 'name="language" value="en"' in client.get("/").content.decode()
    client.post("/language/", {"language": "en", "back": "/"})
    page = client.get("/")
    assert page["Content-Language"] == "en"
    assert "Choose a community" in page.content.decode()
