"""The story of a list and its rounds; two at once, twice the same, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from liren.core.actions import Refused, Stale
from liren.core.calendar import at, now, today
from liren.core.models import Event, Notice
from liren.evaluation.models import Improvement
from liren.selfchecks import actions, jobs, queries
from liren.selfchecks.models import Answer, Checklist, Copy, Item, Revision, Round
from liren.selfchecks.rules import last_day


def first(one):
    return queries.items_of(one.revision)[0]


def test_the_story(village, hall, photo):
    """Adopted, held against the text, revised, gone through, sent back once, countersigned, mended."""
    worker, head = village.governance_worker, village.center_head
    copy = actions.file_copy(hall, by=worker, number="DB33/T 2036.4—2017", year=2017, note="购买", files=[photo()])
    draft = actions.revise(hall, by=worker)
    added = actions.add_item(draft, by=worker, topic="标识", text="楼层图在电梯口。", number="5.3")
    dropped = draft.items.get(text__startswith="公共卫生间")
    actions.drop_item(dropped, by=worker)
    actions.publish(draft, by=head, copy=copy, note="对照正文")
    assert (queries.current(hall), draft.edition, draft.items.count()) == (draft, "DB33/T 2036.4—2017（2017）", 13)
    assert hall.revisions.get(number=1).items.count() == 13 and not Item.objects.filter(pk=dropped.pk).exists()
    one = actions.start(hall, by=worker, post=worker.appointments.get().post)
    assert one.revision == draft
    for item in queries.items_of(draft):
        verdict = "fail" if item == added else "pass"
        said = actions.answer(one, by=worker, item=item, verdict=verdict, note="没有" if item == added else "")
    with pytest.raises(Refused, match="查完以后"):
        actions.improve(Answer.objects.get(item=added), by=head, **plan(village))
    actions.finish(one, by=worker, text="差一项")
    actions.send_back(one, by=head, text="请补照片")
    assert (one.state, one.finished_by) == ("open", None)
    actions.answer(one, by=worker, item=added, verdict="fail", note="没有楼层图", files=[photo()])
    actions.finish(one, by=worker)
    actions.sign(one, by=head, text="抽看无误")
    assert (one.state, one.signed_on, one.until) == ("signed", today(), last_day(today(), 12))
    said = Answer.objects.get(item=added)
    actions.improve(said, by=head, **plan(village))
    assert (said.improvement.source, said.improvement.state, said.improvement.before_shown) == ("finding", "proposed", "自查不通过")
    with pytest.raises(Refused, match="已经发起"):
        actions.improve(said, by=head, **plan(village))


def plan(village):
    post = village.worker.appointments.get().post
    return {
        "title": "补楼层图", "finding": "没有", "cause": "没人管", "measure": "制作", "post": post, "due_on": today() + timedelta(days=9),
    }  # fmt: skip


def test_every_item_is_answered_before_it_is_finished(village, round):
    one = round()
    with pytest.raises(Refused, match="还有 13 项"):
        actions.finish(one, by=village.governance_worker)
    actions.answer(one, by=village.governance_worker, item=first(one), verdict="pass")
    with pytest.raises(Refused, match="还有 12 项"):
        actions.finish(one, by=village.governance_worker)


@pytest.mark.parametrize("verdict, note", [("fail", " "), ("na", ""), ("", "x"), ("maybe", "x")])
def test_what_does_not_pass_says_why(village, round, verdict, note):
    one = round()
    with pytest.raises(Refused, match="写明"):
        actions.answer(one, by=village.governance_worker, item=first(one), verdict=verdict, note=note)
    assert not Answer.objects.exists()


def test_a_second_pair_of_eyes(village, round):
    one = round("finished")
    with pytest.raises(PermissionDenied):
        actions.sign(one, by=village.governance_worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=one.pk).update(state="signed", signed_by=village.governance_worker, signed_on=today(), until=today())
    actions.send_back(one, by=village.center_head, text="重查")
    actions.answer(one, by=village.center_head, item=first(one), verdict="pass")
    actions.finish(one, by=village.governance_worker)
    with pytest.raises(PermissionDenied):  # he answered an item himself
        actions.sign(one, by=village.center_head)
    actions.sign(one, by=village.secretary)
    assert one.signed_by == village.secretary


def test_two_at_the_same_item(village, round):
    """Both opened it unanswered; the second is told what the first noted, and overwrites nothing."""
    one, item = round(), None
    item = first(one)
    actions.answer(one, by=village.governance_worker, item=item, verdict="fail", note="坏了", seen=-1)
    with pytest.raises(Stale, match="周强 刚刚记了这一项：不通过"):
        actions.answer(one, by=village.worker, item=item, verdict="pass", seen=-1)
    assert Answer.objects.get().note == "坏了"
    actions.answer(one, by=village.worker, item=item, verdict="pass", seen=0)
    assert (Answer.objects.get().verdict, Answer.objects.get().version) == ("pass", 1)


def test_sent_twice_is_done_once(village, hall, round, photo):
    post = village.governance_worker.appointments.get().post
    rounds = {actions.start.given(key="k")(hall, by=village.worker, post=post).pk for _n in range(2)}
    one = Round.objects.get(pk=rounds.pop())
    assert not rounds
    for _n in range(2):
        told = {"item": first(one), "verdict": "pass", "files": [photo()]}
        actions.answer.given(key="a")(one, by=village.worker, seen=-1, **told)
    assert Answer.objects.count() == 1 and Event.objects.filter(action="selfchecks.answer").count() == 1


def test_one_round_one_draft_one_list(village, hall, round):
    round()
    post = village.worker.appointments.get().post
    with pytest.raises(Refused, match="已有一轮"):
        actions.start(hall, by=village.worker, post=post)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(
            community=village.here, checklist=hall, revision=queries.current(hall), post=post, started_by=village.worker
        )  # fmt: skip
    actions.revise(hall, by=village.worker)
    with pytest.raises(Refused, match="已有一版"):
        actions.revise(hall, by=village.center_head)
    with pytest.raises(Refused, match="已经启用"):
        actions.adopt(village.here, by=village.worker, code=hall.code)
    with pytest.raises(Refused, match="没有“GB 1”"):
        actions.adopt(village.here, by=village.worker, code="GB 1")
    assert Checklist.objects.count() == 1 and Revision.objects.count() == 2


def test_a_round_keeps_the_revision_it_began_with(village, hall, round):
    one = round()
    draft = actions.revise(hall, by=village.worker)
    item = queries.items_of(draft)[0]
    actions.change_item(item, by=village.worker, topic="环境", text="改过的", is_mandatory=False)
    with pytest.raises(Refused, match="不能再改结果"):
        actions.answer(one, by=village.worker, item=item, verdict="pass")
    actions.publish(draft, by=village.center_head)
    one.refresh_from_db()
    assert one.revision.number == 1 and "改过的" not in {i.text for i in queries.items_of(one.revision)}
    with pytest.raises(Refused, match="已经启用或放弃"):
        actions.change_item(item, by=village.worker, topic="环境", text="再改")
    with pytest.raises(Refused, match="已经启用或放弃"):
        actions.drop_item(item, by=village.worker)
    with pytest.raises(Refused, match="已经启用或放弃"):
        actions.discard(draft, by=village.worker)


def test_a_list_without_a_mandatory_item_is_not_put_into_use(village, hall):
    draft = actions.revise(hall, by=village.worker)
    draft.items.update(is_mandatory=False)
    with pytest.raises(Refused, match="强制项"):
        actions.publish(draft, by=village.worker)
    with pytest.raises(Refused, match="已有这一项"):
        actions.add_item(draft, by=village.worker, topic="环境", text=draft.items.first().text)
    actions.discard(draft, by=village.worker)
    assert queries.draft(hall) is None and actions.revise(hall, by=village.worker).number == 3


def test_a_copy_of_another_standard_proves_nothing(village, hall, adopt):
    other = actions.file_copy(adopt("MZ/T 071"), by=village.worker, number="MZ/T 071", year=2016)
    with pytest.raises(Refused, match="这项标准"):
        actions.publish(actions.revise(hall, by=village.worker), by=village.worker, copy=other)
    with pytest.raises(Refused, match="登记过"):
        actions.file_copy(other.checklist, by=village.worker, number="MZ/T 071 ", year=2016)
    with pytest.raises(Refused, match="今年"):
        actions.file_copy(hall, by=village.worker, number="X", year=today().year + 1)
    assert Copy.objects.count() == 1


def test_posts_of_elsewhere_are_not_named(village, hall, round):
    with pytest.raises(Refused, match="本社区"):
        actions.start(hall, by=village.worker, post=village.far_worker.appointments.get().post)
    one = round()
    with pytest.raises(Refused, match="本社区"):
        actions.entrust(one, by=village.worker, post=village.contact.appointments.get().post)
    actions.entrust(one, by=village.worker, post=village.grid_member.appointments.get().post)
    actions.answer(one, by=village.grid_member, item=first(one), verdict="pass")
    with pytest.raises(PermissionDenied):
        actions.answer(one, by=village.other_grid_member, item=first(one), verdict="pass")


@pytest.mark.parametrize("name", ["finish", "sign", "send_back", "drop"])
def test_of_a_countersigned_round_nothing_is_done_any_more(village, round, name):
    one = round("signed")
    with pytest.raises((Refused, PermissionDenied)):
        getattr(actions, name)(one, by=village.secretary if name != "drop" else village.center_head, text="x")
    with pytest.raises(Refused):
        actions.answer(one, by=village.governance_worker, item=first(one), verdict="pass")
    assert Round.objects.get().state == "signed"


def test_the_validity_is_the_community_s_to_set_up_to_a_year(village, hall, round):
    actions.set_months(hall, by=village.center_head, months=6, why="治委会决定")
    with pytest.raises(Refused, match="12 个月"):
        actions.set_months(hall, by=village.center_head, months=24, why="x")
    hall.refresh_from_db()
    one = round("signed")
    assert one.until == last_day(today(), 6)


def test_who_hears_of_it(village, round, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        one = round("finished")
        actions.sign(one, by=village.secretary)
    told = {n.user.username: n.title for n in Notice.objects.select_related("user")}
    assert told == {"center_head-li": f"请复核自查：{one.checklist}", "secretary-li": f"请复核自查：{one.checklist}"}


def test_it_is_told_before_it_ends_and_once_it_has_and_not_once_there_is_a_newer(village, round, django_capture_on_commit_callbacks):
    one = round("signed")
    for days, count in ((200, 0), (310, 1), (311, 0), (340, 1), (360, 1), (370, 1), (371, 0)):
        with at(now() + timedelta(days=days)), django_capture_on_commit_callbacks(execute=True):
            assert jobs.remind_of_rounds.func() == count, days
    one.refresh_from_db()
    assert one.told == [60, 30, 7, -1]
    titles = set(Notice.objects.filter(user=village.center_head).values_list("title", flat=True))
    assert any("有效期至" in title for title in titles) and any("已过期" in title for title in titles)
    Round.objects.update(told=[])
    with at(now() + timedelta(days=310)):
        newer = round("signed")
        assert jobs.remind_of_rounds.func() == 0 and newer.checklist == one.checklist


def test_an_improvement_belongs_to_one_item(village, round):
    one = round("signed", fail=(3, 4))
    for said in Answer.objects.filter(verdict="fail"):
        actions.improve(said, by=village.center_head, **plan(village))
    assert Improvement.objects.count() == 2 and one.answers.filter(improvement__isnull=False).count() == 2
    with pytest.raises(Refused, match="不通过的项"):
        actions.improve(Answer.objects.filter(verdict="pass").first(), by=village.center_head, **plan(village))
