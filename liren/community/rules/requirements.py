"""Which posts each requirement speaks of; a test compares these tables with the clause files."""

ROLE_OF_POST = {"centre_head": "center_head", "company_service_post": "enterprise_worker", "employee_service_post": "employee_worker"}
ROLE_OF_POST |= {"comprehensive_governance_post": "governance_worker"}
HEADCOUNTS_OF = {  # clause → the post of which it says how many there are
    "S1:6.2.6-1": "party_secretary",
    "S1:6.2.6-2": "party_deputy_secretary",
    "S1:6.2.6-3": "party_committee_member",
    "S1:6.2.7-1": "committee_director",
    "S1:6.2.7-2": "committee_deputy_full_time",
    "S1:6.2.7-3": "committee_deputy_part_time",
    "S1:6.2.7-6": "committee_member",
    "S1:6.2.8-1": "centre_head",
    "S1:6.2.8-3": "company_service_post",
    "S1:6.2.8-4": "employee_service_post",
    "S1:6.2.8-5": "comprehensive_governance_post",
    "S1:6.2.12": "two_new_party_worker",
    "S3:5.2.2.1-1": "party_secretary",
    "S3:5.2.2.1-2": "party_committee_member",
}
HELD_TOGETHER = {"S1:6.2.7-5": ("committee_director", "party_secretary"), "S1:6.2.8-2": ("centre_head", "committee_director")}
GRID_KINDS_OF = {  # clause → kinds of which each grid has one
    "S1:6.2.11-2": ("grid_leader",),
    "S1:6.2.11-3": ("full_time_grid_member",),
    "S1:6.2.11-4": ("part_time_grid_member",),
    "S1:6.2.11-5": ("grid_instructor",),
    "S1:6.2.11-6": ("linked_cadre", "grid_volunteer"),
    "S3:5.2.2.2-1": ("grid_leader",),
    "S3:5.2.2.2-2": ("full_time_grid_member",),
    "S3:5.2.2.2-3": ("grid_instructor",),
    "S3:5.2.2.2-4": ("part_time_grid_member",),
}
