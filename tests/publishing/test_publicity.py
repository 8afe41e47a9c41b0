"""What goes out, from the draft to the day it comes down; disclosures, their calendar, and the companies' word on them."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from liren.community.queries import public_door
from liren.core.actions import Refused
from liren.core.calendar import at, now
from liren.core.models import Attachment, Event, Notice
from liren.publishing import actions, jobs, queries
from liren.publishing.models import Comment, Publication
from tests.publishing.conftest import day


def seen_by(user) -> set[int]:
    return set(Publication.objects.visible_to(user).values_list("pk", flat=True))


def test_signed_shown_and_taken_down_by_the_clock(village, publication):
    with at(day(11, 2)):
        made = publication(to="submitted", show_from=day(11, 4), show_until=day(11, 6))
        actions.release(made, by=village.center_head)
        assert (made.state, made.open_to, jobs.keep_time.func()) == ("approved", "desk", 0)
        with pytest.raises(Refused, match="还没到发布时间"):
            actions.publish(made, by=village.system)
    with at(day(11, 4, 11)):
        assert jobs.keep_time.func() == 1
        made.refresh_from_db()
        assert (made.state, made.open_to, made.published_at) == ("published", "public", day(11, 4, 11))
        assert queries.public_items(village.here).get() == made
        with pytest.raises(Refused, match="还没到撤下时间"):
            actions.end(made, by=village.system)
    with at(day(11, 6, 10)):
        assert not queries.public_items(village.here).exists(), "hidden at the instant, before the clock comes round"
        assert jobs.keep_time.func() == 1
    made.refresh_from_db()
    assert (made.state, made.open_to) == ("ended", "staff")
    assert made.pk not in seen_by(village.contact) and made.pk in seen_by(village.grid_member)


def test_who_wrote_it_does_not_sign_it(village, publication):
    made = publication(to="submitted", by=village.center_head)
    with pytest.raises(PermissionDenied):
        actions.release(made, by=village.center_head)
    actions.give_back(made, by=village.secretary, remark="写清楚时间")
    actions.write(made, by=village.secretary, title="停水", text="周三 9–11 点")
    actions.submit(made, by=village.worker)
    for who in (village.secretary, village.center_head, village.worker):
        with pytest.raises(PermissionDenied):
            actions.release(made, by=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(approved_by=made.drafted_by)


@pytest.mark.parametrize(
    "told, why",
    [
        ({"kind": "campaign"}, "选一个主题"), ({"kind": "campaign", "topic": "weather"}, "没有这个宣传主题"),
        ({"kind": "policy_digest"}, "政策发布日期"), ({"kind": "disclosure"}, "公开目录"), ({"title": " "}, "请写标题"),
        ({"show_from": day(11, 4), "show_until": day(11, 4)}, "晚于"),
    ],
)  # fmt: skip
def test_what_is_not_taken(publication, told, why):
    with pytest.raises(Refused, match=why):
        publication(to="draft", **told)


def test_withdrawn_at_once_with_a_reason(village, publication):
    made = publication()
    with pytest.raises(Refused, match="原因"):
        actions.withdraw(made, by=village.center_head, remark="")
    actions.withdraw(made, by=village.secretary, remark="时间写错")
    assert (made.state, made.open_to) == ("withdrawn", "staff") and made.pk not in seen_by(village.contact)


def test_an_empty_one_is_not_sent_on(village, publication):
    made = publication(to="draft", text="")
    with pytest.raises(Refused, match="还没有正文"):
        actions.submit(made, by=village.worker)


def test_affairs_are_drafted_and_agreed_by_heads_and_committee(village, affairs, item):
    """Security B.2 row 23: the center's workers neither draft nor read a draft of finance, party or committee affairs."""
    told = {"kind": "disclosure", "title": "三季度经费", "text": "收支"}
    for who in (village.worker, village.secretary):
        with pytest.raises(Refused, match="委员拟稿"):
            actions.draft(village.here, by=who, item=affairs, **told)
    with pytest.raises(Refused, match="委员拟稿"):
        actions.draft(village.here, by=village.worker, affairs="party_affairs_disclosure", **told)
    made = actions.draft(village.here, by=village.center_head, item=affairs, **told)
    assert made.open_to == "affairs" and made.pk not in seen_by(village.worker) and made.pk in seen_by(village.committee_member)
    actions.submit(made, by=village.center_head)
    assert [who for who in ("worker", "center_head", "secretary", "committee_member", "far_secretary")
            if getattr(village, who).has_perm("publishing.release", made)] == ["secretary", "committee_member"]  # fmt: skip
    actions.release(made, by=village.committee_member)
    assert made.open_to == "public" and made.pk in seen_by(village.contact)
    ordinary = actions.draft(village.here, by=village.worker, item=item, **told)
    assert (ordinary.affairs, ordinary.open_to) == ("service_item_disclosure", "desk")


