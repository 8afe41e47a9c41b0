"""What people said of requirements: declarations, exemptions, who may answer them, what ends soon."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from liren.community.models import Appointment, Community, User
from liren.core.calendar import SHANGHAI, today
from liren.core.files import files_of_each
from liren.standards import rules
from liren.standards.models import Attestation, Exemption, Goal, Profile, Standard

MENDERS = frozenset({"administrator", "center_head"})


def attestations(community: Community, code: str = "") -> QuerySet[Attestation]:
    """Declarations of a community, newest first."""
    rows = Attestation.objects.filter(community=community).select_related("by", "confirmed_by").order_by("-at")
    return rows.annotate(others=Cast("also", TextField())).filter(Q(clause_code=code) | Q(others__contains=f'"{code}"')) if code else rows


def with_files(declarations: Iterable[Attestation]) -> list[tuple[Attestation, list[dict[str, str]]]]:
    """Each declaration with its files as the pieces draw them; one query for all."""
    rows = list(declarations)
    files = files_of_each(rows)
    return [(one, files[one.pk]) for one in rows]


def by_another(declared: Attestation | Exemption, user: User) -> bool:
    """Another than who declared or asked."""
    return user.pk != declared.by_id


def by_declarer_or_head(declared: Attestation, user: User) -> bool:
    """Who declared takes it back, or the center head does; once."""
    return declared.withdrawn_at is None and (user.pk == declared.by_id or "center_head" in user.roles())


def ending() -> QuerySet[Attestation]:
    """Declarations in force that end within a month and of which nobody was reminded."""
    last = today() + timedelta(days=rules.SOON)
    rows = Attestation.objects.filter(confirmed_by__isnull=False, withdrawn_at=None, told=0, until__gte=today(), until__lte=last)
    return rows.select_related("community", "by").order_by("until", "pk")


def exemption_of(community: Community, code: str) -> Exemption | None:
    """The exemption asked for or approved, where there is one."""
    found = Exemption.objects.filter(community=community, clause_code=code, ended_at=None)
    return found.select_related("by", "approved_by").first()


def waiting(community: Community) -> int:
    """Declarations nobody has confirmed yet."""
    return Attestation.objects.filter(community=community, confirmed_by=None, withdrawn_at=None).count()


def _end_of(on: date | None) -> datetime:
    return datetime.combine((on or today()) + timedelta(days=1), time(0), SHANGHAI)


def _open_until(end: datetime, name: str = "ended_at") -> Q:
    """Not ended by then: what was ended later still counted on the day that is asked for."""
    return Q(**{name: None}) | Q(**{f"{name}__gte": end})


def declarations_on(community: Community, on: date) -> QuerySet[Attestation]:
    """Declarations that counted on a day: confirmed by its end, not yet withdrawn, within their time."""
    end = _end_of(on)
    rows = Attestation.objects.filter(_open_until(end, "withdrawn_at"), community=community, confirmed_at__lt=end)
    return rows.filter(confirmed_by__isnull=False, since__lte=on, until__gte=on)


def exemptions_on(community: Community, on: date) -> QuerySet[Exemption]:
    """Exemptions that were approved by the end of a day and not yet ended."""
    end = _end_of(on)
    return Exemption.objects.filter(_open_until(end), community=community, approved_by__isnull=False, approved_at__lt=end)


def goals(community: Community, on: date | None = None) -> dict[str, Goal]:
    """The goals and cycles of its own that were in force at the end of a day (today), by clause code."""
    end = _end_of(on)
    rows = Goal.objects.filter(_open_until(end), community=community, at__lt=end)
    return {goal.clause_code: goal for goal in rows.order_by("at", "pk")}


def goals_once(community: Community, code: str) -> QuerySet[Goal]:
    """Every goal that was ever set for a requirement, newest first."""
    return Goal.objects.filter(community=community, clause_code=code).select_related("by").order_by("-at", "-pk")


def profile_of(community: Community, on: date | None = None) -> Profile | None:
    """What the community had decided about the standards by the end of a day (today); nothing: all of them, each with its own levels."""
    end = _end_of(on)
    return Profile.objects.filter(_open_until(end), community=community, at__lt=end).order_by("-at", "-pk").first()


def in_use(community: Community) -> list[str]:
    """The codes of the standards the community is held against."""
    known = list(Standard.objects.filter(is_current=True).order_by("code").values_list("code", flat=True))
    chosen = profile_of(community)
    return [code for code in known if chosen is None or code in chosen.standards]


def profiles(community: Community) -> QuerySet[Profile]:
    """What was decided in the course of time, newest first."""
    return Profile.objects.filter(community=community).select_related("by").order_by("-at", "-pk")


def mends(user: User) -> bool:
    """Is he told what an indicator raised? Those who can have it mended."""
    return bool(MENDERS & user.roles())


def declared_by(held: Appointment) -> QuerySet[Attestation]:
    """Declarations of a leaver that still hold or wait for a check; somebody else must stand for them or declare anew."""
    return Attestation.objects.filter(by=held.user_id, community=held.post.community_id, withdrawn_at=None, until__gte=today())
