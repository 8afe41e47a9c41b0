"""Who stands behind a telephone number: found by the whole number alone, only what the reader may see anyway, masked as in every list.

Rows are found by their marks (`core.marks`), all in one question; an app whose rows carry a number says once, with `add_known`, how it
shows those of them that the reader may see. What lies sealed – reports, counselling, registration – has no mark and so is not in it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.community.models import Appointment, Company, ContactPerson, User
from liren.community.queries.accounts import held_today
from liren.community.queries.approvals import roles_in
from liren.community.queries.companies import NAMES_IN_FULL
from liren.community.rules import mask_name
from liren.community.rules.numbers import whole_number
from liren.core.calendar import now
from liren.core.marks import marks, rows_under
from liren.core.models import Access

LOOKUPS_A_DAY = 100
MOST = 20  # rows of one sort that are shown
READ = 100  # rows of one sort, the latest, that are looked at
NOBODY = 0  # an id that no row has: as much is asked for a number that leads to nothing
LOOKERS = frozenset({"worker", "center_head", "secretary", "grid_member", "grid_leader"})  # whose table gives them contact data


@dataclass(frozen=True)
class Known:
    """One row behind a number: masked name, what he is there, his company, its page – and his name, where the reader may use it."""

    who: str
    what: str
    company: Company | None = None
    url: str = ""
    name: str = ""


@dataclass(frozen=True)
class Caller:
    """What is known of a number to one reader, by sort."""

    number: str
    groups: list[tuple[str, list[Known]]]
    accounts: list[int]  # of the people found
    rows: dict[type[Model], list[int]]  # ids of all rows of that number where he looks, whoever may see them; `NOBODY` where there is none

    @property
    def companies(self) -> list[Company]:
        """The companies he speaks for or belongs to, each once."""
        return list({one.company.pk: one.company for _label, rows in self.groups for one in rows if one.company}.values())

    @property
    def name(self) -> str:
        """His name, where all that is known of him agrees and the reader may see it."""
        names = {one.name for _label, rows in self.groups for one in rows if one.name}
        return names.pop() if len(names) == 1 else ""


Find = Callable[[User, Sequence[int]], Iterable[Known]]
FINDERS: dict[type[Model], tuple[Any, Find]] = {}


def add_known(model: type[Model], label: Any, find: Find) -> None:
    """Register a sort of rows that a number may lead to; called once by the app when it starts. `find` is given the ids of the rows of
    that number and gives those that its reader may see."""
    FINDERS.setdefault(model, (label, find))


def may_look_up(user: User) -> bool:
    """Does a post of this person, in the community he works in or looks at, let him see contacts, and so look for one by his number?"""
    return any(bool(roles_in(user, pk) & LOOKERS) for pk in user.communities()[:1])


def caller(user: User, typed: str) -> Caller:
    """Everything known of a whole number to this person where he looks: as many questions for a number that nobody has. Raises NoKeys."""
    number = whole_number(typed)
    rows, accounts = _behind(user, number)
    groups = [(str(label), list(find(user, rows[model]))) for model, (label, find) in FINDERS.items()]
    groups.append((_("账号与任职"), _people(accounts)))
    return Caller(number, [group for group in groups if group[1]], list({one.user_id: 0 for one in accounts}), rows)


def account_of(user: User, typed: str) -> int | None:
    """The one account of that number that this person may see, which is told who looked for it."""
    _rows_of_it, accounts = _behind(user, whole_number(typed))
    found = {one.user_id for one in accounts}
    return found.pop() if len(found) == 1 else None


def lookups_today(user: User) -> int:
    """How many numbers this person has looked for today."""
    start = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return Access.objects.filter(actor_id=user.pk, kind=Access.Kind.SEARCH, at__gte=start).count()


def _behind(user: User, number: str) -> tuple[dict[type[Model], list[int]], list[Appointment]]:
    """The rows of a number and the posts of the people among them, asked once for each reading of his areas: the look that is written
    down and the page that shows it are one."""
    known = user.areas()[0].known if user.areas() else {}
    asked = f"number {number} in {user.communities()}"
    if asked not in known:
        rows = _rows(user, number)
        known[asked] = (rows, _accounts(user, rows[User]))
    return known[asked]


def _rows(user: User, number: str) -> dict[type[Model], list[int]]:
    here = {0, *user.communities()}  # accounts lie in no community; their posts do
    found = rows_under(marks(number), lambda model: getattr(model, "AREA", {}).get("community", ""))
    return {model: sorted(pk for pk, lies in rows if lies in here)[-READ:] or [NOBODY] for model, rows in found.items()}


def _accounts(user: User, people: Sequence[int]) -> list[Appointment]:
    held = Appointment.objects.visible_to(user).filter(held_today(), post__community__in=user.communities(), post__closed_on=None)
    rows = held.filter(user__in=people, user__is_active=True, user__is_system=False)
    return list(rows.select_related("user", "post__company").order_by("user__name", "user", "post")[:MOST])


def _people(held: list[Appointment]) -> list[Known]:
    pages = [reverse("community:company", args=[one.post.company_id]) if one.post.company_id else "" for one in held]
    return [Known(mask_name(one.user.name), one.post.title, one.post.company, page) for one, page in zip(held, pages, strict=True)]


def _contacts(user: User, ids: Sequence[int]) -> list[Known]:
    rows = ContactPerson.objects.visible_to(user).filter(community__in=user.communities(), pk__in=ids)
    full = bool(user.roles() & NAMES_IN_FULL)
    return [
        Known(
            mask_name(one.name), one.duty or _("企业联系人"), one.company, reverse("community:company", args=[one.company_id]),
            one.name if full else "",
        )
        for one in rows.select_related("company").order_by("-is_main", "pk")[:MOST]
    ]  # fmt: skip


add_known(ContactPerson, gettext_lazy("企业联系人"), _contacts)
