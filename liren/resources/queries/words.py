"""Records of the directory as pages draw them: filters, columns and lines of the registers, facts and parts of one record."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from liren.community.models import Community, User
from liren.community.queries import own_company
from liren.core.calendar import today
from liren.resources.flow import Concern, Listed, Stage, Standing
from liren.resources.models import Need, Provider, Resource, Society
from liren.resources.queries.records import allowed
from liren.resources.rules import ASK_BEFORE, YEAR, Field, Kind, ProviderKind, SocietyKind, due_on

PAGES = {"resource": "inventory", "provider": "providers", "society": "societies", "need": "needs"}
LISTS = {"resource": "resources", "provider": "providers", "society": "societies", "need": "needs"}
TABS = {"resource": __("资源清单"), "provider": __("服务机构"), "society": __("社会组织"), "need": __("公益需求")}
NOUNS = {"resource": __("项"), "provider": __("家"), "society": __("个"), "need": __("项")}
HINTS = {
    "resource": __("名称、归谁"), "provider": __("机构名称、服务范围"), "society": __("组织名称、备案号"), "need": __("需要什么、谁需要"),
}  # fmt: skip
BULK = ("verify", "ask")
ICONS = {
    "verify": "checks", "allocate": "arrows-exchange", "ask": "bell-ringing", "edit": "pencil", "entrust": "user-cog", "attach": "camera",
    "decline": "x", "withdraw": "minus", "record_result": "check", "admit": "rubber-stamp", "verify_provider": "checks",
    "write_memorandum": "contract", "log_contact": "phone-call", "edit_provider": "pencil", "hand_over": "user-cog", "turn_down": "x",
    "remove": "minus", "hold": "calendar-event", "support": "heart-handshake", "register": "certificate", "edit_society": "pencil",
    "end": "minus", "find_suitable": "circle-check", "offer": "send", "conclude": "check", "find_unsuitable": "route",
    "edit_need": "pencil", "drop": "x", "answer": "message-circle",
}  # fmt: skip
FILTERS: dict[str, tuple[tuple[str, Any, list[tuple[str, Any]]], ...]] = {
    "resource": (
        ("kind", __("类别"), list(Kind.choices)), ("state", __("状态"), list(Listed.choices)),
        ("due", __("核实"), [("over", __("该重新核实")), ("soon", __("三十天内到期"))]),
    ),
    "provider": (
        ("kind", __("服务类别"), list(ProviderKind.choices)), ("state", __("状态"), list(Standing.choices)),
        ("due", __("核实"), [("over", __("一年未核实")), ("ending", __("准入六十天内到期"))]),
    ),
    "society": (
        ("kind", __("类别"), list(SocietyKind.choices)), ("state", __("状态"), list(Stage.choices)),
        ("due", __("活动"), [("quiet", __("一年没有活动"))]),
    ),
    "need": (
        ("state", __("状态"), list(Concern.choices)), ("field", __("领域"), list(Field.choices)),
        ("due", __("对接"), [("offer", __("适合而未推送")), ("answer", __("等企业答复"))]),
    ),
}  # fmt: skip
COLUMNS: dict[str, tuple[tuple[Any, str], ...]] = {
    "resource": (
        (__("名称"), "title"), (__("类别"), "name"), (__("归谁"), "extra"), (__("数量"), "num"), (__("最近使用"), "extra"),
        (__("状态"), "state"), (__("核实"), "due"),
    ),
    "provider": (
        (__("机构"), "title"), (__("服务类别"), "name"), (__("服务范围"), "extra"), (__("准入到"), "extra"), (__("状态"), "state"),
        (__("核实"), "due"),
    ),
    "society": (
        (__("组织"), "title"), (__("类别"), "name"), (__("登记或备案号"), "extra"), (__("近一年活动"), "num"), (__("状态"), "state"),
        (__("最近活动"), "due"),
    ),
    "need": (
        (__("需要什么"), "title"), (__("领域"), "name"), (__("谁需要"), "extra"), (__("对接"), "extra"), (__("状态"), "state"),
        (__("提出日期"), "due"),
    ),
}  # fmt: skip
TONES = {
    "proposed": ("warn", "clock"), "listed": ("good", "circle-check"), "declined": ("idle", "x"), "withdrawn": ("idle", "minus"),
    "admitted": ("good", "circle-check"), "turned_down": ("idle", "x"), "removed": ("bad", "circle-x"),
    "cultivating": ("info", "progress"), "registered": ("info", "certificate"), "active": ("good", "circle-check"),
    "ended": ("idle", "minus"), "noted": ("warn", "clock"), "suitable": ("info", "progress"), "unsuitable": ("idle", "route"),
    "done": ("good", "circle-check"), "dropped": ("idle", "minus"),
}  # fmt: skip


def tabs(at: str) -> list[dict[str, Any]]:
    """The four registers side by side."""
    return [{"label": label, "url": reverse(f"resources:{PAGES[kind]}"), "active": kind == at} for kind, label in TABS.items()]


def tab(kind: str) -> tuple[Any, str]:
    """The register a record stands in: its name and address."""
    return TABS[kind], reverse(f"resources:{PAGES[kind]}")


def portal_tabs(user: User, home: Community, at: str) -> list[dict[str, Any]]:
    """What this person finds in the portal; needs and resources are for who speaks for a company."""
    names = [("portal_providers", _("服务机构"))]
    if own_company(user, home.pk):
        names += [("portal_needs", _("公益需求")), ("portal_resources", _("本企业资源"))]
    return [{"label": label, "url": reverse(f"resources:{name}"), "active": name == at} for name, label in names]


def page_of(kind: str, thing: Any) -> str:
    """The record page of a thing, or of what it is a part of."""
    whole = {"use": ("resource", "resource_id"), "offer": ("need", "need_id")}.get(kind, (kind, "pk"))
    return reverse(f"resources:{whole[0]}", args=[getattr(thing, whole[1])])


def badge(text: Any, tone: str, icon: str = "", *, plain: bool = False) -> dict[str, Any]:
    return {"text": text, "badge": tone, "icon": icon, "plain": plain}


def state(kind: str, one: Any) -> dict[str, Any]:
    """The state of a thing, with its tone; a validity that is over is told with it."""
    if kind == "resource" and one.state == "listed" and one.until and one.until < today():
        return badge(_("已过有效期"), "bad", "clock-exclamation")
    if kind == "provider" and one.state == "admitted" and one.until and one.until < today():
        return badge(_("准入已到期"), "bad", "clock-exclamation")
    return badge(one.get_state_display(), *TONES[one.state])


def on(day: date | None) -> dict[str, Any]:
    """A day as a cell."""
    return {"text": day.isoformat() if day else ""}


def looked(verified_on: date | None, due: date | None, *, counts: bool) -> dict[str, Any]:
    """When something was verified, and whether that still counts."""
    if not counts or verified_on is None or due is None:
        return on(verified_on)
    left = (due - today()).days
    if left <= 0:
        return badge(_("核实已过期 %(n)d 天") % {"n": -left}, "bad", "clock-exclamation", plain=True)
    if left <= ASK_BEFORE:
        return badge(_("还剩 %(n)d 天") % {"n": left}, "warn", "clock", plain=True)
    return on(verified_on)


def line(kind: str, one: Any) -> dict[str, Any]:
    """A line of a register in the shape of ui/table.html."""
    cells = [dict(cell, slot=slot) for cell, (_label, slot) in zip(CELLS[kind](one), COLUMNS[kind], strict=True)]
    return {"id": one.pk, "name": str(one), "url": reverse(f"resources:{kind}", args=[one.pk]), "cells": cells}


def amount(one: Any) -> str:
    """How much of it there is."""
    return f"{one.quantity:,} {one.unit}".strip()


def _resource(one: Resource) -> list[dict[str, Any]]:
    used = _("%(day)s 用过") % {"day": one.last} if one.last else ""  # type: ignore[attr-defined]
    seen = looked(one.verified_on, due_on(one.kind, one.verified_on), counts=one.state == "listed")
    return [
        {"text": one.name}, {"text": one.get_kind_display()}, {"text": str(one.owner)}, {"text": amount(one)}, {"text": used},
        state("resource", one), seen,
    ]  # fmt: skip


def _year(on: date | None) -> date | None:
    return on and on + timedelta(days=YEAR)


def _provider(one: Provider) -> list[dict[str, Any]]:
    kinds = _("、").join(str(word) for word in one.kind_words)
    until = _("没有期限") if one.state == "admitted" and one.until is None else on(one.until)["text"]
    return [
        {"text": one.organization.name}, {"text": kinds}, {"text": one.scope}, {"text": until}, state("provider", one),
        looked(one.verified_on, _year(one.verified_on), counts=one.state == "admitted"),
    ]  # fmt: skip


def _society(one: Society) -> list[dict[str, Any]]:
    quiet = one.held == 0 and one.state in {"registered", "active"}  # type: ignore[attr-defined]
    last = badge(_("一年没有活动"), "warn", "clock-exclamation", plain=True) if quiet else on(one.last)  # type: ignore[attr-defined]
    held = _("%(n)d 次") % {"n": one.held} if one.held else ""  # type: ignore[attr-defined]
    name, kind = one.organization.name, one.get_kind_display()
    return [{"text": name}, {"text": kind}, {"text": one.number}, {"text": held}, state("society", one), last]


def _need(one: Need) -> list[dict[str, Any]]:
    told = {"n": one.offered, "said": one.said}  # type: ignore[attr-defined]
    linked = _("推 %(n)d 家，答复 %(said)d 家") % told if told["n"] else ""
    return [
        {"text": one.title}, {"text": one.get_field_display()}, {"text": one.who}, {"text": linked}, state("need", one),
        on(one.noted_on),
    ]  # fmt: skip


CELLS: dict[str, Any] = {"resource": _resource, "provider": _provider, "society": _society, "need": _need}


def own(user: User, one: Resource) -> dict[str, Any]:
    """A company's own resource in the portal: state, what was said of it, who used it, what may be done."""
    return {
        "one": one, "state": state("resource", one), "amount": amount(one), "uses": list(one.uses.all())[:3],
        "may": [(name, label) for name, label in (("confirm", _("确认仍可提供")), ("withdraw", _("撤出清单"))) if allowed(user, one, name)],
    }  # fmt: skip
