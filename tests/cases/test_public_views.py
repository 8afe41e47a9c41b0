"""The public door: report without an account, keep the receipt code, follow, answer, rate – and no more than so often."""

import re
from datetime import timedelta

import pytest

from liren.cases import actions, queries
from liren.cases.models import Case, Category
from liren.core.calendar import at, now
from tests.cases.test_portal_views import picture

FORM = "/report/li/other_demand/"
CONTENT = {"title": "南门台阶松动", "text": "下雨天很滑", "urgency": "normal", "consent": "on"}


def send(client, key="k", path=FORM, **more):
    """Report and read the receipt code on the page that shows it once."""
    answer = client.post(path, CONTENT | {"key": key} | more)
    assert answer.status_code == 302, answer.content.decode()
    return re.search(r"\d{4}(-\d{4}){3}", client.get(answer.url).content.decode())[0]


@pytest.fixture
def code(client, village) -> str:
    return send(client)


@pytest.fixture
def case(code) -> Case:
    return Case.objects.get()


def enter_code(client, code):
    answer = client.post("/track/", {"code": code})
    return client.post(answer["Location"], {"code": code}) if answer.status_code == 307 else answer  # as a browser would


def test_a_visitor_reports_without_name_and_gets_a_receipt_once(client, village):
    code = send(client, files=picture(), place=village.place.pk)
    case = Case.objects.get()
    assert (case.channel, case.reporter, case.company, case.contact_name) == ("public_page", None, None, "")
    assert case.grid == village.grid and case.receipt_hash == queries.receipt_hash(code)
    assert code not in client.get("/report/li/sent/").content.decode()


def test_a_double_submit_makes_one_case_with_one_receipt(client, village):
    assert send(client, key="same") == send(client, key="same")
    assert Case.objects.count() == 1


def test_no_consent_no_case(client, village):
    answer = client.post(FORM, {k: v for k, v in CONTENT.items() if k != "consent"})
    assert answer.status_code == 422 and "勾选同意" in answer.content.decode() and "南门台阶松动" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_machine_that_fills_every_field_makes_no_case(client, village):
    assert client.post(FORM, CONTENT | {"website": "http://spam.example"}).status_code == 422
    assert not Case.objects.exists()


def test_a_whistle_blower_is_not_asked_for_his_name(client, village):
    answer = client.get("/report/li/fraud_clue/")
    assert (answer.status_code, answer["Location"]) == (302, "/sealed-report/li/fraud_clue/")
    assert 'name="contact_name"' in client.get(FORM).content.decode()


def test_only_what_visitors_may_choose_is_there(client, village):
    assert {client.get(f"/report/li/{code}/").status_code for code in ("wage_arrears", "site_expansion", "nothing")} == {404}
    assert client.get("/report/nowhere/").status_code == 404


def test_the_poster_of_a_place_presets_it(client, village):
    assert f'<option value="{village.place.pk}" selected' in client.get(FORM, {"place": village.place.pk}).content.decode()
    qr = client.get("/report/li/qr.svg", {"place": village.place.pk})
    assert qr["Content-Type"] == "image/svg+xml" and qr.content.startswith(b"<svg")


def test_posters_are_for_staff_of_the_community(client, enter, village):
    assert client.get("/report/li/poster/").status_code == 302
    assert enter(village.worker).get("/report/li/poster/").status_code == 200
    assert {enter(getattr(village, who)).get("/report/li/poster/").status_code for who in ("contact", "far_worker", "stranger")} == {404}


def test_the_receipt_opens_the_case_and_nothing_internal(client, village, code, case):
    actions.accept(case, by=village.center_head, text="物业今天到场")
    actions.note(case, by=village.center_head, text="与上次同一处")
    assert enter_code(client, code.replace("-", " ")).url == "/track/case/"
    told = client.get("/track/case/").content.decode()
    assert "物业今天到场" in told and "与上次同一处" not in told


def test_supply_say_and_rate_by_receipt(client, village, code, case):
    enter_code(client, code)
    actions.accept(case, by=village.center_head)
    actions.ask_supplement(case, by=village.center_head, text="请说明是哪一级台阶")
    client.post("/track/supply/", {"text": "第二级", "files": picture()})
    client.post("/track/say/", {"text": "谢谢"})
    actions.resolve(Case.objects.get(), by=village.center_head, text="已更换石板")
    assert client.post("/track/rate/", {"solved": "no"}).status_code == 422
    client.post("/track/rate/", {"solved": "yes", "satisfaction": "5"})
    case.refresh_from_db()
    assert (case.state, case.satisfaction) == ("confirmed", 5)


def test_without_the_code_nothing_opens(client, village, case):
    assert client.get("/track/case/").status_code == 302
    assert client.post("/track/say/", {"text": "x"}).status_code == 404
    assert enter_code(client, "0000-0000-0000-0000").status_code == 422
    assert enter_code(client, "12345").status_code == 422


def test_the_code_opens_for_half_an_hour_or_until_left(client, code):
    enter_code(client, code)
    with at(now() + timedelta(minutes=31)):
        assert client.get("/track/case/").status_code == 302
    assert client.get("/track/case/").status_code == 200
    client.post("/track/leave/")
    assert client.get("/track/case/").status_code == 302


def test_reports_from_one_address_are_limited_and_nothing_typed_is_lost(client, village):
    statuses = [client.post(FORM, CONTENT | {"key": f"k{n}"}).status_code for n in range(12)]
    assert statuses == [302] * 10 + [429] * 2 and Case.objects.count() == 10
    late = client.post(FORM, CONTENT | {"key": "k11"})
    assert "分钟后再提交" in late.content.decode() and "南门台阶松动" in late.content.decode()
    assert 0 < int(late["Retry-After"]) <= 3600
    assert client.post(FORM, CONTENT | {"key": "other"}, REMOTE_ADDR="203.0.113.9").status_code == 302
    with at(now() + timedelta(hours=2)):
        assert client.post(FORM, CONTENT | {"key": "later"}).status_code == 302


def test_guessing_receipt_codes_is_limited(client, village):
    statuses = [enter_code(client, f"{n:016d}").status_code for n in range(22)]
    assert statuses == [422] * 20 + [429] * 2


def test_the_qr_of_a_rating_link_is_for_whoever_sees_the_case(client, enter, village, case):
    actions.settle(case, by=village.center_head, text="已修好")
    path = f"/desk/cases/{case.pk}/rating.svg"
    assert client.get(path).status_code == 302
    assert enter(village.center_head).get(path).content.startswith(b"<svg")
    assert enter(village.far_worker).get(path).status_code == 404


def test_several_communities_are_offered(client, village):
    told = client.get("/report/").content.decode()
    assert "/report/li/" in told and "/report/lin/" in told


@pytest.mark.parametrize("who, path", [("", "/report/li/"), ("employee", "/home/report/")])
def test_what_may_be_reported_under_protection_stands_by_itself(enter, client, village, who, path):
    page = (enter(getattr(village, who)) if who else client).get(path).content.decode()
    kept = page.split('id="protected" open')[1].split("</details>")[0]
    assert "举报违法违规" in kept and "身份密封，可以匿名" in kept
    codes = set(re.findall(r"/report/(?:li/)?(\w+)/", kept))
    asked = Category.objects.filter(community=village.here, secrecy="report", is_active=True)
    assert "safety_violation" in codes <= set(asked.values_list("code", flat=True))


def test_the_front_pages_lead_to_it(client, village):
    assert 'href="/report/li/#protected"' in client.get("/at/li/").content.decode()
    assert "举报违法违规：身份密封，可以匿名" in client.get("/").content.decode()
