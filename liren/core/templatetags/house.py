"""Template tags of the house, loaded in every template: icons, rights, links that keep the query, short dates, masks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from liren.core import calendar

register = template.Library()


# The icon that stands for a tone unless another is named.
TONES = {"good": "circle-check", "warn": "clock-exclamation", "bad": "alert-circle", "info": "progress"}


COUNTED = {
    "case": ngettext_lazy("%(shown)s 件", "%(shown)s 件", "n"),
    "company": ngettext_lazy("%(shown)s 家", "%(shown)s 家", "n"),
    "person": ngettext_lazy("%(shown)s 人", "%(shown)s 人", "n"),
    "post": ngettext_lazy("%(shown)s 个岗位", "%(shown)s 个岗位", "n"),
    "row": ngettext_lazy("%(shown)s 行", "%(shown)s 行", "n"),
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One icon of the sprite; always beside a word, so hidden from screen readers."""
    href = f"{static('vendor/icons.svg')}#{name}"
    svg = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>'
    return format_html(svg, f"icon {extra}".strip(), href)


@register.simple_tag
def badge(label: str, tone: str = "", sign: str = "", plain: bool = False) -> SafeString:
    """A state in a word and an icon: `{% badge case.state_label "warn" "hand-stop" %}`; `plain` has no ground."""
    css = f"badge tone-{tone or 'idle'}{' plain' if plain else ''}"
    return format_html('<span class="{}">{}{}</span>', css, icon(sign or TONES.get(tone, "circle-dashed")), label)


def allowed(context: Context, perm: str, thing: Any) -> bool:
    user = context.get("user") or getattr(context.get("request"), "user", None)
    return bool(user and user.has_perm(perm, thing))


@register.simple_tag(takes_context=True)
def can(context: Context, perm: str, thing: Any = None) -> bool:
    """`{% can "cases.assign" case as ok %}`: may the reader do that to this thing?"""
    return allowed(context, perm, thing)


class IfCan(template.Node):
    """`{% ifcan "cases.assign" case %} … {% else %} … {% endifcan %}`."""

    def __init__(self, perm: FilterExpression, thing: FilterExpression | None, yes: NodeList, no: NodeList) -> None:
        self.perm, self.thing, self.yes, self.no = perm, thing, yes, no
        self.child_nodelists = ("yes", "no")

    def render(self, context: Context) -> SafeString:
        thing = self.thing.resolve(context) if self.thing else None
        return (self.yes if allowed(context, self.perm.resolve(context), thing) else self.no).render(context)


@register.tag
def ifcan(parser: Parser, token: Token) -> IfCan:
    _name, perm, *rest = token.split_contents()
    yes = parser.parse(("else", "endifcan"))
    no = NodeList()
    if parser.next_token().contents == "else":
        no = parser.parse(("endifcan",))
        parser.delete_first_token()
    return IfCan(parser.compile_filter(perm), parser.compile_filter(rest[0]) if rest else None, yes, no)


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """What the page put into the block of that name, nothing if it has none: `{% slot "more" as more %}`.

    A frame can so show a block twice, or leave out what goes around it when it is empty."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(block.render(context).strip() if block else "")  # noqa: S308 - rendered by the template engine


@register.simple_tag(takes_context=True)
def fresh_key(context: Context) -> str:
    """The idempotency key of a form: a new one, or the one it was sent with when it is shown again with errors."""
    request = context.get("request")
    return (request.POST.get("key", "")[:64] if request else "") or uuid4().hex


@register.simple_tag(takes_context=True)
def url_with(context: Context, without: str = "", **changes: Any) -> str:
    """This page's query string with some values replaced; None or "" removes one. `without="a b"` removes a and b.

    A changed filter starts at the first page again: `page` survives only when it is what changes."""
    query = context["request"].GET.copy()
    for name in ["page", *without.split()]:
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def url_without(context: Context, name: str, value: str) -> str:
    """This page's query string with one of several values of a filter removed (a removable chip)."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.setlist(name, [kept for kept in query.getlist(name) if kept != str(value)])
    return f"?{query.urlencode()}"


@register.filter
def short(value: date | datetime | None) -> str:
    """`11-21 14:05` or `11-21`; with the year only when it is not this one."""
    return calendar.short(value, calendar.now()) if value else ""


@register.filter
def words_left(due: datetime | None) -> str:
    """`还剩 2 个工作日`, or `超 3 天` after the limit."""
    return calendar.words_left(due, calendar.now()) if due else ""


@register.filter
def thousands(value: float | Decimal | str | None) -> str:
    """1706 → `1,706`; decimals stay as they are, and so does what is already in words, such as `10,000+`."""
    return value if isinstance(value, str) else "" if value is None else f"{value:,}"


@register.filter
def upto(value: int, most: int) -> str:
    """What there is room for on the frame: 7 → `7`, 100 up to 99 → `99+`."""
    return f"{most}+" if value > most else str(value)


@register.filter
def counted(value: int, thing: str) -> str:
    """A number with what it counts: `{{ figures.companies|counted:"company" }}` → `1,706 家`."""
    return COUNTED[thing] % {"n": value, "shown": f"{value:,}"}


@register.filter
def money(value: float | Decimal | None) -> str:
    """Yuan with thousands and two decimals, which whole amounts do not show: `12,500 元`."""
    return "" if value is None else _("%(amount)s 元") % {"amount": f"{value:,.2f}".removesuffix(".00")}


@register.filter
def label_of(thing: Any) -> str:
    """The table of a row, as addresses name it: `cases.case`."""
    return thing._meta.label_lower


@register.filter
def mask_name(value: str | None) -> str:
    """张伟 → `张*`: how a name stands in lists and search."""
    return f"{value[0]}*" if value and len(value) > 1 else "*" if value else ""
