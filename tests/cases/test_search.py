"""Search: what it finds is what LIKE finds, for any word in any text; what is sealed stands in no index."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from liren.cases import actions, jobs, queries
from liren.cases.models import Case
from liren.cases.queries import searching
from liren.cases.queries.lists import Wanted
from liren.community import actions as community
from liren.community.models import User
from liren.core.actions import Refused

SIGNS = "电梯停运了门里仁仁A1-，%_'\"*（ 𠮷\n"


def indexed() -> dict[int, int]:
    """How many tokens the index holds of each case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, tokens FROM cases_search")
        return {pk: len(told.split() if isinstance(told, str) else told) for pk, told in cursor.fetchall()}


def found(user, words: str) -> set[str]:
    return {case.title for case in queries.found(user, Wanted(q=words, show="all"))}


@pytest.fixture
def report(village, category):
    def send(title, text="", code="other_demand", **more):
        told = {"by": village.contact, "channel": "portal"} | more
        return actions.report(village.company, category=category(code), title=title, text=text, **told)

    return send


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=some.lists(some.tuples(some.text(SIGNS, max_size=12), some.text(SIGNS, max_size=30)), max_size=6), data=some.data())
def test_hits_are_those_of_like(village, report, texts, data):
    Case.objects.all().delete()
    for title, text in texts:
        report(title, text)
    taken = [one for pair in texts for one in pair if one]
    for _ in range(4):
        word = data.draw(some.text(SIGNS, min_size=1, max_size=4) | (some.sampled_from(taken) if taken else some.just("电梯")))
        like = Q(title__icontains=word) | Q(text__icontains=word)
        assert set(Case.objects.filter(Case.SEARCH.having(word))) == set(Case.objects.filter(like)), word


def test_words_of_one_two_and_many_characters(village, report):
    report("货梯停用三天", "东区3号楼，电梯维保单位未到场")
    report("雨棚漏水", "雨天积水")
    assert found(village.worker, "梯") == found(village.worker, "货梯") == found(village.worker, "维保单位未到") == {"货梯停用三天"}
    assert found(village.worker, "雨 水") == {"雨棚漏水"} and found(village.worker, "货梯 漏水") == found(village.worker, "梯货") == set()
    assert found(village.worker, village.company.short_name[:2]) == {"货梯停用三天", "雨棚漏水"}
    number = Case.objects.get(title="雨棚漏水").number
    assert found(village.worker, number) == found(village.worker, number[-6:]) == {"雨棚漏水"}
    assert found(village.far_worker, "货梯") == set()
    long = report("长", "".join(chr(0x4E00 + n) for n in range(400)))
    assert found(village.worker, long.text[50:300]) == {"长"} and found(village.worker, long.text[50:300] + "梯") == set()


def test_what_is_sealed_stands_in_no_index_and_is_found_by_those_who_read_it(village, report):
    wages = report("九月工资未发", "拖欠三个月", code="wage_arrears", by=village.employee, channel="employee")
    quarrel = report("为车位争吵", "动了手", code="consumer_dispute")
    assert (indexed()[wages.pk], indexed()[quarrel.pk]) == (1, 1)  # that they are kept apart
    assert found(village.employee_worker, "工资") == found(village.employee_worker, "拖欠三") == {"九月工资未发"}
    assert found(village.center_head, "争吵") == {"为车位争吵"}
    for who in (village.worker, village.grid_member, village.far_worker, village.far_center_head):
        assert found(who, "工资") == found(who, "争吵") == set()
    open_one = report("路灯不亮", "", code="other_demand")
    Case.objects.filter(pk=open_one.pk).update(secrecy="report")
    Case.SEARCH.put([Case.objects.get(pk=open_one.pk)])
    assert indexed()[open_one.pk] == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cases_search WHERE rowid = %s", [open_one.pk])
        assert cursor.fetchone() == (1,)


def test_everybody_may_search_for_anything(village, report):
    """Also for him whose posts make the longest condition: SQLite's parser nests only so deep."""
    report("货梯停用")
    head = village.far_center_head.appointments.get().post
    community.appoint(head, by=village.system, user=village.grid_member)
    for who in vars(village).values():
        if isinstance(who, User) and not who.is_system:
            for words in ("货梯", "货", "货梯停", "LR-2026 货梯 停用 A1 3", "%'\""):
                queries.looked_for(who, Wanted(q=words, show="all"), "1")


@pytest.mark.parametrize("who", ["worker", "grid_member", "center_head", "far_worker", "mediator"])
def test_walking_the_list_finds_what_fetching_the_hits_finds(village, report, monkeypatch, who):
    """Many hits are met in the order of the list, a few are fetched: the same ones in the same order, whatever is asked beside."""
    user = getattr(village, who)
    made = [report(f"货梯停用{n}", code=code) for n in range(6) for code in ("other_demand", "site_expansion", "company_dispute")]
    for case in (made[0], report("雨棚漏水")):  # of the narrow list one is a hit and one is none
        actions.accept(case, by=village.worker, text="在办")
    asked = [Wanted(q=words, show=show, state=state, sort=sort) for show in ("", "all", "received", "done") for state in ("", "accepted")
             for sort in ("", "new", "old", "due", "-number") for words in ("货梯", "梯停用2", "用货梯停", "停用 LR-2026")]  # fmt: skip
    fetched = [list(queries.found(user, wanted).values_list("pk", flat=True)[:50]) for wanted in asked]
    assert [[row.pk for row in queries.looked_for(user, wanted, "1")[1]] for wanted in asked] == fetched
    monkeypatch.setattr(searching, "FEW", 1)
    assert [[row.pk for row in queries.looked_for(user, wanted, "1")[1]] for wanted in asked] == fetched
    assert any(fetched) == (who != "far_worker")
    for found, head, many in ((3, 0, 100), (3, 100, 100), (1, 0, 100), (1, 100, 100), (3, 0, 2), (1, 0, 5), (1, 100, 5)):
        # met piece by piece, of a narrow list by its own head, and where a word is in too many
        monkeypatch.setattr(searching, "FOUND", found)
        monkeypatch.setattr(searching, "MANY", many)
        monkeypatch.setattr(searching, "SPARE", 0)
        monkeypatch.setattr(searching, "SHORT", head)
        assert [[row.pk for row in queries.looked_for(user, wanted, "1")[1]] for wanted in asked] == [pks[: found + 1] for pks in fetched]
    monkeypatch.setattr(searching, "FOUND", 3)
    _page, rows = queries.looked_for(user, Wanted(q="货梯", show="all"), "1")
    assert len(rows) == min(4, len(fetched[40])) and [row.pk for row in rows] == fetched[40][:4]


def test_a_case_that_is_refused_leaves_no_trace(village, report, category):
    before = indexed()
    far = category("other_demand")
    with pytest.raises(Refused):
        actions.report(village.far_company, by=village.far_contact, category=far, title="错社区", channel="portal")
    assert indexed() == before


def test_rows_written_past_the_actions_are_added_at_night_and_orphans_go(village, report):
    case = report("货梯停用", "")
    Case.objects.filter(pk=case.pk).update(title="雨棚漏水")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_search")
    assert found(village.worker, "雨棚") == set()
    jobs.complete_search.call()
    assert found(village.worker, "雨棚") == {"雨棚漏水"} and jobs.complete_search.call() == 0
    gone = case.pk
    Case.objects.filter(pk=gone).update(title="换了标题")
    call_command("rebuild_search", stdout=StringIO())
    assert found(village.worker, "换了") == {"换了标题"} and found(village.worker, "雨棚") == set()
