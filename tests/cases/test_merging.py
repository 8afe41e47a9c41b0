"""Duplicates merged and divided again, sub-cases, one answer to all, and 这也是我的问题."""

import pytest
from django.core.exceptions import PermissionDenied

from liren.cases import actions, handlers, queries
from liren.cases.models import Case, Concern
from liren.cases.queries import portal
from liren.cases.queries.receipts import receipt_code, receipt_hash
from liren.cases.rules.likeness import likeness, scrubbed, shingles
from liren.core.actions import Refused
from liren.core.models import Event, Notice


@pytest.fixture
def parking(village, category):
    def report(title="二号楼负一层停车位不够", by=None, company=None, code="parking_shortage", **more):
        given = {"category": category(code), "channel": "portal", "place": village.place, "text": "早上八点半以后负一层车位就满了"}
        return actions.report(company or village.company, by=by or village.contact, title=title, **given | more)

    return report


def heard(case, name):
    """Tell the handlers what the last such action was."""
    event = Event.objects.filter(subject_id=case.pk, subject_type="cases.case", action=name).latest("pk")
    for handler in (handlers.answer_those_merged, handlers.tell_followers):
        handler(case, event)
    return event


def test_one_answer_reaches_everybody_who_waits_with_it(village, parking):
    first, second = parking(), parking(by=village.other_contact, company=village.other_company)
    due = second.clocks.get(kind="solution").due_at
    actions.merge(second, by=village.center_head, parent=first)
    assert (second.state, second.parent, second.merged_at is not None) == ("merged", first, True)
    assert first.number in second.messages.get(kind="update").text
    assert second.clocks.get(kind="solution").due_at == due and second.clocks.get(kind="first_answer").stopped_at
    actions.accept(first, by=village.governance_worker)
    actions.resolve(first, by=village.governance_worker, text="新增二十个车位")
    heard(first, "cases.resolve")
    second.refresh_from_db()
    assert (second.state, second.answer) == ("resolved", "新增二十个车位")
    actions.confirm(second, by=village.other_contact, solved=True, satisfaction=5)
    first.refresh_from_db()
    assert (second.state, first.state) == ("confirmed", "resolved"), "each is rated by its own reporter"


def test_wrongly_merged_goes_on_with_the_limit_it_had(village, parking):
    first, second = parking(), parking()
    due = second.clocks.get(kind="solution").due_at
    actions.merge(second, by=village.center_head, parent=first)
    actions.split(second, by=village.center_head, reason="不是同一层")
    assert (second.state, second.parent, second.merged_at) == ("accepted", None, None)
    assert second.clocks.get(kind="solution").due_at == due and second.answerable


def test_who_is_unhappy_with_the_common_answer_goes_his_own_way(village, parking):
    first, second = parking(), parking()
    actions.merge(second, by=village.center_head, parent=first)
    actions.answer_along(second, by=village.system, text="已办")
    actions.reopen(second, by=village.contact, remark="没有", solved=False)
    assert second.merged_at is None and second.state == "assigned"


@pytest.mark.parametrize("what", ["self", "answered", "merged", "sealed", "far"])
def test_what_cannot_be_merged(village, parking, category, what):
    case, other = parking(), parking()
    if what == "self":
        other = case
    elif what == "answered":
        actions.settle(other, by=village.center_head, text="好了")
    elif what == "merged":
        actions.merge(other, by=village.center_head, parent=parking())
    elif what == "sealed":
        sealed = {"by": village.employee, "channel": "employee_portal", "category": category("wage_arrears"), "title": "欠薪"}
        other = actions.report(village.company, **sealed)
    else:
        Case.objects.filter(pk=other.pk).update(community=village.there)
    with pytest.raises(Refused):
        actions.merge(case, by=village.center_head, parent=other)
    case.refresh_from_db()
    assert (case.state, case.parent) == ("reported", None)


def test_children_of_a_merged_case_follow_it(village, parking):
    a, b, c = parking(), parking(), parking()
    actions.merge(c, by=village.center_head, parent=b)
    actions.merge(b, by=village.center_head, parent=a)
    c.refresh_from_db()
    assert c.parent == a
    with pytest.raises(Refused, match=r"倒过来|已答复|已并入"):
        actions.merge(a, by=village.center_head, parent=b)


