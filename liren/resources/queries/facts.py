"""One record as its page draws it: facts, and the rows that lie with it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liren.community.models import User
from liren.core.calendar import local
from liren.resources.models import Activity, Need, Offer, Provider, Resource, Society, Support, Use
from liren.resources.queries.records import allowed
from liren.resources.queries.words import amount, badge
from liren.resources.rules import due_on

PART = 100  # rows of a part that a page lists
ANSWERS = {"will": ("good", "circle-check"), "cannot": ("idle", "minus")}


def facts(kind: str, one: Any) -> list[dict[str, Any]]:
    """The facts of a record in the shape of ui/facts.html."""
    return [fact for fact in FACTS[kind](one) if fact]


def _fact(label: Any, value: Any, **more: Any) -> dict[str, Any]:
    return {"label": label, "value": value.isoformat() if isinstance(value, date) else value, **more}


def _if(label: Any, value: Any, **more: Any) -> dict[str, Any]:
    """A fact that is left out where there is nothing to say."""
    return _fact(label, value, **more) if value else {}


def _resource(one: Resource) -> list[dict[str, Any]]:
    page = {"company": "community:company", "place": "community:place"}
    column = next(name for name in ("company", "organization", "place") if getattr(one, f"{name}_id"))
    link = {"url": reverse(page[column], args=[getattr(one, f"{column}_id")])} if column in page else {}
    return [
        _fact(_("类别"), one.get_kind_display()),
        _fact(_("归谁"), one.owner.name, **link),
        _fact(_("数量"), amount(one)),
        _fact(_("有效期到"), one.until or _("没有期限")),
        _fact(_("核实日期"), one.verified_on or _("还没有核实")),
        _if(_("重新核实"), due_on(one.kind, one.verified_on)),
        _if(_("企业确认日期"), one.confirmed_on),
        _fact(_("负责岗位"), str(one.keeper or "")),
        _fact(_("联系方式"), one.contact),
        _fact(_("使用条件"), one.terms, wide=True),
        _if(_("说明"), one.about, wide=True),
        _if(_("原因"), one.reason, wide=True),
    ]


def _provider(one: Provider) -> list[dict[str, Any]]:
    until = one.until or (_("没有期限") if one.since else "")
    return [
        _fact(_("服务类别"), _("、").join(str(word) for word in one.kind_words)),
        _fact(_("对外联系方式"), one.contact),
        _fact(_("联系岗位"), str(one.keeper or "")),
        _fact(_("准入起"), one.since),
        _fact(_("准入到"), until),
        _fact(_("谁决定"), str(one.decided_by or "")),
        _fact(_("准入文号"), one.number),
        _fact(_("核实日期"), one.verified_on),
        _fact(_("服务范围"), one.scope, wide=True),
        _fact(_("准入依据"), one.ground, wide=True),
        _if(_("原因"), one.reason, wide=True),
    ]


def _society(one: Society) -> list[dict[str, Any]]:
    return [
        _fact(_("类别"), one.get_kind_display()),
        _fact(_("来源"), one.get_origin_display()),
        _fact(_("登记或备案号"), one.number),
        _fact(_("登记或备案日期"), one.registered_on),
        _fact(_("联系岗位"), str(one.keeper or "")),
        _if(_("终止日期"), one.ended_on),
        _if(_("原因"), one.reason, wide=True),
    ]


def _need(one: Need) -> list[dict[str, Any]]:
    return [
        _fact(_("领域"), one.get_field_display()),
        _fact(_("谁需要"), one.who),
        _fact(_("提出日期"), one.noted_on),
        _fact(_("希望何时前"), one.wanted_by),
        _fact(_("谁登记"), str(one.noted_by)),
        _fact(_("负责岗位"), str(one.keeper or "")),
        _fact(_("说明"), one.text, wide=True),
        _if(_("原因"), one.reason, wide=True),
        _if(_("结果"), one.result, wide=True),
        _if(_("办结日期"), one.done_on),
    ]


FACTS: dict[str, Any] = {"resource": _resource, "provider": _provider, "society": _society, "need": _need}


def part(user: User, thing: Any, name: str) -> dict[str, Any]:
    """A part of a record: its title, heads and rows, each with what may be done on it; what it says where there is none."""
    title, empty, heads, rows = PARTS[name](user, thing)
    return {"title": title, "empty": empty, "heads": heads, "rows": rows}


def _row(*cells: tuple[Any, str], url: str = "", verb: Any = "", state: dict[str, Any] | None = None) -> dict[str, Any]:
    drawn = [{"text": text, "slot": slot} for text, slot in cells]
    return {"cells": [*drawn, *([dict(state, slot="state")] if state else [])], "url": url, "verb": verb}


def _uses(user: User, thing: Resource) -> tuple[Any, ...]:
    rows = Use.objects.visible_to(user).filter(resource=thing).order_by("-on", "-pk")[:PART]
    told = [
        _row(
            (one.used_by, "title"), (one.purpose, "name wrap"), (_span(one), "extra"), (one.result, "extra wrap"),
            url="" if one.result or not user.has_perm("resources.record_result", thing)
            else reverse("resources:act_use", args=[one.pk, "record_result"]),
            verb=_("记录结果"),
        )
        for one in rows
    ]  # fmt: skip
    heads = [_("谁使用"), _("用来做什么"), _("什么时候"), _("结果")]
    return _("调用与共用"), _("还没有调用过。登记谁、什么时候、为什么用，资源才算真正统筹起来。"), heads, told


def _span(one: Use) -> str:
    return f"{one.on}–{one.until:%m-%d}" if one.until and one.until != one.on else str(one.on)


def _activities(user: User, thing: Society) -> tuple[Any, ...]:
    rows = Activity.objects.visible_to(user).filter(society=thing).order_by("-on", "-pk")[:PART]
    told = [_row((one.name, "title"), (str(one.on), "name"), (_("%(n)d 人") % {"n": one.participants}, "num")) for one in rows]
    return (
        _("活动"),
        _("还没有记录活动。登记备案后的第一次活动记下来，就算开展活动了。"),
        [_("活动名称"), _("活动日期"), _("参加人数")],
        told,
    )


def _support(user: User, thing: Society) -> tuple[Any, ...]:
    rows = Support.objects.visible_to(user).filter(society=thing).order_by("-on", "-pk")[:PART]
    told = [_row((one.what, "title"), (one.get_kind_display(), "name"), (str(one.on), "extra")) for one in rows]
    return _("扶持"), _("还没有记录扶持：场地、资金、培训或指导。"), [_("扶持内容"), _("种类"), _("日期")], told


def _offers(user: User, thing: Need) -> tuple[Any, ...]:
    rows = Offer.objects.visible_to(user).filter(need=thing).select_related("company", "need").order_by("answer", "company__name")[:PART]
    may = bool(rows) and allowed(user, thing, "offer")
    told = []
    for one in rows:
        tone = badge(one.get_answer_display(), *ANSWERS[one.answer]) if one.answer else badge(_("等答复"), "warn", "clock")
        url = reverse("resources:act_offer", args=[one.pk, "answer"]) if may and not one.answer else ""
        cells = ((one.company.name, "title"), (one.words, "name wrap"), (f"{local(one.at):%Y-%m-%d}", "extra"))
        told.append(_row(*cells, state=tone, url=url, verb=_("代记答复")))
    heads = [_("企业"), _("企业的话"), _("推送日期"), _("答复")]
    return _("推给的企业"), _("还没有推给企业。先判定适合企业参与，再推给一家或几家。"), heads, told


PARTS: dict[str, Any] = {"uses": _uses, "activities": _activities, "support": _support, "offers": _offers}
