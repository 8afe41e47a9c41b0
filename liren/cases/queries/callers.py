"""The earlier cases of somebody who calls: by the number they were left with, or by his account."""

from dataclasses import dataclass

from django.db.models import Q

from liren.cases.models import KEPT, Case
from liren.cases.queries.lists import Row, rows_of
from liren.cases.queries.record import RELATED
from liren.community import queries as community
from liren.community.models import User
from liren.community.scope import covers

EARLIER = 20  # cases that are shown; the latest ones


@dataclass(frozen=True)
class Call:
    """Everything known of a number to one reader: who stands behind it, and the cases, the latest first."""

    who: community.Caller
    cases: list[Row]
    more: bool
    left: int  # numbers that may still be looked for today

    @property
    def is_known(self) -> bool:
        """Is anything known of it?"""
        return bool(self.who.groups or self.cases)


def call(user: User, number: str, left: int | None = None) -> Call:
    """What the reader may see of this number, in as many questions whether there is anything or not; left: how many more he may look for
    today, where that is known already. Raises vault.NoKeys."""
    who = community.caller(user, number)
    own = Case.objects.filter(reporter__in=who.accounts or [community.NOBODY]).order_by("-reported_at").values("pk")[: community.READ]
    rows = Case.objects.filter(Q(pk__in=who.rows[Case]) | Q(pk__in=own)).select_related(*RELATED)
    found = [case for case in rows if _is_his(user, case)]
    found.sort(key=lambda case: (case.reported_at, case.pk), reverse=True)
    return Call(who, rows_of(user, found[:EARLIER]), len(found) > EARLIER, lookups_left(user) if left is None else left)


def _is_his(user: User, case: Case) -> bool:
    """May he see it, where he looks? Asked of the object: with all that SQL would ask as well, SQLite reads the whole community instead
    of the few rows of a number, and its time would tell something."""
    return case.community_id in user.communities() and case.secrecy not in KEPT and any(covers(area, case) for area in user.areas())


def lookups_left(user: User) -> int:
    """How many numbers this person may still look for today."""
    return max(0, community.LOOKUPS_A_DAY - community.lookups_today(user))
