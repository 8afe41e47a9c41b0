"""Who looked at what stays written: nothing sensitive is seen without a row, and no row is altered unseen."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from liren.cases import actions
from liren.cases.models import Category
from liren.core import journal
from liren.core.calendar import at, now
from liren.core.models import Access, Event
from tests.core.arena import arena


@pytest.fixture
def wages(village):
    category = Category.objects.get(community=village.here, code="wage_arrears")
    told = {"title": "欠薪", "text": "三个月没发", "channel": "employee_portal", "contact_phone": "13800001234"}
    return actions.report(village.company, by=village.employee, category=category, **told)


def rows():
    return list(Access.objects.order_by("pk").values_list("actor_id", "kind", "subject_id", "about_id"))


def test_each_look_at_a_sensitive_case_leaves_a_row_and_no_other_does(village, wages, enter):
    ordinary = Category.objects.get(community=village.here, code="site_expansion")
    plain = actions.report(village.company, by=village.contact, category=ordinary, title="场地", channel="portal")
    client = enter(village.center_head)
    for path in (f"/desk/cases/{plain.pk}/", "/desk/cases/", "/desk/", f"/desk/cases/{wages.pk + 9}/"):
        client.get(path)
    assert rows() == []
    client.get(f"/desk/cases/{wages.pk}/")
    client.get(f"/desk/cases/{wages.pk}/note/")
    mine = (village.center_head.pk, "view", wages.pk, village.employee.pk)
    assert rows() == [mine, mine]
    client.post("/desk/exports/cases/?show=all")
    assert rows()[2:] == [(village.center_head.pk, "export", wages.pk, village.employee.pk)]
    assert enter(village.contact).get(f"/desk/cases/{wages.pk}/").status_code == 404
    enter(village.employee).get(f"/home/cases/{wages.pk}/")
    assert len(rows()) == 3, "his own look is nobody else's"


def test_an_ordinary_page_pays_nothing_for_it(village, wages, enter, django_assert_num_queries):
    with django_assert_num_queries(0):
        journal.looked(village.center_head, village.company)


def test_the_person_sees_who_looked_and_the_auditor_sees_all(village, wages, enter):
    enter(village.center_head).get(f"/desk/cases/{wages.pk}/")
    assert village.center_head.name in enter(village.employee).get("/account/").content.decode()
    assert village.center_head.name not in enter(village.other_employee).get("/account/").content.decode()
    page = enter(village.auditor).get("/desk/looks/", {"kind": "view", "actor": village.center_head.name[:1]}).content.decode()
    assert village.center_head.name in page and str(wages.pk) in page
    assert village.center_head.name not in enter(village.auditor).get("/desk/looks/", {"kind": "export"}).content.decode()
    assert village.center_head.name not in enter(village.far_auditor).get("/desk/looks/").content.decode()
    figures = enter(village.secretary).get("/desk/looks/").content.decode()
    assert "不足 10" in figures and village.center_head.name not in figures
    for who in ("center_head", "worker", "administrator", "report_custodian", "contact"):
        assert enter(getattr(village, who)).get("/desk/looks/").status_code == 404, who


def test_accesses_are_bound_into_the_journal(village, wages):
    journal.looked(village.center_head, wages)
    assert journal.seal_accesses() == 0, "a transaction may still be on its way"
    with at(now() + timedelta(minutes=11)):
        assert (journal.seal_accesses(), journal.seal_accesses()) == (1, 0)
    assert (journal.verify_accesses(), journal.seal() > 0, journal.verify().ok) == ("", True, True)
    Access.objects.create(actor_id=1, kind="view", subject_type="x", subject_id=1)  # the next one does not disturb
    assert journal.verify_accesses() == ""


@pytest.mark.parametrize("fault", ["UPDATE core_access SET actor_id = actor_id + 1", "DELETE FROM core_access"])
def test_tampering_is_seen(village, wages, fault):
    for _n in range(3):
        journal.looked(village.center_head, wages)
    with at(now() + timedelta(minutes=11)):
        journal.seal_accesses()
    first = Access.objects.order_by("pk")[1].pk
    with connection.cursor() as cursor:  # as somebody who holds the database; tests make tables without the guards
        cursor.execute(f"{fault} WHERE id = %s", [first])
    assert "altered, deleted or inserted" in journal.verify_accesses()
    with pytest.raises(SystemExit):
        call_command("verify_journal")
    assert Event.objects.filter(action="core.seal_accesses").count() == 1


@pytest.mark.process
def test_the_database_itself_refuses(tmp_path):
    with arena(tmp_path, "tests.settings") as place:
        told = place.shell(
            "from liren.core.models import Access\n"
            "from django.db import transaction\nfrom django.db.utils import DatabaseError\n"
            "Access.objects.create(actor_id=1, kind='view', subject_type='x', subject_id=1)\n"
            "for change in (lambda: Access.objects.update(actor_id=2), lambda: Access.objects.all().delete()):\n"
            "    try:\n        with transaction.atomic():\n            change()\n    except DatabaseError as no:\n        print('no')\n"
        )
        assert told.split() == ["no", "no"]
