"""Departments that give tasks, and tasks on their way."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liren.community import actions as community
from liren.community.models import Region
from liren.core.calendar import SHANGHAI, at
from liren.tasks import actions

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
FRIDAY = date(2026, 3, 13)


@pytest.fixture
def monday():
    """The clock stands on a working morning."""
    with at(MONDAY) as present:
        yield present


@pytest.fixture
def paper():
    """A fresh upload each time it is called."""
    return lambda name="来函.pdf": SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF", "application/pdf")


@pytest.fixture
def police(village):
    """The officer of the police station above the village."""
    district = Region.objects.get(code="339901")
    told = {"kind": "department", "name": "临江区公安分局春和派出所", "competence": "public_security"}
    body = community.found_organization(district, by=village.system, **told)
    post = community.open_post(body, by=village.system, role="department_officer", title="派出所经办岗")
    user = community.open_account(post, by=village.system, username="police", name="高警")
    community.appoint(post, by=village.system, user=user, since=date(2026, 1, 5))
    user.forget_areas()
    return user


@pytest.fixture
def assign(village, monday):
    """Given by the fire brigade's desk unless somebody else is named."""

    def make(by=None, due_on=FRIDAY, **told):
        return actions.assign(village.here, by=by or village.fire, **({"title": "排查出租房消防隐患", "due_on": due_on} | told))

    return make


@pytest.fixture
def working(village, assign):
    """Handed to the governance post, which has taken it."""

    def make(**told):
        task = assign(**told)
        actions.entrust(task, by=village.center_head, post=village.governance_worker.appointments.get().post)
        actions.accept(task, by=village.governance_worker)
        return task

    return make


@pytest.fixture
def sealed(village, police, monday):
    """Handed by the police to the center, and on to the governance post."""

    def make(accept=True):
        told = {"basis": "mental_health_law", "document": "春公函〔2026〕3号", "due_on": FRIDAY}
        task = actions.assign_sealed(village.here, by=police, **told)
        actions.entrust(task, by=village.center_head, post=village.governance_worker.appointments.get().post)
        if accept:
            actions.accept(task, by=village.governance_worker)
        return task

    return make
