"""A draft of routing rules is tried on the cases of a month, and rules travel as a file."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.cases import actions, exports, indicators
from liren.cases.models import Case, Category
from liren.cases.queries.rulebook import active_rules
from liren.cases.queries.rulesfile import read_rules
from liren.cases.queries.trial import trial
from liren.community.models import Post
from liren.core.calendar import Period, at, now, today
from tests.cases.conftest import post_of

WIDE = {"type": "Polygon", "coordinates": [[[119, 29], [121, 29], [121, 31], [119, 31], [119, 29]]]}


def month():
    return Period(today() - timedelta(days=29), today())


def test_a_dry_run_shows_what_would_go_elsewhere(village, rule, send):
    rule(({"words_any": ["漏水"]}, "employee_worker"))
    cases = [send(), send(title="漏水"), send(title="货梯")]
    sealed = Category.objects.get(community=village.here, code="safety_violation")
    actions.report(village.here, by=village.door, category=sealed, title="异味", channel="public_page")
    with at(now() - timedelta(days=60)):
        send(title="很久以前的异味")
    draft = rule(({"words_any": ["异味"]}, "governance_worker", {"raise_to": "urgent"}), ({"words_any": ["烟"]}, "worker"), draft=True)
    hidden = {"words_any": ["异味"], "kinds": ["demand"]}
    actions.edit_rule(draft, by=village.center_head, rule=None, name="看不到", conditions=hidden, role="mediator")
    found = trial(village.center_head, draft, month())
    assert (found.total, found.covered, found.moved, found.raised) == (3, 3, 1, 1), "reports and older cases are not in it"
    assert [(m.pk, m.before, m.after) for m in found.shown] == [
        (cases[0].pk, post_of(village, "worker").title, post_of(village, "governance_worker").title)
    ]
    assert [(c.rule.name, c.met, c.took, c.never, c.shadowed) for c in found.counts] == [
        ("规则1", 1, 1, False, False), ("规则1", 1, 1, False, False), ("规则2", 0, 0, True, False), ("看不到", 1, 0, False, True),
    ]  # fmt: skip
    assert found.counts[3].winner == 2
    assert Case.objects.get(pk=cases[0].pk).post == post_of(village, "worker"), "nothing was moved"


def test_a_dry_run_says_what_it_covered(village, rule, send, monkeypatch):
    monkeypatch.setattr("liren.cases.queries.trial.MOST", 2)
    for _n in range(3):
        send()
    draft = rule(({"words_any": ["异味"]}, "governance_worker"), draft=True)
    first, second = (trial(village.center_head, draft, month(), page) for page in (1, 2))
    assert (first.total, first.covered, first.last, first.more) == (3, 2, 2, True)
    assert (second.covered, second.last, second.more) == (1, 3, False)


def test_a_dry_run_asks_no_more_for_more_cases(village, rule, send, django_assert_num_queries):
    draft = rule(({"words_any": ["异味"]}, "governance_worker"), draft=True)
    send()
    trial(village.center_head, draft, month())
    with django_assert_num_queries(6):
        trial(village.center_head, draft, month())
    for _n in range(3):
        send()
    with django_assert_num_queries(6):
        trial(village.center_head, draft, month())


def test_a_case_costs_one_query_for_its_rules(village, rule, send):
    rule(*[({"words_any": ["异味"], "grids": [village.grid.pk]}, "governance_worker")] * 3)
    send()
    with CaptureQueriesContext(connection) as seen:
        send()
    assert sum("ruleset" in q["sql"] or "routingrule" in q["sql"] for q in seen.captured_queries) == 1


# -- as a file


def test_rules_travel_as_a_file(village, rule):
    where = {"categories": ["noise"], "grids": [village.grid.pk], "companies": [village.company.pk], "polygon": WIDE}
    made = rule(
        (where, "worker", {"raise_to": "urgent"}),
        ({"words_any": ["异味"], "weekdays": [6, 7], "dates": ["2026-07-01", ""]}, "role:grid_member"),
    )
    told = json.loads(exports.rules_file(made))
    assert told["rules"][0]["when"]["grids"] == ["G1"] and told["rules"][0]["to"] == {"post": post_of(village, "worker").title}
    listed, wrong = read_rules(told, village.here)
    assert not wrong
    draft = actions.import_rules(actions.draft_rules(village.here, by=village.center_head), by=village.center_head, rules=listed)
    columns = ("position", "name", "is_on", "conditions", "post_id", "role", "raise_to")
    assert list(draft.rules.values_list(*columns)) == list(made.rules.values_list(*columns))
    assert "本社区没有" in read_rules(told, village.there)[1][0], "the other community has another company"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ([], "没有规则清单"),
        ({"rules": "x"}, "没有规则清单"),
        ({"rules": [{}] * 201}, "最多 200 条"),
        ({"rules": [5]}, "第 1 条：请写明名称"),
        ({"rules": [{"name": "甲", "when": {"regex": ".*"}, "to": {"role": "grid_member"}}]}, "没有“regex”这种条件"),
        ({"rules": [{"name": "甲", "when": {"categories": ["safety_violation"]}, "to": {"role": "grid_member"}}]}, "本社区没有"),
        ({"rules": [{"name": "甲", "when": {"kinds": ["report"]}, "to": {"role": "grid_member"}}]}, "不是可选的值"),
        ({"rules": [{"name": "甲", "when": {"weekdays": [True]}, "to": {"role": "grid_member"}}]}, "要写成清单"),
        ({"rules": [{"name": "甲", "when": {"hours": ["25:00", "06:00"]}, "to": {"role": "grid_member"}}]}, "时段"),
        ({"rules": [{"name": "甲", "when": {"dates": ["2026-02-30", ""]}, "to": {"role": "grid_member"}}]}, "日期"),
        ({"rules": [{"name": "甲", "when": {"polygon": {"type": "Point"}}, "to": {"role": "grid_member"}}]}, "范围"),
        ({"rules": [{"name": "甲", "when": {"answers": [{"op": "is"}]}, "to": {"role": "grid_member"}}]}, "回答"),
        ({"rules": [{"name": "甲", "when": {"words_any": ["x" * 21]}, "to": {"role": "grid_member"}}]}, "最多 30 个词"),
        ({"rules": [{"name": "甲", "when": {}, "to": {"role": "property_manager"}}]}, "不能受理"),
        ({"rules": [{"name": "甲", "when": {}, "to": {"role": ["x"]}}]}, "不能受理"),
        ({"rules": [{"name": "甲", "when": {}, "to": {"post": "没有的岗"}}]}, "没有（或不止一个）岗位"),
        ({"rules": [{"name": "甲", "when": {}, "to": {"role": "grid_member"}, "raise_to": "normal"}]}, "紧急程度"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(village, content, why):
    assert why in read_rules(content, village.here)[1][0]


def test_indicators_of_routing(village, rule, send):
    period = Period(today(), today())
    assert [indicators.routed_by_rule_rate(village.here, period).value, indicators.rules_not_running(village.here, period).value] == [
        None,
        0,
    ]
    rule(({"words_any": ["异味"]}, "employee_worker"))
    send()
    send(title="货梯停用")
    assert indicators.routed_by_rule_rate(village.here, period).value == 0.5
    Post.objects.filter(pk=post_of(village, "employee_worker").pk).update(closed_on=today())
    actions.check_rules(active_rules(village.here), by=village.system)
    found = indicators.rules_not_running(village.here, period)
    assert (found.value, [one.name for one in found.evidence]) == (1, ["规则1"])
    send()
    assert indicators.routed_by_rule_rate(village.here, period).value == 1 / 3
    assert indicators.rules_not_running(village.there, period).value == 0
