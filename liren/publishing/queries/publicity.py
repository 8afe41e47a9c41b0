"""Reads of publicity: lists of the desk, the portal and the public page, the calendar, comments, counts; and whose deed is what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.urls import reverse

from liren.community.models import Community, User
from liren.community.queries import holding, roles_in
from liren.core.calendar import local, now, today
from liren.core.files import attachments_of, drawn, files_of_each
from liren.core.models import Attachment
from liren.publishing import rules
from liren.publishing.flow import PublicationState
from liren.publishing.models import Comment, DisclosureItem, Placement, Publication, ReadCount
from liren.publishing.queries.rulebook import heads
from liren.publishing.rules import catalog

TONES = {
    "draft": ("idle", "pencil"), "submitted": ("warn", "rubber-stamp"), "approved": ("info", "clock"),
    "published": ("good", "circle-check"),
    "ended": ("idle", "history"), "withdrawn": ("bad", "arrow-back-up"), "dropped": ("idle", "trash"),
}  # fmt: skip
AFFAIRS = frozenset({"committee_affairs_disclosure", "finance_disclosure", "party_affairs_disclosure"})  # security B.2, row 23
TABS = {"": ("draft", "submitted", "approved"), "published": ("published",), "over": ("ended", "withdrawn", "dropped")}
PER_PAGE = 20
CENTER, COMMITTEE = frozenset({"worker", "center_head", "secretary"}), frozenset({"center_head", "committee_member"})
SIGNS, AGREES = frozenset({"center_head", "secretary"}), frozenset({"secretary", "committee_member"})


def desk_of_kind(affairs: str) -> str:
    """Who reads a draft: of committee, finance and party affairs only the heads and the committee."""
    return "affairs" if affairs in AFFAIRS else "desk"


def may_draft(user: User, home: Community, affairs: str = "") -> bool:
    """Affairs are drafted by the head of the center or the committee; everything else by the center's staff."""
    held = roles_in(user, home.pk)
    return bool(held & (COMMITTEE if affairs in AFFAIRS else CENTER)) or "system" in held


def may_draft_any(user: User, home: Community) -> bool:
    """May this person draft something that is no disclosure?"""
    return bool(roles_in(user, home.pk) & CENTER)


def may_write(publication: Publication, user: User) -> bool:
    """As for drafting."""
    return may_draft(user, publication.community, publication.affairs)


def may_release(publication: Publication, user: User) -> bool:
    """A head who wrote no word of it; of affairs the secretary or another member of the committee."""
    return user.pk not in publication.writers and user.pk != publication.drafted_by_id and may_withdraw(publication, user)


def may_withdraw(publication: Publication, user: User) -> bool:
    held = roles_in(user, publication.community_id)
    return bool(held & (AGREES if publication.affairs in AFFAIRS else SIGNS))


def on_show(publication: Publication, user: User | None = None) -> bool:
    """Is it published and within its time?"""
    if publication.state != PublicationState.PUBLISHED:
        return False
    return rules.shown(now(), publication.show_from, publication.show_until)


def _shown(rows: QuerySet[Publication]) -> QuerySet[Publication]:
    within = Q(show_until=None) | Q(show_until__gt=now())
    return rows.filter(within, state=PublicationState.PUBLISHED, show_from__lte=now()).defer("text").order_by("-published_at", "-pk")


def publications(user: User, home: Community, show: str = "", kind: str = "", q: str = "") -> QuerySet[Publication]:
    """The desk's list: what waits first, or what is published, or what is over."""
    rows = Publication.objects.visible_to(user).filter(community=home, state__in=TABS.get(show, TABS[""]))
    rows = rows.filter(kind=kind) if kind in Publication.Kind.values else rows
    rows = rows.filter(title__icontains=q) if q else rows
    waits = Count("comments", filter=Q(comments__answered_at=None))
    listed = rows.select_related("drafted_by", "item").annotate(waits=waits).defer("text")
    return listed.order_by("-published_at", "-pk") if show else listed.order_by("state", "-drafted_at", "-pk")


def portal_items(user: User, home: Community, kind: str = "") -> QuerySet[Publication]:
    """What companies and employees read."""
    rows = _shown(Publication.objects.visible_to(user).filter(community=home))
    return rows.filter(kind=kind) if kind in Publication.Kind.values else rows


def home_by_code(code: str) -> Community | None:
    return Community.objects.filter(code=code).first()


def public_items(home: Community, kind: str = "") -> QuerySet[Publication]:
    """What everybody may read."""
    rows = _shown(Publication.objects.filter(community=home, open_to="public"))
    return rows.filter(kind=kind) if kind in Publication.Kind.values else rows


def public_item(pk: int) -> Publication | None:
    """Something on show for everybody, with its community."""
    return public_items_of_all().filter(pk=pk).defer(None).select_related("community").first()


def public_items_of_all() -> QuerySet[Publication]:
    return _shown(Publication.objects.filter(open_to="public"))


def paged(rows: QuerySet[Publication], number: str) -> Any:
    """A page of a list."""
    return Paginator(rows, PER_PAGE).get_page(number)


def about_of(publication: Publication) -> str:
    """Its topic or kind of disclosure in words."""
    found = catalog.topics().get(publication.topic) or catalog.disclosures().get(publication.affairs)
    return str(found) if found else ""


def not_in_calendar(home: Community) -> list[catalog.Named]:
    """Kinds of disclosure that clauses ask for and no item of the calendar is about."""
    known = set(DisclosureItem.objects.filter(community=home, is_active=True).values_list("kind", flat=True))
    return [one for code, one in catalog.disclosures().items() if code not in known]


