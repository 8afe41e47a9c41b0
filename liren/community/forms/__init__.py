"""What a person may type into the register."""

from liren.community.forms.accounts import ChangePassword, NoticeHours, Profile, Prove, SignIn
from liren.community.forms.approvals import DecideApproval
from liren.community.forms.boundary import Approval, Boundary, Neighbors, Roads
from liren.community.forms.exports import OrderExport
from liren.community.forms.people import Appoint, EditPost, EndAppointment, Organization, Post
from liren.community.forms.privacy import AskGlass, Looks
from liren.community.forms.register import (
    Company,
    Contact,
    EditCompany,
    EndQualification,
    Fact,
    MoveCompany,
    MoveOut,
    OwnCompany,
    Qualification,
    Upload,
)
from liren.community.forms.saved import SaveView
from liren.community.forms.territory import Community, EditGrid, Grid, MicroGrid, Place, Space, Staffing

__all__ = [
    "Appoint",
    "Approval",
    "AskGlass",
    "Boundary",
    "ChangePassword",
    "Community",
    "Company",
    "Contact",
    "DecideApproval",
    "EditCompany",
    "EditGrid",
    "EditPost",
    "EndAppointment",
    "EndQualification",
    "Fact",
    "Grid",
    "Looks",
    "MicroGrid",
    "MoveCompany",
    "MoveOut",
    "Neighbors",
    "NoticeHours",
    "OrderExport",
    "Organization",
    "OwnCompany",
    "Place",
    "Post",
    "Profile",
    "Prove",
    "Qualification",
    "Roads",
    "SaveView",
    "SignIn",
    "Space",
    "Staffing",
    "Upload",
]
