"""A case to work on."""

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category


@pytest.fixture
def category(village):
    """Look a category of the village up by its code."""

    def find(code: str = "site_expansion") -> Category:
        return Category.objects.get(community=village.here, code=code)

    return find


@pytest.fixture
def case(village, category) -> Case:
    """Reported by the company contact this moment, in the ordinary way."""
    return actions.report(
        village.company, by=village.contact, category=category(), title="二号楼货梯停用三天", text="影响发货", channel="portal"
    )
