"""Counts of party members: reported by half year, never beyond the membership, never names; who reads them; the rate."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.models import Event, Notice
from liren.institutions import actions, indicators, jobs, queries, rules
from liren.institutions.models import Participation, PartyUnit

FIRST_HALF = date(2026, 6, 30)


def moment(month: int, day: int, year: int = 2026):
    return at(datetime(year, month, day, 9, tzinfo=SHANGHAI))


@pytest.fixture
def unit(village) -> PartyUnit:
    told = {"name": "仁里大党委", "members": 20, "since": date(2026, 1, 10)}
    return actions.set_up_unit(village.here, by=village.secretary, kind="community_big_party_committee", **told)


def counted(unit, by, took_part=12, members=20, half_end=FIRST_HALF, **more):
    return actions.count_members(unit, by=by, half_end=half_end, members=members, took_part=took_part, source="签到表", **more)


def read(home):
    return indicators.party_member_participation(home, Period(datetime(2026, 3, 1, tzinfo=SHANGHAI), datetime(2026, 9, 1, tzinfo=SHANGHAI)))


@pytest.mark.parametrize(
    "day, ends",
    [
        (date(2026, 6, 15), ["2025-12-31", "2025-06-30", "2024-12-31"]),
        (date(2026, 6, 16), ["2026-06-30", "2025-12-31", "2025-06-30", "2024-12-31"]),
        (date(2026, 7, 1), ["2026-06-30", "2025-12-31", "2025-06-30"]),
    ],
)
def test_which_half_years_may_be_counted(day, ends):
    assert [str(end) for end in rules.countable(day)] == ends


@pytest.mark.parametrize("day, due", [((6, 15), None), ((6, 16), 1), ((6, 30), 1), ((7, 1), 2), ((8, 14), 2), ((8, 15), None)])
def test_when_counts_are_asked_for(day, due):
    found = rules.count_stage(date(2026, *day))
    assert (found[1] if found else None) == due


def test_the_rate_is_over_all_members_and_who_counted_not_stands_with_nobody(village, unit):
    other = actions.set_up_unit(
        village.here, by=village.secretary, kind="grid_party_branch", name="甲支部", grid=village.grid, members=10, since=date(2026, 2, 1)
    )
    with moment(7, 3):
        assert read(village.here).value == 0
        counted(unit, village.secretary)
        assert read(village.here).value == 12 / 30
        counted(other, village.secretary, took_part=6, members=10)
        assert (read(village.here).value, read(village.here).evidence.count()) == (18 / 30, 2)
    assert read(village.there).value is None


def test_more_than_there_are_is_refused_and_a_second_count_corrects(village, unit):
    with moment(7, 3):
        with pytest.raises(Refused, match="多于党员人数"):
            counted(unit, village.secretary, took_part=21)
        counted(unit, village.secretary)
        counted(unit, village.secretary, took_part=14)
        with pytest.raises(Refused, match="不填这个半年"):
            counted(unit, village.secretary, half_end=date(2026, 12, 31))
    assert Participation.objects.get().took_part == 14
    assert Event.objects.filter(action="institutions.count_members").count() == 2
    assert not any("14" in str((row.changes, row.details)) for row in Event.objects.filter(action="institutions.count_members"))


def test_only_the_secretary_and_who_is_named_count_and_read(village, unit):
    with moment(7, 3):
        for who in ("grid_member", "worker", "center_head", "far_secretary"):
            with pytest.raises(PermissionDenied):
                counted(unit, getattr(village, who))
        with pytest.raises(Refused, match="在岗"):
            actions.name_reporter(unit, by=village.secretary, reporter=village.contact)
        actions.name_reporter(unit, by=village.secretary, reporter=village.grid_member)
        counted(unit, village.grid_member)
        with pytest.raises(PermissionDenied):
            actions.edit_unit(unit, by=village.grid_member, name="我的", parent=None, secretary="", members=1)
    seen = {
        who: Participation.objects.visible_to(getattr(village, who)).count()
        for who in ("secretary", "grid_member", "worker", "center_head")
    }
    assert seen == {"secretary": 1, "grid_member": 1, "worker": 0, "center_head": 0}


def test_whoever_counts_is_reminded_twice(village, unit, django_capture_on_commit_callbacks):
    actions.name_reporter(unit, by=village.secretary, reporter=village.grid_member)
    for month, day, asked in ((6, 15, 0), (6, 17, 1), (6, 18, 0), (7, 2, 1), (7, 3, 0)):
        with moment(month, day), django_capture_on_commit_callbacks(execute=True):
            assert jobs.ask_for_counts.func() == asked
    assert Notice.objects.filter(user=village.grid_member, kind="institutions.count").count() == 2
    assert not Notice.objects.filter(user=village.secretary, kind="institutions.count").exists()


def test_pages_by_clicking(village, unit, enter):
    with moment(7, 3):
        browser = enter(village.secretary)
        path = f"/desk/party/{unit.pk}/count/"
        sent = {"half_end": "2026-06-30", "members": 20, "took_part": 21, "source": "签到表", "key": "a"}
        assert "不能多于党员人数" in browser.post(path, sent).content.decode()
        page = browser.post(path, sent | {"took_part": 13, "key": "b"}, follow=True).content.decode()
        assert "65%" in page and "13 / 20" in page
        assert "13 / 20" in browser.get(f"/desk/party/counts/{Participation.objects.get().pk}/").content.decode()
        head = enter(village.center_head)
        page = head.get("/desk/party/counts/").content.decode()
        assert "仁里大党委" not in page and "65<small>%" in page
        assert head.get(f"/desk/party/counts/{Participation.objects.get().pk}/").status_code == 404
        assert enter(village.worker).get("/desk/party/counts/").status_code == 404


def test_a_page_asks_as_much_for_one_as_for_three(village, unit, enter):
    browser, counts = enter(village.secretary), []
    with moment(7, 3):
        for n in (1, 3):
            for i in range(n):
                told = {"name": f"支部{n}{i}", "members": 5, "company": village.company, "since": date(2026, 1, 10)}
                made = actions.set_up_unit(village.here, by=village.secretary, kind="company_party_organization", **told)
                counted(made, village.secretary, took_part=1, members=5)
            browser.get("/desk/party/counts/")
            with CaptureQueriesContext(connection) as seen:
                browser.get("/desk/party/counts/")
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 15


def test_few_people_are_not_told(village, unit):
    assert queries.Half(FIRST_HALF, [], 9, 5, 1, 1).percent is None and queries.Half(FIRST_HALF, [], 10, 5, 1, 1).percent == 50
