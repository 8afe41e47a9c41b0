"""Somebody who works in two communities looks at one of them or at both; what he chooses narrows lists and widens nothing."""

from datetime import date, timedelta

import pytest

from liren.care import queries as care
from liren.care.models import Consultation, Disclosure, Mandate, Registration, Slot, Tip
from liren.cases import actions
from liren.cases.models import Case, Category
from liren.cockpit import queries
from liren.community import actions as community
from liren.community import queries as registers_of
from liren.community.models import Approval, Breakage, Export, Import
from liren.core.calendar import now, today
from liren.core.models import Access
from liren.disputes import queries as disputes
from liren.disputes.models import Mediator
from liren.hotspots import queries as hotspots
from liren.hotspots.models import Hotspot
from liren.letters import queries as letters
from liren.letters.models import Letter
from liren.premises.models import Agreement, Facility, Premises, Sign
from liren.premises.queries import registers
from liren.reports import queries as reports
from liren.reports.actions import submit
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


SEALED = {  # list → who holds the same post in both communities
    "consultations": ("counselor", care.consultations),
    "slots": ("counselor", care.slots),
    "disclosures": ("auditor", care.disclosures),
    "mandates": ("center_head", care.mandates),
    "registrations": ("governance_worker", care.registrations),
    "tips": ("governance_worker", care.tips),
    "reports": ("report_custodian", lambda user: reports.listed(user, "all")[0]),
    "requests": ("center_head", registers_of.approvals),
    "requests waiting": ("center_head", registers_of.waiting_for),
    "exports": ("center_head", registers_of.exports),
    "imports": ("center_head", registers_of.imports),
    "openings": ("auditor", registers_of.breakages),
    "looks": ("auditor", registers_of.looks),
}


@pytest.fixture
def sealed_of_both(village):
    """The heads, custodian, auditor, governance worker and counselor of here hold the same posts there; a row of each list in each."""
    for role in ("governance_worker", "center_head", "report_custodian", "auditor"):
        post = getattr(village, f"far_{role}").appointments.get().post
        community.appoint(post, by=village.system, user=getattr(village, role))
    village.counselor = None
    for here, prefix in ((village.here, ""), (village.there, "far_")):
        post = community.open_post(here, by=village.system, role="counselor", title="咨询岗")
        village.counselor = village.counselor or community.open_account(post, by=village.system, username="both", name="安宁")
        community.appoint(post, by=village.system, user=village.counselor)
        _sealed(village, here, prefix, post)
    for role in ("governance_worker", "center_head", "report_custodian", "auditor", "counselor"):
        getattr(village, role).forget_areas()
    return village


def _sealed(village, here, prefix, post):
    told = {"community": here, "post": post}
    Slot.objects.create(**told, starts_at=now() + timedelta(days=1), ends_at=now() + timedelta(days=1, hours=1))
    Consultation.objects.create(**told, code=f"C{here.pk}", way="phone", client=getattr(village, f"{prefix}employee"))
    Disclosure.objects.create(**told, recipient="police", by=village.counselor)
    body, worker = village.bodies["urban_management"], village.governance_worker
    paper = {"basis": "依法", "document": "文", "assessment": "评", "valid_until": today() + timedelta(days=90), "state": "active"}
    mandate = Mandate.objects.create(
        community=here, department=body, worker_one=worker, filed_by=village.center_head, agreed_by=village.secretary, **paper
    )
    tip = Tip.objects.create(community=here, place=getattr(village, f"{prefix}place"), until=today() + timedelta(days=9))
    due = {"review_due_on": today() + timedelta(days=9)}
    Registration.objects.create(community=here, mandate=mandate, tip=tip, by=worker, code=f"R{here.pk}", **due)
    category = Category.objects.get(community=here, code="safety_violation")
    submit(here, by=getattr(village, f"{prefix}door"), category=category, text="仓库住人", receipt=f"{here.pk:016d}")
    asked = {"kind": "community.export", "circle": "heads", "asked_by": village.auditor, "expires_at": now() + timedelta(days=1)}
    granted = Approval.objects.create(community=here, **asked, state="granted", decided_by=village.secretary, decided_at=now())
    Approval.objects.create(community=here, **asked, reason="等同意")
    Export.objects.create(community=here, by=village.center_head, listing="cases", query="", purpose="自查")
    Import.objects.create(community=here, by=village.center_head, kind="companies", name="表", sha256=f"{here.pk}")
    hour = {"until": now() + timedelta(hours=1), "review_due_on": today()}
    Breakage.objects.create(community=here, approval=granted, by=village.secretary, subject_type="x", subject_id=1, **hour)
    Access.objects.create(community_id=here.pk, actor_id=village.worker.pk, kind="view", subject_type="cases.case", subject_id=1)


@pytest.mark.parametrize("name", SEALED)
def test_what_is_sealed_follows_the_choice_too(sealed_of_both, name):
    village, (who, found) = sealed_of_both, SEALED[name]
    user = getattr(village, who)

    def seen():
        return {getattr(one, "community_id", None) or one.case.community_id for one in found(user)}

    assert seen() == {village.here.pk, village.there.pk}
    user.looks_at = village.there.pk
    assert seen() == {village.there.pk}
    user.looks_at = 987_654
    assert seen() == {village.here.pk, village.there.pk}, "a community that is not his narrows nothing"


def test_the_counts_above_the_reports_follow_too(sealed_of_both):
    user = sealed_of_both.report_custodian
    assert [tab["count"] for tab in reports.listed(user, "")[1]] == [2, 0, 0, 2]
    user.looks_at = sealed_of_both.there.pk
    assert [tab["count"] for tab in reports.listed(user, "")[1]] == [1, 0, 0, 1]


def test_what_is_done_from_a_list_is_of_the_community_it_shows(sealed_of_both):
    counselor, worker, there = sealed_of_both.counselor, sealed_of_both.governance_worker, sealed_of_both.there
    counselor.looks_at = worker.looks_at = there.pk
    assert care.own_post(counselor).community == care.named_for(worker).community == there


def test_one_s_own_consultation_is_there_whatever_one_looks_at(sealed_of_both):
    client = sealed_of_both.employee
    community.appoint(sealed_of_both.far_employee.appointments.get().post, by=sealed_of_both.system, user=client)
    client.looks_at = sealed_of_both.there.pk
    assert [one.community for one in care.consultations(client)] == [sealed_of_both.here]


def test_a_register_that_is_elsewhere_leaves_an_empty_page(sealed_of_both, enter):
    Registration.objects.filter(community=sealed_of_both.there).delete()
    Mandate.objects.filter(community=sealed_of_both.there).delete()
    browser = enter(sealed_of_both.governance_worker)
    browser.post(CHOOSE, {"community": sealed_of_both.there.pk})
    assert "没有登记" in browser.get("/desk/registrations/").content.decode()
    assert enter(sealed_of_both.worker).get("/desk/registrations/").status_code == 404


def test_counts_and_rows_agree_and_what_is_seen_stays_seen(village, both, cases):
    assert queries.worklist(both).total == queries.counts(both)["waiting"] == 2
    both.looks_at = village.there.pk
    assert queries.worklist(both).total == queries.counts(both)["waiting"] == 1
    assert set(Case.objects.visible_to(both)) == set(cases)  # a link from a notice still opens


def test_whoever_is_nobody_here_is_sent_to_sign_in(client, village):
    assert client.post(CHOOSE, {"community": village.here.pk}).headers["Location"].startswith("/sign-in/")
    assert client.get(CHOOSE).status_code == 302
