"""Health tells figures and no secrets; logs tell routes and numbers, never what somebody typed or who he is."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import OperationalError

from liren.core import checks, jobs
from liren.core.calendar import now
from liren.core.logs import Line
from liren.core.models import Event, Heartbeat


def test_a_well_installation_says_so(village, client):
    jobs.beat("w1")
    told = client.get("/healthz").json()
    assert told.pop("disk_free_mb") > 0 and told.pop("worker_silent_s") < 5
    assert told == {"ok": True, "database": "up", "events_waiting": 0, "events_given_up": 0, "jobs_given_up": 0, "mails_given_up": 0}


def test_a_silent_worker_and_events_given_up_are_seen(village, client):
    assert client.get("/healthz").json()["worker_silent_s"] is None
    Heartbeat.objects.create(worker="w1", seen_at=now() - timedelta(hours=1))
    Event.objects.create(action="x.y", subject_type="community.grid", subject_id=1, tries=99)
    told = client.get("/healthz").json()
    assert (told["ok"], told["events_given_up"], told["worker_silent_s"] // 60) == (False, 1, 60)


def test_without_a_database_the_answer_is_503(db, client, monkeypatch):
    def down():
        raise OperationalError("password=geheim")

    monkeypatch.setattr(checks, "_figures", down)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": "down"})


@pytest.fixture
def lines(caplog):
    """The log as the formatter writes it."""
    caplog.set_level(logging.DEBUG)
    return lambda name: [json.loads(Line().format(r)) for r in caplog.records if r.name == name]


def test_a_request_is_one_line_with_its_route_and_the_account_s_number(village, enter, lines):
    answer = enter(village.worker).get("/notices/?kind=张三13800001111")
    line = lines("liren.request")[-1]
    assert {k: line[k] for k in ("method", "route", "status", "user", "level")} == {
        "method": "GET", "route": "notices/", "status": 200, "user": village.worker.pk, "level": "info",
    }  # fmt: skip
    assert line["request"] == answer["X-Request-ID"] and line["ms"] >= 0
    assert "13800001111" not in json.dumps(line) and village.worker.name not in json.dumps(line, ensure_ascii=False)


def test_queries_are_counted_in_development_only(village, enter, lines, settings):
    client = enter(village.worker)
    client.get("/notices/count/")
    settings.DEBUG = True
    client.get("/notices/count/")
    assert ["queries" in line for line in lines("liren.request")] == [False, True]


def test_errors_keep_their_place_and_lose_their_message(lines):
    try:
        raise ValueError("手机 13800001111 重复")
    except ValueError:
        logging.getLogger("liren.test").warning("%s: %s", "Forbidden", "/r/secret-token/")
        logging.getLogger("liren.test").exception("could not do %s", "张三")
    first, line = lines("liren.test")
    assert first["event"] == "Forbidden" and "secret-token" not in json.dumps(first)
    assert (line["event"], line["error"], line["level"]) == ("could not do %s", "ValueError", "error")
    assert "test_health.py" in line["at"][-1]
    assert "13800001111" not in json.dumps(line) and "张三" not in json.dumps(line, ensure_ascii=False)
