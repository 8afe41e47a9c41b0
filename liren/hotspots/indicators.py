"""Numbers about hot issues."""

from django.utils.translation import gettext_lazy as _

from liren.cases.models import Case, Secrecy
from liren.community.models import Community
from liren.core.calendar import Period
from liren.core.indicators import Reading, indicator
from liren.hotspots.models import Hotspot
from liren.hotspots.queries import FEWEST


@indicator("hotspots.rising", _("升温的热点"), _("个"))
def rising(community: Community, period: Period) -> Reading:
    """Issues of three voices or more that are rising today (S1 7.1.2.3)."""
    rows = Hotspot.objects.filter(community=community, trend=Hotspot.Trend.RISING, voices__gte=FEWEST, heat__gt=1)
    return Reading(rows.count(), rows)


@indicator("hotspots.share", _("热点事项占比"))
def share(community: Community, period: Period) -> Reading:
    """Of the ordinary cases reported in the period: those that belong to an issue of three voices or more."""
    rows = Case.objects.filter(community=community, secrecy=Secrecy.ORDINARY, reported_at__gte=period.since, reported_at__lt=period.until)
    total, within = rows.count(), rows.filter(trace__hotspot__voices__gte=FEWEST)
    return Reading(within.count() / total if total else None, within)
