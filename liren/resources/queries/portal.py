"""What the portal shows: providers, the own company's resources and what was offered to it."""

from django.db.models import Prefetch, QuerySet

from liren.community.models import Community, User
from liren.core.calendar import today
from liren.resources.models import Offer, Provider, Resource, Use
from liren.resources.queries.counting import on_register


def companies_of(user: User) -> list[int]:
    """The numbers of the companies this person speaks for."""
    return [one.company_id for one in user.areas() if one.role == "company_contact" and one.company_id]


def providers_shown(user: User, home: Community, kind: str = "", q: str = "") -> QuerySet[Provider]:
    """Admitted providers of a community by name, of one kind or all, by words of their name or scope."""
    rows = on_register(home, today()).filter(pk__in=Provider.objects.visible_to(user).values("pk"))
    if kind:
        rows = rows.filter(kinds__contains=f" {kind} ")
    return rows.filter(organization__name__icontains=q) | rows.filter(scope__icontains=q) if q else rows


def own_resources(user: User) -> QuerySet[Resource]:
    """What one's own companies offer, with its uses."""
    uses = Prefetch("uses", Use.objects.order_by("-on", "-pk"))
    rows = Resource.objects.visible_to(user).filter(company__in=companies_of(user)).select_related("company").prefetch_related(uses)
    return rows.order_by("-pk")


def offers_to(user: User) -> QuerySet[Offer]:
    """Needs offered to one's own companies, those that wait for an answer first."""
    rows = Offer.objects.visible_to(user).filter(company__in=companies_of(user))
    return rows.select_related("need", "company").order_by("answer", "-at", "-pk")
