"""The row test in SQL and the object test in Python are one question: for every role, place and model they answer alike."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.cases.models import Case, Category, Secrecy
from liren.community import actions
from liren.community.models import Appointment, Community, Company, ContactPerson, Grid, Organization, Place, Post, Region, User
from liren.community.scope import WORKERS, Role, area, commands, covers, may, readers, rows
from liren.core.actions import ACTIONS

MODELS = [Region, Community, Grid, Place, Company, ContactPerson, Organization, Post, Appointment, User, Case, Category]
ROLES = [*Role.values, "anonymous"]


@pytest.fixture
def world(village):
    """Things of every model in both communities, and cases of every secrecy; the values that bounds may take."""
    for prefix, here in (("", village.here), ("far_", village.there)):
        company, contact = getattr(village, f"{prefix}company"), getattr(village, f"{prefix}contact")
        actions.add_contact(company, by=getattr(village, f"{prefix}worker"), name="林", is_main=True)
        actions.found_organization(here, by=village.system, kind="provider", name="检测所")
        for n, secrecy in enumerate(Secrecy.values):
            _case(here, company if n % 2 else None, getattr(village, f"{prefix}grid"), secrecy, reporter=contact if n % 3 else None)
    return {
        "community": list(Community.objects.values_list("pk", flat=True)),
        "grid": list(Grid.objects.values_list("pk", flat=True)),
        "company": list(Company.objects.values_list("pk", flat=True)),
        "post": list(Post.objects.values_list("pk", flat=True)),
        "user": list(User.objects.values_list("pk", flat=True)),
    }


def _case(here, company, grid, secrecy, reporter):
    category = Category.objects.filter(community=here).order_by("pk")[0]
    post = Post.objects.filter(community=here, role="enterprise_worker")[0]
    Case.objects.create(
        community=here, company=company, grid=grid, category=category, kind=category.kind, secrecy=secrecy, title="x", channel="portal",
        number=f"T-{here.pk}-{secrecy}", post=post, answerable=post, reporter=reporter, rule={}, route=[],
    )  # fmt: skip


def draw_area(draw, world):
    """A role held anywhere: also in places that do not fit together, which only makes the question harder."""
    some = {name: draw(st.none() | st.sampled_from(values)) for name, values in world.items()}
    return area(
        draw(st.sampled_from(ROLES)),
        user_id=some["user"] or 0,
        post_id=some["post"],
        communities=tuple(draw(st.sets(st.sampled_from(world["community"])))),
        grid_id=some["grid"],
        company_id=some["company"],
    )


def test_sql_and_python_answer_alike(world):
    things = {model: list(model._base_manager.all()) for model in MODELS}

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def alike(data):
        held = [draw_area(data.draw, world) for _ in range(data.draw(st.integers(0, 3)))]
        for model in MODELS:
            in_sql = set(model._base_manager.filter(rows(model, held)).values_list("pk", flat=True))
            in_python = {thing.pk for thing in things[model] if any(covers(one, thing) for one in held)}
            assert in_sql == in_python, model.__name__

    alike()


def test_every_cast_member_sees_in_lists_what_he_may_open(village, world):
    for name, user in vars(village).items():
        if not isinstance(user, User):
            continue
        for model in MODELS:
            listed = set(model.objects.visible_to(user).values_list("pk", flat=True))
            assert listed == {t.pk for t in model._base_manager.all() if any(covers(one, t) for one in user.areas())}, (name, model)


def test_the_second_community_is_not_there(village, world):
    """Nobody whose posts lie in one community sees a row of the other; a region's post sees both."""
    for model in (Grid, Place, Company, ContactPerson, Case, Category, Post):
        for user in (village.worker, village.center_head, village.contact, village.grid_member, village.auditor):
            assert not model.objects.visible_to(user).filter(community=village.there).exists(), (user, model)
    assert Grid.objects.visible_to(village.department).filter(community=village.there).exists()


