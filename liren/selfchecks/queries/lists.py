"""Reads of the lists: which there are, the revision in use, the one being revised, their items."""

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from liren.community.models import Community, User
from liren.core.files import files_of_each
from liren.selfchecks.models import Checklist, Copy, Item, Revision


def reads(user: User, home: Community) -> bool:
    """Is one of his posts in this community among those who read its self-checks?"""
    return user.holds(Checklist.READERS, home.pk)


def checklists(user: User, home: Community) -> dict[str, Checklist]:
    """The lists in use in a community, by the code of the standard."""
    return {one.code: one for one in Checklist.objects.visible_to(user).filter(community=home)}


def in_use(lists: Iterable[Checklist] | QuerySet[Checklist]) -> QuerySet[Revision]:
    """The revision in use of each of these lists."""
    latest = Revision.objects.filter(checklist__in=lists, published_at__isnull=False).order_by()
    numbers = latest.values("checklist").annotate(last=Max("pk")).values("last")
    return Revision.objects.filter(pk__in=numbers).select_related("checklist")


def current(checklist: Checklist) -> Revision | None:
    """The revision in use of one list."""
    return checklist.revisions.filter(published_at__isnull=False).order_by("-number").first()


def draft(checklist: Checklist) -> Revision | None:
    """The one being revised, where there is one."""
    return checklist.revisions.filter(published_at=None, discarded_at=None).first()


def drafts(home: Community) -> dict[str, Revision]:
    """What is being revised in a community, by the name of the list."""
    rows = Revision.objects.filter(community=home, published_at=None, discarded_at=None).select_related("checklist")
    return {str(one.checklist): one for one in rows.order_by("checklist__code")}


def revisions(checklist: Checklist) -> QuerySet[Revision]:
    """Every revision that was put into use, the newest first."""
    return checklist.revisions.filter(published_at__isnull=False).select_related("published_by").order_by("-number")


def items_of(revision: Revision) -> list[Item]:
    """The items of a revision, those of one aspect together, in the order in which the aspects first come up."""
    rows = list(revision.items.order_by("order", "pk"))
    topics = list(dict.fromkeys(one.topic for one in rows))
    return sorted(rows, key=lambda one: (topics.index(one.topic), one.order, one.pk))


def topics_of(revision: Revision) -> list[str]:
    """The aspects that a revision has."""
    return list(dict.fromkeys(revision.items.order_by("order").values_list("topic", flat=True)))


def last_numbers(revision: Revision) -> tuple[int, int]:
    """The highest key that any revision of the list has given out, and the highest place in this one."""
    rows = Item.objects.filter(revision__checklist=revision.checklist_id).aggregate(key=Max("key"))
    return rows["key"] or 0, revision.items.aggregate(order=Max("order"))["order"] or 0


def texts(revision: Revision) -> set[str]:
    """What its items ask, word for word."""
    return set(revision.items.values_list("text", flat=True))


def copies(user: User, checklist: Checklist) -> list[tuple[Copy, list[dict[str, str]]]]:
    """The copies a reader may see, each with its files."""
    rows = list(Copy.objects.visible_to(user).filter(checklist=checklist).select_related("by"))
    files = files_of_each(rows)
    return [(one, files[one.pk]) for one in rows]


def copies_here(checklist: Checklist) -> QuerySet[Copy]:
    return Copy.objects.filter(checklist=checklist)
