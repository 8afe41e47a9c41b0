"""The pages: the public form and its receipt, the portal, the custodian's desk, and who finds nothing there."""

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liren.accounts import actions as accounts
from liren.cases.models import Case, Category
from liren.community import actions as community
from liren.community.models import Appointment, Post
from liren.core.models import Access, Event, Notice
from liren.core.vault import open_sealed
from liren.reports import actions, queries
from liren.reports.models import Line, Opening, Paper, Report
from tests.reports.conftest import COPY
from tests.uploads import picture
from tests.walls.crawl import bare

FORM = "/sealed-report/li/safety_violation/"
CONTENT = {"text": "东侧仓库住人，密语七七", "ask_what": "违规住人", "way": "anonymous", "consent": "on", "key": "k1"}


def code_of(response):
    return response.content.decode().split('id="receipt">')[1].split("<")[0]


@pytest.fixture
def sent(client, village, cast):
    """Somebody reports without an account; his receipt."""
    return code_of(client.post(FORM, CONTENT | {"files": [picture("我的自拍.png")]}))


def enter_code(client, code):
    answer = client.post("/track/", {"code": code})
    return client.post(answer["Location"], {"code": code})


@pytest.mark.parametrize("path", ["/report/li/safety_violation/", "/home/report/safety_violation/"])
def test_the_usual_doors_lead_to_the_sealed_ones(enter, village, path):
    answer = enter(village.employee).get(path)
    assert answer.status_code == 302 and answer["Location"] in {FORM, "/home/reports/new/safety_violation/"}


