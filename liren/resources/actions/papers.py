"""Papers about what stands in the directory: documents, memoranda, contacts; and whose post answers for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.community.actions._values import here, written
from liren.community.models import Post, User
from liren.core.actions import Refused, action
from liren.core.calendar import today
from liren.resources.actions._shared import keep
from liren.resources.flow import FILERS, KEEPERS
from liren.resources.models import Paper, Provider


@action("resources.attach", _("添加存档"), by=KEEPERS, creates=True, tells=["kind"])
def attach(thing: Any, *, by: User, kind: str, files: Sequence[Any], text: str = "") -> Paper:
    """添加存档：凭据或照片。"""
    if kind not in {"document", "photo"}:
        raise Refused(__("请选择凭据或照片"))
    if not files:
        raise Refused(__("请选择要保存的文件"))
    return keep(thing, by, kind, text, files)


@action("resources.write_memorandum", _("写备忘录"), by=FILERS, creates=True, tells=["on"])
def write_memorandum(provider: Provider, *, by: User, text: str, on: date, files: Sequence[Any] = ()) -> Paper:
    """写备忘录：与服务机构约定的事项，可附盖章文本（S2 8.1.4-2）。"""
    return keep(provider, by, "memorandum", written(text, __("请写明约定了什么")), files, on=on)


@action("resources.log_contact", _("记录联系"), by=FILERS, creates=True, tells=["on"])
def log_contact(provider: Provider, *, by: User, text: str, on: date) -> Paper:
    """记录联系：与服务机构的一次往来，半年内要有（S1 7.2.2.2-1、S2 8.1.4-1）。"""
    if on > today():
        raise Refused(__("联系日期不能晚于今天"))
    return keep(provider, by, "contact", written(text, __("请写明谈了什么")), on=on)


@action("resources.hand_over", _("更换联系岗位"), by=f"{KEEPERS} secretary", tells=["post"])
def hand_over(thing: Any, *, by: User, post: Post) -> Any:
    """更换联系岗位：服务机构、社会组织或需求交给另一个岗位，也用于离岗交接。"""
    here(thing, post)
    thing.keeper = post
    return thing
