"""Which cases hold the words somebody looks for, and the first of them in the order of a list."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from liren.cases.models import SENSITIVE, Case
from liren.community.models import Company, User
from liren.core.search import either, like

WORDS = 5
FOUND = 200  # beyond this many hits a search says “more than”: who finds so many adds a word
SPARE = 50  # met beyond them at first, as some lie out of sight
FEW = 500  # hits that are asked for by their ids; where there are more, walking the list meets enough of them sooner
MANY = 20_000  # hits of a word that are read; one that more cases hold is met sooner by reading the list
SHORT = 3_000  # rows of a list that is rather read whole
MOST = 4_000  # hits that are met at once


def searched(q: str, user: User) -> Q:
    """Number, title or text, or the company by name, short name or initials; every word of the search must be found."""
    return Q(*(Q(pk__in=_having(word, user)) for word in q.split()[:WORDS]))


def holding(q: str, user: User) -> tuple[set[int] | None, Q]:
    """The ids of all cases that may hold the words, whoever sees them, by one statement a word, and what is still to be asked of those
    that are shown: a word of more than two characters is found by its pairs alone. A word that `MANY` cases hold narrows nothing
    and is only asked; None: there is no other."""
    found: set[int] | None = None
    asked: list[str] = []
    for word in q.split()[:WORDS]:
        ids = _ids(_having(word, user, Case.SEARCH.asked(word, MANY)))
        if len(word) > 2 or len(ids) >= MANY:
            asked.append(word)
        if len(ids) < MANY:
            found = ids if found is None else found & ids
    return found, Q(*(Case.SEARCH.compared(word) | reduce(or_, _beside(word, user)) for word in asked))


def _ids(asked: RawSQL) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.params)
        return {pk for (pk,) in cursor.fetchall()}


def in_order(ids: set[int] | None, asked: Q, rows: QuerySet[Case], near: QuerySet[Case]) -> list[int]:
    """The first `FOUND` and one more of these ids (None: of all) that are among the rows and are what is asked, in the order of `near`.

    A few are fetched by their ids. Of many, reading and sorting all would cost more than the page: `near`, which holds the rows and
    is ordered like them by an index, is walked, and of those met the rows are asked which they hold. Where that is one in ten,
    the list may be narrower than the words: if it is short, it is read itself.
    """
    wanted = rows.filter(asked)
    if ids is not None and len(ids) <= FEW:
        return list(wanted.filter(pk__among=ids).values_list("pk", flat=True)[: FOUND + 1])
    own = near if ids is None else near.alias(own=F("pk") + 0).filter(own__among=ids)  # + 0: walked, not looked up one by one
    met, found, start, step = own.values_list("pk", flat=True), list[int](), 0, FOUND + SPARE
    while some := list(met[start : start + step]):
        found, start = found + _among(some, wanted), start + len(some)
        if len(found) > FOUND or len(some) < step:
            break
        if start == step and len(found) * 10 < step and len(short := list(rows.values_list("pk", flat=True)[:SHORT])) < SHORT:
            found = _among([pk for pk in short if ids is None or pk in ids], wanted)
            break
        step = min(max(FOUND, start * FOUND // max(len(found), 1)), MOST)
    return found[: FOUND + 1]


def _among(some: Sequence[int], rows: QuerySet[Case]) -> list[int]:
    mine = set(rows.order_by().filter(pk__among=some).values_list("pk", flat=True))
    return [pk for pk in some if pk in mine]


def _having(word: str, user: User, held: Any = None) -> RawSQL:
    """The ids of the cases that hold a word, each part found by its own index; what is sealed stands in none and is compared itself.

    Whose they are is asked of the result (`found`); asked here too, it would nest deeper than SQLite's parser goes.
    """
    exact = Case.SEARCH.asked(word) if len(word) <= 2 else Case.objects.filter(Case.SEARCH.having(word))
    parts: list[Any] = [held or exact, *(Case.objects.filter(one) for one in _beside(word, user))]
    if any(area.role in Case.READERS[secrecy] for secrecy in SENSITIVE for area in user.areas()):
        parts.append(Case.objects.filter(Case.SEARCH.apart(), Case.SEARCH.compared(word)))
    return either(parts)


def _beside(word: str, user: User) -> Iterator[Q]:
    """What a case is found by besides its own words: its company, and its number."""
    named = like(word, "name", "short_name") | Q(initials__istartswith=word)
    yield Q(company__in=Company.objects.visible_to(user).filter(named).values("pk"))
    if word.isascii():
        yield Q(number__iendswith=word) if word.isdigit() else Q(number__istartswith=word)
