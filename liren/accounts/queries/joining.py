"""Reads about who joins a company."""

from django.db.models import Count, Q, QuerySet

from liren.accounts.models import Invitation, Joining, ResetCode
from liren.community.models import Appointment, Company, User
from liren.community.queries import held_today, sign_in_name
from liren.community.scope import PORTAL
from liren.core.calendar import now


def invitation(number: int) -> Invitation | None:
    """The invitation of a link."""
    return Invitation.objects.filter(pk=number).select_related("company", "community", "by").first()


def invitations(user: User, company: Company) -> QuerySet[Invitation]:
    """Invitations of a company that can still be used."""
    rows = Invitation.objects.visible_to(user).filter(company=company, closed_at=None, expires_at__gt=now())
    used = Count("joinings", filter=~Q(joinings__state="refused"))
    return rows.annotate(used=used).select_related("by").order_by("-made_at", "-pk")


def waiting(user: User, company: Company) -> QuerySet[Joining]:
    """Who waits for the company's word, the longest first."""
    rows = Joining.objects.visible_to(user).filter(company=company, state="waiting")
    return rows.select_related("user", "invitation").order_by("asked_at", "pk")


def members(user: User, company: Company) -> QuerySet[Appointment]:
    """The people of a company who can sign in, contacts first."""
    rows = Appointment.objects.visible_to(user).filter(held_today(), post__company=company, post__role__in=PORTAL)
    return rows.select_related("user", "post").order_by("post__role", "user__name", "pk")


def company_of(user: User) -> Company | None:
    """The company somebody speaks for."""
    mine = [one.company_id for one in user.areas() if one.role == "company_contact" and one.company_id]
    return Company.objects.filter(pk__in=mine).select_related("community").order_by("pk").first()


def waits_for(user: User) -> Joining | None:
    """The company whose word somebody still waits for."""
    return Joining.objects.filter(user=user, state="waiting").select_related("company").first()


def user_named(typed: str) -> User | None:
    """The active account of a sign-in name or telephone number."""
    return User.objects.filter(username__iexact=sign_in_name(typed), is_active=True, is_system=False).first()


def code_fits(user: User, digest: str) -> bool:
    """Is this the reset code that was given to him and still counts? Using it up is the action's, under lock."""
    return ResetCode.objects.filter(user=user, digest=digest, used_at=None, expires_at__gt=now()).exists()
