"""Tables without a place and rights without a role are seen before the house opens."""

import re
from dataclasses import replace

import pytest
from django.db import models
from django.test.utils import isolate_apps

from liren.cases.models import Case, Secrecy
from liren.community import checks
from liren.community.models import Community
from liren.community.scope import PlacedModel, readers
from liren.core.actions import ACTIONS


def test_the_house_stands():
    assert checks.every_row_has_a_place() == []
    assert checks.every_right_names_a_role() == []


def test_the_list_of_housekeeping_names_tables_that_are_there():
    assert all(checks.apps.get_model(label) for label in checks.HOUSEKEEPING)


def faults(**body):
    """What is found wrong with a table of this body."""
    with isolate_apps("liren.community"):
        base = body.pop("base", PlacedModel)
        body["community"] = models.ForeignKey(Community, models.PROTECT, related_name="+")
        told = {"__module__": "liren.community.models", "Meta": type("Meta", (), {"app_label": "community"}), **body}
        return checks.misplaced(type("Planted", (base,), told))


GOOD = {"AREA": {"community": "community_id"}, "READERS": readers(community="worker")}


@pytest.mark.parametrize(
    "body, told",
    [
        (GOOD, ""),
        ({"base": models.Model}, "no PlacedModel"),
        ({"AREA": GOOD["AREA"]}, "nobody sees it"),
        (GOOD | {"AREA": {"community": "comunity_id"}}, "does not exist"),
        (GOOD | {"AREA": {"community": "community__posts__id"}}, "leads to many rows"),
        (GOOD | {"AREA": {"community": "community_id", "moon": "id"}}, "moon"),
        (GOOD | {"READERS": readers(grid="grid_member")}, "AREA does not place"),
        (GOOD | {"READERS": readers(community="emperor")}, "emperor"),
        (GOOD | {"SECRECY": "secrecy", "READERS": {"ordinary": GOOD["READERS"]}}, "secrecy does not exist"),
    ],
    ids=["good", "unplaced", "no readers", "wrong column", "many rows", "unknown scope", "unplaced scope", "unknown role", "no secrecy"],
)
def test_a_planted_fault_is_seen(body, told):
    found = faults(**body)
    assert [bool(re.search(told, fault)) for fault in found] == ([True] if told else [])


def test_a_secrecy_without_readers_is_seen(monkeypatch):
    monkeypatch.setattr(Case, "READERS", {k: v for k, v in Case.READERS.items() if k != Secrecy.values[0]})
    assert Secrecy.values[0] in checks.misplaced(Case)[0]


@pytest.mark.parametrize("roles", [frozenset({"emperor"}), frozenset()])
def test_a_right_for_nobody_is_seen(monkeypatch, roles):
    monkeypatch.setitem(ACTIONS, "test.rule", replace(ACTIONS["community.open_grid"], roles=roles))
    assert [e.id for e in checks.every_right_names_a_role()] == ["liren.E011"]
