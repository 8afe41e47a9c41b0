"""The life of an assessment round (S1 6.1.3, S2 6.5): each step by another post, figures frozen at the first, all at the last."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liren.core.flow import Flow


class State(TextChoices):
    SELF_CHECK = "self_check", _("社区自查")
    COMMITTEE = "committee", _("治委会评议")
    REGION = "region", _("上级复核")
    LOCKED = "locked", _("已定稿")
    CANCELLED = "cancelled", _("已取消")


STAFF = "worker center_head"
BOARD = "secretary committee_member"
ABOVE = "department_officer"
STAGES = {"self_check": STAFF, "committee": BOARD, "region": ABOVE}  # who grades while the round is there

# fmt: off
ASSESSMENT = Flow(
    State, "self_check",
    # action         from           to             who
    ("refresh",      "self_check",  "self_check",  STAFF),
    ("write",        "self_check",  "self_check",  STAFF),
    ("submit",       "self_check",  "committee",   "center_head"),
    ("cancel",       "self_check",  "cancelled",   "center_head"),
    ("send_back",    "committee",   "self_check",  BOARD),
    ("endorse",      "committee",   "region",      BOARD),
    ("return_round", "region",      "self_check",  ABOVE),
    ("lock",         "region",      "locked",      ABOVE),
)
# fmt: on
