"""Every list that can be searched takes whatever is typed or sent: nothing of it is a fault of ours."""

import pytest

DESK = [
    "cases",
    "hazards",
    "disputes",
    "letters",
    "hotspots",
    "briefings",
    "companies",
    "people",
    "people/roster",
    "people/gaps",
    "organizations",
    "grids",
    "imports",
    "exports",
    "approvals",
    "standards",
    "standards/gaps",
    "settings/categories",
    "settings/routing",
    "settings/triage",
    "reports",
    "care",
    "looks",
    "accounts",
    "mediators",
]
ODD = ("q=%00", "q=%F0%9F%98%80", "q='--", "page=99999999999999999999", "sort=password", "state=%00", "q=" + "长" * 300, "view=x&cols=x")


@pytest.mark.parametrize("where", DESK)
@pytest.mark.parametrize("who", ["center_head", "report_custodian"])
def test_nothing_sent_is_a_fault(village, enter, where, who):
    browser = enter(getattr(village, who))
    found = {odd: browser.get(f"/desk/{where}/?{odd}").status_code for odd in ODD}
    assert set(found.values()) <= {200, 302, 404}, found


@pytest.mark.parametrize("where", ["home", "home/cases", "home/reports", "home/report", "home/members", "report/li", "notices"])
def test_nor_at_the_portal(village, enter, where):
    browser = enter(village.contact)
    assert {browser.get(f"/{where}/?{odd}").status_code for odd in ODD} <= {200, 302, 404}


@pytest.mark.parametrize(
    "path", ["/desk/standards/S1%00/", "/desk/standards/clauses/S1:4.2%00/", "/report/li%00/", "/desk/exports/cases%00/order/"]
)
def test_a_path_with_nothing_in_it_leads_nowhere(village, enter, path):
    assert enter(village.center_head).get(path).status_code == 404
