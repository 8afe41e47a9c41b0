"""Reads about the territory: the communities a person works in, grids with their staff, places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from liren.community.models import Appointment, Community, Company, Grid, MicroGrid, Place, Post, Region, Space, User
from liren.community.queries.accounts import held_today
from liren.community.queries.staffing import in_post
from liren.community.rules.sketch import Sketch, Spot, sketch
from liren.community.rules.staffing import grid_staffing
from liren.community.rules.workload import Load, loads


@dataclass(frozen=True)
class Lack:
    """A kind of post that nobody holds in a grid, with the vacant post of that kind if there is one."""

    kind: str
    label: str
    post: Post | None = None


@dataclass
class GridLine:
    """A grid with what a glance asks: companies, heads, and who stands in it of 1+3+N."""

    grid: Grid
    companies: int = 0
    headcount: int = 0
    kinds: list[str] = field(default_factory=list)
    leader: str = ""
    load: Load = field(default_factory=lambda: Load(0, 0))

    @property
    def staffing(self) -> str:
        """The staff as the standard writes it, e.g. 1+2+0."""
        return grid_staffing(self.kinds)[0]

    @property
    def missing(self) -> list[str]:
        """What the grid still lacks, in words."""
        labels = dict(Post.GridKind.choices)
        return [str(labels[kind]) for kind in grid_staffing(self.kinds)[1]]


def any_community() -> bool:
    """Has a community been founded here yet?"""
    return Community.objects.exists()


def communities(user: User) -> QuerySet[Community]:
    """The communities a person works in."""
    return Community.objects.visible_to(user).select_related("region").order_by("name", "pk")


def grids(home: Community) -> list[Grid]:
    """The grids of a community by code."""
    return list(Grid.objects.filter(community=home).order_by("code"))


def places(home: Community) -> list[Place]:
    """The places of a community by name."""
    return list(Place.objects.filter(community=home).order_by("name"))


def grid_lines(user: User, home: Community) -> list[GridLine]:
    """Every grid of a community with its companies, heads and staff."""
    return _lines(home, Grid.objects.visible_to(user).filter(community=home))


def grid_loads(home: Community) -> list[GridLine]:
    """Every grid of a community with its load, whoever asks."""
    return _lines(home, Grid.objects.filter(community=home))


def _lines(home: Community, grids: QuerySet[Grid]) -> list[GridLine]:
    lines = {g.pk: GridLine(g) for g in grids.order_by("code")}
    living = Company.objects.filter(community=home).exclude(status=Company.Status.LEFT)
    for grid, companies, heads in living.values_list("grid_id").annotate(Count("pk"), Sum("headcount")).order_by():
        if grid in lines:
            lines[grid].companies, lines[grid].headcount = companies, heads or 0
    held = Appointment.objects.filter(held_today(), post__grid__community=home, post__closed_on=None).exclude(post__grid_kind="")
    for grid, kind, name in held.order_by("post_id").values_list("post__grid_id", "post__grid_kind", "user__name"):
        if grid in lines:
            lines[grid].kinds.append(kind)
            lines[grid].leader = name if kind == Post.GridKind.LEADER else lines[grid].leader
    counts = {grid: (line.companies, line.kinds.count(Post.GridKind.FULL_TIME)) for grid, line in lines.items()}
    for grid, load in loads(counts).items():
        lines[grid].load = load
    return list(lines.values())


def grid_gaps(user: User, home: Community) -> list[tuple[GridLine, list[Lack]]]:
    """Every grid with what it lacks of 1+3+N, the shortest staffed first; a vacant post is named, so that it is filled, not doubled."""
    open_posts = Post.objects.visible_to(user).filter(grid__community=home, closed_on=None).exclude(grid_kind="")
    vacant = {(post.grid_id, post.grid_kind): post for post in open_posts.exclude(appointments__in=in_post(home)).order_by("-pk")}
    labels = dict(Post.GridKind.choices)
    found = []
    for line in grid_lines(user, home):
        kinds = grid_staffing(line.kinds)[1]
        found.append((line, [Lack(kind, str(labels[kind]), _vacant(vacant, line.grid, kind)) for kind in kinds]))
    return sorted(found, key=lambda one: -len(one[1]))


def _vacant(vacant: dict[tuple[int | None, str], Post], grid: Grid, kind: str) -> Post | None:
    """A vacant post of this kind; for the N also one of a linked cadre."""
    cadre = vacant.get((grid.pk, Post.GridKind.CADRE)) if kind == Post.GridKind.VOLUNTEER else None
    return vacant.get((grid.pk, kind)) or cadre


def places_of(user: User, home: Community, grid: Grid | None = None) -> QuerySet[Place]:
    """Places of a community or of one grid, with the companies in each."""
    living = Count("companies", filter=~Q(companies__status=Company.Status.LEFT))
    found = Place.objects.visible_to(user).filter(community=home)
    return (found.filter(grid=grid) if grid else found).select_related("grid").annotate(n=living).order_by("grid__code", "name")


def micro_grids_of(grid: Grid) -> QuerySet[MicroGrid]:
    """The micro-grids of a grid, with the companies in each."""
    return grid.micro_grids.select_related("place").annotate(n=Count("companies")).order_by("name")


def spaces_of(place: Place) -> QuerySet[Space]:
    """The functional spaces of a place."""
    return place.spaces.order_by("floor", "name")


def staff_of(user: User, grid: Grid) -> list[tuple[Post, list[Appointment], bool]]:
    """The posts of a grid with who holds each today, and whether the reader may open the post."""
    posts = Post.objects.filter(grid=grid, closed_on=None).order_by("role", "pk")
    held: defaultdict[int, list[Appointment]] = defaultdict(list)
    for one in Appointment.objects.filter(held_today(), post__in=posts).select_related("user").order_by("since"):
        held[one.post_id].append(one)
    seen = set(Post.objects.visible_to(user).filter(grid=grid).values_list("pk", flat=True))
    return [(post, held[post.pk], post.pk in seen) for post in posts]


def branch(home: Community) -> list[Region]:
    """The regions above a community, from the top."""
    ids = home.region.line
    found = {r.pk: r for r in Region.objects.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found and found[pk].code != "000000"]


def map_layers(user: User, home: Community) -> dict[str, Any]:
    """Boundary, grids and places of a community as one GeoJSON collection; what has no shape is left out."""
    shapes = [("boundary", home.name, home.boundary, "", home.pk)]
    shapes += [("grid", g.name, g.boundary, g.code, g.pk) for g in Grid.objects.visible_to(user).filter(community=home).order_by("code")]
    for one in Place.objects.visible_to(user).filter(community=home).order_by("name"):
        point = {"type": "Point", "coordinates": [one.lon, one.lat]} if one.lat is not None and one.lon is not None else None
        shapes.append(("place", one.name, one.outline or point, one.kind, one.pk))
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"layer": layer, "name": name, "code": code, "id": pk}}
        for layer, name, shape, code, pk in shapes
        if shape
    ]
    return {"type": "FeatureCollection", "features": features}


def sketch_of(user: User, home: Community, counts: Mapping[tuple[str, int], int]) -> Sketch | None:
    """A drawing of the community with a dot for each place or grid – ("place", 12) – that was counted; None where nothing has a shape."""
    found = map_layers(user, home)["features"]
    shapes = [(one["properties"], one["geometry"]) for one in found]
    spots = [
        Spot(told["name"], counts[told["layer"], told["id"]], shape) for told, shape in shapes if (told["layer"], told["id"]) in counts
    ]
    lines = [(told["layer"], told["name"], shape) for told, shape in shapes if told["layer"] != "place"]
    return sketch(lines, spots) if spots else None


def grid_figures(user: User, grid: Grid) -> dict[str, int]:
    """Companies and heads of a grid, as far as the reader may see them."""
    living = Company.objects.visible_to(user).filter(grid=grid).exclude(status=Company.Status.LEFT)
    return living.aggregate(companies=Count("pk"), headcount=Sum("headcount"))


def place_names(home: Community) -> dict[Any, int]:
    """Which grid each place lies in, by its name."""
    return dict(Place.objects.filter(community=home).values_list("name", "grid_id"))


def place_ids(home: Community, names: Iterable[str]) -> dict[str, int]:
    """The numbers of places by their names."""
    return dict(Place.objects.filter(community=home, name__in=set(names)).values_list("name", "pk"))


def space_names(home: Community) -> set[tuple[str, str, str]]:
    """Place, floor and name of every functional space."""
    return set(Space.objects.filter(community=home).values_list("place__name", "floor", "name"))
