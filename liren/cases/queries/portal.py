"""What companies, employees and visitors see of the case engine: what they may report, what became of it, and how to rate it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from liren.cases.flow import OPEN, State
from liren.cases.models import KEPT, Case, Category, Channel, Clock, Concern, Draft, Message
from liren.cases.queries.alike import (
    Known,
    concerns_of,
    known_alike,
    public_answer,
    public_state,
    public_title,
)
from liren.cases.queries.receipts import receipt_hash
from liren.cases.queries.router import Told
from liren.cases.rules import ClockKind
from liren.community.models import Community, Company, Grid, Place, User
from liren.community.queries import public_door
from liren.community.scope import PORTAL
from liren.core.calendar import now
from liren.core.files import files_of
from liren.core.prepared import Prepared, prepared

CATALOG = Path(__file__).parents[1] / "catalog" / "categories.toml"
RATING_DAYS = 30
FILTERS = {
    "open": Q(state__in=(*OPEN, State.MERGED)) & ~Q(state=State.SUPPLEMENTING),
    "supplement": Q(state=State.SUPPLEMENTING),
    "rate": Q(state=State.RESOLVED),
    "done": Q(state__in=("confirmed", "declined", "withdrawn")),
}
AUDIENCES = {
    "company_contact": frozenset({"company", "both", "public"}),
    "employee": frozenset({"employee", "both", "public"}),
    "visitor": frozenset({"both", "public"}),
}


VISITOR = AUDIENCES["visitor"]
VISIT = timedelta(minutes=30)  # how long a receipt code opens its case in one browser


@dataclass(frozen=True)
class Seat:
    """On whose behalf somebody reports in the portal: for his company, or as an employee for himself."""

    company: Company
    for_company: bool

    @property
    def community(self) -> Community:
        return self.company.community

    @property
    def audience(self) -> frozenset[str]:
        return AUDIENCES["company_contact" if self.for_company else "employee"]

    @property
    def grid(self) -> Grid:
        return self.company.grid

    @property
    def channel(self) -> str:
        return Channel.PORTAL if self.for_company else Channel.EMPLOYEE

    def told(self, place: Place | None, urgency: str) -> Told:
        """What is known of a report from here before it is written."""
        return Told(self.channel, urgency, place, self.company if self.for_company else None)

    @property
    def key(self) -> str:
        return f"{'company' if self.for_company else 'employee'}-{self.company.pk}"

    def __str__(self) -> str:
        return str(self.company) if self.for_company else _("我自己（%(company)s员工）") % {"company": self.company}


SHAPES = ("community__boundary", "grid__boundary")  # long, and for maps only


def seats(user: User) -> list[Seat]:
    """The seats of this user, companies first; empty for whoever does not belong in the portal."""
    held = [(a.company_id, a.role == "company_contact") for a in user.areas() if a.role in PORTAL and a.company_id]
    keys = sorted({pk for pk, _role in held})
    rows = {row.pk: row for row in _companies(len(keys))(*keys)} if keys else {}
    return sorted((Seat(rows[pk], role) for pk, role in dict.fromkeys(held) if pk in rows), key=lambda s: (not s.for_company, s.company.pk))


@lru_cache(8)
def _companies(count: int) -> Prepared[Company]:
    """So many companies with community and grid."""
    wanted = Company.objects.select_related("community", "grid").defer(*SHAPES)
    return Prepared(lambda *keys: wanted.filter(pk__in=keys), *range(-987_654 - count, -987_654))


@dataclass
class Group:
    """One heading of the catalogue with what can be reported under it."""

    name: str
    icon: str
    help: str
    categories: list[Category] = field(default_factory=list)
    anchor: str = ""  # of a heading that other pages lead to; it stands open


@lru_cache(1)
def _headings() -> dict[str, tuple[str, str]]:
    groups = tomllib.loads(CATALOG.read_text("utf8"))["group"]
    return {g["name"]: (g["icon"], g["help"]) for g in groups}


def choices(community: Community, audience: Iterable[str], search: str = "") -> list[Group]:
    """The categories these readers may choose, under their headings; a search keeps what fits its words, best first."""
    rows = list(Category.objects.filter(community=community, is_active=True, audience__in=set(audience)))
    wanted = search.strip().casefold()
    if wanted:
        fits = [(n, c) for c in rows if (n := _fit(c, wanted))]
        rows = [c for _n, c in sorted(fits, key=lambda pair: -pair[0])]
        return [Group(_("最接近的"), "search", "", rows[:12])] if rows else []
    groups: dict[str, Group] = {}
    for row in rows:
        icon, told = _headings().get(row.group, ("category", ""))
        groups.setdefault(row.group, Group(row.group, icon, told)).categories.append(row)
    if kept := [row for row in rows if row.secrecy in KEPT]:  # once more by themselves: nobody looks for them under a trade
        groups[""] = Group(_("举报违法违规"), "shield-lock", _("身份密封，可以匿名；被举报的单位和人看不到、经不了手"), kept, "protected")
    return list(groups.values())


def _fit(category: Category, wanted: str) -> int:
    words = [w.casefold() for w in category.words]
    if wanted in category.name.casefold():
        return 4
    if any(wanted in w or w in wanted for w in words):
        return 3
    return 1 if wanted in f"{category.help}{category.group}".casefold() else 0


def known_before(sent: Mapping[str, str], form: Any, community: Community, grid: Grid | None, user: User | None = None) -> list[Known]:
    """What of a valid form is known already and was not yet shown to its sender; empty while there is nothing to send."""
    if "title" not in sent or not form.is_valid():
        return []
    said, seen = form.cleaned_data, set(sent.get("seen", "").split())
    found = known_alike(community, form.category, said.get("place"), grid, f"{said['title']}{said['text']}", user)
    return found if any(str(one.pk) not in seen for one in found) else []


def category_for(community: Community, audience: Iterable[str], code: str) -> Category | None:
    """One category these readers may choose."""
    found = next(iter(_categories(community.pk, code)), None)
    return found if found and found.audience in set(audience) else None


@prepared(-987_654, "with this code")
def _categories(community: int, code: str) -> QuerySet[Category]:
    return Category.objects.filter(community=community, is_active=True, code=code)


def last_used(user: User, community: Community, audience: Iterable[str], most: int = 4) -> list[Category]:
    """The categories this user reported under most recently and may still choose, newest first."""
    recent = Case.objects.filter(reporter=user, community=community, category__is_active=True, category__audience__in=set(audience))
    found: dict[int, Category] = {}
    for case in recent.select_related("category").order_by("-reported_at")[:20]:
        found.setdefault(case.category_id, case.category)
    return list(found.values())[:most]


def places(community: Community) -> QuerySet[Place]:
    """Where something may have happened, for everybody to choose from."""
    return _places(community.pk).all()


@lru_cache(64)
def _places(community: int) -> QuerySet[Place]:
    """The question, never asked itself but copied: every report builds its form on it, few look into the list."""
    return Place.objects.filter(community=community).select_related("grid").order_by("kind", "name", "pk")


def draft_of(user: User) -> Draft | None:
    """What this user began to report and has not sent."""
    return Draft.objects.filter(user=user).first()


def followed(user: User) -> QuerySet[Case]:
    """The cases a portal user follows: what he reported, and as contact what his company did; newest first.

    Not the parts into which staff divided one of them: the answer to the whole is what he is given and asked about."""
    companies = [a.company_id for a in user.areas() if a.role == "company_contact"]
    own = Case.objects.visible_to(user).filter(Q(reporter=user) | Q(company__in=companies)).exclude(channel=Channel.INTERNAL)
    solution = Clock.objects.filter(case=OuterRef("pk"), kind=ClockKind.SOLUTION, stopped_at=None)
    promised = Subquery(solution.values("due_at")[:1])
    return own.select_related("category", "post", "answerable").annotate(promised_at=promised).order_by("-reported_at", "-pk")


def tally(user: User) -> dict[str, int]:
    """How many of the followed cases stand under each filter, and all of them."""
    counts = {name: Count("pk", filter=q) for name, q in FILTERS.items()}
    tallied = followed(user).order_by().aggregate(all=Count("pk"), **counts)
    return tallied | {"followed": concerns_of(user).count()}


def filtered(user: User, chosen: str = "", search: str = "") -> QuerySet[Case]:
    """The followed cases under one filter whose number or title holds the search."""
    found = followed(user)
    if chosen in FILTERS:
        found = found.filter(FILTERS[chosen])
    return found.filter(Q(number__icontains=search) | Q(title__icontains=search)) if search.strip() else found


def spoken(case: Case) -> QuerySet[Message]:
    """What was said to the reporter and by him; nothing internal."""
    return case.messages.filter(is_public=True).select_related("by").order_by("at", "pk")


def asked(case: Case, said: Iterable[Message]) -> str:
    """What the reporter is asked to supply now."""
    wanted = [message.text for message in said if message.kind == Message.Kind.SUPPLEMENT_NOTICE]
    return wanted[-1] if wanted and case.state == State.SUPPLEMENTING else ""


def running(case: Case) -> dict[str, Clock]:
    """The limits of a case that still run, by kind."""
    return {clock.kind: clock for clock in case.clocks.filter(stopped_at=None)}


def answered(case: Case) -> list[tuple[str, Any]]:
    """The category's questions with what the reporter answered; answers to questions since removed keep their code."""
    labels = {q["code"]: q["label"] for q in case.category.questions}
    said = {"yes": _("是"), "no": _("否")}
    return [(labels.get(code, code), said.get(str(value), value)) for code, value in case.answers.items() if value not in ("", None)]


