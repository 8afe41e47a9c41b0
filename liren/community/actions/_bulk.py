"""What bulk writes share: journal rows like those of the single actions, and what was built on a thing since."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import Import, ImportRow, User
from liren.core.actions import HANDLERS, WANTED
from liren.core.calendar import now
from liren.core.models import Event

WORDS = {
    "appointment": gettext_lazy("任职"), "assignment": gettext_lazy("转办"), "case": gettext_lazy("诉求"), "company": gettext_lazy("企业"),
    "contactperson": gettext_lazy("联系人"), "fact": gettext_lazy("企业情况"), "gridstay": gettext_lazy("网格调整"),
    "message": gettext_lazy("办理记录"), "post": gettext_lazy("岗位"), "qualification": gettext_lazy("资质"), "space": gettext_lazy("空间"),
}  # fmt: skip


def journal(imported: Import, by: User, name: str, things: Iterable[Model], details: Callable[[Any], dict[str, Any]]) -> None:
    """A row for each thing under the name of the action that would have written it alone; heard by whoever hears that."""
    moment, heard = now(), HANDLERS.get(name, ())
    Event.objects.bulk_create(
        [
            Event(
                at=moment, community_id=imported.community_id, actor_id=by.pk, action=name, subject_type=thing._meta.label_lower,
                subject_id=thing.pk, details={**details(thing), "import": imported.pk},
                announced_at=None if any(h not in WANTED or WANTED[h](thing) for h in heard) else moment,
            )
            for thing in things
        ],
        batch_size=1000,
    )  # fmt: skip


def built_on(things: QuerySet, made: Mapping[type[Model], int], *, changed: bool = True) -> dict[int, str]:
    """Things that somebody changed or attached something to since they were imported: what it is, in a word. `made` says how
    many rows of which tables the import itself made with each; not `changed`: an edit of the thing itself does not count."""
    found = dict.fromkeys(things.exclude(version=0).values_list("pk", flat=True), "") if changed else {}
    for relation in things.model._meta.related_objects:
        own = made.get(relation.related_model, 0)
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": things.values("pk")})
        counted = rows.order_by().values(relation.field.attname).annotate(n=Count("pk")).filter(n__gt=own)
        for pk in counted.values_list(relation.field.attname, flat=True):
            found.setdefault(pk, str(WORDS.get(relation.related_model._meta.model_name, _("别的登记"))))
    return found


def take_back(imported: Import, by: User, things: Sequence[Model], rows: Sequence[ImportRow]) -> None:
    """Journal that these are gone, delete them, and mark their rows."""
    gone = list(things)
    journal(imported, by, "community.undo_import", gone, lambda thing: {})
    if gone:
        label = gone[0]._meta.label_lower
        Event.objects.filter(subject_type=label, subject_id__in=[t.pk for t in gone], announced_at=None).update(announced_at=now())
        type(gone[0])._base_manager.filter(pk__in=[thing.pk for thing in gone]).delete()
    for row in rows:
        row.state, row.values, row.thing_id = ImportRow.State.UNDONE, {}, None


def undo(imported: Import, by: User, rows: Sequence[ImportRow], things: QuerySet, kept: Mapping[int, str] | None = None) -> list[ImportRow]:
    """Take back these things of the rows but those that are `kept`, unless said otherwise for what was built on them; returns the
    rows that are free again."""
    free, found = part(rows, built_on(things, {}) if kept is None else kept), things.in_bulk()
    take_back(imported, by, [found[row.thing_id] for row in free if row.thing_id in found], free)
    return free


def things_of(model: type[Model], rows: Sequence[ImportRow]) -> QuerySet:
    """What was made of these rows and is there still."""
    return model._base_manager.filter(pk__in=[row.thing_id for row in rows])


def fresh(rows: Sequence[ImportRow], known: set[str]) -> list[ImportRow]:
    """The rows whose key is not there yet; of the others it is noted that they are."""
    for row in rows:
        if row.key in known:
            row.state, row.values = ImportRow.State.THERE, {}
    return [row for row in rows if row.key not in known]


def done(rows: Sequence[ImportRow], things: Sequence[Model], kept: Sequence[dict[str, Any]] = ()) -> None:
    """Note on each row what was made of it and, besides, only what an undo has to know."""
    for n, (row, thing) in enumerate(zip(rows, things, strict=True)):
        row.state, row.thing_id, row.values = ImportRow.State.DONE, thing.pk, kept[n] if kept else {}


def refuse(row: ImportRow, column: Any, say: Any) -> None:
    """A row that was fine when it was read no longer is."""
    row.state, row.values, row.problems = ImportRow.State.BAD, {}, [{"column": str(column), "found": "", "say": str(say)}]


def part(rows: Sequence[ImportRow], kept: Mapping[int, str]) -> list[ImportRow]:
    """The rows whose thing may be taken back; of the others it is noted what was built on it."""
    for row in rows:
        if row.thing_id is not None and row.thing_id in kept:
            what = kept[row.thing_id]
            say = _("之后又有了“%(what)s”，予以保留") % {"what": what} if what else _("之后修改过，予以保留")
            row.state, row.values, row.problems = ImportRow.State.KEPT, {}, [{"column": "", "found": "", "say": say}]
    return [row for row in rows if row.thing_id not in kept]
