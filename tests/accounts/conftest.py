"""A provider of OpenID Connect on this machine, and browsers that sign in with a password."""

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from liren.core.calendar import now

PASSWORD = "village-pass-1"


@pytest.fixture
def door():
    """Sign in by password in a browser of one's own: `door(user)` returns (browser, answer)."""

    def knock(user, to="/account/", client=None, password=PASSWORD):
        browser = client or Client()
        return browser, browser.post("/sign-in/", {"username": user.username, "password": password, "next": to})

    return knock


class Provider(BaseHTTPRequestHandler):
    """Discovery, keys and token; what it signs is decided by the test."""

    def log_message(self, *args):
        pass

    def _say(self, told, status=200):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        made = self.server.made
        if self.path == "/.well-known/openid-configuration":
            at = made.issuer
            self._say(
                {
                    "issuer": made.said_issuer,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/jwks",
                }
            )
        elif self.path == "/jwks":
            self._say(
                {
                    "keys": [
                        json.loads(jwt.algorithms.ECAlgorithm.to_jwk(made.key.public_key())) | {"kid": "one", "use": "sig", "alg": "ES256"}
                    ]
                }
            )

    def do_POST(self):
        made = self.server.made
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        who = b64decode(self.headers.get("Authorization", "Basic ")[6:]).decode()
        asked = made.codes.pop(sent.get("code"), None)
        challenge = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if who != "liren:secret" or not asked or challenge != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return self._say({"error": "invalid_grant"}, 400)
        return self._say({"access_token": "x", "token_type": "Bearer", "id_token": made.token(asked)})


@pytest.fixture
def provider(settings):
    """A running provider; `provider.authorize(url)` is the user pressing yes there and returns the way back."""
    server = HTTPServer(("127.0.0.1", 0), Provider)
    issuer = f"http://127.0.0.1:{server.server_port}"
    made = SimpleNamespace(
        issuer=issuer, said_issuer=issuer, key=ec.generate_private_key(ec.SECP256R1()), codes={}, subject="staff-7", change={}, sign=None
    )

    def claims(asked):
        moment = int(now().timestamp())
        return {
            "iss": issuer,
            "sub": made.subject,
            "aud": "liren",
            "exp": moment + 300,
            "iat": moment,
            "nonce": asked["nonce"],
            "auth_time": moment,
        }

    def token(asked):
        told = {k: v for k, v in (claims(asked) | made.change).items() if v is not None}
        return made.sign(told) if made.sign else jwt.encode(told, made.key, "ES256", {"kid": "one"})

    def authorize(url):
        asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
        made.codes[code := f"code-{len(made.codes)}-{asked['state'][:6]}"] = asked
        made.asked = asked
        return f"/sign-in/oidc/callback/?code={code}&state={asked['state']}"

    made.token, made.authorize = token, authorize
    server.made = made
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OIDC = {"issuer": issuer, "client_id": "liren", "client_secret": "secret", "name": "测试认证", "hosts": []}
    yield made
    server.shutdown()
    server.server_close()
