"""How far the self-checks of outside standards are passed, by the clauses that cite them."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local
from liren.core.indicators import Reading, indicator
from liren.selfchecks import queries, rules
from liren.selfchecks.rules import Verdict


def _last_day(period: Period) -> date:
    """The last day of a period, whether it ends with a day or, as the standards ask, with the first instant after it."""
    return local(period.end - timedelta(seconds=1)).date() if isinstance(period.end, datetime) else period.end


@indicator("selfchecks.external_standard_check", _("外部标准自查强制项通过率"), by_clause=True)
def external_standard_check(community: Community, period: Period, clause: str) -> Reading:
    """Mandatory items passed of the mandatory items that apply, in the rounds in force on the last day of the period, of the outside
    standards that a clause cites (S1 5.5-2, S3 9.4, …). Part of one. None where no round is in force or the clause cites none; where a
    clause cites two and one has no round in force, the mandatory items of its list count as not passed."""
    codes = [one.code for one in queries.references_of(clause)]
    found = queries.in_force(community, _last_day(period), codes)
    missing = queries.mandatory_counts(community, [code for code in codes if code not in found]) if found else {}
    tallies = queries.tallies(found.values())
    value = rules.share([tallies[one.pk] for one in found.values()], sum(missing.values()))
    return Reading(value, queries.mandatory_answers(found.values()), Q(verdict=Verdict.PASS))