def _signer() -> Signer:
    return Signer(salt="cases.rating", sep=".")


def rating_path(case: Case) -> str:
    """The address where the answer of this round can be rated without signing in; empty while there is none."""
    if case.state not in {"resolved", "confirmed"} or case.resolved_at is None or case.secrecy in KEPT or case.channel == Channel.INTERNAL:
        return ""
    return reverse("cases:rate", args=[_signer().sign(f"{case.pk}-{case.reopenings}")])


def rating_link(case: Case) -> str:
    """The same with the name of the site, for mails, copying and QR codes."""
    path = rating_path(case)
    return f"{settings.SITE_URL.rstrip('/')}{path}" if path else ""


@dataclass(frozen=True)
class RatingDoor:
    """What a rating link opens: its case and the round it was given for."""

    case: Case
    turn: int

    @property
    def is_over(self) -> bool:
        """Too late: the answer is older than the link may be."""
        answered = self.case.resolved_at
        return bool(answered and now() - answered > timedelta(days=RATING_DAYS))

    @property
    def is_open(self) -> bool:
        return self.turn == self.case.reopenings and self.case.state == State.RESOLVED and not self.is_over

    @property
    def thanks(self) -> str:
        """Why nothing can be rated any more, to somebody who may be just anybody: without a word on the case."""
        if self.turn < self.case.reopenings:
            return _("您的意见已收到，事项已换一个岗位重办。办好后会再请您评价。")
        return _("谢谢，您的评价已收到，事项已办结。") if self.case.rated_at else _("事项已办结，不再接受评价。")

    @property
    def shows_title(self) -> bool:
        return self.case.secrecy not in {"employer", "report"}

    @property
    def actor(self) -> User:
        """Who rates: the reporter while he may, else whoever stands at the public door."""
        reporter = self.case.reporter
        return reporter if reporter and reporter.has_perm("cases.confirm", self.case) else public_door(self.case.community)


