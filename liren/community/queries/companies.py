"""Reads about companies: finding one, the list, and everything its page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Community, Company, ContactPerson, Fact, GridStay, Import, ImportRow, Post, User
from liren.community.queries.accounts import held_today
from liren.community.rules import mask_mobile, mask_name, tidy_credit_code

SORTS = {
    "name": ("initials", "name"),
    "headcount": ("headcount", "name"),
    "moved_in_on": ("moved_in_on", "name"),
    "verified_on": ("verified_on", "name"),
}
NAMES_IN_FULL = frozenset({"enterprise_worker", "governance_worker", "center_head", "secretary", "company_contact", "system"})


@dataclass(frozen=True)
class Panel:
    """A part of the company page that an app above fills: an address that takes the company's id and answers with a fragment."""

    label: Any
    url_name: str
    icon: str = "list-details"


COMPANY_PANELS: list[Panel] = []


def add_company_panel(label: Any, url_name: str, icon: str = "list-details") -> None:
    """Give the company page a further part; called once by an app above when it starts."""
    panel = Panel(label, url_name, icon)
    if panel not in COMPANY_PANELS:
        COMPANY_PANELS.append(panel)


@dataclass(frozen=True)
class ContactCard:
    """A contact person as this reader may see him (security B.3)."""

    contact: ContactPerson
    name: str
    phone: str


def companies(user: User, text: str = "", *, sort: str = "", **chosen: Any) -> QuerySet[Company]:
    """Companies the user may see, by one search box and the filters community, grid, place, industry, size, status."""
    found = Company.objects.visible_to(user).select_related("grid", "place")
    found = found.filter(**{name: value for name, value in chosen.items() if value not in ("", None)})
    first, *then = SORTS.get(sort.lstrip("-"), SORTS["name"])
    ordered = F(first).desc(nulls_last=True) if sort.startswith("-") else F(first).asc(nulls_first=True)
    return found.filter(matching(text)).order_by(ordered, *then, "pk")


def matching(text: str) -> Q:
    """The condition of the one search box: name, short name, pinyin initials or credit code."""
    found = Q()
    for word in text.split()[:5]:
        here = Q(name__icontains=word) | Q(short_name__icontains=word)
        if word.isascii():
            here |= Q(initials__contains=word.lower())
            if len(word) >= 4:
                here |= Q(credit_code__startswith=tidy_credit_code(word)) | Q(credit_code__endswith=tidy_credit_code(word))
        found &= here
    return found


def find_companies(user: User, text: str, limit: int = 12) -> list[Company]:
    """The likeliest companies for what somebody begins to type; those that moved out come last."""
    if not text.strip():
        return []
    likeliest = Case(When(status="left", then=2), When(initials__startswith=text.strip().lower(), then=0), default=1)
    return list(companies(user, text).order_by(likeliest, "initials", "name", "pk")[:limit])


def credit_codes(home: Community) -> set[str]:
    """The codes that are registered already."""
    return set(Company.objects.filter(community=home).values_list("credit_code", flat=True))


def posts_of_company(company: Company) -> QuerySet[Post]:
    """The posts that a company fills – contact, employees with an account – with their present holders."""
    held = Appointment.objects.filter(held_today()).select_related("user")
    posts = Post.objects.filter(company=company, closed_on=None)
    return posts.prefetch_related(Prefetch("appointments", held, to_attr="held")).order_by("role", "pk")


def contact_cards(user: User, company: Company) -> list[ContactCard]:
    """The contact persons with names and numbers masked as the reader's post asks; none where it gives none."""
    rows = ContactPerson.objects.visible_to(user).filter(company=company).order_by("-is_main", "pk")
    full = bool(user.roles() & NAMES_IN_FULL)
    own = "company_contact" in user.roles()
    return [
        ContactCard(c, c.name if full else mask_name(c.name), c.phone if own else mask_mobile(c.phone, detail=True) or c.email)
        for c in rows
    ]


def facts_of(user: User, company: Company) -> list[Fact]:
    """The latest fact of each name."""
    latest: dict[str, Fact] = {}
    for fact in Fact.objects.visible_to(user).filter(company=company).order_by("name", "-on", "-pk"):
        latest.setdefault(fact.name, fact)
    return list(latest.values())


def stays_of(company: Company) -> QuerySet[GridStay]:
    """Which grids the company belonged to, the present one first."""
    return company.stays.select_related("grid").order_by("-since", "-pk")


def export_rows(found: Iterable[Company], user: User) -> Iterable[list[Any]]:
    """Rows of the company list as a workbook takes them: names masked, no telephone numbers (security B.3)."""
    main = Prefetch("contacts", ContactPerson.objects.visible_to(user).filter(is_main=True), to_attr="main_contacts")
    for one in found.prefetch_related(main) if isinstance(found, QuerySet) else found:
        contact = one.main_contacts[0] if one.main_contacts else None
        yield [
            one.name, one.short_name, one.credit_code, one.grid.name, one.place.name if one.place else "", one.room,
            one.get_industry_display(), one.trade, one.get_size_display(), one.headcount, one.get_status_display(), one.moved_in_on,
            one.verified_on, mask_name(contact.name) if contact else "", contact.duty if contact else "",
        ]  # fmt: skip


EXPORT_HEADER = (
    _("企业名称"), _("简称"), _("统一社会信用代码"), _("所属网格"), _("所在楼宇或园区"), _("房号"), _("行业门类"), _("主营业务"), _("规模"),
    _("员工人数"), _("状态"), _("入驻日期"), _("信息核实日期"), _("首要联系人"), _("联系人职务"),
)  # fmt: skip


def imports(user: User, kind: str) -> QuerySet[Import]:
    """The imports a person may see, the latest first."""
    return Import.objects.visible_to(user).filter(kind=kind).select_related("by").order_by("-at")


def import_rows(imported: Import, state: str = "") -> QuerySet[ImportRow]:
    """The rows of an import in the order of the file, or only those of a state."""
    rows = imported.rows.order_by("number")
    return rows.filter(state=state) if state else rows


def same_file(imported: Import) -> Import | None:
    """An earlier import of the very same file."""
    same = Import.objects.filter(community=imported.community_id, sha256=imported.sha256, pk__lt=imported.pk)
    return same.exclude(state__in=["failed", "dropped"]).order_by("-pk").first()


def report_rows(imported: Import) -> Iterable[list[Any]]:
    """Every row of an import with what became of it, a line for each fault."""
    for row in imported.rows.order_by("number").iterator(chunk_size=1000):
        for problem in row.problems or [{}]:
            told = [problem.get(key, "") for key in ("column", "found", "say")]
            yield [row.number, row.name, row.get_state_display(), *told]
