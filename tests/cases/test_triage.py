"""What a text is about: the classifier, what it suggests, what a worker corrects, and what it may learn from."""

import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.cases import actions, jobs, queries
from liren.cases.models import Case, TriageModel
from liren.cases.rules.learning import fold_of, judge, marks, train, warmed
from liren.cases.rules.triage import Example, Model
from liren.core.actions import Refused
from liren.core.calendar import at
from liren.core.models import Event
from tests.village import FOUNDED

WORDS = {"water": ["外墙渗水", "屋顶漏水", "墙面渗水发霉", "天花板漏水"], "lift": ["电梯停运", "电梯困人", "货梯故障", "电梯异响"]}
EXAMPLES = [Example(f"{place}{word}", f"{word}好几天了", label) for label, words in WORDS.items() for word in words for place in "甲乙丙丁"]


@pytest.fixture(scope="module")
def model():
    return warmed(train(EXAMPLES, least=1), EXAMPLES)


def test_it_learns_and_says_what_spoke_for_it(model):
    best = model.guess("五号楼外墙渗水", "下雨就渗")[0]
    assert (best.label, best.words[0]) == ("water", "外墙渗水") and best.confidence > 0.6
    assert model.label("", "电梯又停运了") == "lift"
    assert judge(model, EXAMPLES).accuracy == 1.0
    assert model.guess("qqq", "") == [] and model.guess("外墙渗水", "", among=["lift"])[0].label == "lift"


def test_the_same_examples_make_the_same_model_and_a_file_keeps_it(model):
    assert train(EXAMPLES, least=1).packed() == train(EXAMPLES, least=1).packed()
    again = Model.unpacked(model.packed())
    assert [again.label(e.subject, e.text) for e in EXAMPLES] == [e.label for e in EXAMPLES]
    assert (
        again.labels == model.labels and abs(again.guess("外墙渗水", "")[0].confidence - model.guess("外墙渗水", "")[0].confidence) < 0.05
    )


@pytest.mark.parametrize("raw", [b"", b"x" * 50, b"\x78\x9c\x03\x00\x00\x00\x00\x01"])
def test_what_is_no_model_is_refused(raw):
    with pytest.raises(ValueError, match="no triage model"):
        Model.unpacked(raw)


def test_one_label_is_no_choice():
    with pytest.raises(ValueError, match="two labels"):
        train(EXAMPLES[:3])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_chances_that_sum_to_one_and_words_of_its_own(model, subject, text):
    guesses = model.guess(subject, text, most=9)
    assert not guesses or abs(sum(one.confidence for one in guesses) - 1) < 1e-6
    assert all(word in f"{subject}\n{text}" for one in guesses for word in one.words)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_marks_agree_with_counting(pairs):
    found = marks(pairs)
    assert found.accuracy == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    assert sum(found.confusion.values()) == len(pairs) and 0 <= found.macro_f1 <= 1


def test_near_duplicates_fall_into_one_part():
    told = "三号楼外墙渗水严重，下雨天大厅地面湿滑，已经有人滑倒，请尽快维修"
    folds = {fold_of(Example("", told[:-n] if n else told, ""), 5) for n in range(4)}
    assert len(folds) == 1


# ---- in use


def test_the_shipped_model_knows_the_catalogue(village):
    found = queries.suggestions(village.here, "", "三号楼电梯又停运了，困人半小时")
    assert found[0].category.code == "elevator" and "电梯" in found[0].words[0] and 0 < found[0].percent <= 100
    assert queries.suggestions(village.here, "", "好") == []
    assert queries.suggestions(village.here, "", "电梯坏了", {"nobody"}) == []


@pytest.fixture
def misplaced(village, category):
    return actions.report(
        village.company,
        by=village.contact,
        category=category("site_expansion"),
        title="三号楼电梯停运",
        text="电梯停运两天",
        channel="portal",
    )


def test_a_worker_is_told_and_changes_it_in_one_click(village, client, misplaced, category):
    client.force_login(village.worker, backend="liren.community.access.PostBackend")
    page = client.get(f"/desk/cases/{misplaced.pk}/together/").content.decode()
    lift = category("elevator")
    assert "系统建议改为“电梯故障”" in page and f'value="{lift.pk}"' in page
    sent = {"category": lift.pk, "suggested": lift.pk, "version": misplaced.version}
    assert client.post(f"/desk/cases/{misplaced.pk}/recategorize/", sent).status_code == 302
    misplaced.refresh_from_db()
    assert (misplaced.category, misplaced.kind, misplaced.rule["category"]) == (lift, "repair", "elevator")
    assert misplaced.post.role == "governance_worker", "nobody had taken it: it goes where a new one would"
    event = Event.objects.filter(action="cases.recategorize").get()
    assert {k: v["name"] for k, v in event.details.items()} == {"category": "电梯故障", "before": "场地与扩租", "suggested": "电梯故障"}
    assert queries.better_category(misplaced) is None
    assert queries.corrections(village.here)[0]["before"]["name"] == "场地与扩租"


def test_who_has_taken_it_keeps_it_and_no_limit_is_lost_by_a_change(village, misplaced, category):
    actions.accept(misplaced, by=village.worker)
    holder, started = misplaced.post, misplaced.clocks.get(kind="solution").started_at
    actions.recategorize(misplaced, by=village.worker, category=category("elevator"))
    clock = misplaced.clocks.get(kind="solution")
    assert misplaced.post == holder and clock.started_at == started
    assert clock.limit["amount"] == category("elevator").limits["normal"]["solution"]