def rating_door(token: str) -> RatingDoor | None:
    """The case of a rating link; None for a forged one. A link of an earlier round opens, but nothing can be rated through it."""
    try:
        pk, turn = map(int, _signer().unsign(token).split("-"))
    except (BadSignature, ValueError):
        return None
    case = Case.objects.filter(pk=pk, reopenings__gte=turn).select_related("category", "community", "reporter").first()
    return RatingDoor(case, turn) if case else None


def by_receipt(code: str) -> Case | None:
    """The case of a visitor's receipt code."""
    return _visitors().filter(receipt_hash=receipt_hash(code)).first()


@dataclass(frozen=True)
class Follow:
    """What somebody follows beside his own, as far as he may know it."""

    concern: Concern
    title: str
    where: str
    state: str
    answer: str


def follow(concern: Concern) -> Follow:
    """A case of somebody else: its title, place, state, and in the end its answer; never who brought it."""
    case = concern.case
    where = str(case.place or case.grid or "")
    return Follow(concern, public_title(case), where, public_state(case), public_answer(case))


def concern_by_ticket(kept: Any) -> Concern | None:
    """What the ticket of a visitor opens, for half an hour."""
    pk, until = kept or (0, 0.0)
    rows = Concern.objects.filter(pk=pk, user=None).select_related("case__place", "case__grid", "case__company", "case__reporter")
    return rows.select_related("case__community").first() if now().timestamp() < until else None


def ticket(case: Case | Concern) -> list[Any]:
    """What a visitor's session keeps after he has shown his receipt code."""
    return [case.pk, (now() + VISIT).timestamp()]


def by_ticket(kept: Any) -> Case | None:
    """The case of that ticket, for half an hour."""
    pk, until = kept or (0, 0.0)
    return _visitors().filter(pk=pk).first() if now().timestamp() < until else None


def _visitors() -> QuerySet[Case]:
    return Case.objects.exclude(receipt_hash="").select_related("category", "community", "post", "answerable")


def communities() -> QuerySet[Community]:
    """The communities whose doors stand open to visitors."""
    return Community.objects.order_by("founded_on", "pk")


def community_of(code: str) -> Community | None:
    """The community of that code."""
    return Community.objects.filter(code=code).first()


def place_of(community: Community, pk: str) -> Place | None:
    """A place of the community by what stands in the address of a poster."""
    return places(community).filter(pk=pk).first() if pk.isdecimal() else None


def told(place: Place | None) -> Told:
    """What is known of a visitor's report before it is written."""
    return Told(Channel.PUBLIC, place=place)


def report_link(community: Community, place: Place | None) -> str:
    """What the QR code of a poster leads to."""
    path = reverse("cases:public_new", args=[community.code])
    return f"{settings.SITE_URL.rstrip('/')}{path}{f'?place={place.pk}' if place else ''}"


def files(case: Case) -> list[dict[str, str]]:
    """The files of a case as the piece ui/attachments draws them."""
    return files_of(case)
