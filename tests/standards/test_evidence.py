"""Records behind a figure: only what the reader may see, in words that are read, with the page where each lies."""

import pytest
from django.apps import apps
from django.db.models import Q

from liren.cases import actions as cases
from liren.cases.models import Case, Category, Clock
from liren.community.models import Appointment, Company, Grid, Place, Post
from liren.core import indicators
from liren.core.calendar import today
from liren.core.indicators import Indicator, Reading
from liren.standards import actions, queries
from liren.standards.models import Clause

CODE = "S2:8.1.1.1-1"  # asks for cases.received


@pytest.fixture
def case(village):
    category = Category.objects.get(community=village.here, code="site_expansion")
    return cases.report(village.company, by=village.contact, category=category, title="缺场地两百平", channel="portal")


@pytest.fixture
def says(monkeypatch):
    """Let the indicator of CODE bring these rows, or raise."""

    def plant(rows=(), value=1.0, error=None):
        def read(*_asked):
            if error:
                raise error
            return Reading(value, rows)

        usual = indicators.INDICATORS["cases.received"]
        monkeypatch.setitem(indicators.INDICATORS, "cases.received", Indicator(usual.name, usual.label, usual.unit, read))

    return plant


def seen(village, who):
    readings, found = queries.Readings(village.here, today()), Clause.objects.get(code=CODE)
    return [line.words for line in queries.evidence(found, {}, readings, getattr(village, who))]


@pytest.mark.parametrize("who, count", [("worker", 1), ("grid_member", 1), ("other_grid_member", 0), ("far_worker", 0), ("stranger", 0)])
@pytest.mark.parametrize("kind", [list, lambda rows: rows])
def test_who_sees_rows_whether_they_come_as_a_query_or_as_a_list(village, loaded, case, says, who, count, kind):
    says(kind(Case.objects.filter(pk=case.pk)))
    assert len(seen(village, who)) == count


def test_what_says_nowhere_who_reads_it_is_shown_to_nobody(village, loaded, says):
    says([("secret", 3), "a word", Clock(pk=9).limit])
    assert seen(village, "center_head") == []


@pytest.mark.parametrize("who, count", [("worker", True), ("other_grid_member", False)])
def test_a_part_is_shown_with_its_case_and_only_to_whom_that_is_shown(village, loaded, case, says, who, count):
    says(list(Clock.objects.filter(case=case)))
    found = seen(village, who)
    assert bool(found) == count and all(case.title in words and "00:00:00" not in words for words in found)


def test_a_clock_says_which_limit_of_what(village, loaded, case):
    clock = Clock.objects.filter(case=case).first()
    assert queries.words_of(clock).startswith(f"{case} · {clock.get_kind_display()} · 20")


def test_each_record_has_the_page_where_it_lies(village, loaded, case):
    post = Post.objects.filter(community=village.here).first()
    held = Appointment.objects.filter(post=post).first() or Appointment.objects.first()
    wanted = {
        case: f"/desk/cases/{case.pk}/",
        Clock.objects.filter(case=case).first(): f"/desk/cases/{case.pk}/",
        village.company: f"/desk/companies/{village.company.pk}/",
        village.grid: f"/desk/grids/{village.grid.pk}/",
        post: f"/desk/posts/{post.pk}/",
        held: f"/desk/posts/{held.post_id}/",
    }
    if place := Place.objects.filter(community=village.here).first():
        wanted[place] = f"/desk/places/{place.pk}/"
    assert {row: queries.address_of(row) for row in wanted} == wanted


ADDRESSED = [
    ("letters.Letter", "/desk/letters/7/"), ("hotspots.Hotspot", "/desk/hotspots/7/"), ("community.Organization", "/desk/organizations/7/"),
    ("disputes.Mediator", "/desk/mediators/7/"), ("reports.Report", "/desk/reports/7/"), ("briefings.Briefing", "/desk/briefings/7/"),
    ("care.Consultation", "/desk/care/7/"), ("community.User", ""),
]  # fmt: skip


@pytest.mark.parametrize("label, url", ADDRESSED)
def test_pages_by_table(db, label, url):
    assert queries.address_of(apps.get_model(label)(pk=7)) == url


@pytest.mark.parametrize("label", ["hazards.Rectification", "disputes.Mediation"])
def test_what_belongs_to_a_case_is_looked_at_there(db, label):
    model = apps.get_model(label)
    assert queries.address_of(model(pk=9, case=Case(pk=5))) == "/desk/cases/5/"


