"""Somebody who works in two communities looks at one of them or at both; what he chooses narrows lists and widens nothing."""

import pytest

from liren.cases import actions
from liren.cases.models import Case, Category
from liren.cockpit import queries
from liren.community import actions as community

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


def test_counts_and_rows_agree_and_what_is_seen_stays_seen(village, both, cases):
    assert queries.worklist(both).total == queries.counts(both)["waiting"] == 2
    both.looks_at = village.there.pk
    assert queries.worklist(both).total == queries.counts(both)["waiting"] == 1
    assert set(Case.objects.visible_to(both)) == set(cases)  # a link from a notice still opens


def test_whoever_is_nobody_here_is_sent_to_sign_in(client, village):
    assert client.post(CHOOSE, {"community": village.here.pk}).headers["Location"].startswith("/sign-in/")
    assert client.get(CHOOSE).status_code == 302
