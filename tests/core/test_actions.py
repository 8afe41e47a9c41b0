"""The action: one transaction that locks, permits, checks, moves, runs, saves and tells – or leaves everything as it was."""

import logging
import sys
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liren.cases import actions as cases
from liren.cases.models import Case, Category
from liren.community import actions as community
from liren.community.models import Community, Company, Grid, Place, User
from liren.core import journal
from liren.core.actions import ACTIONS, HANDLERS, KeyConflict, Refused, Stale, Telling, action, on, plain, quietly
from liren.core.calendar import at, now, today
from liren.core.models import Event


@pytest.fixture(autouse=True)
def registers():
    """Actions and handlers that a test made are forgotten after it."""
    actions, handlers = set(ACTIONS), {name: list(heard) for name, heard in HANDLERS.items()}
    yield
    for name in set(ACTIONS) - actions:
        del ACTIONS[name]
    HANDLERS.clear()
    HANDLERS.update(handlers)


@pytest.fixture
def rename(village):
    """An action on a grid that can go wrong at any step."""

    @action("test.rename", "改名", by="center_head", tells=["name", "reason"])
    def rename(grid: Grid, *, by: User, name: str, reason: str = "", fails: type[Exception] | None = None) -> Grid:
        grid.name, grid.note = name, "改过"
        if fails:
            Place.objects.create(community=grid.community, grid=grid, name="半路上写的")
            raise fails("不行")
        return grid

    return rename


def last() -> Event:
    return Event.objects.order_by("-pk")[0]


def state(grid: Grid) -> tuple:
    return grid.name, grid.note, grid.version


def test_a_change_and_its_journal_row(village, rename):
    old = village.grid.name
    assert rename(village.grid, by=village.center_head, name="东一", reason="合并") is village.grid
    village.grid.refresh_from_db()
    assert state(village.grid) == ("东一", "改过", 1)
    row = last()
    assert (row.action, row.subject_type, row.subject_id) == ("test.rename", "community.grid", village.grid.pk)
    assert (row.actor_id, row.community_id) == (village.center_head.pk, village.here.pk)
    assert row.changes == {"name": [old, "东一"], "note": ["", "改过"]}
    assert row.details == {"name": "东一", "reason": "合并"}
    assert row.announced_at  # nobody wants to hear it


def test_what_is_made_is_the_subject_and_the_parent_is_not_locked(village):
    with CaptureQueriesContext(connection) as asked:
        grid = community.open_grid(village.here, by=village.center_head, name="东九", code="G9")
    assert (last().action, last().subject_type, last().subject_id) == ("community.open_grid", "community.grid", grid.pk)
    assert (last().changes, last().details) == ({}, {"name": "东九"})
    assert not [q for q in asked.captured_queries if 'FROM "community_community"' in q["sql"]]


def test_hidden_columns_stand_in_the_journal_without_their_content(village):
    community.edit_company(village.company, by=village.worker, legal_person="何仁", room="1203")
    assert last().changes["legal_person"] == ["…", "…"]
    assert last().changes["room"] == ["", "1203"]


@pytest.mark.parametrize("who", ["worker", "grid_member", "contact", "stranger", "far_center_head"])
def test_who_holds_no_right_changes_nothing(village, rename, who):
    before, rows = state(village.grid), Event.objects.count()
    with pytest.raises(PermissionDenied):
        rename(village.grid, by=getattr(village, who), name="东一")
    assert state(village.grid) == before == state(Grid.objects.get(pk=village.grid.pk))
    assert Event.objects.count() == rows


@pytest.mark.parametrize("fails", [Refused, RuntimeError, SystemExit])
def test_what_fails_half_way_leaves_no_trace_in_memory_or_in_the_database(village, rename, fails):
    before, rows = state(village.grid), Event.objects.count()
    with pytest.raises(fails):
        rename(village.grid, by=village.center_head, name="东一", fails=fails)
    assert state(village.grid) == before == state(Grid.objects.get(pk=village.grid.pk))
    assert Event.objects.count() == rows and not Place.objects.filter(name="半路上写的").exists()


def test_the_row_is_read_anew_under_the_lock(village, rename):
    Grid.objects.filter(pk=village.grid.pk).update(note="别人写的")
    rename(village.grid, by=village.center_head, name="东一")
    assert last().changes["note"] == ["别人写的", "改过"]


def test_a_row_that_is_gone_is_a_refusal(village, rename):
    village.grid.pk = village.grid.id = 987654
    with pytest.raises(Refused, match="已不存在"):
        rename(village.grid, by=village.center_head, name="东一")


