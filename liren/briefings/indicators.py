"""Numbers about briefings, each with those it was counted from."""

from django.utils.translation import gettext_lazy as _

from liren.briefings.models import Briefing
from liren.community.models import Community
from liren.core.calendar import Period
from liren.core.indicators import Reading, indicator


@indicator("briefings.data_analysis_published", _("签发的数据分析"), _("期"))
def data_analysis_published(community: Community, period: Period) -> Reading:
    """Analyses of what companies ask for, issued in the period and not taken back since (S2 5.5.3)."""
    rows = Briefing.objects.filter(community=community, state="issued", issued_at__gte=period.since, issued_at__lt=period.until)
    return Reading(rows.count(), rows)
