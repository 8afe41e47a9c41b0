"""Masks, what they let through, and numbers too small to tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.cases import actions as cases
from liren.cases.models import Category
from liren.community import actions, rules
from liren.core.models import Access


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("请拨13812345678联系", ["mobile"]),
        ("+86 138-1234-5678 或 0571-88881234", ["mobile", "phone"]),
        ("身份证330106199003071234，车浙A·12345", ["id", "plate"]),
        ("１３８１２３４５６７８", ["mobile"]),
        ("身份证33010619900307123X", ["id"]),
        ("浙AD12345 停在门口", ["plate"]),
        ("编号 LR-2026-000123，合同 20260307001，共 12345 元", []),
        ("订单 138123456789", []),
        ("2026-03-07 14:00 三号楼 1203", []),
        ("", []),
    ],
)
def test_personal_things_in_free_text(text, kinds):
    assert [one.kind for one in rules.personal_in(text)] == kinds
    masked = rules.without_personal(text)
    assert rules.personal_in(masked) == [] and (masked == text) is (not kinds)


def test_what_is_masked_keeps_what_b3_keeps():
    assert rules.without_personal("电话13812345678，证330106199003071234，车浙A12345。") == "电话***…78，证3**…**4，车浙A·***45。"


@given(st.text(alphabet="0123456789Xx 浙A-+１３", max_size=60))
def test_masking_is_done_at_once(text):
    assert rules.personal_in(rules.without_personal(text)) == []


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_no_small_number_can_be_had_by_difference(counts):
    told = rules.suppressed(counts)
    hidden = [n for n, cell in enumerate(told) if cell is None]
    assert all(cell is None or cell >= 10 for cell in told)
    assert len(hidden) != 1 or len(counts) == 1


def test_the_contact_of_a_case_is_revealed_for_a_reason(village, enter):
    category = Category.objects.get(community=village.here, code="site_expansion")
    told = {"title": "扩厂房", "contact_name": "林小联", "contact_phone": "13912345678", "contact_email": "lin@example.com"}
    case = cases.report(village.company, by=village.contact, category=category, channel="portal", **told)
    post = village.governance_worker.appointments.get().post
    cases.assign(cases.accept(case, by=village.worker), by=village.worker, post=post, reason="请办")
    client = enter(village.employee_worker)
    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "林*" in page and "139****5678" in page and "13912345678" not in page and "lin@example.com" not in page
    path = f"/desk/reveal/cases.case/{case.pk}/contact_phone/"
    assert "13912345678" in client.post(path, {"reason": "回访"}).content.decode()
    part = client.post(path, {"reason": "回访"}, headers={"HX-Request": "true"}).content.decode()
    assert "13912345678" in part and "<html" not in part
    assert Access.objects.filter(kind="reveal", subject_id=case.pk).count() == 2
    for other in ("title", "receipt_hash", "nothing"):
        assert client.post(f"/desk/reveal/cases.case/{case.pk}/{other}/", {"reason": "回访"}).status_code == 404
    assert enter(village.far_employee_worker).post(path, {"reason": "回访"}).status_code == 404
    assert Access.objects.filter(kind="reveal", subject_id=case.pk).count() == 2


def test_who_reported_is_not_to_be_revealed(village):
    category = Category.objects.get(community=village.here, code="safety_violation")
    case = cases.report(village.here, by=village.door, category=category, title="违规", channel="public_page")
    type(case).objects.filter(pk=case.pk).update(contact_phone="13912345678")  # as it could have stood there before reports were sealed
    case.refresh_from_db()
    for who in (village.center_head, village.report_custodian):  # not even the custodian: he opens the sealed original with a reason
        with pytest.raises(Exception) as refused:
            actions.reveal(case, by=who, field="contact_phone", reason="想知道")
        assert type(refused.value).__name__ in {"PermissionDenied", "Refused"}
