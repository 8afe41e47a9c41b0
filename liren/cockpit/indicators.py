"""Numbers about the platform itself."""

from datetime import timedelta

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from liren.community.models import Appointment, Community
from liren.community.scope import PORTAL
from liren.core.calendar import SHANGHAI, Period, local, now, official
from liren.core.indicators import Reading, indicator
from liren.core.models import Event


@indicator("cockpit.platform_in_use", _("平台启用天数占比"))
def platform_in_use(community: Community, period: Period) -> Reading:
    """Of the working days of the period that are over: those on which both staff and companies wrote something into the platform, by the
    journal (S1 4.6-1, S2 5.5.4-1, S3 5.3.1). Whoever only reads leaves no entry; on days off companies need not write."""
    first, last = local(period.since).date(), local(min(period.until, now())).date()
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    working = {day for day in days if official().is_working_day(day)}
    written = Event.objects.filter(community_id=community.pk, at__gte=period.since, at__lt=period.until, actor_id__isnull=False)
    entries = set(written.annotate(day=TruncDate("at", tzinfo=SHANGHAI)).values_list("day", "actor_id").distinct())
    posts = Appointment.objects.filter(user__in={actor for _day, actor in entries}).exclude(post__role="system")
    held = list(posts.values_list("user", "post__role"))
    companies, staff = {who for who, role in held if role in PORTAL}, {who for who, role in held if role not in PORTAL}
    both = {day for day, who in entries if who in companies} & {day for day, who in entries if who in staff}
    return Reading(len(working & both) / len(working) if working else None)