def test_a_visitor_sees_only_what_is_public(village, world):
    nobody = AnonymousUser()
    assert Community.objects.visible_to(nobody).count() == 2
    assert [m for m in MODELS if m not in (Community, Region, Category) and m.objects.visible_to(nobody).exists()] == []


def test_an_appointment_is_a_right_while_it_lasts(village):
    held = Appointment.objects.get(user=village.worker)
    assert Company.objects.visible_to(village.worker).count() == 2
    actions.end_appointment(held, by=village.center_head)
    assert Company.objects.visible_to(User.objects.get(pk=village.worker.pk)).count() == 2  # to the end of his last day
    Appointment.objects.filter(pk=held.pk).update(since="2026-01-05", until="2026-01-06")
    assert Company.objects.visible_to(User.objects.get(pk=village.worker.pk)).count() == 0


@pytest.mark.parametrize("who", ["center_head", "secretary", "worker", "department", "contact", "door"])
def test_what_everybody_may_read_is_nobody_s_to_change(village, who):
    """Regions and organizations are public to read: opening a post on one is not for whoever runs a community."""
    region, user = Region.objects.get(code="000000"), getattr(village, who)
    assert not may(user, "community.open_post", region)
    assert not may(user, "community.open_region", region)
    assert not may(user, "community.open_post", village.bodies["urban_management"])


def test_the_region_s_own_system_may_and_a_branch_is_a_branch(village):
    root, other = Region.objects.get(code="000000"), Region.objects.create(code="999999", name="别处", level="city", path="/999/")
    assert may(village.system, "community.open_region", root)
    assert not may(village.system, "community.open_region", other)
    one = village.system.areas()[0]
    assert covers(one, other) and not commands(one, other)


@pytest.mark.parametrize("name, thing", [("community.nonsense", "grid"), ("community.open_grid", None)])
def test_unknown_actions_and_no_object_are_refused(village, name, thing):
    assert not may(village.center_head, name, thing and getattr(village, thing))


def test_an_account_that_is_closed_may_nothing(village):
    assert may(village.center_head, "community.open_grid", village.here)
    village.center_head.is_active = False
    assert not may(village.center_head, "community.open_grid", village.here)


def test_a_role_is_held_in_its_community_and_a_post_by_who_sits_at_it(village):
    worker, post = village.worker, village.worker.appointments.get().post_id
    assert worker.holds({"enterprise_worker"}, village.here.pk) and not worker.holds({"enterprise_worker"}, village.there.pk)
    assert not worker.holds({"center_head"}, village.here.pk) and not worker.holds(WORKERS, None)
    assert worker.sits_at(post) and not village.far_worker.sits_at(post) and not worker.sits_at(None)


def test_self_means_oneself_and_nobody_else(village):
    assert may(village.contact, "community.change_password", village.contact)
    assert not may(village.center_head, "community.change_password", village.contact)


def test_a_group_of_roles_stands_for_each_of_them():
    assert readers(community="worker system") == dict.fromkeys([*sorted(WORKERS), "system"], "community")
    assert [area(role, user_id=1).roles for role in ("employee", "enterprise_worker")] == [{"employee"}, {"enterprise_worker", "worker"}]


def test_no_action_moves_things_of_the_other_community(village, world):
    """Who × action over both twins: whatever the near cast may do, it may not do to the far twin of the same thing."""
    near = {"here": Community, "grid": Grid, "company": Company}
    cast = [u for n, u in vars(village).items() if isinstance(u, User) and not n.startswith("far_") and u.areas()]
    local = [u for u in cast if not any(one.path for one in u.areas())]
    far = [village.there, village.far_grid, village.far_company]
    assert len(near) == len(far) and local
    wrong = [(u.name, name, thing) for u, name, thing in itertools.product(local, ACTIONS, far) if may(u, name, thing)]
    assert wrong == []


def test_rows_of_nobody_is_a_query_that_finds_nothing():
    assert isinstance(rows(Grid, []), models.Q)
