"""Lists that are carried away: at once what is small and masked, with a second person what is large or private."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from liren.community import actions, exports, jobs, queries
from liren.community.models import Approval, Export
from liren.core.calendar import at, now
from liren.core.models import Event

LISTS = ["companies", "people", "appointments", "organizations", "places", "cases"]


@pytest.fixture
def contact(village):
    return actions.add_contact(village.company, by=village.worker, name="欧阳丁一", phone="13800001234")


def body(answer):
    return b"".join(answer.streaming_content)


def sheet(content):
    return list(load_workbook(io.BytesIO(content)).active.values)


@pytest.mark.parametrize("code", LISTS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_list_leaves_masked_and_journaled(village, enter, contact, code, form):
    answer = enter(village.center_head).post(f"/desk/exports/{code}/?q=", {"form": form})
    content = body(answer)
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) if form == "csv" else sheet(content)
    cells = {str(cell) for row in rows for cell in row}
    assert len(rows) > (code != "cases") and not cells & {"13800001234", "欧阳丁一", village.worker.name}
    event = Event.objects.get(action="community.export_list")
    assert (event.actor_id, event.details["listing"], event.details["form"]) == (village.center_head.pk, code, form)


MAY = {
    "companies": "worker center_head secretary", "people": "center_head secretary", "appointments": "center_head secretary",
    "organizations": "worker center_head secretary", "places": "governance_worker center_head secretary",
    "cases": "worker employee_worker governance_worker center_head secretary department",
}  # fmt: skip


@pytest.mark.parametrize(
    "who", ["worker", "employee_worker", "governance_worker", "center_head", "secretary", "department", "grid_member", "auditor", "contact"]
)
def test_who_carries_which_list_away(village, enter, who):
    client = enter(getattr(village, who))
    got = {code for code in LISTS if client.post(f"/desk/exports/{code}/").status_code == 200}
    assert got == {code for code in LISTS if who in MAY[code].split()}


def test_a_csv_cell_is_no_formula(village, enter):
    actions.edit_company(village.company, by=village.worker, trade='=HYPERLINK("http://evil")', room="@SUM(A1)")
    rows = list(csv.reader(io.StringIO(body(enter(village.worker).post("/desk/exports/companies/", {"form": "csv"})).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\0")]
    assert '\'=HYPERLINK("http://evil")' in rows[1] and "'@SUM(A1)" in rows[1]


def test_only_what_was_picked_leaves(village, enter):
    content = body(enter(village.worker).post("/desk/exports/companies/", {"pick": [village.other_company.pk, village.far_company.pk]}))
    assert [row[0] for row in sheet(content)[1:]] == [village.other_company.name]


def test_a_number_no_row_can_have_picks_nothing(village, enter):
    picks = {"pick": [village.other_company.pk, "9" * 30]}
    assert len(sheet(body(enter(village.worker).post("/desk/exports/companies/", picks)))) == 2


def order(village, enter, settings, **more):
    settings.EXPORT_ROWS = 1
    client = enter(village.worker)
    first = client.post("/desk/exports/companies/?status=active")
    assert first.status_code == 302 and "/order/" in first["Location"] and "status=active" in first["Location"]
    client.post(first["Location"], {"purpose": "季度走访安排", **more})
    return client, Export.objects.get()


def test_a_large_list_needs_a_purpose_and_somebody_else(village, enter, settings, contact, django_capture_on_commit_callbacks):
    client, export = order(village, enter, settings)
    assert (export.state, export.rows, export.approval.state) == ("asked", 2, "waiting")
    jobs.make_export.func(export.pk)
    export.refresh_from_db()
    assert export.state == "dropped", "without the word of a second person there is no file"
    Export.objects.update(state="asked")
    actions.grant_approval(export.approval, by=village.center_head)
    jobs.make_export.func(export.pk)
    export.refresh_from_db()
    assert (export.state, Approval.objects.get().state) == ("ready", "used")
    rows = sheet(body(client.post(f"/desk/exports/{export.pk}/file/")))
    assert village.worker.name in rows[0][0] and "季度走访安排" in rows[0][0]
    assert rows[1][0] == "企业名称" and len(rows) == 4 and "13800001234" not in str(rows)
    assert Event.objects.filter(action="community.take_export", actor_id=village.worker.pk).count() == 1


def test_whole_names_and_numbers_only_with_his_word(village, enter, settings, contact):
    client, export = order(village, enter, settings, full="on")
    assert ["个人信息", "含完整姓名和电话"] in export.approval.details["lines"]
    actions.grant_approval(export.approval, by=village.secretary)
    jobs.make_export.func(export.pk)
    text = str(sheet(body(client.post(f"/desk/exports/{export.pk}/file/"))))
    assert "13800001234" in text and "欧阳丁一" in text


def test_the_file_is_his_alone_for_a_day_and_only_while_he_may(village, enter, settings):
    _client, export = order(village, enter, settings)
    actions.grant_approval(export.approval, by=village.center_head)
    jobs.make_export.func(export.pk)
    export.refresh_from_db()
    for who in ("employee_worker", "far_worker", "contact"):
        assert enter(getattr(village, who)).post(f"/desk/exports/{export.pk}/file/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.take_export(export, by=village.center_head, rows=1, listing="companies")
    assert enter(village.auditor).get("/desk/exports/").status_code == 200
    path = exports.folder() / export.path
    with at(now() + timedelta(hours=25)):
        jobs.drop_exports.func()
    export.refresh_from_db()
    assert export.state == "dropped" and not path.exists()
    assert "已过期" in enter(village.worker).post(f"/desk/exports/{export.pk}/file/", follow=True).content.decode()


def test_who_lost_his_post_gets_no_file(village, enter, settings):
    _client, export = order(village, enter, settings)
    actions.grant_approval(export.approval, by=village.center_head)
    village.worker.appointments.update(until="2026-01-06")
    jobs.make_export.func(export.pk)
    export.refresh_from_db()
    assert (export.state, export.path) == ("dropped", "")


def test_a_refusal_settles_the_order(village, enter, settings):
    _client, export = order(village, enter, settings)
    actions.refuse_approval(export.approval, by=village.center_head, remark="范围太大")
    jobs.make_export.func(export.pk)
    export.refresh_from_db()
    assert export.state == "dropped"


def test_a_purpose_has_to_be_said(village, enter, settings):
    settings.EXPORT_ROWS = 1
    answer = enter(village.worker).post("/desk/exports/companies/order/", {"purpose": "要"})
    assert answer.status_code == 422 and not Export.objects.exists()


def test_sealed_names_stay_masked_even_with_his_word(village):
    from liren.cases import actions as cases
    from liren.cases.models import Category

    sealed = Category.objects.get(community=village.here, code="wage_arrears")
    cases.report(
        village.here, by=village.worker, category=sealed, title="欠薪", channel="phone", contact_name="林志远", contact_phone="13911112222"
    )
    kind = queries.EXPORTERS["cases"]
    text = str(list(kind.rows(queries.exported(village.center_head, "cases", village.here, {}), village.center_head, True)))
    assert "欠薪" in text and "林志远" not in text and "13911112222" not in text


OLD = timedelta(minutes=11)


def test_an_old_session_is_asked_again_before_a_list_is_ordered_or_taken(village, enter, settings):
    """Security C 61: who sits down at somebody's open desk carries nothing away."""
    client, export = order(village, enter, settings)
    actions.grant_approval(export.approval, by=village.center_head)
    jobs.make_export.func(export.pk)
    with at(now() + OLD):
        for path in ("/desk/exports/companies/order/", f"/desk/exports/{export.pk}/file/"):
            answer = client.post(path, {"purpose": "季度走访安排"})
            assert answer.headers.get("Location", "").startswith("/account/prove/"), path
    assert Export.objects.count() == 1 and not Event.objects.filter(action="community.take_export").exists()


WHOLE = {
    "/desk/companies/": True, "/desk/people/": True, "/desk/people/roster/": True, "/desk/cases/": True, "/desk/organizations/": False,
    "/desk/grids/": False,
}  # fmt: skip


@pytest.mark.parametrize("path", WHOLE)
def test_whole_names_are_offered_where_the_list_has_names(village, enter, path):
    page = enter(village.center_head).get(path).content.decode()
    assert ('name="full"' in page) is WHOLE[path] and "导出 Excel" in page


def test_the_whole_export_comes_ticked_to_the_order(village, enter, contact):
    client = enter(village.worker)
    where = client.post("/desk/exports/companies/?status=active", {"full": "1"})["Location"]
    page = client.get(where)
    assert page.context["form"]["full"].value() and "status=active" in where
    client.post(where, {"purpose": "季度走访安排", "full": "on"})
    export = Export.objects.get()
    assert export.is_full and export.query == "status=active"
