"""Imports: which kinds there are, who may bring them in, and what became of a file and its rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liren.community.models import Community, Import, ImportRow, User
from liren.core.actions import ACTIONS
from liren.core.tables import Column, Row

Verdict = tuple[Row, str, str]  # row, state, key
Apply = Callable[[Import, Sequence[ImportRow], User], None]


@dataclass(frozen=True)
class Importer:
    """A kind of thing that comes in by table.

    `ask` is the action that writes one of them: who may do that, and keeps tables at all, may import. `check` gives every row
    its state (ready, bad, there) and the key that tells the thing apart; `apply` writes ready rows inside one transaction and sets
    on each its state and thing; `undo` takes back what nobody touched since and sets undone or kept with the reason.
    """

    code: str
    label: Any
    noun: Any  # how they are counted
    hint: Any  # one sentence: what one row is
    ask: str
    list_url: str
    icon: str
    columns: Callable[[Community, User], list[Column]]
    check: Callable[[Import, Iterator[Row]], Iterator[Verdict]]
    apply: Apply
    undo: Apply
    batch: int = 1000


IMPORTERS: dict[str, Importer] = {}


def importer(code: str, label: Any, **told: Any) -> Callable[[Apply], Apply]:
    """Offer a further kind of import; the decorated function writes its rows. Apps above bring their own when they start."""

    def wrap(apply: Apply) -> Apply:
        IMPORTERS[code] = Importer(code, label, apply=apply, **told)
        return apply

    return wrap


def importers(user: User, home: Community) -> list[Importer]:
    """The kinds this person may import into his community."""
    if not user.has_perm("community.upload_import", home):
        return []
    return [kind for kind in IMPORTERS.values() if _writes(kind, user, home)]


def may_bring_in(code: str, user: User, home: Community) -> bool:
    """Is this one of the kinds he may import?"""
    return code in {kind.code for kind in importers(user, home)}


def may_import(imported: Any, user: User) -> bool:
    """May this person bring in what this import holds? Asked at each step, so that a lost right stops it midway."""
    kind = IMPORTERS.get(getattr(imported, "kind", ""))
    return kind is None or _writes(kind, user, imported.community)


def _writes(kind: Importer, user: User, home: Community) -> bool:
    """Is one of his posts in this community entitled to write one of them somewhere in it?"""
    roles = ACTIONS[kind.ask].roles
    return any(area.roles & roles and home.pk in area.communities for area in user.areas())


def imports(user: User) -> QuerySet[Import]:
    """The imports a person may see, the latest first."""
    return Import.objects.visible_to(user).filter(community__in=user.communities()).select_related("by").order_by("-at", "-pk")


def import_rows(imported: Import, state: str = "") -> QuerySet[ImportRow]:
    """The rows of an import in the order of the file, or only those of a state."""
    rows = imported.rows.order_by("number")
    return rows.filter(state=state) if state else rows


def same_file(imported: Import) -> Import | None:
    """An earlier import of the very same file."""
    same = Import.objects.filter(community=imported.community_id, kind=imported.kind, sha256=imported.sha256, pk__lt=imported.pk)
    return same.exclude(state__in=["failed", "dropped"]).select_related("by").order_by("-pk").first()


def report_rows(imported: Import) -> Iterable[list[Any]]:
    """Every row of an import with what became of it, a line for each fault."""
    for row in imported.rows.order_by("number").iterator(chunk_size=1000):
        for problem in row.problems or [{}]:
            told = [problem.get(key, "") for key in ("column", "found", "say")]
            yield [row.number, row.name, row.get_state_display(), *told]


def bad_rows(imported: Import, columns: Sequence[Column]) -> Iterable[list[Any]]:
    """The rows to be mended as they stood in the file, each with its faults in a last column."""
    for row in imported.rows.filter(state="bad").order_by("number").iterator(chunk_size=1000):
        said = "；".join(f"{p['column']}：{p['say']}" if p["column"] else p["say"] for p in row.problems)
        yield [*(row.values.get(column.name, "") for column in columns), said]
