"""Counting how often something was opened. No action: of who reads a notice nothing may stand in the journal."""

from django.db import transaction
from django.db.models import F

from liren.core.calendar import today
from liren.publishing.models import Publication, ReadCount


def count_read(publication: Publication, side: str) -> None:
    """One more opening of today by this side (portal or public)."""
    rows = ReadCount.objects.filter(publication=publication, on=today(), side=side)
    with transaction.atomic():
        if not rows.update(n=F("n") + 1):
            ReadCount.objects.bulk_create([ReadCount(publication=publication, on=today(), side=side)], ignore_conflicts=True)
            rows.update(n=F("n") + 1)