def test_the_calendar_and_its_reminders(village, django_capture_on_commit_callbacks):
    post = village.worker.appointments.get().post
    with at(day(6, 30)):
        actions.add_disclosure_item(village.here, by=village.center_head, kind="manager_disclosure", title="管理人员", post=post)
    told = []
    for month, number in ((7, 5), (9, 20), (9, 21), (10, 2), (10, 3)):
        with at(day(month, number)), django_capture_on_commit_callbacks(execute=True):
            told.append(jobs.watch_disclosures.func())
    assert told == [0, 1, 0, 1, 0]
    with at(day(10, 5)):
        assert [(d.stage, d.done) for d in queries.calendar(village.worker, village.here)] == [(2, [])]
        made = actions.draft(village.here, by=village.worker, item=queries.calendar(village.worker, village.here)[0].item, title="人员",
                             text="名单", kind="")  # fmt: skip
        assert queries.calendar(village.worker, village.here)[0].underway == made
        actions.submit(made, by=village.worker)
        actions.release(made, by=village.center_head)
        assert [(d.stage, d.done) for d in queries.calendar(village.worker, village.here)] == [(0, [made])]
    heads = set(Notice.objects.filter(kind="publishing.due", title__startswith="上一期").values_list("user", flat=True))
    assert heads == {village.worker.pk, village.center_head.pk, village.secretary.pk}
    assert [one.code for one in queries.not_in_calendar(village.here)].count("manager_disclosure") == 0


def test_a_placement_is_proved_by_its_photograph(village, publication, png):
    made = publication(to="submitted")
    with pytest.raises(Refused, match="发布以后"):
        actions.place(made, by=village.worker, channel="notice_board")
    actions.release(made, by=village.center_head)
    with pytest.raises(Refused, match="展示日期"):
        actions.place(made, by=village.worker, channel="notice_board", since=(now() + timedelta(days=1)).date())
    actions.place(made, by=village.worker, channel="notice_board", place="一号楼大厅", files=[SimpleUploadedFile("p.png", png)])
    row = queries.placements_of(made)[0]
    assert (row.place, len(row.files)) == ("一号楼大厅", 1)
    assert Attachment.objects.get().subject_type == "publishing.placement"


@pytest.fixture
def png():
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


def test_comments_are_answered_to_whoever_made_them(village, publication, django_capture_on_commit_callbacks):
    with at(day(11, 2, 9)):
        made = publication()
    with at(day(11, 2)), django_capture_on_commit_callbacks(execute=True):
        first = actions.comment(made, by=village.contact, text="请打 13912345678", side="company_party_organization")
        second = actions.comment(made, by=village.employee, text="何时完工", side="company")
        third = actions.comment(made, by=public_door(village.here), text="路过")
    assert [(c.side, c.company, c.by) for c in (first, second, third)] == [
        ("company_party_organization", village.company, village.contact), ("employee", None, village.employee), ("public", None, None),
    ]  # fmt: skip
    assert "12345678" not in first.text and first.due_at == day(11, 9, 17).replace(minute=30)
    assert {n.user for n in Notice.objects.filter(kind="publishing.asked")} == {village.worker, village.center_head, village.secretary}
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_comment(first, by=village.worker, text="下周")
        actions.answer_comment(third, by=village.center_head, text="谢谢")
    with pytest.raises(Refused, match="已经答复"):
        actions.answer_comment(first, by=village.worker, text="再答")
    assert (first.is_shown, third.is_shown) == (False, True), "nobody could find an answer to a nameless comment otherwise"
    assert {n.user for n in Notice.objects.filter(kind="publishing.answered")} == {village.contact}
    assert set(Comment.objects.visible_to(village.contact)) == {first}
    assert set(Comment.objects.visible_to(village.other_contact)) == set(Comment.objects.visible_to(village.far_worker)) == set()
    assert Comment.objects.visible_to(village.worker).count() == 3


def test_nobody_comments_on_what_is_not_shown_to_him(village, publication):
    draft, inside, over = publication(to="draft"), publication(audience="companies"), publication()
    actions.withdraw(over, by=village.center_head, remark="错")
    for made in (draft, inside, over):
        for who in (village.employee, village.far_contact, public_door(village.here), village.worker):
            with pytest.raises(PermissionDenied):
                actions.comment(made, by=who, text="甲")
    actions.comment(inside, by=village.contact, text="甲")


SEES = {
    "worker": "draft staff companies employees public", "committee_member": "draft staff companies employees public",
    "grid_member": "staff companies employees public", "contact": "companies employees public", "employee": "employees public",
    "property_manager": "companies employees public", "department": "public", "far_worker": "", "far_employee": "", "stranger": "",
}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_who_sees_what(village, publication, who):
    made = {"draft": publication(to="draft"), **{a: publication(audience=a) for a in ("staff", "companies", "employees", "public")}}
    seen = seen_by(getattr(village, who))
    assert {name for name, one in made.items() if one.pk in seen} == set(SEES[who].split())


ABLE = {
    "worker": "draft write submit place", "center_head": "draft write submit release withdraw place calendar",
    "secretary": "draft write submit release withdraw place calendar", "committee_member": "", "grid_leader": "", "contact": "comment",
    "employee": "comment", "auditor": "", "far_center_head": "", "department": "", "provider": "",
}  # fmt: skip


@pytest.mark.parametrize("who", ABLE)
def test_who_does_what(village, publication, who):
    user, out = getattr(village, who), publication()
    things = {
        "write": publication(to="draft"), "submit": publication(to="draft"), "release": publication(to="submitted"), "withdraw": out,
        "place": out, "comment": out,
    }  # fmt: skip
    able = {name for name, thing in things.items() if user.has_perm(f"publishing.{name}", thing)}
    able |= {"calendar"} if user.has_perm("publishing.add_disclosure_item", village.here) else set()
    able |= {"draft"} if queries.may_draft_any(user, village.here) else set()
    assert able == set(ABLE[who].split())


def test_openings_are_counted_and_nobody_is_named(village, publication):
    made = publication()
    before = Event.objects.count()
    for side in ("public", "public", "portal"):
        actions.count_read(made, side)
    assert queries.reads_of(made) == {"public": 2, "portal": 1}
    assert Event.objects.count() == before
