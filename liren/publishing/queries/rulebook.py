"""Reads of the rulebook: what is asked for and how it stands, one regulation with its versions, what was in force on a day."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet

from liren.community.models import Community, Post, User
from liren.community.queries import holding, roles_in
from liren.core.calendar import local, today
from liren.core.files import attachments_of
from liren.publishing import rules
from liren.publishing.flow import OPEN, VersionState
from liren.publishing.models import Regulation, Review, Version
from liren.publishing.rules import Stand, catalog

STANDS = {
    Stand.IN_FORCE: ("good", "circle-check"), Stand.DUE: ("warn", "clock-exclamation"), Stand.OVERDUE: ("bad", "alert-circle"),
    Stand.UNDERWAY: ("info", "pencil"), Stand.REPEALED: ("idle", "minus"), Stand.MISSING: ("idle", "circle-dashed"),
}  # fmt: skip
VERSION_TONES = {
    "draft": ("idle", "pencil"), "submitted": ("warn", "list-check"), "reviewed": ("warn", "rubber-stamp"), "approved": ("info", "clock"),
    "in_force": ("good", "circle-check"), "superseded": ("idle", "history"), "repealed": ("idle", "minus"), "dropped": ("idle", "trash"),
}  # fmt: skip


@dataclass
class Entry:
    """A line of the rulebook: what is asked for, what there is of it, and where it stands."""

    title: str
    stand: Stand
    needed: catalog.Needed | None = None
    regulation: Regulation | None = None
    current: Version | None = None  # in force
    underway: Version | None = None
    due: date | None = None
    clauses: tuple[str, ...] = ()
    look: tuple[str, str] = ("", "")  # tone and icon

    @property
    def owner(self) -> str:
        """Who answers for it."""
        if self.regulation:
            return str(self.regulation.post or self.regulation.get_owner_display())
        return str(dict(Regulation._meta.get_field("owner").choices or ()).get(self.needed.owner if self.needed else "", ""))


@dataclass
class Chapter:
    """The lines of one group."""

    title: str
    entries: list[Entry] = field(default_factory=list)


def _loaded(rows: QuerySet[Regulation]) -> QuerySet[Regulation]:
    versions = Version.objects.exclude(state=VersionState.DROPPED).order_by("-number").defer("sections")
    related = rows.select_related("community", "post").prefetch_related(Prefetch("versions", versions, to_attr="listed"))
    return related.prefetch_related(Prefetch("reviews", to_attr="looked")).order_by("code", "title", "pk")


def _entry(regulation: Regulation, day: date) -> Entry:
    listed: list[Version] = regulation.listed  # type: ignore[attr-defined]
    current = next((v for v in listed if v.state == VersionState.IN_FORCE), None)
    underway = next((v for v in listed if v.state in OPEN), None)
    due = rules.due_on(looks_at(regulation, current), regulation.months) if current else None
    repealed = any(v.state == VersionState.REPEALED for v in listed)
    stand = rules.stand(current is not None, due, underway is not None, repealed, day)
    needed = catalog.needed().get(regulation.code)
    found = Entry(regulation.title, stand, needed, regulation, current, underway, due, needed.clauses if needed else ())
    found.look = STANDS[stand]
    return found


def looks_at(regulation: Regulation, version: Version) -> list[date]:
    """The days on which somebody looked whether the text still fits: its approval, and the reviews that kept it."""
    found = [local(version.approved_at).date()] if version.approved_at else []
    return found + [r.on for r in regulation.looked if r.keeps]  # type: ignore[attr-defined]


def book(user: User, home: Community) -> list[Chapter]:
    """The whole rulebook by chapters: every regulation asked for, then the community's own; three queries."""
    chapters = {code: Chapter(str(group)) for code, group in catalog.groups().items()}
    own = Chapter("")
    for one in _entries(Regulation.objects.visible_to(user).filter(community=home)):
        (chapters[one.needed.group] if one.needed else own).entries.append(one)
    return [chapter for chapter in (*chapters.values(), own) if chapter.entries]


def narrowed(chapters: Iterable[Chapter], show: str = "", q: str = "") -> list[Chapter]:
    """Of the rulebook the lines that stand so and are called so."""
    kept = (
        Chapter(one.title, [line for line in one.entries if (not show or line.stand == show) and q.casefold() in line.title.casefold()])
        for one in chapters
    )
    return [chapter for chapter in kept if chapter.entries]


def _entries(rows: QuerySet[Regulation]) -> list[Entry]:
    there = [_entry(one, today()) for one in _loaded(rows)]
    by_code = {one.regulation.code: one for one in there if one.regulation and one.regulation.code}
    missing = {code: Entry(str(one), Stand.MISSING, one, clauses=one.clauses, look=STANDS[Stand.MISSING])
               for code, one in catalog.needed().items() if code not in by_code}  # fmt: skip
    asked = [by_code.get(code) or missing[code] for code in catalog.needed()]
    return asked + [one for one in there if one.needed is None]


def tally(chapters: Iterable[Chapter]) -> Counter[str]:
    """How many lines stand where."""
    return Counter(one.stand.value for chapter in chapters for one in chapter.entries)


def entry_of(regulation: Regulation) -> Entry:
    """One regulation with where it stands."""
    return _entry(_loaded(Regulation.objects.filter(pk=regulation.pk)).get(), today())