def test_who_was_slower_is_told_who_was_faster_and_what_he_did(village, rename):
    seen = village.grid.version
    rename(village.grid, by=village.center_head, name="东一")
    with pytest.raises(Stale, match=f"{village.center_head.name} 刚于 .* 做了“改名”"):
        rename.given(version=seen)(village.grid, by=village.center_head, name="东二")
    assert rename.given(version=village.grid.version)(village.grid, by=village.center_head, name="东二").name == "东二"


def test_the_same_sending_again_gets_the_first_answer_and_does_nothing(village):
    open_grid = community.open_grid.given(key="k1")
    one = open_grid(village.here, by=village.center_head, name="东九", code="G9")
    two = open_grid(village.here, by=village.center_head, name="东九", code="G9")
    assert one == two and Grid.objects.filter(code="G9").count() == 1
    assert Event.objects.filter(key="k1").count() == 1


def test_the_same_key_with_other_content_or_from_somebody_else_is_a_conflict(village):
    open_grid = community.open_grid.given(key="k1")
    open_grid(village.here, by=village.center_head, name="东九", code="G9")
    for other in ({"name": "东十"}, {"code": "G10"}, {"by": village.secretary}):
        with pytest.raises(KeyConflict):
            open_grid(village.here, **{"by": village.center_head, "name": "东九", "code": "G9"} | other)


def test_a_replay_is_answered_even_when_the_first_sending_made_it_impossible(village):
    """The second accept finds the case accepted: that is no refusal but the answer he waited for."""
    case = report(village)
    accept = cases.accept.given(key="k2", version=case.version)
    assert accept(case, by=holder(case)) == accept(case, by=holder(case)) == case
    assert Event.objects.filter(action="cases.accept", subject_id=case.pk).count() == 1


def test_a_sending_that_was_refused_may_be_sent_again(village, rename):
    send = rename.given(key="k3")
    with pytest.raises(Refused):
        send(village.grid, by=village.center_head, name="东一", fails=Refused)
    assert send(village.grid, by=village.center_head, name="东一").name == "东一"


def report(village) -> Case:
    return cases.report(village.company, by=village.contact, category=a_demand(village.here), title="电梯停运", channel="portal")


def a_demand(here: Community) -> Category:
    return Category.objects.filter(community=here, is_active=True, kind="demand").order_by("code")[0]


def holder(case: Case) -> User:
    return case.post.appointments.get().user


def test_a_flow_moves_the_state_and_refuses_every_other_jump(village):
    case = report(village)
    by = holder(case)
    assert cases.accept.allows(by, case) and not cases.accept.allows(village.far_center_head, case)
    cases.accept(case, by=by)
    assert (case.state, last().changes["state"]) == ("accepted", ["reported", "accepted"])
    assert not cases.accept.allows(by, case)
    with pytest.raises(Refused, match="已受理"):
        cases.accept(case, by=by)
    assert case.state == "accepted"


def test_clockwork_takes_a_refusal_for_an_answer_and_nothing_else(village, rename):
    told = {"by": village.center_head, "name": "东一"}
    assert rename.tried(village.grid, **told) is True
    assert rename.tried(village.grid, **told, fails=Refused) is False
    with pytest.raises(ZeroDivisionError):
        rename.tried(village.grid, **told, fails=ZeroDivisionError)
    with pytest.raises(PermissionDenied):
        rename.tried(village.grid, **told | {"by": village.contact})


def test_in_bulk_a_refusal_for_one_does_not_touch_the_others(village, rename):
    here = [village.grid, village.other_grid, village.far_grid]
    result = rename.bulk(here, by=village.center_head, name="东一")
    assert result.done == here[:2]
    assert [(thing, why) for thing, why in result.refused] == [(village.far_grid, "您的岗位无权执行此操作")]
    assert rename.bulk([village.grid], by=village.center_head, name="x", fails=Refused).refused == [(village.grid, "不行")]
    assert Grid.objects.filter(name="东一").count() == 2


def test_handlers_hear_after_the_commit_and_only_then(village, rename, django_capture_on_commit_callbacks):
    heard = []
    on("test.rename")(lambda grid, event: heard.append((grid.name, event.action)))
    with django_capture_on_commit_callbacks(execute=True):
        rename(village.grid, by=village.center_head, name="东一")
        assert heard == [] and last().announced_at is None
    assert heard == [("东一", "test.rename")]
    assert last().announced_at


def test_a_web_server_leaves_the_telling_to_the_worker_who_tells_once(village, rename, monkeypatch, django_capture_on_commit_callbacks):
    heard = []
    on("test.rename")(lambda grid, event: heard.append(grid.name))
    monkeypatch.setattr(Telling, "by_worker", True)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        rename(village.grid, by=village.center_head, name="东一")
    assert (callbacks, heard, last().announced_at) == ([], [], None)
    assert [journal.announce_missed(), journal.announce_missed()] == [1, 0]
    assert heard == ["东一"] and last().announced_at


