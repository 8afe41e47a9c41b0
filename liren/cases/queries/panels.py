"""What apps above add to a case: parts of its page, what stands against closing it, and pages of their own in place of those here.
They add them when they start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from liren.cases.models import Case
from liren.community.models import User

Wanted = Callable[[User, Case], bool]
Obstacle = Callable[[Case], str]


@dataclass(frozen=True)
class CasePanel:
    """A part of the case page: an address that takes the case's id and answers with a fragment, for the cases that `wanted` names."""

    label: Any
    url_name: str
    icon: str
    wanted: Wanted


@dataclass(frozen=True)
class Keeper:
    """The pages of an app above that keeps what cases of one secrecy say, by url name; each takes the argument in brackets."""

    public: str  # where a visitor reports (community code, category code)
    portal: str  # where somebody reports who has signed in (category code)
    desk: str  # where staff write down what they were told (category id)
    file: str  # the page of such a case on the desk (case id)
    receipt: str  # where the receipt codes are sent that nobody knows here


@dataclass(frozen=True)
class Finder:
    """Another list that the search box looks into: what it holds, its page, and the rows of a reader that hold his words."""

    label: Any
    url_name: str
    found: Callable[[User, str], QuerySet]


KEEPERS: dict[str, Keeper] = {}
FINDERS: list[Finder] = []
CASE_PANELS: list[CasePanel] = []
OBSTACLES: list[Obstacle] = []


def add_case_panel(label: Any, url_name: str, icon: str, *, wanted: Wanted) -> None:
    """Give the page of some cases a further part; `wanted` must not cost a query for cases it does not concern."""
    CASE_PANELS.append(CasePanel(label, url_name, icon, wanted))


def add_finder(label: Any, url_name: str, found: Callable[[User, str], QuerySet]) -> None:
    """Have the search for cases tell how many of these hold the words too."""
    FINDERS.append(Finder(label, url_name, found))


def found_elsewhere(user: User, q: str) -> list[tuple[Any, int, str]]:
    """What other lists hold of these words: the list, how many, and where they stand; one query for each list."""
    counted = [(one, one.found(user, q).count()) for one in FINDERS] if q.strip() else []
    return [(one.label, n, f"{reverse(one.url_name)}?{urlencode({'q': q})}") for one, n in counted if n]


def add_keeper(secrecy: str, **pages: str) -> None:
    """Keep what cases of this secrecy say in an app above: every door here leads to its pages."""
    KEEPERS[secrecy] = Keeper(**pages)


def keeper_of(secrecy: str) -> Keeper | None:
    """Who keeps cases of this secrecy, if it is not the case engine itself."""
    return KEEPERS.get(secrecy)


def add_obstacle(obstacle: Obstacle) -> None:
    """Have a say before a case is answered: the function returns what must be done first, or nothing."""
    OBSTACLES.append(obstacle)


def panels_of(user: User, case: Case) -> Iterator[tuple[CasePanel, str]]:
    """The further parts of a case's page, each with its address."""
    return ((panel, reverse(panel.url_name, args=[case.pk])) for panel in CASE_PANELS if panel.wanted(user, case))


def obstacle_to(case: Case) -> str:
    """What an app above wants done before this case may be answered; empty: nothing stands in the way."""
    return next((why for obstacle in OBSTACLES if (why := obstacle(case))), "")
