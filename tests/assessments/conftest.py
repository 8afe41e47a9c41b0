"""A round, and on to the state wanted."""

from datetime import date

import pytest

from liren.assessments import actions
from liren.community.models import Region
from liren.standards import actions as standards
from liren.standards import imports


@pytest.fixture
def loaded(village):
    """One of the shipped standards, which is enough here."""
    root = Region.objects.get(code="000000")
    return standards.load(root, by=village.system, edition=imports.read(sorted(imports.files())[1]))


@pytest.fixture
def round(village, loaded):
    """Begun by a worker and brought as far as wanted, each step by its post."""

    def make(to="self_check", start=date(2026, 7, 1), end=date(2026, 12, 31)):
        made = actions.start(village.here, by=village.governance_worker, standards=[loaded.code], start=start, end=end)
        steps = [
            lambda: (actions.write(made, by=village.worker, summary="已逐条自查"), actions.submit(made, by=village.center_head)),
            lambda: actions.endorse(made, by=village.committee_member, text="同意自查结果"),
            lambda: actions.lock(made, by=village.service_center, text="同意定稿"),
        ]
        order = ["self_check", "committee", "region", "locked"]
        for step in steps[: order.index(to)]:
            step()
        return made

    return make
