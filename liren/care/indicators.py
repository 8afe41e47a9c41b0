"""Numbers of care: what is offered, never who comes."""

from django.utils.translation import gettext_lazy as _

from liren.care.models import Slot
from liren.care.queries import counselors
from liren.community.models import Community
from liren.core.calendar import Period
from liren.core.indicators import Reading, indicator


@indicator("care.counselors", _("在岗心理咨询师"), unit=_("人"))
def counselors_at_work(community: Community, period: Period) -> Reading:
    """Posts of counselors that somebody holds (S1 6.2.4)."""
    posts = counselors(community)
    return Reading(posts.count(), evidence=posts)


@indicator("care.hours_offered", _("放出的咨询时段"), unit=_("段"))
def hours_offered(community: Community, period: Period) -> Reading:
    """Times offered in the period; whether somebody came is not counted."""
    found = Slot.objects.filter(community=community, starts_at__gte=period.since, starts_at__lt=period.until)
    return Reading(found.count(), evidence=found)
