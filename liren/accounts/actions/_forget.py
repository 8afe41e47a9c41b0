"""Taking factors away, with the key of what was sealed for them."""

from django.db.models import QuerySet

from liren.accounts.models import Factor
from liren.core import vault


def forget_factors(factors: QuerySet[Factor]) -> None:
    """Delete these factors; a sealed secret cannot be opened again, not even from a backup without its key."""
    for factor in factors.filter(kind="totp"):
        vault.destroy(factor)
    factors.delete()
