"""Which bodies and posts each requirement speaks of; a test compares these tables with the clause files."""

BODIES_OF = {  # clause → kinds of which one must be active
    "S1:5.6-1": ("social_work_station",),
    "S1:7.1.3.3-2": ("employee_mediation_committee",),
    "S1:A.1.4-3": ("building_party_alliance",),
    "S2:6.3.3-2": ("volunteer_organization",),
    "S2:6.4.2-1": ("company_service_alliance",),
    "S2:7.1.1-1": ("safety_mutual_aid_organization",),
    "S2:8.1.3-2": ("technical_mutual_aid_organization", "technical_expert_group"),
    "S3:5.2.1.2": ("zone_party_working_committee", "community", "grid", "department_squad", "social_service_organization"),
    "S3:7.5.1-2": ("technical_mutual_aid_organization",),
}
MASS = ("trade_union", "youth_league", "womens_federation")  # S1 7.1.1.3, S2 5.2.1
SUPPORT = ("department_squad", "social_service_organization")  # S3 5.2.2.3
THEMES_OF = {  # clause → what meetings and activities must have been about
    "S2:6.3.1": ("cross_park", "cross_subdistrict", "cross_industry"),
    "S3:4.1-2": ("organization_building", "team_building", "theory_policy_publicity"),
}
