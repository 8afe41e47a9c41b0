"""Counselling: said in confidence, read by two people, erased for good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from liren.accounts import queries as of_accounts
from liren.care import actions, queries
from liren.care.models import Consultation, Disclosure, Entry, Slot
from liren.core import vault
from liren.core.actions import Refused
from liren.core.calendar import at, now
from liren.core.models import Access, Event, Notice

TEXT = "最近总是睡不好"
STAFF = "worker employee_worker governance_worker center_head secretary committee_member mediator report_custodian administrator auditor"
OTHERS = f"{STAFF} grid_member grid_leader contact other_employee far_employee far_counselor department provider stranger".split()


@pytest.fixture
def asked(care):
    return actions.ask(care.here, by=care.employee, way="phone", text=TEXT, contact="13800001234")


def test_from_asking_to_erasing(care, asked):
    actions.take(asked, by=care.counselor)
    note = actions.write(asked, by=care.counselor, kind="note", text="约了下周")
    actions.write(asked, by=care.employee, text="谢谢您")
    assert [line.text for line in queries.said(care.counselor, asked)] == ["谢谢您", "约了下周"]
    assert [line.text for line in queries.said(care.employee, asked)] == ["谢谢您"]
    actions.close(asked, by=care.counselor)
    with pytest.raises(Refused, match="已结束"):
        actions.write(asked, by=care.employee, text="还有一句")
    actions.erase(asked, by=care.employee)
    asked.refresh_from_db()
    assert (asked.state, asked.client, Entry.objects.count(), queries.brought(asked)) == ("erased", None, 0, {})
    for gone in (asked, note):
        with pytest.raises(vault.Unreadable):
            vault.open_sealed(gone)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_that_there_is_one(care, asked, enter, who):
    user = getattr(care, who)
    assert not Consultation.objects.visible_to(user).exists() and not Entry.objects.visible_to(user).exists()
    for name in ("take", "close", "withdraw", "erase", "write", "warn"):
        assert not user.has_perm(f"care.{name}", asked)
    client = enter(user)
    for path in (f"/desk/care/{asked.pk}/", f"/home/care/{asked.pk}/", f"/desk/care/{asked.pk}/warn/"):
        assert client.get(path).content == client.get(path.replace(str(asked.pk), "987654")).content


@pytest.mark.parametrize(
    "state, name", [("asked", "close"), ("taken", "take"), ("taken", "withdraw"), ("taken", "erase"), ("closed", "take")]
)
def test_no_step_is_skipped(care, asked, state, name):
    Consultation.objects.filter(pk=asked.pk).update(state=state)
    asked.refresh_from_db()
    by = care.employee if name == "withdraw" else care.counselor
    with pytest.raises(Refused):
        getattr(actions, name)(asked, by=by)


def test_nothing_of_it_stands_in_plain_text_anywhere(care, asked):
    actions.take(asked, by=care.counselor)
    actions.write(asked, by=care.counselor, kind="note", text=f"笔记{TEXT}")
    actions.warn(asked, by=care.counselor, recipient="relative", who="张母", reason=f"{TEXT}，并说不想活了")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            held = str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            assert TEXT not in held and TEXT.encode().hex() not in held and "张母" not in held, table


def test_it_has_no_number_of_the_ordinary_series(care, asked):
    second = actions.ask(care.here, by=care.other_employee, way="phone", text="想聊聊")
    assert len(asked.code) == 9 and asked.code[:4] != second.code[:4] and not asked.code.startswith("LR")
    assert not any("diagnos" in f.name for f in Consultation._meta.get_fields())


def slot(care, hours=24):
    start = now() + timedelta(hours=hours)
    return actions.offer_slot(queries.own_post(care.counselor), by=care.counselor, starts_at=start, ends_at=start + timedelta(hours=1))


def test_a_time_is_had_once_and_given_back_on_withdrawal(care):
    free = slot(care)
    mine = actions.ask(care.here, by=care.employee, way="in_person", text="想聊聊", slot=free)
    with pytest.raises(Refused, match="约走"):
        actions.ask(care.here, by=care.other_employee, way="in_person", text="想聊聊", slot=free)
    assert list(queries.free_slots(care.here)) == []
    actions.withdraw(mine, by=care.employee)
    assert list(queries.free_slots(care.here)) == [free]
    with pytest.raises(Refused, match="重叠"):
        slot(care, hours=24.5)
    with pytest.raises(Refused, match="今后"):
        slot(care, hours=-1)


def test_free_and_taken_are_shown_without_names(care, enter):
    actions.ask(care.here, by=care.employee, way="in_person", text="想聊聊", slot=slot(care))
    page = enter(care.employee_worker).get("/desk/care/times/").content.decode()
    assert "已约" in page and care.employee.name not in page and "想聊聊" not in page
    assert list(Slot.objects.visible_to(care.worker)) == [] and list(Slot.objects.visible_to(care.center_head)) == []
    assert enter(care.grid_member).get("/desk/care/times/").status_code == 404


def test_figures_tell_on_nobody(care, enter):
    with at(now() - timedelta(days=200)):
        for _n in range(12):
            actions.note_call(care.here, by=care.counselor, way="phone", name="化名", contact="", text="想聊聊")
        for _n in range(3):
            actions.note_call(care.here, by=care.counselor, way="in_person", name="化名", contact="", text="想聊聊")
    told = queries.quarters(care.here)
    assert [row["cells"] for row in told] == [[None, 12, None]]
    for who in ("center_head", "secretary", "employee_worker"):
        assert enter(getattr(care, who)).get("/desk/care/times/").status_code == 200
    actions.note_call(care.here, by=care.counselor, way="phone", name="化名", contact="", text="想聊聊")
    assert len(queries.quarters(care.here)) == 1, "the quarter that runs is not told: its difference from day to day is a person"


def test_a_danger_is_told_with_recipient_and_reason_and_reviewed(care, asked, enter, django_capture_on_commit_callbacks):
    for bad in ({"recipient": "boss"}, {"who": ""}, {"reason": "危险"}):
        with pytest.raises(Refused, match="现实危险"):
            actions.warn(asked, by=care.counselor, **{"recipient": "police", "who": "派出所", "reason": "说要伤害同事，已备刀具"} | bad)
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.warn(asked, by=care.counselor, recipient="police", who="里仁派出所", reason="说要伤害同事，已备刀具")
    assert [n.user for n in Notice.objects.filter(kind="care.sealed", url="/desk/care/disclosures/")] == [care.auditor]
    page = enter(care.auditor).get("/desk/care/disclosures/").content.decode()
    assert "里仁派出所" in page and care.employee.name not in page and asked.code not in page
    assert Access.objects.filter(subject_type="care.disclosure", actor_id=care.auditor.pk).count() == 1
    with pytest.raises(PermissionDenied):
        actions.review_disclosure(made, by=care.counselor)
    actions.review_disclosure(made, by=care.auditor)
    assert Disclosure.objects.get().reviewed_by == care.auditor
    assert Event.objects.get(action="care.warn").details == {"recipient": "police"}


def test_notices_say_nothing(care, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = actions.ask(care.here, by=care.employee, way="phone", text=TEXT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.write(actions.take(made, by=care.counselor), by=care.counselor, text="明天见")
    told = list(Notice.objects.filter(kind="care.sealed").values_list("user__username", "title"))
    assert len(told) == 3 and not any("咨询" in title or "心理" in title or made.code in title for _who, title in told)


def test_the_pages(care, enter):
    slot(care)
    client = enter(care.employee)
    assert "找咨询师聊聊" in client.get("/home/care/").content.decode()
    made = client.post("/home/care/new/", {"way": "phone", "text": TEXT, "contact": "", "slot": ""})
    asked = Consultation.objects.get()
    assert made.url == f"/home/care/{asked.pk}/" and TEXT in client.get(made.url).content.decode()
    client.post(made.url, {"text": "今晚有空"})
    assert not Access.objects.exists(), "one's own look is nobody else's"
    staff = enter(care.counselor)
    page = staff.get(f"/desk/care/{asked.pk}/").content.decode()
    assert TEXT in page and "今晚有空" in page and Access.objects.get().about_id == care.employee.pk
    staff.post(f"/desk/care/{asked.pk}/take/", {"version": 0})
    staff.post(f"/desk/care/{asked.pk}/", {"kind": "note", "text": "记一笔"})
    asked.refresh_from_db()
    staff.post(f"/desk/care/{asked.pk}/close/", {"version": asked.version})
    assert care.counselor.name in enter(care.employee).get("/account/").content.decode()
    asked.refresh_from_db()
    enter(care.employee).post(f"/desk/care/{asked.pk}/erase/", {"version": asked.version})
    assert Consultation.objects.get().state == "erased"
    for path, who in (("/desk/care/call/", "counselor"), ("/desk/care/slot/", "counselor"), ("/desk/care/", "counselor")):
        assert enter(getattr(care, who)).get(path).status_code == 200
        assert enter(care.center_head).get(path).status_code == 404


def test_a_form_that_was_refused_keeps_nothing_in_the_session(care, enter):
    Consultation.objects.all().delete()
    care.counselor.appointments.update(until="2026-01-06", since="2026-01-05")
    client = enter(care.employee)
    client.post(
        "/home/care/new/", {"way": "phone", "text": TEXT, "contact": "13800001234"}, HTTP_REFERER="http://testserver/home/care/new/"
    )
    assert TEXT not in str(dict(client.session)) and "13800001234" not in str(dict(client.session))


def duties(user):
    """What the wizard lists when this person leaves: name → how many, or None where only that there is some."""
    held = user.appointments.select_related("post__community", "user").get()
    return {duty.name: duty.count for duty in of_accounts.duties_of(held)}


def test_a_counselor_who_leaves_hands_over_unseen(care, asked):
    assert duties(care.counselor)["counselling"] is None
    actions.take(asked, by=care.counselor)
    actions.close(asked, by=care.counselor)
    assert "counselling" not in duties(care.counselor)
