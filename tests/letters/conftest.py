"""Cases that were accepted, and a letter of them."""

import pytest

from liren.cases import actions as cases
from liren.cases.models import Category
from liren.letters import actions


@pytest.fixture
def desk(village):
    return village.department.appointments.get().post


@pytest.fixture
def report(village):
    """A case brought by the company's contact and accepted by the post that has it."""

    def send(title="西门堵车", code="site_expansion", company=None, by=None, accept=True, **more):
        company = company or village.company
        own = {village.company: village.contact, village.other_company: village.other_contact}.get(company)
        category = Category.objects.get(community=company.community, code=code)
        made = cases.report(company, by=by or own, category=category, title=title, channel="portal", **more)
        if accept:
            cases.accept(made, by=village.center_head)
        return made

    return send


@pytest.fixture
def letter(village, desk, report):
    """Drafted with two cases of two companies, and on to the state wanted."""

    def make(to="draft", cases=None, days=10):
        found = [report(), report("路灯不亮", company=village.other_company)] if cases is None else cases
        made = actions.draft(village.here, by=village.worker, post=desk, title="关于西门的函", text="请研究", days=days)
        actions.gather(made, by=village.worker, chosen=found)
        steps = [(actions.submit, village.worker), (actions.send, village.center_head), (actions.receive, village.department)]
        for act, who in steps[: ["draft", "submitted", "sent", "received"].index(to)]:
            act(made, by=who)
        return made

    return make
