"""Writes of the register: territory, parties, posts and accounts."""

from liren.community.actions.accounts import (
    change_password,
    edit_profile,
    issue_password,
    open_account,
    set_notice_hours,
    sign_in,
    sign_out,
)
from liren.community.actions.institutions import appoint, end_appointment, open_post
from liren.community.actions.parties import (
    add_contact,
    edit_company,
    found_organization,
    move_company,
    move_out,
    note_fact,
    register_company,
)
from liren.community.actions.territory import add_place, add_space, found_community, open_grid, open_micro_grid, open_region

__all__ = [
    "add_contact",
    "add_place",
    "add_space",
    "appoint",
    "change_password",
    "edit_company",
    "edit_profile",
    "end_appointment",
    "found_community",
    "found_organization",
    "issue_password",
    "move_company",
    "move_out",
    "note_fact",
    "open_account",
    "open_grid",
    "open_micro_grid",
    "open_post",
    "open_region",
    "register_company",
    "set_notice_hours",
    "sign_in",
    "sign_out",
]
