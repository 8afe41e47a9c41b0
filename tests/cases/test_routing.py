"""Routing rules: drafted, tried, put into force; where a case goes and why; what cannot run is told and never skipped in silence."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from liren.cases import actions, jobs
from liren.cases.imports.messages import take_in
from liren.cases.models import Case, Category, RoutingRule, RuleSet
from liren.cases.queries import Router, Told, words_of
from liren.cases.queries.rulebook import TAKERS, active_rules, lines, owner_of
from liren.community import actions as community
from liren.community.models import Appointment
from liren.core.actions import Refused, Stale
from liren.core.calendar import SHANGHAI, at
from liren.core.models import Event, Notice
from tests.cases.conftest import post_of

NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
WIDE = {"type": "Polygon", "coordinates": [[[119, 29], [121, 29], [121, 31], [119, 31], [119, 29]]]}


# -- where a case goes


def test_the_first_rule_that_fits_sends_the_case_and_says_so(village, rule, send):
    rule(({"words_all": ["食堂", "异味"]}, "governance_worker"), ({"words_any": ["异味"]}, "employee_worker"))
    case = send()
    assert case.post == post_of(village, "governance_worker")
    assert words_of(case.route) == ["符合分派规则第 1 条“规则1”", f"交{case.post.title}"]
    assert send(title="走廊异味").post == post_of(village, "employee_worker")


def test_without_a_fitting_rule_the_category_decides_as_before(village, rule, send):
    rule(({"words_all": ["食堂", "异味"]}, "governance_worker"))
    assert send(title="货梯停用").post == post_of(village, "worker")


def test_a_role_means_the_post_in_the_cases_own_grid(village, rule, send):
    rule(({"words_any": ["异味"]}, "role:grid_member"))
    assert send().post == post_of(village, "grid_member")
    assert send(parent=village.other_company, by=village.other_contact).post == post_of(village, "other_grid_member")


def test_a_rule_raises_the_urgency_and_with_it_the_limits(village, rule, send):
    rule(({"hours": ["22:00", "06:00"], "words_any": ["异味"]}, "governance_worker", {"raise_to": "critical"}))
    with at(NIGHT):
        case = send()
    assert (case.urgency, case.rule["urgency"]) == ("critical", "critical")
    assert "按规则紧急程度提为“紧急”" in words_of(case.route)
    with at(NIGHT.replace(hour=10)):
        assert send().urgency == "normal"


@pytest.mark.parametrize(
    ("conditions", "taken"),
    [
        ({"reporters": ["company_contact"]}, True),
        ({"reporters": ["employee", "visitor"]}, False),
        ({"channels": ["portal"], "sizes": ["small"], "industries": ["C"]}, True),
        ({"industries": ["I"]}, False),
        ({"urgencies": ["urgent", "critical"]}, False),
        ({"answers": [{"category": "site_expansion", "question": "area", "op": "least", "value": "100"}]}, True),
        ({"answers": [{"category": "site_expansion", "question": "area", "op": "least", "value": "300"}]}, False),
        ({"polygon": WIDE}, True),
    ],
)
def test_what_is_known_of_a_report_is_what_rules_ask(village, rule, send, conditions, taken):
    community.edit_place(village.place, by=village.system, name="一号楼", kind="building", address="", lat=30.2, lon=120.2)
    rule((conditions, "governance_worker"))
    assert (send(answers={"area": "200"}).post == post_of(village, "governance_worker")) is taken


def test_grid_place_and_company_are_asked(village, rule, send):
    rule(
        ({"companies": [village.company.pk], "words_any": ["异味"]}, "governance_worker"),
        ({"grids": [village.grid.pk], "words_any": ["漏水"]}, "employee_worker"),
        ({"places": [village.place.pk], "words_any": ["停电"]}, "secretary"),
    )
    assert send().post == post_of(village, "governance_worker")
    assert send(title="漏水").post == post_of(village, "employee_worker")
    assert send(title="停电", place=village.place).post == post_of(village, "secretary")
    assert send(title="停电").post == post_of(village, "worker")


# -- vacant, closed, sealed


def test_a_vacant_post_hands_on_to_the_one_above_and_says_so(village, rule, send):
    rule(({"words_any": ["异味"]}, "grid_leader"))
    with at(NIGHT):
        community.end_appointment(Appointment.objects.get(user=village.grid_leader), by=village.center_head)
    case = send()
    assert case.post == post_of(village, "governance_worker")
    assert words_of(case.route)[1:3] == [f"规则指定的{post_of(village, 'grid_leader').title}暂缺，转上一级岗位", f"交{case.post.title}"]


def close(village, name):
    with at(NIGHT):
        community.end_appointment(Appointment.objects.get(user=getattr(village, name)), by=village.center_head)
    post = post_of(village, name)
    return community.close_post(post, by=village.center_head)


def test_a_closed_post_stops_its_rule_and_its_keeper_hears(village, rule, send, django_capture_on_commit_callbacks):
    made = rule(({"words_any": ["异味"]}, "employee_worker"))
    with django_capture_on_commit_callbacks(execute=True):
        post = close(village, "employee_worker")
    told = Notice.objects.filter(user=village.center_head, kind="cases.rule_broken")
    assert [one.text for one in told] == [f"岗位“{post.title}”已撤销"]
    case = send()
    assert case.post == post_of(village, "worker")
    assert words_of(case.route)[0] == f"分派规则第 1 条“规则1”本应看这件事，但不能执行：岗位“{post.title}”已撤销"
    assert [line.broken for line in lines(made)] == [f"岗位“{post.title}”已撤销"]
    with django_capture_on_commit_callbacks(execute=True):
        jobs.look_at_rules.func()
        actions.check_rules(active_rules(village.here), by=village.system)
    assert told.count() == 1, "told once"


def test_a_post_closed_this_very_moment_is_seen_without_any_check(village, rule, send):
    rule(({"words_any": ["异味"]}, "employee_worker"))
    post = close(village, "employee_worker")  # no handler has heard of it
    assert f"岗位“{post.title}”已撤销" in words_of(send().route)[0]


def test_a_category_out_of_use_stops_a_rule_only_with_the_last_one(village, rule, send, category):
    made = rule(({"categories": ["noise", "elevator"], "words_any": ["异味"]}, "governance_worker"))
    for code in ("noise", "elevator"):
        found = category(code)
        actions.edit_category(found, by=village.center_head, is_active=False)
        jobs.look_at_rules.func()
        line = lines(made)[0]
        if code == "noise":
            assert (line.broken, line.remark) == ("", f"类别“{found.name}”已停用")
    assert "已停用" in line.broken
    assert "已停用" in words_of(send().route)[0], "what else it asks fits, so the case says why it was not taken"
    assert "不能执行" not in words_of(send(title="货梯").route)[0]


def test_the_heads_hear_once_the_keeper_may_no_longer(village, rule):
    made = rule(({"words_any": ["异味"]}, "worker"))
    RoutingRule.objects.update(edited_by=village.governance_worker)
    assert owner_of(made.rules.get()) == [village.center_head]


@pytest.mark.parametrize(
    ("code", "to", "goes"),
    [
        ("wage_arrears", "worker", False),
        ("wage_arrears", "governance_worker", True),
        ("company_dispute", "employee_worker", False),
        ("company_dispute", "mediator", True),
        ("electrical_hazard", "employee_worker", False),
    ],
)
def test_no_rule_sends_a_sealed_case_to_a_post_that_may_not_read_it(village, rule, send, code, to, goes):
    rule(({"words_any": ["异味"]}, to))
    case = send(code, by=village.employee, channel="employee_portal")
    assert (case.post == post_of(village, to)) is goes
    assert ("岗位不能看这类保密事项，未按它分派" in words_of(case.route)[0]) is not goes


def test_reports_go_to_the_custodian_whatever_rules_say(village, rule, category):
    rule(({}, "center_head"))
    sealed = actions.report(village.here, by=village.door, category=category("safety_violation"), title="举报", channel="public_page")
    assert sealed.post == post_of(village, "report_custodian")


def test_nor_do_rules_reach_a_report_that_a_file_brings(village, rule, category):
    rule(({}, "governance_worker"))
    router, found = Router.of(village.here), category("safety_violation")
    assert router.route(found, None, router.facts(found, None, Told("import"))).post == post_of(village, "report_custodian")


def test_a_file_of_messages_goes_by_the_rules(village, rule, tmp_path):
    rule(({"words_all": ["食堂", "异味"], "channels": ["import"]}, "secretary"))
    file = tmp_path / "messages.csv"
    file.write_text(
        "留言编号,留言主题,留言时间,留言详情\n1,食堂有异味,2026/3/3 10:00:00,请看看\n2,路灯不亮,2026/3/3 10:00:00,请看看\n", "utf8"
    )
    assert take_in(file, village.here, village.system).added == 2
    assert Case.objects.get(source="messages:1").post == post_of(village, "secretary")
    assert Case.objects.get(source="messages:2").post != post_of(village, "secretary")


@pytest.mark.parametrize(
    ("conditions", "to"),
    [
        ({"categories": ["safety_violation"]}, "center_head"),
        ({"kinds": ["report"]}, "center_head"),
        ({"categories": ["wage_arrears"]}, "worker"),
        ({}, "property_manager"),
        ({}, "report_custodian"),
        ({}, "contact"),
        ({}, "far_worker"),
        ({"categories": ["nowhere"]}, "worker"),
        ({"grids": [987654]}, "worker"),
        ({"polygon": {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1]]]}}, "worker"),
        ({"answers": [{"category": "noise", "question": "nothing", "op": "is", "value": "1"}]}, "worker"),
    ],
)
def test_a_rule_that_could_not_run_is_not_taken(village, rule, conditions, to):
    with pytest.raises(Refused, match="不能执行"):
        rule((conditions, to))


def test_who_may_be_named_receives_cases():
    assert set(TAKERS) == {
        "enterprise_worker", "employee_worker", "governance_worker", "grid_member", "grid_leader", "mediator", "center_head", "secretary",
    }  # fmt: skip


def test_old_sentences_and_other_languages(village, rule, send):
    rule(({"words_any": ["异味"]}, "governance_worker"))
    case = send()
    assert words_of(["旧的一句", *case.route])[0] == "旧的一句"
    with translation.override("en"):
        assert "rule" in words_of(case.route)[0].lower()


# -- drafts and versions


def test_a_draft_changes_nothing_until_it_is_put_into_force(village, rule, send):
    draft = rule(({"words_any": ["异味"]}, "governance_worker"), draft=True)
    assert send().post == post_of(village, "worker")
    actions.activate_rules(draft, by=village.center_head)
    assert send().post == post_of(village, "governance_worker")


def test_the_former_set_stays_and_can_be_restored(village, rule, send):
    first = rule(({"words_any": ["异味"]}, "governance_worker"))
    second = rule(({"words_any": ["漏水"]}, "employee_worker"))
    first.refresh_from_db()
    assert (first.state, second.state, second.rules.count()) == ("former", "active", 2), "the second began as a copy"
    actions.activate_rules(first, by=village.secretary)
    assert send(title="漏水").post == post_of(village, "worker")
    actions.retire_rules(first, by=village.secretary)
    assert send().post == post_of(village, "worker")
    told = Event.objects.filter(subject_type="cases.ruleset").values_list("action", flat=True)
    assert {"cases.draft_rules", "cases.edit_rule", "cases.activate_rules", "cases.retire_rules"} <= set(told)


def test_rules_are_moved_switched_and_removed(village, rule, send):
    asked = {"words_any": ["异味"]}
    draft = rule((asked, "governance_worker"), (asked, "employee_worker"), ({}, "secretary"), draft=True)
    head, (one, two, three) = village.center_head, draft.rules.all()
    assert [line.shadowed for line in lines(draft)] == [None, 1, None]
    actions.move_rule(draft, by=head, rule=three, up=True)
    actions.move_rule(draft, by=head, rule=one, up=False)
    assert [r.name for r in draft.rules.all()] == ["规则3", "规则1", "规则2"]
    actions.remove_rule(draft, by=head, rule=three)
    actions.switch_rule(draft, by=head, rule=one, on=False)
    with pytest.raises(Refused, match="最前面"):
        actions.move_rule(draft, by=head, rule=one, up=True)
    actions.activate_rules(draft, by=head)
    assert [(r.position, r.name) for r in draft.rules.all()] == [(1, "规则1"), (2, "规则2")]
    assert send().post == post_of(village, "employee_worker")
    with pytest.raises(Refused, match="不能再改"):
        actions.remove_rule(draft, by=head, rule=two)


def test_two_who_edit_at_once_do_not_overwrite_each_other(village, rule):
    draft = rule(({"words_any": ["异味"]}, "worker"), draft=True)
    seen, one = draft.version, draft.rules.get()
    actions.switch_rule.given(version=seen)(draft, by=village.secretary, rule=one, on=False)
    other = RuleSet.objects.get(pk=draft.pk)
    with pytest.raises(Stale, match="孙立"):
        actions.activate_rules.given(version=seen)(other, by=village.center_head)
    with pytest.raises(Refused, match="已有一份草稿"):
        actions.draft_rules(village.here, by=village.center_head)


def test_a_set_with_a_rule_that_cannot_run_is_not_put_into_force(village, rule):
    draft = rule(({"words_any": ["异味"]}, "employee_worker"), draft=True)
    close(village, "employee_worker")
    with pytest.raises(Refused, match="已撤销"):
        actions.activate_rules(draft, by=village.center_head)
    actions.switch_rule(draft, by=village.center_head, rule=draft.rules.get(), on=False)
    assert actions.activate_rules(draft, by=village.center_head).state == "active"


def test_a_rule_of_another_set_is_not_touched(village, rule):
    first = rule(({"words_any": ["异味"]}, "worker"))
    draft = rule(draft=True)
    for act, told in ((actions.remove_rule, {}), (actions.switch_rule, {"on": False}), (actions.move_rule, {"up": True})):
        with pytest.raises(Refused, match="已被删除"):
            act(draft, by=village.center_head, rule=first.rules.get(), **told)


@pytest.mark.parametrize("who", ["worker", "governance_worker", "grid_leader", "contact", "far_center_head", "stranger", "auditor"])
def test_who_may_not_touch_rules(village, rule, who):
    draft, by = rule(({"words_any": ["异味"]}, "worker"), draft=True), getattr(village, who)
    one = draft.rules.get()
    for act, told in (
        (actions.edit_rule, {"rule": one, "name": "x", "conditions": {}, "role": "grid_member"}),
        (actions.move_rule, {"rule": one, "up": True}),
        (actions.switch_rule, {"rule": one, "on": False}),
        (actions.remove_rule, {"rule": one}),
        (actions.import_rules, {"rules": []}),
        (actions.activate_rules, {}),
        (actions.drop_rules, {}),
        (actions.check_rules, {}),
    ):
        with pytest.raises(PermissionDenied):
            act(draft, by=by, **told)
    with pytest.raises(PermissionDenied):
        actions.draft_rules(village.here, by=by)


@pytest.mark.parametrize(("who", "seen"), [("worker", 1), ("center_head", 1), ("grid_member", 0), ("contact", 0), ("far_center_head", 0)])
def test_who_reads_rules(village, rule, who, seen):
    rule(({"words_any": ["异味"]}, "worker"))
    assert RuleSet.objects.visible_to(getattr(village, who)).count() == seen
    assert RoutingRule.objects.visible_to(getattr(village, who)).count() == seen


def test_rules_of_one_community_are_nothing_to_the_other(village, rule, send):
    rule(({}, "governance_worker"))
    category = Category.objects.get(community=village.there, code="site_expansion")
    far = actions.report(village.far_company, by=village.far_contact, category=category, title="异味", channel="portal")
    assert far.post == post_of(village, "far_worker")
