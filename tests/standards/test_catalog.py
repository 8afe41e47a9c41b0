"""The clause files: complete, whole or refused, compared between editions; every requirement has a way to be proved."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from liren.community.models import Region
from liren.core.calendar import today
from liren.core.indicators import INDICATORS
from liren.core.models import Event
from liren.standards import actions, imports, jobs, queries, rules
from liren.standards.models import Clause, Result, Standard

EDITIONS = {edition.code: edition for edition in map(imports.read, imports.files())}


def test_all_487_are_there():
    assert {code: len(edition.clauses) for code, edition in EDITIONS.items()} == {"S1": 207, "S2": 135, "S3": 145}


def test_levels_are_the_standards():
    counted = Counter(row["level"] for edition in EDITIONS.values() for row in edition.clauses)
    assert counted == {"shall": 388, "should": 64, "may": 20, "recommendation": 15}


def test_every_reference_leads_somewhere():
    known = {row["code"] for edition in EDITIONS.values() for row in edition.clauses}
    named = {
        code if ":" in code else f"{edition.code}:{code}"
        for edition in EDITIONS.values() for row in edition.clauses for code in [*row["same_as"], *row["related_to"]]
    }  # fmt: skip
    assert named - known == set()
    bitten = {code for row in queries.conflicts() for code in row["clauses"]}
    assert len(queries.conflicts()) == 24 and bitten & known


def test_every_alias_names_an_indicator_there_is():
    assert [name for name in queries.aliases().values() if name not in INDICATORS] == []


def test_every_requirement_has_a_way_to_be_proved():
    """A figure to be compared, or a declaration; what waits for its app says so, and none is without."""
    for edition in EDITIONS.values():
        for row in edition.clauses:
            assert row["proof"] in {"mixed", "attested"} or row["check_name"], row["code"]


BASE = """
[standard]
code = "S9"
number = "T 9"
title = "试"
edition = 1
[[clause]]
id = "1-1"
parent = "1"
level = "shall"
title = "要点"
text = "要求"
text_en = "Requirement"
app = "cases"
proof = "automatic"
check = "received"
target = ">= 1"
period = "month"
measure_en = "count"
"""


@pytest.mark.parametrize(
    "change, why",
    [
        (("level = \"shall\"", "level = \"must\""), "1-1: level = 'must' is none of"),
        (("text = \"要求\"", "text = \" \""), "1-1: text is missing"),
        (("[[clause]]", "[clause]"), "x.toml: no [[clause]]"),
        (("edition = 1", "edition = 0"), "has no edition"),
        (("period = \"month\"", "period = \"fortnight\""), "period = 'fortnight'"),
        (("title = \"要点\"", "title = \"" + "长" * 61 + "\""), "title is longer than 60"),
        (("target = \">= 1\"", "target = >= 1"), "x.toml: "),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_file_id_and_reason(tmp_path, change, why):
    path = tmp_path / "x.toml"
    path.write_text(BASE.replace(*change), "utf8")
    with pytest.raises(imports.Broken) as told:
        imports.read(path)
    assert why in str(told.value)


def test_the_command_refuses_a_broken_file_and_the_edition_in_force_stays(village, loaded, tmp_path, monkeypatch):
    (tmp_path / "S1.toml").write_text(BASE.replace('"S9"', '"S1"').replace('level = "shall"', 'level = "must"'), "utf8")
    monkeypatch.setattr(imports, "CATALOG", tmp_path)
    with pytest.raises(CommandError, match=r"S1\.toml: 1-1: level = 'must' is none of"):
        call_command("standards")
    assert queries.clauses("S1").count() == 207


def test_shipped_files_are_loaded_by_themselves_once(village, monkeypatch, tmp_path, django_assert_max_num_queries):
    assert (jobs.load_shipped.func(), queries.clauses().count()) == (3, 487)
    with django_assert_max_num_queries(3):
        assert jobs.load_shipped.func() == 0
    assert Event.objects.filter(action="standards.load").count() == 3
    (tmp_path / "S1.toml").write_text(BASE.replace('"S9"', '"S1"').replace("edition = 1", "edition = 99"), "utf8")
    monkeypatch.setattr(imports, "CATALOG", tmp_path)
    assert (jobs.load_shipped.func(), queries.clauses("S1").count(), queries.clauses("S2").count()) == (1, 1, 135)
    monkeypatch.undo()  # back to the older program: its file is known, the newer edition stays and nothing is written
    assert (jobs.load_shipped.func(), queries.clauses("S1").count()) == (0, 1)
    assert Event.objects.filter(action="standards.load").count() == 4


def test_a_shipped_file_that_is_broken_is_said_once_and_the_others_are_loaded(village, loaded, tmp_path, monkeypatch, caplog):
    (tmp_path / "S1.toml").write_text(BASE.replace('"S9"', '"S1"').replace('level = "shall"', 'level = "must"'), "utf8")
    (tmp_path / "S2.toml").write_text(BASE.replace('"S9"', '"S2"').replace("edition = 1", "edition = 99"), "utf8")
    monkeypatch.setattr(imports, "CATALOG", tmp_path)
    monkeypatch.setattr(jobs, "REFUSED", set())
    assert [jobs.load_shipped.func() for _n in range(2)] == [1, 0]
    assert [m for m in caplog.messages if "S1.toml: 1-1: level = 'must' is none of" in m and "stays" in m] == caplog.messages[:1]
    assert (queries.clauses("S1").count(), queries.clauses("S2").count()) == (207, 1)


def test_nothing_is_loaded_before_there_is_anybody_to_load_it(db, monkeypatch):
    monkeypatch.setattr(jobs.Region.objects, "filter", lambda **_asked: jobs.Region.objects.none())
    assert jobs.load_shipped.func() == 0 and not Standard.objects.exists()


def test_what_changed_between_the_only_edition_and_none(village, enter, loaded):
    assert "没有可对照的旧版" in enter(village.worker).get("/desk/standards/S1/changes/").content.decode()
    assert enter(village.worker).get("/desk/standards/S9/changes/").status_code == 404


def test_a_dropped_requirement_is_told():
    old = {"1-1": dict.fromkeys(rules.COMPARED, "x"), "1-2": dict.fromkeys(rules.COMPARED, "x")}
    assert list(map(str, rules.changes(old, {"1-2": old["1-2"]}))) == ["- 1-1 x"]


def test_the_same_number_twice_is_refused(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text(BASE + BASE[BASE.index("[[clause]]") :], "utf8")
    with pytest.raises(imports.Broken, match="1-1: stands 2 times"):
        imports.read(path)


def test_a_new_edition_keeps_the_old_one_and_says_what_changed(village, enter, tmp_path):
    path, root = tmp_path / "x.toml", Region.objects.get(code="000000")
    path.write_text(BASE, "utf8")
    first = actions.load(root, by=village.system, edition=imports.read(path))
    path.write_text(
        BASE.replace("edition = 1", "edition = 2").replace(">= 1", ">= 2") + BASE[BASE.index("[[clause]]") :].replace("1-1", "1-2"), "utf8"
    )
    coming = imports.read(path)
    named = {row["number"]: row for row in coming.clauses}
    assert list(map(str, rules.changes(queries.as_rows(first), named))) == ["~ 1-1 target", "+ 1-2 要点"]
    Result.objects.create(community=village.here, clause_code="S9:1-1", on=today(), state="met", reason="")
    actions.load(root, by=village.system, edition=coming)
    assert Result.objects.filter(clause_code="S9:1-1").exists()
    now, former, told = queries.edition_changes("S9")
    assert (now.edition, former.edition, list(map(str, told))) == (2, 1, ["~ 1-1 target", "+ 1-2 要点"])
    page = enter(village.worker).get("/desk/standards/S9/changes/").content.decode()
    assert "<del>&gt;= 1</del> → <ins>&gt;= 2</ins>" in page and "新增" in page
    first.refresh_from_db()
    assert not first.is_current and first.clauses.count() == 1
    assert queries.clauses("S9").count() == 2 and Standard.objects.filter(code="S9").count() == 2


def test_loading_twice_changes_nothing(village, loaded):
    before = list(Clause.objects.order_by("pk").values_list("pk", flat=True))
    root = Region.objects.get(code="000000")
    for path in imports.files():
        actions.load(root, by=village.system, edition=imports.read(path))
    assert list(Clause.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_targets_that_are_figures_can_be_read():
    unread = Counter(row["target"] for e in EDITIONS.values() for row in e.clauses if rules.target(row["target"]) is None)
    assert set(unread) <= {"informative", "<= entitlement"}
