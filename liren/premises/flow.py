"""The life of a facility, and who keeps the register of premises."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    IN_SERVICE = "in_service", _("在用")
    UNDER_REPAIR = "under_repair", _("待修")
    RETIRED = "retired", _("停用")


KEEPERS = "governance_worker employee_worker center_head"
FITTERS = "governance_worker center_head"  # who may set up a space in the register below
WATCHERS = f"{KEEPERS} grid_member grid_leader property_manager"
READS = "worker center_head secretary committee_member grid_member grid_leader property_manager auditor system"

# fmt: off
FACILITY = Flow(
    State, "in_service",
    # action       from                        to              who
    ("break_down", "in_service",               "under_repair", WATCHERS),
    ("restore",    "under_repair",             "in_service",   WATCHERS),
    ("retire",     "in_service under_repair",  "retired",      KEEPERS),
)
# fmt: on
