"""What the pages of the requirements ask of the database: at most fifteen questions each, however many records stand behind a figure."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection

from liren.community.models import MicroGrid, Space
from liren.core.calendar import today
from liren.institutions.models import Body, DutyDay, Member, Participation, PartyUnit, Secondment
from liren.premises.models import Room
from liren.publishing.models import Regulation, Version
from liren.standards import actions, queries
from liren.standards.queries import lines

MOST = 15


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of a block; Django's own list forgets the oldest of nine thousand."""
    asked: list[str] = []

    def keep(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield asked


def dear(browser, part: str = "") -> dict[str, int]:
    """The pages of requirements that ask too much, with how much; all of them are there."""
    found, codes = {}, [clause.code for clause in queries.clauses()]
    for code in codes:
        with counted() as asked:
            answer = browser.get(f"/desk/standards/clauses/{code}/{part}")
        assert answer.status_code == 200, code
        found[code] = len(asked)
    assert len(codes) == 487
    return {code: n for code, n in found.items() if n > MOST}


@pytest.mark.parametrize("part", ["", "records/"], ids=["page", "records"])
def test_no_requirement_asks_too_much(village, enter, loaded, part):
    actions.measure(village.here, by=village.system)
    browser = enter(village.center_head)
    browser.get("/desk/standards/")
    assert dear(browser, part) == {}


# ---- records are put into words without a question each


def rows_of(village, model, count):
    """So many records of a kind whose words or address come from what they belong to."""
    here, by, made = village.here, village.secretary, []
    for n in range(count):
        if model is Room:
            space = Space.objects.create(community=here, place=village.place, name=f"厅{n}", kind="service")
            made.append(Room.objects.create(community=here, space=space, hours="每天"))
        elif model is Version:
            regulation = Regulation.objects.create(community=here, code="", title=f"制度{n}", owner="service_center")
            made.append(Version.objects.create(regulation=regulation, drafted_by=by))
        elif model is Member:
            body = Body.objects.create(community=here, kind="department_squad", name=f"队{n}", founded_on=today())
            made.append(Member.objects.create(body=body, name=f"甲{n}"))
        elif model is DutyDay:
            told = {"organization": village.bodies["urban_management"], "name": f"乙{n}", "since": today(), "until": today()}
            made.append(DutyDay.objects.create(secondment=Secondment.objects.create(community=here, **told), on=today()))
        else:
            ground = MicroGrid.objects.create(grid=village.grid, community=here, name=f"楼{n}", kind="building", place=village.place)
            unit = PartyUnit.objects.create(community=here, kind="micro_grid_party_group", name=f"组{n}", micro_grid=ground)
            told = {"half_end": date(2026, 6, 30), "members": 3, "took_part": 1, "source": "名册", "by": by}
            made.append(unit if model is PartyUnit else Participation.objects.create(unit=unit, **told))
    return model.objects.filter(pk__in=[one.pk for one in made])


@pytest.mark.parametrize("model", [Room, Version, Member, DutyDay, PartyUnit, Participation], ids=lambda model: model.__name__)
def test_records_are_said_in_one_question(village, model):
    rows = rows_of(village, model, 3)
    village.secretary.areas()
    with counted() as asked:
        told = lines(rows, village.secretary)
    assert len(told) == 3 and all(line.words for line in told) and len(asked) == 1
