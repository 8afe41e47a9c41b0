"""Tables: territory, parties, institutions and accounts."""

from liren.community.models.accounts import Appointment, Device, Guess, Post, User
from liren.community.models.imports import Import, ImportRow
from liren.community.models.parties import Company, ContactPerson, Fact, GridStay, Organization
from liren.community.models.territory import Community, Grid, MicroGrid, Place, Region, Space

__all__ = [
    "Appointment",
    "Community",
    "Company",
    "ContactPerson",
    "Device",
    "Fact",
    "Grid",
    "GridStay",
    "Guess",
    "Import",
    "ImportRow",
    "MicroGrid",
    "Organization",
    "Place",
    "Post",
    "Region",
    "Space",
    "User",
]
