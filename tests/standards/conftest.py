"""The shipped standards, loaded."""

import pytest

from liren.community.models import Region
from liren.standards import actions, imports


@pytest.fixture
def loaded(village):
    root = Region.objects.get(code="000000")
    return [actions.load(root, by=village.system, edition=imports.read(path)) for path in imports.files()]
