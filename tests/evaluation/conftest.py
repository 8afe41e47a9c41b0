"""An improvement, and on to the state wanted."""

from datetime import timedelta

import pytest

from liren.core.calendar import today
from liren.evaluation import actions


def post_of(user):
    return user.appointments.get().post


@pytest.fixture
def plan(village):
    """What proposing needs, with changes."""

    def words(**more):
        told = {"title": "首次响应提速", "finding": "首次响应及时率 72%", "cause": "夜间没有人值班", "measure": "排夜间值班表"}
        return told | {"post": post_of(village.governance_worker), "due_on": today() + timedelta(days=20), "source": "finding"} | more

    return words


@pytest.fixture
def improvement(village, plan):
    """Proposed by a worker, owned by the governance worker, and brought as far as wanted."""

    def make(to="proposed", **more):
        made = actions.propose(village.here, by=village.worker, **plan(**more))
        owner = made.post.appointments.get().user
        steps = [
            lambda: actions.agree(made, by=village.center_head),
            lambda: actions.start(made, by=owner),
            lambda: actions.finish(made, by=owner, text="已排班", shown="及时率 96%"),
            lambda: actions.verify(made, by=village.committee_member, text="抽查三晚都有人"),
        ]
        order = ["proposed", "agreed", "in_progress", "done", "verified"]
        for step in steps[: order.index(to)]:
            step()
        return made

    return make
