"""A deputy custodian, a competent department, and a report to begin with."""

from datetime import date
from itertools import count
from types import SimpleNamespace

import pytest

from liren.cases.models import Category
from liren.community import actions as community
from liren.community.queries import public_door
from liren.reports import actions, queries

_serial = count(1)
COPY = {"title": "东侧仓库住人", "text": "反映第1精工东侧仓库夜间住人、电线私拉。请核查。"}


def hire(village, post, name="新人"):
    """Somebody new on a post."""
    user = community.open_account(post, by=village.system, username=f"r{next(_serial)}", name=name)
    community.appoint(post, by=village.system, user=user, since=date(2026, 1, 6))
    return user


@pytest.fixture
def cast(village):
    """The people of a report beside the village's own."""
    here = village.here
    deputy = hire(village, community.open_post(here, by=village.system, role="report_custodian", title="副手岗"), "副手")
    body = community.found_organization(
        here.region.parent, by=village.system, kind="department", name="临江区应急管理局", competence="emergency_management"
    )
    post = community.open_post(body, by=village.system, role="department_officer", title="应急管理局经办岗")
    return SimpleNamespace(deputy=deputy, authority=post, officer=hire(village, post, "戴安"), body=body)


@pytest.fixture
def submit(village, cast):
    """Send a report through the public door."""

    def send(code="safety_violation", **told):
        told = {"text": "第1精工东侧仓库里晚上住人，电线乱拉，我叫杜明，电话13811112222", "accused": [str(village.company)], **told}
        category = Category.objects.get(community=village.here, code=code)
        receipt = queries.receipt_code(f"test{next(_serial)}")
        report = actions.submit(village.here, by=public_door(village.here), category=category, receipt=receipt, **told)
        report.receipt = receipt
        return report

    return send


@pytest.fixture
def report(submit):
    return submit(way="named", name="杜明", phone="138-1111-2222", known=["包装线夜班"])


@pytest.fixture
def routed(village, report):
    """With its copy at the governance worker's."""
    custodian = village.report_custodian
    actions.acknowledge(report, by=custodian)
    actions.edit_copy(report, by=custodian, **COPY)
    post = queries.handlers_for(report)[0]
    actions.hand_to(report, by=custodian, post=post)
    return report
