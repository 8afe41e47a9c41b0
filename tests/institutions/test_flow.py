"""The story of a body and of a party unit, and everything that is refused on the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from liren.community import actions as community
from liren.community.rules.posts import Office
from liren.core.actions import Refused
from liren.core.calendar import today
from liren.core.models import Attachment, Event
from liren.institutions import actions, queries
from liren.institutions.models import Body, BodySeat, Meeting, Member, PartyUnit
from tests.institutions.conftest import FOUNDED


def lacks(body):
    return [one.text for one in queries.line_of(body).found]


def test_the_story(village, founded):
    """Founded, posts set up and filled, members entered, a meeting held, renewed, dissolved."""
    head, paper = village.center_head, SimpleUploadedFile("章程.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    body = founded(rhythm="quarter", term_since=FOUNDED, term_until=today() + timedelta(days=30), files=[paper])
    assert Attachment.objects.get().subject_id == body.pk
    assert [text.split("，")[0] for text in lacks(body)][:2] == ["缺志愿服务队队长 1 名", "还没有任职的人"]
    post = actions.open_seat(body, by=head, code="volunteer_captain", title="协会队长")
    assert (post.role, post.community, post.body_seat.body) == ("volunteer", village.here, body)
    captain = community.open_account(post, by=head, username="captain", name="队长")
    held = community.appoint(post, by=head, user=captain)
    member = actions.add_member(body, by=head, name="岑晓", unit="云栈", standing="member")
    actions.record_meeting(body, by=head, held_on=today(), title="年度计划", attended=9)
    assert [text[:2] for text in lacks(body)] == ["本届"]
    actions.renew(body, by=head, since=today(), until=today() + timedelta(days=700))
    assert lacks(body) == []
    with pytest.raises(Refused, match="还有 1 人"):
        actions.dissolve(body, by=head, on=today(), reason="并入社工站")
    community.end_appointment(held, by=head, until=today() - timedelta(days=0))
    held.refresh_from_db()
    type(held).objects.filter(pk=held.pk).update(since=FOUNDED, until=today() - timedelta(days=1))
    actions.dissolve(body, by=head, on=today(), reason="并入社工站")
    member.refresh_from_db()
    assert member.until == today() and queries.line_of(body).found == []
    assert founded().pk != body.pk


def test_one_of_a_kind_but_squads_as_many_as_there_are(village, body, founded):
    with pytest.raises(Refused, match="已有园区志愿者组织"):
        founded()
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.create(community=village.here, kind=body.kind, name="另一个", founded_on=FOUNDED)
    assert {founded("department_squad", name=name).name for name in "甲乙"} == {"甲", "乙"}
    assert founded(home=village.there, by=village.far_center_head)


@pytest.mark.parametrize(
    "more, why",
    [
        ({"founded_on": date(2999, 1, 1)}, "不能晚于今天"),
        ({"term_since": FOUNDED}, "同时写明"),
        ({"term_since": FOUNDED, "term_until": date(2025, 1, 1)}, "不能早于本届开始"),
    ],
)
def test_days_fit_together(founded, more, why):
    with pytest.raises(Refused, match=why):
        founded(**more)
    assert not Body.objects.exists()


def test_a_body_stands_under_another_of_its_community_and_never_under_itself(village, founded):
    head, party = village.center_head, founded("party_organization")
    committee = founded("governance_committee", parent=party)
    with pytest.raises(Refused, match="它自己"):
        actions.edit(party, by=head, parent=committee)
    far = founded("party_organization", home=village.there, by=village.far_center_head)
    with pytest.raises(Refused, match="本社区"):
        actions.edit(party, by=head, parent=far)
    with pytest.raises(Refused, match="下级机构"):
        actions.dissolve(party, by=head, on=today(), reason="撤")
    assert queries.depths([party, committee]) == {party.pk: 0, committee.pk: 1}


def test_renewing_goes_forward(village, founded):
    body = founded(term_since=FOUNDED, term_until=today() + timedelta(days=3))
    with pytest.raises(Refused, match="晚于本届开始"):
        actions.renew(body, by=village.center_head, since=FOUNDED, until=today())
    actions.remind(body, by=village.system, key="term:x:60", name="", until=today())
    actions.renew(body, by=village.center_head, since=today(), until=today() + timedelta(days=3))
    assert body.told == []


@pytest.mark.parametrize("held_on, why", [(date(2999, 1, 1), "不能晚于今天"), (date(2020, 1, 1), "不能早于机构成立")])
def test_meetings_were_held(village, body, held_on, why):
    with pytest.raises(Refused, match=why):
        actions.record_meeting(body, by=village.center_head, held_on=held_on, title="会")
    assert not Meeting.objects.exists()


def test_posts_belong_to_the_body_that_has_them(village, founded, hired):
    head, mediation = village.center_head, founded("employee_mediation_committee")
    with pytest.raises(Refused, match="不是这个机构的职务"):
        actions.open_seat(mediation, by=head, code="volunteer_captain", title="队长")
    post = village.mediator.appointments.get().post
    seat = actions.link_seat(mediation, by=head, post=post, code="mediation_chair")
    assert lacks(mediation) == ["没有写明届期"]
    moved = actions.link_seat(mediation, by=head, post=post, code="mediator")
    assert moved.pk == seat.pk and BodySeat.objects.get().code == "mediator"
    for wrong in (village.worker.appointments.get().post, village.far_mediator.appointments.get().post):
        with pytest.raises(Refused, match="不能归到"):
            actions.link_seat(mediation, by=head, post=wrong, code="mediator")


def test_a_post_the_register_knows_by_itself_needs_no_link(village, founded, hired):
    party = founded("party_organization")
    hired("secretary", "party_secretary")
    post = actions.open_seat(party, by=village.center_head, code="party_deputy_secretary", title="副书记")
    assert (post.kind, post.role, BodySeat.objects.count()) == (Office.PARTY_DEPUTY, "secretary", 0)
    assert lacks(party)[:2] == ["缺党组织副书记 1 名，应有 1 名", "缺党组织委员 1 名，应有 1 名"]
    with pytest.raises(Refused, match="不用归入"):
        actions.link_seat(party, by=village.center_head, post=post, code="party_deputy_secretary")


def test_the_secretary_is_also_the_director(village, founded, hired):
    founded("party_organization")
    committee = founded("governance_committee")
    director = hired("secretary", "committee_director").user
    assert not any("同一人" in text for text in lacks(committee)), "nobody is party secretary yet"
    hired("secretary", "party_secretary")
    assert any("同一人" in text for text in lacks(committee))
    hired("secretary", "party_secretary", user=director)
    assert not any("同一人" in text for text in lacks(committee))


def test_members_come_and_go_and_are_entered_once(village, body):
    head = village.center_head
    member = actions.add_member(body, by=head, name="岑晓", unit="云栈", company=village.company)
    with pytest.raises(Refused, match="已在名单"):
        actions.add_member(body, by=head, name="岑晓", unit="云栈")
    with pytest.raises(Refused, match="本社区"):
        actions.add_member(body, by=head, name="远", company=village.far_company)
    actions.edit_member(member, by=head, standing="head", phone="13800000000")
    with pytest.raises(Refused, match="今天以前"):
        actions.end_member(member, by=head, until=today() + timedelta(days=1))
    actions.end_member(member, by=head, until=today())
    with pytest.raises(Refused, match="退出"):
        actions.end_member(member, by=head, until=today())
    assert actions.add_member(body, by=head, name="岑晓", unit="云栈").pk != member.pk


def test_who_counts_by_group_says_which(village, founded):
    alliance = founded("co_building_alliance")
    with pytest.raises(Refused, match="哪一类"):
        actions.add_member(alliance, by=village.center_head, name="岑晓", group="freelancer")
    assert actions.add_member(alliance, by=village.center_head, name="岑晓", group="university").group == "university"


def test_a_dissolved_body_rests(village, body):
    actions.dissolve(body, by=village.center_head, on=today(), reason="无人参加")
    for verb, said in (
        (actions.edit, {"name": "新"}),
        (actions.add_member, {"name": "岑"}),
        (actions.renew, {"since": today(), "until": today()}),
    ):
        with pytest.raises(Refused, match="已于"):
            verb(body, by=village.center_head, **said)


def test_the_journal_keeps_no_names_of_members_and_no_party_figures(village, body):
    member = actions.add_member(body, by=village.center_head, name="岑晓舟", phone="13812345678")
    actions.edit_member(member, by=village.center_head, name="岑晓船", phone="13812345679")
    unit = actions.set_up_unit(village.here, by=village.secretary, kind="community_big_party_committee", name="大党委", members=31)
    actions.edit_unit(unit, by=village.secretary, secretary="邬静怡", members=77)
    kept = str(list(Event.objects.filter(action__startswith="institutions.").values_list("changes", "details")))
    assert not [word for word in ("岑晓", "138123", "邬静怡", "77", "31") if word in kept]


# ---- party units


@pytest.fixture
def unit(village):
    def make(kind, name="支部", **more) -> PartyUnit:
        return actions.set_up_unit(village.here, by=village.secretary, kind=kind, name=name, **more)

    return make


def test_the_four_levels(village, unit, micro_grid):
    zone = unit("park_big_working_committee", "大工委")
    top = unit("community_big_party_committee", "大党委", parent=zone)
    branch = unit("grid_party_branch", parent=top, grid=village.grid)
    unit("micro_grid_party_group", "小组", parent=branch, micro_grid=micro_grid)
    covered = queries.coverage(village.here)
    assert [n for _label, n in covered.levels] == [1, 1, 1, 1]
    assert (covered.grids_covered, covered.grids, covered.by_groups, covered.micro_grids) == (1, 2, 1, 1)
    assert covered.share == pytest.approx(6 / 7)
    [node] = queries.tree(village.secretary, village.here)
    assert node.below[0].below[0].below[0].unit.name == "小组"
    assert queries.gaps(village.secretary, village.here) == ([village.other_grid], [])
    with pytest.raises(Refused, match="下面还有"):
        actions.close_unit(branch, by=village.secretary, on=today())


@pytest.mark.parametrize(
    "kind, tied, why",
    [
        ("grid_party_branch", {}, "要对应一个网格"),
        ("community_big_party_committee", {"grid": "grid"}, "要对应一个社区"),
        ("company_party_organization", {"grid": "grid"}, "要对应一个企业"),
        ("grid_party_branch", {"grid": "far_grid"}, "本社区的网格"),
    ],
)
def test_a_unit_is_tied_as_its_level_asks(village, unit, kind, tied, why):
    with pytest.raises(Refused, match=why):
        unit(kind, **{name: getattr(village, what) for name, what in tied.items()})
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyUnit.objects.create(community=village.here, kind="grid_party_branch", name="无")


def test_a_unit_is_named_once_and_lies_under_a_level_above(village, unit):
    top = unit("community_big_party_committee", "大党委")
    with pytest.raises(Refused, match="已经登记过"):
        unit("community_big_party_committee", "大党委")
    branch = unit("grid_party_branch", parent=top, grid=village.grid)
    with pytest.raises(Refused, match="不能设在"):
        actions.edit_unit(top, by=village.secretary, parent=branch)
    actions.note_contact(branch, by=village.secretary, on=today())
    with pytest.raises(Refused, match="今天以前"):
        actions.note_contact(branch, by=village.secretary, on=today() + timedelta(days=1))
    actions.close_unit(branch, by=village.secretary, on=today())
    assert queries.coverage(village.here).grids_covered == 0


def test_only_the_secretary_keeps_the_units(village):
    for who in (village.center_head, village.committee_member, village.worker):
        with pytest.raises(PermissionDenied):
            actions.set_up_unit(village.here, by=who, kind="community_big_party_committee", name="大党委")


def test_few_people_are_not_counted_in_the_open(village, unit):
    top = unit("community_big_party_committee", "大党委", members=9)
    assert queries.coverage(village.here).people is None
    actions.edit_unit(top, by=village.secretary, members=10)
    assert queries.coverage(village.here).people == 10


def test_members_of_the_past_do_not_count(village, body):
    member = actions.add_member(body, by=village.center_head, name="岑晓", standing="head")
    Member.objects.filter(pk=member.pk).update(since=FOUNDED, until=today() - timedelta(days=1))
    assert queries.line_of(body).members == []
