"""The life of an improvement (S1 8.3): proposed, agreed, carried out, and closed by another than who carried it out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    PROPOSED = "proposed", _("待商定")
    AGREED = "agreed", _("待着手")
    IN_PROGRESS = "in_progress", _("改进中")
    DONE = "done", _("待验证")
    VERIFIED = "verified", _("已验证")
    DROPPED = "dropped", _("不再改进")


GOING = ("proposed", "agreed", "in_progress", "done")
HEADS = "center_head secretary"
PROPOSE = f"grid_leader worker committee_member {HEADS}"
OWN = f"grid_member grid_leader worker committee_member mediator counselor report_custodian property_manager {HEADS}"
VERIFY = f"grid_leader worker committee_member {HEADS}"

# fmt: off
IMPROVEMENT = Flow(
    State, "proposed",
    # action      from                             to              who
    ("revise",    "proposed",                      "proposed",     PROPOSE),
    ("agree",     "proposed",                      "agreed",       HEADS),
    ("start",     "agreed",                        "in_progress",  OWN),
    ("finish",    "in_progress",                   "done",         OWN),
    ("verify",    "done",                          "verified",     VERIFY),
    ("reopen",    "done verified",                 "in_progress",  VERIFY),
    ("drop",      "proposed agreed in_progress",   "dropped",      HEADS),
)
# fmt: on