def there_is(community: Community, code: str, title: str) -> bool:
    """Is there one of that kind or name already?"""
    same = Q(title=title) | (Q(code=code) if code else Q())
    return Regulation.objects.filter(same, community=community).exists()


def parts_of(regulation: Regulation) -> tuple[catalog.Part, ...]:
    """The outline of a regulation of the catalogue."""
    found = catalog.needed().get(regulation.code)
    return found.parts if found else ()


def pdf_sections(version: Version) -> list[dict[str, str]]:
    """The sections that have something to print."""
    return [one for one in version.sections if one["text"].strip()]


def before(version: Version) -> Version | None:
    """The version this one is compared with: the last one before it that was not dropped."""
    rows = Version.objects.filter(regulation=version.regulation_id, number__lt=version.number).exclude(state=VersionState.DROPPED)
    return rows.order_by("-number").first()


def fingerprint_of(version: Version) -> str:
    """SHA-256 over the text and the hashes of the files: what was approved can be told from what was altered."""
    files = list(attachments_of(version).values_list("sha256", flat=True))
    said = [[version.document_number, *([one["title"], one["text"]] for one in version.sections)], files]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def wrote_nothing(version: Version, user: User) -> bool:
    """Did this person write no word of it?"""
    return user.pk not in version.writers and user.pk != version.drafted_by_id


def holders_of(regulation: Any) -> list[User]:
    """Who holds the post that answers for it; without one the heads of the center."""
    return (list(holding(pk=regulation.post_id)) if regulation.post_id else []) or heads(regulation.community_id)


def heads(community_id: int) -> list[User]:
    """Center head and secretary."""
    return list(holding(community=community_id, role__in=["center_head", "secretary"]))


def heads_here(user: User, community_id: int) -> bool:
    """Is this person center head or secretary of the community, or the product itself?"""
    return bool(roles_in(user, community_id) & {"center_head", "secretary", "system"})


def staff_posts(community: Community) -> QuerySet[Post]:
    """Posts of the center that can answer for a regulation or an item of the calendar."""
    roles = ["enterprise_worker", "employee_worker", "governance_worker", "center_head", "secretary", "committee_member"]
    return Post.objects.filter(community=community, closed_on=None, role__in=roles).order_by("role", "pk")


def reviewable() -> list[Entry]:
    """Regulations in force of all communities, for the reminder of their review."""
    rows = Regulation.objects.filter(versions__state=VersionState.IN_FORCE).distinct()
    return [_entry(one, today()) for one in _loaded(rows)]


def to_enact() -> QuerySet[Version]:
    """Approved versions whose day has come."""
    rows = Version.objects.filter(state=VersionState.APPROVED, effective_on__lte=today())
    return rows.select_related("regulation__community").order_by("effective_on", "pk")


def in_force(community: Community, day: date, kinds: Iterable[str]) -> dict[str, tuple[Version, bool]]:
    """Of these kinds: the version that was in force on a day, and whether it had been looked at within its term (at most 24 months);
    one query, as the standards ask this for each of their clauses."""
    kept = Max("regulation__reviews__on", filter=Q(regulation__reviews__keeps=True, regulation__reviews__on__lte=day))
    rows = Version.objects.filter(regulation__community=community, regulation__code__in=list(kinds), approved_at__isnull=False)
    found: dict[str, tuple[Version, bool]] = {}
    for one in rows.exclude(state=VersionState.DROPPED).annotate(kept=kept).select_related("regulation").order_by("number"):
        approved = local(one.approved_at).date() if one.approved_at else None
        if approved and rules.in_force_on(day, one.effective_on, approved, one.ended_on):
            due = rules.due_on([approved, *([one.kept] if one.kept else [])], one.regulation.months)  # type: ignore[attr-defined]
            found[one.regulation.code] = (one, day <= due)
    return found


def readable_rules(user: User, home: Community) -> QuerySet[Version]:
    """Versions in force that this person may read, for the published rulebook."""
    rows = Version.objects.visible_to(user).filter(regulation__community=home, state=VersionState.IN_FORCE)
    return rows.select_related("regulation").defer("sections").order_by("regulation__title", "pk")


def versions_of(user: User, regulation: Regulation) -> list[Version]:
    """Its versions that this person may read, the latest first."""
    rows = Version.objects.visible_to(user).filter(regulation=regulation).exclude(state=VersionState.DROPPED)
    return list(rows.select_related("drafted_by", "approved_by").defer("sections").order_by("-number"))


def latest(regulation: Regulation) -> Version:
    """The version begun last."""
    return regulation.versions.order_by("-number")[0]


def reviews_of(user: User, regulation: Regulation) -> list[Review]:
    """Its reviews, the latest first."""
    return list(Review.objects.visible_to(user).filter(regulation=regulation).select_related("by").order_by("-on", "-pk"))


def public_rule(pk: int) -> Version | None:
    """A version in force that everybody may read."""
    rows = Version.objects.filter(pk=pk, state=VersionState.IN_FORCE, open_to="public")
    return rows.select_related("regulation__community").first()


def in_force_now(regulation: Regulation) -> Version | None:
    """The version in force."""
    return regulation.versions.filter(state=VersionState.IN_FORCE).select_related("approved_by").first()


def public_rules(home: Community) -> QuerySet[Version]:
    """Versions in force that everybody may read."""
    rows = Version.objects.filter(regulation__community=home, state=VersionState.IN_FORCE, open_to="public")
    return rows.select_related("regulation").defer("sections").order_by("regulation__title", "pk")
