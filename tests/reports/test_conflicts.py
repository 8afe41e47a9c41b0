"""Nobody accused is on the route: ten thousand random worlds against the pure rule, some hundred walked through the database."""

import random
from datetime import date, timedelta
from itertools import product

import pytest

from liren.community import rules
from liren.community.rules import Circle, Seat, Site, Ties, circle_of, conflict

DAY = date(2026, 11, 20)
NAMES = ["n1", "n2", "n3", "n4", ""]


def world(dice):
    """A small community: companies on sites, property managers, people with posts held and left, and somebody accused."""
    sites = {c: Site(dice.randint(1, 2), dice.choice([1, 2]), dice.choice([None, 7, 8]), dice.choice([None, 5, 6])) for c in range(1, 5)}
    managers = [_manager(dice, b) for b in (11, 12, None) for _n in range(dice.randint(0, 1))]
    people = []
    for pk in range(1, dice.randint(4, 9)):
        seats = tuple(_seat(dice, managers) for _n in range(dice.randint(0, 3)))
        cards = frozenset(c for c in sites if dice.random() < 0.08)
        people.append(Ties(pk, dice.choice(NAMES), seats, cards))
    pick = lambda rows, p: frozenset(x for x in rows if dice.random() < p)  # noqa: E731
    named = Circle(pick([p.user for p in people], 0.15), pick([n for n in NAMES if n], 0.1), pick(sites, 0.3), pick([11, 12, 13], 0.1))
    return sites, managers, people, named


def _manager(dice, body):
    reach = Site(dice.randint(1, 2), dice.choice([None, 1, 2]), dice.choice([None, None, 7, 8]), dice.choice([None, None, 5, 6]))
    return Seat(None, body, reach)


def _seat(dice, managers):
    until = dice.choice([None, None, None, DAY - timedelta(days=dice.choice([1, 200, 365, 366, 700])), DAY + timedelta(days=30)])
    kind = dice.random()
    if kind < 0.2 and managers:
        chosen = dice.choice(managers)
        return Seat(None, chosen.organization, chosen.manages, until)
    return Seat(dice.choice([1, 2, 3, 4]) if kind < 0.5 else None, dice.choice([11, 12, 13]) if kind > 0.75 else None, None, until)


def oracle(sites, managers, people, named):
    """Who is too near, by plain search from person to person: written without the rule."""

    def lately(seat):
        return seat.until is None or (DAY - seat.until).days <= 365

    def looks_after(seat, company):
        if not seat.manages or company not in sites or seat.manages.community != sites[company].community:
            return False
        mine, theirs = seat.manages, sites[company]
        bounds = [(mine.grid, theirs.grid), (mine.micro_grid, theirs.micro_grid), (mine.place, theirs.place)]
        told = [a == b for a, b in bounds if a is not None]
        return any(told) or not told

    guilty_companies, guilty_bodies = set(named.companies), set(named.organizations)
    for one in people:
        if one.user in named.users:
            guilty_companies |= set(one.contact_of)
            for seat in one.seats:
                if lately(seat):
                    guilty_companies |= {seat.company} - {None}
                    guilty_bodies |= {seat.organization} - {None}
    firms = {m.organization for m, c in product(managers, guilty_companies) if looks_after(m, c)} - {None}
    near = set()
    for one in people:
        held = [seat for seat in one.seats if lately(seat)]
        if (
            one.user in named.users
            or one.name in named.names
            or one.contact_of & guilty_companies
            or any(s.company in guilty_companies or s.organization in guilty_bodies | firms for s in held if s.company or s.organization)
            or any(looks_after(s, c) for s in held for c in guilty_companies)
        ):
            near.add(one.user)
    return near


def judged(sites, managers, people, named):
    around = circle_of(named, people, sites, managers, DAY)
    return {one.user for one in people if conflict(one, around, DAY)}


def disagreements(count, seed=1):
    """Worlds in which somebody near the accused would get the report, or somebody far would not."""
    dice = random.Random(seed)
    found = []
    for n in range(count):
        told = world(dice)
        if judged(*told) != oracle(*told):
            found.append(n)
    return found


def test_in_ten_thousand_worlds_nothing_reaches_the_accused():
    assert disagreements(10_000) == []


def test_the_worlds_are_worth_their_name():
    """In a good part of them somebody is in conflict and somebody is not, and every kind of conflict occurs."""
    dice, kinds, mixed = random.Random(1), set(), 0
    for _n in range(1_000):
        sites, managers, people, named = world(dice)
        around = circle_of(named, people, sites, managers, DAY)
        found = [conflict(one, around, DAY) for one in people]
        kinds |= set(found)
        mixed += any(found) and not all(found)
    assert kinds == {"", "person", "company", "property", "organization"} and mixed > 300


@pytest.mark.parametrize(
    "fault",
    [
        ("FORMERLY", timedelta(days=0)),
        ("_manages", lambda seat, site: False),
        ("_forgotten", lambda seat, day: seat.until is not None and seat.until < day),
        ("conflict", lambda one, around, day: "person" if one.user in around.users else ""),
    ],
    ids=lambda fault: fault[0],
)
def test_a_planted_fault_is_seen(monkeypatch, fault):
    monkeypatch.setattr(rules, *fault)
    if fault[0] == "conflict":
        monkeypatch.setitem(globals(), "conflict", fault[1])
    assert disagreements(300) != []
