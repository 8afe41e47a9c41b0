"""A place with premises, a lounge, signs, facilities and an agreement."""

from datetime import timedelta
from decimal import Decimal

import pytest

from liren.core.calendar import today
from liren.premises import actions


@pytest.fixture
def enter_premises(village):
    """Register premises with few words."""

    def make(name="服务中心", area="900", **told):
        told = {"place": village.place, "mode": "lease", "since": today() - timedelta(days=10)} | told
        return actions.enter(village.here, by=village.governance_worker, name=name, area_m2=Decimal(area), **told)

    return make


@pytest.fixture
def premises(enter_premises):
    return enter_premises(is_center=True, is_office=True, is_service=True)


@pytest.fixture
def lounge(village, premises):
    told = {"name": "员工会客厅", "kind": "employee_lounge", "hours": "每天 9:00–21:00", "area_m2": 120}
    return actions.furnish(premises, by=village.center_head, **told)


@pytest.fixture
def sign(village):
    return actions.put_up(village.here, by=village.governance_worker, kind="name_plate", name="服务中心", where="正门")


@pytest.fixture
def facility(village):
    post = village.grid_leader.appointments.get().post
    told = {"kind": "sports_venue", "name": "健身房", "place": village.place, "keeper": post}
    return actions.install(village.here, by=village.governance_worker, **told)


@pytest.fixture
def agreement(village):
    told = {"partner": "镇卫生院", "kind": "hospital", "shared": "医生驻点", "since": today(), "until": today() + timedelta(days=60)}
    return actions.agree(village.here, by=village.governance_worker, **told)
