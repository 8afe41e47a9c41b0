"""The figures of a week in the village, by hand."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liren.briefings import queries
from liren.cases import actions
from liren.cases.models import Category
from liren.core.calendar import Period, at
from liren.hotspots.actions import absorb
from liren.hotspots.models import Hotspot
from tests.briefings.conftest import WEEK, day


@pytest.fixture
def compute(village):
    def figures(kind="weekly", period=WEEK, when=16):
        with at(day(when)):
            return queries.compute(village.here, kind, period)

    return figures


@pytest.fixture
def answer(village):
    def settle(case, number=11, stars=None, hour=10):
        with at(day(number, hour)):
            actions.settle(case, by=village.governance_worker, text="好了")
            if stars:
                actions.confirm(case, by=case.reporter, solved=True, satisfaction=stars)

    return settle


def test_a_week_from_monday_to_sunday_in_shanghai(report, compute):
    """Of the Sunday before at 23:59 and the Monday after at 0:00 nothing belongs to the week."""
    for number, hour in ((8, 23), (9, 0), (15, 23), (16, 0)):
        report(number, hour=hour)
    found = compute(when=17)
    assert found["headline"]["received"] == (2, 2)
    assert found["before"]["received"] == (1, 1)
    assert [t["n"] for t in found["trend"]] == [0, 0, 0, 0, 0, 0, 1, 2]


def test_every_number_of_a_small_week(village, report, compute, answer):
    happy, again, passed, _left = report(9), report(9), report(10), report(10, "other_service", company=village.other_company)
    answer(happy, stars=5)
    answer(again, stars=2)
    with at(day(12)):
        actions.reopen(again, by=village.contact, remark="没有好", solved=False, satisfaction=1)
        actions.accept(passed, by=village.governance_worker)
        actions.assign(passed, by=village.governance_worker, post=village.worker.appointments.get().post)
        actions.hand_back(passed, by=village.worker, reason="不属本岗")
    head = compute()["headline"]
    assert head["received"] == (4, 4)
    assert head["answered"] == (2, 2)
    assert head["reopened"] == (1, 2)  # of two answers one came back
    assert head["handed_back"] == (1, 2)  # of two given to another post – by hand, and by reopening – one came back
    assert head["open"] == (3, 3)
    assert head["overdue"] == (0, 0)
    assert head["satisfied"] is None  # two ratings could be traced to two companies


def test_first_answers_and_promises_that_ended_in_the_week(report, compute, answer):
    """办结 of the 2nd and 3rd was due on the 9th and 10th, 首次响应 a day after each."""
    early, _late = report(2), report(3)
    answer(early, 6)
    report(9)
    head = compute()["headline"]
    assert head["in_time"] == (1, 2)
    assert head["first"] == (0, 1)  # of the 9th, due on the 10th
    assert head["overdue"] == (1, 1)


def test_by_grid_with_companies_to_set_it_against(village, report, compute):
    for _n in range(3):
        report(10)
    report(10, company=village.other_company)
    lines = compute()["tables"]["grid"]
    assert [(line["name"], line["received"], line["companies"]) for line in lines] == [
        (village.grid.name, [3, 3], 1), (village.other_grid.name, [1, 1], 1),
    ]  # fmt: skip
    assert [line["of"] for line in lines] == [4, 4]


SAID = ("负一层停车位不够，早上没有车位", "停车位不够，负一层早上没有车位", "早上负一层停车位不够用")


@pytest.fixture
def said(village):
    """A case in words, in one place, on a day of November."""

    def tell(title, number=10, code="site_expansion", company=None, **more):
        company = company or village.company
        category = Category.objects.get(community=village.here, code=code)
        own = {village.company: village.contact}.get(company, village.other_contact)
        with at(day(number)):
            return actions.report(company, by=own, category=category, title=title, channel="portal", place=village.place, **more)

    return tell


def test_what_came_again_is_what_the_hot_issues_say(village, said, compute):
    """One definition of “the same thing”: the clusters of the hot issues, whatever category each was put under."""
    for n, title in enumerate(SAID):
        said(title, 10 + n, "site_expansion" if n else "other_demand", company=village.other_company if n == 2 else village.company)
    said("食堂油烟异味很重", 11)
    assert compute()["repeated"] == [], "not yet gathered"
    with at(day(15)):
        absorb(village.here, by=village.system, everything=True)
    issue = Hotspot.objects.get(size=3)
    assert compute()["repeated"] == [
        {"label": issue.label, "category": issue.category.name, "place": village.place.name, "n": 3, "companies": 2}
    ]


def test_of_an_issue_only_what_came_in_the_period_counts(village, said, compute):
    for n, title in enumerate(SAID):
        said(title, (2, 10, 11)[n])
    with at(day(15)):
        absorb(village.here, by=village.system, everything=True)
    assert compute()["repeated"] == []


def test_hazards_are_counted_by_kind_and_place(village, said, compute):
    """They never enter the hot issues, and are told without a word of theirs."""
    for title in ("配电箱无门", "插座松动", "线路老化"):
        said(title, 11, "electrical_hazard")
    found = compute()["repeated"]
    assert [(one["label"], one["place"], one["n"], one["companies"]) for one in found] == [("", village.place.name, 3, 1)]


def test_what_is_open_longest_is_named_by_number_alone(report, compute):
    case = report(2)
    found = compute()["longest"]
    assert [(one["number"], one["days"]) for one in found] == [(case.number, 10)]
    assert "一件事" not in str(found)


def test_nothing_of_sealed_cases(village, report, compute):
    """They are in no line and no sum; a month says how many there were when there were ten."""
    for n in range(9):
        report(2 + n, "wage_arrears", by=village.employee, channel="employee_portal")
    report(10)
    month = compute("monthly", Period.month(2026, 11), when=30)
    assert month["headline"]["received"] == (1, 1) and month["trend"][-1]["n"] == 1
    assert sum(line["received"][1] for line in month["tables"]["channel"]) == 1
    assert month["sealed"] is None
    report(12, "wage_arrears", by=village.employee, channel="employee_portal")
    assert compute("monthly", Period.month(2026, 11), when=30)["sealed"] == 10
    assert compute()["sealed"] is None


def test_stars_are_told_only_of_ten(village, report, compute, answer):
    for n in range(12):
        answer(report(9, company=village.company if n < 10 else village.other_company), stars=5 if n < 8 else 3)
    found = compute()
    assert found["headline"]["satisfied"] == (8, 12)
    assert {line["name"]: line["satisfied"] for line in found["tables"]["grid"]} == {village.grid.name: None, village.other_grid.name: None}
    assert [line["satisfied"] for line in found["tables"]["channel"]] == [(8, 12)]


def test_the_other_community_is_not_counted(village, report, compute):
    report(10, company=village.far_company, by=village.far_contact)
    assert compute()["headline"]["received"] == (0, 0)


def test_as_many_queries_for_one_case_as_for_ten(report, compute):
    counts = []
    for more in (1, 9):
        for _n in range(more):
            report(10)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            compute()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 45


def test_an_empty_week(compute):
    found = compute(period=Period(date(2026, 2, 2), date(2026, 2, 8)))
    assert found["headline"]["received"] == (0, 0) and found["repeated"] == found["longest"] == []
