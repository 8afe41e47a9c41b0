"""What a post may count for: its role says what its holder may do, its office what it is counted as (S1 6.2, S3 5.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Office(TextChoices):
    """The posts of the party organization and the committee, which share few roles (S1 6.2.6, 6.2.7, 6.2.12)."""

    PARTY_SECRETARY = "party_secretary", _("党组织书记")
    PARTY_DEPUTY = "party_deputy_secretary", _("党组织副书记")
    PARTY_MEMBER = "party_committee_member", _("党组织委员")
    PARTY_WORKER = "two_new_party_worker", _("专职两新党务工作者")
    DIRECTOR = "committee_director", _("治委会主任")
    DEPUTY_FULL_TIME = "committee_deputy_full_time", _("治委会专职副主任")
    DEPUTY_PART_TIME = "committee_deputy_part_time", _("治委会兼职副主任")
    MEMBER = "committee_member", _("治委会委员")


IN_BODIES = {
    "party_secretary": "secretary", "party_deputy_secretary": "secretary", "party_committee_member": "committee_member",
    "two_new_party_worker": "committee_member", "committee_director": "secretary", "committee_deputy_full_time": "secretary",
    "committee_deputy_part_time": "committee_member", "committee_member": "committee_member",
}  # fmt: skip
IN_GRIDS = {"grid_leader": "grid_leader", "full_time_grid_member": "grid_member"}  # all other kinds only look: role volunteer
OF_GRIDS = {
    "grid_leader": ("grid_leader",),
    "grid_member": ("full_time_grid_member", "part_time_grid_member"),
    "volunteer": ("part_time_grid_member", "grid_instructor", "linked_cadre", "grid_volunteer"),
}


def offices(role: str, in_grid: bool) -> tuple[str, ...]:
    """The offices a post of this role may count for: of the grid's 1+3+N, or of the party organization and the committee."""
    if in_grid:
        return OF_GRIDS.get(role, ())
    return tuple(kind for kind, of in IN_BODIES.items() if of == role)
