"""What may be chosen: owners, companies, bodies of the directory, posts."""

from typing import Any

from django.db.models import Q, QuerySet

from liren.community.models import Community, Company, Organization, Place, Post
from liren.resources.flow import SEEKERS
from liren.resources.models import Resource


def posts_here(home: Community) -> QuerySet[Post]:
    """Posts that may answer for something of the directory: the staff and the grids."""
    roles = f"enterprise_worker employee_worker governance_worker {SEEKERS}".split()
    return Post.objects.filter(community=home, closed_on=None, role__in=roles).order_by("role", "title")


def companies_here(home: Community) -> QuerySet[Company]:
    """Companies that have not left."""
    return Company.objects.filter(community=home).exclude(status="left").order_by("name")


def companies_like(home: Community, typed: str) -> list[Company]:
    """The company of exactly this name, short name or code; else those that hold the words or begin with the initials, five at most."""
    rows = companies_here(home)
    exact = rows.filter(Q(name=typed) | Q(short_name=typed) | Q(credit_code=typed))
    near = rows.filter(Q(name__icontains=typed) | Q(short_name__icontains=typed) | Q(initials__istartswith=typed))
    return list(exact[:5]) or list(near[:5])


def organizations_here(home: Community) -> QuerySet[Organization]:
    """Bodies of the community and departments above it."""
    return Organization.objects.filter(Q(community=home) | Q(community=None)).order_by("kind", "name")


def organizations_free(home: Community, kind: str) -> QuerySet[Organization]:
    """Bodies of this kind that have no entry yet."""
    entry = {"provider": "register_entry", "social_organization": "society"}[kind]
    return Organization.objects.filter(community=home, kind=kind, **{entry: None}).order_by("name")


def owners(home: Community) -> dict[str, tuple[str, int]]:
    """Everything a resource may belong to, by its full name: which column, which row. A company's name wins over a body's and a place's."""
    rows: dict[str, tuple[str, int]] = {}
    tables: list[tuple[str, QuerySet[Any]]] = [
        ("place", Place.objects.filter(community=home)), ("organization", organizations_here(home)), ("company", companies_here(home))
    ]  # fmt: skip
    for column, found in tables:
        rows |= {name: (column, pk) for name, pk in found.values_list("name", "pk")}
    return rows


def resource_keys(home: Community) -> set[tuple[str, str]]:
    """Kind and name of everything in the inventory or waiting for it."""
    return set(Resource.objects.filter(community=home).exclude(state__in=["declined", "withdrawn"]).values_list("kind", "name"))
