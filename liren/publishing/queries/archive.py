"""Reads of the archive: what apps have finished and nobody knows yet, what is due, what is filed, what may go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from liren.community.models import Community, User
from liren.community.queries import FILEABLES
from liren.community.scope import WORKERS
from liren.core.calendar import local, today
from liren.publishing.models import ArchiveCategory, ArchiveRecord, Disposal, Publication, Version
from liren.publishing.rules import archive as rules

FILED = Q(filed_on__isnull=False) & ~Q(retention="")
RECORD_TONES = {"due": ("info", "clock"), "filed": ("good", "archive"), "gone": ("idle", "minus")}


@dataclass(frozen=True)
class Drawer:
    """A category with how many of its files the reader may see are due, late and filed."""

    category: ArchiveCategory
    kinds: list[Any]


def to_gather(home: Community) -> list[ArchiveRecord]:
    """Finished records of the last year that the archive does not know yet, as rows to be kept; two queries a kind."""
    found = []
    for category in ArchiveCategory.objects.filter(community=home):
        for name in category.kinds:
            found += list(_unknown(home, category, name)) if name in FILEABLES else []
    return found


def _unknown(home: Community, category: ArchiveCategory, name: str) -> Iterator[ArchiveRecord]:
    kind = FILEABLES[name]
    known = ArchiveRecord.objects.filter(community=home, kind=name).values("subject_id")
    for row in kind.query(home).exclude(pk__in=known).order_by("pk"):
        on = _day(getattr(row, kind.day))
        if on is None or (today() - on).days > rules.GATHERED:
            continue
        yield ArchiveRecord(
            community=home, kind=name, subject_id=row.pk, secrecy="sealed" if kind.sealed else "plain", category=category,
            title=kind.called(row)[:160], made_on=on, due_on=on + timedelta(days=category.days),
        )  # fmt: skip


def _day(when: Any) -> date | None:
    return None if when is None else local(when).date() if hasattr(when, "hour") else when


def archived(user: User, home: Community, state: str = "") -> QuerySet[ArchiveRecord]:
    """Files this reader may see."""
    rows = ArchiveRecord.objects.visible_to(user).filter(community=home).select_related("category", "filed_by")
    return rows.filter(state=state) if state else rows


def due_files(user: User, home: Community, text: str = "") -> QuerySet[ArchiveRecord]:
    """What waits for filing, by words of its title, the first to fall due on top."""
    rows = archived(user, home, "due").order_by("due_on", "pk")
    return rows.filter(title__icontains=text) if text else rows


def filed_files(user: User, home: Community, chosen: dict[str, str], text: str) -> QuerySet[ArchiveRecord]:
    """What is filed or gone, by category, retention and words of its title or number."""
    rows = archived(user, home).exclude(state="due").order_by("-filed_on", "-pk")
    rows = rows.filter(category=chosen["category"]) if chosen.get("category") else rows
    rows = rows.filter(retention=chosen["retention"]) if chosen.get("retention") else rows
    return rows.filter(Q(title__icontains=text) | Q(shelf__icontains=text)) if text else rows


def expired(user: User, home: Community) -> QuerySet[ArchiveRecord]:
    """Files whose time is over and that stand on no list yet; not sealed ones, which their custodian destroys in their own file."""
    return archived(user, home, "filed").filter(disposal=None, until__lt=today(), secrecy="plain").order_by("until", "pk")


def drawers(user: User, home: Community) -> list[Drawer]:
    """The categories, each with how much of it is due and filed."""
    seen = Q(records__in=ArchiveRecord.objects.visible_to(user).filter(community=home).values("pk"))
    rows = ArchiveCategory.objects.visible_to(user).filter(community=home)
    due = seen & Q(records__state="due")
    counted = rows.annotate(
        due=Count("records", filter=due), late=Count("records", filter=due & Q(records__due_on__lt=today())),
        filed=Count("records", filter=seen & Q(records__state="filed")),
    )  # fmt: skip
    return [Drawer(one, [FILEABLES[name].label for name in one.kinds if name in FILEABLES]) for one in counted.order_by("code")]


def disposals(user: User, home: Community) -> list[Disposal]:
    """Lists of what goes, the latest first, each with its files."""
    rows = Disposal.objects.visible_to(user).filter(community=home).select_related("by", "decided_by").prefetch_related("records__category")
    return list(rows[:20])


def not_proposed_by(disposal: Disposal, user: User) -> bool:
    """Who proposed a list does not decide on it."""
    return user.pk != disposal.by_id


def source_of(record: ArchiveRecord) -> tuple[Any, str]:
    """What kind of record a file is, and where the record itself is looked at; sealed ones lead nowhere."""
    kind = FILEABLES.get(record.kind)
    if kind is None or kind.sealed or not kind.url_name:
        return (kind.label if kind else record.kind), ""
    try:
        return kind.label, reverse(kind.url_name, args=[record.subject_id])
    except NoReverseMatch:
        return kind.label, ""


def filed_rate(home: Community, since: date, until: date) -> tuple[QuerySet[ArchiveRecord], float | None]:
    """Files that fell due in a span, and what part of them is filed with a retention period; None where none fell due."""
    rows = ArchiveRecord.objects.filter(community=home, due_on__range=(since, until)).order_by("pk")
    due = rows.count()
    return rows, rows.filter(FILED).count() / due if due else None


def with_archive() -> QuerySet[Community]:
    """Communities that keep an archive."""
    return Community.objects.filter(pk__in=ArchiveCategory.objects.values("community")).order_by("pk")


def keeps_archive(user: User, home: Community) -> bool:
    """May he open the archive: who reads its categories."""
    return user.holds(ArchiveCategory.READERS, home.pk)


def may_file(user: User, home: Community) -> bool:
    """May he file something there?"""
    return user.holds(WORKERS | {"center_head", "secretary", "report_custodian"}, home.pk)


def reads_disposals(user: User, home: Community) -> bool:
    """May he read the lists of what goes?"""
    return user.holds(Disposal.READERS, home.pk)


def category_choices(user: User, home: Community) -> list[tuple[Any, Any]]:
    """The categories as a filter offers them."""
    return [(one.pk, str(one)) for one in ArchiveCategory.objects.visible_to(user).filter(community=home)]


def picked(user: User, home: Community, numbers: list[int]) -> QuerySet[ArchiveRecord]:
    """The files that were ticked, as far as the reader sees them."""
    return ArchiveRecord.objects.visible_to(user).filter(community=home, pk__in=numbers).select_related("category").order_by("pk")


def enacted(home: Community) -> QuerySet[Version]:
    """Versions of regulations that entered into force."""
    rows = Version.objects.filter(regulation__community=home, state__in=["in_force", "superseded", "repealed"])
    return rows.select_related("regulation")


def disclosed(home: Community) -> QuerySet[Publication]:
    """Disclosures that were published."""
    return Publication.objects.filter(community=home, kind="disclosure", published_at__isnull=False)


def announced(home: Community) -> QuerySet[Publication]:
    """Everything else that was published."""
    return Publication.objects.filter(community=home, published_at__isnull=False).exclude(kind="disclosure")
