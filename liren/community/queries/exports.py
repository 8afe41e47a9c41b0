"""Exports: which lists may be carried away and by whom, what of them is large or private, and the files somebody ordered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from liren.community.models import Community, Export, User
from liren.community.queries.approvals import roles_in

Params = Mapping[str, str]  # the filters as the address of the list carries them


@dataclass(frozen=True)
class Exporter:
    """A list that can be carried away: who may, what it shows under filters, and its rows – masked, unless a second person
    has agreed to `full` names and numbers."""

    code: str
    label: Any
    roles: frozenset[str]
    heads: tuple[Any, ...]
    found: Callable[[User, Community, Any], QuerySet]
    rows: Callable[[QuerySet, User, bool], Iterable[list[Any]]]
    looked: Callable[[User, QuerySet], None] = lambda _user, _found: None  # writes down the look at what is sensitive in it
    private: bool = False  # does it have names or numbers that are masked unless agreed to?

    def header(self) -> list[str]:
        """The first line, in the reader's language."""
        return [str(head) for head in self.heads]


EXPORTERS: dict[str, Exporter] = {}


def exporter(code: str, label: Any, *, roles: str, **told: Any) -> None:
    """Offer a list for export; called once by the app whose list it is."""
    EXPORTERS[code] = Exporter(code, label, frozenset(roles.split()), **told)


def may_export(user: User, code: str, home: Community | None) -> bool:
    """Does a post of this person let him carry this list of his community away (security B.2, row 32)?"""
    kind = EXPORTERS.get(code)
    return kind is not None and home is not None and bool(roles_in(user, home.pk) & kind.roles)


def exported(user: User, code: str, home: Community, params: Any, picked: Iterable[str] = ()) -> QuerySet:
    """What the list shows under these filters, or only what was picked of it."""
    found = EXPORTERS[code].found(user, home, params)
    ids = [int(pk) for pk in picked if str(pk).isdecimal() and len(str(pk)) < 19][:1000]
    return found.filter(pk__in=ids) if ids else found


def is_large(found: QuerySet) -> bool:
    """More rows than one person may carry away alone?"""
    return found.order_by()[: settings.EXPORT_ROWS + 1].count() > settings.EXPORT_ROWS


def exports(user: User) -> QuerySet[Export]:
    """The files a person ordered and may see, the latest first."""
    rows = Export.objects.visible_to(user).filter(community__in=user.communities())
    return rows.select_related("by", "approval__decided_by").order_by("-at", "-pk")
