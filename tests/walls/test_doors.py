"""Every address × every role × own and foreign things: open only where the table says so, and foreign looks like not there."""

import pytest
from django.http import HttpResponse

from tests.walls import doors
from tests.walls.crawl import TOKEN
from tests.walls.doors import DOORS, RANDOM, address, exists, fits, numbered, opens

SOME = ("anonymous", "contact", "grid_member", "worker", "provider")


def test_every_address_of_a_thing_names_its_cell():
    assert [name for name in numbered() if name not in DOORS] == []


def told(response: HttpResponse, pk: int) -> tuple[int, str, str]:
    """All that a reader could tell an answer by, with the number he himself sent taken out."""
    place = response.headers.get("Location", "").replace(str(pk), "#")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, TOKEN.sub("", body.decode("utf8", "replace")), place  # a form's token is new each time


def closed(world, name, viewer):
    """Things this page is about and the viewer may not even read: at most two of each kind and place."""
    picked = {}
    for thing in world.things:
        if fits(name, thing) and not opens(viewer, name, thing, "r"):
            picked.setdefault((thing.resource, thing.community, thing.own is None), thing)
    return list(picked.values())


def doors_of(turn=None, share=6):
    """All doors there are, or for a sweep over many people every sixth of them, so that each is tried by several."""
    there = list(filter(exists, DOORS))
    return there if turn is None else there[turn % share :: share]


def leaks(world, viewer, most=100, turn=None, share=6):
    """Pages that answer a foreign number otherwise than one that is nobody's, by looking or by sending."""
    client, wrong = world.clients[viewer.name], []
    for n, name in enumerate(doors_of(turn, share)):
        things = closed(world, name, viewer)
        things = [*things[n % max(1, len(things)) :], *things][: min(most, len(things))]  # in turn, so that all kinds have theirs
        for ask in (client.get, client.post):
            blank = told(ask(address(name, RANDOM)), RANDOM)
            for thing in things:
                answer = told(ask(address(name, thing.row.pk)), thing.row.pk)
                if answer != blank or answer[0] not in {302, 404, 405}:
                    wrong.append((name, thing.label, viewer.name, answer[0], blank[0]))
    return wrong


@pytest.mark.parametrize("who", SOME)
def test_foreign_and_random_numbers_answer_alike(world, who):
    assert leaks(world, world.by_name[who], 1, SOME.index(who), 3) == []


@pytest.mark.process
@pytest.mark.parametrize("who", SOME)
def test_foreign_and_random_numbers_answer_alike_at_every_door(world, who):
    assert leaks(world, world.by_name[who], most=2) == []


@pytest.mark.process
def test_foreign_and_random_numbers_answer_alike_for_everybody(world):
    others = [viewer for viewer in world.viewers if viewer.name not in SOME]
    assert [wrong for turn, viewer in enumerate(others) for wrong in leaks(world, viewer, 1, turn)] == []


def own(world, name, viewer):
    """One thing of each kind and place that the viewer may read."""
    picked = {}
    for thing in world.things:
        if fits(name, thing) and opens(viewer, name, thing, "r"):
            picked.setdefault((thing.resource, thing.company, thing.own is None), thing)
    return list(picked.values())


def doors_wrong(world, viewer, turn=None):
    """Pages that open without a letter for them, or stay shut although the table opens them."""
    client, wrong = world.clients[viewer.name], []
    for name in doors_of(turn):
        for thing in own(world, name, viewer):
            status = client.get(address(name, thing.row.pk)).status_code
            verb = DOORS[name][1]
            if status >= 500 or (status == 200 and not opens(viewer, name, thing)) or (status == 404 and verb == "r"):
                wrong.append((name, thing.label, viewer.name, status))
    return wrong


@pytest.mark.parametrize("who", SOME)
def test_pages_open_where_the_table_opens_them(world, who):
    assert doors_wrong(world, world.by_name[who]) == []


@pytest.mark.process
def test_pages_open_where_the_table_opens_them_for_everybody(world):
    others = [viewer for viewer in world.viewers if viewer.name not in SOME]
    assert [wrong for turn, viewer in enumerate(others) for wrong in doors_wrong(world, viewer, turn)] == []


def test_a_path_that_is_not_there_and_a_thing_that_is_not_there_say_the_same(world):
    client = world.clients["worker"]
    assert client.get("/no/such/page/").content == client.get(doors.address("community:company", RANDOM)).content
