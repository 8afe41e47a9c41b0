"""How a visitor's receipt code finds his case."""

import secrets

from django.core.signing import Signer
from django.utils.crypto import salted_hmac


def receipt_hash(code: str) -> str:
    """What is stored of a receipt code: enough to recognise it, not to read it."""
    return Signer(salt="cases.receipt").signature("".join(code.split()).replace("-", ""))[:64]


def receipt_code(key: str) -> str:
    """Sixteen digits in fours for a form's idempotency key: the same form sent twice has the same code. Without a key, random ones."""
    digest = salted_hmac("cases.receipt-code", key or secrets.token_hex(16), algorithm="sha256").digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**16:016d}"
    return "-".join(digits[n : n + 4] for n in range(0, 16, 4))
