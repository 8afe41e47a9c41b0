"""Regulations and publications on their way, as far as a test wants them."""

from datetime import datetime

import pytest

from liren.core.calendar import SHANGHAI
from liren.publishing import actions, queries
from liren.publishing.models import DisclosureItem

STEPS = ["draft", "submitted", "reviewed", "in_force"]


def day(month: int, number: int, hour: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, number, hour, tzinfo=SHANGHAI)


@pytest.fixture
def regulation(village):
    """Begun by the worker, reviewed by a colleague, approved by the head; every section written."""

    def make(code="committee_operation_rule", to="in_force", leave=(), **told):
        made = actions.begin_regulation(village.here, by=village.worker, code=code, **told)
        version = queries.latest(made)
        sections = [one | {"text": "" if one["code"] in leave else f"{one['title']}如下。"} for one in version.sections]
        actions.write_version(version, by=village.worker, sections=sections, document_number="里〔2026〕1号")
        steps = [
            (actions.submit_version, village.worker), (actions.review_version, village.governance_worker),
            (actions.approve_version, village.center_head),
        ]  # fmt: skip
        for act, who in steps[: STEPS.index(to)]:
            act(version, by=who)
        made.refresh_from_db()
        return made, version

    return make


@pytest.fixture
def publication(village):
    """Drafted by the worker, signed by the head."""

    def make(to="published", kind="notice", by=None, signs=None, **told):
        by = by or village.worker
        made = actions.draft(village.here, by=by, kind=kind, **{"title": "停水通知", "text": "周三上午停水", **told})
        if to != "draft":
            actions.submit(made, by=by)
        if to == "published":
            actions.release(made, by=signs or village.center_head)
        return made

    return make


@pytest.fixture
def item(village) -> DisclosureItem:
    return actions.add_disclosure_item(village.here, by=village.center_head, kind="service_item_disclosure", title="服务事项")


@pytest.fixture
def affairs(village) -> DisclosureItem:
    return actions.add_disclosure_item(village.here, by=village.center_head, kind="finance_disclosure", title="经费收支")
