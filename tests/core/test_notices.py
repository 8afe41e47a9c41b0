"""Notices: told once, by the ways the reader chose, mailed after his quiet hours, never twice."""

from datetime import datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.core import notices
from liren.core.calendar import SHANGHAI, at, now
from liren.core.models import Notice, NoticePreference

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(notices, "KINDS", {})
    return notices.notice_kind("test.overdue", "诉求超期", mail=True)


@pytest.fixture
def reader(village):
    village.worker.email = "wang@example.cn"
    village.worker.save()
    return village.worker


def test_many_people_are_told_in_two_queries(village, kind, django_assert_num_queries):
    people = [village.worker, village.contact, village.grid_leader, village.worker]
    with django_assert_num_queries(2):
        assert notices.notify(people, kind, "诉求已超期", url="/desk/") == 3
    assert [notices.unread_count(u) for u in people] == [1, 1, 1, 1]


def test_the_same_thing_is_told_once_and_another_thing_again(reader, kind):
    for once in ("case:1", "case:1", "case:2"):
        notices.notify([reader], kind, "诉求已超期", once=once)
    assert notices.unread_count(reader) == 2


def test_nobody_tells_systems_and_closed_accounts(village, kind):
    village.contact.is_active = False
    assert notices.notify([village.system, village.contact], kind, "x") == 0
    assert not Notice.objects.exists()


def test_a_kind_nobody_registered_or_registered_twice_is_a_fault(reader, kind):
    with pytest.raises(KeyError):
        notices.notify([reader], "test.unknown", "x")
    assert notices.notice_kind("test.overdue", "诉求超期", mail=True) == kind
    with pytest.raises(ValueError, match="two kinds"):
        notices.notice_kind("test.overdue", "别的")


@pytest.mark.parametrize(
    "in_app, by_mail, unread, mails", [(True, True, 1, 1), (True, False, 1, 0), (False, True, 0, 1), (False, False, 0, 0)]
)
def test_the_reader_chooses_the_ways(reader, kind, in_app, by_mail, unread, mails):
    notices.prefer(reader, {kind: (in_app, by_mail), "test.unknown": (True, True)})
    notices.notify([reader], kind, "诉求已超期", "请尽快处理")
    assert notices.unread_count(reader) == unread
    assert notices.send_mails() == mails == len(mail.outbox)
    assert NoticePreference.objects.count() == 1
    assert [(row["in_app"], row["mail"]) for row in notices.preferences(reader)] == [(in_app, by_mail)]


@pytest.mark.parametrize(
    "clock, start, end, waits_until",
    [
        ("12:00", None, None, "20 12:00"),
        ("12:00", "22:00", "07:00", "20 12:00"),
        ("22:00", "22:00", "07:00", "21 07:00"),
        ("23:59", "22:00", "07:00", "21 07:00"),
        ("00:10", "22:00", "07:00", "20 07:00"),
        ("07:00", "22:00", "07:00", "20 07:00"),
        ("13:00", "12:30", "14:00", "20 14:00"),
        ("14:00", "12:30", "14:00", "20 14:00"),
        ("12:00", "09:00", "09:00", "20 12:00"),
    ],
)
def test_quiet_hours(clock, start, end, waits_until):
    present = datetime.combine(NOON.date(), time.fromisoformat(clock), SHANGHAI)
    hours = [time.fromisoformat(t) if t else None for t in (start, end)]
    assert f"{notices.end_of_quiet(present, *hours):%d %H:%M}" == waits_until


def test_a_mail_waits_for_the_end_of_quiet_hours_and_goes_out_once(reader, kind):
    reader.quiet_from, reader.quiet_until = time(11, 0), time(14, 0)
    with at(NOON):
        notices.notify([reader], kind, "诉求已超期", "请尽快处理", "/desk/cases/1/")
        assert notices.send_mails() == 0
    with at(NOON + timedelta(hours=3)):
        assert [notices.send_mails(), notices.send_mails()] == [1, 0]
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("诉求已超期", ["wang@example.cn"])
    assert "请尽快处理" in sent.body and "http://127.0.0.1:8000/desk/cases/1/" in sent.body
    assert sent.extra_headers["Message-ID"].startswith("<notice-")


def test_what_was_read_in_time_is_not_mailed(reader, kind):
    reader.quiet_from, reader.quiet_until = time(11, 0), time(14, 0)
    with at(NOON):
        notices.notify([reader], kind, "诉求已超期")
        notices.mark_read(reader)
    with at(NOON + timedelta(hours=3)):
        assert notices.send_mails() == 0


def test_a_mail_server_that_is_down_delays_and_at_last_gives_up(reader, kind, monkeypatch):
    notices.notify([reader], kind, "诉求已超期")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(SMTPServerDisconnected("down")))
    assert notices.send_mails() == 0 and notices.send_mails() == 0  # the second waits
    assert Notice.objects.get().mail_tries == 1
    for hour in range(1, 20):
        with at(now() + timedelta(hours=6 * hour)):
            notices.send_mails()
    assert Notice.objects.get().mail_tries == notices.MAIL_TRIES
    assert list(notices.undeliverable()) == [Notice.objects.get()]


def test_the_inbox_lists_filters_opens_and_marks(village, reader, kind, enter):
    notices.notify([reader], kind, "第一条", url="/desk/")
    notices.notify([reader, village.contact], kind, "第二条")
    client = enter(reader)
    shown = client.get("/notices/").content.decode()
    assert shown.index("第二条") < shown.index("第一条") and "desk" in shown
    first = Notice.objects.get(title="第一条")
    assert client.post(f"/notices/{first.pk}/").url == "/desk/"
    assert "第一条" not in client.get("/notices/?unread=1&kind=test.overdue").content.decode()
    assert "1" in client.get("/notices/count/").content.decode()
    client.post("/notices/read/")
    assert notices.unread_count(reader) == 0 and notices.unread_count(village.contact) == 1


def test_nobody_opens_another_s_notice_and_strangers_sign_in_first(village, reader, kind, enter, client):
    notices.notify([reader], kind, "第一条")
    pk = Notice.objects.get().pk
    assert client.get("/notices/").status_code == 302
    assert enter(village.contact).post(f"/notices/{pk}/").status_code == 404
    assert client.get(f"/notices/{pk}/").status_code == 405
    assert notices.unread_count(reader) == 1


def test_the_inbox_costs_the_same_for_one_and_for_many(reader, kind, enter):
    client, costs = enter(reader), []
    for n in (1, 20):
        for i in range(n):
            notices.notify([reader], kind, f"第 {n}-{i} 条")
        with CaptureQueriesContext(connection) as asked:
            client.get("/notices/")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 15


def test_preferences_are_shown_and_kept(reader, kind, enter):
    client = enter(reader)
    assert "诉求超期" in client.get("/notices/preferences/").content.decode()
    client.post("/notices/preferences/", {"way": ["test.overdue.mail", "nonsense.app"]})
    kept = NoticePreference.objects.get(user=reader)
    assert (kept.kind, kept.in_app, kept.mail) == (kind, False, True)