def test_what_a_killed_worker_had_taken_up_is_told_by_another_later(village, rename, monkeypatch):
    heard = []
    on("test.rename")(lambda grid, event: heard.append(grid.name))
    monkeypatch.setattr(Telling, "by_worker", True)
    rename(village.grid, by=village.center_head, name="东一")
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(journal, "announce", lambda event: sys.exit("killed"))
        journal.announce_missed()
    assert journal.announce_missed() == 0 and heard == []
    with at(now() + journal.LEASE + timedelta(seconds=1)):
        assert journal.announce_missed() == 1
    assert heard == ["东一"]


def test_nobody_hears_of_what_was_rolled_back(village, rename, django_capture_on_commit_callbacks):
    heard = []
    on("test.rename")(lambda grid, event: heard.append(grid.name))
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        rename(village.grid, by=village.center_head, name="东一")
        raise RuntimeError
    assert heard == []


def test_what_no_handler_wants_to_hear_is_not_announced(village, rename, django_capture_on_commit_callbacks):
    heard = []
    on("test.rename", only=lambda grid: grid.name == "东一")(lambda grid, event: heard.append(grid.name))
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        rename(village.grid, by=village.center_head, name="东一")
        rename(village.other_grid, by=village.center_head, name="东二")
        assert last().announced_at is not None
    assert len(callbacks) == 1 and heard == ["东一"]


def test_a_handler_that_fails_hurts_nobody_and_is_not_forgotten(village, rename, django_capture_on_commit_callbacks, caplog):
    def fail(grid, event):
        raise RuntimeError("忙")

    on("test.rename")(fail)
    with caplog.at_level(logging.CRITICAL), django_capture_on_commit_callbacks(execute=True):
        grid = rename(village.grid, by=village.center_head, name="东一")
    assert grid.name == "东一"
    row = last()
    assert (row.announced_at, row.tries, row.last_error) == (None, 1, "RuntimeError: 忙")
    assert row.retry_at > row.at


def test_an_action_cannot_alter_what_it_acts_on_and_return_something_else(village):
    @action("test.wrong", by="center_head")
    def wrong(grid: Grid, *, by: User) -> Place:
        grid.name = "会丢的改动"
        return Place(community=grid.community, grid=grid, name="新场所")

    with pytest.raises(TypeError, match=r"test\.wrong"):
        wrong(village.grid, by=village.center_head)


def test_two_actions_cannot_have_one_name(rename):
    with pytest.raises(ValueError, match=r"test\.rename"):
        action("test.rename")(lambda grid, *, by: grid)


def test_an_action_asks_a_handful_of_questions(village, rename, django_assert_max_num_queries):
    village.center_head.areas()
    with django_assert_max_num_queries(5):  # savepoint, lock, update, journal, release
        rename(village.grid, by=village.center_head, name="东一")


def test_an_action_that_is_inside_another_shares_its_fate(village, rename):
    @action("test.outer", by="center_head")
    def outer(grid: Grid, *, by: User) -> Grid:
        rename(grid, by=by, name="内层")
        raise Refused("外层不行")

    with pytest.raises(Refused):
        outer(village.grid, by=village.center_head)
    village.grid.refresh_from_db()
    assert village.grid.name != "内层" and not Event.objects.filter(action="test.rename").exists()


def test_values_as_the_journal_holds_them(village):
    assert plain({"day": date(2026, 1, 2), "who": village.worker, "all": (1, None, "x")}) == {
        "day": "2026-01-02",
        "who": {"id": village.worker.pk, "name": village.worker.name},
        "all": [1, None, "x"],
    }
    assert plain(Company.objects.none()) == [] and plain(today()) == today().isoformat()


def test_a_past_that_is_retold_is_journaled_and_heard_by_nobody(village, django_capture_on_commit_callbacks):
    heard = []
    HANDLERS["community.open_grid"].append(lambda subject, event: heard.append(subject))
    try:
        with django_capture_on_commit_callbacks(execute=True), quietly():
            community.open_grid(village.here, by=village.center_head, name="旧九", code="G8")
        assert (heard, last().action, last().announced_at is None) == ([], "community.open_grid", False)
        with django_capture_on_commit_callbacks(execute=True):
            community.open_grid(village.here, by=village.center_head, name="新九", code="G9")
        assert [str(grid) for grid in heard] == ["新九"]
    finally:
        HANDLERS["community.open_grid"].pop()
