"""Views of lists: kept for oneself, one's role or the community; columns and order travel in the address."""

import pytest

from liren.community import actions, queries
from liren.community.models import SavedView
from liren.core.actions import Refused


def save(village, who="worker", **said):
    return actions.save_view(
        village.here, by=getattr(village, who), **{"listing": "companies", "name": "制造", "query": "industry=C", **said}
    )


def names(village, who, code="companies"):
    return [one.name for one in queries.views_of(getattr(village, who), code)]


@pytest.mark.parametrize("who", ["center_head", "employee_worker", "far_worker"])
def test_one_s_own_view_is_one_s_own(village, who):
    save(village)
    assert names(village, "worker") == ["制造"] and names(village, who) == []


def test_a_view_of_a_role_is_seen_by_whoever_holds_it(village):
    save(village, "grid_member", share="role")
    assert names(village, "other_grid_member") == ["制造"]
    assert names(village, "worker") == names(village, "far_grid_member") == []


def test_the_community_s_view_comes_first_and_is_a_head_s_to_give(village, enter):
    with pytest.raises(Refused, match="负责人"):
        save(village, share="community")
    view = save(village, "center_head", share="community", is_default=True)
    answer = enter(village.worker).get("/desk/companies/")
    assert answer.status_code == 302 and answer["Location"].endswith(f"?industry=C&view={view.pk}")
    assert enter(village.worker).get("/desk/companies/?view=0").status_code == 200
    other = save(village, "secretary", name="在营", query="status=active", share="community", is_default=True)
    assert list(SavedView.objects.filter(is_default=True)) == [other]


def test_the_same_name_is_saved_anew(village):
    save(village)
    save(village, query="industry=J")
    assert SavedView.objects.get().query == "industry=J"


def test_who_may_drop(village, enter):
    mine, shared = save(village), save(village, "secretary", share="community")
    for who, view, status in (("center_head", mine, 404), ("worker", shared, 302), ("center_head", shared, 302), ("worker", mine, 302)):
        assert enter(getattr(village, who)).post(f"/desk/views/{view.pk}/drop/").status_code == status
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("path", ["/desk/companies/", "/desk/cases/", "/desk/people/roster/"])
def test_filters_order_and_columns_are_kept_by_the_page(village, enter, path):
    code = {"/desk/companies/": "companies", "/desk/cases/": "cases", "/desk/people/roster/": "people"}[path]
    client = enter(village.center_head)
    sent = {"name": "我的", "share": "own", "query": "sort=-name&cols=name,title,grid&page=3&view=9&q=%E6%A2%B0"}
    there = client.post(f"/desk/views/{code}/", sent)["Location"]
    assert "page" not in there and "cols=name" in there
    page = client.get(there).content.decode()
    assert "我的" in page and 'aria-current="true"' in page
    moved = client.get(
        f"/desk/views/{code}/columns/", {"query": "q=x", "col": ["grid", "name", "title", "evil"], "at-grid": "1", "at-name": "2"}
    )
    assert moved["Location"].startswith(f"{path}?q=x&cols=grid%2C") and "evil" not in moved["Location"]
    shown = client.get(moved["Location"]).content.decode()
    usual = client.get(f"{path}?view=0").content.decode()
    if "<tbody>" in shown:  # a phone's card shows what was chosen, with the name of the column
        assert '<table class="table list chosen">' in shown and '<table class="table list chosen">' not in usual


@pytest.mark.parametrize("cols", ["", "x", "name,name,name", "%00", ",,,", "a" * 5000])
def test_odd_columns_are_no_fault(village, enter, cols):
    for path in ("/desk/companies/", "/desk/cases/", "/desk/people/roster/"):
        assert enter(village.center_head).get(f"{path}?cols={cols}&view=zz").status_code == 200


def test_a_list_s_packed_views_are_its_views(village):
    for who, more in (
        ("worker", {}),
        ("secretary", {"share": "community", "is_default": True}),
        ("worker", {"share": "role", "name": "同岗|x"}),
    ):
        save(village, who, listing="cases", query="q=a|b", **more)
    for who in ("worker", "center_head", "employee_worker"):
        user = getattr(village, who)
        rows = [(str(pk), name, packed) for _what, pk, name, packed in queries.packed_views(user, "cases")]
        assert queries.unpacked_views(user, rows) == queries.views_of(user, "cases")
