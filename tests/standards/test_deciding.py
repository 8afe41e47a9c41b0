"""What a community decides about the standards: cycles, which standards and by which level, one proof for several; scores and curves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.standards import actions, queries, rules
from liren.standards.models import Attestation, Goal, Profile, Standing
from liren.standards.rules import State

REGULAR = "S2:6.1.2-1"  # 定期走访企业


def judged(village, where="here"):
    return {one.clause.code: one for one in queries.judge_all(getattr(village, where))}


def words(answer):
    return answer.content.decode()


# ---- cycles


def test_regularly_is_red_until_the_community_says_how_often(village, loaded):
    one = judged(village)[REGULAR]
    assert (one.verdict.state, one.undeclared) == (State.NOT_MET, True) and "还没有公布周期" in one.verdict.reason
    actions.declare_cycles(village.here, by=village.center_head, cycles={REGULAR: "month"}, why="治委会决定")
    one = judged(village)[REGULAR]
    assert (one.verdict.state, one.undeclared) == (State.NOT_MEASURED, False)
    assert judged(village, "there")[REGULAR].verdict.state == State.NOT_MET


def test_every_regular_requirement_but_those_that_may_is_red(village, loaded):
    found = {code: one for code, one in judged(village).items() if one.undeclared}
    assert len(found) == queries.regular().count() == 21
    wanted = {State.NOT_MET, State.UNUSED}
    assert {one.verdict.state for one in found.values()} <= wanted and len([1 for o in found.values() if o.level == "may"]) == 3


def test_what_was_declared_before_is_kept(village, loaded):
    for cycle in ("month", "quarter"):
        actions.declare_cycles(village.here, by=village.center_head, cycles={REGULAR: cycle}, why="治委会决定")
    past = list(queries.goals_once(village.here, REGULAR))
    assert [(one.cycle, one.ended_at is None) for one in past] == [("quarter", True), ("month", False)]


def test_a_goal_stays_when_a_cycle_is_declared(village, loaded):
    code = queries.regular().filter(target_printed=False).first().code
    actions.set_goal(village.here, by=village.center_head, code=code, goal=">= 0.5", why="起步")
    actions.declare_cycles(village.here, by=village.center_head, cycles={code: "year"}, why="治委会决定")
    assert [(g.target, g.cycle) for g in Goal.objects.filter(ended_at=None)] == [(">= 0.5", "year")]


@pytest.mark.parametrize("cycles, why", [({"S1:6.2.11-1": "month"}, "不由社区定"), ({}, "没有变化")])
def test_a_cycle_that_is_printed_is_not_declared(village, loaded, cycles, why):
    with pytest.raises(Refused, match=why):
        actions.declare_cycles(village.here, by=village.center_head, cycles=cycles, why="x")
    with pytest.raises(PermissionDenied):
        actions.declare_cycles(village.here, by=village.worker, cycles={REGULAR: "month"}, why="x")


def test_cycles_are_declared_by_one_form_with_ours_offered(village, enter, loaded):
    browser, path = enter(village.center_head), "/desk/standards/cycles/"
    page = browser.get(path)
    assert "21 条还没有公布周期" in words(page) and "21 条“定期”" in words(browser.get("/desk/standards/"))
    form = page.context["form"]
    offered = {clause.code: form[clause.code].initial for clause in form.clauses}
    browser.post(path, offered | {"why": "治委会第 3 次会议", "key": "k"})
    assert Goal.objects.filter(ended_at=None).count() == 21 and "还没有公布周期" not in words(browser.get(path))
    assert browser.post(path, {"why": "", "key": "k2"}).status_code == 422
    plain = words(enter(village.worker).get(path))
    assert "<select" not in plain and "已公布" in plain


# ---- which standards, which level


def test_a_standard_that_is_not_used_does_not_apply(village, loaded):
    actions.choose(village.here, by=village.secretary, standards=["S1", "S3"], strictest=False, why="上级要求")
    states = {one.clause.code: one.verdict for one in judged(village).values()}
    assert {v.state for code, v in states.items() if code.startswith("S2")} == {State.NOT_APPLICABLE}
    assert states["S1:6.2.11-1"].state != State.NOT_APPLICABLE
    assert queries.in_use(village.here) == ["S1", "S3"] and queries.in_use(village.there) == ["S1", "S2", "S3"]


def test_the_annex_speaks_to_one_kind_of_community(village, loaded):
    found = {code: one.verdict.state for code, one in judged(village).items() if code.startswith("S1:A.1.")}
    own = {code for code in found if code.startswith("S1:A.1.1-")}  # the village is of sci-tech innovation
    assert own and {found[code] for code in own} & {State.NOT_APPLICABLE} == set()
    assert {state for code, state in found.items() if code not in own} == {State.NOT_APPLICABLE}


def test_the_strictest_level_counts_where_the_community_says_so(village, loaded):
    assert {judged(village)[code].level for code in ("S2:5.5.4-1", "S3:5.3.1")} == {"should"}
    actions.choose(village.here, by=village.center_head, standards=["S1", "S2", "S3"], strictest=True, why="从严")
    found = judged(village)
    assert {found[code].level for code in ("S1:4.6-1", "S2:5.5.4-1", "S3:5.3.1")} == {"shall"}
    assert all(one.level == "may" for one in found.values() if one.clause.level == "may")
    actions.choose(village.here, by=village.center_head, standards=["S2", "S3"], strictest=True, why="S1 未发布")
    assert judged(village)["S3:5.3.1"].level == "should"
    assert [p.ended_at is None for p in queries.profiles(village.here)] == [True, False]


@pytest.mark.parametrize("standards", [[], ["S9"]])
def test_at_least_one_known_standard_is_used(village, loaded, standards):
    with pytest.raises(Refused, match="至少选一项"):
        actions.choose(village.here, by=village.center_head, standards=standards, strictest=False, why="x")


def test_chosen_by_clicking(village, enter, loaded):
    path = "/desk/standards/profile/"
    head = enter(village.center_head)
    assert "科技创新型" in words(head.get(path)) and "选定标准" in words(head.get(path))
    head.post(path, {"standards": ["S1"], "strictest": "on", "why": "试点", "key": "k"})
    assert Profile.objects.get().standards == ["S1"] and "试点" in words(head.get(path))
    assert "选定标准" not in words(enter(village.worker).get(path))
    assert enter(village.worker).post(path, {"standards": ["S2"], "why": "x", "key": "k2"}).status_code == 302
    assert Profile.objects.count() == 1


# ---- one proof for several


PAIR = ("S1:4.1-3", "S3:5.2.1.3-3")


def test_one_declaration_proves_the_same_duty_elsewhere(village, enter, loaded):
    code = next(c.code for c in queries.clauses().filter(proof="attested") if queries.same(c))
    mate = queries.mates(queries.clauses().get(code=code))[0]
    browser = enter(village.governance_worker)
    assert f'value="{mate}"' in words(browser.get(f"/desk/standards/clauses/{code}/attest/"))
    told = {"text": "已公示", "until": rules.last_day(today()), "also": [mate], "key": "k"}
    browser.post(f"/desk/standards/clauses/{code}/attest/", told)
    made = Attestation.objects.get()
    actions.confirm(made, by=village.center_head)
    said = queries.declared(village.here, today())
    assert made.also == [mate] and {code, mate} <= said.attested
    assert "已公示" in words(browser.get(f"/desk/standards/clauses/{mate}/"))


def test_what_is_not_the_same_is_not_proved_along(village, loaded):
    with pytest.raises(Refused, match="不是相同的要求"):
        actions.attest(village.here, by=village.worker, code=PAIR[0], text="x", until=rules.last_day(today()), also=["S1:4.2"])


def test_families_stand_once_each_with_their_strictest_level(village, enter, loaded):
    families = queries.crosswalk(queries.judge_all(village.here), ["S1", "S2", "S3"])
    found = [[one.clause.code for cell in family.members for one in cell] for family in families]
    flat = [code for family in found for code in family]
    assert len(flat) == len(set(flat)) and any(set(PAIR) <= set(family) for family in found)
    platform = next(f for f, codes in zip(families, found, strict=True) if "S1:4.6-1" in codes)
    assert (platform.level, platform.differs) == ("应", True)
    page = words(enter(village.worker).get("/desk/standards/crosswalk/"))
    assert all(f"/clauses/{code}/" in page for code in PAIR)


@pytest.mark.parametrize(
    "same, wanted",
    [
        ({"a": ["b"], "b": ["a"], "c": []}, [["a", "b"]]),
        ({"a": ["b"], "b": ["c"], "c": [], "d": ["x"]}, [["a", "b", "c"]]),
        ({"a": ["c"], "b": ["d"], "c": ["d"], "d": []}, [["a", "b", "c", "d"]]),
        ({}, []),
    ],
)
def test_families(same, wanted):
    assert rules.families(same) == wanted


# ---- scores and curves


def test_scores_by_level_body_and_chapter(village, enter, loaded):
    actions.measure(village.here, by=village.system)
    rows = queries.judged(village.here)
    bodies = queries.grouped(rows, lambda one: one.clause.body, dict(rules.Body.choices))
    assert sum(group.score.counted for group in bodies) == queries.score_of(rows).counted and len(bodies) == 13
    page = words(enter(village.secretary).get("/desk/standards/scores/"))
    assert all(word in page for word in ("按级别", "按责任主体", "公共服务中心", "S1 各章", "6 运行组织"))


def test_a_day_s_standing_is_kept_by_standard(village, loaded):
    actions.measure(village.here, by=village.system)
    actions.measure(village.here, by=village.system)
    kept = {row.standard: row for row in Standing.objects.filter(community=village.here)}
    assert set(kept) == {"", "S1", "S2", "S3"}
    score = queries.score_of(queries.judged(village.here))
    assert (kept[""].value, kept[""].measured, kept[""].counted) == (score.value, score.measured, score.counted)


def test_a_curve_needs_two_days_and_says_how_far_it_rose(village, enter, loaded):
    with at(now() - timedelta(days=10)):
        actions.measure(village.here, by=village.system)
    Standing.objects.filter(standard="S1").update(value=0.25)
    actions.measure(village.here, by=village.system)
    Standing.objects.filter(standard="S1", on=today()).update(value=0.75)
    curve = queries.drawn_curves(village.here, queries.current())[0]
    assert (curve.points, curve.rise) == ("0.0,90.0 600.0,30.0", 50)
    assert curve.points in words(enter(village.secretary).get("/desk/standards/"))


def test_a_requirement_says_since_when(village, enter, loaded):
    with at(now() - timedelta(days=10)):
        actions.measure(village.here, by=village.system)
        first = today()
    actions.measure(village.here, by=village.system)
    past = queries.history(village.here, "S1:6.2.11-1")
    assert past.since == first and past.bands() == [("not_met", 0.0, 600.0)]
    assert f"{first} 起" in words(enter(village.worker).get("/desk/standards/clauses/S1:6.2.11-1/"))


def test_bands_go_from_change_to_change():
    first, last = today() - timedelta(days=10), today()
    assert rules.bands([(first, "met"), (first + timedelta(days=5), "not_met")], first, last) == [
        ("met", 0.0, 300.0),
        ("not_met", 300.0, 300.0),
    ]


def test_communities_side_by_side_are_those_one_works_in(village, enter, loaded):
    for here in (village.here, village.there):
        actions.measure(here, by=village.system)
    page = words(enter(village.department).get("/desk/standards/communities/"))
    assert "里仁社区" in page and "邻社区" in page
    only = words(enter(village.secretary).get("/desk/standards/communities/"))
    assert "里仁社区" in only and "邻社区" not in only
    compared = words(enter(village.department).get("/desk/standards/communities/?code=S1:6.2.11-1"))
    assert compared.count("不符合") == 2 and "1+3+N" in compared
    assert "/desk/standards/communities/" in words(enter(village.department).get("/desk/standards/"))
    assert "/desk/standards/communities/" not in words(enter(village.secretary).get("/desk/standards/"))


@pytest.mark.parametrize("path", ["scores/", "crosswalk/", "communities/", "cycles/", "profile/", "S1/changes/", "gaps/?by=printed"])
def test_these_ask_little_too(village, enter, loaded, path, django_assert_max_num_queries):
    actions.measure(village.here, by=village.system)
    browser = enter(village.center_head)
    browser.get(f"/desk/standards/{path}")
    with django_assert_max_num_queries(15):
        assert browser.get(f"/desk/standards/{path}").status_code == 200


AIMS = [
    (">= 0.95", "≥ 95%"),
    ("= 1.0", "100%"),
    ("<= 30", "≤ 30"),
    ("20000..30000", "20,000–30,000"),
    ("> 0.5", "> 50%"),
    ("informative", "informative"),
]


@pytest.mark.parametrize("text, shown", [*AIMS, ("informative", "informative")])
def test_targets_in_words(text, shown):
    assert rules.goal_words(text, rules.target(text)) == shown
