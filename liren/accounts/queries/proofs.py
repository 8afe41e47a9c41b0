"""Reads about what proves one account, and where it is signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session as Stored
from django.db.models import QuerySet

from liren.accounts.models import Factor, FactorReset, Identity, RecoveryCode, Session, TrustedBrowser
from liren.community.models import Community, User
from liren.core.calendar import now


@dataclass(frozen=True)
class Stay:
    """One open session as its owner sees it."""

    session: Session
    used_at: datetime
    is_this: bool


def factors(user: User) -> QuerySet[Factor]:
    """The second factors of an account, oldest first."""
    return Factor.objects.filter(user=user).order_by("added_at", "pk")


def factor_by_handle(handle: str) -> Factor | None:
    """The passkey with this credential id, if its account may sign in."""
    found = Factor.objects.filter(handle=handle, kind="passkey", user__is_active=True, user__is_system=False)
    return found.select_related("user").first()


def codes_left(user: User) -> int:
    """How many recovery codes are not used yet."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def is_trusted(user: User, token: str) -> bool:
    """Is this browser remembered instead of the second factor?"""
    return bool(token) and TrustedBrowser.objects.filter(user=user, token=token, until__gt=now()).exists()


def strong(user: User) -> bool:
    """Has the account a second factor?"""
    return Factor.objects.filter(user=user).exists()


def first_session(user: User) -> datetime:
    """When the account first signed in here, as far as that is kept; never: now."""
    return Session.objects.filter(user=user).order_by("begun_at").values_list("begun_at", flat=True).first() or now()


def live_sessions(user: User, present: str) -> list[Stay]:
    """Where the account is signed in, the present browser first, then the last used: two queries."""
    rows = {row.key: row for row in Session.objects.filter(user=user, epoch=user.epoch)}
    stored = Stored.objects.filter(session_key__in=rows, expire_date__gt=now())
    stays = []
    for one in stored:
        told = one.get_decoded()
        used = told.get("used")
        if told.get("ends", "") > now().isoformat() and told.get("_auth_user_id") == str(user.pk) and used:
            stays.append(Stay(rows[one.session_key], datetime.fromisoformat(used), one.session_key == present))
    return sorted(stays, key=lambda stay: (stay.is_this, stay.used_at), reverse=True)


def identity(issuer: str, subject: str) -> Identity | None:
    """The account that somebody at a provider is linked to."""
    found = Identity.objects.filter(issuer=issuer, subject=subject, user__is_active=True, user__is_system=False)
    return found.select_related("user").first()


def resets(user: User, home: Community) -> QuerySet[FactorReset]:
    """Requests to take a second factor off that wait for their second person, the oldest first."""
    rows = FactorReset.objects.visible_to(user).filter(community=home, decided_at=None)
    return rows.select_related("user", "asked_by").order_by("asked_at", "pk")
