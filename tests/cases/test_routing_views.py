"""The pages of the routing rules: list, edit, dry run, activation, file – and who finds them."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.cases import actions
from liren.cases.forms.routing import Area
from liren.cases.models import Case, RuleSet
from liren.community.models import Appointment
from liren.core.calendar import today

HOME = "/desk/settings/routing/"


@pytest.fixture
def browse(client, village):
    """Sign in as one of the cast."""

    def come(name):
        client.force_login(getattr(village, name), backend="liren.community.access.PostBackend")
        return client

    return come


@pytest.fixture
def draft(village):
    made = actions.draft_rules(village.here, by=village.center_head)
    actions.edit_rule(
        made, by=village.center_head, rule=None, name="食堂异味", conditions={"words_all": ["食堂", "异味"]}, role="governance_worker"
    )
    return made


def stamped(thing, **fields):
    thing.refresh_from_db()
    return {"version": str(thing.version), **fields}


def test_a_head_drafts_tries_and_puts_into_force(browse, village, case):
    head = browse("center_head")
    assert "没有启用的规则" in head.get(HOME).content.decode()
    answer = head.post(f"{HOME}draft/")
    made = RuleSet.objects.get()
    assert answer.url == reverse("cases:rules", args=[made.pk])
    post = Appointment.objects.get(user=village.governance_worker).post
    sent = stamped(
        made, name="货梯归综合治理", target=f"post:{post.pk}", words_any="货梯、客梯", weekdays=["1", "2", "3", "4", "5", "6", "7"]
    )
    assert head.post(reverse("cases:new_rule", args=[made.pk]), sent).status_code == 302
    assert made.rules.get().conditions == {"words_any": ["货梯", "客梯"], "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    page = head.get(reverse("cases:rules_trial", args=[made.pk])).content.decode()
    assert case.number in page and post.title in page and "<strong>1</strong> 件会换岗位" in page
    assert head.post(reverse("cases:rules_act", args=[made.pk, "activate_rules"]), stamped(made)).url == HOME
    new = actions.report(village.company, by=village.contact, category=case.category, title="货梯又停了", channel="portal")
    assert new.post == post
    assert "符合分派规则第 1 条“货梯归综合治理”" in head.get(f"/desk/cases/{new.pk}/").content.decode()


def test_every_condition_goes_through_the_form_and_comes_back(browse, village, draft):
    head, rule = browse("center_head"), draft.rules.get()
    page = reverse("cases:rule", args=[rule.pk])
    sent = {
        "name": "全部条件", "target": "role:grid_member", "raise_to": "urgent", "words_any": "异味，臭 味", "words_all": "食堂",
        "kinds": ["demand"], "categories": ["site_expansion"], "grids": [village.grid.pk], "places": [village.place.pk],
        "polygon": '{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}', "reporters": ["company_contact"], "channels": ["portal"],
        "urgencies": ["normal"], "companies": village.company.name, "sizes": ["small"], "industries": ["C"], "working": "no",
        "weekdays": ["6"], "hour_from": "22:00", "hour_to": "06:00", "since": "2026-07-01", "until": "", "ask1": "site_expansion:area",
        "op1": "least", "value1": "300",
    }  # fmt: skip
    assert head.post(page, stamped(draft, **sent)).status_code == 302
    rule.refresh_from_db()
    assert rule.conditions == {
        "kinds": ["demand"], "categories": ["site_expansion"], "grids": [village.grid.pk], "places": [village.place.pk],
        "polygon": {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}, "reporters": ["company_contact"],
        "channels": ["portal"], "urgencies": ["normal"], "companies": [village.company.pk], "sizes": ["small"], "industries": ["C"],
        "working": "no", "weekdays": [6], "hours": ["22:00", "06:00"], "dates": ["2026-07-01", ""], "words_any": ["异味", "臭", "味"],
        "words_all": ["食堂"], "answers": [{"category": "site_expansion", "question": "area", "op": "least", "value": "300"}],
    }  # fmt: skip
    form = head.get(page).context["form"]
    again = {name: form[name].value() for name in form.fields}
    again = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in again.items() if value not in (None, "")}
    before = rule.conditions
    assert head.post(page, stamped(draft, **again)).status_code == 302
    rule.refresh_from_db()
    assert rule.conditions == before, "saved as shown, nothing changes"
    assert "提到任一：“异味”、“臭”、“味”" in head.get(reverse("cases:rules", args=[draft.pk])).content.decode()


def test_a_pasted_feature_is_its_geometry():
    ring = [[[1, 1], [2, 1], [2, 2], [1, 1]]]
    feature = {"type": "Feature", "properties": {"name": "园"}, "geometry": {"type": "Polygon", "coordinates": ring, "bbox": [1, 1, 2, 2]}}
    assert Area().clean(json.dumps(feature)) == {"type": "Polygon", "coordinates": ring}
    assert Area().clean('{"type": "Feature", "geometry": null}') is None


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("polygon", '{"type":"Polygon","coordinates":[[[1,1],[2,2],[1,1]]]}', "至少要三个角"),
        ("polygon", "{", "不是 GeoJSON"),
        ("companies", "没有这家", "没有找到“没有这家”"),
        ("hour_from", "22:00", "从几点到几点"),
        ("ask1", "site_expansion:area", "回答要是什么"),
        ("words_any", "长" * 21, "最多 30 个词"),
        ("categories", ["safety_violation"], "safety_violation"),
        ("target", "post:1", "post:1"),
        ("name", "", "规则名称"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(browse, draft, field, value, why):
    sent = {"name": "某规则", "target": "role:grid_member", field: value}
    answer = browse("center_head").post(reverse("cases:new_rule", args=[draft.pk]), stamped(draft, **sent))
    assert answer.status_code == 422 and why in answer.content.decode()
    assert draft.rules.count() == 1


def test_the_far_company_cannot_be_named(browse, village, draft):
    sent = {"name": "某规则", "target": "role:grid_member", "companies": village.far_company.name}
    assert browse("center_head").post(reverse("cases:new_rule", args=[draft.pk]), stamped(draft, **sent)).status_code == 422


def test_buttons_on_a_rule(browse, draft):
    head, rule = browse("center_head"), draft.rules.get()
    for name in ("off", "on", "remove"):
        assert head.post(reverse("cases:rule_act", args=[rule.pk, name]), stamped(draft)).status_code == 302
        assert list(draft.rules.values_list("is_on", flat=True)) == {"off": [False], "on": [True], "remove": []}[name]
    assert head.post(reverse("cases:rules_act", args=[draft.pk, "drop_rules"]), stamped(draft)).url == HOME
    assert head.post(reverse("cases:rules_act", args=[draft.pk, "edit_rule"])).status_code == 404


def test_who_was_slower_is_told_and_keeps_what_he_typed(browse, village, draft):
    page = reverse("cases:rule", args=[draft.rules.get().pk])
    sent = stamped(draft, name="新名字", target="role:mediator", kinds=["demand", "repair"])
    actions.switch_rule(draft, by=village.secretary, rule=draft.rules.get(), on=False)
    head = browse("center_head")
    shown = head.post(page, sent, follow=True, HTTP_REFERER=f"http://testserver{page}")
    assert "孙立" in shown.content.decode()
    form = shown.context["form"]
    assert (form["name"].value(), form["kinds"].value(), draft.rules.get().name) == ("新名字", ["demand", "repair"], "食堂异味")


def test_rules_out_and_in_again(browse, draft):
    head = browse("center_head")
    content = head.get(reverse("cases:rules_file", args=[draft.pk])).content
    page = reverse("cases:rules_import", args=[draft.pk])
    told = json.loads(content)
    told["rules"].append({"name": "第二条", "to": {"role": "grid_member"}, "when": {"grids": ["G1"]}})
    file = SimpleUploadedFile("r.json", json.dumps(told).encode())
    assert head.post(page, stamped(draft, file=file)).status_code == 302
    assert [r.name for r in draft.rules.all()] == ["食堂异味", "第二条"]
    told["rules"][1]["when"] = {"grids": ["G9"]}
    for bad, why in ((json.dumps(told).encode(), "第 2 条：本社区没有“G9”"), (b"\xff\x00", "不是 JSON"), (b"[" * 50_000, "不是 JSON")):
        answer = head.post(page, stamped(draft, file=SimpleUploadedFile("r.json", bad)))
        assert answer.status_code == 422 and why in answer.content.decode()
    assert draft.rules.count() == 2


@pytest.mark.parametrize(
    ("who", "home", "edit", "trial"),
    [
        ("center_head", 200, 200, 200),
        ("secretary", 200, 200, 200),
        ("worker", 200, 404, 404),
        ("grid_member", 404, 404, 404),
        ("far_center_head", 200, 404, 404),
        ("contact", 404, 404, 404),
    ],
)
def test_who_finds_the_pages(browse, draft, who, home, edit, trial):
    client = browse(who)
    found = [client.get(HOME), *(client.get(reverse(f"cases:{n}", args=[draft.pk])) for n in ("new_rule", "rules_trial"))]
    assert [one.status_code for one in found] == [home, edit, trial]


def test_a_worker_reads_and_is_offered_nothing(browse, village, draft):
    actions.activate_rules(draft, by=village.center_head)
    shown = browse("worker").get(HOME).content.decode()
    assert "食堂异味" in shown and "起草修改" not in shown and "停用这一版" not in shown


@pytest.mark.parametrize(
    "page", ["since=2026-13-01&until=x", "since=2020-01-01&until=2026-01-01&page=99999999999999999999", "since=0001-01-01&until=9999-12-31"]
)
def test_a_senseless_period_is_the_last_thirty_days_or_a_year(browse, draft, page):
    assert browse("center_head").get(f"{reverse('cases:rules_trial', args=[draft.pk])}?{page}").status_code == 200


def test_the_list_of_rules_asks_no_more_for_more_rules(browse, village, draft):
    head, page, asked = browse("center_head"), reverse("cases:rules", args=[draft.pk]), []
    for n in range(4):
        told = {"name": f"又{n}", "conditions": {"grids": [village.grid.pk]}, "role": "grid_member"}
        actions.edit_rule(draft, by=village.center_head, rule=None, **told)
        head.get(page)
        with CaptureQueriesContext(connection) as seen:
            head.get(page)
        asked.append(len(seen))
    assert len(set(asked)) == 1


def test_the_portal_forecasts_by_the_rules_without_naming_them(browse, village, draft):
    told = {"name": "重点看这家", "conditions": {"categories": ["site_expansion"]}, "role": "governance_worker"}
    actions.edit_rule(draft, by=village.center_head, rule=None, **told)
    actions.activate_rules(draft, by=village.center_head)
    page = browse("contact").get("/home/report/site_expansion/").content.decode()
    assert "按社区的分派安排" in page and "重点看这家" not in page
    assert Appointment.objects.get(user=village.governance_worker).post.title in page


def test_cases_of_the_desk_say_why(browse, village, draft, case):
    Case.objects.filter(pk=case.pk).update(route=["旧的一句话"])
    assert "旧的一句话" in browse("worker").get(f"/desk/cases/{case.pk}/").content.decode()


def test_of_a_fresh_rule_every_part_is_closed(browse, village, draft):
    """What was never filled in does not stand open, and the area is empty, not “null”."""
    for address in (reverse("cases:new_rule", args=[draft.pk]), reverse("cases:rule", args=[draft.rules.get().pk])):
        page = browse("center_head").get(address).content.decode()
        assert '<details class="condition" open>' not in page and ">null<" not in page and "在哪里" in page, address


def test_a_rule_for_a_vacant_post_says_who_has_its_cases(browse, village, draft):
    """Nobody takes a vacant post for one that works."""
    post = Appointment.objects.get(user=village.grid_member).post
    sent = stamped(draft, name="喷泉", target=f"post:{post.pk}", words_any="喷泉")
    head, page = browse("center_head"), reverse("cases:rules", args=[draft.pk])
    head.post(reverse("cases:new_rule", args=[draft.pk]), sent)
    assert "岗位空缺" not in head.get(page).content.decode()
    Appointment.objects.filter(post=post).update(until=today() - timedelta(days=1))
    assert "岗位空缺，事项先交网格长" in head.get(page).content.decode()


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("2030-01-01", "2026-01-31", "结束日期不能早于开始日期"),
        ("2020-01-01", "2026-01-31", "一次最多试算一年"),
        ("", "2026-01-31", "请填写"),
    ],
)
def test_days_that_make_no_sense_are_said_beside_the_field(browse, draft, since, until, why):
    """Other days than those asked for are not tried without a word."""
    page = browse("center_head").get(reverse("cases:rules_trial", args=[draft.pk]), {"since": since, "until": until})
    assert why in page.content.decode() and until in page.content.decode()
