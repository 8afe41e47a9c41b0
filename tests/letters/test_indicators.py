"""What went to the departments: in time or not, by desk or by letter, by several together – counted on the fingers."""

from datetime import datetime

import pytest

from liren.cases import actions as cases
from liren.cases.models import Category
from liren.core.calendar import SHANGHAI, Period, at
from liren.core.indicators import INDICATORS
from liren.letters import actions
from liren.letters.models import Point

NOVEMBER = Period.month(2026, 11)


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, number, hour, 0, tzinfo=SHANGHAI)


@pytest.fixture
def read(village):
    def value(name, *clause, community=None):
        with at(day(30)):
            reading = INDICATORS[f"letters.{name}"].read(community or village.here, NOVEMBER, *clause)
            return reading.value, len(list(reading.evidence))

    return value


def code_of(**wanted) -> str:
    return Category.objects.filter(community__code="li", secrecy="ordinary", **wanted).order_by("code").first().code


@pytest.fixture
def demand(report, village):
    """A demand beyond the community, accepted on Monday the 2nd and sent up on a day."""

    def send(up=None, code=""):
        with at(day(2)):
            case = report(code=code or code_of(authority="department", kind="demand"))
        if up:
            with at(day(up)):
                cases.escalate(case, by=case_holder(case, village), post=village.department.appointments.get().post, reason="需要审批")
        return case

    return send


def case_holder(case, village):
    held = case.post.appointments.select_related("user").first()
    return held.user if held else village.center_head


def test_a_demand_goes_up_within_two_working_days(read, demand):
    assert read("demand_forwarded_rate") == (None, 0)
    demand(up=4), demand(up=5), demand()
    assert read("demand_forwarded_rate") == (1 / 3, 3)
    demand(code=code_of(authority="community", kind="demand"))
    assert read("demand_forwarded_rate") == (1 / 3, 3)


def test_the_other_community_counts_its_own(read, demand, village):
    demand(up=4)
    assert read("demand_forwarded_rate", community=village.there) == (None, 0)


def test_an_opinion_is_forwarded_once_it_is_in_a_letter(read, report, letter, village):
    code = code_of(kind="suggestion")
    with at(day(2)):
        found = [report(code=code), report("再建议", code=code)]
    with at(day(4)):
        letter("sent", cases=[found[0]])
    with at(day(10)):
        letter("sent", cases=[found[1]])
    assert read("opinion_forwarded_rate", "S1:7.1.2.3-2") == (0.5, 2)
    assert read("opinion_forwarded_rate", "S2:7.3.3-1") == (None, 0)


def test_a_department_s_answer_matches_what_serves_the_clause(read, letter, report, village):
    clause = "S1:7.2.2.1-3"
    code = next(c.code for c in Category.objects.filter(community=village.here, secrecy="ordinary") if clause in c.clauses)
    with at(day(2)):
        made = letter("received", cases=[report(code=code), report(code=code_of(kind="suggestion"))])
    assert read("department_matching_done", clause) == (0, 0)
    with at(day(6)):
        for point in Point.objects.filter(letter=made):
            actions.answer(made, by=village.department, point=point, text="已安排专人对接")
    assert read("department_matching_done", clause) == (1, 1)


def test_two_departments_make_a_joint_case(read, demand, village):
    case, alone = demand(), demand(up=3)
    with at(day(3)):
        category = Category.objects.get(community=village.here, code=code_of(authority="department", kind="demand"))
        part = cases.open_sub_case(case, by=case_holder(case, village), category=category, title="消防的一半")
        cases.accept(part, by=village.center_head)
    send_up(case, village.department, village)
    assert read("joint_case_closed_rate") == (None, 0)
    send_up(part, village.fire, village)
    for each in (case, alone):
        each.clocks.filter(kind="solution").update(due_at=day(20))
    assert read("joint_case_closed_rate") == (0.0, 1)
    case.clocks.filter(kind="solution").update(is_met=True, stopped_at=day(10))
    assert read("joint_case_closed_rate") == (1.0, 1)


def send_up(case, officer, village):
    case.refresh_from_db()
    with at(day(4)):
        cases.escalate(case, by=case_holder(case, village), post=officer.appointments.get().post, reason="需要审批")
