"""The records behind a figure: those the reader may see, in words, with the page where each is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from liren.cases.models import Case
from liren.community.models import User
from liren.core.calendar import local

ROWS = 30  # that a clause page lists
PAGES = {
    "cases.case": "cases:detail",
    "letters.letter": "letters:detail",
    "briefings.briefing": "briefings:detail",
    "reports.report": "reports:file",
    "evaluation.improvement": "evaluation:detail",
    "community.organization": "community:edit_organization",
    "disputes.mediator": "disputes:edit_mediator",
}
# What a record is a part of, and what else one without a page of its own lies with; the nearest first.
WHOLES = ("case", "letter", "report", "mediation", "rectification")
OWNERS = (*WHOLES, "round", "hotspot", "consultation", "post", "place", "micro_grid", "grid", "company", "organization")
NAMED = (*OWNERS, "item", "user", "recipient", "space", "body", "regulation", "secondment", "unit")  # what words and addresses need
FURTHER = {"institutions.dutyday": ("secondment__organization",), "institutions.partyunit": ("micro_grid__place",)}  # and what those need
TIMES = ("due_at", "ended_at", "held_at", "at", "on")


@dataclass(frozen=True)
class Line:
    """A record as evidence: what it is in words, and its address where it has one."""

    words: str
    url: str
    falls_short: bool = False  # of a share: not one of those that count as good


def lines(rows: Iterable[Any], user: User, good: Q | None = None) -> list[Line]:
    """The first records that this reader may see: of a share those that fall short first, then the newest. What says nowhere who
    reads it is shown to nobody."""
    found = _of_query(rows, user, good) if isinstance(rows, QuerySet) else _of_list(rows, user)
    parts = {row: row.case_id for row in found if row._meta.label_lower not in PAGES and getattr(row, "case_id", None)}
    seen = set(Case.objects.visible_to(user).filter(pk__in=parts.values()).values_list("pk", flat=True)) if parts else set()
    told = [(row, not getattr(row, "is_good", True)) for row in found]
    return [Line(words_of(row), address_of(row), short) for row, short in told if parts.get(row) is None or parts[row] in seen]


def _of_query(rows: QuerySet, user: User, good: Q | None = None) -> list[Model]:
    if not hasattr(rows.model.objects, "visible_to"):
        return []
    seen = rows.model.objects.visible_to(user).filter(pk__in=rows.values("pk"))
    related = [f.name for f in rows.model._meta.concrete_fields if f.is_relation and f.name in NAMED]
    if related := [*related, *FURTHER.get(rows.model._meta.label_lower, ())]:
        seen = seen.select_related(*related)
    if good is None:
        return list(seen.order_by("-pk")[:ROWS])
    return list(seen.annotate(is_good=Exists(rows.filter(good, pk=OuterRef("pk")))).order_by("is_good", "-pk")[:ROWS])


def _of_list(rows: Iterable[Any], user: User) -> list[Model]:
    grouped: dict[type[Model], list[Any]] = {}
    for row in rows:
        if isinstance(row, Model):
            grouped.setdefault(type(row), []).append(row.pk)
    found = [row for model, pks in grouped.items() for row in _of_query(model._default_manager.filter(pk__in=pks), user)]
    return found[:ROWS]


def words_of(row: Any) -> str:
    """What a record is called: its own name; of a part of something, that, its kind and its time."""
    owner = _owner(row, WHOLES)
    if owner is None or row._meta.label_lower in PAGES:
        return str(row)
    kind = row.get_kind_display() if hasattr(row, "get_kind_display") else str(row._meta.verbose_name)
    instant = next((found for name in TIMES if (found := getattr(row, name, None)) is not None), None)
    when = f"{local(instant):%Y-%m-%d %H:%M}" if hasattr(instant, "hour") else str(instant or "")
    parts = [str(owner), str(kind), when, str(getattr(row, "post", "") or "")]
    return " · ".join(part for part in parts if part)


def address_of(row: Any) -> str:
    """Where a record is looked at: on its own page – said above, or called like its table – or on that of what it belongs to."""
    label = row._meta.label_lower
    try:
        return reverse(PAGES.get(label, label.replace(".", ":")), args=[row.pk])
    except NoReverseMatch:
        owner = _owner(row, OWNERS)
        return address_of(owner) if owner is not None else ""


def _owner(row: Any, names: Iterable[str]) -> Any:
    """What a record belongs to, by its own columns."""
    own = {f.name for f in row._meta.concrete_fields if f.is_relation}
    return next((one for name in names if name in own and (one := getattr(row, name)) is not None), None)