def test_a_report_and_its_receipt_with_messages_and_files(client, village, cast, sent):
    assert enter_code(client, sent)["Location"] == "/receipt/"
    page = client.get("/receipt/").content.decode()
    assert "已收到" in page and "密语七七" in page
    assert client.post("/receipt/say/", {"text": "补充：二层", "files": [picture("我的自拍.png")], "key": "s1"}).status_code == 302
    report = Report.objects.get()
    actions.tell_reporter(report, by=village.report_custodian, text="请问几层？", files=[picture("问.png")])
    page = client.get("/receipt/").content.decode()
    assert "请问几层？" in page and "补充：二层" in page
    paper = Paper.objects.filter(line=Line.REPORTER, word__side="keeper").get()
    answer = client.get(f"/receipt/papers/{paper.pk}/")
    assert (answer.status_code, answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (200, "image/png", True)


def test_the_same_form_sent_twice_is_one_report_with_one_receipt(client, village, cast, sent):
    assert code_of(client.post(FORM, CONTENT | {"files": [picture("我的自拍.png")]})) == sent
    assert Report.objects.count() == 1


def test_a_wrong_code_opens_nothing_and_looks_like_any_other(client, village, cast, sent):
    wrong = enter_code(client, "0000-0000-0000-0000")
    assert wrong.status_code == 422 and client.get("/receipt/").status_code == 302
    client.cookies["liren-receipt"] = "1:forged"
    assert client.get("/receipt/").status_code == 302 and client.post("/receipt/say/", {"text": "x"}).status_code == 404


def test_a_refused_form_comes_back_whole_and_stays_in_no_session(client, village, cast):
    answer = client.post(FORM, CONTENT | {"consent": "", "files": [SimpleUploadedFile("x.exe", b"MZ")]})
    page = answer.content.decode()
    assert answer.status_code == 422 and "密语七七" in page and "类型不能上传" in page
    assert "密语" not in str(dict(client.session)) and not Report.objects.exists()


@pytest.mark.parametrize("way, name, status", [("named", "", 422), ("named", "杜明", 200), ("anonymous", "", 200)])
def test_who_gives_his_name_gives_a_number_too(client, village, cast, way, name, status):
    told = CONTENT | {"way": way, "name": name, "phone": "13811112222" if name else ""}
    assert client.post(FORM, told).status_code == status


def test_an_employee_follows_his_own_and_nobody_is_written_down(enter, village, cast):
    client = enter(village.employee)
    page = client.post("/home/reports/new/safety_violation/", CONTENT).content.decode()
    report = Report.objects.get()
    assert "去看看" in page and report.owner_tag and str(village.employee.pk) not in report.owner_tag[:8]
    assert client.post(f"/home/reports/{report.case_id}/say/", {"text": "再补充", "key": "s1"}).status_code == 302
    assert "再补充" in client.get(f"/home/reports/{report.case_id}/").content.decode()
    assert report.case.number in client.get("/home/reports/").content.decode()
    assert not Event.objects.filter(actor_id=village.employee.pk).exclude(action__startswith="community.").exists()
    assert not Event.objects.filter(key__startswith=f"{village.employee.pk}:").exists()
    assert not Notice.objects.filter(user=village.employee).exists()
    for other in (village.contact, village.other_employee, village.far_employee):
        assert enter(other).get(f"/home/reports/{report.case_id}/").status_code == 404
        assert report.case.number not in client.get("/home/cases/").content.decode()


def test_the_original_opens_only_with_a_reason_and_leaves_its_traces(enter, village, report):
    client, path = enter(village.report_custodian), f"/desk/reports/{report.case_id}/"
    assert "电线乱拉" not in client.get(path).content.decode()
    assert client.get(f"{path}copy/")["Location"] == path
    assert client.post(f"{path}open/original/", {"reason": ""}).status_code == 422
    client.post(f"{path}open/original/", {"reason": "编写摘抄件", "key": "o1"})
    page = client.get(path).content.decode()
    assert "电线乱拉" in page and '<mark class="giveaway">13811112222</mark>' in page and "138-1111-2222" not in page
    client.post(f"{path}open/identity/", {"reason": "发放奖励", "key": "o2"})
    assert "138-1111-2222" in client.get(path).content.decode()
    assert set(Opening.objects.values_list("what", "reason")) == {("original", "编写摘抄件"), ("identity", "发放奖励")}
    rows = Access.objects.filter(actor_id=village.report_custodian.pk, subject_type="reports.original")
    assert set(rows.values_list("name", "why")) == {("original", "编写摘抄件"), ("identity", "发放奖励")}


def test_original_and_copy_side_by_side(enter, village, report):
    client, path = enter(village.report_custodian), f"/desk/reports/{report.case_id}/"
    client.post(f"{path}do/acknowledge/", {"text": "收到", "key": "a"})
    client.post(f"{path}open/original/", {"reason": "编写", "key": "b"})
    draft = client.get(f"{path}copy/").content.decode()
    assert "【电话】" in draft or "【已隐去】" in draft
    assert client.post(f"{path}copy/", COPY | {"text": "杜明说住人"}).status_code == 422
    client.post(f"{path}copy/", COPY | {"key": "c"})
    post = queries.handlers_for(report)[0]
    client.post(f"{path}do/hand_to/", {"post": post.pk, "key": "d"})
    worker = Client()
    worker.force_login(village.governance_worker, backend="liren.community.access.PostBackend")
    page = worker.get(path).content.decode()
    assert "夜间住人" in page and "杜明" not in page and "与举报人" not in page and "启封" not in page
    assert worker.get(f"{path}copy/").status_code == worker.get(f"{path}accused/").status_code == 404
    assert worker.get(f"/desk/cases/{report.case_id}/")["Location"] == path


def test_files_go_along_under_neutral_names(enter, village, submit):
    report = submit(files=[picture("我的自拍.png")])
    actions.acknowledge(report, by=village.report_custodian)
    original = Paper.objects.get()
    actions.edit_copy(report, by=village.report_custodian, **COPY, papers=[original.pk])
    actions.hand_to(report, by=village.report_custodian, post=queries.handlers_for(report)[0])
    copied = Paper.objects.get(copy_of=original)
    client, path = enter(village.governance_worker), f"/desk/reports/{report.case_id}/papers/"
    answer = client.get(f"{path}{copied.pk}/")
    assert answer.status_code == 200 and "%E8%87%AA%E6%8B%8D" not in answer["Content-Disposition"]
    assert client.get(f"{path}{original.pk}/").status_code == 404
    lying = (queries.folder() / copied.path).read_bytes()
    assert b"PNG" not in lying[:64] and open_sealed(copied)["name"] == "附件 1.png"


def test_the_queue_costs_the_same_for_one_and_three(enter, village, submit, django_assert_max_num_queries):
    client = enter(village.report_custodian)
    submit()
    with django_assert_max_num_queries(60) as one:
        client.get("/desk/reports/?show=all")
    submit(), submit()
    with django_assert_max_num_queries(len(one)):
        client.get("/desk/reports/?show=all")


@pytest.mark.parametrize(
    "who", ["center_head", "secretary", "worker", "grid_member", "property_manager", "contact", "far_report_custodian"]
)
def test_who_has_no_right_sees_no_trace(enter, village, report, who):
    client = enter(getattr(village, who))
    random = client.get("/desk/reports/987654321/")
    for page in ("", "copy/", "accused/", "do/acknowledge/", "papers/1/"):
        foreign, blank = (client.get(f"/desk/reports/{pk}/{page}") for pk in (report.case_id, 987654321))
        assert (foreign.status_code, foreign.content) == (blank.status_code, blank.content) == (404, random.content)
    for page in ("/desk/cases/?show=all", "/desk/", "/desk/reports/?show=all", "/notices/"):
        assert report.case.number not in client.get(page, follow=True).content.decode()
    asked, blank = (client.get(f"/desk/cases/?q={n}&show=all").content.decode() for n in (report.case.number, "LR-2026-777777"))
    assert bare(asked.replace(report.case.number, "#")) == bare(blank.replace("LR-2026-777777", "#"))


def test_the_only_custodian_accused_the_deputy_has_it(enter, village, cast, submit):
    report = submit(accused=[village.report_custodian.name])
    assert enter(village.report_custodian).get(f"/desk/reports/{report.case_id}/").status_code == 404
    assert enter(cast.deputy).get(f"/desk/reports/{report.case_id}/").status_code == 200
    assert set(report.keeper.appointments.values_list("user", flat=True)) == {cast.deputy.pk}


def test_all_custodians_accused_the_department_has_it(enter, village, cast, submit):
    report = submit(accused=[village.report_custodian.name, cast.deputy.name])
    assert report.keeper == report.case.post == cast.authority
    client = enter(cast.officer)
    client.post(f"/desk/reports/{report.case_id}/open/original/", {"reason": "专管员均需回避", "key": "o"})
    assert "电线乱拉" in client.get(f"/desk/reports/{report.case_id}/").content.decode()
    for who in (village.report_custodian, cast.deputy, village.governance_worker):
        assert enter(who).get(f"/desk/reports/{report.case_id}/").status_code == 404
    assert Case.objects.visible_to(village.report_custodian).filter(pk=report.case_id).count() == 0


def test_a_custodian_who_turns_out_to_be_accused_loses_it_at_once(enter, village, cast, report):
    client, path = enter(village.report_custodian), f"/desk/reports/{report.case_id}/"
    assert client.post(f"{path}accused/", {"name": village.report_custodian.name, "key": "a"})["Location"] == "/desk/reports/"
    assert client.get(path).status_code == 404
    report.refresh_from_db()
    assert set(report.keeper.appointments.values_list("user", flat=True)) == {cast.deputy.pk}


def test_told_at_the_counter_it_is_sealed_from_who_wrote_it_down(enter, village, cast):
    category = Category.objects.get(community=village.here, code="safety_violation")
    client = enter(village.worker)
    assert client.get(f"/desk/cases/new/?category={category.pk}")["Location"] == f"/desk/reports/new/{category.pk}/"
    code = code_of(client.post(f"/desk/reports/new/{category.pk}/", CONTENT))
    report = queries.by_receipt(code)
    assert client.get(f"/desk/reports/{report.case_id}/").status_code == 404


def test_nothing_of_it_lies_in_the_clear_in_any_table_or_file(village, submit):
    """What a dump of the database and of the files would show: none of the words, and not who sent it."""
    secret = {"text": "密语甲乙丙", "name": "杜明", "phone": "13811112222", "where": "密处丁", "known": ["密人戊"]}
    report = submit(way="named", owner=queries.owner_tag(village.employee), files=[picture("密名己.png")], **secret)
    actions.say(report, by=village.door, text="密话庚")
    actions.acknowledge(report, by=village.report_custodian, text="密复辛")
    actions.edit_copy(report, by=village.report_custodian, title="密题壬", text="密抄癸")
    words = ["密语", "杜明", "13811112222", "密处", "密人", "密名", "密话", "密复", "密题", "密抄"]
    dump = "\n".join(repr(row) for model in apps.get_models() for row in model._base_manager.values_list())
    assert [word for word in words if word in dump] == []
    mine = [event for event in Event.objects.filter(action__startswith="reports.") if event.actor_id == village.employee.pk]
    assert mine == [] and f"'{village.employee.pk}:" not in dump
    lying = [path.read_bytes() for path in queries.folder().iterdir()]
    assert lying and not any(b"PNG" in body for body in lying)


def test_the_auditor_reads_in_words_what_was_opened(village, cast, report, enter):
    custodian = enter(village.report_custodian)
    for what in ("original", "identity"):
        custodian.post(f"/desk/reports/{report.case_id}/open/{what}/", {"reason": "核对内容", "key": what})
    custodian.get(f"/desk/reports/{report.case_id}/")
    page = enter(village.auditor).get("/desk/looks/").content.decode()
    number = report.original.pk
    assert f"举报原件 {number} · 全文" in page and f"举报原件 {number} · 举报人身份" in page and "· original" not in page


def test_the_page_of_a_report_asks_no_more_than_it_must(village, cast, report, enter, django_assert_max_num_queries):
    """Original, identity and both conversations open, somebody accused: none of it is asked twice."""
    custodian, path = enter(village.report_custodian), f"/desk/reports/{report.case_id}/"
    for what in ("original", "identity"):
        custodian.post(f"{path}open/{what}/", {"reason": "核对内容", "key": what})
    actions.tell_reporter(report, by=village.report_custodian, text="请问几层？", files=[picture("问.png")])
    custodian.get(path)
    with django_assert_max_num_queries(25):
        page = custodian.get(path).content.decode()
    assert "请问几层？" in page and "杜明" in page and "需回避" in page and "启封记录" in page


def test_who_reported_by_an_account_that_was_merged_still_finds_it(village, cast, enter):
    """And nothing that the merge leaves behind tells that there was a report."""
    post = Post.objects.get(company=village.company, role="employee")
    again = community.open_account(post, by=village.system, username="again", name=village.employee.name, password="village-pass-1")
    community.appoint(post, by=village.system, user=again)
    enter(again).post("/home/reports/new/safety_violation/", CONTENT)
    report, mine = Report.objects.get(), Appointment.objects.get(user=village.employee)
    assert enter(village.employee).get(f"/home/reports/{report.case_id}/").status_code == 404
    merge = accounts.merge_accounts(mine, by=village.center_head, gone=again)
    page = enter(village.employee).get(f"/home/reports/{report.case_id}/").content.decode()
    assert "密语七七" in page and "eport" not in str(merge.moved)
    assert report.case.number in enter(village.employee).get("/home/reports/").content.decode()
    assert enter(village.other_employee).get(f"/home/reports/{report.case_id}/").status_code == 404
