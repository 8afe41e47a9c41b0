"""Cases that may be about the same thing: for who is about to report, for who handles one, and parents with what follows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liren.cases.flow import OPEN, State
from liren.cases.models import Case, Category, Concern, Secrecy
from liren.cases.queries.routing import in_charge
from liren.cases.queries.triage import OPEN_TO_TRIAGE
from liren.cases.rules.likeness import ALIKE, likeness, scrubbed, shingles
from liren.community.models import Community, Grid, Place, User
from liren.core.calendar import now

RECENT = timedelta(days=90)
COMPARED = 200  # of one category at one place; beyond that the newest say enough
LISTED = 3
VOICES = Count("concerns", filter=Q(concerns__left_at=None))


@dataclass(frozen=True)
class Known:
    """What everybody may know of a case about a place for all: never who brought it, nor what he wrote beside the title."""

    pk: int
    title: str
    where: str
    state: str
    since: datetime
    voices: int


def joinable(community: Community) -> QuerySet[Case]:
    """Open ordinary cases of categories about public places, that are nobody's duplicate and came lately."""
    shared = Q(category__shared=True, secrecy=Secrecy.ORDINARY, state__in=OPEN, merged_at=None)
    return Case.objects.filter(shared, community=community, reported_at__gte=now() - RECENT)


def known_alike(
    community: Community, category: Category, place: Place | None, grid: Grid | None, told: str, user: User | None = None
) -> list[Known]:
    """What is already known of the same category in the same place (or grid, where none is named) and told alike; best first."""
    if not category.shared or not (place or grid):
        return []
    near = Q(place=place) | Q(place=None, grid_id=place.grid_id) if place else Q(grid=grid)
    rows = (
        joinable(community).filter(near, category=category).annotate(voices=VOICES).select_related("place", "grid", "company", "reporter")
    )
    if user is not None:
        rows = rows.exclude(reporter=user).exclude(concerns__user=user)
    mine = shingles(told)
    found = [(likeness(mine, shingles(f"{row.title}{row.text}")), row) for row in rows.order_by("-reported_at", "-pk")[:COMPARED]]
    alike = sorted((pair for pair in found if pair[0] >= ALIKE), key=lambda pair: -pair[0])[:LISTED]
    return [_known(row, getattr(row, "voices", 0)) for _likeness, row in alike]


def _known(row: Case, voices: int) -> Known:
    return Known(row.pk, public_title(row), str(row.place or row.grid or ""), public_state(row), row.reported_at, voices + 1)


def public_title(case: Case) -> str:
    """The title without whoever brought it: his name, his company's, numbers and plates."""
    return scrubbed(case.title, _names(case))


def public_answer(case: Case) -> str:
    """The answer in the same way, once there is one."""
    return scrubbed(case.answer, _names(case)) if case.state in {State.RESOLVED, State.CONFIRMED, State.DECLINED} else ""


def _names(case: Case) -> Iterable[str]:
    company, reporter = case.company, case.reporter
    yield from (case.contact_name, case.contact_phone, reporter.name if reporter else "")
    yield from (company.name, company.short_name) if company else ()


def public_state(case: Case) -> str:
    """Three words are enough for others."""
    if case.state == State.REPORTED:
        return _("待受理")
    return _("办理中") if case.state in OPEN else _("已答复")


def joinable_case(community: Community, pk: str) -> Case | None:
    """The case of that number, if others may join it."""
    return joinable(community).filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None


def concerns_of(user: User) -> QuerySet[Concern]:
    """What this user follows beside his own, newest first."""
    rows = Concern.objects.visible_to(user).filter(user=user, left_at=None)
    return rows.select_related("case__place", "case__grid", "case__company", "case__reporter", "case__category").order_by("-at", "-pk")


def concern_by_receipt(hashed: str) -> Concern | None:
    """What a visitor follows, by the hash of his receipt."""
    rows = Concern.objects.filter(receipt_hash=hashed) if hashed else Concern.objects.none()
    return rows.select_related("case__place", "case__grid", "case__company", "case__reporter", "case__community").first()


def followers(case: Case) -> list[User]:
    """The accounts that follow a case and those merged into it, and want to."""
    held = Concern.objects.filter(case=case, left_at=None, user__is_active=True).select_related("user")
    return [concern.user for concern in held if concern.user]


def voices_of(case: Case) -> int:
    """How many said that it is theirs too."""
    return Concern.objects.filter(case=case, left_at=None).count()


def words_of_others(user: User, case: Case) -> list[Concern]:
    """What those who joined said of it, for who works on the case; newest first."""
    return list(Concern.objects.visible_to(user).filter(case=case, left_at=None).exclude(words="").select_related("company")[:10])


# ---- parents and what follows them


@dataclass(frozen=True)
class Family:
    """What belongs to a case: where it was merged to, what waits with it, what was divided off and how far that is."""

    parent: Case | None
    merged: list[Case]
    parts: list[Case]

    @property
    def done(self) -> int:
        return sum(part.state not in OPEN for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parent or self.merged or self.parts)


def family(user: User, case: Case) -> Family:
    """The same of a case, as far as this reader may see it; one query."""
    ids = Q(parent=case) | Q(pk=case.parent_id or 0)
    rows = list(Case.objects.visible_to(user).filter(ids).select_related("category", "post", "company").order_by("pk"))
    children = [row for row in rows if row.parent_id == case.pk]
    parent = next((row for row in rows if row.pk == case.parent_id), None)
    return Family(parent, [c for c in children if c.merged_at], [c for c in children if not c.merged_at])


def open_sub_cases(case: Case) -> list[Case]:
    """Sub-cases that are still worked on."""
    return list(Case.objects.filter(parent=case, merged_at=None, state__in=OPEN)) if case.pk else []


def waits_for_sub_cases(case: Case) -> str:
    """Why the case cannot be answered yet: its parts are not done."""
    if not (parts := open_sub_cases(case)):
        return ""
    return _("还有 %(count)d 件分件没有办结：%(numbers)s") % {"count": len(parts), "numbers": "、".join(p.number for p in parts[:5])}


def waiting_with(case: Case) -> list[Case]:
    """What was merged into the case and waits for its answer."""
    return list(Case.objects.filter(parent=case, state=State.MERGED).select_related("community").order_by("pk"))


def in_charge_of_parent(case: Case, user: User) -> bool:
    """In charge of the case, or of the one it was merged into; the product itself, when that one is gone."""
    return in_charge(case, user) or "system" in user.roles() or (case.parent is not None and in_charge(case.parent, user))


def mergeable(user: User, case: Case, search: str = "") -> list[tuple[float, Case]]:
    """Open cases this one may be a duplicate of, most alike first: same category, grid or company; or those a search names."""
    if case.secrecy not in OPEN_TO_TRIAGE:
        return []
    rows = Case.objects.visible_to(user).filter(community=case.community_id, secrecy=case.secrecy, state__in=OPEN, merged_at=None)
    rows = rows.exclude(pk=case.pk).exclude(parent=case)
    near = Q(category=case.category_id) | Q(company__isnull=False, company=case.company_id) | Q(place__isnull=False, place=case.place_id)
    rows = rows.filter(Q(number__icontains=search) | Q(title__icontains=search)) if search else rows.filter(near)
    mine = shingles(f"{case.title}{case.text}")
    told = [(likeness(mine, shingles(f"{row.title}{row.text}")), row) for row in rows.order_by("-reported_at", "-pk")[:COMPARED]]
    return sorted(told, key=lambda pair: -pair[0])[:12]
