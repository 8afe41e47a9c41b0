"""Who is told of what: holders of posts, contacts of companies; and what is to be asked about or ends."""

from collections.abc import Iterable

from django.db.models import QuerySet

from liren.community.models import User
from liren.community.queries import holding
from liren.resources.models import Provider, Resource


def holders_of(post_id: int | None) -> list[User]:
    """Who holds this post today."""
    return list(holding(pk=post_id)) if post_id else []


def contacts_of(company_ids: Iterable[int]) -> list[User]:
    """Who speaks for these companies."""
    return list(holding(company__in=list(company_ids), role="company_contact"))


def heads_of(community_id: int) -> list[User]:
    """Who decides on the admission of providers."""
    return list(holding(community=community_id, role="center_head"))


def keepers_of(community_id: int) -> list[User]:
    """Who keeps the directory: the enterprise workers and the center head."""
    return list(holding(community=community_id, role__in=["enterprise_worker", "center_head"]))


def to_be_asked() -> QuerySet[Resource]:
    """Resources in the inventories; the rule says which of them it is time to ask about."""
    return Resource.objects.filter(state="listed").select_related("community").order_by("pk")


def expiring() -> QuerySet[Provider]:
    """Providers admitted for a term; the rule says which reminder is due."""
    rows = Provider.objects.filter(state="admitted", until__isnull=False)
    return rows.select_related("community", "organization").order_by("pk")