def test_only_who_decides_may_merge(village, parking):
    first, second = parking(), parking()
    for name in ("worker", "contact", "employee", "far_center_head", "provider"):
        with pytest.raises(PermissionDenied):
            actions.merge(second, by=getattr(village, name), parent=first)


def test_a_case_waits_for_its_parts(village, parking, category):
    case = parking()
    actions.accept(case, by=village.governance_worker)
    part = actions.open_sub_case(case, by=village.governance_worker, category=category("illegal_parking"), title="外来车辆占位")
    assert (part.parent, part.channel, part.place, part.merged_at) == (case, "internal", case.place, None)
    with pytest.raises(Refused, match=part.number):
        actions.resolve(case, by=village.governance_worker, text="办好")
    actions.settle(part, by=village.center_head, text="已清理")
    family = queries.family(village.governance_worker, case)
    assert (family.parts, family.done) == ([part], 1)
    actions.resolve(case, by=village.governance_worker, text="办好")


def test_merged_cases_are_not_counted_twice(village, parking):
    first, second = parking(), parking()
    actions.merge(second, by=village.center_head, parent=first)
    assert not queries.found(village.center_head, queries.Wanted()).filter(pk=second.pk).exists()
    assert list(queries.joinable(village.here)) == [first]


# ---- this is my problem too


def alike(village, case, told, who=None, place=None):
    return queries.known_alike(village.here, case.category, place or village.place, None, told, who)


def test_the_same_place_and_near_words_are_known_and_tell_nothing_of_anybody(village, parking):
    case = parking(title=f"{village.company.name}的李雷反映停车位不够，电话13812345678", contact_name="李雷", contact_phone="13812345678")
    (known,) = alike(village, case, "负一层停车位不够，早上八点车位就满了", village.other_contact)
    assert (known.pk, known.where, known.state, known.voices) == (case.pk, village.place.name, "待受理", 1)
    assert not any(word in repr(known) for word in (village.company.name, village.company.short_name, "李雷", "13812345678"))
    assert alike(village, case, "负一层停车位不够", village.contact) == [], "his own is not news to him"
    assert alike(village, case, "楼道里的灯不亮了") == []
    far = village.other_company.place
    assert alike(village, case, "负一层停车位不够，早上八点车位就满了", None, far) == []


@pytest.mark.parametrize("what", ["answered", "private", "sealed", "merged"])
def test_what_others_are_never_told_of(village, parking, category, what):
    case = parking()
    if what == "answered":
        actions.settle(case, by=village.center_head, text="好")
    elif what == "private":
        category("parking_shortage").__class__.objects.filter(pk=case.category_id).update(shared=False)
    elif what == "sealed":
        Case.objects.filter(pk=case.pk).update(secrecy="employer")
    else:
        actions.merge(case, by=village.center_head, parent=parking(title="完全另一件事", text="x"))
    case = Case.objects.select_related("category").get(pk=case.pk)
    assert alike(village, case, "二号楼负一层停车位不够早上八点半以后负一层车位就满了") == []
    with pytest.raises(Refused, match="直接提交"):
        actions.join(village.other_company, by=village.other_contact, case=case, channel="portal")


def test_who_joins_hears_of_it_and_stays_unknown(village, parking, client):
    case = parking()
    concern = actions.join(village.other_company, by=village.other_contact, case=case, channel="portal", words="我们也是")
    assert concern.company == village.other_company and queries.voices_of(case) == 1
    with pytest.raises(Refused, match="已经在跟进"):
        actions.join(village.other_company, by=village.other_contact, case=case, channel="portal")
    assert not Case.objects.visible_to(village.other_contact).filter(pk=case.pk).exists()
    assert not Concern.objects.visible_to(village.contact).exists(), "not even the one who brought it sees who joined"
    actions.settle(case, by=village.governance_worker, text=f"已与{village.company.name}联系，电话 13812345678")
    event = heard(case, "cases.settle")
    told = Notice.objects.get(user=village.other_contact)
    assert (
        "已答复" in told.title
        and handlers.tell_followers(case, event) is None
        and Notice.objects.filter(user=village.other_contact).count() == 1
    )
    client.force_login(village.other_contact, backend="liren.community.access.PostBackend")
    page = client.get("/home/concerns/").content.decode()
    assert "已与***联系" in page and "13812345678" not in page and village.company.name not in page
    assert client.post(f"/home/concerns/{concern.pk}/leave/").status_code == 302 and queries.voices_of(case) == 0


