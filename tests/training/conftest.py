"""A course to hold, its staff, a plan and a certificate."""

from datetime import timedelta
from decimal import Decimal

import pytest

from liren.core.calendar import today
from liren.training import actions


@pytest.fixture
def schedule(village):
    """Schedule a course with few words."""

    def make(title="法规学习", topics=("policy_law",), **told):
        told = {"held_on": today(), "hours": Decimal(2)} | told
        return actions.schedule(village.here, by=village.governance_worker, title=title, topics=topics, **told)

    return make


@pytest.fixture
def course(schedule):
    return schedule()


@pytest.fixture
def hold(village, photo):
    """Record who was there, with scores by name."""

    def make(course, *there, **scores):
        present = {user.pk: None for user in there} | {getattr(village, name).pk: Decimal(score) for name, score in scores.items()}
        return actions.hold(course, by=village.governance_worker, present=present, files=[photo()])

    return make


@pytest.fixture
def plan(village):
    told = {"year": today().year, "staff_class": "grid_staff", "topics": ["policy_law"], "hours": 24}
    return actions.draft(village.here, by=village.governance_worker, **told)


@pytest.fixture
def held(village):
    """The grid member's appointment."""
    return village.grid_member.appointments.get()


@pytest.fixture
def certificate(village, held, photo):
    told = {"kind": "social_worker", "name": "社会工作者（初级）", "number": "S-1", "issued_on": today() - timedelta(days=100)}
    return actions.file_certificate(held, by=village.grid_member, until=today() + timedelta(days=60), files=[photo()], **told)
