"""A list in use, and a round of it brought as far as wanted."""

import pytest

from liren.selfchecks import actions, queries
from liren.selfchecks.models import Checklist

HALL = "DB33/T 2036.4"


@pytest.fixture
def adopt(village):
    def make(code=HALL):
        found = Checklist.objects.filter(community=village.here, code=code).first()
        return found or actions.adopt(village.here, by=village.governance_worker, code=code)

    return make


@pytest.fixture
def hall(adopt):
    """The list of the service hall: thirteen items, ten of them mandatory."""
    return adopt()


@pytest.fixture
def round(village, adopt):
    """Started by the worker for the governance worker's post; items by their place in `fail` and `na`; countersigned by the head."""

    def make(to="open", code=HALL, fail=(), na=()):
        post = village.governance_worker.appointments.get().post
        made = actions.start(adopt(code), by=village.governance_worker, post=post)
        if to == "open":
            return made
        for n, item in enumerate(queries.items_of(made.revision), 1):
            verdict = "fail" if n in fail else "na" if n in na else "pass"
            note = {"fail": "缺一块牌", "na": "没有这项服务"}.get(verdict, "")
            actions.answer(made, by=village.governance_worker, item=item, verdict=verdict, note=note)
        actions.finish(made, by=village.governance_worker, text="已查")
        if to == "signed":
            actions.sign(made, by=village.center_head, text="抽看无误")
        return made

    return make