def test_a_report_is_held_once_to_show_what_is_known(village, parking, client):
    case = parking()
    client.force_login(village.other_contact, backend="liren.community.access.PostBackend")
    sent = {"title": "负一层停车位不够", "text": "早上八点半车位就满了", "place": village.place.pk, "urgency": "normal", "q_lot": "负一层"}
    page = client.get("/home/report/parking_shortage/")
    sent |= {
        name: next(v for v, _l in field.choices if v)
        for name, field in page.context["form"].fields.items()
        if field.required and hasattr(field, "choices")
    }
    held = client.post("/home/report/parking_shortage/", sent)
    assert held.status_code == 422 and "这也是我的问题" in held.content.decode(), held.context["form"].errors
    assert Case.objects.count() == 1
    joined = client.post("/home/report/parking_shortage/join/", {**sent, "join": case.pk})
    assert joined.status_code == 302 and Concern.objects.get().user == village.other_contact
    Concern.objects.all().delete()
    assert client.post("/home/report/parking_shortage/", {**sent, "seen": str(case.pk)}).status_code == 302
    assert Case.objects.count() == 2
    assert client.post("/home/report/parking_shortage/join/", {"join": "999999"}).status_code == 404


def test_a_visitor_joins_with_a_receipt(village, parking, client):
    case = parking()
    path = f"/report/{village.here.code}/parking_shortage/"
    known = client.post(f"{path}known/", {"title": "负一层停车位不够", "place": village.place.pk}).content.decode()
    assert "这也是我的问题" in known and village.company.name not in known
    assert client.post(f"{path}join/", {"join": case.pk, "key": "abc"}).status_code == 302
    assert "已记下这也是您的问题" in client.get(f"/report/{village.here.code}/sent/").content.decode()
    concern = Concern.objects.get()
    assert concern.user is None and concern.words == ""
    code = receipt_code("door:abc")
    assert queries.concern_by_receipt(receipt_hash(code)) == concern
    assert client.post("/track/", {"code": code}).url == "/track/concern/"
    assert "还在办理" in client.get("/track/concern/").content.decode()
    assert portal.concern_by_ticket(None) is None


def test_write_first_then_choose(village, client):
    client.force_login(village.contact, backend="liren.community.access.PostBackend")
    told = "三号楼电梯又停运了，困人半小时。请尽快修"
    page = client.post("/home/report/", {"told": told}).content.decode()
    assert "电梯故障" in page and "依据" in page
    begun = client.post("/home/report/elevator/", {"begin": "1", "told": told})
    assert begun.status_code == 200 and begun.context["form"].initial["title"] == "三号楼电梯又停运了"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("电话13812345678", "电话***"),
        ("身份证330102199003071234", "身份证***"),
        ("浙A·12345停着", "***停着"),
        ("0571-88001234", "***"),
        ("3号楼12层", "3号楼12层"),
    ],
)
def test_what_is_taken_out_of_a_text_for_others(text, left):
    assert scrubbed(text) == left


def test_likeness():
    one, other = shingles("二号楼负一层停车位不够"), shingles("负一层车位不够，二号楼停车难")
    assert likeness(one, one) == pytest.approx(1) and likeness(one, shingles("")) == 0
    assert likeness(one, other) > 0.3 > likeness(one, shingles("电梯异响"))
    assert shingles("3号楼5层") == shingles("12号楼18层"), "figures count as one"


def test_a_part_is_no_case_of_the_company(village, parking, category):
    """What staff divide among themselves is not followed, opened or rated by whoever brought the whole."""
    case = parking()
    actions.accept(case, by=village.governance_worker)
    part = actions.open_sub_case(case, by=village.governance_worker, category=category("illegal_parking"), title="外来车辆占位")
    actions.settle(part, by=village.center_head, text="已清理")
    assert [*portal.followed(village.contact)] == [case] and portal.tally(village.contact)["rate"] == 0
    assert portal.rating_path(part) == ""
    shown = queries.cases_of(village.governance_worker).get(pk=part.pk)
    assert queries.record(village.governance_worker, shown).step.say == "分件已有结果"
