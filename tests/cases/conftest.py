"""A case to work on."""

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category
from liren.community.models import Appointment, Post


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


def post_of(village, name: str) -> Post:
    """The post that this one of the cast holds, or held."""
    return Appointment.objects.get(user=getattr(village, name)).post


@pytest.fixture
def rule(village):
    """Put these rules into force, or only into the draft."""

    def write(*rules, draft=False):
        made = actions.draft_rules(village.here, by=village.center_head)
        for n, (conditions, to, *more) in enumerate(rules, 1):
            target = {"post": post_of(village, to)} if not to.startswith("role:") else {"role": to[5:]}
            asked = {"name": f"规则{n}", "conditions": conditions, **target, **(more[0] if more else {})}
            actions.edit_rule(made, by=village.center_head, rule=None, **asked)
        return made if draft else actions.activate_rules(made, by=village.center_head)

    return write


@pytest.fixture
def send(village, category):
    """Report something as the contact of the first company."""

    def report(code="site_expansion", title="二楼食堂有异味", **fields):
        by = fields.pop("by", village.contact)
        fields = {"channel": "portal", **fields}
        return actions.report(fields.pop("parent", village.company), by=by, category=category(code), title=title, **fields)

    return report