def test_a_change_makes_nothing_overdue(village, category):
    with at(FOUNDED):
        case = actions.report(village.company, by=village.contact, category=category("site_expansion"), title="电梯", channel="portal")
        actions.accept(case, by=village.worker)
    due = case.clocks.get(kind="solution").due_at
    with at(due.replace(hour=9)):  # on the last day of the long limit the short one would be over for long
        actions.recategorize(case, by=village.worker, category=category("elevator"))
        assert case.clocks.get(kind="solution").due_at > due.replace(hour=9)


@pytest.mark.parametrize(("code", "why"), [("wage_arrears", "密级不同"), ("safety_violation", "密级不同"), ("site_expansion", "已经是")])
def test_what_cannot_be_changed(village, misplaced, category, code, why):
    with pytest.raises(Refused, match=why):
        actions.recategorize(misplaced, by=village.worker, category=category(code))


def test_a_foreign_category_and_a_closed_case_are_refused(village, misplaced, category):
    far = category("elevator").__class__.objects.get(community=village.there, code="elevator")
    with pytest.raises(Refused, match="本社区"):
        actions.recategorize(misplaced, by=village.worker, category=far)
    actions.settle(misplaced, by=village.worker, text="好了")
    with pytest.raises(Refused, match="已办结"):
        actions.recategorize(misplaced, by=village.worker, category=category("elevator"))


def closed(village, category, code, title, by=None, channel="portal"):
    made = actions.report(village.company, by=by or village.contact, category=category(code), title=title, channel=channel)
    Case.objects.filter(pk=made.pk).update(state="confirmed", closed_at=made.reported_at)
    return made


def test_it_learns_from_ordinary_cases_and_never_from_sealed_ones(village, category, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(jobs, "ENOUGH", 10)
    for n in range(12):
        closed(village, category, "elevator", f"梯井{n}号吱呀作响")
        closed(village, category, "water_leak", f"顶棚{n}处滴滴答答")
    closed(village, category, "wage_arrears", "暗三千鸟欠薪", by=village.employee, channel="employee_portal")
    learned = queries.own_examples(village.here)
    assert len(learned) == 24 and not any("暗三千鸟" in one.subject for one in learned)
    monkeypatch.setattr(queries, "shipped_examples", lambda: queries.own_examples(village.here))
    assert "已换用" in jobs.learn(village.here)
    row = TriageModel.objects.get()
    assert row.is_used and row.accuracy >= (row.before or 0) and (tmp_path / "triage" / row.file).exists()
    assert b"\xe6\x9a\x97\xe4\xb8\x89" not in (tmp_path / "triage" / row.file).read_bytes()
    assert queries.suggestions(village.here, "梯井吱呀作响", "")[0].category.code == "elevator"
    actions.use_triage(row, by=village.center_head, use=False)
    assert queries.used_model(village.here) is None


def test_a_model_that_does_worse_is_not_taken(village, category, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(jobs, "ENOUGH", 10)
    for n in range(12):
        closed(village, category, "elevator", f"{n}号电梯停运困人")
    wrong = [Example(f"{n}号电梯停运困人", "", "restroom" if n % 2 else "noise") for n in range(20)]
    monkeypatch.setattr(jobs, "train", lambda *_a, **_k: train(wrong, least=1))
    assert "不换" in jobs.learn(village.here) and not TriageModel.objects.exists()


def test_too_few_cases_teach_nothing(village):
    assert "满 200 件才学习" in jobs.learn(village.here)


# ---- the command


def test_train_and_evaluate_from_tables(tmp_path, capsys):
    table, out = tmp_path / "t.csv", tmp_path / "m.model"
    lines = ["主题,正文,类,细类", *(f"{e.subject},{e.text},{e.label},{e.text[:2]}" for e in EXAMPLES), "没有类别,x,,", ",,water,"]
    table.write_bytes("\r\n".join(lines).encode("gb18030"))
    columns = {"subject": "主题", "text": "正文", "label": "类", "sub_label": "细类"}
    call_command("triage", "train", str(table), "--out", str(out), **columns)
    told = capsys.readouterr()
    assert "准确率" in told.out and out.exists() and out.with_suffix(".water.model").exists()
    assert "第 34 行“类”：没有类别" in told.err and "第 35 行“正文”" in told.err
    call_command("triage", "evaluate", str(table), "--model", str(out), **columns)
    told = capsys.readouterr().out
    assert "accuracy 1.0000" in told and "macro-F1 1.0000" in told and "实际＼判为" in told and "毫秒" in told


def test_the_command_says_what_is_missing(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n", "utf8")
    with pytest.raises(CommandError, match="缺少列"):
        call_command("triage", "train", str(table))
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command("triage", "train", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="读不出模型"):
        call_command("triage", "evaluate", str(table), "--model", str(tmp_path / "none.model"))


def test_the_shipped_model_is_small_and_of_our_categories_alone():
    raw = queries.triage.SHIPPED.read_bytes()
    assert len(raw) < 2 * 2**20
    assert set(Model.unpacked(raw).labels) == {row["code"] for row in queries.catalogue_rows()}
    json.dumps(Model.unpacked(raw).told)
