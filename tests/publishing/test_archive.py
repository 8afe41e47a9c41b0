"""The archive: what falls due, is filed with a place and a period, and goes only with two persons' word after it; who sees what."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.community.queries import FILEABLES
from liren.core.actions import Refused
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.models import Event
from liren.institutions import actions as institutions
from liren.publishing import actions, indicators, jobs, queries
from liren.publishing.models import ArchiveCategory, ArchiveRecord, Disposal
from liren.publishing.rules import archive as rules
from liren.publishing.rules.catalog import archive_categories

MET = date(2026, 3, 2)
SHELF = "LR01-ZZ-001"


def moment(day: date):
    return at(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))


@pytest.fixture
def home(village):
    with moment(MET):
        body = institutions.found(village.here, by=village.center_head, kind="volunteer_organization", name="志愿队", founded_on=MET)
        institutions.record_meeting(body, by=village.center_head, held_on=MET, title="换届")
        actions.begin_archive(village.here, by=village.center_head)
    return village.here


@pytest.fixture
def record(village, home) -> ArchiveRecord:
    with moment(MET):
        return actions.gather_records(home, by=village.system)


@pytest.fixture
def sealed(village, record) -> ArchiveRecord:
    category = ArchiveCategory.objects.get(community=village.here, code="MF")
    told = {"kind": "reports", "subject_id": 1, "secrecy": "sealed", "title": "R-001", "made_on": MET, "due_on": MET + timedelta(days=60)}
    return ArchiveRecord.objects.create(community=village.here, category=category, **told)


@pytest.mark.parametrize("retention, until", [("permanent", None), ("years_30", date(2056, 12, 31)), ("years_10", date(2036, 12, 31))])
def test_how_long_a_file_is_kept(retention, until):
    assert rules.kept_until(MET, retention) == until


@pytest.mark.parametrize(
    "fate, retention, until, goes",
    [
        ("destroy", "years_10", date(2026, 3, 1), True),
        ("destroy", "years_10", MET, False),
        ("transfer", "years_10", MET, False),
        ("destroy", "permanent", None, False),
        ("transfer", "permanent", None, True),
    ],
)
def test_when_a_file_may_go(fate, retention, until, goes):
    assert rules.may_go(fate, retention, until, MET) is goes


@pytest.mark.parametrize("shelf, good", [(SHELF, True), ("全宗1-A-1", True), ("LR01-ZZ", False), ("a b-c-d", False), ("", False)])
def test_how_a_place_is_written(shelf, good):
    assert rules.well_shelved(shelf) is good


def test_every_kind_the_catalogue_names_is_offered_by_an_app():
    assert {kind for one in archive_categories() for kind in one["kinds"]} == set(FILEABLES)


def test_what_is_finished_falls_due_once(village, home, record):
    assert (record.title, record.made_on, record.due_on) == ("志愿队 2026-03-02 换届", MET, MET + timedelta(days=90))
    with moment(MET):
        assert jobs.gather_archive.func() == 0
        with pytest.raises(Refused, match="没有新的"):
            actions.gather_records(home, by=village.system)
    with moment(MET + timedelta(days=400)):
        ArchiveRecord.objects.all().delete()
        assert queries.to_gather(home) == []  # what is older was filed before


def test_a_record_is_filed_with_place_and_period(village, record):
    with moment(MET + timedelta(days=10)):
        with pytest.raises(Refused, match="全宗号"):
            actions.file_record(record, by=village.worker, shelf="第一盒")
        actions.file_record(record, by=village.worker, shelf=SHELF)
        with pytest.raises(Refused):
            actions.file_record(record, by=village.worker, shelf=SHELF)
        actions.move_record(record, by=village.worker, shelf="LR01-ZZ-002")
    assert (record.state, record.retention, record.until, record.filed_by) == ("filed", "years_30", date(2056, 12, 31), village.worker)
    assert [
        e.details["shelf"] for e in Event.objects.filter(action__contains="_record", subject_id=record.pk).order_by("pk") if e.details
    ] == [
        SHELF,
        "LR01-ZZ-002",
    ]


def test_the_rate_is_of_what_fell_due(village, home, record):
    due = record.due_on
    span = Period(datetime(2026, 4, 1, tzinfo=SHANGHAI), datetime(2026, 7, 1, tzinfo=SHANGHAI))
    with moment(due - timedelta(days=1)):
        assert indicators.archive_filing_rate(home, span).value is None
    with moment(due):
        assert indicators.archive_filing_rate(home, span).value == 0
        actions.file_record(record, by=village.worker, shelf=SHELF)
        read = indicators.archive_filing_rate(home, span)
        assert (read.value, read.evidence.get()) == (1, record)
    assert indicators.archive_filing_rate(village.there, span).value is None


def test_a_file_goes_after_its_time_with_two_persons(village, home, record):
    actions.file_record(record, by=village.worker, shelf=SHELF)
    told = {"records": [record], "fate": "destroy", "reason": "期满无保存价值"}
    with pytest.raises(Refused, match="还没到期"):
        actions.propose_disposal(home, by=village.center_head, **told)
    with moment(date(2057, 1, 2)):
        with pytest.raises(Refused, match="接收单位"):
            actions.propose_disposal(home, by=village.center_head, **told | {"fate": "transfer"})
        disposal = actions.propose_disposal(home, by=village.center_head, **told)
        with pytest.raises(Refused, match="其他清单"):
            actions.propose_disposal(home, by=village.worker, **told)
        with pytest.raises(PermissionDenied):
            actions.carry_out(disposal, by=village.center_head)
        with pytest.raises(PermissionDenied):
            actions.carry_out(disposal, by=village.worker)
        record.refresh_from_db()
        with pytest.raises(Refused, match="另一人"):
            actions.dispose_record(record, by=village.center_head)
        actions.carry_out(disposal, by=village.secretary)
    record.refresh_from_db()
    assert (record.state, disposal.state, disposal.decided_by) == ("gone", "done", village.secretary)


def test_a_list_turned_down_frees_its_files(village, home, record):
    actions.file_record(record, by=village.worker, shelf=SHELF)
    with moment(date(2057, 1, 2)):
        disposal = actions.propose_disposal(home, by=village.worker, records=[record], fate="destroy", reason="期满")
        actions.turn_down(disposal, by=village.center_head)
    record.refresh_from_db()
    assert (record.state, record.disposal) == ("filed", None)


@pytest.mark.parametrize(
    "who, plain, closed",
    [
        ("worker", 1, 0),
        ("center_head", 1, 0),
        ("committee_member", 1, 0),
        ("report_custodian", 0, 1),
        ("auditor", 1, 1),
        ("grid_member", 0, 0),
        ("far_worker", 0, 0),
        ("contact", 0, 0),
    ],
)
def test_who_sees_what(village, sealed, who, plain, closed):
    rows = ArchiveRecord.objects.visible_to(getattr(village, who))
    assert (rows.filter(secrecy="plain").count(), rows.filter(secrecy="sealed").count()) == (plain, closed)


def test_the_custodian_alone_files_what_is_sealed(village, sealed):
    with pytest.raises(PermissionDenied):
        actions.file_record(sealed, by=village.center_head, shelf=SHELF)
    actions.file_record(sealed, by=village.report_custodian, shelf="LR01-MF-001")
    assert sealed.state == "filed" and queries.source_of(sealed)[1] == ""


def test_several_are_filed_in_one_go(village, sealed, record, enter):
    browser = enter(village.worker)
    page = browser.get("/desk/archive/").content.decode()
    assert record.title in page and sealed.title not in page and "归档勾选的" in page
    sent = {"picked": [record.pk, sealed.pk, 987654], "shelf": SHELF}
    browser.post("/desk/archive/file/", sent | {"shelf": "第一盒"})
    browser.post("/desk/archive/file/", {"shelf": SHELF})
    assert ArchiveRecord.objects.filter(state="filed").count() == 0
    browser.post("/desk/archive/file/", sent)
    assert list(ArchiveRecord.objects.filter(state="filed")) == [record]
    assert record.title in browser.get("/desk/archive/filed/?q=ZZ-001").content.decode()
    assert record.title not in browser.get("/desk/archive/filed/?q=没有的").content.decode()
    assert browser.get("/desk/archive/filed/list.xlsx").content[:2] == b"PK"
    assert "换届" in browser.get(f"/desk/archive/{record.pk}/").content.decode()
    assert browser.get(f"/desk/archive/{sealed.pk}/").status_code == browser.get("/desk/archive/987654/").status_code == 404


def test_categories_are_begun_and_changed_by_the_heads(village, enter):
    head = enter(village.center_head)
    assert "还没有启用" in head.get("/desk/archive/").content.decode()
    head.post("/desk/archive/begin/", {"key": "a"})
    one = ArchiveCategory.objects.get(community=village.here, code="ZZ")
    head.post(f"/desk/archive/categories/{one.pk}/", {"name": "会议", "retention": "permanent", "days": 30, "version": 0, "key": "b"})
    one.refresh_from_db()
    assert (one.name, one.retention, one.days) == ("会议", "permanent", 30)
    head.post(f"/desk/archive/categories/{one.pk}/", {"name": "晚了", "retention": "permanent", "days": 30, "version": 0, "key": "c"})
    one.refresh_from_db()
    assert one.name == "会议"
    assert "会议" in enter(village.worker).get("/desk/archive/categories/").content.decode()
    assert enter(village.grid_member).get("/desk/archive/").status_code == 404


def test_a_disposal_by_clicking(village, home, record, enter):
    actions.file_record(record, by=village.worker, shelf=SHELF)
    ArchiveRecord.objects.update(until=date(2025, 12, 31))
    sent = {"picked": [record.pk], "fate": "destroy", "reason": "期满", "key": "a"}
    assert "等待核准" in enter(village.worker).post("/desk/archive/disposals/", sent, follow=True).content.decode()
    one = Disposal.objects.get()
    enter(village.worker).post(f"/desk/archive/disposals/{one.pk}/do/carry_out/", {"key": "b"})
    record.refresh_from_db()
    assert record.state == "filed"
    for _twice in range(2):
        enter(village.secretary).post(f"/desk/archive/disposals/{one.pk}/do/carry_out/", {"version": 0, "key": "c"})
    record.refresh_from_db()
    assert record.state == "gone"


def test_pages_ask_as_much_for_one_as_for_three(village, home, record, enter):
    browser, counts = enter(village.worker), []
    for n in (1, 3):
        for i in range(n):
            told = {
                "kind": "letters",
                "subject_id": n * 10 + i,
                "title": f"函{n}{i}",
                "made_on": MET,
                "due_on": MET,
                "category": record.category,
            }
            ArchiveRecord.objects.create(community=home, **told)
            done = ArchiveRecord.objects.create(community=home, **told | {"kind": "briefings"})
            actions.file_record(done, by=village.worker, shelf=SHELF)
        told = []
        for path in ("", "filed/", "categories/", "disposals/", f"{record.pk}/"):
            browser.get(f"/desk/archive/{path}")
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(f"/desk/archive/{path}").status_code == 200
            told.append(len(seen))
        counts.append(told)
    assert counts[0] == counts[1] and max(counts[0]) <= 15
