"""Passkeys: the two ceremonies of WebAuthn, with everything that must be the same kept in the session."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from liren.accounts import queries
from liren.accounts.models import Factor
from liren.community.models import User

NEW, KNOWN = "passkey-new", "passkey-known"
LIMIT = 20_000  # characters of an answer


@dataclass(frozen=True)
class Credential:
    """A passkey that was just made."""

    data: bytes
    handle: str
    counter: int


def _server(request: HttpRequest) -> Fido2Server:
    """The site as passkeys know it: its host name; they answer to https (or this machine) alone."""
    return Fido2Server(PublicKeyCredentialRpEntity(id=request.get_host().partition(":")[0], name="Liren"))


def _known(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one.credential)) for one in queries.factors(user) if one.kind == "passkey"]


def begin_new(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser is told to make a passkey; it must be unlocked by finger, face or code, so that it is two factors in one."""
    number = hmac.new(settings.SECRET_KEY.encode(), f"passkey user {user.pk}".encode(), hashlib.sha256).digest()
    entity = PublicKeyCredentialUserEntity(id=number, name=user.username, display_name=user.name)
    required = UserVerificationRequirement.REQUIRED
    options, state = _server(request).register_begin(entity, _known(user), ResidentKeyRequirement.PREFERRED, required)
    request.session[NEW] = state
    return dict(options)


def finish_new(request: HttpRequest, answer: str) -> Credential | None:
    """The passkey, if the browser's answer fits the question that was asked, once."""
    state = request.session.pop(NEW, None)
    try:
        told = json.loads(answer[:LIMIT])
        made = _server(request).register_complete(state, RegistrationResponse.from_dict(told)) if state else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    data = made.credential_data if made else None
    return Credential(bytes(data), websafe_encode(data.credential_id), made.counter) if made and data else None


def begin_known(request: HttpRequest, user: User | None) -> dict[str, Any]:
    """What the browser is told to sign with a passkey: one of this account's, or for a visitor any it has for this site."""
    need = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    options, state = _server(request).authenticate_begin(_known(user) if user else None, need)
    request.session[KNOWN] = state | {"of": user.pk if user else None}
    return dict(options)


def finish_known(request: HttpRequest, answer: str) -> tuple[Factor, int] | None:
    """The passkey that signed and its new counter, if the signature fits the question that was asked, once."""
    state = request.session.pop(KNOWN, None)
    try:
        told = json.loads(answer[:LIMIT])
        factor = queries.factor_by_handle(str(told["id"]))
        if not state or factor is None or state["of"] not in (None, factor.user_id):
            return None
        credential = AttestedCredentialData(bytes(factor.credential))
        _server(request).authenticate_complete(state, [credential], told)
        counter = AuthenticationResponse.from_dict(told).response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return factor, counter
