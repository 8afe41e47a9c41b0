"""Single sign-on with OpenID Connect: authorization code, PKCE, state, nonce, and an ID token whose every claim is checked.

Nothing but `iss` and `sub` is read from it: no e-mail, group or claim finds an account or grants a right.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from liren.core.calendar import now

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
WAIT = timedelta(minutes=10)  # between leaving for the provider and coming back
AT_ONCE = 5  # windows that may be on their way at the same time
LEEWAY = 30  # seconds that clocks may differ
SECONDS, BYTES = 5, 512_000  # what the provider may take


class Untrusted(Exception):
    """The provider's answer is not one that may be believed."""


@dataclass(frozen=True)
class Arrival:
    """Who came back from the provider and where he wants to go; `fault` names for the log why he is not believed."""

    issuer: str = ""
    subject: str = ""
    to: str = ""
    purpose: str = ""
    fault: str = ""


class _Straight(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def fetch(url: str, form: dict[str, str] | None = None, basic: tuple[str, str] | None = None) -> dict[str, Any]:
    """JSON from the provider's own host, over https, without redirects, within five seconds and half a megabyte."""
    parts, own = urlsplit(url), urlsplit(settings.OIDC["issuer"])
    hosts = {own.netloc, *settings.OIDC["hosts"]}
    if parts.netloc not in hosts or parts.scheme not in ({"https"} if settings.PRODUCTION else {"https", "http"}):
        raise Untrusted(f"address {parts.scheme}://{parts.netloc}")
    request = Request(url, urlencode(form).encode() if form else None, {"Accept": "application/json"})  # noqa: S310 - checked above
    if basic:
        request.add_header("Authorization", "Basic " + base64.b64encode(":".join(basic).encode()).decode())
    with build_opener(_Straight).open(request, timeout=SECONDS) as answer:
        told = json.loads(answer.read(BYTES))
    if not isinstance(told, dict):
        raise Untrusted("answer")
    return told


def _discovered() -> dict[str, Any]:
    found = fetch(settings.OIDC["issuer"].rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC["issuer"]:
        raise Untrusted("issuer of the configuration")
    return found


def start(request: HttpRequest, to: str, purpose: str) -> str:
    """The provider's page to go to; nothing when it cannot be reached."""
    if not settings.OIDC["issuer"]:
        return ""
    try:
        address = str(_discovered()["authorization_endpoint"])
    except (Untrusted, URLError, OSError, ValueError, KeyError):
        return ""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _n in range(3))
    kept = list(request.session.get("oidc", {}).items())[-AT_ONCE + 1 :]
    mine = {"nonce": nonce, "verifier": verifier, "to": to, "purpose": purpose, "at": now().isoformat()}
    request.session["oidc"] = dict([*kept, (state, mine)])
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"response_type": "code", "client_id": settings.OIDC["client_id"], "redirect_uri": _back(request), "scope": "openid"}
    asked |= {"state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256"}
    asked |= {"prompt": "login", "max_age": "0"} if purpose == "prove" else {}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:oidc_callback"))


def arrive(request: HttpRequest) -> Arrival:
    """Who came back: the state is this browser's and used once, the code is exchanged, the ID token judged."""
    kept = request.session.get("oidc", {})
    mine = kept.pop(request.GET.get("state", ""), None)
    request.session["oidc"] = kept
    if mine is None or now() - datetime.fromisoformat(mine["at"]) > WAIT:
        return Arrival(fault="state")
    try:
        claims = _claims(request, mine)
    except (Untrusted, jwt.PyJWTError, URLError, OSError, ValueError, KeyError, TypeError) as wrong:
        return Arrival(to=mine["to"], purpose=mine["purpose"], fault=type(wrong).__name__)
    return Arrival(claims["iss"], claims["sub"], mine["to"], mine["purpose"])


def _claims(request: HttpRequest, mine: dict[str, str]) -> dict[str, Any]:
    client, secret = settings.OIDC["client_id"], settings.OIDC["client_secret"]
    if request.GET.get("iss", settings.OIDC["issuer"]) != settings.OIDC["issuer"] or not request.GET.get("code"):
        raise Untrusted("answer of the front channel")
    told = _discovered()
    form = {
        "grant_type": "authorization_code",
        "code": request.GET["code"],
        "redirect_uri": _back(request),
        "code_verifier": mine["verifier"],
    }
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        tokens = fetch(told["token_endpoint"], form, (client, secret))
    else:
        tokens = fetch(told["token_endpoint"], form | {"client_id": client, "client_secret": secret})
    return judge(str(tokens["id_token"]), fetch(told["jwks_uri"]), mine["nonce"], fresh=mine["purpose"] == "prove")


def judge(token: str, keys: dict[str, Any], nonce: str, *, fresh: bool = False) -> dict[str, Any]:
    """The claims of an ID token that is signed by the provider, meant for us, in time and an answer to this question; or an exception."""
    header = jwt.get_unverified_header(token)
    known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    named = [key for key in known if key.key_id == header.get("kid")] if "kid" in header else known
    if len(named) != 1:
        raise Untrusted("key")
    must = ["iss", "sub", "aud", "exp", "iat", "nonce"] + (["auth_time"] if fresh else [])
    claims = jwt.decode(
        token, named[0], algorithms=list(ALGORITHMS), audience=settings.OIDC["client_id"], issuer=settings.OIDC["issuer"],
        leeway=LEEWAY, options={"require": must, "strict_aud": False},
    )  # fmt: skip
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (many or "azp" in claims) and claims.get("azp") != settings.OIDC["client_id"]:
        raise Untrusted("azp")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise Untrusted("nonce")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise Untrusted("sub")
    oldest = now().timestamp() - WAIT.total_seconds()
    if claims["iat"] < oldest or (fresh and claims["auth_time"] < oldest):
        raise Untrusted("age")
    return claims
