"""The staff's menu: where the reader is, which groups are open, and that nothing of it is lost in folding."""

import re

import pytest

from liren.cockpit import queries, rules

ENTRIES = [
    ("cockpit:home", "/desk/"),
    ("cases:list", "/desk/cases/"),
    ("cases:new", "/desk/cases/new/"),
    ("institutions:bodies", "/desk/bodies/"),
    ("hazards:ledger", ""),
]


@pytest.mark.parametrize(
    "path, view, at",
    [
        ("/desk/", "cockpit:home", "cockpit:home"),
        ("/desk/cases/", "cases:list", "cases:list"),
        ("/desk/cases/7/", "cases:detail", "cases:list"),
        ("/desk/cases/new/", "cases:new", "cases:new"),
        ("/desk/party/", "institutions:party", "institutions:bodies"),
        ("/desk/settings/triage/", "cases:triage", ""),
        ("/desk/exports/", "community:my_exports", ""),
        ("/desk/hazards/", "hazards:ledger", ""),
        ("/nothing/", "", ""),
    ],
)
def test_where_the_reader_is(path, view, at):
    assert rules.at_entry(path, view, ENTRIES) == at


@pytest.mark.parametrize(
    "group, kept, at, is_open",
    [
        ("work", [], "", True),
        ("work", ["-work"], "", False),
        ("work", ["-work"], "work", True),
        ("register", [], "", False),
        ("register", ["team", "register"], "", True),
        ("register", [], "register", True),
    ],
)
def test_which_groups_are_open(group, kept, at, is_open):
    assert rules.is_open(group, kept, at) is is_open


def test_every_entry_has_a_place():
    assert {rules.place_of(entry.group) for entry in rules.DESK} == set(rules.GROUPS)
    assert rules.place_of("a group of tomorrow") == rules.REGISTER


def menu(client, path):
    """The menu as a page draws it."""
    return client.get(path).content.decode().partition('id="nav"')[2].partition("</nav>")[0]


def opened(text):
    return re.findall(r'data-fold="(\w+)" open', text)


def test_a_long_menu_folds_and_opens_where_its_reader_is(village, enter):
    client = enter(village.center_head)
    assert opened(menu(client, "/desk/")) == ["work"]
    team = menu(client, "/desk/training/")
    assert opened(team) == ["work", "team"]
    assert re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', team) == [("/desk/training/", "page")]
    assert 'href="/desk/training/" aria-current="true"' in menu(client, "/desk/training/courses/")
    client.cookies["nav"] = "-work.settings"
    assert opened(menu(client, "/desk/")) == ["settings"]
    assert [entry.label for entry in queries.entries(village.center_head) if f'<span class="label">{entry.label}</span>' not in team] == []


def test_a_short_menu_stands_open(village, enter):
    text = menu(enter(village.mediator), "/desk/")
    assert "<details" not in text and "nav-find" not in text and "诉求" in text
