"""The four levels of party units and what each is tied to; pure (S3 4.1-3)."""

from collections.abc import Collection

LEVELS = ("park_big_working_committee", "community_big_party_committee", "grid_party_branch", "micro_grid_party_group")
BOUND = {  # what a unit is tied to besides its community
    "grid_party_branch": "grid",
    "micro_grid_party_group": "micro_grid",
    "micro_grid_contact": "micro_grid",
    "company_party_organization": "company",
}
ABOVE = {  # of which kind the unit above may be
    "park_big_working_committee": (),
    "community_big_party_committee": ("park_big_working_committee",),
    "grid_party_branch": ("community_big_party_committee",),
    "micro_grid_party_group": ("grid_party_branch", "community_big_party_committee"),
    "micro_grid_contact": ("grid_party_branch", "community_big_party_committee"),
    "company_party_organization": ("micro_grid_party_group", "grid_party_branch", "community_big_party_committee"),
}


def lies_rightly(kind: str, parent_kind: str) -> bool:
    """May a unit of this kind lie under one of that kind? Without one it may always."""
    return not parent_kind or parent_kind in ABOVE[kind]


def four_levels(kinds: Collection[str], grids: int, covered_grids: int, micro_grids: int, covered_micro_grids: int) -> float:
    """Levels set up and grids and micro-grids covered, of four levels and all of them (S3 4.1-3)."""
    levels = sum(level in kinds for level in LEVELS)
    return (levels + covered_grids + covered_micro_grids) / (len(LEVELS) + grids + micro_grids)
