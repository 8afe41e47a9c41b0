"""Writes about needs that companies may help with: noted without personal data, judged, offered, answered, concluded."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import here, put, written
from liren.community.models import Community, Company, User
from liren.core.actions import Refused, action
from liren.core.calendar import now, today
from liren.resources.actions._shared import because, nobody
from liren.resources.flow import COMPANY, KEEPERS, NEED, SEEKERS
from liren.resources.models import Need, Offer


@action("resources.note_need", _("登记需求"), by=SEEKERS, creates=True, tells=["field"])
def note_need(community: Community, *, by: User, title: str, text: str, field: str, who: str, **told: Any) -> Need:
    """登记需求：谁需要什么；被帮助的人不写姓名、电话和证件号（S1 7.2.2.5-2）。"""
    nobody(title, text, who)
    made = Need(community=community, noted_by=by, field=field)
    here(made, told.get("keeper"))
    return put(made, {"title": title, "text": text, "who": who, **told})


@action("resources.edit_need", _("更新需求"), by=KEEPERS)
def edit_need(need: Need, *, by: User, title: str, text: str, who: str, **told: Any) -> Need:
    """更新需求：内容、领域、希望何时前、负责岗位。"""
    nobody(title, text, who)
    here(need, told.get("keeper"))
    if need.state in {"done", "dropped"}:
        raise Refused(__("这项需求已经了结"))
    return put(need, {"title": title, "text": text, "who": who, **told})


@action("resources.find_suitable", _("判定适合企业参与"), flow=NEED)
def find_suitable(need: Need, *, by: User) -> Need:
    """判定适合企业参与：可以推给企业履行社会责任。"""
    need.reason = ""
    return need


@action("resources.find_unsuitable", _("判定另行办理"), flow=NEED)
def find_unsuitable(need: Need, *, by: User, reason: str) -> Need:
    """判定另行办理：不宜由企业承担的，写明走什么渠道；已推给企业的不能再改判。"""
    if need.offers.exists():
        raise Refused(__("已推给企业，不能改判；办不成的请记录结果"))
    need.reason = because(reason)
    return need


@action("resources.offer", _("推给企业"), by=KEEPERS)
def offer(need: Need, *, by: User, companies: Iterable[Company]) -> Need:
    """推给企业：一家或几家，企业在门户答复；已推过的不重复。"""
    if need.state != "suitable":
        raise Refused(__("先判定适合企业参与，再推给企业"))
    chosen, known = list(companies), set(need.offers.values_list("company", flat=True))
    here(need, *chosen)
    fresh = {company.pk: company for company in chosen if company.pk not in known}
    if not fresh:
        raise Refused(__("请选择还没有推过的企业"))
    told = {"community_id": need.community_id, "need": need, "offered_by": by}
    Offer.objects.bulk_create([Offer(company=company, **told) for company in fresh.values()])
    return need


@action("resources.answer", _("答复需求"), by=f"{COMPANY} {KEEPERS}", tells=["answer"])
def answer(offer: Offer, *, by: User, answer: str, words: str) -> Offer:
    """答复需求：企业说愿意参与还是暂不能，写一句话；电话里答复的由社区代记。"""
    if offer.need.state != "suitable":
        raise Refused(__("这项需求已经了结，谢谢关注"))
    words = written(words, __("请写一句：怎么参与，或为什么暂不能"))
    nobody(words)
    offer.answer, offer.words = answer, words[:300]
    offer.answered_at, offer.answered_by = now(), by
    return offer


@action("resources.conclude", _("记录结果"), flow=NEED)
def conclude(need: Need, *, by: User, result: str) -> Need:
    """记录结果：哪家企业帮了什么、需求是否满足；不写个人信息。"""
    result = written(result, __("请写明结果"))
    nobody(result)
    need.result, need.done_on = result[:500], today()
    return need


@action("resources.drop", _("取消需求"), flow=NEED)
def drop(need: Need, *, by: User, reason: str) -> Need:
    """取消需求：不再需要或重复登记，写明原因；企业已答应的请记录结果。"""
    if need.offers.filter(answer="will").exists():
        raise Refused(__("已有企业愿意参与，请记录结果"))
    need.reason = because(reason)
    return need
