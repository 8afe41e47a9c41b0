"""A start in production says where a community has no report custodian or no deputy."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from liren.community.models import Community
from liren.reports.queries import FEWEST, custodians


@register(Tags.security, deploy=True)
def custodian_and_deputy(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Every community has a custodian and a deputy; that neither is secretary or center head, appointing sees to."""
    try:
        found = [(community, custodians(community)) for community in Community.objects.order_by("pk")]
    except DatabaseError:
        return []  # it does not answer, or is not migrated yet; that is said elsewhere
    hint = "appoint a report_custodian and a deputy on the page of people"
    return [Warning(f"{c.code}: {n} of {FEWEST} report custodians", hint=hint, id="liren.W020") for c, n in found if n < FEWEST]
