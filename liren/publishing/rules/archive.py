"""Rules of the archive: how long what is kept, where it lies, and when it may go; pure (S1 7.1.2.4-1)."""

import re
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

GATHERED = 366  # days back that finished records are gathered: what is older was filed before the platform
SHELF = re.compile(r"^[0-9A-Za-z一-龥·]{1,12}-[0-9A-Za-z]{1,8}-[0-9A-Za-z]{1,8}$")
YEARS = {"permanent": 0, "years_30": 30, "years_10": 10}


class Retention(TextChoices):
    """How long a file is kept."""

    PERMANENT = "permanent", _("永久")
    THIRTY = "years_30", _("30 年")
    TEN = "years_10", _("10 年")


class Fate(TextChoices):
    """What becomes of a file whose time is over."""

    TRANSFER = "transfer", _("移交")
    DESTROY = "destroy", _("销毁")


def kept_until(filed_on: date, retention: str) -> date | None:
    """The last day a file is kept: the end of the year so many years after it was filed; None for ever."""
    years = YEARS[retention]
    return date(filed_on.year + years, 12, 31) if years else None


def may_go(fate: str, retention: str, until: date | None, today: date) -> bool:
    """May a file go that way today? Only once its time is over; what is kept for ever is transferred, never destroyed."""
    if retention == Retention.PERMANENT:
        return fate == Fate.TRANSFER
    return until is not None and until < today


def well_shelved(shelf: str) -> bool:
    """Is it a place in the archive: fonds, catalogue and file, with a dash between them?"""
    return SHELF.match(shelf) is not None
