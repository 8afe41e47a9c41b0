"""Resources, providers, social organizations and needs as stories, and what is refused on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from liren.accounts.queries import duties_of
from liren.community.models import Organization
from liren.core.actions import Refused
from liren.core.calendar import at, now, today
from liren.core.models import Attachment, Notice
from liren.resources import actions, jobs, queries
from liren.resources.models import Offer, Paper, Provider, Resource, Society


def told_of(kind):
    return set(Notice.objects.filter(kind=f"resources.{kind}").values_list("user__username", flat=True))


# ---- 资源


def test_a_company_offers_a_worker_verifies_somebody_uses(village, heard):
    with heard():
        made = actions.propose(village.company, by=village.contact, name="会议室", kind="venue", terms="周末可用")
    assert (made.state, made.verified_on, made.confirmed_on) == ("proposed", None, today())
    assert told_of("proposed") == {village.worker.username, village.center_head.username}
    with pytest.raises(Refused, match="先核实"):
        actions.allocate(made, by=village.worker, used_by="甲", purpose="乙", on=today())
    with heard():
        actions.verify(made, by=village.worker, text="现场看过")
    assert (made.state, made.verified_on) == ("listed", today()) and Paper.objects.get().resource == made
    assert told_of("decided") == {village.contact.username}
    use = actions.allocate(made, by=village.worker, used_by="青年社", purpose="读书会", on=today())
    actions.record_result(use, by=village.worker, result="来了 30 人")
    actions.withdraw(made, by=village.contact, reason="改作他用")
    assert made.state == "withdrawn" and not queries.listed(village.here, ["venue"], today()).exists()


def test_verifying_again_tells_the_company_nothing(village, resource, heard):
    with heard():
        actions.verify(resource, by=village.worker)
    assert told_of("decided") == set()


def test_what_is_declined_says_why(village, heard):
    made = actions.propose(village.company, by=village.contact, name="旧桌椅", kind="equipment", terms="自提")
    with pytest.raises(Refused, match="原因"):
        actions.decline(made, by=village.worker, reason=" ")
    with heard():
        actions.decline(made, by=village.worker, reason="已有")
    assert made.reason == "已有" and "已有" in Notice.objects.get().title


@pytest.mark.parametrize(
    "told, why",
    [
        ({"company": None}, "归谁"),
        ({"kind": "party_building", "company": None, "place": "village"}, "党建资源"),
        ({"place": "village", "company": "here"}, "选一个"),
        ({"until": today() - timedelta(days=1)}, "不能早于今天"),
        ({"company": "far"}, "不在本社区"),
    ],
)
def test_what_cannot_be_listed(village, enter_resource, told, why):
    words = {"village": village.place, "far": village.far_company, "here": village.company}
    with pytest.raises(Refused, match=why):
        enter_resource(
            **{key: words.get(value, value) if isinstance(value, str) and key != "kind" else value for key, value in told.items()}
        )
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    "told, why", [({"quantity": 2}, "只有 1"), ({"until": today() - timedelta(days=1)}, "不能早于"), ({"on": "late"}, "有效期到")]
)
def test_what_cannot_be_used(village, enter_resource, told, why):
    one = enter_resource(until=today() + timedelta(days=5))
    sent = {"used_by": "甲", "purpose": "乙", "on": today()} | told
    sent["on"] = today() + timedelta(days=6) if sent["on"] == "late" else sent["on"]
    with pytest.raises(Refused, match=why):
        actions.allocate(one, by=village.worker, **sent)


def test_it_is_asked_thirty_days_before_and_a_month_after(village, resource, heard):
    assert jobs.ask_about_resources.func() == 0
    with at(now() + timedelta(days=336)), heard():
        assert (jobs.ask_about_resources.func(), jobs.ask_about_resources.func()) == (1, 0)
    assert told_of("to_verify") == {village.contact.username, village.worker.username, village.center_head.username}
    with at(now() + timedelta(days=367)):
        assert jobs.ask_about_resources.func() == 1
    resource.refresh_from_db()
    with at(now() + timedelta(days=368)):
        actions.confirm(resource, by=village.contact)
        actions.verify(resource, by=village.worker)
        assert resource.asked_on is None and jobs.ask_about_resources.func() == 0


def test_nobody_is_asked_twice_a_day(village, resource):
    actions.ask(resource, by=village.worker)
    with pytest.raises(Refused, match="今天已经提醒过"):
        actions.ask(resource, by=village.worker)


# ---- 服务机构


def test_a_provider_is_nominated_admitted_verified_removed_and_admitted_again(village, nominate, photo, heard):
    with heard():
        made = nominate()
    assert made.state == "proposed" and told_of("to_admit") == {village.center_head.username}
    with pytest.raises(Refused, match="已准入"):
        actions.verify_provider(made, by=village.worker)
    with pytest.raises(Refused, match="依据"):
        actions.admit(made, by=village.center_head, ground=" ", since=today())
    actions.admit(made, by=village.center_head, ground="按准入制度", since=today(), files=[photo("执照.jpg")])
    assert (made.state, made.decided_by, made.verified_on) == ("admitted", village.center_head, today())
    assert Attachment.objects.get().name == "执照.jpg"
    actions.write_memorandum(made, by=village.worker, text="每周驻点", on=today())
    actions.remove(made, by=village.center_head, reason="资质过期")
    assert not queries.on_register(village.here, today()).exists() and made.reason == "资质过期"
    actions.admit(made, by=village.center_head, ground="资质已补", since=today())
    assert made.state == "admitted" and made.reason == ""


def test_who_nominates_does_not_admit(village, nominate):
    with pytest.raises(PermissionDenied):
        actions.admit(nominate(), by=village.worker, ground="x", since=today())
    assert Provider.objects.get().state == "proposed"


def test_a_new_body_is_entered_with_its_nomination(village):
    told = {"kinds": ["finance_provider"], "scope": "贷款", "contact": "总机"}
    made = actions.nominate(village.here, by=village.worker, name="新银行", **told)
    assert Organization.objects.get(name="新银行") == made.organization and made.organization.kind == "provider"
    with pytest.raises(Refused, match="从名录中选择"):
        actions.nominate(village.here, by=village.worker, name="新银行", **told)
    with pytest.raises(Refused, match="企业服务岗"):
        actions.nominate(village.here, by=village.employee_worker, name="别的银行", **told)
    with pytest.raises(Refused, match="已在资源库"):
        actions.nominate(village.here, by=village.worker, organization=made.organization, **told)


def test_a_body_of_another_kind_or_community_is_no_provider(village, body):
    told = {"kinds": ["finance_provider"], "scope": "贷款", "contact": "总机"}
    far = Organization.objects.create(community=village.there, kind="provider", name="远所")
    for one in (body("社团", "social_organization"), far):
        with pytest.raises(Refused, match="不在本社区"):
            actions.nominate(village.here, by=village.worker, organization=one, **told)


def test_an_admission_is_reminded_of(village, provider, heard):
    assert jobs.remind_of_admissions.func() == 0
    with at(now() + timedelta(days=31)), heard():
        assert (jobs.remind_of_admissions.func(), jobs.remind_of_admissions.func()) == (1, 0)
    assert told_of("ending") == {village.center_head.username}
    with at(now() + timedelta(days=91)):
        assert not queries.on_register(village.here, today()).exists() and jobs.remind_of_admissions.func() == 1


# ---- 社会组织


def test_a_society_is_cultivated_registered_active_and_ends(village, take_in):
    made = take_in(registered=False)
    assert made.state == "cultivating"
    actions.support(made, by=village.worker, kind="funds", what="两万元", on=today())
    actions.hold(made, by=village.worker, name="试讲", on=today(), participants=9)
    assert made.state == "cultivating"
    actions.register(made, by=village.worker, number="备2", registered_on=today())
    actions.hold(made, by=village.worker, name="开讲", on=today(), participants=30)
    assert made.state == "active" and queries.active_societies(village.here, today()).get() == made
    actions.end(made, by=village.worker, reason="解散", ended_on=today())
    with pytest.raises(Refused, match="已终止"):
        actions.hold(made, by=village.worker, name="x", on=today(), participants=1)
    assert not queries.active_societies(village.here, today()).exists()


def test_number_and_day_come_together(village, body):
    one = body("社", "social_organization")
    with pytest.raises(Refused, match="一起填写"):
        actions.take_in(village.here, by=village.worker, organization=one, kind="professional_organisation", number="备")
    assert not Society.objects.exists()


def test_what_is_to_come_is_no_activity(village, society):
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.hold(society, by=village.worker, name="x", on=today() + timedelta(days=1), participants=1)


# ---- 公益需求


def test_a_need_is_noted_offered_answered_and_concluded(village, note_need, heard):
    need = note_need(suitable=False)
    with pytest.raises(Refused, match="先判定"):
        actions.offer(need, by=village.worker, companies=[village.company])
    actions.find_suitable(need, by=village.worker)
    with heard():
        actions.offer(need, by=village.worker, companies=[village.company, village.other_company, village.company])
    assert told_of("offered") == {village.contact.username, village.other_contact.username}
    with pytest.raises(Refused, match="没有推过"):
        actions.offer(need, by=village.worker, companies=[village.company])
    mine = need.offers.get(company=village.company)
    with heard():
        actions.answer(mine, by=village.contact, answer="will", words="出材料")
    assert mine.answered_by == village.contact and told_of("answered") == {village.worker.username}
    with pytest.raises(Refused, match="不能改判"):
        actions.find_unsuitable(need, by=village.worker, reason="x")
    with pytest.raises(Refused, match="记录结果"):
        actions.drop(need, by=village.worker, reason="x")
    actions.conclude(need, by=village.worker, result="装好了")
    assert (need.state, need.done_on) == ("done", today())
    with pytest.raises(Refused, match="已经了结"):
        actions.answer(mine, by=village.contact, answer="cannot", words="x")


@pytest.mark.parametrize("told", [{"who": "张三 13900001234"}, {"text": "身份证 330106199001011234"}, {"title": "联系 0571-88886666"}])
def test_who_is_helped_stays_unnamed(village, told):
    sent = {"title": "缺扶手", "text": "楼道", "field": "elderly", "who": "家属"} | told
    with pytest.raises(Refused, match="个人信息"):
        actions.note_need(village.here, by=village.worker, **sent)


def test_an_answer_needs_words(village, offer):
    with pytest.raises(Refused, match="写一句"):
        actions.answer(offer, by=village.contact, answer="will", words=" ")
    assert Offer.objects.get().answer == ""


def test_an_answer_by_telephone_is_noted_by_a_worker(village, offer):
    actions.answer(offer, by=village.worker, answer="cannot", words="电话答复：手头紧")
    assert offer.answered_by == village.worker


def test_nothing_is_offered_to_a_company_elsewhere(village, need):
    with pytest.raises(Refused, match="不在本社区"):
        actions.offer(need, by=village.worker, companies=[village.far_company])


# ---- 离岗


def test_a_leaver_s_things_are_listed_and_moved(village, resource, provider, society, need):
    held, post = village.worker.appointments.get(), village.employee_worker.appointments.get().post
    for one in (resource, provider, society, need):
        type(one).objects.filter(pk=one.pk).update(keeper=held.post)
    found = {one.name: one for one in duties_of(held)}
    kinds = ("resources", "providers", "societies", "needs")
    assert [[row for row, _url in found[name].links] for name in kinds] == [[resource], [provider], [society], [need]]
    assert all(url for name in kinds for _row, url in found[name].links)
    actions.entrust(resource, by=village.center_head, post=post)
    for one in (provider, society, need):
        actions.hand_over(one, by=village.center_head, post=post)
    assert not {one.name for one in duties_of(held)} & set(kinds)
