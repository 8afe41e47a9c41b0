"""The registers, a record each, the forms, the portal, bulk, tables in and out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from liren.community import jobs as community_jobs
from liren.core.calendar import today
from liren.resources import actions
from liren.resources.models import Need, Offer, Paper, Provider, Resource, Society, Use
from tests.uploads import bring_in, table

PAGES = ("", "providers/", "societies/", "needs/")


def words(answer):
    return answer.content.decode()


@pytest.fixture
def records(resource, use, provider, society, offer):
    return {"": resource, "providers/": provider, "societies/": society, "needs/": offer.need}


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_the_staff_and_are_not_there_for_others(village, enter, records, path):
    for who, status in (
        ("grid_member", 200),
        ("auditor", 200),
        ("department", 404),
        ("mediator", 404),
        ("employee", 404),
        ("contact", 404),
    ):
        browser = enter(getattr(village, who))
        assert browser.get(f"/desk/resources/{path}").status_code == status
        assert browser.get(f"/desk/resources/{path}{records[path].pk}/").status_code == status, who


@pytest.mark.parametrize("path", PAGES)
def test_the_neighbor_s_directory_is_not_shown(village, enter, records, path):
    browser = enter(village.far_worker)
    assert str(records[path]) not in words(browser.get(f"/desk/resources/{path}"))
    there, random = (browser.get(f"/desk/resources/{path}{pk}/") for pk in (records[path].pk, 987_654))
    assert (there.status_code, random.status_code) == (404, 404)
    name = {"": "verify", "providers/": "verify_provider", "societies/": "hold", "needs/": "offer"}[path]
    assert browser.post(f"/desk/resources/{path}{records[path].pk}/{name}/", {"key": "k"}).status_code == 404


def test_a_resource_is_entered_by_form_once(village, enter):
    browser = enter(village.worker)
    assert "登记资源" in words(browser.get("/desk/resources/"))
    sent = {"name": "路演厅", "kind": "venue", "company": village.company.short_name, "quantity": 1, "terms": "预约", "key": "k1"}
    for _n in range(2):
        answer = browser.post("/desk/resources/new/resource/", sent)
    made = Resource.objects.get()
    assert answer.headers["Location"] == f"/desk/resources/{made.pk}/" and made.company == village.company
    assert "路演厅" in words(browser.get(answer.headers["Location"]))
    assert f'value="{village.company.name}"' in words(browser.get(f"/desk/resources/{made.pk}/edit/"))
    wrong = browser.post("/desk/resources/new/resource/", sent | {"company": "没有这家", "key": "k2"})
    assert wrong.status_code == 422 and "没有找到“没有这家”" in words(wrong)
    near = browser.post("/desk/resources/new/resource/", sent | {"company": "里仁", "key": "k3"})
    assert "有几家企业相近" in words(near)


def test_somebody_faster_is_told_of(village, enter, resource):
    sent = {"reason": "x", "version": resource.version + 5, "key": "k"}
    answer = enter(village.worker).post(f"/desk/resources/{resource.pk}/withdraw/", sent, follow=True)
    assert Resource.objects.get().state == "listed" and "刚" in words(answer)


def test_a_use_by_form_and_its_result(village, enter, resource):
    browser, base = enter(village.worker), f"/desk/resources/{resource.pk}/"
    sent = {"used_by": "青年社", "on": today(), "quantity": 1, "purpose": "读书会", "key": "k1", "version": 0}
    assert browser.post(f"{base}allocate/", sent).headers["Location"] == base
    use = Use.objects.get()
    assert f"/desk/resources/uses/{use.pk}/record_result/" in words(browser.get(base))
    browser.post(f"/desk/resources/uses/{use.pk}/record_result/", {"result": "30 人", "key": "k2"})
    page = words(browser.get(base))
    assert "30 人" in page and "record_result" not in page
    for name in ("explode", "confirm", "propose"):
        assert browser.get(f"{base}{name}/").status_code == 404


def test_picked_resources_are_verified_and_refusals_are_named(village, enter, enter_resource):
    one, over, far = enter_resource("甲"), enter_resource("乙"), enter_resource("丙")
    Resource.objects.filter(pk=over.pk).update(until=today() - timedelta(days=1))
    Resource.objects.update(verified_on=today() - timedelta(days=400))
    Resource.objects.filter(pk=far.pk).update(community=village.there, company=village.far_company)
    browser = enter(village.worker)
    assert 'name="pick"' in words(browser.get("/desk/resources/?due=over"))
    browser.post("/desk/resources/bulk/", {"do": "verify", "pick": [one.pk, over.pk, far.pk, "x"]})
    found = {row.name: row.verified_on == today() for row in Resource.objects.all()}
    assert found == {"甲": True, "乙": False, "丙": False}
    page = words(browser.get("/desk/resources/"))
    assert "已核实资源 1 项" in page and "有效期已过" in page and "有效期已过" not in words(browser.get("/desk/resources/"))
    assert "勾选" in words(browser.post("/desk/resources/bulk/", {"do": "verify"}, follow=True))
    assert "勾选" in words(browser.post("/desk/resources/bulk/", {"do": "withdraw", "pick": [one.pk]}, follow=True))
    assert 'name="pick"' not in words(enter(village.grid_member).get("/desk/resources/"))


def test_a_grid_member_cannot_do_in_bulk(village, enter, resource):
    Resource.objects.update(verified_on=today() - timedelta(days=400))
    enter(village.grid_member).post("/desk/resources/bulk/", {"do": "verify", "pick": [resource.pk]})
    assert Resource.objects.get().verified_on < today()


def test_a_provider_by_forms(village, enter, body, photo):
    browser, one = enter(village.worker), body("银行")
    sent = {"organization": one.pk, "kinds": ["finance_provider", "legal_provider"], "scope": "贷款", "contact": "总机", "key": "k1"}
    browser.post("/desk/resources/new/provider/", sent)
    made = Provider.objects.get()
    assert "待准入" in words(browser.get("/desk/resources/providers/?state=proposed&kind=finance_provider"))
    assert "银行" not in words(browser.get("/desk/resources/providers/?kind=tax_accounting_provider"))
    assert browser.get(f"/desk/resources/providers/{made.pk}/admit/").status_code == 404
    head = enter(village.center_head)
    sent = {"ground": "按制度", "since": today(), "files": [photo("照.jpg")], "version": made.version, "key": "k2"}
    head.post(f"/desk/resources/providers/{made.pk}/admit/", sent)
    head.post(f"/desk/resources/providers/{made.pk}/write_memorandum/", {"text": "每周驻点", "on": today(), "key": "k3"})
    page = words(head.get(f"/desk/resources/providers/{made.pk}/"))
    assert "照.jpg" in page and "每周驻点" in page and "法律、金融" in page
    seen = words(enter(village.grid_member).get(f"/desk/resources/providers/{made.pk}/"))
    assert "每周驻点" not in seen and "照.jpg" not in seen


def test_a_society_and_a_need_by_forms(village, enter):
    browser = enter(village.worker)
    sent = {"name": "合唱团", "kind": "culture_sports_organisation", "origin": "introduced", "key": "k1"}
    browser.post("/desk/resources/new/society/", sent)
    made = Society.objects.get()
    browser.post(f"/desk/resources/societies/{made.pk}/register/", {"number": "备3", "registered_on": today(), "key": "k2"})
    browser.post(f"/desk/resources/societies/{made.pk}/hold/", {"name": "音乐会", "on": today(), "participants": 80, "key": "k3"})
    assert "80 人" in words(browser.get(f"/desk/resources/societies/{made.pk}/")) and Society.objects.get().state == "active"
    sent = {"title": "缺琴", "text": "一架旧钢琴", "field": "culture", "who": "合唱团", "key": "k4"}
    enter(village.grid_member).post("/desk/resources/new/need/", sent)
    need = Need.objects.get()
    browser = enter(village.worker)
    browser.post(f"/desk/resources/needs/{need.pk}/find_suitable/", {"key": "k5"})
    browser.post(f"/desk/resources/needs/{need.pk}/offer/", {"companies": f"{village.company.name}\n\n{village.company.name}", "key": "k6"})
    offer = Offer.objects.get()
    assert "代记答复" in words(browser.get(f"/desk/resources/needs/{need.pk}/"))
    browser.post(f"/desk/resources/offers/{offer.pk}/answer/", {"answer": "will", "words": "电话说愿意", "key": "k7"})
    assert "推 1 家，答复 1 家" in words(browser.get("/desk/resources/needs/"))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["state=x", "kind=x&due=1", "due=over&q=a", "q=%00", "page=9999999999999999999"])
def test_odd_filters_are_no_fault(village, enter, records, path, query):
    assert enter(village.worker).get(f"/desk/resources/{path}?{query}").status_code == 200


def more(village, enter_resource, admit, take_in, note_need, n):
    one = enter_resource(f"资源{n}", place=village.place)
    actions.allocate(one, by=village.worker, used_by="甲", purpose="乙", on=today())
    admit(f"机构{n}", ["legal_provider", "tax_accounting_provider"])
    actions.hold(take_in(f"社{n}"), by=village.worker, name="赛", on=today(), participants=n)
    need = note_need(f"需求{n}")
    actions.offer(need, by=village.worker, companies=[village.company, village.other_company])
    actions.propose(village.company, by=village.contact, name=f"提供{n}", kind="venue", terms="预约")


@pytest.mark.parametrize("who, paths", [
    ("worker", [f"/desk/resources/{path}" for path in PAGES]),
    ("contact", ["/home/providers/", "/home/resources/", "/home/needs/"]),
])  # fmt: skip
def test_a_page_costs_the_same_for_one_and_three(
    village, enter, enter_resource, admit, take_in, note_need, who, paths, django_assert_max_num_queries
):
    browser, make = enter(getattr(village, who)), (village, enter_resource, admit, take_in, note_need)
    more(*make, 1)
    costs = {}
    for path in paths:
        browser.get(path)
        with django_assert_max_num_queries(15) as first:
            browser.get(path)
        costs[path] = len(first)
    more(*make, 2)
    more(*make, 3)
    for path in paths:
        with django_assert_max_num_queries(costs[path]):
            assert browser.get(path).status_code == 200


# ---- 门户


def test_companies_find_who_was_admitted_by_kind(village, enter, provider, admit, nominate):
    admit("记账行", ["tax_accounting_provider"])
    nominate("候选所")
    browser = enter(village.employee)
    page = words(browser.get("/home/providers/"))
    assert "明律所" in page and "记账行" in page and "候选所" not in page and f"社区 {today()} 核实" in page and "不是推荐" in page
    page = words(browser.get("/home/providers/?kind=legal_provider&q=合同"))
    assert "明律所" in page and "记账行" not in page
    actions.remove(provider, by=village.center_head, reason="投诉属实")
    page = words(browser.get("/home/providers/"))
    assert "明律所" not in page and "投诉属实" not in page
    assert enter(village.worker).get("/home/providers/").status_code == 404
    assert "记账行" not in words(enter(village.far_employee).get("/home/providers/"))


def test_a_company_offers_confirms_and_takes_back(village, enter):
    browser = enter(village.contact)
    assert "还没有提供资源" in words(browser.get("/home/resources/"))
    sent = {"name": "会议室", "kind": "venue", "quantity": 1, "terms": "周末", "key": "k1"}
    for _n in range(2):
        browser.post("/home/resources/new/", sent)
    made = Resource.objects.get()
    assert (made.company, made.state) == (village.company, "proposed") and "待核实" in words(browser.get("/home/resources/"))
    actions.verify(made, by=village.worker)
    browser.post(f"/home/resources/{made.pk}/confirm/", {"key": "k2"})
    browser.post(f"/home/resources/{made.pk}/withdraw/", {"reason": "自用", "key": "k3"})
    assert Resource.objects.get().state == "withdrawn"
    for who in ("other_contact", "far_contact"):
        assert enter(getattr(village, who)).get(f"/home/resources/{made.pk}/confirm/").status_code == 404
    assert enter(village.employee).get("/home/resources/").status_code == 404
    assert browser.get(f"/home/resources/{made.pk}/verify/").status_code == 404


def test_a_company_answers_its_own_offers_alone(village, enter, offer):
    browser = enter(village.contact)
    assert "等您答复" in words(browser.get("/home/needs/")) and "缺扶手" in words(browser.get(f"/home/needs/{offer.pk}/"))
    assert browser.post(f"/home/needs/{offer.pk}/", {"answer": "will", "words": " ", "key": "k1"}).status_code == 422
    browser.post(f"/home/needs/{offer.pk}/", {"answer": "will", "words": "出材料", "key": "k2"})
    offer.refresh_from_db()
    assert (offer.answer, offer.words, offer.answered_by) == ("will", "出材料", village.contact)
    for who in ("other_contact", "far_contact", "employee", "worker"):
        assert enter(getattr(village, who)).get(f"/home/needs/{offer.pk}/").status_code == 404
    actions.conclude(offer.need, by=village.worker, result="装好了")
    page = words(enter(village.contact).get(f"/home/needs/{offer.pk}/"))
    assert "装好了" in page and 'name="answer"' not in page


# ---- 表格


def test_lists_go_out_as_tables(village, enter, records):
    browser = enter(village.worker)
    listed = {"resources": "", "providers": "providers/", "societies": "societies/", "needs": "needs/"}
    for code, path in listed.items():
        answer = browser.post(reverse("community:export_list", args=[code]))
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        assert str(records[path]) in [row[0] for row in book.active.iter_rows(values_only=True)], code
    assert enter(village.governance_worker).post(reverse("community:export_list", args=["providers"])).status_code != 200


def test_an_inventory_comes_in_by_table_and_is_taken_back(village, enter, resource):
    browser, company = enter(village.worker), village.company.name
    head = ("名称*", "类别*", "归谁*", "数量", "单位", "使用条件*", "有效期到")
    rows = (
        ("叉车", "设施设备", company, "2", "台", "自带司机", ""), ("讲师", "党建资源", village.place.name, "3", "人", "预约", ""),
        ("培训教室", "场地", company, "1", "间", "预约", ""), ("旧货", "原料", company, "1", "吨", "自提", "2020-01-01"),
        ("叉车", "设施设备", company, "1", "台", "x", ""), ("班车", "物流", village.place.name, "4", "辆", "早晚", "2030-01-01"),
    )  # fmt: skip
    made = bring_in(browser, "resources", table(head, *rows))
    assert (made.total, made.there, made.bad) == (6, 1, 3) and Resource.objects.count() == 1
    browser.post(reverse("community:start_import", args=[made.pk]))
    community_jobs.run_import.func(made.pk)
    cart, bus = Resource.objects.get(name="叉车"), Resource.objects.get(name="班车")
    assert (cart.company, cart.quantity, cart.state, cart.verified_on) == (village.company, 2, "listed", today())
    assert bus.place == village.place and bus.until.isoformat() == "2030-01-01"
    actions.allocate(bus, by=village.worker, used_by="甲", purpose="乙", on=today())
    made.refresh_from_db()
    browser.post(reverse("community:undo_import", args=[made.pk]))
    community_jobs.undo_import.func(made.pk)
    assert set(Resource.objects.values_list("name", flat=True)) == {"培训教室", "班车"}


def test_papers_are_attached_by_form(village, enter, society, photo):
    browser = enter(village.worker)
    browser.post(f"/desk/resources/societies/{society.pk}/attach/", {"kind": "document", "files": [photo("备案.jpg")], "key": "k"})
    assert Paper.objects.get().society == society and "备案.jpg" in words(browser.get(f"/desk/resources/societies/{society.pk}/"))
