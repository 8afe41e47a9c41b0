"""Who and what there is in a community when a story is told: posts with their holders, companies, places, categories."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from liren.cases import queries
from liren.cases.demo.texts import texts
from liren.cases.models import KEPT, Case, Category
from liren.community.demo.names import rows
from liren.community.models import Appointment, Community, Company, ContactPerson, Grid, Place, Post, User
from liren.community.queries import public_door, system_user
from liren.core.calendar import today


@dataclass
class World:
    """One community, read once."""

    community: Community
    system: User
    door: User
    categories: dict[str, Category]
    companies: list[Company]
    weights: list[float]
    contacts: dict[int, User]  # by company
    cards: dict[int, tuple[str, str]]  # by company: name and number of its main contact person
    employees: list[tuple[User, Company]]
    places: list[Place]
    roads: list[Place]
    posts: dict[str, list[Post]]  # by role
    terms: dict[int, list[Appointment]] = field(default_factory=dict)  # by post

    @property
    def with_account(self) -> list[Company]:
        return [c for c in self.companies if c.pk in self.contacts]

    def ordinary(self) -> list[Category]:
        """What the case engine tells of; what is reported under protection has its own story."""
        return [c for c in self.categories.values() if c.secrecy not in KEPT]

    def holder(self, post: Post | None) -> User | None:
        """Who holds the post on the day that the clock shows; whose account is closed by now cannot be told of as acting."""
        day = today()
        terms = self.terms.get(post.pk, []) if post else []
        return next((t.user for t in terms if t.user.is_active and t.since <= day and (t.until is None or t.until >= day)), None)

    def worker(self, role: str) -> User:
        """Somebody who holds a post of this role, the center head where nobody does."""
        held = [user for post in self.posts[role] if (user := self.holder(post))]
        return held[0] if held else self.worker("center_head")

    def handler(self, case: Case) -> User:
        """Who works on the case now: the holder of its post, or the center head while nobody holds it."""
        return self.holder(case.post) or self.worker("center_head")

    def patrol(self, grid: Grid) -> User:
        """Who walks this grid: its member, or its leader while the post is vacant."""
        posts = [*self.posts["grid_member"], *self.posts["grid_leader"]]
        return next(user for post in posts if post.grid_id == grid.pk and (user := self.holder(post)))

    def property_post(self, place: Place | None) -> Post:
        """The property company that serves the house; roads and squares are the first one's."""
        serves = {b["name"]: b["property"] for b in rows("building")}
        posts = self.posts["property_manager"]
        return posts[(serves.get(place.name if place else "", 1) - 1) % len(posts)]

    def above(self, case: Case) -> Post | None:
        """The post that answers for the community when it may not decide."""
        found = queries.authorities(case)
        return found[0] if found else None


def world_of(community: Community) -> World:
    """Read a community with all that its stories need."""
    here = Company.objects.filter(community=community).exclude(status="left")
    companies = list(here.select_related("grid", "place").order_by("pk"))
    for company in companies:
        company.community = community
        company.grid.community = community
    held = Appointment.objects.filter(post__region__isnull=False) | Appointment.objects.filter(post__community=community)
    people = {user.pk: user for user in User.objects.all()}
    terms: defaultdict[int, list[Appointment]] = defaultdict(list)
    posts: defaultdict[str, dict[int, Post]] = defaultdict(dict)
    for one in held.select_related("post__grid", "post__company").order_by("pk"):
        one.user = people[one.user_id]
        terms[one.post_id].append(one)
        posts[one.post.role].setdefault(one.post_id, one.post)
    near = {c.pk: c for c in companies}
    cards = ContactPerson.objects.filter(community=community, is_main=True)
    places = list(Place.objects.filter(community=community).select_related("grid").order_by("pk"))
    return World(
        community, system_user(community), public_door(community),
        categories={c.code: c for c in Category.objects.filter(community=community) if c.code in texts()},
        companies=companies, weights=[company.headcount**0.5 for company in companies],
        contacts={p.company_id: terms[p.pk][0].user for p in posts["company_contact"].values() if p.company_id in near},
        cards={pk: (name, number) for pk, name, number in cards.values_list("company", "name", "phone")},
        employees=[(t.user, near[p.company_id]) for p in posts["employee"].values() if p.company_id in near for t in terms[p.pk]],
        places=[p for p in places if p.kind in {"building", "park"}], roads=[p for p in places if p.kind == "road_segment"],
        posts={role: list(found.values()) for role, found in posts.items()}, terms=dict(terms),
    )  # fmt: skip


def some_company(random: Random, world: World) -> Company:
    """Any company, the larger ones more often."""
    return random.choices(world.companies, world.weights)[0]
