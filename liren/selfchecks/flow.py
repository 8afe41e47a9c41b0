"""The life of a round of self-checking: answered by one, finished, countersigned by another, and then in force until it ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    OPEN = "open", _("自查中")
    FINISHED = "finished", _("待复核")
    SIGNED = "signed", _("已复核")
    DROPPED = "dropped", _("已作废")


KEEPERS = "worker center_head"  # who keeps the lists
CHECKERS = "grid_member grid_leader worker center_head"  # who may be named to go through one
SIGNERS = "worker center_head secretary"  # the second pair of eyes
GOING = ("open", "finished")

# fmt: off
ROUND = Flow(
    State, "open",
    # action      from             to           who
    ("finish",    "open",          "finished",  CHECKERS),
    ("sign",      "finished",      "signed",    SIGNERS),
    ("send_back", "finished",      "open",      SIGNERS),
    ("drop",      "open finished", "dropped",   "center_head"),
)
# fmt: on
