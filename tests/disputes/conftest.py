"""A dispute, a roster, and the file at each of its stages."""

from datetime import timedelta

import pytest

from liren.cases import actions as cases
from liren.cases.models import Case, Category
from liren.core.calendar import now, today
from liren.disputes import actions
from liren.disputes.models import Mediation, Mediator


@pytest.fixture
def dispute(village) -> Case:
    """Reported by a company's contact and accepted by the mediator's post."""
    category = Category.objects.get(community=village.here, code="company_dispute")
    case = cases.report(village.company, by=village.contact, category=category, title="卸货挡门", channel="portal")
    cases.accept(case, by=village.mediator)
    return case


@pytest.fixture
def listed(village) -> Mediator:
    """The mediator on the roster."""
    return actions.enroll(village.here, by=village.center_head, user=village.mediator, body="员工调解委员会", kinds=["civil"])


@pytest.fixture
def file(village, dispute) -> Mediation:
    return actions.open_file(dispute, by=village.mediator)


@pytest.fixture
def parties(village, file):
    first = actions.add_party(file, by=village.mediator, side="applicant", name=village.company.name)
    second = actions.add_party(file, by=village.mediator, side="respondent", name=village.other_company.name, phone="13900001234")
    return first, second


@pytest.fixture
def assessed(village, file, parties, listed) -> Mediation:
    actions.note_prevention(file, by=village.mediator, text="提示双方冷静")
    actions.screen(file, by=village.mediator, text="卸货时间冲突")
    return actions.assess(file, by=village.mediator, kind="civil", risk="low", plan="错时卸货", mediator=listed)


@pytest.fixture
def heard(village, assessed, listed) -> Mediation:
    session = actions.plan_session(assessed, by=village.mediator, at=now() + timedelta(hours=2), place="调解室", mediator=listed)
    actions.hold_session(session, by=village.mediator, outcome="agreed", attended="双方", minutes="同意错时")
    return assessed


@pytest.fixture
def agreed(village, heard, parties) -> Mediation:
    terms = [
        {"text": "错开卸货时间", "party": parties[1], "due_on": today() + timedelta(days=3)},
        {"text": "共同划线", "party": None, "due_on": today() + timedelta(days=10)},
    ]
    return actions.agree(heard, by=village.mediator, method="guide", text="错时卸货", terms=terms)
