"""A resource of a company, an admitted provider, a social organization and a suitable need."""

from datetime import timedelta

import pytest

from liren.community.models import Organization
from liren.core.calendar import today
from liren.resources import actions


@pytest.fixture
def enter_resource(village):
    """Enter a resource with few words."""

    def make(name="培训教室", kind="venue", **told):
        owner = {} if {"company", "organization", "place"} & told.keys() else {"company": village.company}
        return actions.enter(village.here, by=village.worker, name=name, kind=kind, terms="提前三天预约", **owner, **told)

    return make


@pytest.fixture
def resource(enter_resource):
    return enter_resource()


@pytest.fixture
def use(village, resource):
    return actions.allocate(resource, by=village.worker, used_by="青年社", purpose="读书会", on=today())


@pytest.fixture
def body(village):
    """A body of the community's directory."""

    def make(name="明律所", kind="provider"):
        return Organization.objects.create(community=village.here, kind=kind, name=name)

    return make


@pytest.fixture
def nominate(village, body):
    def make(name="明律所", kinds=("legal_provider",), **told):
        told = {"scope": "合同审查", "contact": "总机", **told}
        return actions.nominate(village.here, by=village.worker, organization=body(name), kinds=kinds, **told)

    return make


@pytest.fixture
def admit(village, nominate):
    def make(name="明律所", kinds=("legal_provider",), until=None):
        made = nominate(name, kinds)
        return actions.admit(made, by=village.center_head, ground="按准入制度", since=today(), until=until)

    return make


@pytest.fixture
def provider(admit):
    return admit(until=today() + timedelta(days=90))


@pytest.fixture
def take_in(village, body):
    def make(name="球社", kind="culture_sports_organisation", registered=True, days=400):
        told = {"number": "备1", "registered_on": today() - timedelta(days=days)} if registered else {}
        return actions.take_in(village.here, by=village.worker, organization=body(name, "social_organization"), kind=kind, **told)

    return make


@pytest.fixture
def society(take_in):
    return take_in()


@pytest.fixture
def note_need(village):
    def make(title="缺扶手", suitable=True):
        told = {"title": title, "text": "三层楼道", "field": "elderly", "who": "公寓高龄家属"}
        made = actions.note_need(village.here, by=village.grid_member, **told)
        return actions.find_suitable(made, by=village.worker) if suitable else made

    return make


@pytest.fixture
def need(note_need):
    return note_need()


@pytest.fixture
def offer(village, need):
    actions.offer(need, by=village.worker, companies=[village.company])
    return need.offers.get()
