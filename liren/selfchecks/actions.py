"""Writes of self-checks. Each function is one verb: keeping a list, going through it, countersigning, mending what failed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import reminded, written
from liren.community.models import Community, Post, User
from liren.core.actions import Refused, Stale, action
from liren.core.calendar import now, today
from liren.core.files import attach
from liren.evaluation import actions as evaluation
from liren.evaluation.queries import owners
from liren.evaluation.rules import Source
from liren.selfchecks import queries, rules
from liren.selfchecks.flow import CHECKERS, GOING, KEEPERS, ROUND, State
from liren.selfchecks.models import Answer, Checklist, Copy, Item, Revision, Round
from liren.selfchecks.rules import Verdict

PROPOSE = "grid_leader worker committee_member center_head secretary"

# ---- 清单


@action("selfchecks.adopt", _("启用清单"), by=KEEPERS, creates=True, tells=["code"])
def adopt(community: Community, *, by: User, code: str) -> Checklist:
    """启用清单：以推荐起始清单为第 1 版；起始清单不是标准正文，要对照正式文本修订。"""
    reference = queries.references().get(code)
    if reference is None:
        raise Refused(__("没有“%(code)s”这项外部标准") % {"code": code})
    told = {"title": reference.title, "adopted_by": by, "adopted_at": now()}
    made, is_new = Checklist.objects.get_or_create(community=community, code=code, defaults=told)
    if not is_new:
        raise Refused(__("这项标准的清单已经启用"))
    first = Revision.objects.create(community=community, checklist=made, number=1, by=by, at=now(), published_by=by, published_at=now())
    rows = enumerate(reference.items, 1)
    Item.objects.bulk_create(Item(community=community, revision=first, key=n, order=n, **vars(one)) for n, one in rows)
    return made


@action("selfchecks.file_copy", _("登记正式文本"), by=KEEPERS, creates=True, tells=["number", "year"])
def file_copy(checklist: Checklist, *, by: User, number: str, year: int, note: str = "", files: Sequence[Any] = ()) -> Copy:
    """登记正式文本：买到或领到的是哪一版、哪年发布；附件只有管清单的岗位和书记看得到。"""
    if year > today().year:
        raise Refused(__("发布年份不能晚于今年"))
    if Copy.objects.filter(checklist=checklist, number=number.strip(), year=year).exists():
        raise Refused(__("这一版已经登记过"))
    made = Copy(community_id=checklist.community_id, checklist=checklist, number=number.strip(), year=year, note=note.strip(), by=by)
    made.save()
    attach(made, files, by)
    return made


@action("selfchecks.set_months", _("定有效期"), by="center_head", tells=["months"])
def set_months(checklist: Checklist, *, by: User, months: int, why: str) -> Checklist:
    """定有效期：一轮自查复核后多久内作数，最长 12 个月；已经复核的不变。"""
    if months not in rules.MONTHS:
        raise Refused(__("有效期请选 3、6 或 12 个月"))
    checklist.months, checklist.why = months, why.strip()
    return checklist


@action("selfchecks.revise", _("修订清单"), by=KEEPERS)
def revise(checklist: Checklist, *, by: User) -> Revision:
    """修订清单：从现行的一版抄出一版来改，改好启用；进行中的自查仍按原来的一版。"""
    if queries.draft(checklist):
        raise Refused(__("已有一版在修订，请在那一版里改"))
    base = queries.current(checklist)
    number = (checklist.revisions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    told = {"community_id": checklist.community_id, "checklist": checklist, "edition": base.edition if base else ""}
    made = Revision.objects.create(number=number, by=by, at=now(), **told)
    for item in queries.items_of(base) if base else ():
        item.pk, item.revision, item.version = None, made, 0
        item.save(force_insert=True)
    return made


def _draft(revision: Revision) -> Revision:
    if not revision.is_draft:
        raise Refused(__("这一版已经启用或放弃，不能再改；要改请另修订一版"))
    return revision


@action("selfchecks.add_item", _("添加一项"), by=KEEPERS)
def add_item(revision: Revision, *, by: User, topic: str, text: str, how: str = "", number: str = "", is_mandatory: bool = True) -> Item:
    """添加一项：问什么、怎么查、是不是强制项；原文条款号对照正式文本填。"""
    if text.strip() in queries.texts(_draft(revision)):
        raise Refused(__("清单里已有这一项"))
    key, order = queries.last_numbers(revision)
    told = {"topic": topic.strip(), "text": text.strip(), "how": how.strip(), "number": number.strip(), "is_mandatory": is_mandatory}
    return Item(community_id=revision.community_id, revision=revision, key=key + 1, order=order + 1, **told)


@action("selfchecks.change_item", _("修改这一项"), by=KEEPERS)
def change_item(item: Item, *, by: User, topic: str, text: str, how: str = "", number: str = "", is_mandatory: bool = True) -> Item:
    """修改这一项：只在修订中的一版里改。"""
    if text.strip() != item.text and text.strip() in queries.texts(_draft(item.revision)):
        raise Refused(__("清单里已有这一项"))
    _draft(item.revision)
    item.topic, item.text, item.how, item.number, item.is_mandatory = topic.strip(), text.strip(), how.strip(), number.strip(), is_mandatory
    return item


@action("selfchecks.drop_item", _("删去这一项"), by=KEEPERS)
def drop_item(item: Item, *, by: User) -> Revision:
    """删去这一项：只从修订中的一版删；从前的版次和做过的自查不变。"""
    revision = _draft(item.revision)
    Item.objects.filter(pk=item.pk).delete()
    return revision


@action("selfchecks.publish", _("启用这一版"), by=KEEPERS, tells=["edition"])
def publish(revision: Revision, *, by: User, copy: Copy | None = None, note: str = "") -> Revision:
    """启用这一版：写明改了什么、对照的是哪一版正式文本；从此开始的自查按这一版。"""
    if copy is not None and copy.checklist_id != revision.checklist_id:
        raise Refused(__("请选这项标准的正式文本"))
    if not _draft(revision).items.filter(is_mandatory=True).exists():
        raise Refused(__("清单至少要有一个强制项"))
    revision.edition, revision.note = str(copy) if copy else "", note.strip()
    revision.published_by, revision.published_at = by, now()
    return revision


@action("selfchecks.discard", _("放弃修订"), by=KEEPERS)
def discard(revision: Revision, *, by: User) -> Revision:
    """放弃修订：这一版不用了，现行的一版不变。"""
    _draft(revision).discarded_at = now()
    return revision


# ---- 自查


def _check_post(home: Community, post: Post) -> None:
    if post.pk not in {one.pk for one in owners(home, CHECKERS)}:
        raise Refused(__("自查岗位请选本社区有人在任的工作岗位"))


@action("selfchecks.start", _("开始自查"), by=KEEPERS, tells=["post"])
def start(checklist: Checklist, *, by: User, post: Post) -> Round:
    """开始自查：按现行的一版，由一个岗位逐项查；同一清单一次只做一轮。"""
    _check_post(checklist.community, post)
    if Round.objects.filter(checklist=checklist, state__in=GOING).exists():
        raise Refused(__("这份清单已有一轮在查，请接着做那一轮"))
    revision = queries.current(checklist)
    if revision is None:
        raise Refused(__("清单还没有启用的版次"))
    told = {"community": checklist.community, "checklist": checklist, "revision": revision, "post": post}
    return Round(started_by=by, started_at=now(), **told)


@action("selfchecks.entrust", _("换自查岗位"), by=f"{KEEPERS} secretary", tells=["post"])
def entrust(one: Round, *, by: User, post: Post) -> Round:
    """换自查岗位：离岗交接或分工调整，已查的保留。"""
    if one.state != State.OPEN:
        raise Refused(__("这一轮已经查完或结束，不再换岗位"))
    _check_post(one.community, post)
    one.post = post
    return one


@action("selfchecks.answer", _("记录结果"), by=CHECKERS, only=queries.does, tells=["verdict"])
def answer(one: Round, *, by: User, item: Item, verdict: str, note: str = "", files: Sequence[Any] = (), seen: int | None = None) -> Answer:
    """记录结果：通过、不通过或不适用；不通过写明哪里不对，不适用写明理由。`seen` 是打开时看到的版本，别人先答了就不覆盖。"""
    if one.state != State.OPEN or item.revision_id != one.revision_id:
        raise Refused(__("这一轮已经查完或结束，不能再改结果"))
    if verdict not in Verdict.values or (verdict != Verdict.PASS and not note.strip()):
        raise Refused(__("不通过的写明哪里不对，不适用的写明理由"))
    made = Answer.objects.filter(round=one, item=item).select_related("by").first()
    if seen is not None and seen != (made.version if made else -1):
        raise Stale(_faster(made))
    made = made or Answer(community_id=one.community_id, round=one, item=item, version=-1)
    made.verdict, made.note, made.by, made.at, made.version = verdict, note.strip(), by, now(), made.version + 1
    made.save()
    attach(made, files, by)
    return made


def _faster(made: Answer | None) -> str:
    if made is None:
        return __("这一项刚刚被改动，请核对后再保存")
    return __("%(who)s 刚刚记了这一项：%(what)s，请核对后再保存") % {"who": made.by, "what": made.get_verdict_display()}


@action("selfchecks.finish", _("完成自查"), flow=ROUND, only=queries.does)
def finish(one: Round, *, by: User, text: str = "") -> Round:
    """完成自查：每一项都有结果，等另一人复核。"""
    left = queries.tallies([one])[one.pk].left
    if left:
        raise Refused(__("还有 %(n)d 项没有结果，查完再点完成") % {"n": left})
    one.summary, one.finished_by, one.finished_at = text.strip(), by, now()
    return one


@action("selfchecks.sign", _("复核通过"), flow=ROUND, only=queries.by_another)
def sign(one: Round, *, by: User, text: str = "") -> Round:
    """复核通过：没有参与自查的人看过照片和材料后确认，从今天起在有效期内作数。"""
    one.opinion, one.signed_by, one.signed_on = text.strip(), by, today()
    one.until = rules.last_day(today(), one.checklist.months)
    return one


@action("selfchecks.send_back", _("退回补充"), flow=ROUND, only=queries.by_another)
def send_back(one: Round, *, by: User, text: str) -> Round:
    """退回补充：写明哪几项要重查，自查岗位接着做。"""
    one.opinion, one.finished_by, one.finished_at = written(text, __("请写明哪几项要重查")), None, None
    return one


@action("selfchecks.drop", _("作废这一轮"), flow=ROUND)
def drop(one: Round, *, by: User, text: str) -> Round:
    """作废这一轮：写明原因，记录保留，可以另开一轮。"""
    one.opinion = written(text, __("请写明原因"))
    return one


@action("selfchecks.improve", _("发起改进"), by=PROPOSE, tells=["post", "due_on"])
def improve(
    said: Answer, *, by: User, title: str, finding: str, cause: str, measure: str, post: Post, due_on: date, files: Sequence[Any] = ()
) -> Answer:
    """发起改进：不通过的一项列入改进事项，写明原因、措施、责任岗位和期限（S1 8.3）。"""
    if said.verdict != Verdict.FAIL or said.round.state not in {State.FINISHED, State.SIGNED}:
        raise Refused(__("查完以后，不通过的项才能发起改进"))
    if said.improvement_id:
        raise Refused(__("这一项已经发起改进"))
    plan: dict[str, Any] = {
        "title": title,
        "finding": finding,
        "cause": cause,
        "measure": measure,
        "post": post,
        "due_on": due_on,
        "files": files,
    }
    shown = __("自查不通过")
    said.improvement = evaluation.propose(said.round.community, by=by, source=Source.FINDING, before_shown=shown, **plan)
    return said


@action("selfchecks.remind", _("自查到期提醒"), by="system", tells=["stage"])
def remind(one: Round, *, by: User, stage: int) -> Round:
    """到期前六十、三十、七天和到期后各提醒一次；有了更新的一轮不再提醒。"""
    return reminded(one, stage, runs=queries.is_latest(one))