def feed_items(home: Community) -> list[Publication]:
    """The latest thirty, with their texts."""
    return list(public_items(home).defer(None)[:30])


def public_file(publication: Publication, pk: int) -> Attachment | None:
    """A file of what `public_item` found."""
    return attachments_of(publication).filter(pk=pk).first()


def neighbors_of(publication: Publication) -> list[Publication]:
    """Three others of the same kind on show."""
    return list(public_items(publication.community, publication.kind).exclude(pk=publication.pk)[:3])


def has_files(publication: Publication) -> bool:
    return attachments_of(publication).exists()


def files_within(publication: Publication) -> list[dict[str, str]]:
    """Its files as the page draws them that needs no signing in."""
    told = []
    for one in attachments_of(publication):
        url = reverse("publishing:public_file", args=[publication.pk, one.pk])
        told.append(drawn(one) | {"url": url, "thumb": url if one.content_type.startswith("image/") else ""})
    return told


def placements_of(publication: Publication) -> list[Placement]:
    """Where it was put up, each with its photographs."""
    rows = list(publication.placements.select_related("by"))
    files = files_of_each(rows)
    for row in rows:
        row.files = files[row.pk]  # type: ignore[attr-defined]
    return rows


def reads_of(publication: Publication) -> dict[str, int]:
    """How often it was opened, by side."""
    rows = ReadCount.objects.filter(publication=publication).order_by().values("side").annotate(all=Sum("n"))
    return {row["side"]: row["all"] for row in rows}


# ---- the calendar


@dataclass
class Due:
    """An item of the calendar: its period now, what was disclosed in it, and how pressing it is."""

    item: DisclosureItem
    first: date
    last: date
    stage: int  # 0 done or time left, 1 soon, 2 a period was missed
    done: list[Publication]
    kind: str
    underway: Publication | None = None


def calendar(user: User, home: Community) -> list[Due]:
    """The items in use of a community as they stand today; three queries whatever their number."""
    return _due(DisclosureItem.objects.visible_to(user).filter(community=home, is_active=True))


def due_items() -> list[Due]:
    """The same of all communities, for reminders."""
    return _due(DisclosureItem.objects.filter(is_active=True))


def _due(items: QuerySet[DisclosureItem]) -> list[Due]:
    states = [PublicationState.PUBLISHED, PublicationState.ENDED, *TABS[""]]
    rows = Publication.objects.filter(state__in=states).defer("text").order_by("-published_at", "-pk")
    found = items.select_related("community", "post").prefetch_related(Prefetch("publications", rows, to_attr="all_of_it"))
    return [_due_of(one, today()) for one in found.order_by("kind", "pk")]


def _due_of(item: DisclosureItem, day: date) -> Due:
    first, last = rules.period_of(day, item.cycle)
    listed: Sequence[Publication] = item.all_of_it  # type: ignore[attr-defined]
    out = [one for one in listed if one.published_at]
    days = [local(one.published_at).date() for one in out if one.published_at]
    within = [one for one, on in zip(out, days, strict=True) if first <= on <= last]
    underway = next((one for one in listed if one.published_at is None), None)
    stage = rules.disclosure_stage(days, day, item.cycle, item.since)
    return Due(item, first, last, stage, within, str(catalog.disclosures().get(item.kind, item.kind)), underway)


# ---- comments


def side_of(user: User, community_id: int, wanted: str = "") -> str:
    """For whom somebody speaks: a contact for his company or its party organization, an employee for himself."""
    if "company_contact" in roles_in(user, community_id):
        return wanted if wanted == Comment.Side.PARTY else Comment.Side.COMPANY
    return Comment.Side.EMPLOYEE if "employee" in roles_in(user, community_id) else Comment.Side.PUBLIC


def comments_of(user: User, publication: Publication) -> QuerySet[Comment]:
    """What was said to it, what waits first."""
    rows = Comment.objects.visible_to(user).filter(publication=publication)
    return rows.select_related("company", "answered_by").order_by("answered_at", "at", "pk")


def open_comments(user: User, home: Community) -> QuerySet[Comment]:
    """Comments of a community that wait for an answer."""
    rows = Comment.objects.visible_to(user).filter(community=home, answered_at=None)
    return rows.select_related("publication", "company").order_by("due_at", "pk")


def own_comments(user: User, publication: Publication) -> QuerySet[Comment]:
    """What this person said himself."""
    return Comment.objects.visible_to(user).filter(publication=publication, by=user).order_by("-at", "-pk")


def shown_answers(publication: Publication) -> QuerySet[Comment]:
    """Comments that are told to everybody with their answers; of whom they came only the side."""
    return publication.comments.filter(is_shown=True).order_by("-answered_at", "-pk")


# ---- the clock


def timed() -> tuple[QuerySet[Publication], QuerySet[Publication]]:
    """What is to be published now, and what is to be taken down."""
    to_publish = Publication.objects.filter(state=PublicationState.APPROVED, show_from__lte=now())
    to_end = Publication.objects.filter(state=PublicationState.PUBLISHED, show_until__lte=now())
    return to_publish.select_related("community").order_by("pk"), to_end.select_related("community").order_by("pk")


def heads_of(publication: Publication) -> list[User]:
    """Who may sign it."""
    return [user for user in _signers(publication) if may_release(publication, user)]


def _signers(publication: Publication) -> Iterable[User]:
    if publication.affairs not in AFFAIRS:
        return heads(publication.community_id)
    return holding(community=publication.community_id, role__in=["secretary", "committee_member"])


def placed(channels: Sequence[str]) -> Exists:
    """Was a publication put up on one of these channels? The web portal needs no record: it is this one."""
    return Exists(Placement.objects.filter(publication=OuterRef("pk"), channel__in=channels))
