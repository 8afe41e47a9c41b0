"""How cases become hot issues: rules, what is taken in and what never, and making one case of many."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.cases import actions as cases
from liren.cases.models import Case, Category
from liren.core.actions import Refused
from liren.core.calendar import at, now
from liren.hotspots import actions, jobs, queries, rules
from liren.hotspots.models import Hotspot, Trace
from liren.hotspots.rules import Voice
from tests.village import FOUNDED

DAY = timedelta(days=1)


# ---- rules


@pytest.mark.parametrize(
    ("voices", "heat"),
    [([], 0), ([(0, "a")], 10), ([(14, "a")], 5), ([(0, "a"), (0, "b")], 20), ([(0, "a"), (0, "a")], 12.5), ([(0, "a"), (28, "a")], 10.6)],
)
def test_heat(voices, heat):
    assert rules.heat([Voice(FOUNDED - days * DAY, source) for days, source in voices], FOUNDED) == heat


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a loaded machine, not of the rule
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("abc")), max_size=20), st.integers(0, 100))
def test_heat_never_rises_by_waiting_and_never_falls_by_a_voice(voices, later):
    told = [Voice(FOUNDED - days * DAY, source) for days, source in voices]
    heat = rules.heat(told, FOUNDED)
    assert rules.heat(told, FOUNDED + later * DAY) <= heat + 0.05
    assert rules.heat([*told, Voice(FOUNDED, "new")], FOUNDED) >= heat


@pytest.mark.parametrize(
    ("late", "trend"), [((0, 0, 3, 2), "rising"), ((3, 2, 0, 1), "fading"), ((2, 2, 2, 2), "steady"), ((0, 0, 0, 1), "steady")]
)
def test_trend(late, trend):
    assert rules.trend([0] * 8 + list(late)) == trend


def test_a_label_is_what_the_topics_share():
    topics = ["投诉丽景小区旁搅拌站噪音", "丽景小区附近搅拌站扰民", "关于丽景小区搅拌站污染的问题"]
    assert set(rules.label(topics).split()) == {"丽景小区", "搅拌站"}
    assert rules.label(["只有一件"]) == "只有一件" and rules.label([]) == ""
    assert rules.label(["观澜研发园负一层停车位不够"] * 3 + ["观澜研发园负一层停车位不够用"]) == "观澜研发园负一层停车位不够"


@pytest.mark.parametrize(
    ("topics", "label"),
    [
        (["园区五号路上货车占道", "园区一号路上货车占道", "中心环路上货车占道"], "路上货车占道"),
        (["晴耕大厦2楼空调不制冷", "映月大厦9楼空调不制冷", "听泉楼6楼空调不制冷"], "空调不制冷"),
        (["中午12点就没菜了", "中午11点50分就没菜了", "中午12点就没菜了"], "中午12点就没菜了"),
        (["希望有读书会", "希望加一班车", "希望有读书会"], "希望有读书会"),
    ],
)
def test_a_label_is_no_leftover_of_a_number(topics, label):
    """What remains of numbers that differ, or two characters, is no name."""
    assert rules.label(topics) == label


def test_strangers_who_begin_alike_are_no_issue():
    """A set phrase in the text alone gathers nothing; a topic that is the same does."""
    phrase, words, board = "新来不久不知道找谁先写在这里大家都这么想", rules.Lexicon(), rules.Board()
    told = [("周末开个读书会", phrase), ("加一个清真窗口", phrase), ("周末开读书会", phrase)]
    parts = [rules.grams(*one) for one in told]
    for own in parts:
        words.learn(own)
    topics = [rules.grams(topic, "") for topic, _text in told]
    placed = [board.place(n, words.signature(parts[n]), FOUNDED, topics[n]) for n in range(len(told))]
    assert placed[0] == placed[2] != placed[1]


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_every_case_lies_in_one_cluster(texts):
    words, board = rules.Lexicon(), rules.Board()
    for text in texts:
        words.learn(rules.grams(text, ""))
    for n, text in enumerate(texts):
        board.place(n, words.signature(rules.grams(text, "")), FOUNDED)
    assert sorted(n for own in board.clusters() for n in own) == list(range(len(texts)))
    assert rules.Lexicon.unpacked(words.texts, words.packed()) == words


# ---- cases


@pytest.fixture
def report(village):
    def send(title="二号楼负一层停车位不够用", code="parking_shortage", by=None, company=None, channel="portal", days=0):
        category = Category.objects.get(community=village.here, code=code)
        with at(now() - days * DAY):
            return cases.report(
                company or village.company, by=by or village.contact, category=category, title=title, channel=channel, place=village.place
            )

    return send


@pytest.fixture
def issue(village, report):
    """Three voices of two companies, and something else."""
    made = [
        report(days=3),
        report("负一层停车位不够，二号楼天天停不进", days=1),
        report("二号楼停车位不够用", by=village.other_contact, company=village.other_company),
    ]
    report("饮水机没水", code="canteen_meal")
    jobs.absorb_all.func()
    return Hotspot.objects.get(traces__case=made[0])


def test_what_says_the_same_is_one_issue(village, issue):
    assert (issue.size, issue.voices, issue.companies, issue.place) == (3, 3, 2, village.place)
    assert "停车位不够" in issue.label and issue.heat > 15 and Hotspot.objects.filter(community=village.here).count() == 2
    assert list(queries.hot(village.worker)) == [issue]


def test_later_ones_join_and_nothing_is_counted_again(village, issue, report):
    assert jobs.absorb_all.func() == 0
    cases.join(village.other_company, by=village.other_employee, case=issue.traces.first().case, channel="employee_portal")
    report("负一层停车位不够用，员工意见大")
    assert jobs.absorb_all.func() == 1
    issue.refresh_from_db()
    assert (issue.size, issue.voices) == (4, 5)
    jobs.cool_all.func()
    with at(now() + 60 * DAY):
        jobs.cool_all.func()
    cooled = Hotspot.objects.get(pk=issue.pk)
    assert cooled.heat < issue.heat / 8 and cooled.trend != "rising"


@pytest.mark.parametrize("code", ["wage_arrears", "safety_violation", "employee_conflict", "electrical_hazard"])
def test_nothing_sealed_is_ever_taken_in(village, report, code):
    category = Category.objects.get(community=village.here, code=code)
    for _n in range(3):
        case = report("暗九九鸟停车位不够用", by=village.employee, channel="employee_portal")
        Case.objects.filter(pk=case.pk).update(category=category, kind=category.kind, secrecy=category.secrecy)
    jobs.absorb_all.func()
    assert not Trace.objects.exists() and not Hotspot.objects.filter(label__contains="暗九九").exists()


def test_what_becomes_a_hazard_leaves(village, issue):
    case = issue.traces.first().case
    actions.forget(issue, by=village.system, case=case)
    issue.refresh_from_db()
    assert issue.size == 2 and not Trace.objects.filter(case=case).exists()


def test_the_other_community_has_its_own(village, issue):
    assert list(queries.hot(village.far_worker)) == [] and not Hotspot.objects.visible_to(village.far_center_head).exists()
    for name in ("contact", "employee", "grid_member", "provider", "auditor", "stranger"):
        assert not Hotspot.objects.visible_to(getattr(village, name)).exists(), name


def test_one_case_of_many(village, issue):
    actions.make_parent(issue, by=village.center_head)
    states = list(Case.objects.filter(trace__hotspot=issue).order_by("reported_at").values_list("state", flat=True))
    assert states == ["reported", "merged", "merged"] and issue.parent == Case.objects.filter(trace__hotspot=issue).earliest("reported_at")
    with pytest.raises(Refused, match="不足两件"):
        actions.make_parent(issue, by=village.center_head)


def test_who_may_not_decide_merges_nothing(village, issue):
    with pytest.raises(Refused, match="不归您的岗位"):
        actions.make_parent(issue, by=village.employee_worker)
    assert not Case.objects.filter(state="merged").exists()


def test_a_name_given_by_hand_stays(village, issue, report):
    actions.rename(issue, by=village.worker, label="二号楼停车难")
    report("二号楼负一层停车位不够用了")
    jobs.absorb_all.func()
    issue.refresh_from_db()
    assert issue.label == "二号楼停车难" and issue.size == 4


def test_pages(village, issue, client, django_assert_max_num_queries):
    client.force_login(village.worker, backend="liren.community.access.PostBackend")
    with django_assert_max_num_queries(12):
        page = client.get("/desk/hotspots/").content.decode()
    assert issue.label in page and "3 人以上" in page
    assert "地点分布" in client.get(f"/desk/hotspots/{issue.pk}/").content.decode()
    assert client.post(f"/desk/hotspots/{issue.pk}/name/", {"label": "停车难"}).status_code == 302
    client.force_login(village.contact, backend="liren.community.access.PostBackend")
    assert client.get("/desk/hotspots/").status_code == 404


def test_a_label_names_nobody(village, issue, report):
    actions.rename(issue, by=village.worker, label="联系13812345678")
    assert issue.label == "联系***…78"
    report("打０５７１－８８１２３４５６找老李问井盖")
    jobs.absorb_all.func()
    assert (
        Hotspot.objects.filter(label__contains="找老李").exists()
        and not Hotspot.objects.filter(label__contains="８８１２３４５６").exists()
    )


def test_where_it_is_stands_on_a_map_that_needs_no_script(village, issue, client):
    """The server draws grids and a dot for each place, the larger the more; the script then makes a map of the same box."""
    square = [[[120.0, 30.0], [120.01, 30.0], [120.01, 30.01], [120.0, 30.01], [120.0, 30.0]]]
    village.grid.boundary = {"type": "Polygon", "coordinates": square}
    village.grid.save(update_fields=["boundary"])
    village.place.lat, village.place.lon = 30.004, 120.006
    village.place.save(update_fields=["lat", "lon"])
    Case.objects.filter(trace__hotspot=issue).update(place=village.place)
    client.force_login(village.worker, backend="liren.community.access.PostBackend")
    page = client.get(f"/desk/hotspots/{issue.pk}/").content.decode()
    box = page.partition('data-map="')[2].partition("</svg>")[0]
    assert f'data-marks="place:{village.place.pk}={issue.size}"' in box and "<svg" in box
    assert box.count("<circle") == 1 and f"{village.place.name} {issue.size} 件" in box and village.grid.name in box


def test_without_any_place_there_is_no_map(village, issue, client):
    Case.objects.filter(trace__hotspot=issue).update(place=None, grid=None)
    client.force_login(village.worker, backend="liren.community.access.PostBackend")
    page = client.get(f"/desk/hotspots/{issue.pk}/").content.decode()
    assert "data-map" not in page and "未填地点" in page
