"""Pure rules of care: codes that tell nothing, terms of review, quarters."""

from calendar import monthrange
from datetime import date

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1
LEAST = 10  # below that a number is not told


def code_of(random_bytes: bytes) -> str:
    """A code of eight signs in two groups: it is given out at random and tells neither order nor number."""
    signs = [SIGNS[byte % len(SIGNS)] for byte in random_bytes[:8]]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def tidy_code(text: str) -> str:
    """A code as somebody types it: without blanks and dashes, in capitals."""
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    return f"{plain[:4]}-{plain[4:]}"


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, e.g. (2026, 4)."""
    return day.year, (day.month + 2) // 3
