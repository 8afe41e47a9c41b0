"""Free text that leaves the community: what tells who somebody is in it is named, and stays out unless it is said to be needed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.rules import Personal, personal_in, without_personal

KINDS = {"id": _("身份证号"), "mobile": _("手机号"), "phone": _("固定电话"), "plate": _("车牌")}
OUTSIDE = frozenset({"department_officer", "provider", "property_manager"})


def named(found: Iterable[Personal], *, masked: bool = False) -> str:
    """手机号 13812345678、车牌 浙A12345."""
    told = dict.fromkeys(f"{KINDS[one.kind]} {one.masked if masked else one.text}" for one in found)
    return __("、").join(told)


def seen_outside(*texts: str) -> str:
    """What an outside post will read beside what is typed now; empty when there is nothing to be careful of."""
    found = named(personal_in("\n".join(texts)), masked=True)
    return __("原文里有%(what)s，对方看得到原文。") % {"what": found} if found else ""


def let_out(form: forms.Form, name: str) -> str:
    """The text of this field as it may leave: as it is when nothing is in it or the writer keeps it, masked when he says so."""
    text, choice = form.cleaned_data.get(name) or "", form.data.get("personal")
    found: list[Any] = [] if choice == "keep" else personal_in(text)
    if found and choice == "mask":
        return without_personal(text)
    if found:
        told = __("这段话要送出社区，其中有%(what)s。办理不需要的，请隐去。") % {"what": named(found)}
        form.add_error(name, forms.ValidationError(told, "personal"))
    return text
