"""The demo community: the same seed gives the same one, it is whole, and nothing in it could be somebody."""

import re
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from liren.cases.demo.ways import shares
from liren.cases.flow import State
from liren.cases.models import Case, Category, Channel, Clock, Mode, Secrecy, Urgency
from liren.cockpit.management.commands.demo import tell
from liren.community import demo
from liren.community.demo import geography
from liren.community.demo.people import CARDS, joined
from liren.community.models import Appointment, Community, Company, ContactPerson, Grid, Post, User
from liren.community.queries import demo_cards
from liren.community.rules import credit_code_error
from liren.core.calendar import SHANGHAI, at, today
from liren.core.models import Attachment
from liren.hotspots.demo import STORIES as hot_issues
from liren.standards import queries as standards

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)


def build(seed: int) -> None:
    tell(demo.SMALL, seed, quiet)


def quiet(said: str) -> None:
    """Tests need no progress."""


def built(seed: int):
    """Build a small demo, read what identifies it, and take it back."""
    with at(NOW), transaction.atomic():
        build(seed)
        found = stable()
        transaction.set_rollback(True)
    return found


def stable() -> list:
    companies = Company.objects.filter(community__code="liren").order_by("credit_code")
    fields = ("name", "short_name", "credit_code", "headcount", "status", "room", "place__name", "grid__name", "moved_in_on", "left_on")
    people = User.objects.filter(appointments__post__community__code="liren").order_by("name", "pk")
    cases = Case.objects.filter(community__code__in=["liren", "linshan"]).order_by("community__code", "number")
    said = ("number", "title", "text", "state", "channel", "urgency", "place__name", "company__name", "reported_at", "closed_at")
    return [*companies.values_list(*fields), *people.values_list("name"), *cases.values_list(*said)]


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    """One small demo for all that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with at(NOW):
            build(1)
        yield Community.objects.get(code="liren")
        transaction.set_rollback(True)


@pytest.fixture
def small(whole, django_db_blocker):
    with django_db_blocker.unblock(), at(NOW):
        yield whole


@pytest.mark.process
def test_a_seed_makes_one_community(db):
    assert built(1) == built(1) != built(2)


def test_every_card_can_be_entered(small):
    assert [card.user.username for card in demo_cards()] == [*CARDS, "demo-counselor"]
    ours = User.objects.filter(appointments__post__community=small, username__startswith="demo-")
    assert not any(u.has_usable_password() for u in ours)


def test_companies_as_promised(small):
    here = Company.objects.filter(community=small)
    assert here.exclude(status="left").count() == demo.SMALL.companies
    assert here.filter(status="left").exists()
    assert not any(credit_code_error(c) for c in here.values_list("credit_code", flat=True))


def test_nobody_can_be_rung_up_or_mistaken(small):
    phones = ContactPerson.objects.filter(community=small).values_list("phone", flat=True)
    assert phones and all(re.fullmatch(r"0571-0\d{7}", p) for p in phones)
    assert all(c.startswith("91990199") for c in Company.objects.filter(community=small).values_list("credit_code", flat=True))


def test_posts_are_held_but_for_the_usual_gaps(small):
    vacant = Post.objects.filter(community=small, appointments=None).values_list("title", flat=True)
    assert sorted(vacant) == ["企业社会工作者（三）", "新阶层联谊会理事（四）"]
    assert Appointment.objects.filter(post__community=small, until__isnull=False).exists()


def test_grids_tile_the_community(small):
    cells = [geography.ring([geography.CELLS[n]]) for n in (1, 2)]
    whole = geography.ring([geography.CELLS[n] for n in (1, 2)])
    assert sum(map(geography.area_km2, cells)) == pytest.approx(geography.area_km2(whole))
    drawn = {tuple(p) for g in Grid.objects.filter(community=small) for p in g.boundary["coordinates"][0]}
    assert {tuple(p) for p in small.boundary["coordinates"][0]} <= drawn


def test_the_whole_community_is_about_a_square_kilometre():
    assert 0.9 < geography.area_km2(geography.ring(list(geography.CELLS.values()))) < 1.1


def test_words_that_meet_are_said_once():
    assert (joined("云栈物业", "物业项目经理"), joined("云岫网格", "专职网格员")) == ("云栈物业项目经理", "云岫网格专职网格员")


def test_the_command_leaves_a_community_alone(village):
    with pytest.raises(CommandError, match="已有社区"):
        call_command("demo")
    said = StringIO()
    call_command("demo", "--if-empty", stdout=said)
    assert said.getvalue() == ""


def test_the_command_refuses_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="LIREN_DEMO=1"):
        call_command("demo")


def test_every_state_and_door_occurs(small):
    here = Case.objects.filter(community=small)
    assert here.exclude(secrecy="report").count() == demo.SMALL.cases + sum(story[1] for story in hot_issues)
    assert set(here.values_list("state", flat=True)) == set(State.values)
    assert set(here.values_list("channel", flat=True)) == set(Channel.values) - {Channel.INTERNAL}  # parts of a case, made by staff
    assert set(here.values_list("secrecy", flat=True)) == set(Secrecy.values)
    assert set(here.values_list("urgency", flat=True)) == set(Urgency.values)
    assert {mode for modes in here.values_list("modes", flat=True) for mode in modes} == set(Mode.values)


def test_every_desk_has_something_on_it(small):
    waits = Case.objects.filter(post__appointments__user__username__startswith="demo-", closed_at=None, resolved_at=None)
    found = set(waits.values_list("post__appointments__user__username", flat=True))
    nothing = {"demo-contact", "demo-employee", "demo-administrator", "demo-auditor"}
    assert found == set(CARDS) - nothing
    for username in ("demo-contact", "demo-employee"):
        assert Case.objects.visible_to(User.objects.get(username=username)).exists()


def test_numbers_and_clocks_stand_as_a_year_leaves_them(small):
    cases = Case.objects.filter(community=small).exclude(secrecy="report").order_by("reported_at", "pk")
    numbers = [c.number for c in cases]
    assert numbers == sorted(numbers)
    assert not cases.filter(reported_at__gt=NOW).exists()
    assert not Clock.objects.filter(case__in=cases, stopped_at=None, case__state="confirmed").exists()
    assert Clock.objects.filter(case__in=cases, stopped_at=None, due_at__lt=NOW, told=100).exists()


def test_a_category_goes_no_way_that_it_does_not_allow(village):
    for category in Category.objects.filter(community=village.here):
        found = shares(category)
        assert (found["decline"] > 0) == ("returned" in category.modes)
        assert found["settle"] == 0 or "immediate" in category.modes
        assert found["up"] == 0 or category.department or category.authority == "service_center"


def test_some_show_what_they_mean(small):
    shown = Attachment.objects.filter(community_id=small.pk)
    assert shown and set(shown.values_list("content_type", flat=True)) == {"image/jpeg", "application/pdf"}


def test_every_requirement_is_judged_from_what_the_demo_holds(whole):
    """All 487, one by one: a reason for each, none that broke, evidence that can be looked at behind what is said to be met."""
    with at(NOW):
        judged = standards.judge_all(whole)
        head = User.objects.get(username="demo-center-head")
        said, readings = standards.declared(whole, today()), standards.Readings(whole, today())
        told = {one.clause.code: standards.evidence(one.clause, said.goals, readings, head) for one in judged}
    assert len(judged) == 487 and [one.clause.code for one in judged if not one.verdict.reason] == []
    assert [(one.clause.code, one.fault) for one in judged if one.fault] == []
    assert sum(one.value is not None for one in judged) >= 120
    bare = [one for one in judged if one.verdict.state == "met" and one.clause.proof != "attested" and not one.count]
    assert [one.clause.code for one in bare if one.value not in {0, 1}] == []  # of all or none: a list of what falls short is empty
    assert sum(bool(rows) for rows in told.values()) >= 60
