"""A hazard to mend, with pictures."""

from datetime import timedelta

import pytest

from liren.cases import actions as cases
from liren.cases.models import Case, Category
from liren.core.calendar import today
from liren.hazards import actions
from liren.hazards.models import Rectification


@pytest.fixture
def hazard(village) -> Case:
    """Reported by the contact and accepted by the post that has it."""
    category = Category.objects.get(community=village.here, code="electrical_hazard")
    case = cases.report(village.company, by=village.contact, category=category, title="配电箱无门", channel="portal")
    cases.accept(case, by=village.center_head)
    return case


@pytest.fixture
def file(village, hazard) -> Rectification:
    return actions.open_file(hazard, by=village.grid_leader)


@pytest.fixture
def given():
    """What grading needs, with changes."""

    def words(**more):
        told = {"grade": "general", "owner": "精工公司 陈主管", "measure": "加装柜门并上锁", "due_on": today() + timedelta(days=7)}
        return told | more

    return words


@pytest.fixture
def graded(village, file, given) -> Rectification:
    return actions.grade(file, by=village.governance_worker, **given())


@pytest.fixture
def mended(village, graded, photo) -> Rectification:
    return actions.rectify(graded, by=village.grid_member, text="柜门已装", files=[photo()])
