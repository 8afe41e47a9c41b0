"""Numbers about the rulebook and publicity, each from records alone; None where a clause is not known or nothing was to be measured."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liren.community.models import Community
from liren.core.calendar import Period, local, now, today
from liren.core.indicators import Reading, indicator
from liren.publishing import queries, rules
from liren.publishing.flow import PublicationState
from liren.publishing.models import Comment, Publication, Version
from liren.publishing.queries.publicity import placed
from liren.publishing.rules import catalog

OUT = (PublicationState.PUBLISHED, PublicationState.ENDED)  # what was withdrawn was not published


def _day(period: Period) -> date:
    """The last day of the period, today at the latest."""
    return min(local(period.until).date() - timedelta(days=1), today())


@indicator("publishing.regulation_in_force", _("制度施行率"), by_clause=True)
def regulation_in_force(community: Community, period: Period, clause: str) -> Reading:
    """Of the regulations a clause asks for: approved by somebody who did not write them, in force on the day, and looked at within
    24 months (S1 6.1, S2 4.2, S3 4.2 and the others). None is in force that only lies there as a draft or a list."""
    kinds = catalog.kinds_for(clause)
    if not kinds:
        return Reading(None)
    found = queries.in_force(community, _day(period), kinds)
    good = [found[kind][0].pk for kind in kinds if kind in found and found[kind][1]]
    return Reading(len(good) / len(kinds), Version.objects.filter(pk__in=good))


@indicator("publishing.regulation_section_coverage", _("制度写明应有各节"), by_clause=True)
def regulation_section_coverage(community: Community, period: Period, clause: str) -> Reading:
    """Of the sections a clause wants: those with a text in the version in force (S1 6.1.1-2); without one in force none is there."""
    kind, wanted = catalog.sections_for(clause)
    if not wanted:
        return Reading(None)
    version, _in_time = queries.in_force(community, _day(period), [kind]).get(kind, (None, False))
    there = rules.written(version.sections) if version else set()
    rows = Version.objects.filter(pk__in=[version.pk] if version else [])
    return Reading(sum(code in there for code in wanted) / len(wanted), rows)


def _out(community: Community, period: Period) -> QuerySet[Publication]:
    """What went out in the period to more than the staff, and was not taken back."""
    rows = Publication.objects.filter(community=community, state__in=OUT).exclude(audience="staff")
    return rows.filter(published_at__gte=period.since, published_at__lt=period.until)


def _topics(community: Community, period: Period, clause: str) -> Reading:
    wanted = catalog.topics_for(clause)
    rows = _out(community, period).filter(topic__in=wanted)
    return Reading(rows.values("topic").order_by().distinct().count() / len(wanted) if wanted else None, rows)


@indicator("publishing.publicity_published", _("宣传主题覆盖率"), by_clause=True)
def publicity_published(community: Community, period: Period, clause: str) -> Reading:
    """Of the topics a clause names: those with something published in the period for companies, employees or everybody."""
    return _topics(community, period, clause)


@indicator("publishing.renovation_publicity_done", _("技改宣传主题覆盖率"), by_clause=True)
def renovation_publicity_done(community: Community, period: Period, clause: str) -> Reading:
    """The same for the four kinds of renovation (S3 7.8.2)."""
    return _topics(community, period, clause)


@indicator("publishing.disclosure_published", _("公开种类覆盖率"), by_clause=True)
def disclosure_published(community: Community, period: Period, clause: str) -> Reading:
    """Of the kinds of disclosure a clause names: those disclosed in the period (S1 7.1.2.4-2 to -4, S2 4.5-1)."""
    wanted = catalog.disclosures_for(clause)
    rows = _out(community, period).filter(kind="disclosure", affairs__in=wanted)
    return Reading(rows.values("affairs").order_by().distinct().count() / len(wanted) if wanted else None, rows)


@indicator("publishing.supervision_feedback_answered", _("监督意见按期答复率"), by_clause=True)
def supervision_feedback_answered(community: Community, period: Period, clause: str) -> Reading:
    """Of the comments from the groups a clause names whose five working days ended in the period: answered by then (S1 7.1.2.4-5,
    S2 4.5-2). Comments on other publications do not count."""
    ended = Q(due_at__gte=period.since, due_at__lt=min(period.until, now()))
    sides = catalog.SIDES_FOR.get(clause, ())
    rows = Comment.objects.filter(ended, community=community, side__in=sides, publication__kind=Publication.Kind.DISCLOSURE)
    told = list(rows.values_list("answered_at", "due_at"))
    good = sum(at is not None and at <= due for at, due in told)
    return Reading(good / len(told) if told else None, rows)


@indicator("publishing.governance_bulletin_published", _("发布的治理通报"), _("期"))
def governance_bulletin_published(community: Community, period: Period) -> Reading:
    """Bulletins on governance and public order that went out in the period (S1 7.1.3.1-5, S2 7.1.2-2)."""
    rows = _out(community, period).filter(kind=Publication.Kind.BULLETIN)
    return Reading(rows.count(), rows)


def _on_channels(clause: str) -> Q | None:
    """Put up on a channel the clause names: one of them is enough; being out on these pages is being on the web portal."""
    channels = catalog.CHANNELS_FOR.get(clause)
    if channels is None:
        return None
    return Q(placed(channels)) if "web_portal" not in channels else Q(pk__isnull=False)


@indicator("publishing.news_published", _("发布的动态"), _("条"), by_clause=True)
def news_published(community: Community, period: Period, clause: str) -> Reading:
    """News of management and services that went out in the period on one of the channels the clause names (S2 5.5.1-2, S3 5.3.3-2)."""
    channels = _on_channels(clause)
    if channels is None:
        return Reading(None)
    rows = _out(community, period).filter(channels, kind=Publication.Kind.NEWS)
    return Reading(rows.count(), rows)


@indicator("publishing.policy_published", _("政策按期发布率"), by_clause=True)
def policy_published(community: Community, period: Period, clause: str) -> Reading:
    """Of the policies on record here whose fifth working day after issue lies in the period: out by then on one of the channels the
    clause names (S2 5.5.1-1, S3 5.3.3-1). A draft counts as a policy not yet published."""
    channels = catalog.CHANNELS_FOR.get(clause)
    if channels is None:
        return Reading(None)
    rows = Publication.objects.filter(community=community, kind=Publication.Kind.POLICY, policy_issued_on__isnull=False)
    known = rows.exclude(state=PublicationState.DROPPED).prefetch_related("placements")
    due = {one: rules.policy_due(one.policy_issued_on) for one in known if one.policy_issued_on}
    ended = {one: at for one, at in due.items() if period.since <= at < min(period.until, now())}
    good = sum(_out_by(one, at, channels) for one, at in ended.items())
    return Reading(good / len(ended) if ended else None, rows.filter(pk__in=[one.pk for one in ended]))


def _out_by(one: Publication, due: datetime, channels: Sequence[str]) -> bool:
    """Was it out by then on one of these channels? These pages are the web portal; of the others there is a record."""
    if one.state not in OUT or one.audience == "staff" or one.published_at is None or one.published_at > due:
        return False
    there = any(row.channel in channels and row.since <= local(due).date() for row in one.placements.all())
    return "web_portal" in channels or there


@indicator("publishing.archive_filing_rate", _("档案按期归档率"))
def archive_filing_rate(community: Community, period: Period) -> Reading:
    """Records that fell due for filing in the period, up to today, and are filed with a retention period, of all of them
    (S1 7.1.2.4-1); None where none fell due."""
    rows, rate = queries.filed_rate(community, local(period.since).date(), _day(period))
    return Reading(rate, rows, queries.FILED)
