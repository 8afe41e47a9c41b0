"""What a person may type into the register."""

from liren.community.forms.accounts import ChangePassword, NoticeHours, Profile, SignIn
from liren.community.forms.people import Appoint, EndAppointment, Organization, Post
from liren.community.forms.register import Company, Contact, EditCompany, Fact, MoveCompany, MoveOut, OwnCompany, Reveal, Upload
from liren.community.forms.territory import Community, EditGrid, Grid, MicroGrid, Place, Space

__all__ = [
    "Appoint",
    "ChangePassword",
    "Community",
    "Company",
    "Contact",
    "EditCompany",
    "EditGrid",
    "EndAppointment",
    "Fact",
    "Grid",
    "MicroGrid",
    "MoveCompany",
    "MoveOut",
    "NoticeHours",
    "Organization",
    "OwnCompany",
    "Place",
    "Post",
    "Profile",
    "Reveal",
    "SignIn",
    "Space",
    "Upload",
]
