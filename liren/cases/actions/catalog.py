"""Catalogue data of the engine, edited by small actions."""

import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from liren.cases.models import Category, ReplyTemplate
from liren.cases.rules import Limit
from liren.community.models import Community, User
from liren.core.actions import Refused, action

SHIPPED = Path(__file__).parents[1] / "catalog"


@action("cases.load_catalog", _("装入类别目录"), by="system center_head", creates=True)
def load_catalog(community: Community, *, by: User) -> Community:
    """装入随产品的类别目录与答复模板；在本社区改过的不覆盖。"""
    _load(Category, community, [_category(n, row) for n, row in enumerate(_read("categories.toml", "category"))])
    _load(ReplyTemplate, community, [_template(row) for row in _read("templates.toml", "template")])
    return community


def _read(name: str, table: str) -> list[dict[str, Any]]:
    path = SHIPPED / name
    return tomllib.loads(path.read_text("utf8"))[table] if path.exists() else []


KEPT = ("code", "name", "group", "kind", "limits", "authority", "secrecy", "audience")
WORDS = ("help", "icon", "department")
LISTS = ("questions", "modes", "clauses", "words")


def _category(order: int, row: dict[str, Any]) -> dict[str, Any]:
    fields = {k: row[k] for k in KEPT} | {k: row.get(k, "") for k in WORDS} | {k: row.get(k, []) for k in LISTS}
    fields["shared"] = row.get("shared", False)
    return fields | {"order": order, "post_role": row["post"], "handler_role": row.get("handler", "")}


def _template(row: dict[str, Any]) -> dict[str, Any]:
    fits = [x for key in ("categories", "groups", "kinds") for x in row.get(key, [])]
    return {"code": row["code"], "name": row["name"], "stage": row["stage"], "text": row["text"], "fits": fits}


def _load(model: Any, community: Community, rows: list[dict[str, Any]]) -> None:
    have = {x.code: x for x in model.objects.filter(community=community)}
    model.objects.bulk_create(model(community=community, **row) for row in rows if row["code"] not in have)
    for row in rows:
        old = have.get(row["code"])
        if old and not old.is_edited and any(getattr(old, k) != v for k, v in row.items()):
            for name, value in row.items():
                setattr(old, name, value)
            old.version += 1
            old.save()


@action("cases.edit_category", _("修改类别"), by="center_head secretary")
def edit_category(category: Category, *, by: User, **fields: Any) -> Category:
    """修改类别：新规则只用于今后的事项，已提出的按原规则。"""
    for limits in fields.get("limits", {}).values():
        for value in limits.values():
            try:
                Limit.of(value)
            except ValueError as wrong:
                raise Refused(__("时限“%(value)s”看不懂，请写工作日数（如 3）或小时分钟（如 4h、30m）") % {"value": value}) from wrong
    for name, value in fields.items():
        setattr(category, name, value)
    category.is_edited = True
    return category


@action("cases.edit_template", _("修改模板"), by="center_head secretary worker")
def edit_template(template: ReplyTemplate, *, by: User, name: str, text: str, is_active: bool = True) -> ReplyTemplate:
    """修改答复模板。"""
    template.name, template.text, template.is_active, template.is_edited = name, text, is_active, True
    return template
