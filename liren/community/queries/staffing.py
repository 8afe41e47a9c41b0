"""Reads for the staffing page: what the formulae start from today, and who is there."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum

from liren.community.models import Appointment, Community, Company, Grid, Post
from liren.community.queries.accounts import held_today
from liren.community.rules.requirements import ROLE_OF_POST
from liren.community.rules.staffing import GRID_TEAM, Basis, Need, grid_staffing, needs
from liren.community.scope import WORKERS
from liren.core.calendar import today

FULL = Post.GridKind.FULL_TIME
CENTER = Q(post__role__in=WORKERS, post__full_time=True)
STAFF = {  # who counts for which need
    "center": CENTER,
    "ratio": CENTER | Q(post__role="center_head", post__full_time=True) | Q(post__grid_kind=FULL),
    "visits": Q(post__grid_kind=FULL),
    "helpers": Q(post__grid_kind__in=[Post.GridKind.PART_TIME, Post.GridKind.CADRE]),
}


@dataclass(frozen=True)
class Staffed:
    """A need with the people there are today."""

    need: Need
    have: int

    @property
    def short(self) -> int:
        """People still missing."""
        return self.need.short(self.have)


def operating(home: Community) -> QuerySet[Company]:
    """The companies in operation."""
    return Company.objects.filter(community=home).exclude(status=Company.Status.LEFT)


def days_ago(days: int) -> date:
    """The day so many days before today."""
    return today() - timedelta(days=days)


def basis_of(home: Community) -> Basis:
    """Today's numbers: employees and companies from the register, apartment residents and the reading from the settings."""
    served = operating(home).aggregate(n=Sum("headcount"))["n"] or 0
    grids = Grid.objects.filter(community=home).count()
    return Basis(served, home.apartment_residents, operating(home).count(), grids, home.begun_steps)


def in_post(home: Community) -> QuerySet[Appointment]:
    """The appointments to the community's own open posts that hold today, timers and doors left out."""
    held = Appointment.objects.filter(held_today(), post__community=home, post__closed_on=None, user__is_system=False)
    return held.filter(post__company=None, post__organization=None)


def of_kind(kind: str, *, to_post: str = "post__") -> Q:
    """The condition for posts of a kind: those of the center are full-time posts and known by their role, all others by their kind."""
    if role := ROLE_OF_POST.get(kind):
        full = {} if role == "center_head" else {f"{to_post}full_time": True}
        return Q(**{f"{to_post}role": role, **full})
    return Q(**{f"{to_post}kind": kind})


def in_kind(home: Community, kind: str) -> QuerySet[Appointment]:
    """Who holds posts of a kind today."""
    return in_post(home).filter(of_kind(kind))


def grid_kinds(home: Community) -> dict[int, list[str]]:
    """The kinds of the posts held in each grid today; a grid with nobody has an empty list."""
    kinds: dict[int, list[str]] = {pk: [] for pk in Grid.objects.filter(community=home).values_list("pk", flat=True)}
    for grid, kind in in_post(home).exclude(post__grid_kind="").values_list("post__grid_id", "post__grid_kind"):
        if grid in kinds:
            kinds[grid].append(kind)
    return kinds


def staff_count(home: Community, code: str) -> int:
    """How many people count for a need, each once; in the grids the filled places of 1+3+1 count, because more of one kind
    does not make up for another."""
    if code == "teams":
        return sum(GRID_TEAM - len(grid_staffing(kinds)[1]) for kinds in grid_kinds(home).values())
    return in_post(home).filter(STAFF[code]).values("user").distinct().count()


def staffed(home: Community, basis: Basis) -> list[Staffed]:
    """What the standards ask for on this basis, each with the people there are today."""
    return [Staffed(need, staff_count(home, need.code)) for need in needs(basis)]
