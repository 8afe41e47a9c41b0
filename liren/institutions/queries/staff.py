"""Reads of the staff: where they come from, what each answers for, and whether their number was settled."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from liren.community.models import Appointment, Community, Post, User
from liren.community.queries import basis_of, in_post, operating, staffed
from liren.community.rules.posts import Office
from liren.community.scope import WORKERS
from liren.core.calendar import today
from liren.institutions.models import Particulars, StaffingRecord

KINDS = Post.GridKind
WORKING = Q(post__role__in=sorted(WORKERS)) | Q(post__grid_kind=KINDS.FULL_TIME)  # who has companies to look after
STAFF = WORKING | Q(post__role="center_head") | Q(post__grid_kind=KINDS.PART_TIME) | Q(post__kind=Office.PARTY_WORKER)
VALID = timedelta(days=365)


def staff(home: Community) -> QuerySet[Appointment]:
    """The full- and part-time staff of center and grids in post today."""
    return in_post(home).filter(STAFF)


def staff_seen(user: User, home: Community) -> list[Appointment]:
    """The same with what is on record of each, as far as the reader may see it; two queries."""
    known = Particulars.objects.visible_to(user)
    mine = staff(home).filter(pk__in=Appointment.objects.visible_to(user).values("pk"))
    rows = mine.select_related("user", "post__grid").prefetch_related(Prefetch("particulars", known))
    return list(rows.order_by("post__role", "post__grid__code", "pk"))


def is_staff(appointment: Appointment) -> bool:
    """Is this one of those of whom particulars are kept?"""
    return bool(appointment.post.community_id) and staff(appointment.post.community).filter(pk=appointment.pk).exists()  # type: ignore[arg-type]


def factors(home: Community) -> dict[str, Any]:
    """What the number of staff is settled by: employees, companies by size and trade, grids, size of the place."""
    companies = operating(home)
    basis = basis_of(home)
    sizes = dict(companies.order_by().values_list("size").annotate(Count("pk")))
    trades = dict(companies.order_by().values_list("industry").annotate(Count("pk")))
    area = float(home.area_km2) if home.area_km2 is not None else None
    told = {"employees": basis.served, "companies": basis.companies, "grids": basis.grids, "apartments": basis.apartments}
    return {**told, "area_km2": area, "sizes": sizes, "industries": trades}


def needs_today(home: Community) -> list[dict[str, Any]]:
    """What the standards ask for today, each with the people there are."""
    rows = staffed(home, basis_of(home))
    return [{"code": r.need.code, "title": str(r.need.title), "clause": r.need.clause, "least": r.need.least, "have": r.have} for r in rows]


def short_today(home: Community) -> int:
    """People missing today of all that the standards ask for."""
    return sum(max(0, row["least"] - row["have"]) for row in needs_today(home))


def records(home: Community) -> QuerySet[StaffingRecord]:
    """How the number was settled, the latest first."""
    return StaffingRecord.objects.filter(community=home).select_related("by", "agreed_by").order_by("-on", "-pk")


def records_seen(user: User, home: Community) -> QuerySet[StaffingRecord]:
    """The last five that this reader may see."""
    mine = StaffingRecord.objects.visible_to(user).filter(community=home)
    return mine.select_related("by", "agreed_by").order_by("-on", "-pk")[:5]


def in_force(home: Community) -> StaffingRecord | None:
    """The settled number that a second head agreed to within a year."""
    return records(home).filter(agreed_on__gt=today() - VALID).first()


def by_another(record: StaffingRecord, user: User) -> bool:
    """Who settled it does not agree to it himself."""
    return user.pk != record.by_id
