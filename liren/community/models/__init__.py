"""Tables: territory, parties, institutions and accounts."""

from liren.community.models.accounts import Appointment, Device, Guess, Post, User, signed_in
from liren.community.models.approvals import DECIDERS, DESKED, Approval, Circle
from liren.community.models.boundary import Boundary, Neighbor, Road
from liren.community.models.exports import Export
from liren.community.models.glass import Breakage
from liren.community.models.imports import Import, ImportRow
from liren.community.models.parties import Company, ContactPerson, Fact, GridStay, Organization, Qualification
from liren.community.models.saved import SavedView
from liren.community.models.territory import Community, Grid, MicroGrid, Place, Region, Space

__all__ = [
    "DECIDERS",
    "DESKED",
    "Appointment",
    "Approval",
    "Boundary",
    "Breakage",
    "Circle",
    "Community",
    "Company",
    "ContactPerson",
    "Device",
    "Export",
    "Fact",
    "Grid",
    "GridStay",
    "Guess",
    "Import",
    "ImportRow",
    "MicroGrid",
    "Neighbor",
    "Organization",
    "Place",
    "Post",
    "Qualification",
    "Region",
    "Road",
    "SavedView",
    "Space",
    "User",
    "signed_in",
]
