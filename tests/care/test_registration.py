"""Mandated registration: not there without a mandate, named people only, gone when nobody renews it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.care import actions, jobs
from liren.care.models import Mandate, Registration, Tip
from liren.community.models import Organization
from liren.core import vault
from liren.core.actions import Refused
from liren.core.calendar import at, now, today

PAPER = {
    "basis": "精神卫生法第二十八条",
    "document": "临公〔2026〕7号",
    "assessment": "目的：协助发现危险；影响：涉及敏感个人信息；措施：加密、两人、半年复核。",
}
WHO = {"name": "某甲", "contact": "其兄 13800001234", "seen": "夜间在楼道大声喊叫", "request": "请协助关注并报告"}


def file(village, by="center_head", **changed):
    told = {
        "department": village.bodies["urban_management"],
        "valid_until": today() + timedelta(days=300),
        "worker_one": village.governance_worker,
    }
    return actions.file_mandate(village.here, by=getattr(village, by), **PAPER | told | changed)


@pytest.fixture
def mandate(village):
    return actions.switch_on(file(village), by=village.secretary)


@pytest.fixture
def registered(village, mandate):
    return actions.register(mandate, by=village.governance_worker, place=village.place, **WHO)


def test_without_a_mandate_there_is_nothing(village, enter):
    for who in ("governance_worker", "department", "center_head"):
        assert enter(getattr(village, who)).get("/desk/registrations/").status_code == 404
        assert enter(getattr(village, who)).get("/desk/registrations/new/").status_code == 404
    waiting = file(village)
    with pytest.raises(Refused, match="点名"):
        actions.register(waiting, by=village.governance_worker, **WHO)


def test_both_heads_switch_it_on(village):
    asked = file(village)
    for who in ("center_head", "governance_worker", "auditor", "far_secretary"):
        with pytest.raises(PermissionDenied):
            actions.switch_on(asked, by=getattr(village, who))
    assert actions.switch_on(asked, by=village.secretary).state == "active"
    with pytest.raises(Refused, match="在用"):
        actions.switch_on(file(village), by=village.secretary)


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"assessment": "没有影响"}, "影响评估"),
        ({"basis": "法"}, "法律依据"),
        ({"document": ""}, "文号"),
        ({"valid_until": today()}, "有效期"),
        ({"worker_one": "worker"}, "综合治理岗"),
        ({"worker_one": "far_governance_worker"}, "综合治理岗"),
        ({"worker_two": "governance_worker"}, "不能重复"),
    ],
)
def test_what_a_mandate_must_say(village, changed, says):
    named = {k: getattr(village, v) if k.startswith("worker") else v for k, v in changed.items()}
    with pytest.raises(Refused, match=says):
        file(village, **named)


def test_only_the_named_and_the_department_read_it(village, registered, enter):
    seen = [who for who, user in vars(village).items() if hasattr(user, "areas") and Registration.objects.visible_to(user).exists()]
    assert sorted(seen) == ["department", "governance_worker", "system"]
    for who in ("governance_worker", "department"):
        assert "楼道" in enter(getattr(village, who)).get(f"/desk/registrations/{registered.pk}/").content.decode()
    for who in ("center_head", "secretary", "worker", "grid_member", "auditor", "fire"):
        assert enter(getattr(village, who)).get(f"/desk/registrations/{registered.pk}/").status_code == 404
    assert not village.department.has_perm("care.delete", registered) and not village.department.has_perm("care.renew", registered)
    assert WHO["name"] not in str(list(Registration.objects.values())) and vault.open_sealed(registered)["name"] == WHO["name"]


def test_the_grid_gets_a_tip_without_a_reason(village, registered, enter):
    page = enter(village.grid_member).get("/desk/tips/").content.decode()
    assert "结伴走访" in page and str(village.place) in page
    assert not any(word in page for word in (*WHO.values(), "精神", registered.code))
    assert str(village.place) not in enter(village.other_grid_member).get("/desk/tips/").content.decode()
    assert enter(village.worker).get("/desk/tips/").status_code == 404
    actions.set_tip(village.place, by=village.governance_worker, until=today())
    assert Tip.objects.count() == 2, "a tip may stand for anything"


def test_it_is_renewed_within_half_a_year_or_deleted(village, registered):
    assert registered.review_due_on <= today() + timedelta(days=184)
    with at(now() + timedelta(days=170)):
        actions.renew(registered, by=village.governance_worker)
    kept = registered.review_due_on
    assert kept <= registered.mandate.valid_until
    with at(now() + timedelta(days=(kept - today()).days + 1)):
        assert (jobs.delete_overdue.func(), jobs.delete_overdue.func()) == (1, 0)
    assert (Registration.objects.get().state, Tip.objects.count()) == ("erased", 0)
    with pytest.raises(vault.Unreadable):
        vault.open_sealed(registered)


def test_switching_off_deletes_everything(village, mandate, registered, enter):
    actions.switch_off(mandate, by=village.center_head)
    assert (Registration.objects.get().state, Tip.objects.count(), Mandate.objects.get().state) == ("erased", 0, "ended")
    assert enter(village.governance_worker).get("/desk/registrations/").status_code == 404


def test_the_named_are_told_before_a_review(village, registered):
    with at(now() + timedelta(days=(registered.review_due_on - today()).days - 14)):
        assert (jobs.remind_of_reviews.func(), village.governance_worker.notices.get().title.count("精神")) == (1, 0)


def test_the_pages(village, enter):
    client = enter(village.center_head)
    assert client.get("/desk/mandates/").status_code == client.get("/desk/mandates/new/").status_code == 200
    department = Organization.objects.get(competence="urban_management")
    sent = {**PAPER, "department": department.pk, "valid_until": "2126-01-01", "worker_one": village.governance_worker.pk, "worker_two": ""}
    client.post("/desk/mandates/new/", sent)
    mandate = Mandate.objects.get()
    enter(village.secretary).post(f"/desk/mandates/{mandate.pk}/switch_on/", {"version": 0})
    client = enter(village.governance_worker)
    client.post("/desk/registrations/new/", {**WHO, "place": village.place.pk})
    found = Registration.objects.get()
    assert found.code in client.get("/desk/registrations/").content.decode()
    client.post(f"/desk/registrations/{found.pk}/renew/", {"version": 0})
    client.post(f"/desk/registrations/{found.pk}/delete/", {"version": 1})
    assert Registration.objects.get().state == "erased"
    assert client.get(f"/desk/registrations/{found.pk}/").status_code == 404
