"""Writes of publicity. What goes out is drafted by one and agreed by another; what is said to it is answered within five working days."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import written
from liren.community.models import Community, Post, User
from liren.community.queries import own_company
from liren.community.rules import without_personal
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.core.files import attach
from liren.publishing import queries, rules
from liren.publishing.actions._posts import of_community
from liren.publishing.flow import DRAFTERS, HEADS, PUBLICATION, PublicationState
from liren.publishing.models import Comment, DisclosureItem, Placement, Publication
from liren.publishing.rules import catalog


def _words(title: str, text: str) -> dict[str, str]:
    return {"title": written(title, __("请写标题"))[:100], "text": text.strip()[:20_000]}


def _window(show_from: datetime | None, show_until: datetime | None) -> dict[str, datetime | None]:
    if show_until and show_until <= (show_from or now()):
        raise Refused(__("撤下时间要晚于发布时间"))
    return {"show_from": show_from, "show_until": show_until}


def _about(kind: str, topic: str, policy_issued_on: date | None) -> None:
    if topic and topic not in catalog.topics():
        raise Refused(__("没有这个宣传主题"))
    if kind == "campaign" and not topic:
        raise Refused(__("宣传请选一个主题"))
    if kind == "policy_digest" and policy_issued_on is None:
        raise Refused(__("政策摘编请填政策发布日期"))
    if policy_issued_on and policy_issued_on > today():
        raise Refused(__("政策发布日期不能晚于今天"))


@action("publishing.draft", _("拟稿"), by=DRAFTERS, creates=True, tells=["kind", "affairs"])
def draft(
    community: Community, *, by: User, kind: str, title: str, text: str = "", audience: str = "public", topic: str = "",
    item: DisclosureItem | None = None, affairs: str = "", show_from: datetime | None = None, show_until: datetime | None = None,
    policy_issuer: str = "", policy_issued_on: date | None = None, files: Sequence[Any] = (),
) -> Publication:  # fmt: skip
    """拟稿：公告、动态、政策摘编、宣传、治理通报或公示（S1 7.1.2.4、S2 5.5.1）。"""
    if item is not None:
        if item.community_id != community.pk or not item.is_active:
            raise Refused(__("公开目录里没有这一项"))
        kind, affairs, audience = "disclosure", item.kind, item.audience
    if kind == "disclosure" and affairs not in catalog.disclosures():
        raise Refused(__("公示请从公开目录拟稿"))
    _about(kind, topic, policy_issued_on)
    made = Publication(
        community=community, kind=kind, item=item, affairs=affairs if kind == "disclosure" else "", topic=topic, audience=audience,
        open_to=queries.desk_of_kind(affairs if kind == "disclosure" else ""), policy_issuer=policy_issuer.strip()[:80],
        policy_issued_on=policy_issued_on, drafted_by=by, drafted_at=now(), writers=[by.pk],
        **_words(title, text), **_window(show_from, show_until),
    )  # fmt: skip
    if not queries.may_draft(by, community, made.affairs):
        raise Refused(__("治委会事务、财务和党务由中心负责人或治委会委员拟稿"))
    made.save()
    attach(made, files, by)
    return made


@action("publishing.write", _("修改"), flow=PUBLICATION, only=queries.may_write)
def write(
    publication: Publication, *, by: User, title: str, text: str = "", audience: str = "", topic: str = "",
    show_from: datetime | None = None, show_until: datetime | None = None, policy_issuer: str = "", policy_issued_on: date | None = None,
    files: Sequence[Any] = (),
) -> Publication:  # fmt: skip
    """修改：退改或送签之前；写过的人不能签发。"""
    _about(publication.kind, topic, policy_issued_on)
    told = {**_words(title, text), **_window(show_from, show_until), "topic": topic, "policy_issued_on": policy_issued_on}
    for name, value in told.items():
        setattr(publication, name, value)
    publication.policy_issuer, publication.audience = policy_issuer.strip()[:80], audience or publication.audience
    publication.writers = sorted({*publication.writers, by.pk})
    attach(publication, files, by)
    return publication


@action("publishing.submit", _("送签"), flow=PUBLICATION, only=queries.may_write)
def submit(publication: Publication, *, by: User) -> Publication:
    """送签：送另一人签发。"""
    if not publication.text and not queries.has_files(publication):
        raise Refused(__("还没有正文，也没有附件"))
    publication.remark, publication.writers = "", sorted({*publication.writers, by.pk})
    return publication


@action("publishing.give_back", _("退改"), flow=PUBLICATION, only=queries.may_release)
def give_back(publication: Publication, *, by: User, remark: str) -> Publication:
    """退改：写明要改什么，退回拟稿人。"""
    publication.remark = written(remark, __("请写明要改什么"))[:500]
    return publication


@action("publishing.release", _("签发"), flow=PUBLICATION, only=queries.may_release)
def release(publication: Publication, *, by: User) -> Publication:
    """签发：没有写过一个字的负责人签发；治委会事务、财务、党务由书记或另一位委员签发。到发布时间自动发布。"""
    if publication.show_until and publication.show_until <= now():
        raise Refused(__("撤下时间已经过了，请先退改"))
    publication.approved_by, publication.approved_at = by, now()
    publication.show_from = publication.show_from or now()
    return _published(publication) if publication.show_from <= now() else publication


def _published(publication: Publication) -> Publication:
    publication.state, publication.open_to, publication.published_at = PublicationState.PUBLISHED, publication.audience, now()
    return publication


@action("publishing.publish", _("发布"), flow=PUBLICATION)
def publish(publication: Publication, *, by: User) -> Publication:
    """发布：到了发布时间，对所选的人公开。"""
    if publication.show_from is None or publication.show_from > now():
        raise Refused(__("还没到发布时间"))
    return _published(publication)


def _home(publication: Publication) -> str:
    """Where something goes back to that is no longer shown."""
    desk = queries.desk_of_kind(publication.affairs)
    return desk if desk == "affairs" else "staff"


@action("publishing.end", _("到期撤下"), flow=PUBLICATION)
def end(publication: Publication, *, by: User) -> Publication:
    """到期撤下：过了撤下时间，只有工作人员看得到。"""
    if publication.show_until is None or publication.show_until > now():
        raise Refused(__("还没到撤下时间"))
    publication.ended_at, publication.open_to = now(), _home(publication)
    return publication


@action("publishing.withdraw", _("撤下"), flow=PUBLICATION, only=queries.may_withdraw)
def withdraw(publication: Publication, *, by: User, remark: str) -> Publication:
    """撤下：发布错了或情况变了，写明原因，立即撤下；撤下的不算已公开。"""
    publication.remark = written(remark, __("请写明撤下的原因"))[:500]
    publication.ended_at, publication.open_to = now(), _home(publication)
    return publication


@action("publishing.drop", _("作废"), flow=PUBLICATION, only=queries.may_write)
def drop(publication: Publication, *, by: User) -> Publication:
    """作废：不再发布的稿子。"""
    return publication


@action("publishing.place", _("登记刊发"), by=DRAFTERS, tells=["channel"], only=queries.may_write)
def place(
    publication: Publication, *, by: User, channel: str, place: str = "", since: date | None = None, until: date | None = None,
    files: Sequence[Any] = (),
) -> Publication:  # fmt: skip
    """登记刊发：在公众号、公告栏等处展示的位置、起止日期和现场照片，作为公示的证明。"""
    if publication.state not in {PublicationState.PUBLISHED, PublicationState.ENDED}:
        raise Refused(__("发布以后才能登记在哪里刊发"))
    begun = since or today()
    if begun > today() or (until and until < begun):
        raise Refused(__("展示日期不对：不能晚于今天开始，也不能先撤后展"))
    made = Placement(publication=publication, channel=channel, place=place.strip()[:300], since=begun, until=until, by=by)
    made.save()
    attach(made, files, by)
    return publication


@action("publishing.add_disclosure_item", _("新增公开事项"), by=HEADS, creates=True, tells=["kind", "title"])
def add_disclosure_item(
    community: Community, *, by: User, kind: str, title: str, cycle: str = "quarter", owner: str = "public_service_center",
    audience: str = "public", post: Post | None = None, since: date | None = None,
) -> DisclosureItem:  # fmt: skip
    """新增公开事项：公开什么、多久一次、谁负责、对谁公开（S1 7.1.2.4-2 至 -4、S2 4.5-1）。"""
    if kind not in catalog.disclosures():
        raise Refused(__("没有这个公开种类"))
    if DisclosureItem.objects.filter(community=community, title=title.strip()).exists():
        raise Refused(__("公开目录里已有同名的一项"))
    made = DisclosureItem(community=community, kind=kind, cycle=cycle, owner=owner, audience=audience, since=since or today())
    made.title, made.post = title.strip()[:80], of_community(post, community)
    return made


@action("publishing.edit_disclosure_item", _("修改公开事项"), by=HEADS)
def edit_disclosure_item(
    item: DisclosureItem, *, by: User, title: str, cycle: str, owner: str, audience: str, post: Post | None = None, is_active: bool = True
) -> DisclosureItem:
    """修改公开事项：周期、责任岗位、对谁公开；不再公开的停用，历史保留。"""
    item.title, item.cycle, item.owner, item.audience = title.strip()[:80], cycle, owner, audience
    item.post, item.is_active = of_community(post, item.community), is_active
    return item


@action("publishing.remind_disclosure", _("提醒公开"), by="system", tells=["stage"])
def remind_disclosure(item: DisclosureItem, *, by: User, stage: str) -> DisclosureItem:
    """提醒公开：期末前两周提醒责任岗位，漏掉一期同时报负责人。"""
    if item.told == stage:
        raise Refused(__("已提醒过"))
    item.told = stage
    return item


@action(
    "publishing.comment", _("提意见"), by="company_contact employee volunteer visitor", creates=True, tells=["side"], only=queries.on_show
)
def comment(publication: Publication, *, by: User, text: str, side: str = "") -> Comment:
    """提意见：企业、企业党组织、员工和社会公众对公开内容提意见，五个工作日内答复（S1 7.1.2.4-5、S2 4.5-2）。"""
    text = written(text, __("请写下您的意见"))
    company = own_company(by, publication.community_id)
    nameless = by.is_system
    said = Comment.Side.PUBLIC if nameless else queries.side_of(by, publication.community_id, side)
    return Comment(
        community=publication.community, publication=publication, side=said, company=company if said != "employee" else None,
        by=None if nameless else by, text=without_personal(text)[:1000], at=now(), due_at=rules.answer_due(now()),
    )  # fmt: skip


@action("publishing.answer_comment", _("答复意见"), by=DRAFTERS)
def answer_comment(comment: Comment, *, by: User, text: str, is_shown: bool = False) -> Comment:
    """答复意见：答复给提意见的人；没有留名的，意见和答复一并公开。"""
    if comment.answered_at:
        raise Refused(__("已经答复过"))
    comment.answer = without_personal(written(text, __("请写明答复")))[:2000]
    comment.answered_by, comment.answered_at = by, now()
    comment.is_shown = is_shown or comment.by_id is None
    return comment
