"""The second factor: who is asked for it, and whether what was typed is right."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from liren.accounts import queries, rules
from liren.accounts.models import Factor
from liren.accounts.queries.proofs import first_session, is_trusted
from liren.community.access import device_token, give_back, take
from liren.community.models import User
from liren.community.rules import guess_key
from liren.core import vault
from liren.core.calendar import now


def ask(request: HttpRequest, user: User) -> str:
    """The page that asks for the second factor; nothing for accounts without one, nor on a browser that is remembered."""
    if not queries.strong(user):
        return ""
    trusted = rules.may_trust(user.roles()) and is_trusted(user, device_token(request))
    return "" if trusted and not request.user.is_authenticated else reverse("accounts:second_step")


def owes(user: User) -> bool:
    """Must he enrol a second factor before he does anything else? The days of grace are not for sealed roles."""
    if not rules.needs_factor(settings.SECOND_FACTOR, user.roles(), user.uses_portal()) or queries.strong(user):
        return False
    grace = timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
    return bool(user.roles() & rules.SEALED) or first_session(user) + grace <= now()


@dataclass(frozen=True)
class Proof:
    """What a typed code turned out to be: a step of the app's code, a recovery code, or nothing – with how long to wait."""

    factor: Factor | None = None
    step: int = 0
    digest: str = ""
    wait: int = 0

    @property
    def right(self) -> bool:
        return bool(self.step or self.digest)


def check(user: User, code: str) -> Proof:
    """Judge a code, at most twenty a day for an account whoever asks; a right one empties the bucket.

    Whether it was used before is decided by the action, under lock."""
    bucket = {guess_key(settings.SECRET_KEY, "code", str(user.pk)): rules.CODE_TRIES}
    if wait := take(bucket):
        return Proof(wait=wait)
    proof = _judge(user, code)
    if proof.right:
        give_back(bucket)
    return proof


def _judge(user: User, code: str) -> Proof:
    digest = rules.digest(settings.SECRET_KEY, "recovery", code)
    if user.recovery_codes.filter(digest=digest, used_at=None).exists():
        return Proof(digest=digest)
    factor = user.factors.filter(kind="totp").first()
    secret = _secret(factor)
    step = rules.step_of(secret, code, now().timestamp()) if secret else 0
    return Proof(factor, step) if step else Proof()


def _secret(factor: Factor | None) -> bytes:
    """The secret of an authenticator app; nothing when there is none or its seal does not open."""
    try:
        return bytes.fromhex(vault.open_sealed(factor)["secret"]) if factor else b""
    except vault.Unreadable:
        return b""