def test_rows_cost_the_same_for_one_and_for_thirty(village, loaded, says, django_assert_num_queries):
    rows = Appointment.objects.filter(post__community=village.here)
    for count in (1, 12):
        says(list(rows[:count]))
        readings, found = queries.Readings(village.here, today()), Clause.objects.get(code=CODE)
        village.center_head.areas()
        with django_assert_num_queries(1):
            queries.evidence(found, {}, readings, village.center_head)


def test_the_page_says_what_was_measured_and_its_records_read_the_figure_once(village, enter, loaded, monkeypatch):
    actions.measure(village.here, by=village.system)
    asked = []

    def read(*about):
        asked.append(about)
        return Reading(3.0, Company.objects.none())

    usual = indicators.INDICATORS["cases.received"]
    monkeypatch.setitem(indicators.INDICATORS, "cases.received", Indicator(usual.name, usual.label, usual.unit, read))
    browser = enter(village.worker)
    page = browser.get(f"/desk/standards/clauses/{CODE}/").content.decode()
    assert f"/clauses/{CODE}/records/" in page and not asked
    browser.get(f"/desk/standards/clauses/{CODE}/records/")
    assert len(asked) == 1


def test_what_was_never_measured_is_read_for_the_page(village, enter, loaded, says):
    says(value=3.0)
    page = enter(village.worker).get(f"/desk/standards/clauses/{CODE}/").content.decode()
    assert "<strong>3" in page
    actions.measure(village.here, by=village.system)
    says(value=5.0)
    assert "<strong>3" in enter(village.worker).get(f"/desk/standards/clauses/{CODE}/").content.decode()


@pytest.mark.parametrize(
    "who, told", [("center_head", True), ("administrator", True), ("worker", False), ("secretary", False), ("auditor", False)]
)
def test_what_was_raised_is_told_to_those_who_can_mend_it(village, enter, loaded, says, who, told):
    says(error=ZeroDivisionError("nothing to divide"))
    actions.measure(village.here, by=village.system)
    browser = enter(getattr(village, who))
    for path in ("", f"clauses/{CODE}/"):
        answer = browser.get(f"/desk/standards/{path}")
        assert answer.status_code == 200 and ("ZeroDivisionError" in answer.content.decode()) == told
    one = next(j for j in queries.judged(village.here) if j.clause.code == CODE)
    assert (one.verdict.state, one.fault) == ("not_measured", "ZeroDivisionError: nothing to divide")


def test_grids_are_evidence_for_grids(village, loaded):
    rows = list(Grid.objects.filter(community=village.here))
    assert {line.url for line in queries.lines(rows, village.center_head)} == {f"/desk/grids/{g.pk}/" for g in rows}


def test_of_a_share_those_that_fall_short_come_first(village, loaded, case, says):
    category = Category.objects.get(community=village.here, code="site_expansion")
    later = cases.report(village.company, by=village.contact, category=category, title="后来的一件", channel="portal")
    rows, found = Case.objects.filter(pk__in=[case.pk, later.pk]), Clause.objects.get(code=CODE)
    says(rows)
    usual = indicators.INDICATORS["cases.received"]
    for good, wanted in ((Q(pk=later.pk), [(case, True), (later, False)]), (None, [(later, False), (case, False)])):
        reading = Reading(0.5, rows, good)
        indicators.INDICATORS["cases.received"] = Indicator(usual.name, usual.label, usual.unit, lambda *_asked, r=reading: r)
        told = queries.evidence(found, {}, queries.Readings(village.here, today()), village.center_head)
        assert [(line.words, line.falls_short) for line in told] == [(str(one), short) for one, short in wanted]


def test_every_requirement_of_the_village_is_read_and_shown_without_a_fault(village, loaded, case):
    """All clauses with their evidence, as the center head sees them; nothing raises, nothing is shown as a bare number."""
    said, readings = queries.declared(village.here, today()), queries.Readings(village.here, today())
    told = {clause.code: queries.judge(clause, said, readings) for clause in queries.clauses()}
    assert len(told) == 487 and {code: one.fault for code, one in told.items() if one.fault} == {}
    shown = [line for one in told.values() for line in queries.evidence(one.clause, said.goals, readings, village.center_head)]
    assert shown and all(line.words and not line.words.isdigit() for line in shown)
    assert {line.words for line in shown if not line.url} <= {str(village.here)}
