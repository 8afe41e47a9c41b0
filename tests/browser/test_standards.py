"""A grid member leaves, the requirements that need him turn red with his grid as evidence; a successor turns them green – by clicking."""

from datetime import timedelta

import pytest

from liren.community import actions as community
from liren.community.models import Region
from liren.core.calendar import today
from liren.standards import actions, imports, jobs
from tests.browser.conftest import DESK, PHONE

NEEDED = ("S1:6.2.11-1", "S1:6.2.11-3", "S3:5.2.2.2-2")  # 1+3+N, the full-time member, and the same in S3


def staff(village):
    """Both grids complete: leader and full-time member are there, the others come now."""
    for grid in (village.grid, village.other_grid):
        for kind, name in (("part_time_grid_member", "兼职"), ("grid_instructor", "指导"), ("grid_volunteer", "志愿")):
            post = community.open_post(
                grid, by=village.system, role="grid_member", title=f"{grid.name}{name}岗", grid_kind=kind, full_time=False
            )
            user = community.open_account(post, by=village.system, username=f"{kind}-{grid.pk}", name=f"{name}{grid.pk}")
            community.appoint(post, by=village.system, user=user)


def states(page):
    """What the clause pages say now, once the worker's minute has passed."""
    jobs.measure_changed.func()
    found = []
    for code in NEEDED:
        page.goto(f"/desk/standards/{code.partition(':')[0]}/")
        listed = page.locator(".clause-line", has=page.locator(f'a[href$="/clauses/{code}/"]')).locator(".badge").inner_text()
        page.goto(f"/desk/standards/clauses/{code}/")
        assert page.locator(".next-step .badge").inner_text() == listed
        found.append(listed)
    return found


def load(village):
    root = Region.objects.get(code="000000")
    for path in imports.files():
        actions.load(root, by=village.system, edition=imports.read(path))


def test_a_vacancy_turns_its_requirements_red_and_a_successor_green(visit, village):
    load(village)
    staff(village)
    actions.measure(village.here, by=village.system)
    page = visit(DESK, "center_head-li", "/desk/standards/")
    assert states(page) == ["符合"] * 3

    member = village.grid_member
    post = member.appointments.get().post
    page.goto("/desk/people/")
    page.get_by_role("link", name=post.title).first.click()
    page.get_by_role("link", name="离任").click()
    page.get_by_label("最后任职日").fill((today() - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="登记离任").click()
    page.locator(".messages", has_text="已登记离任").wait_for()
    assert states(page) == ["不符合"] * 3
    for code in NEEDED:
        page.goto(f"/desk/standards/clauses/{code}/")
        page.get_by_role("link", name="查看证据").wait_for(state="detached")  # its place is taken once they are there
        rows = page.locator("section", has=page.get_by_role("heading", name="证据")).get_by_role("link")
        assert rows.all_inner_texts() == [village.grid.name]
    rows.first.click()
    page.locator("h1", has_text=village.grid.name).wait_for()
    page.goto("/desk/standards/gaps/")
    assert page.locator(f'a[href$="/clauses/{NEEDED[0]}/"]').count() == 1

    page.goto(f"/desk/posts/{post.pk}/")
    page.get_by_role("link", name="任命").click()
    page.get_by_label("姓名").fill("继任")
    page.get_by_label("登录名").fill("successor")
    page.get_by_role("button", name="任命").click()
    page.locator(".messages").wait_for()
    assert states(page) == ["符合"] * 3
    assert page.get_by_text("变化").is_visible()


PAGES = ("", "gaps/", "scores/", "crosswalk/", "cycles/", "profile/", "S1/changes/", "clauses/S1:6.2.11-1/", "clauses/S1:6.2.11-1/attest/")


@pytest.mark.parametrize("viewport, scheme", [(PHONE, "light"), (DESK, "dark")], ids=["phone-light", "desk-dark"])
def test_axe_finds_nothing(visit, faults, village, viewport, scheme):
    load(village)
    for days in (20, 10):
        actions.measure(village.here, by=village.system, on=today() - timedelta(days=days))
    actions.measure(village.here, by=village.system)
    page, found = visit(viewport, "center_head-li", "/desk/standards/", color_scheme=scheme), []
    for path in PAGES:
        page.goto(f"/desk/standards/{path}")
        found += [f"{path} {line}" for line in faults(page)]
    assert found == []
