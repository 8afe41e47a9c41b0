"""Somebody who works in two communities looks at one of them or at both; what he chooses narrows lists and widens nothing."""

from datetime import date

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category
from liren.cockpit import queries
from liren.community import actions as community
from liren.core.calendar import now
from liren.disputes import queries as disputes
from liren.disputes.models import Mediator
from liren.hotspots import queries as hotspots
from liren.hotspots.models import Hotspot
from liren.letters import queries as letters
from liren.letters.models import Letter
from liren.premises.models import Agreement, Facility, Premises, Sign
from liren.premises.queries import registers
from liren.training.models import Course, Plan
from liren.training.queries import pages

CHOOSE = "/community/choose/"


@pytest.fixture
def both(village):
    """The enterprise worker of here also holds the same post there."""
    far_post = village.far_worker.appointments.get().post
    community.appoint(far_post, by=village.system, user=village.worker)
    return village.worker


@pytest.fixture
def cases(village):
    """One case in each community."""
    made = []
    for company, contact, home, title in (
        (village.company, village.contact, village.here, "近处货梯停用"),
        (village.far_company, village.far_contact, village.there, "远处雨棚漏水"),
    ):
        category = Category.objects.get(community=home, code="site_expansion")
        made.append(actions.report(company, by=contact, category=category, title=title, channel="portal"))
    return made


def shown(browser, path) -> tuple[bool, bool]:
    text = browser.get(path).content.decode()
    return "近处货梯停用" in text, "远处雨棚漏水" in text


@pytest.mark.parametrize("path", ["/desk/", "/desk/cases/"])
def test_lists_follow_the_choice(village, both, cases, enter, path):
    browser = enter(both)
    assert shown(browser, path) == (True, True)
    browser.post(CHOOSE, {"community": village.there.pk})
    assert shown(browser, path) == (False, True)
    assert '<span class="strong clip">' not in browser.get(path).content.decode()
    browser.post(CHOOSE, {"community": village.here.pk})
    assert shown(browser, path) == (True, False)
    browser.post(CHOOSE, {"community": ""})
    assert shown(browser, path) == (True, True)


def test_the_register_and_the_new_case_are_of_that_community(village, both, enter):
    browser = enter(both)
    assert str(village.company) in browser.get("/desk/companies/").content.decode()
    browser.post(CHOOSE, {"community": village.there.pk})
    register = browser.get("/desk/companies/").content.decode()
    assert str(village.far_company) in register and str(village.company) not in register
    category = Category.objects.get(community=village.there, code="site_expansion")
    form = browser.get("/desk/cases/new/").content.decode()
    assert f'value="{category.pk}"' in form and str(village.place) not in form


def test_the_menu_offers_one_s_own_and_is_not_there_for_one(village, both, enter):
    assert "切换社区" not in enter(village.governance_worker).get("/desk/").content.decode()
    assert "切换社区" in enter(both).get("/desk/").content.decode()
    assert "所有社区" in enter(village.department).get("/desk/").content.decode()


def test_the_choice_widens_no_right(village, cases, enter):
    browser = enter(village.worker)
    browser.post(CHOOSE, {"community": village.there.pk})
    assert "community" not in browser.session
    session = browser.session
    session["community"] = village.there.pk  # even if it stood there: a post that has ended
    session.save()
    assert shown(browser, "/desk/cases/") == (True, False) == shown(browser, "/desk/")
    assert browser.get(f"/desk/cases/{cases[1].pk}/").status_code == 404
    for wrong in ("x", "-1", "9" * 30):
        assert browser.post(CHOOSE, {"community": wrong}).status_code == 302


def rows_of_both(village):
    """One row of each list in each community: what is listed, by whom it is read, and how it is made."""
    for here, prefix in ((village.here, ""), (village.there, "far_")):
        place, by = getattr(village, f"{prefix}place"), getattr(village, f"{prefix}worker")
        told = {"community": here, "name": "用房", "place": place, "area_m2": 60, "mode": "lease", "since": date(2026, 1, 5)}
        Premises.objects.create(**told)
        Facility.objects.create(community=here, kind="network", name="网", place=place)
        Agreement.objects.create(community=here, kind="school", partner="校", shared="场", since=date(2026, 1, 5), until=date(2027, 1, 5))
        Sign.objects.create(community=here, kind="logo", name="标志")
        Course.objects.create(community=here, title="课", held_on=date(2026, 1, 6), topics=["policy_law"], hours=2)
        Plan.objects.create(community=here, year=2026, staff_class="grid_staff", topics=["policy_law"], hours=2, made_by=village.system)
        desk = village.department.appointments.get().post
        Letter.objects.create(community=here, post=desk, title="函", drafted_by=by)
        category = Category.objects.get(community=here, code="site_expansion")
        Hotspot.objects.create(
            community=here, label="热", category=category, first_at=now(), last_at=now(), voices=5, heat=9, weeks=[0] * 12
        )
        Mediator.objects.create(community=here, user=by, kinds=["company"], since=date(2026, 1, 5))


LISTS = [
    registers.premises, registers.facilities, registers.agreements, registers.signs, pages.courses, pages.plans, letters.letters,
    hotspots.hot, disputes.roster,
]  # fmt: skip


@pytest.mark.parametrize("found", LISTS, ids=lambda one: one.__name__)
def test_every_list_follows_the_choice(village, both, found):
    rows_of_both(village)
    if found is disputes.roster:
        community.appoint(village.far_governance_worker.appointments.get().post, by=village.system, user=village.governance_worker)
        both = village.governance_worker
    both.forget_areas()

    def seen():
        return {one.community_id for one in found(both)}

    assert seen() == {village.here.pk, village.there.pk}
    both.looks_at = village.there.pk
    assert seen() == {village.there.pk}
    both.looks_at = 987_654
    assert seen() == {village.here.pk, village.there.pk}, "a community that is not his narrows nothing"


def test_counts_and_rows_agree_and_what_is_seen_stays_seen(village, both, cases):
    assert queries.worklist(both).total == queries.counts(both)["waiting"] == 2
    both.looks_at = village.there.pk
    assert queries.worklist(both).total == queries.counts(both)["waiting"] == 1
    assert set(Case.objects.visible_to(both)) == set(cases)  # a link from a notice still opens


def test_whoever_is_nobody_here_is_sent_to_sign_in(client, village):
    assert client.post(CHOOSE, {"community": village.here.pk}).headers["Location"].startswith("/sign-in/")
    assert client.get(CHOOSE).status_code == 302
